/**
 * What derivatives are made of where the plain formula has no limit: `0 * Infinity`, `0 / 0`, or the wrong side of 0.
 *
 * @since 0.1.0
 */
import { div, mul, negate } from './arithmetic'
import { apply1, apply2 } from '../internal/numeric/apply'
import { binaryFunction, unaryFunction } from '../internal/numeric/define-function'
import * as slopes from '../internal/numeric/slopes'

/** `x * y`, but 0 if one of them is 0, even if the other is infinite. */
const productOr0 = binaryFunction(
  'mulOr0',
  slopes.timesOr0,
  (d, _, y) => mul(d, y),
  (d, x) => timesOr0(x, d),
  { fallback: (x, y) => mul(x, y) }
)
export const timesOr0 = (x: number, y: number): number => apply2(productOr0, x, y) as number

/**
 * `x`, but NaN if it is negative. Functions of numbers that are not negative have derivatives made of this, so that the
 * derivative is NaN where the value is. -0 becomes 0, because their limits at 0 are those from the right.
 */
const fromZero = unaryFunction('notNegative', slopes.notNegative, d => d, { fallback: x => x })
export const notNegative = (x: number): number => apply1(fromZero, x) as number

/** `x / y`, but 0 if `y` is 0. This is the subgradient at the tip of a cone. */
const quotientOr0 = binaryFunction(
  'divOr0',
  slopes.overOr0,
  (d, _, y) => overOr0(d, y),
  (d, _, y, z) => negate(mul(overOr0(d, y), z)),
  { fallback: (x, y) => div(x, y) }
)
export const overOr0 = (x: number, y: number): number => apply2(quotientOr0, x, y) as number
