/**
 * Functions that combine several containers.
 *
 * They take variables of arrays. Given an instance of fp-ts's `Applicative`, they take variables of its containers.
 * Containers must be values: an applicative of functions, such as `IO`, has no gradient, and `NotDifferentiableError`
 * is thrown.
 *
 * @since 0.1.0
 */
import type { Kind2, URIS2 } from 'fp-ts/HKT'
import { collect } from '../internal/values/collect'
import { arrays, sequence } from '../internal/fp-ts/visit-elements'
import { type ApplicativeInstance, type Dictionary, isDictionary, type KindOf } from '../internal/fp-ts/type-classes'
import type { BVar, Const } from '../internal/graph/types'

/**
 * The type of `of`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Of {
  <F>(A: ApplicativeInstance<F>): OfInstance<F>
  <A>(a: Const<A>): Const<ReadonlyArray<A>>
  <S, A>(a: BVar<S, A>): BVar<S, ReadonlyArray<A>>
}

/**
 * The type of `of(A)`.
 *
 * @category signatures
 * @since 0.1.0
 */
export type OfInstance<F> = <S, A>(a: BVar<S, A>) => BVar<S, KindOf<F, never, A>>

const ofIn =
  (A: Dictionary) =>
  (a: unknown): unknown =>
    collect('of', A.of(a))

/**
 * Puts one variable into a container: `[a]`, or the result of `A.of`. Records one node. Haskell: `pure`.
 *
 * @category applicatives
 * @since 0.1.0
 * @example
 * import * as O from 'fp-ts/Option'
 * import { evalBP, gradBP } from 'backprop-ts'
 * import { of, sum } from 'backprop-ts/Prelude'
 *
 * assert.strictEqual(gradBP(x => sum(of(x)), 5), 1)
 * assert.deepStrictEqual(evalBP(x => of(O.Applicative)(x), 5), O.some(5))
 */
export const of = ((x: unknown): unknown => (isDictionary(x, 'of') ? ofIn(x) : ofIn(arrays)(x))) as Of

/**
 * The type of `liftA2`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface LiftA2 extends LiftA2In<'ReadonlyArray'> {
  <F extends URIS2>(A: ApplicativeInstance<F>): LiftA2In2<F>
  <F>(A: ApplicativeInstance<F>): LiftA2In<F>
}

/**
 * The type of `liftA2(A)`, where `A` has one type parameter.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface LiftA2In<F> {
  <S, A, B, C>(
    f: (a: BVar<S, A>, b: BVar<S, B>) => BVar<S, C>
  ): (x: BVar<S, KindOf<F, never, A>>, y: BVar<S, KindOf<F, never, B>>) => BVar<S, KindOf<F, never, C>>
  <S, A, B, C>(
    f: (a: BVar<S, A>, b: BVar<S, B>) => BVar<S, C>,
    x: BVar<S, KindOf<F, never, A>>,
    y: BVar<S, KindOf<F, never, B>>
  ): BVar<S, KindOf<F, never, C>>
}

/**
 * The type of `liftA2(A)`, where `A` has two type parameters.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface LiftA2In2<F extends URIS2> {
  <S, A, B, C>(
    f: (a: BVar<S, A>, b: BVar<S, B>) => BVar<S, C>
  ): <E>(x: BVar<S, Kind2<F, E, A>>, y: BVar<S, Kind2<F, E, B>>) => BVar<S, Kind2<F, E, C>>
  <S, A, B, C, E>(
    f: (a: BVar<S, A>, b: BVar<S, B>) => BVar<S, C>,
    x: BVar<S, Kind2<F, E, A>>,
    y: BVar<S, Kind2<F, E, B>>
  ): BVar<S, Kind2<F, E, C>>
}

type FunctionN = (...xs: ReadonlyArray<unknown>) => unknown

/** Applies a function of `arity` elements, in an applicative, to that many variables of containers. */
const lifted = (name: string, arity: number): unknown => {
  const collected = (f: FunctionN, got: ReadonlyArray<unknown>): unknown =>
    got.length === arity ? f(...got) : (a: unknown) => collected(f, [...got, a])
  const run = (A: Dictionary, f: FunctionN, vs: ReadonlyArray<unknown>): unknown => {
    const [first, ...rest] = vs.map(v => sequence(name, A, v))
    const start = A.map(first, a => collected(f, [a]))
    return collect(
      name,
      rest.reduce((fs, x) => A.ap(fs, x), start)
    )
  }
  const shapes =
    (A: Dictionary) =>
    (f: unknown, ...vs: ReadonlyArray<unknown>): unknown =>
      vs.length > 0 ? run(A, f as FunctionN, vs) : (...later: ReadonlyArray<unknown>) => run(A, f as FunctionN, later)
  return (x: unknown, ...vs: ReadonlyArray<unknown>): unknown =>
    isDictionary(x, 'ap') ? shapes(x) : shapes(arrays)(x, ...vs)
}

/**
 * Applies a function of two variables to the elements of two containers. For arrays, it takes each pair of elements;
 * `liftA2(A)` combines them as the applicative `A` does. `liftA2(f)` waits for the containers. In `liftA2(f, x, y)` and
 * `liftA2(A)(f, x, y)`, TypeScript infers the types of the arguments of `f`. The cost is linear in the number of
 * results. Haskell: `liftA2`.
 *
 * @category applicatives
 * @since 0.1.0
 * @example
 * import * as O from 'fp-ts/Option'
 * import { type BVar, gradBP2, mul } from 'backprop-ts'
 * import { liftA2, sum } from 'backprop-ts/Prelude'
 *
 * const products = gradBP2((x, y) => sum(liftA2((a, b) => mul(a, b), x, y)), [1, 2], [10, 20])
 * assert.deepStrictEqual(products, [[30, 30], [3, 3]])
 *
 * const times = <S>(a: BVar<S, number>, b: BVar<S, number>): BVar<S, number> => mul(a, b)
 * const both = <S>(x: BVar<S, O.Option<number>>, y: BVar<S, O.Option<number>>): BVar<S, O.Option<number>> =>
 *   liftA2(O.Applicative)(times)(x, y)
 * assert.deepStrictEqual(gradBP2(both, O.some(2), O.some(3)), [O.some(3), O.some(2)])
 */
export const liftA2 = lifted('liftA2', 2) as LiftA2

/**
 * The type of `liftA3`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface LiftA3 extends LiftA3In<'ReadonlyArray'> {
  <F>(A: ApplicativeInstance<F>): LiftA3In<F>
}

/**
 * The type of `liftA3(A)`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface LiftA3In<F> {
  <S, A, B, C, D>(
    f: (a: BVar<S, A>, b: BVar<S, B>, c: BVar<S, C>) => BVar<S, D>
  ): <E>(
    x: BVar<S, KindOf<F, E, A>>,
    y: BVar<S, KindOf<F, E, B>>,
    z: BVar<S, KindOf<F, E, C>>
  ) => BVar<S, KindOf<F, E, D>>
  <S, A, B, C, D, E>(
    f: (a: BVar<S, A>, b: BVar<S, B>, c: BVar<S, C>) => BVar<S, D>,
    x: BVar<S, KindOf<F, E, A>>,
    y: BVar<S, KindOf<F, E, B>>,
    z: BVar<S, KindOf<F, E, C>>
  ): BVar<S, KindOf<F, E, D>>
}

/**
 * Like `liftA2`, for functions of three variables. Haskell: `liftA3`.
 *
 * @category applicatives
 * @since 0.1.0
 * @example
 * import { add, evalBP, mul } from 'backprop-ts'
 * import { liftA3 } from 'backprop-ts/Prelude'
 *
 * assert.deepStrictEqual(evalBP(x => liftA3((a, b, c) => add(a, mul(b, c)), x, x, x), [2]), [6])
 */
export const liftA3 = lifted('liftA3', 3) as LiftA3
