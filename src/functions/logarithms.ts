/**
 * Logarithms of probabilities: functions that stay accurate where the formula with `log` and `exp` overflows or
 * cancels.
 *
 * @since 0.1.0
 */
import { add, div, mul, negate, recip, square, sub } from './arithmetic'
import type { Binary, Unary } from '../internal/graph/types'
import { apply1, apply2, binary } from '../internal/numeric/apply'
import { binaryFunction, unaryFunction, type UnaryFunction } from '../internal/numeric/define-function'
import { logitSlope, shareOfFirst, zeroOver } from '../internal/numeric/slopes'
import { notNegative } from './limits'
import { exp, expm1, log } from './powers'

/** `x / y`, but 0 if `x` is 0: the derivative of `x log y` in `y`. For other `x`, it is NaN if `y` is negative. */
const ratio = binaryFunction(
  'divOf0',
  zeroOver,
  (d, _, y) => div(d, y),
  (d, x, y) => negate(mul(d, ratioOf(ratioOf(x, y), y))),
  { fallback: (x, y) => div(x, y) }
)
const ratioOf = (x: number, y: number): number => apply2(ratio, x, y) as number

const timesLog = binaryFunction(
  'xlogy',
  (x, y) => (x === 0 && !Number.isNaN(y) ? 0 : x * Math.log(y)),
  (d, _, y) => mul(d, log(y)),
  (d, x, y) => mul(d, ratioOf(x, y)),
  { fallback: (x, y) => mul(x, log(y)) }
)

/**
 * `x * log(y)`, but 0 if `x` is 0, even where the logarithm is infinite or NaN. The gradient is `[log(y), x / y]`, and
 * the second part is also 0 if `x` is 0. At (0, 0) the first part is -Infinity.
 *
 * @category powers
 * @since 0.1.0
 * @example
 * import { gradBP2, xlogy } from 'backprop-ts'
 *
 * assert.strictEqual(xlogy(0, 0), 0)
 * assert.deepStrictEqual(gradBP2((x, y) => xlogy(x, y), 2, 1), [0, 2])
 */
export const xlogy = binary(timesLog) as Binary

const share = binaryFunction(
  'share',
  shareOfFirst,
  (d, x, y, z) => mul(d, mul(z, shareOf(y, x))),
  (d, x, y, z) => negate(mul(d, mul(z, shareOf(y, x)))),
  { fallback: (x, y) => div(exp(x), add(exp(x), exp(y))) }
)
const shareOf = (x: number, y: number): number => apply2(share, x, y) as number

const logOfSum = binaryFunction(
  'logAddExp',
  (x, y) => (x === y ? x + Math.LN2 : Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y)))),
  (d, x, y) => mul(d, shareOf(x, y)),
  (d, x, y) => mul(d, shareOf(y, x)),
  { fallback: (x, y) => log(add(exp(x), exp(y))) }
)

/**
 * `log(exp(x) + exp(y))`, which never overflows: the logarithm of a sum of two numbers that are given by their
 * logarithms. `-Infinity`, the logarithm of 0, leaves the other argument unchanged. The gradient is `[logistic(x - y),
 * logistic(y - x)]`. Equal arguments, also infinite ones, get half of it each. Where the result is close to 0, its
 * error is relative to the greater argument, because two logarithms cancel.
 *
 * @category powers
 * @since 0.1.0
 * @example
 * import { gradBP2, logAddExp } from 'backprop-ts'
 *
 * assert.strictEqual(logAddExp(1000, 1000), 1000 + Math.LN2)
 * assert.strictEqual(logAddExp(-Infinity, 3), 3)
 * assert.deepStrictEqual(gradBP2((x, y) => logAddExp(x, y), 1000, 1000), [0.5, 0.5])
 */
export const logAddExp = binary(logOfSum) as Binary

const logOfComplement = unaryFunction(
  'log1mExp',
  x => (x < Math.LN2 ? Math.log(-Math.expm1(-x)) : Math.log1p(-Math.exp(-x))),
  (d, x) => div(mul(d, exp(negate(x))), notNegative(negate(expm1(negate(x))))),
  { fallback: x => log(sub(1, exp(negate(x)))) }
)

/**
 * `log(1 - exp(-x))` for `x >= 0`: the logarithm of the complement of a probability whose logarithm is `-x`. It is
 * accurate on both sides of `log(2)`, where its formula changes. At 0 it is -Infinity, with the derivative Infinity. At
 * Infinity it is -0. For negative numbers it is NaN.
 *
 * @category powers
 * @since 0.1.0
 * @example
 * import { gradBP, log1mExp } from 'backprop-ts'
 *
 * assert.strictEqual(log1mExp(1e-20), Math.log(1e-20))
 * assert.strictEqual(log1mExp(100), -Math.exp(-100))
 * assert.strictEqual(gradBP(log1mExp, Math.LN2), 1)
 */
export const log1mExp = ((x: unknown): unknown => apply1(logOfComplement, x)) as Unary

/** The derivative of `logit`. Its own derivative is `(2p - 1) y²`. */
const logOddsSlope: UnaryFunction = unaryFunction(
  'logit′',
  logitSlope,
  (d, p, y) => mul(d, mul(sub(mul(2, p), 1), square(y))),
  { fallback: p => recip(mul(p, sub(1, p))) }
)

const logOdds = unaryFunction(
  'logit',
  // In the middle, `2p - 1` is exact.
  p => (Math.abs(p - 0.5) < 0.25 ? 2 * Math.atanh(2 * p - 1) : Math.log(p / (1 - p))),
  (d, p) => mul(d, apply1(logOddsSlope, p) as number),
  { fallback: p => log(div(p, sub(1, p))) }
)

/**
 * `log(p / (1 - p))`, the inverse of `logistic`. At 0 and 1 it is ∓Infinity, with the derivative Infinity. Outside of
 * [0, 1] both are NaN.
 *
 * @category powers
 * @since 0.1.0
 * @example
 * import { gradBP, logit } from 'backprop-ts'
 *
 * assert.strictEqual(logit(0.5), 0)
 * assert.strictEqual(gradBP(logit, 0.5), 4)
 */
export const logit = ((p: unknown): unknown => apply1(logOdds, p)) as Unary
