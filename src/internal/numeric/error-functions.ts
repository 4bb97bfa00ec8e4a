/**
 * The error function, its complement and its inverse, with the Gaussians that are their derivatives.
 *
 * "A&S" is Abramowitz & Stegun, "Handbook of Mathematical Functions", 1964.
 *
 * @since 0.1.0
 */

/** `2 / sqrt(pi)`. */
export const twoOverRootPi = 1.1283791670955126

/**
 * The Chebyshev coefficients of `(z + 5/2) exp(z²) erfc(z)` for z ≥ 1/2, in powers of the variable `(7/2 - z) / (z +
 * 5/2)`. They were calculated with 40 digits. The polynomial is exact to 1e-17.
 */
const scaledTail: ReadonlyArray<number> = [
  1.0669580421392333, 0.6202500452595417, 0.1369762148917103, 0.021291659899086168, 0.0017371853691808517,
  -9.96868298912262e-5, -4.2004835132075046e-5, -1.3645527119992318e-6, 8.926157059063146e-7, 7.307856068468331e-8,
  -2.282365808778525e-8, -2.4052659166615254e-9, 7.330462324136272e-10, 6.751873639359263e-11, -2.7923236225431868e-11,
  -1.3106837475529107e-12, 1.1484130261460301e-12, -2.129959389647899e-14, -4.6291785062024004e-14,
  4.815967267078593e-15, 1.6137705464382306e-15, -3.86211252945877e-16, -3.358645805789803e-17, 2.2751749899174205e-17
]

/**
 * The scaled complementary error function `exp(z²) erfc(z)`, for z ≥ 1/2. It does not underflow: in the tail it goes
 * like `1 / z`.
 *
 * @since 0.1.0
 */
export const scaledErfc = (z: number): number => {
  const s = (3.5 - z) / (z + 2.5)
  let b1 = 0
  let b2 = 0
  for (let i = scaledTail.length - 1; i > 0; i--) {
    const b = 2 * s * b1 - b2 + scaledTail[i]!
    b2 = b1
    b1 = b
  }
  return (scaledTail[0]! + (s * b1 - b2)) / (z + 2.5)
}

/**
 * `c exp(-k x²)` for k = 1/2 or 1. The square is split in two, because its rounding error would be magnified, and the
 * exponential too where it alone would be subnormal.
 *
 * @since 0.1.0
 */
export const timesGaussian = (c: number, k: number, x: number): number => {
  if (!(Math.abs(x) < 64)) return Number.isNaN(x) ? x : 0 * c
  const high = Math.fround(x)
  const low = Math.exp(-k * (x - high) * (x + high))
  const power = -k * high * high
  if (power > -700) return c * low * Math.exp(power)
  const half = Math.exp(power / 2)
  return c * low * half * half
}

/**
 * The error function. A&S 7.1.6 is its series.
 *
 * @since 0.1.0
 */
export const erf = (x: number): number => {
  if (Math.abs(x) >= 1) return Math.sign(x) * (1 - erfc(Math.abs(x)))
  let sum = 1
  for (let j = 41; j > 1; j -= 2) sum = 1 + ((2 * x * x) / j) * sum
  return x * sum * timesGaussian(twoOverRootPi, 1, x)
}

/**
 * The complementary error function, `1 - erf(x)`.
 *
 * @since 0.1.0
 */
export const erfc = (x: number): number => {
  if (x > 0.5) return x > 28 ? 0 : timesGaussian(scaledErfc(x), 1, x)
  return x < -1 ? 2 - erfc(-x) : 1 - erf(x)
}

/**
 * Polynomials for `erfinv(x) / x` in `w = -log(1 - x²)`: below w = 5 in `w - 5/2`, from Giles, "Approximating the
 * erfinv function" (2010), and from there on in `sqrt(w) - 4`. They are right to seven digits.
 */
const centralStart: ReadonlyArray<number> = [
  1.50140941, 0.246640727, -0.00417768164, -0.00125372503, 0.00021858087, -4.39150654e-6, -3.5233877e-6, 3.43273939e-7,
  2.81022636e-8
]
const tailStart: ReadonlyArray<number> = [
  3.8397840471, 1.0094958558, 0.0012540860219, -0.0008843413463, 0.00034270503341, -9.3979259372e-5, 2.5474941281e-5,
  -4.5404929348e-5, 3.7474730462e-5, -7.9749185968e-6, -2.0600660532e-6, 7.3251568226e-7
]
const polynomial = (coefficients: ReadonlyArray<number>, x: number): number =>
  coefficients.reduceRight((sum, c) => sum * x + c, 0)

/**
 * The inverse of `erf`. One of Halley's steps triples the digits of the start. In the upper half it solves `erfc(y) = 1
 * - x`, where the right side is exact.
 *
 * @since 0.1.0
 */
export const erfinv = (x: number): number => {
  const z = Math.abs(x)
  if (z < 1e-9) return x / twoOverRootPi
  if (z === 1) return x * Infinity
  const w = -Math.log((1 - z) * (1 + z))
  const y = z * (w < 5 ? polynomial(centralStart, w - 2.5) : polynomial(tailStart, Math.sqrt(w) - 4))
  const residual = z < 0.5 ? z - erf(y) : erfc(y) - (1 - z)
  const step = residual / timesGaussian(twoOverRootPi, 1, y)
  return Math.sign(x) * (y + step / (1 - y * step))
}

/**
 * The derivative of `erfinv`: `sqrt(pi) / 2 * exp(y²)` for y = erfinv(x). In the upper half `exp(y²)` is calculated as
 * `scaledErfc(y) / (1 - x)`, where the rounding error of y is not magnified.
 *
 * @since 0.1.0
 */
export const erfinvSlope = (x: number): number => {
  const z = Math.abs(x)
  if (z === 1) return Infinity
  const y = erfinv(z)
  return (y < 0.5 ? Math.exp(y * y) : scaledErfc(y) / (1 - z)) / twoOverRootPi
}

/**
 * `x` times the distribution function of the normal distribution.
 *
 * @since 0.1.0
 */
export const gelu = (x: number): number => {
  const z = -x * Math.SQRT1_2
  if (x === -Infinity) return -0
  return z > 0.5 ? timesGaussian(0.5 * x * scaledErfc(z), 0.5, x) : 0.5 * x * erfc(z)
}

/**
 * The derivative of `gelu`. On the left, the Gaussian is factored out.
 *
 * @since 0.1.0
 */
export const geluSlope = (x: number): number => {
  const z = -x * Math.SQRT1_2
  const density = 0.5 * Math.SQRT1_2 * twoOverRootPi
  if (!Number.isFinite(x)) return x < 0 ? -0 : x > 0 ? 1 : NaN
  return z > 0.5
    ? timesGaussian(0.5 * scaledErfc(z) + density * x, 0.5, x)
    : 0.5 * erfc(z) + timesGaussian(density * x, 0.5, x)
}
