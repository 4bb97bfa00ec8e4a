/**
 * The logarithm of the beta function, and the incomplete gamma and beta functions with the densities that are their
 * derivatives.
 *
 * "A&S" is Abramowitz & Stegun, "Handbook of Mathematical Functions", 1964. "TOMS 708" is Didonato & Morris,
 * "Significant digit computation of the incomplete beta function ratios", 1992.
 *
 * @since 0.1.0
 */
import { ConvergenceError } from '../graph/errors'
import { exactSum, expOf, logOf, over, type Pair, plus, times } from './double-double'
import { bernoulli, lgamma, lgammaNear2, minAsymptotic } from './gamma-functions'

const maxIterations = 1e6

/**
 * Runs an iteration until a step says that nothing changes any more, and counts the steps. The result is then
 * calculated from the last step to the first, because rounding errors add up more slowly on the way back.
 */
const iterate = (name: string, step: (i: number) => boolean): number => {
  for (let i = 1; i <= maxIterations; i++) if (step(i)) return i
  throw new ConvergenceError(
    `${name}: no convergence within ${maxIterations} steps. The number of steps grows with the root of the parameters`
  )
}

/** What Stirling's series (A&S 6.1.40) adds to `(a - 1/2) log a - a + log(2π) / 2`, for a ≥ 10. */
const stirlingTail = (a: number): number =>
  bernoulli.reduceRight((sum, b, i) => sum / (a * a) + b / ((2 * i + 1) * (2 * i + 2)), 0) / a

/** `stirlingTail(a) - stirlingTail(a + b)`, without cancellation where b is small. */
const stirlingDifference = (a: number, b: number): number => {
  const l = Math.log1p(b / a)
  return bernoulli.reduceRight(
    (sum, c, i) => sum + ((c / ((2 * i + 1) * (2 * i + 2))) * -Math.expm1(-(2 * i + 1) * l)) / a ** (2 * i + 1),
    0
  )
}

/** An argument r from which Stirling's series holds, and the factor of `Γ(q) / Γ(p + q)` over `Γ(r) / Γ(p + r)`. */
const raised = (p: number, q: number): { readonly r: number; readonly product: number } => {
  let r = q
  let [numerator, denominator] = [1, 1]
  for (; r < minAsymptotic; r++) {
    numerator *= p + r
    denominator *= r
  }
  return { r, product: numerator / denominator }
}

/**
 * `log B(a, b) = lgamma(a) + lgamma(b) - lgamma(a + b)` for a, b ≥ 0, arranged so that large terms do not cancel (TOMS
 * 708). It is NaN for negative numbers.
 *
 * @since 0.1.0
 */
export const lbeta = (a: number, b: number): number => {
  const p = Math.min(a, b)
  const q = Math.max(a, b)
  if (!(p >= 0)) return NaN
  if (p === 0) return q === Infinity ? NaN : Infinity
  if (q === Infinity) return -Infinity
  if (p < minAsymptotic) {
    const { r, product } = raised(p, q)
    const rest = stirlingDifference(r, p) - (r - 0.5) * Math.log1p(p / r)
    return lgamma(p) + (Math.log(product) + (rest + p * (1 - Math.log(p + r))))
  }
  const l = Math.log1p(p / q)
  return (
    (Math.log(2 * Math.PI) - Math.log(q)) / 2 +
    stirlingTail(p) +
    (stirlingDifference(q, p) - q * l) +
    (p - 0.5) * (Math.log(p / q) - l)
  )
}

/**
 * `digamma(a) - digamma(a + b)` for a, b ≥ 0. Its terms have one sign, so nothing cancels. It is NaN for negative
 * numbers.
 *
 * @since 0.1.0
 */
export const digammaDifference = (a: number, b: number): number => {
  if (!(a >= 0 && b >= 0)) return NaN
  if (b === Infinity) return a === b ? NaN : -b
  let sum = 0
  let c = a
  for (; c < minAsymptotic; c++) sum -= b / c / (c + b)
  const l = Math.log1p(b / c)
  const tail = bernoulli.reduceRight(
    (series, e, i) => series + ((e / (2 * i + 2)) * -Math.expm1(-(2 * i + 2) * l)) / c ** (2 * i + 2),
    0
  )
  return sum - l - (0.5 * b) / c / (c + b) - tail
}

/** `Γ(a + 1)` for 0 ≤ a < 10. */
const gammaPlus1 = (a: number): number => {
  if (a < 0.5) return Math.exp(lgammaNear2(a)) / (1 + a)
  let product = 1
  let r = a
  while (r > 1.5) product *= r--
  return product * Math.exp(lgammaNear2(r - 1))
}

/** `a log(x / a)`, with more digits than numbers have. */
const logPower = (a: number, x: Pair): Pair => times([a, 0], logOf(over(x, [a, 0])))

/** `x^a e^-x / Γ(a + 1)`, for a > 0 and x > 0. */
const gammaScale = (a: number, x: number): number => {
  if (a >= minAsymptotic) {
    // Far out, the exact exponent is not needed, and might overflow.
    if (x / a > 100 + 1000 / a || x / a < 1e-34) return 0
    const exponent = plus(plus(logPower(a, [x, 0]), exactSum(a, -x)), [-stirlingTail(a), 0])
    return expOf(exponent) / Math.sqrt(2 * Math.PI * a)
  }
  if (x > 1000) return 0
  if (x < 700) return (x ** a * Math.exp(-x)) / gammaPlus1(a)
  const half = Math.exp(-x / 2)
  return ((x ** a * half) / gammaPlus1(a)) * half
}

/** The lower function by its series (A&S 6.5.29), whose terms are positive. */
const gammaSeries = (a: number, x: number): number => {
  let term = 1
  let sum = 1
  const steps = iterate('gammaP', i => {
    term *= x / (a + i)
    sum += term
    return term < 1e-17 * sum
  })
  let nested = 1
  for (let i = steps; i > 0; i--) nested = 1 + (x * nested) / (a + i)
  return gammaScale(a, x) * nested
}

/** The upper function by its continued fraction (A&S 6.5.31), for x ≥ 1 and x ≥ a. */
const gammaFraction = (a: number, x: number): number => {
  let b = x + 1 - a
  let d = 1 / b
  let c = Infinity
  const steps = iterate('gammaQ', i => {
    const numerator = -i * (i - a)
    b += 2
    d = 1 / (numerator * d + b)
    c = b + numerator / c
    return Math.abs(c * d - 1) < 2e-16
  })
  let tail = 0
  for (let i = steps; i > 0; i--) tail = (i * (i - a)) / (x - a + (2 * i + 1) - tail)
  return (a * gammaScale(a, x)) / (x - a + (1 - tail))
}

/** The upper function for a < 1 and x < 1, as the sum of two positive terms (Gautschi 1979). */
const gammaSmall = (a: number, x: number): number => {
  const logGamma = a < 0.5 ? lgammaNear2(a) - Math.log1p(a) : lgammaNear2(a - 1)
  const logPower = a * Math.log(x) - logGamma
  let term = 1
  let sum = 0
  for (let i = 1; i < 25; i++) {
    term *= -x / i
    sum += term / (a + i)
  }
  return -Math.expm1(logPower) - Math.exp(logPower) * a * sum
}

/** Whether the lower function is at most about a half, so that its complement does not cancel. */
const isLower = (a: number, x: number): boolean => x < (a < 1 ? 1 : a - 1 / 3)

/** The limits of the lower function, or undefined where it must be calculated. */
const gammaLimit = (a: number, x: number): number | undefined => {
  if (!(a >= 0 && x >= 0) || (a === 0 && x === 0) || (a === Infinity && x === Infinity)) return NaN
  if (x === 0 || a === Infinity) return 0
  return a === 0 || x === Infinity ? 1 : undefined
}

/**
 * The regularized lower incomplete gamma function.
 *
 * @since 0.1.0
 */
export const gammaP = (a: number, x: number): number => {
  const limit = gammaLimit(a, x)
  if (limit !== undefined) return limit
  return isLower(a, x) ? gammaSeries(a, x) : 1 - gammaFraction(a, x)
}

/**
 * The regularized upper incomplete gamma function.
 *
 * @since 0.1.0
 */
export const gammaQ = (a: number, x: number): number => {
  const limit = gammaLimit(a, x)
  if (limit !== undefined) return 1 - limit
  if (!isLower(a, x)) return gammaFraction(a, x)
  return a < 1 ? gammaSmall(a, x) : 1 - gammaSeries(a, x)
}

/**
 * `x^(a-1) e^-x / Γ(a)`, the derivative of `gammaP` in `x`.
 *
 * @since 0.1.0
 */
export const gammaDensity = (a: number, x: number): number => {
  if (!(a >= 0 && x >= 0)) return NaN
  if (x === 0) return a < 1 ? (a === 0 ? NaN : Infinity) : a === 1 ? 1 : 0
  if (a === 0 || a === Infinity || x === Infinity) return 0
  return a > 1 ? gammaScale(a - 1, x) : (gammaScale(a, x) / x) * a
}

/** `x^a (1-x)^b / B(a, b)`, for a, b > 0 and 0 < x < 1. */
const betaScale = (a: number, b: number, x: number): number => {
  const s = exactSum(a, b)
  const y = exactSum(1, -x)
  if (Math.min(a, b) >= minAsymptotic) {
    const tails = stirlingTail(a) + stirlingDifference(b, a)
    const exponent = plus(logPower(a, times(s, [x, 0])), logPower(b, times(s, y)))
    return Math.sqrt(a / s[0] / 2 / Math.PI) * Math.sqrt(b) * expOf(plus(exponent, [-tails, 0]))
  }
  const p = Math.min(a, b)
  const { r, product } = raised(p, Math.max(a, b))
  const sum = exactSum(p, r)
  const ofGammas = plus(times([r - 0.5, 0], logOf(over(sum, [r, 0]))), times([p, 0], logOf(sum)))
  const ofPowers = plus(times([a, 0], logOf([x, 0])), times([b, 0], logOf(y)))
  const exponent = plus(plus(ofPowers, ofGammas), [-p - stirlingDifference(r, p), 0])
  return (p / gammaPlus1(p) / product) * expOf(exponent)
}

/** The continued fraction of the incomplete beta function (A&S 26.5.8), for x below the mean. */
const betaFraction = (a: number, b: number, x: number): number => {
  const even = (m: number): number => (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
  const odd = (m: number): number => (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
  let c = 1
  let d = 1 / (1 + odd(0) || Number.MIN_VALUE ** 0.5)
  const steps = iterate('betaInc', m => {
    d = 1 / (1 + even(m) * d)
    c = 1 + even(m) / c
    d = 1 / (1 + odd(m) * d)
    c = 1 + odd(m) / c
    return Math.abs(c * d - 1) < 2e-16
  })
  let tail = 1
  for (let m = steps; m > 0; m--) tail = 1 + even(m) / (1 + odd(m) / tail)
  return 1 / (a * (1 + odd(0) / tail))
}

/**
 * The regularized incomplete beta function, for finite a, b > 0 and 0 ≤ x ≤ 1. Elsewhere it is NaN.
 *
 * @since 0.1.0
 */
export const betaInc = (a: number, b: number, x: number): number => {
  if (!(a > 0 && b > 0 && a + b < Infinity && x >= 0 && x <= 1)) return NaN
  if (x === 0 || x === 1) return x
  const lower = (): number => betaScale(a, b, x) * betaFraction(a, b, x)
  if (x <= (a + 1) / (a + b + 2)) return lower()
  const upper = betaScale(a, b, x) * betaFraction(b, a, 1 - x)
  return upper < 0.6 ? 1 - upper : lower()
}

/**
 * `x^(a-1) (1-x)^(b-1) / B(a, b)`, the derivative of `betaInc` in `x`.
 *
 * @since 0.1.0
 */
export const betaDensity = (a: number, b: number, x: number): number => {
  if (!(a > 0 && b > 0 && a + b < Infinity && x >= 0 && x <= 1)) return NaN
  if (x === 0) return a < 1 ? Infinity : a === 1 ? b : 0
  if (x === 1) return b < 1 ? Infinity : b === 1 ? a : 0
  const scale = betaScale(a, b, x)
  if (scale > 1e-290 || a <= 1) return scale / x / (1 - x)
  // Beside a tiny x, the density is far greater than the scale.
  return (betaScale(a - 1, b, x) / (1 - x) / (a - 1)) * (a + b - 1)
}
