/**
 * Activation functions, and the special functions that appear in likelihoods.
 *
 * @since 0.1.0
 */
import { add, mul, negate, recip, square, sub } from './arithmetic'
import { primal } from '../internal/graph/node'
import type { Unary } from '../internal/graph/types'
import { apply1 } from '../internal/numeric/apply'
import { unaryFunction, type UnaryFunction } from '../internal/numeric/define-function'
import { mapNumbers } from '../internal/numeric/map-numbers'
import { erf as erfValue, lgamma as lgammaValue, polygamma } from '../internal/numeric/special-functions'
import { exp, log } from './powers'

const stableLogistic = (x: number): number => {
  if (x >= 0) return 1 / (1 + Math.exp(-x))
  const e = Math.exp(x)
  return e / (1 + e)
}

const sigmoid = unaryFunction('logistic', stableLogistic, (d, _, y) => mul(d, mul(y, sub(1, y))), {
  fallback: x => recip(add(1, exp(negate(x))))
})

/**
 * `1 / (1 + exp(-x))`. It never overflows. Haskell: `logistic`.
 *
 * @category activations
 * @since 0.1.0
 * @example
 * import { gradBP, logistic } from 'backprop-ts'
 *
 * assert.strictEqual(logistic(0), 0.5)
 * assert.strictEqual(logistic(-1000), 0)
 * assert.strictEqual(gradBP(logistic, 0), 0.25)
 */
export const logistic = ((x: unknown): unknown => apply1(sigmoid, x)) as Unary

const softRamp = unaryFunction(
  'softplus',
  x => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  (d, x) => mul(d, logistic(x)),
  { fallback: x => log(add(1, exp(x))) }
)

/**
 * `log(1 + exp(x))`. It never overflows. Its derivative is `logistic`.
 *
 * @category activations
 * @since 0.1.0
 * @example
 * import { gradBP, softplus } from 'backprop-ts'
 *
 * assert.strictEqual(softplus(1000), 1000)
 * assert.strictEqual(gradBP(softplus, 0), 0.5)
 */
export const softplus = ((x: unknown): unknown => apply1(softRamp, x)) as Unary

/** The derivative of `relu`. */
const step = (x: number): number => (x > 0 ? 1 : x <= 0 ? 0 : NaN)

const ramp = unaryFunction(
  'relu',
  x => (x < 0 ? 0 : x),
  (d, x) => mul(d, mapNumbers(step, primal(x)) as number)
)

/**
 * `x` if it is positive, and 0 otherwise. Its derivative at 0 is 0.
 *
 * @category activations
 * @since 0.1.0
 * @example
 * import { gradBP, relu } from 'backprop-ts'
 *
 * assert.strictEqual(relu(-2), 0)
 * assert.strictEqual(gradBP(relu, 2), 1)
 * assert.strictEqual(gradBP(relu, 0), 0)
 */
export const relu = ((x: unknown): unknown => apply1(ramp, x)) as Unary

const logGamma = unaryFunction('lgamma', lgammaValue, (d, x) => mul(d, digamma(x)))

/**
 * The logarithm of the absolute value of the gamma function. It is Infinity at 0, -1, -2, … Its derivative is
 * `digamma`.
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
  (polygammas[k] ??= unaryFunction(
    k === 0 ? 'digamma' : `polygamma(${k})`,
    x => polygamma(k, x),
    (d, x) => mul(d, apply1(polygammaOf(k + 1), x) as number)
  ))

/**
 * The derivative of `lgamma`. It is ∓Infinity at ±0, and NaN at -1, -2, …
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

const errorFunction = unaryFunction('erf', erfValue, (d, x) =>
  mul(d, mul(2 / Math.sqrt(Math.PI), exp(negate(square(x)))))
)

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
