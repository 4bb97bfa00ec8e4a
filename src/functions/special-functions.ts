/**
 * Special functions: the gamma, beta and error functions, and the distribution functions that are made of them. Where
 * nothing else is said, values are right to 4 units in the last place and derivatives to 16.
 *
 * @since 0.1.0
 */
import { add, div, mul, negate, sub } from './arithmetic'
import { DomainError, NoGradientError } from '../internal/graph/errors'
import { primal } from '../internal/graph/node'
import type { Binary, BVar, NumericValue, Plain, Same, Unary } from '../internal/graph/types'
import { apply1, apply2, binary } from '../internal/numeric/apply'
import {
  binaryFunction,
  type BinaryFunction,
  unaryFunction,
  type UnaryFunction
} from '../internal/numeric/define-function'
import {
  erfc as erfcValue,
  erf as erfValue,
  erfinvSlope,
  erfinv as erfinvValue,
  twoOverRootPi
} from '../internal/numeric/error-functions'
import {
  digammaDifference,
  gammaDensity,
  gammaP as gammaPValue,
  gammaQ as gammaQValue,
  lbeta as lbetaValue
} from '../internal/numeric/incomplete-functions'
import { lgamma as lgammaValue } from '../internal/numeric/gamma-functions'
import * as slopes from '../internal/numeric/slopes'
import { timesOr0 } from './limits'
import { log } from './powers'

const logGamma = unaryFunction('lgamma', lgammaValue, (d, x) => mul(d, digamma(x)))

/**
 * The logarithm of the absolute value of the gamma function. It is Infinity at 0, -1, -2, … Its derivative is
 * `digamma`. For negative numbers it is a difference that cancels near its zeros, so the error is absolute: 16 units in
 * the last place of 1, or of the result if that is greater.
 *
 * @category special functions
 * @since 0.1.0
 * @example
 * import { gradBP, lgamma } from 'backprop-ts'
 *
 * assert.strictEqual(lgamma(1), 0)
 * assert.ok(Math.abs(gradBP(lgamma, 1) + 0.5772156649015329) < 1e-15)
 */
export const lgamma = ((x: unknown): unknown => apply1(logGamma, x)) as Unary

/** The derivatives of `digamma`, by order. Each is the derivative of the one before. */
const polygammas: UnaryFunction[] = []
const polygammaOf = (k: number): UnaryFunction =>
  (polygammas[k] ??= unaryFunction(k === 0 ? 'digamma' : `polygamma(${k})`, slopes.polygamma(k), (d, x) =>
    mul(d, apply1(polygammaOf(k + 1), x) as number)
  ))

/**
 * The derivative of `lgamma`. It is ∓Infinity at ±0, and NaN at -1, -2, … It keeps its digits at its positive root, at
 * 1.46. For negative numbers the error is absolute, as for `lgamma`.
 *
 * @category special functions
 * @since 0.1.0
 * @example
 * import { digamma, gradBP } from 'backprop-ts'
 *
 * assert.ok(Math.abs(digamma(1) + 0.5772156649015329) < 1e-15)
 * assert.ok(Math.abs(gradBP(digamma, 1) - Math.PI ** 2 / 6) < 1e-14)
 */
export const digamma = ((x: unknown): unknown => apply1(polygammaOf(0), x)) as Unary

/**
 * The type of `polygamma`. The order is a plain whole number.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Polygamma {
  (n: number): Unary
  <T extends NumericValue, K extends 'type' = 'type'>(n: number, x: T): Same<T>[K]
}

/**
 * The `n`-th derivative of `digamma`. At 0 and at -1, -2, … it is Infinity for odd `n`. For even `n` it is ∓Infinity at
 * ±0, `digamma` itself included, and NaN at the other poles. Its terms are powers whose rounding errors grow with `n`:
 * up to n = 20 the value is right to 16 units in the last place. `polygamma(n)` waits for `x`. Throws `DomainError` if
 * `n` is not whole, or if it is negative.
 *
 * @category special functions
 * @since 0.1.0
 * @example
 * import { gradBP, polygamma } from 'backprop-ts'
 *
 * assert.ok(Math.abs(polygamma(1, 1) - Math.PI ** 2 / 6) < 1e-14)
 * assert.strictEqual(gradBP(polygamma(1), 2), polygamma(2, 2))
 */
export const polygamma = function (n: number, x?: unknown): unknown {
  if (!(Number.isInteger(n) && n >= 0))
    throw new DomainError(`polygamma: the order must be a whole number and not negative, got ${n}`)
  const fn = polygammaOf(n)
  return arguments.length > 1 ? apply1(fn, x) : (first: unknown) => apply1(fn, first)
} as Polygamma

/** `exp(-x²)`, whose argument is not rounded. */
const gaussian: UnaryFunction = unaryFunction('exp(-x²)', slopes.gaussian, (d, x, y) => mul(-2, mul(d, timesOr0(y, x))))
const gaussianOf = (x: number): number => apply1(gaussian, x) as number

const errorFunction = unaryFunction('erf', erfValue, (d, x) => mul(d, mul(twoOverRootPi, gaussianOf(x))))

/**
 * The error function: `2 / sqrt(pi)` times the integral of `exp(-t * t)` from 0 to `x`.
 *
 * @category special functions
 * @since 0.1.0
 * @example
 * import { erf, gradBP } from 'backprop-ts'
 *
 * assert.strictEqual(erf(10), 1)
 * assert.strictEqual(gradBP(erf, 0), 2 / Math.sqrt(Math.PI))
 */
export const erf = ((x: unknown): unknown => apply1(errorFunction, x)) as Unary

const complementaryErrorFunction = unaryFunction('erfc', erfcValue, (d, x) =>
  mul(d, mul(-twoOverRootPi, gaussianOf(x)))
)

/**
 * The complementary error function, `1 - erf(x)`. It is accurate also in the tail, until it is 0 from 27.3 on.
 *
 * @category special functions
 * @since 0.1.0
 * @example
 * import { erfc, gradBP } from 'backprop-ts'
 *
 * assert.strictEqual(erfc(-10), 2)
 * assert.ok(Math.abs(erfc(10) / 2.088487583762545e-45 - 1) < 1e-15)
 * assert.strictEqual(gradBP(erfc, 0), -2 / Math.sqrt(Math.PI))
 */
export const erfc = ((x: unknown): unknown => apply1(complementaryErrorFunction, x)) as Unary

/** The derivative of `erfinv`, whose own derivative is `2 erfinv(x) y²`. */
const inverseSlope: UnaryFunction = unaryFunction('erfinv′', erfinvSlope, (d, x, y) =>
  mul(d, mul(2, mul(erfinv(x), mul(y, y))))
)
const inverseErrorFunction = unaryFunction('erfinv', erfinvValue, (d, x) => mul(d, apply1(inverseSlope, x) as number))

/**
 * The inverse of `erf`. At ±1 it is ±Infinity, with the derivative Infinity. Outside of [-1, 1] it is NaN.
 *
 * @category special functions
 * @since 0.1.0
 * @example
 * import { erfinv, gradBP } from 'backprop-ts'
 *
 * assert.ok(Math.abs(erfinv(0.5) - 0.4769362762044699) < 1e-15)
 * assert.strictEqual(erfinv(1), Infinity)
 * assert.ok(Math.abs(gradBP(erfinv, 0) - Math.sqrt(Math.PI) / 2) < 1e-15)
 */
export const erfinv = ((x: unknown): unknown => apply1(inverseErrorFunction, x)) as Unary

/** `digamma(a) - digamma(a + b)`. */
const difference = binaryFunction(
  'digamma difference',
  digammaDifference,
  (d, a, b) => mul(d, sub(polygamma(1, a), polygamma(1, add(a, b)))),
  (d, a, b) => negate(mul(d, polygamma(1, add(a, b))))
)
const logBeta = binaryFunction(
  'lbeta',
  lbetaValue,
  (d, a, b) => mul(d, apply2(difference, a, b) as number),
  (d, a, b) => mul(d, apply2(difference, b, a) as number)
)

/**
 * The logarithm of the beta function, `lgamma(a) + lgamma(b) - lgamma(a + b)`, for positive arguments. Large terms do
 * not cancel, neither in the value nor in the gradient `[digamma(a) - digamma(a + b), digamma(b) - digamma(a + b)]`.
 * Near 0 the result is a sum of terms that cancel, so its error is absolute: 4 units in the last place of 1, or of the
 * result if that is greater. At 0 it is Infinity, with the derivative -Infinity. For
 * negative numbers it is NaN.
 *
 * @category special functions
 * @since 0.1.0
 * @example
 * import { gradBP2, lbeta } from 'backprop-ts'
 *
 * assert.ok(Math.abs(lbeta(2, 3) - Math.log(1 / 12)) < 1e-15)
 * assert.deepStrictEqual(gradBP2((a, b) => lbeta(a, b), 1, 1), [-1, -1])
 */
export const lbeta = binary(logBeta) as Binary

const withoutGradient = (name: string, parameters: string) => (): never => {
  throw new NoGradientError(
    `${name}: has no gradient in ${parameters}, only in x. Use stopGradient if the parameters are meant to be constants`
  )
}

/** `x^(a-1) e^-x / Γ(a)`. */
const densityOfGamma: BinaryFunction = binaryFunction(
  'gamma density',
  gammaDensity,
  (d, a, x, z) => mul(d, mul(z, sub(log(x), digamma(a)))),
  (d, a, x, z) => mul(d, mul(z, sub(div(sub(a, 1), x), 1)))
)
const lowerGamma = binaryFunction('gammaP', gammaPValue, withoutGradient('gammaP', 'a'), (d, a, x) =>
  mul(d, apply2(densityOfGamma, a, x) as number)
)

/**
 * The regularized lower incomplete gamma function `P(a, x)`: the distribution function of the gamma distribution of
 * shape `a`. It goes from 0 at x = 0 to 1 at Infinity, and is NaN if `a` or `x` is negative.
 *
 * The derivative in `x` is the density `x^(a-1) exp(-x) / Γ(a)`. The gradient in `a` throws `NoGradientError`. The
 * value is a product or a complement of rounded factors, right to 8 units in the last place, also where it is very
 * small. The cost grows with the root of `a`. Throws `ConvergenceError` if a million steps do not suffice, as for `a`
 * and `x` of 1e12.
 *
 * @category special functions
 * @since 0.1.0
 * @example
 * import { gammaP, gradBP } from 'backprop-ts'
 *
 * assert.ok(Math.abs(gammaP(1, 2) - (1 - Math.exp(-2))) < 1e-15)
 * assert.ok(Math.abs(gradBP(x => gammaP(1, x), 2) - Math.exp(-2)) < 1e-15)
 */
export const gammaP = binary(lowerGamma) as Binary

const upperGamma = binaryFunction('gammaQ', gammaQValue, withoutGradient('gammaQ', 'a'), (d, a, x) =>
  negate(mul(d, apply2(densityOfGamma, a, x) as number))
)

/**
 * The regularized upper incomplete gamma function `Q(a, x) = 1 - P(a, x)`, which is accurate in the upper tail. It is
 * right to 16 units in the last place: its continued fraction converges slowly near x = 1. All else is as for `gammaP`:
 * the gradient in `a` throws `NoGradientError`.
 *
 * @category special functions
 * @since 0.1.0
 * @example
 * import { gammaQ, gradBP } from 'backprop-ts'
 *
 * assert.ok(Math.abs(gammaQ(1, 50) / Math.exp(-50) - 1) < 1e-14)
 * assert.ok(Math.abs(gradBP(x => gammaQ(1, x), 2) + Math.exp(-2)) < 1e-15)
 */
export const gammaQ = binary(upperGamma) as Binary

const refuseParameters = withoutGradient('betaInc', 'a and b')
/** A number in place of a parameter, for the functions of `x`. It refuses a gradient in the parameter. */
const refused = unaryFunction('betaInc', slopes.refused, refuseParameters)

/**
 * The type of `betaInc`. The parameters are numbers or variables of numbers.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface BetaInc {
  (a: number, b: number): Unary
  <S, A>(a: number | BVar<S, number>, b: number | BVar<S, number>, x: BVar<S, A>): BVar<S, A>
  <S, A extends Plain>(a: BVar<S, number>, b: number | BVar<S, number>, x: A): BVar<S, A>
  <S, A extends Plain>(a: number, b: BVar<S, number>, x: A): BVar<S, A>
  <T extends NumericValue, K extends 'type' = 'type'>(a: number, b: number, x: T): Same<T>[K]
}

/**
 * The regularized incomplete beta function `I_x(a, b)`: the distribution function of the beta distribution. `betaInc(a,
 * b)` waits for `x`. It goes from 0 at x = 0 to 1 at x = 1. It is NaN for other `x`, and unless `a` and `b` are
 * positive and finite.
 *
 * The derivative in `x` is the density `x^(a-1) (1-x)^(b-1) / B(a, b)`. The gradients in `a` and `b` throw
 * `NoGradientError`, also those of the density. The value is a product of many rounded factors, right to 16 units in
 * the last place, also where it is very small. The cost grows with the root of `a` and `b`. Throws `ConvergenceError`
 * if a million steps do not suffice.
 *
 * @category special functions
 * @since 0.1.0
 * @example
 * import { betaInc, gradBP } from 'backprop-ts'
 *
 * assert.ok(Math.abs(betaInc(2, 2, 0.5) - 0.5) < 1e-15)
 * assert.ok(Math.abs(gradBP(betaInc(2, 2), 0.5) - 1.5) < 1e-14)
 */
export const betaInc = function (a: number, b: number, x?: unknown): unknown {
  const [p, q] = [primal(a) as number, primal(b) as number]
  const refusal = add(apply1(refused, a) as number, apply1(refused, b) as number)
  const density: BinaryFunction = binaryFunction(
    'beta density',
    slopes.betaDensity(p, q),
    (d, y, _, z) => mul(d, mul(z, sub(div(p - 1, y), div(q - 1, sub(1, y))))),
    refuseParameters
  )
  const fn = binaryFunction(
    'betaInc',
    slopes.betaInc(p, q),
    (d, y, r) => mul(d, apply2(density, y, r) as number),
    refuseParameters
  )
  return arguments.length > 2 ? apply2(fn, x, refusal) : (first: unknown) => apply2(fn, first, refusal)
} as BetaInc
