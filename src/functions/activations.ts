/**
 * Activation functions of neural networks.
 *
 * @since 0.1.0
 */
import { abs, add, mul, negate, recip, square, sub } from './arithmetic'
import { logisticSlope } from './hyperbolic-tangent'
import { timesOr0 } from './limits'
import { primal } from '../internal/graph/node'
import type { Unary } from '../internal/graph/types'
import { apply1 } from '../internal/numeric/apply'
import { unaryFunction, type UnaryFunction } from '../internal/numeric/define-function'
import { gelu as geluValue, geluSlope } from '../internal/numeric/error-functions'
import { mapNumbers } from '../internal/numeric/map-numbers'
import * as slopes from '../internal/numeric/slopes'
import { far, farLeft } from '../internal/numeric/slopes'
import { exp, log } from './powers'
import { cosh, tanh } from './trigonometry'

const stableLogistic = (x: number): number => {
  if (x >= 0) return 1 / (1 + Math.exp(-x))
  const e = Math.exp(x)
  return e / (1 + e)
}

const sigmoid = unaryFunction('logistic', stableLogistic, (d, x) => mul(d, logisticSlope(x)), {
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

const ramp = unaryFunction(
  'relu',
  x => (x < 0 ? 0 : x),
  (d, x) => mul(d, mapNumbers(slopes.reluSlope, primal(x)) as number)
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

const logOfLogistic = unaryFunction(
  'logSigmoid',
  x => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x))),
  (d, x) => mul(d, logistic(negate(x))),
  { fallback: x => negate(log(add(1, exp(negate(x))))) }
)

/**
 * `log(logistic(x))`, which stays accurate on both sides. Its derivative is `logistic(-x)`.
 *
 * @category activations
 * @since 0.1.0
 * @example
 * import { gradBP, logSigmoid } from 'backprop-ts'
 *
 * assert.strictEqual(logSigmoid(-1000), -1000)
 * assert.strictEqual(logSigmoid(100), -Math.exp(-100))
 * assert.strictEqual(gradBP(logSigmoid, 0), 0.5)
 */
export const logSigmoid = ((x: unknown): unknown => apply1(logOfLogistic, x)) as Unary

/** A function with a given slope at each number, which is constant between its kinks. */
const piecewiseLinear = (name: string, f: (x: number) => number, slope: (x: number) => number): UnaryFunction =>
  unaryFunction(name, f, (d, x) => mul(d, mapNumbers(slope, primal(x)) as number))

const leakyRamp = piecewiseLinear('leakyRelu', x => (x > 0 ? x : 0.01 * x), slopes.leakyReluSlope)

/**
 * `x` if it is positive, and `0.01 * x` otherwise. Its derivative at 0 is 0.01. For another slope s below 1, write
 * `max(x, mul(s, x))`.
 *
 * @category activations
 * @since 0.1.0
 * @example
 * import { gradBP, leakyRelu } from 'backprop-ts'
 *
 * assert.strictEqual(leakyRelu(-2), -0.02)
 * assert.strictEqual(gradBP(leakyRelu, -2), 0.01)
 */
export const leakyRelu = ((x: unknown): unknown => apply1(leakyRamp, x)) as Unary

const boundedRamp = piecewiseLinear('relu6', x => (x < 0 ? 0 : x > 6 ? 6 : x), slopes.relu6Slope)

/**
 * `x` between 0 and 6, and the nearer of the two elsewhere. Its derivative at 0 and at 6 is 0.
 *
 * @category activations
 * @since 0.1.0
 * @example
 * import { gradBP, relu6 } from 'backprop-ts'
 *
 * assert.deepStrictEqual(relu6([-1, 3, 9]), [0, 3, 6])
 * assert.strictEqual(gradBP(relu6, 3), 1)
 */
export const relu6 = ((x: unknown): unknown => apply1(boundedRamp, x)) as Unary

const hardRamp = piecewiseLinear('hardTanh', x => (x < -1 ? -1 : x > 1 ? 1 : x), slopes.hardTanhSlope)

/**
 * `x` between -1 and 1, and the nearer of the two elsewhere: `clip(-1, 1)`. Its derivative at -1 and at 1 is 1.
 *
 * @category activations
 * @since 0.1.0
 * @example
 * import { gradBP, hardTanh } from 'backprop-ts'
 *
 * assert.deepStrictEqual(hardTanh([-3, 0.5, 3]), [-1, 0.5, 1])
 * assert.strictEqual(gradBP(hardTanh, 1), 1)
 */
export const hardTanh = ((x: unknown): unknown => apply1(hardRamp, x)) as Unary

/** `scale * x` if x is positive, and `scale * alpha * expm1(x)` otherwise, with its first two derivatives. */
const exponentialUnit = (name: string, scale: number, alpha: number): UnaryFunction => {
  const curve = unaryFunction(`${name}″`, slopes.eluCurve(scale, alpha), (d, _, y) => mul(d, y))
  const slope = unaryFunction(`${name}′`, slopes.eluSlope(scale, alpha), (d, x) => mul(d, apply1(curve, x) as number))
  return unaryFunction(
    name,
    x => (x > 0 ? scale * x : scale * alpha * Math.expm1(x)),
    (d, x) => mul(d, apply1(slope, x) as number)
  )
}

const linearUnit = exponentialUnit('elu', 1, 1)

/**
 * `x` if it is positive, and `exp(x) - 1` otherwise. Its second derivative at 0 is 1, that on the left.
 *
 * @category activations
 * @since 0.1.0
 * @example
 * import { elu, gradBP } from 'backprop-ts'
 *
 * assert.strictEqual(elu(-1), Math.expm1(-1))
 * assert.strictEqual(gradBP(elu, -1), Math.exp(-1))
 */
export const elu = ((x: unknown): unknown => apply1(linearUnit, x)) as Unary

const scaledLinearUnit = exponentialUnit('selu', 1.0507009873554805, 1.6732632423543772)

/**
 * The scaled `elu` of self-normalizing networks: `1.0507 x` if x is positive, and `1.0507 * 1.6733 * (exp(x) - 1)`
 * otherwise, with the constants to full precision. Its derivative at 0 is that on the left.
 *
 * @category activations
 * @since 0.1.0
 * @example
 * import { gradBP, selu } from 'backprop-ts'
 *
 * assert.strictEqual(selu(1), 1.0507009873554805)
 * assert.strictEqual(gradBP(selu, 1), 1.0507009873554805)
 */
export const selu = ((x: unknown): unknown => apply1(scaledLinearUnit, x)) as Unary

const softSignature = unaryFunction(
  'softSign',
  x => (Math.abs(x) === Infinity ? Math.sign(x) : x / (1 + Math.abs(x))),
  (d, x) => mul(d, square(recip(add(1, abs(x)))))
)

/**
 * `x / (1 + |x|)`. At ±Infinity it is ±1.
 *
 * @category activations
 * @since 0.1.0
 * @example
 * import { gradBP, softSign } from 'backprop-ts'
 *
 * assert.strictEqual(softSign(-3), -0.75)
 * assert.strictEqual(gradBP(softSign, -3), 1 / 16)
 */
export const softSign = ((x: unknown): unknown => apply1(softSignature, x)) as Unary

const siluSlope = unaryFunction('silu′', slopes.siluSlope, (d, x) => {
  const s = logistic(x)
  const rest = logistic(negate(x))
  return mul(d, timesOr0(mul(s, rest), add(2, mul(x, sub(rest, s)))))
})
const swish = unaryFunction(
  'silu',
  x => (x < far ? farLeft(x, x) : x < 0 ? (x * Math.exp(x)) / (1 + Math.exp(x)) : x / (1 + Math.exp(-x))),
  (d, x) => mul(d, apply1(siluSlope, x) as number)
)

/**
 * `x * logistic(x)`, also called swish. At -Infinity it is -0. Value and derivative are accurate to the last digits on
 * both sides. Within 0.5 of the minimum at -1.278, where the two terms of the derivative cancel, its error is absolute:
 * 2 units in the last place of 1.
 *
 * @category activations
 * @since 0.1.0
 * @example
 * import { gradBP, silu } from 'backprop-ts'
 *
 * assert.strictEqual(silu(100), 100)
 * assert.strictEqual(gradBP(silu, 0), 0.5)
 */
export const silu = ((x: unknown): unknown => apply1(swish, x)) as Unary

const mishSlope = unaryFunction('mish′', slopes.mishSlope, (d, x) => {
  const s = logistic(x)
  const decay = square(recip(cosh(softplus(x))))
  const inner = sub(logistic(negate(x)), mul(2, mul(tanh(softplus(x)), s)))
  return mul(d, timesOr0(mul(decay, s), add(2, mul(x, inner))))
})
const mishValue = (x: number): number => {
  if (x < far) return farLeft(x, x)
  const e = Math.exp(-Math.abs(x))
  if (x < 0) return (x * e * (e + 2)) / (e * e + 2 * e + 2)
  return (x * (1 + 2 * e)) / (1 + 2 * e + 2 * e * e)
}
const softTanhUnit = unaryFunction('mish', mishValue, (d, x) => mul(d, apply1(mishSlope, x) as number))

/**
 * `x * tanh(softplus(x))`. At -Infinity it is -0. Value and derivative are accurate to the last digits on both sides.
 * Within 0.5 of the minimum at -1.192, where the two terms of the derivative cancel, its error is absolute: 2 units in
 * the last place of 1.
 *
 * @category activations
 * @since 0.1.0
 * @example
 * import { gradBP, mish } from 'backprop-ts'
 *
 * assert.strictEqual(mish(100), 100)
 * assert.strictEqual(gradBP(mish, 0), 0.6)
 */
export const mish = ((x: unknown): unknown => apply1(softTanhUnit, x)) as Unary

/** `exp(-x² / 2) / sqrt(2π)`. */
const normalDensity: UnaryFunction = unaryFunction('normal density', slopes.normalDensity, (d, x, y) =>
  negate(mul(d, timesOr0(y, x)))
)
const geluSlopeOf = unaryFunction('gelu′', geluSlope, (d, x) =>
  mul(d, timesOr0(apply1(normalDensity, x) as number, sub(2, square(x))))
)
const normalUnit = unaryFunction('gelu', geluValue, (d, x) => mul(d, apply1(geluSlopeOf, x) as number))

/**
 * `x` times the distribution function of the normal distribution, `x / 2 * erfc(-x / sqrt(2))`: the exact form, not the
 * one with `tanh`. At -Infinity it is -0. It is accurate also far out on the left. Within 0.5 of the minimum at -0.752,
 * where the two terms of the derivative cancel, the error of the derivative is absolute: 2 units in the last place of
 * 1.
 *
 * @category activations
 * @since 0.1.0
 * @example
 * import { gelu, gradBP } from 'backprop-ts'
 *
 * assert.strictEqual(gelu(100), 100)
 * assert.ok(gelu(-38) < 0)
 * assert.strictEqual(gradBP(gelu, 0), 0.5)
 */
export const gelu = ((x: unknown): unknown => apply1(normalUnit, x)) as Unary
