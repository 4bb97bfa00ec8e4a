/**
 * A step of gradient descent on a whole structure.
 *
 * @since 0.1.0
 */
import { add, mul } from './arithmetic'
import { Node } from '../internal/graph/node'
import type { NumericValue, Same } from '../internal/graph/types'
import { zipStructures } from '../internal/numeric/plain'
import { isSized } from '../internal/values/kinds'
import { numericOf } from '../internal/numeric/numeric-class'

const own = (a: number, x: unknown, y: unknown): unknown => {
  if (typeof x === 'number' && typeof y === 'number') return a * x + y
  const instance = numericOf(y)
  if (instance?.axpy !== undefined && isSized(y) && y.sameShape(x)) return instance.axpy(a, x, y)
  // Refuses what does not fit, broadcasts numbers, and has a gradient.
  if (instance !== undefined || numericOf(x) !== undefined || x instanceof Node || y instanceof Node)
    return add(mul(a, x as number), y as number)
  return zipStructures('axpy', x, y, (u, v) => own(a, u, v))
}

/**
 * `a x + y`, for a number `a`, on numbers, vectors, matrices and structures of them: `axpy(-rate, gradient,
 * parameters)` is a step of gradient descent. The same as `add(mul(a, x), y)`, in one pass over memory and one
 * structure in place of two. Throws `ShapeError` or `DimensionError` if `x` and `y` do not fit.
 *
 * @category arithmetic
 * @since 0.1.0
 * @example
 * import { add, axpy, gradBP, splitBV, square } from 'backprop-ts'
 *
 * const start = { x: 3, y: 4 }
 * const gradient = gradBP(p => {
 *   const { x, y } = splitBV(p)
 *   return add(square(x), square(y))
 * }, start)
 * assert.deepStrictEqual(axpy(-0.5, gradient, start), { x: 0, y: 0 })
 */
export const axpy = own as <T extends NumericValue, K extends 'type' = 'type'>(
  a: number,
  x: NoInfer<T>,
  y: T
) => Same<T>[K]
