/**
 * Products and quotients that take their limit where derivatives would have `0 * Infinity` or `0 / 0`.
 *
 * @since 0.1.0
 */
import { div, mul, negate } from './arithmetic'
import { apply2 } from '../internal/numeric/apply'
import { binaryFunction } from '../internal/numeric/define-function'

/** `x * y`, but 0 if `x` is 0, even if `y` is infinite. It is for factors `x` that are identically zero. */
const productOr0 = binaryFunction(
  'mulOr0',
  (x, y) => (x === 0 ? 0 : x * y),
  (d, _, y) => mul(d, y),
  (d, x) => timesOr0(x, d),
  { fallback: (x, y) => mul(x, y) }
)
export const timesOr0 = (x: number, y: number): number => apply2(productOr0, x, y) as number

/** `x / y`, but 0 if `y` is 0. This is the subgradient at the tip of a cone. */
const quotientOr0 = binaryFunction(
  'divOr0',
  (x, y) => (y === 0 ? 0 : x / y),
  (d, _, y) => overOr0(d, y),
  (d, _, y, z) => negate(mul(overOr0(d, y), z)),
  { fallback: (x, y) => div(x, y) }
)
export const overOr0 = (x: number, y: number): number => apply2(quotientOr0, x, y) as number
