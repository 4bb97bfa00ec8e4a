/**
 * Second derivatives of functions to a number.
 *
 * @since 0.1.0
 */
import { mul } from '../functions/arithmetic'
import { type Body, gradOf } from '../internal/engine/run'
import { primal } from '../internal/graph/node'
import { sumNumbers } from '../internal/numeric/broadcast'
import { collect } from '../internal/values/collect'
import { structural } from '../internal/values/zero-add-one'
import { jvpOf } from './forward'
import { directional } from './gradients'
import { atPoint, directions, reverseJacobian } from './jacobian'
import type { Derivative, DirectionalDerivative } from './signatures'

const gradient =
  (f: Body): Body =>
  x =>
    collect('the gradient', gradOf(f, x))

/**
 * The Hessian of a function to a number: the Jacobian of its gradient. Of a function of a `Vector<N>` it is a
 * `Matrix<N, N>`, of a record it is a record of records. It takes one nested gradient, and one pass backward for each
 * number of the argument. `hessian(f)` waits for the point.
 *
 * @category second derivatives
 * @since 0.1.0
 * @example
 * import { mul } from 'backprop-ts'
 * import { hessian } from 'backprop-ts/Derivatives'
 * import { productElements, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(hessian(x => mul(x, mul(x, x)), 2), 12)
 * assert.deepStrictEqual(toArray2(hessian(x => productElements(x), vector([5, 7]))), [[0, 1], [1, 0]])
 */
export const hessian = function (f: Body, ...at: ReadonlyArray<unknown>): unknown {
  return (reverseJacobian as (f: Body, ...at: ReadonlyArray<unknown>) => unknown)(gradient(f), ...at)
} as Derivative<'hessian', number>

/**
 * The product of the Hessian of a function to a number and a vector, without the Hessian: forward mode over the
 * gradient. It costs a few gradients, however many numbers there are. `hvp(f)` waits for the point and the vector.
 *
 * @category second derivatives
 * @since 0.1.0
 * @example
 * import { hvp } from 'backprop-ts/Derivatives'
 * import { productElements, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(hvp(x => productElements(x), vector([5, 7]), vector([1, 10]))), [10, 1])
 */
export const hvp = directional((f, a, direction) => jvpOf(gradient(f), a, direction)[1]) as DirectionalDerivative<
  'hessianTimesVector',
  number
>

/**
 * The Laplacian of a function to a number: the sum of its second derivatives along each number of the argument. It
 * takes one `hvp` for each. `laplacian(f)` waits for the point.
 *
 * @category second derivatives
 * @since 0.1.0
 * @example
 * import { mul } from 'backprop-ts'
 * import { laplacian } from 'backprop-ts/Derivatives'
 * import { dot, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(laplacian(x => dot(x, x), vector([5, 7])), 4)
 */
export const laplacian = atPoint((f, point) => {
  let sum: unknown = 0
  for (const e of directions(primal(point))) {
    const [, column] = jvpOf(gradient(f), point, e)
    sum = structural.add(sum, sumNumbers(mul(column as object, e as object)))
  }
  return sum
}) as Derivative<'laplacian', number>
