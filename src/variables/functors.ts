/**
 * Functions that apply to each element of a container.
 *
 * They take variables of arrays. Given an instance of fp-ts's `Functor` or `Traversable`, they take variables of its
 * containers. Containers must be values: an applicative of functions, such as `IO`, has no gradient, and
 * `NotDifferentiableError` is thrown. The same error is thrown for an instance that computes elements instead of moving
 * them.
 *
 * @since 0.1.0
 */
import type { Kind2, URIS2 } from 'fp-ts/HKT'
import { collect } from '../internal/values/collect'
import { arrayElements, arrays, sequence } from '../internal/fp-ts/visit-elements'
import {
  type ApplicativeInstance,
  type Dictionary,
  type FunctorInstance,
  isDictionary,
  type KindOf,
  type TraversableInstance
} from '../internal/fp-ts/type-classes'
import { innermost, reveal } from '../internal/graph/node'
import type { BVar } from '../internal/graph/types'

type Function1 = (a: unknown) => unknown

// -------------------------------------------------------------------------------------
// functors
// -------------------------------------------------------------------------------------

/**
 * The type of `map`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface MapVar {
  <S, A, B>(f: (a: BVar<S, A>) => BVar<S, B>): (v: BVar<S, ReadonlyArray<A>>) => BVar<S, ReadonlyArray<B>>
  <F extends URIS2>(
    F: FunctorInstance<F>
  ): <S, A, B>(f: (a: BVar<S, A>) => BVar<S, B>) => <E>(v: BVar<S, Kind2<F, E, A>>) => BVar<S, Kind2<F, E, B>>
  <F>(
    F: FunctorInstance<F>
  ): <S, A, B>(f: (a: BVar<S, A>) => BVar<S, B>) => (v: BVar<S, KindOf<F, never, A>>) => BVar<S, KindOf<F, never, B>>
}

const mapIn =
  (F: Dictionary) =>
  (f: Function1) =>
  (v: unknown): unknown =>
    collect(
      'map',
      F.map(sequence('map', F, v), a => f(a))
    )

/**
 * Applies a function to each element. Records one node for each element and one for the whole, in addition to those of
 * the function. Haskell: `fmap`, `<$>`.
 *
 * @category functors
 * @since 0.1.0
 * @example
 * import * as O from 'fp-ts/Option'
 * import { pipe } from 'fp-ts/function'
 * import { type BVar, evalBP, gradBP, square } from 'backprop-ts'
 * import { map, sum } from 'backprop-ts/Prelude'
 *
 * assert.deepStrictEqual(gradBP(xs => pipe(xs, map(square), sum), [1, 2, 3]), [2, 4, 6])
 *
 * const squared = <S>(v: BVar<S, O.Option<number>>): BVar<S, O.Option<number>> => pipe(v, map(O.Functor)(square))
 * assert.deepStrictEqual(evalBP(squared, O.some(3)), O.some(9))
 * assert.deepStrictEqual(gradBP(squared, O.some(3)), O.some(6))
 */
export const map = ((x: unknown): unknown =>
  isDictionary(x, 'map') ? mapIn(x) : mapIn(arrays)(x as Function1)) as MapVar

/**
 * The type of `as`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface As {
  <F>(F: FunctorInstance<F>): <S, B>(b: BVar<S, B>) => <E, A>(v: BVar<S, KindOf<F, E, A>>) => BVar<S, KindOf<F, E, B>>
  <S, B>(b: BVar<S, B>): <A>(v: BVar<S, ReadonlyArray<A>>) => BVar<S, ReadonlyArray<B>>
}

const asIn =
  (F: Dictionary) =>
  (b: unknown) =>
  (v: unknown): unknown => {
    innermost('as', [v])
    const whole = reveal(v)
    return collect(
      'as',
      F.map(F === arrays ? arrayElements('as', whole) : whole, () => b)
    )
  }

/**
 * Replaces each element by the same variable. Records one node. Haskell: `fmapConst`, `<$`, `$>`.
 *
 * @category functors
 * @since 0.1.0
 * @example
 * import { pipe } from 'fp-ts/function'
 * import { constVar, gradBP } from 'backprop-ts'
 * import { as, sum } from 'backprop-ts/Prelude'
 *
 * assert.strictEqual(gradBP(x => pipe(constVar([1, 2, 3], x), as(x), sum), 5), 3)
 */
export const as = ((x: unknown): unknown => (isDictionary(x, 'map') ? asIn(x) : asIn(arrays)(x))) as As

// -------------------------------------------------------------------------------------
// traversables
// -------------------------------------------------------------------------------------

/**
 * The type of `traverse`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Traverse {
  <G>(
    A: ApplicativeInstance<G>
  ): <S, A, E, B>(
    f: (a: BVar<S, A>) => KindOf<G, E, BVar<S, B>>
  ) => (v: BVar<S, ReadonlyArray<A>>) => BVar<S, KindOf<G, E, ReadonlyArray<B>>>
  <T, G>(
    T: TraversableInstance<T>,
    A: ApplicativeInstance<G>
  ): <S, A, E, B>(
    f: (a: BVar<S, A>) => KindOf<G, E, BVar<S, B>>
  ) => <D>(v: BVar<S, KindOf<T, D, A>>) => BVar<S, KindOf<G, E, KindOf<T, D, B>>>
}

/**
 * Applies a function with effects to each element and collects the effects. Call it as `traverse(A)(f)(v)` for an array
 * `v`, and as `traverse(T, A)(f)(v)` for a container of the traversable `T`; `A` is the applicative of the effects. The
 * cost is linear for arrays. Some instances of fp-ts itself copy what they have built at each step. Haskell:
 * `traverse`.
 *
 * @category traversables
 * @since 0.1.0
 * @example
 * import * as O from 'fp-ts/Option'
 * import { pipe } from 'fp-ts/function'
 * import { type BVar, evalBP, gradBP, log, primal } from 'backprop-ts'
 * import { traverse } from 'backprop-ts/Prelude'
 *
 * const logs = <S>(v: BVar<S, ReadonlyArray<number>>): BVar<S, O.Option<ReadonlyArray<number>>> =>
 *   pipe(v, traverse(O.Applicative)(x => (primal(x) > 0 ? O.some(log(x)) : O.none)))
 * assert.deepStrictEqual(evalBP(logs, [1, -1]), O.none)
 * assert.deepStrictEqual(gradBP(logs, [1, 2]), [1, 0.5])
 */
export const traverse = ((x: Dictionary, y?: Dictionary) => {
  const [T, A] = y === undefined ? [arrays, x] : [x, y]
  return (f: Function1) => (v: unknown) =>
    collect(
      'traverse',
      T.traverse(A)(sequence('traverse', T, v), a => f(a))
    )
}) as unknown as Traverse

/**
 * The type of `mapAccumL` and `mapAccumR`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface MapAccum {
  <S, B, A, C>(
    b: BVar<S, B>,
    f: (b: BVar<S, B>, a: BVar<S, A>) => readonly [BVar<S, B>, BVar<S, C>]
  ): (v: BVar<S, ReadonlyArray<A>>) => readonly [BVar<S, B>, BVar<S, ReadonlyArray<C>>]
  <T>(
    T: TraversableInstance<T>
  ): <S, B, A, C>(
    b: BVar<S, B>,
    f: (b: BVar<S, B>, a: BVar<S, A>) => readonly [BVar<S, B>, BVar<S, C>]
  ) => <E>(v: BVar<S, KindOf<T, E, A>>) => readonly [BVar<S, B>, BVar<S, KindOf<T, E, C>>]
}

type Step = (b: unknown, a: unknown) => readonly [unknown, unknown]

/** Holds an element until it is replaced. */
interface Cell {
  element: unknown
}

const mapAccum = (name: string, inOrder: (cells: Cell[]) => Cell[]): MapAccum => {
  const run =
    (T: Dictionary) =>
    (b: unknown, f: Step) =>
    (v: unknown): unknown => {
      const cells = T.map(sequence(name, T, v), (element): Cell => ({ element }))
      const list: Cell[] = []
      T.reduce(cells, undefined, (_, cell) => {
        list.push(cell as Cell)
        return undefined
      })
      let acc = b
      for (const cell of inOrder(list)) [acc, cell.element] = f(acc, cell.element)
      return [
        acc,
        collect(
          name,
          T.map(cells, cell => (cell as Cell).element)
        )
      ]
    }
  return ((...args: ReadonlyArray<unknown>) =>
    args.length > 1 ? run(arrays)(args[0], args[1] as Step) : run(args[0] as Dictionary)) as MapAccum
}

/**
 * Combines `map` and `reduce`, from the first element to the last. Each step gives the next accumulator and the new
 * element. The cost is that of both functions. Haskell: `mapAccumL`.
 *
 * @category traversables
 * @since 0.1.0
 * @example
 * import { pipe } from 'fp-ts/function'
 * import { add, type BVar, constVar, evalBP, gradBP } from 'backprop-ts'
 * import { mapAccumL, sum } from 'backprop-ts/Prelude'
 *
 * const partialSums = <S>(v: BVar<S, ReadonlyArray<number>>): BVar<S, ReadonlyArray<number>> =>
 *   pipe(v, mapAccumL(constVar(0, v), (acc, x) => [add(acc, x), add(acc, x)]))[1]
 * assert.deepStrictEqual(evalBP(partialSums, [1, 2, 3]), [1, 3, 6])
 * assert.deepStrictEqual(gradBP(v => sum(partialSums(v)), [1, 2, 3]), [3, 2, 1])
 */
export const mapAccumL = mapAccum('mapAccumL', cells => cells)

/**
 * Like `mapAccumL`, from the last element to the first. Haskell: `mapAccumR`.
 *
 * @category traversables
 * @since 0.1.0
 * @example
 * import { pipe } from 'fp-ts/function'
 * import { add, type BVar, constVar, evalBP } from 'backprop-ts'
 * import { mapAccumR } from 'backprop-ts/Prelude'
 *
 * const sumsFromRight = <S>(v: BVar<S, ReadonlyArray<number>>): BVar<S, ReadonlyArray<number>> =>
 *   pipe(v, mapAccumR(constVar(0, v), (acc, x) => [add(acc, x), add(acc, x)]))[1]
 * assert.deepStrictEqual(evalBP(sumsFromRight, [1, 2, 3]), [6, 5, 3])
 */
export const mapAccumR = mapAccum('mapAccumR', cells => cells.reverse())
