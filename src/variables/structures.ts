/**
 * From a variable of a structure to a structure of variables, and back.
 *
 * @since 0.1.0
 */
import * as E from '../Explicit'
import { structural } from '../internal/values/zero-add-one'
import { joinOne, split } from '../internal/fp-ts/sequence'
import type { TraversableInstance } from '../internal/fp-ts/type-classes'
import type { Collected, Sequenced } from '../internal/fp-ts/sequence-types'
import type { BVar, Tracked } from '../internal/graph/types'

export type {
  /**
   * An instance of fp-ts's `Traversable`, told by its members.
   *
   * @category signatures
   * @since 0.1.0
   */
  TraversableInstance
} from '../internal/fp-ts/type-classes'

export type {
  /**
   * The result of `sequenceVar`: by what it was given, an array variable or an instance of `Traversable`.
   *
   * @category signatures
   * @since 0.1.0
   */
  Sequenced,
  /**
   * The result of `collectVar`.
   *
   * @category signatures
   * @since 0.1.0
   */
  Collected
} from '../internal/fp-ts/sequence-types'

/**
 * Leaves that are the same in every gradient, such as the tags of unions.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Static = string | boolean | null | undefined

/**
 * What `joinBV` takes: a record, tuple or array of variables and static leaves.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Fields<S> = readonly (BVar<S, unknown> | Static)[] | { readonly [key: string]: BVar<S, unknown> | Static }

/**
 * A record, tuple or array variable as the same structure of variables. Costs a node for each field; fields that are not used cost nothing
 * more. Haskell: `splitBV`, the patterns `BV`, `T2`, `T3`.
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
export const splitBV = <S, A extends object>(v: BVar<S, A>): { readonly [K in keyof A]: BVar<S, A[K]> } =>
  split('splitBV', v) as { readonly [K in keyof A]: BVar<S, A[K]> }

/**
 * A variable of a record, tuple or array from the same structure of variables; plain tags may stand among them. One node. Haskell: `joinBV`, the
 * patterns `BV`, `T2`, `T3`.
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
export const joinBV = <S, const F extends object>(
  vs: F & Fields<S>
): BVar<S, { readonly [K in keyof F]: F[K] extends Tracked<infer A> ? A : F[K] }> => joinOne('joinBV', vs) as never

/**
 * An array variable as an array of variables: `sequenceVar(v)`; or the variable of any fp-ts `Traversable`: `sequenceVar(T)(v)`. Linear in
 * the number of elements, gradient included. Haskell: `sequenceVar`.
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
export const sequenceVar: <X extends Tracked<ReadonlyArray<unknown>> | TraversableInstance>(x: X) => Sequenced<X> =
  E.sequenceVar(structural)

/**
 * The inverse of `sequenceVar`: an array variable from an array of variables, or `collectVar(T)(vs)`. One node for an array. Haskell:
 * `collectVar`.
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
export const collectVar: <X extends ReadonlyArray<Tracked<unknown>> | TraversableInstance>(x: X) => Collected<X> =
  E.collectVar(structural)
