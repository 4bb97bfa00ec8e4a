/**
 * The logarithm of the gamma function and its derivatives. "A&S" is Abramowitz & Stegun, "Handbook of Mathematical
 * Functions", 1964.
 *
 * @since 0.1.0
 */

/** The Bernoulli numbers B₂, B₄, …, B₁₆ (A&S 23.2). All asymptotic series below share them. */
export const bernoulli: ReadonlyArray<number> = [
  1 / 6,
  -1 / 30,
  1 / 42,
  -1 / 30,
  5 / 66,
  -691 / 2730,
  7 / 6,
  -3617 / 510
]

/** From this argument on, eight terms of the asymptotic series are exact to the last bit. */
export const minAsymptotic = 10

/** The signed distance from the nearest integer. It is exact. */
const offset = (x: number): number => x - Math.round(x)

/** `cot πx`, computed from the exact distance to the nearest pole or zero. */
const cotangent = (x: number): number => {
  const r = offset(x)
  return Math.abs(r) < 0.25 ? 1 / Math.tan(Math.PI * r) : Math.sign(r) * Math.tan(Math.PI * (0.5 - Math.abs(r)))
}

/** Hurwitz's zeta function, scaled: `q^s ζ(s, q)` for s > 1 and q > 0, by Euler–Maclaurin summation (A&S 23.1.30). */
const scaledZeta = (s: number, q: number): number => {
  let sum = 0
  let a = q
  for (; a < minAsymptotic + 2 * s; a++) sum += (q / a) ** s
  let series = a / (s - 1) + 0.5
  let rising = s / a
  bernoulli.forEach((b, i) => {
    const j = 2 * i + 2
    rising /= j
    series += b * rising
    rising *= ((s + j - 1) * (s + j)) / ((j + 1) * a * a)
  })
  return sum + (q / a) ** s * series
}

/**
 * The coefficients of `lgamma(2 + z)` in powers of `-z / 2`, starting at the second power (A&S 6.1.33, shifted by one).
 */
let coefficients: ReadonlyArray<number> | undefined

/** `lgamma(2 + z)` for |z| ≤ 1/2. Its relative accuracy holds even near the zero at z = 0. */
export const lgammaNear2 = (z: number): number => {
  coefficients ??= Array.from({ length: 26 }, (_, i) => scaledZeta(i + 2, 2) / (i + 2))
  const h = -z / 2
  const eulerGamma = 0.5772156649015329
  return (1 - eulerGamma) * z + h * h * coefficients.reduceRight((sum, c) => sum * h + c, 0)
}

/**
 * `log |Γ(x)|`. It is `Infinity` at the poles 0, -1, -2, …
 *
 * @since 0.1.0
 */
export const lgamma = (x: number): number => {
  if (x === -Infinity || (x <= 0 && Number.isInteger(x))) return Infinity
  if (Math.abs(x) < 1e-17) return -Math.log(Math.abs(x))
  if (x < 0) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * offset(x)))) - lgamma(1 - x) // A&S 6.1.17
  if (x < 0.5) return lgammaNear2(x) - Math.log1p(x) - Math.log(x)
  if (x < 1.5) return lgammaNear2(x - 1) - Math.log(x)
  if (x < minAsymptotic) {
    let product = 1
    let r = x
    while (r > 2.5) product *= --r
    return lgammaNear2(r - 2) + Math.log(product)
  }
  if (x === Infinity) return x
  // Stirling's series (A&S 6.1.40), arranged so that nothing overflows before the result does.
  const tail = bernoulli.reduceRight((sum, b, i) => sum / (x * x) + b / ((2 * i + 1) * (2 * i + 2)), 0) / x
  return (x - 0.5) * (Math.log(x) - 1) + (Math.log(2 * Math.PI) - 1) / 2 + tail
}

/** The positive root of `digamma`, in two parts. */
const rootOfDigamma = [1.4616321449683622, 9.549995429965697e-17] as const
let zetas: ReadonlyArray<number> | undefined

/** `digamma(x)` for 0.96 ≤ x ≤ 1.96, by its power series about the root, so that it has all digits there too. */
const digammaNearRoot = (x: number): number => {
  const [root, rest] = rootOfDigamma
  zetas ??= Array.from({ length: 38 }, (_, i) => scaledZeta(i + 2, root))
  const t = (x - root - rest) / root
  return (t / root) * zetas.reduceRight((sum, c) => c - t * sum, 0)
}

/**
 * The derivative of `lgamma`. It is ∓`Infinity` at ±0, where the limit has a sign, and `NaN` at the other poles.
 *
 * @since 0.1.0
 */
export const digamma = (x: number): number => {
  if (x === 0) return -1 / x
  if (x < 0) return Number.isInteger(x) ? NaN : digamma(1 - x) - Math.PI * cotangent(x) // A&S 6.3.7
  if (x < 0.96) return digammaNearRoot(x + 1) - 1 / x
  if (x >= minAsymptotic) {
    const tail = bernoulli.reduceRight((sum, b, i) => (sum + b / (2 * i + 2)) / (x * x), 0)
    return Math.log(x) - (0.5 / x + tail) // A&S 6.3.18
  }
  let sum = 0
  let r = x
  while (r > 1.96) sum += 1 / --r
  return digammaNearRoot(r) + sum
}

/** The `n`-th derivative of `π cot πx`. It is a polynomial in the cotangent, because `cot' = -1 - cot²`. */
const cotangentDerivative = (n: number, x: number): number => {
  let polynomial = [0, 1]
  for (let i = 0; i < n; i++) {
    const next = new Array<number>(polynomial.length + 1).fill(0)
    polynomial.forEach((c, k) => {
      if (k > 0) next[k - 1] = next[k - 1]! - k * Math.PI * c
      next[k + 1] = next[k + 1]! - k * Math.PI * c
    })
    polynomial = next
  }
  const y = cotangent(x)
  return Math.PI * polynomial.reduceRight((sum, c) => sum * y + c, 0)
}

/**
 * The `n`-th derivative of `digamma`, for an integer n ≥ 0. At negative integers it is `Infinity` for odd `n`. For even
 * `n` it is `NaN`, because the limits from the two sides differ.
 *
 * @since 0.1.0
 */
export const polygamma = (n: number, x: number): number => {
  if (n === 0) return digamma(x)
  const sign = n % 2 === 0 ? -1 : 1
  if (x === 0) return sign > 0 ? Infinity : -1 / x
  if (x < 0) {
    if (Number.isInteger(x)) return sign > 0 ? Infinity : NaN
    return -sign * polygamma(n, 1 - x) - cotangentDerivative(n, x) // A&S 6.4.7
  }
  if (x === Infinity) return sign / x
  // A&S 6.4.10. The factorial and the power are divided step by step, because each alone would overflow.
  let scale = sign
  for (let i = 1; i <= n; i++) scale *= i / x
  return scale * (scaledZeta(n + 1, x) / x)
}
