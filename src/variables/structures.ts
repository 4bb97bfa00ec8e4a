/**
 * Splits a variable of a structure into a structure of variables, and joins them again.
 *
 * @since 0.1.0
 */
import type { BVar, Same, Tracked } from '../internal/graph/types'
import type { TypedArray } from '../internal/values/kinds'
import { collect, collectContainer, split } from '../internal/values/collect'
import type { TraversableInstance, TraversableLike } from '../internal/fp-ts/type-classes'
import { sequence } from '../internal/fp-ts/visit-elements'
import { type Collected, isTraversable, type Sequenced } from '../internal/fp-ts/sequence-types'

export type {
  /**
   * An instance of fp-ts's `Traversable`, recognised by its members.
   *
   * @category signatures
   * @since 0.1.0
   */
  TraversableInstance
} from '../internal/fp-ts/type-classes'

export type {
  /**
   * The result type of `sequenceVar`, for an array variable or a `Traversable` instance.
   *
   * @category signatures
   * @since 0.1.0
   */
  Sequenced,
  /**
   * The result type of `collectVar`.
   *
   * @category signatures
   * @since 0.1.0
   */
  Collected
} from '../internal/fp-ts/sequence-types'

/**
 * Leaves without a gradient, such as the tags of unions. They appear unchanged in every gradient.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Static = string | boolean | null | undefined

/**
 * What `joinBV` takes: a record, tuple or array of variables, plain numbers, tags, and structures of these.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Fields<S> = readonly Field<S>[] | { readonly [key: string]: Field<S> }

/**
 * A field of what `joinBV` takes.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Field<S> = BVar<S, unknown> | Fields<S> | Static | number | bigint

/**
 * The type of the value of `joinBV`. Variables inside are unwrapped at any depth.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Joined<F> =
  F extends Tracked<infer A>
    ? A
    : F extends number
      ? number
      : F extends bigint
        ? bigint
        : F extends Tree
          ? { readonly [K in keyof F]: Joined<F[K]> }
          : F

/**
 * A structure whose parts `Joined` unwraps.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Tree = readonly Branch[] | { readonly [key: string]: Branch }

/**
 * A part of a `Tree`.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Branch = Tracked<unknown> | Tree | Static | number | bigint

/**
 * The result type of `splitBV`. Static fields are plain, so tagged unions narrow by their tag. An optional or nullable
 * field is either a variable or nothing. A typed array gives an array of variables of numbers.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Split<S, A> = A extends TypedArray
  ? ReadonlyArray<BVar<S, number>>
  : A extends object
    ? { readonly [K in keyof A]: SplitField<S, A[K]> }
    : never

/**
 * A field of `Split`. The static members of its type stay plain, and the rest is a variable.
 *
 * @category signatures
 * @since 0.1.0
 */
export type SplitField<S, A> = [Exclude<A, Static>] extends [never]
  ? A
  : BVar<S, Exclude<A, Static>> | Extract<A, Static>

/**
 * Splits a variable of a record, tuple, array or typed array into the same structure of variables. A typed array gives
 * an array. Strings, tags and other static fields are plain: a tagged union narrows by its tag, and an optional field
 * by a comparison with `undefined`. Costs one node for each field that is not static. Unused fields cost nothing more.
 * Haskell: `splitBV`, the patterns `BV`, `T2`, `T3`.
 *
 * @category structures
 * @since 0.1.0
 * @example
 * import { gradBP, mul, splitBV } from 'backprop-ts'
 *
 * const area = gradBP<{ readonly w: number; readonly h: number }, number>(v => {
 *   const { w, h } = splitBV(v)
 *   return mul(w, h)
 * })
 * assert.deepStrictEqual(area({ w: 2, h: 3 }), { w: 3, h: 2 })
 */
export const splitBV = <S, A extends object>(v: BVar<S, A>): Split<S, A> => split('splitBV', v) as Split<S, A>

/**
 * Joins a record, tuple or array into one variable. Its parts are variables, plain numbers, tags, and nested records of
 * these. Costs one node for each structure that holds variables. Haskell: `joinBV`, the patterns `BV`, `T2`, `T3`.
 *
 * @category structures
 * @since 0.1.0
 * @example
 * import { gradBP, joinBV, mul, splitBV, square } from 'backprop-ts'
 *
 * const f = gradBP<number, number>(x => {
 *   const { a, b } = splitBV(joinBV({ a: square(x), b: x }))
 *   return mul(a, b)
 * })
 * assert.strictEqual(f(2), 12)
 */
export const joinBV = <S, const F extends object, K extends 'type' = 'type'>(
  vs: F & Fields<S>
  // `Same` keeps TypeScript from inferring `F` from the type that the context expects.
): Same<BVar<S, Joined<F>>>[K] => collectContainer('joinBV', vs) as never

/**
 * Splits a variable of an array or typed array into an array of variables: `sequenceVar(v)`. For a variable of any
 * other fp-ts `Traversable`, pass its instance: `sequenceVar(T)(v)`. The cost is linear in the number of elements,
 * including the gradient. Haskell: `sequenceVar`.
 *
 * @category structures
 * @since 0.1.0
 * @example
 * import * as O from 'fp-ts/Option'
 * import { pipe } from 'fp-ts/function'
 * import { add, constVar, gradBP, sequenceVar, square } from 'backprop-ts'
 *
 * const sumOfSquares = gradBP<ReadonlyArray<number>, number>(v =>
 *   sequenceVar(v).reduce((sum, x) => add(sum, square(x)), constVar(0, v))
 * )
 * assert.deepStrictEqual(sumOfSquares([1, 2, 3]), [2, 4, 6])
 *
 * const inside = gradBP<O.Option<number>, number>(v =>
 *   pipe(sequenceVar(O.Traversable)(v), O.match(() => constVar(0, v), x => square(x)))
 * )
 * assert.deepStrictEqual(inside(O.some(3)), O.some(6))
 */
export const sequenceVar = <X extends Tracked<ArrayLike<unknown>> | TraversableInstance>(x: X): Sequenced<X> =>
  (isTraversable(x)
    ? (v: unknown) => sequence('sequenceVar', x as unknown as TraversableLike, v)
    : split('sequenceVar', x)) as Sequenced<X>

/**
 * The inverse of `sequenceVar`: `collectVar(vs)` joins an array of variables into an array variable. For any other
 * fp-ts `Traversable`, pass its instance: `collectVar(T)(vs)`. An array costs one node. Haskell: `collectVar`.
 *
 * @category structures
 * @since 0.1.0
 * @example
 * import { collectVar, gradBP, mul, sequenceVar } from 'backprop-ts'
 *
 * const swapped = gradBP<ReadonlyArray<number>, ReadonlyArray<number>>(v => {
 *   const [x, y] = sequenceVar(v)
 *   return x === undefined || y === undefined ? v : collectVar([mul(y, 10), x])
 * })
 * assert.deepStrictEqual(swapped([1, 2]), [1, 10])
 */
export const collectVar = <X extends ReadonlyArray<Tracked<unknown>> | TraversableInstance>(x: X): Collected<X> =>
  (isTraversable(x) ? (vs: unknown) => collect('collectVar', vs) : collectContainer('collectVar', x)) as Collected<X>
