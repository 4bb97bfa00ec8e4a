/**
 * The class of values that can have gradients. It says how to add gradients, and what their zero and one are.
 *
 * Laws, for all `x`, `y`, `z` of one shape:
 *
 * - identity: `add(x, zero(y)) = x`
 * - commutativity: `add(x, y) = add(y, x)`
 * - associativity: `add(x, add(y, z)) = add(add(x, y), z)`
 * - idempotence: `zero(zero(x)) = zero(x)`, `one(one(x)) = one(x)`
 * - `one(x)` is the gradient of the identity function
 *
 * They hold up to extra zeros: the sum of `[1]` and the zero of `[2, 3]` is `[1, 0]`. The function `laws` of the module
 * `Check` tests them.
 *
 * @module backprop-ts/Backprop
 * @since 0.1.0
 */
import type { Same } from './internal/graph/types'
import { structural as structuralInstance } from './internal/values/zero-add-one'

export * from './instances/derived-instances'
export * from './instances/backprop-instances'

export type {
  /**
   * The zero, sum and one of the gradients of a type. `zero(a)` and `one(a)` have the shape of `a`, with every number
   * replaced by 0 or 1. Haskell: `Backprop`.
   *
   * @category model
   * @since 0.1.0
   */
  Backprop
} from './internal/graph/types'

export {
  /**
   * The symbol under which a class keeps its instance, as `Symbol.iterator` does for iteration. Values of such a class
   * must be immutable.
   *
   * @category model
   * @since 0.1.0
   * @example
   * import { gradBP, liftOp1 } from 'backprop-ts'
   * import * as B from 'backprop-ts/Backprop'
   * import { op1 } from 'backprop-ts/Op'
   *
   * class Celsius {
   *   constructor(readonly degrees: number) {}
   *   readonly [B.instance]: B.Backprop<Celsius> = {
   *     zero: () => new Celsius(0),
   *     add: (x, y) => new Celsius(x.degrees + y.degrees),
   *     one: () => new Celsius(1)
   *   }
   * }
   * const degrees = op1((c: Celsius) => [c.degrees, (d: number) => new Celsius(d)])
   * assert.strictEqual(gradBP(c => liftOp1(degrees)(c), new Celsius(20)).degrees, 1)
   */
  backpropInstance as instance
} from './internal/values/kinds'

/**
 * The type of `structural`, an instance of every type. The second signature of `add` accepts structures of different
 * types, such as records with different keys.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Structural {
  readonly zero: <A, K extends 'type' = 'type'>(a: A) => Same<A>[K]
  readonly add: {
    <A, K extends 'type' = 'type'>(x: A, y: A): Same<A>[K]
    (x: unknown, y: unknown): unknown
  }
  readonly one: <A, K extends 'type' = 'type'>(a: A) => Same<A>[K]
}

/**
 * The default instance, which follows the structure of a value at run time. Numbers and bigints are added. Where arrays
 * differ in length, the tail of the longer one is kept. Records and `Map`s unite their keys. `none` is the zero of an
 * `Option`. Members of any other tagged union can only be added to members with the same tag. Strings, booleans, `null`
 * and `undefined` stay themselves. Throws `NotDifferentiableError` for objects of classes without an instance, and
 * `ShapeError` for structures that do not match.
 *
 * @category instances
 * @since 0.1.0
 * @example
 * import { structural } from 'backprop-ts/Backprop'
 *
 * assert.deepStrictEqual(structural.zero({ name: 'w', at: [1, 2] }), { name: 'w', at: [0, 0] })
 * assert.deepStrictEqual(structural.add([1, 2, 3], [10]), [11, 2, 3])
 */
export const structural: Structural = structuralInstance as Structural
