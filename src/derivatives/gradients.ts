/**
 * First derivatives along one direction, forwards and backwards.
 *
 * @since 0.1.0
 */
import type { Body } from '../internal/engine/run'
import { backprop, backpropWith, gradBP } from '../variables/runners'
import { jvpOf } from './forward'
import type { Derivative, DirectionalDerivative } from './signatures'

/**
 * The gradient of a function to a number, as `gradBP` gives it. Its type refuses functions to anything else, whose
 * gradient would be that of the sum of all numbers of the result.
 *
 * @category gradients
 * @since 0.1.0
 * @example
 * import { mul } from 'backprop-ts'
 * import { grad } from 'backprop-ts/Derivatives'
 *
 * assert.strictEqual(grad(x => mul(x, x), 3), 6)
 */
export const grad: Derivative<'gradient', number> = gradBP

/**
 * The value and the gradient of a function to a number. `backprop` does the same for functions to anything.
 *
 * @category gradients
 * @since 0.1.0
 * @example
 * import { mul } from 'backprop-ts'
 * import { valueAndGrad } from 'backprop-ts/Derivatives'
 *
 * assert.deepStrictEqual(valueAndGrad(x => mul(x, x))(3), [9, 6])
 */
export const valueAndGrad: Derivative<'valueAndGradient', number> = backprop

/**
 * The value of a function and its pullback, which maps a cotangent of the result to one of the argument: the product of
 * a vector and the Jacobian. It is `backpropWith` under its other name.
 *
 * @category products
 * @since 0.1.0
 * @example
 * import { matVec, matrix, toArray, vector } from 'backprop-ts/LinearAlgebra'
 * import { vjp } from 'backprop-ts/Derivatives'
 *
 * const [y, pullback] = vjp(x => matVec(matrix([[1, 2], [3, 4]]), x), vector([1, 1]))
 * assert.deepStrictEqual(toArray(y), [3, 7])
 * assert.deepStrictEqual(toArray(pullback(vector([1, 0]))), [1, 2])
 */
export const vjp = backpropWith

/**
 * The value of a function and its tangent: the derivative at a point in a direction, which is the product of the
 * Jacobian and a vector. `jvp(f)` waits for both. It is forward mode: the tangent of each variable is computed with its
 * value, and nothing is recorded, so long computations need no memory. Throws `ShapeError` if the direction does not
 * have the structure of the point.
 *
 * An operation's tangent follows from its pullback. Those that were lifted by `liftOp` and give something else than a
 * number need a pullback that is written with functions of this library.
 *
 * @category products
 * @since 0.1.0
 * @example
 * import { mul, sin } from 'backprop-ts'
 * import { jvp } from 'backprop-ts/Derivatives'
 * import { dot, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(jvp(x => mul(x, x), 3, 1), [9, 6])
 * assert.deepStrictEqual(jvp(x => dot(x, x), vector([1, 2]), vector([10, 0])), [5, 20])
 */
export const jvp = directional(jvpOf) as DirectionalDerivative<'valueAndTangent'>

/** A function that takes a function, and the point and the direction at once or later. */
export function directional(run: (f: Body, a: unknown, direction: unknown) => unknown) {
  return function (f: Body, ...at: readonly [] | readonly [unknown, unknown]): unknown {
    return at.length > 0 ? run(f, at[0], at[1]) : (a: unknown, direction: unknown) => run(f, a, direction)
  }
}
