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

const axpyOf = (a: number, x: unknown, y: unknown): unknown => {
  if (typeof x === 'number' && typeof y === 'number') return a * x + y
  const instance = numericOf(y)
  if (instance?.axpy !== undefined && isSized(y) && y.sameShape(x)) return instance.axpy(a, x, y)
  // This is slower, but it throws if sizes differ, broadcasts numbers, and has a gradient.
  if (instance !== undefined || numericOf(x) !== undefined || x instanceof Node || y instanceof Node)
    return add(mul(a, x as number), y as number)
  return zipStructures('axpy', x, y, (u, v) => axpyOf(a, u, v))
}

/**
 * `a x + y` for a number `a`, where `x` and `y` are numbers, vectors, matrices or structures of them. A step of
 * gradient descent is `axpy(-rate, gradient, parameters)`. The result is that of `add(mul(a, x), y)`, but it takes one
 * pass over memory and builds one structure, not two. Throws `ShapeError` or `DimensionError` if the shapes of `x` and
 * `y` differ.
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
export const axpy = axpyOf as <T extends NumericValue, K extends 'type' = 'type'>(
  a: number,
  x: NoInfer<T>,
  y: T
) => Same<T>[K]
