/**
 * The functions of plain numbers that stand behind derivatives, where these are more than an operator. They have names
 * here so that generated modules can import them.
 *
 * @since 0.1.0
 */
import { betaDensity as betaDensityValue, betaInc as betaIncValue } from './incomplete-functions'
import { timesGaussian } from './error-functions'
import { polygamma as polygammaValue } from './gamma-functions'

export { erfinvSlope, geluSlope } from './error-functions'
export { digammaDifference, gammaDensity } from './incomplete-functions'

type Unary = (x: number) => number
type Binary = (x: number, y: number) => number

/** How a function was made, if it is one of a family with parameters: by which export of this file, and from what. */
export interface Origin {
  readonly family: unknown
  readonly parameters: ReadonlyArray<number>
}

const family = <P extends ReadonlyArray<number>, F extends Binary>(make: (...parameters: P) => F) => {
  const member = (...parameters: P): F & Origin => Object.assign(make(...parameters), { family: member, parameters })
  return member
}

/* Products and quotients where the plain formula has no limit */

/** `x * y`, but 0 if one of them is 0, even if the other is infinite. */
export const timesOr0: Binary = (x, y) => (x === 0 || y === 0 ? 0 : x * y)

/** `x / y`, but 0 if `y` is 0. */
export const overOr0: Binary = (x, y) => (y === 0 ? 0 : x / y)

/** `x / y`, but 0 if `x` is 0: the derivative of `x log y` in `y`. For other `x`, it is NaN if `y` is negative. */
export const zeroOver: Binary = (x, y) => (x === 0 && !Number.isNaN(y) ? 0 : y < 0 ? NaN : x / (y + 0))

/** `x`, but NaN if it is negative, and 0 if it is -0. */
export const notNegative: Unary = x => (x < 0 ? NaN : x + 0)

/* Choices */

/** The derivative of `min` in its first argument: half at equal arguments, and NaN if they have no order. */
export const shareOfLesser: Binary = (x, y) => (x < y ? 1 : x > y ? 0 : x === y ? 0.5 : NaN)

/** `x` where the mask is not 0, and -0 elsewhere, which added to any other number leaves it unchanged. */
export const selected: Binary = (x, m) => (m === 0 ? -0 : x)

/** `x` where the mask is not 0, and 0 elsewhere. */
export const selectedOr0: Binary = (x, m) => (m === 0 ? 0 : x)

/** 1 for 0, and 0 for anything else. */
export const not: Unary = m => (m === 0 ? 1 : 0)

/** `x` between two bounds, and the nearer bound elsewhere. */
export const clip = /*#__PURE__*/ family(
  (low: number, high: number): Unary =>
    x =>
      x < low ? low : x > high ? high : x
)

/** The derivative of `clip`. */
export const clipSlope = /*#__PURE__*/ family(
  (low: number, high: number): Unary =>
    x =>
      x < low || x > high ? 0 : x >= low ? 1 : NaN
)

/* Remainders */

/**
 * The exact quotient of two numbers, rounded down, which is minus the derivative of `mod` in `y`. `floor(x / y)` is off
 * by one where `x / y` rounds up to an integer.
 */
export const floorQuotient: Binary = (x, y) => {
  const r = x % y
  const quotient = Math.round((x - r) / y)
  return r !== 0 && r < 0 !== y < 0 ? quotient - 1 : quotient
}

/** The derivative of `mod` in its first argument, by its result. */
export const remainderSlope: Unary = z => (Number.isNaN(z) ? NaN : 1)

/* Powers and logarithms */

/** `x ^ (y - m)`. What the difference of the exponents loses in rounding is made up for. */
const loweredPower = (x: number, y: number, m: number): number => {
  const exponent = y - m
  const lost = Math.abs(y) < m ? y - (exponent + m) : y - exponent - m
  const z = x ** exponent
  return lost === 0 || !Number.isFinite(y) ? z : z * (1 + lost * Math.log(Math.abs(x)))
}

/** `x ^ (y - m) * (log x) ^ k`. At x = 0 and at Infinity it is the limit. */
export const powerTimesLog = /*#__PURE__*/ family((k: number, m: number): Binary => (x, y) => {
  const z = m === 0 ? x ** y : loweredPower(x, y, m)
  return k === 0 ? z : (z === 0 && x > 0) || (x === 0 && y >= m) ? 0 : z * Math.log(x) ** k
})

/** An exponent, but `m + 1` in place of `m`. */
export const raisedExponent = /*#__PURE__*/ family(
  (m: number): Unary =>
    y =>
      y === m ? m + 1 : y
)

/** `x ** n`. */
export const powInt = /*#__PURE__*/ family(
  (n: number): Unary =>
    x =>
      x ** n
)

/** The derivative of the cube root. */
export const cbrtSlope: Unary = x => 1 / (3 * Math.cbrt(x) ** 2)

/** The derivative of `logit`. */
export const logitSlope: Unary = p => 1 / notNegative(p * (1 - p))

/**
 * `logistic(x - y)`, the share of `x` in `exp(x) + exp(y)`. The rounding error of the difference, which the exponential
 * would magnify, is added to the result. Equal arguments have half each, even if they are infinite.
 */
export const shareOfFirst: Binary = (x, y) => {
  if (x === y) return 0.5
  const difference = x - y
  if (!Number.isFinite(difference)) return difference > 0 ? 1 : difference < 0 ? 0 : NaN
  const e = Math.exp(-Math.abs(difference))
  const back = difference - x
  const error = x - (difference - back) - (y + back)
  const corrected = e - Math.sign(difference) * e * error
  return (difference > 0 ? 1 : corrected) / (1 + corrected)
}

/** The coordinate of a point at infinity, for its direction. */
const atInfinity: Unary = x => (Math.abs(x) === Infinity ? Math.sign(x) : 0 * x)

/** `x / hypot(x, y)`, also where the root over- or underflows. At the origin it is 0. */
export const direction: Binary = (x, y) => {
  if (Math.abs(x) === Infinity || Math.abs(y) === Infinity) return direction(atInfinity(x), atInfinity(y))
  const h = Math.hypot(x, y)
  if (h > 1e300) return direction(x * 2 ** -600, y * 2 ** -600)
  return h === 0 ? 0 : h < 1e-290 ? direction(x * 2 ** 600, y * 2 ** 600) : x / h
}

/* Trigonometry */

/** The derivative of `asin`. */
export const asinSlope: Unary = x => 1 / Math.sqrt((1 - x) * (1 + x))

/** The derivative of `acosh`. */
export const acoshSlope: Unary = x => 1 / (Math.sqrt(x - 1) * Math.sqrt(x + 1))

/** The derivative of `atanh`. */
export const atanhSlope: Unary = x => 1 / notNegative((1 - x) * (1 + x))

/* Activations */

/** The derivative of `relu`. */
export const reluSlope: Unary = x => (x > 0 ? 1 : x <= 0 ? 0 : NaN)

/** The derivative of `leakyRelu`. */
export const leakyReluSlope: Unary = x => (x > 0 ? 1 : x <= 0 ? 0.01 : NaN)

/** The derivative of `relu6`. */
export const relu6Slope: Unary = x => (x > 0 && x < 6 ? 1 : Number.isNaN(x) ? NaN : 0)

/** The derivative of `hardTanh`. */
export const hardTanhSlope: Unary = x => (x < -1 || x > 1 ? 0 : x >= -1 ? 1 : NaN)

/** The derivative of `scale * x` to the right of 0, and of `scale * alpha * expm1(x)` to the left. */
export const eluSlope = /*#__PURE__*/ family(
  (scale: number, alpha: number): Unary =>
    x =>
      x > 0 ? scale : scale * alpha * Math.exp(x)
)

/** The derivative of `eluSlope`. */
export const eluCurve = /*#__PURE__*/ family(
  (scale: number, alpha: number): Unary =>
    x =>
      x > 0 ? 0 : scale * alpha * Math.exp(x)
)

/**
 * From here on to the left, `exp(x)` is close to subnormal or below. Functions that go like `x exp(x)` multiply by
 * `exp(x / 2)` twice.
 */
export const far = -700

/** `c * exp(x)` where the exponential alone would be subnormal. At -Infinity it is the limit, -0. */
export const farLeft = (c: number, x: number): number => {
  const half = Math.exp(x / 2)
  return half === 0 ? -0 : c * half * half
}

/** The derivative of `silu`. */
export const siluSlope: Unary = x => {
  if (x < far) return farLeft(1 + x, x)
  const e = Math.exp(-Math.abs(x))
  const s = (x < 0 ? e : 1) / (1 + e)
  const rest = (x < 0 ? 1 : e) / (1 + e)
  return s * (1 + (rest === 0 ? 0 : x * rest))
}

/** The derivative of `mish`. */
export const mishSlope: Unary = x => {
  if (x < far) return farLeft(1 + x, x)
  const e = Math.exp(-Math.abs(x))
  const pole = x < 0 ? e * e + 2 * e + 2 : 1 + 2 * e + 2 * e * e
  const slope = e === 0 ? 0 : 4 * x * (1 + e) * (x < 0 ? 1 : e * e)
  const whole = x < 0 ? (e + 2) * pole : (1 + 2 * e) * pole
  return ((x < 0 ? e : 1) * (whole + slope)) / (pole * pole)
}

/** `exp(-x² / 2) / sqrt(2π)`. */
export const normalDensity: Unary = x => timesGaussian(1 / Math.sqrt(2 * Math.PI), 0.5, x)

/* Special functions */

/** `exp(-x²)`, whose argument is not rounded. */
export const gaussian: Unary = x => timesGaussian(1, 1, x)

/** The derivatives of `digamma`, by order. */
export const polygamma = /*#__PURE__*/ family(
  (k: number): Unary =>
    x =>
      polygammaValue(k, x)
)

/** The regularized incomplete beta function of `x`. */
export const betaInc = /*#__PURE__*/ family(
  (a: number, b: number): Unary =>
    x =>
      betaIncValue(a, b, x)
)

/** The derivative of `betaInc`. */
export const betaDensity = /*#__PURE__*/ family(
  (a: number, b: number): Unary =>
    x =>
      betaDensityValue(a, b, x)
)

/** The number 0, in place of a parameter that has no gradient. */
export const refused: Unary = () => 0
