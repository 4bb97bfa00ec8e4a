/**
 * The class of values that the numeric functions accept. It is open: a class that carries an instance under the symbol `instance` works with all
 * of them that the instance can serve, as a plain value and in a variable, as `Vector` and `Matrix` do.
 *
 * All members are optional. A type whose functions work element by element gives `map`, `zip`, `fromNumber` and `total`, and has them all; the others
 * are for speed. A type with an arithmetic of its own, such as the complex numbers, gives the functions that it has by name. What is
 * missing is derived where it can be (`square` from `mul`), and refused by an `UnsupportedOperationError` where it cannot.
 *
 * For gradients, the class needs a `Backprop` instance as well. The derivatives are those of calculus, with the instance's own operations in place
 * of those on numbers: they are right for commutative types.
 *
 * @since 0.1.0
 */
import { numericInstance } from './internal/numeric'

export type {
  /**
   * The operations of a numeric type. `fromNumber(n, like)` is the value that has `n` everywhere in the shape of `like`; `total` its adjoint, the
   * sum of all numbers; `map` and `zip` apply a function of numbers element by element (`zip` with a number on one side or none); `scale`
   * and `shift` multiply by and add a number.
   *
   * @category model
   * @since 0.1.0
   */
  Numeric
} from './internal/numeric'

/**
 * The symbol under which a class carries its numeric operations.
 *
 * @category model
 * @since 0.1.0
 * @example
 * import { mul } from 'backprop-ts'
 * import * as N from 'backprop-ts/Numeric'
 *
 * class Complex {
 *   constructor(readonly re: number, readonly im: number) {}
 *   get [N.instance](): N.Numeric<Complex> {
 *     return {
 *       fromNumber: n => new Complex(n, 0),
 *       mul: (x, y) => new Complex(x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re)
 *     }
 *   }
 * }
 * const i = new Complex(0, 1)
 * assert.deepStrictEqual({ ...mul(i, mul(2, i)) }, { re: -2, im: 0 })
 */
export const instance: typeof numericInstance = numericInstance
