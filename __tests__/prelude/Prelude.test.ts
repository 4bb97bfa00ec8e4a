import { expectTypeOf } from 'expect-type'
import * as E from 'fp-ts/Either'
import { flow, pipe } from 'fp-ts/function'
import * as Id from 'fp-ts/Identity'
import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import * as RM from 'fp-ts/ReadonlyMap'
import * as RNEA from 'fp-ts/ReadonlyNonEmptyArray'
import * as RR from 'fp-ts/ReadonlyRecord'
import * as S from 'fp-ts/string'
import * as T from 'fp-ts/Tree'
import { add, type BVar, type Const, constVar, div, gradBP, gradBP2, mul, square } from 'backprop-ts'
import { type Vector } from 'backprop-ts/LinearAlgebra'
import * as P from 'backprop-ts/Prelude'
import type { Numbers } from '../support/fixtures'

type Either = E.Either<string, number>

/** Checked by the compiler alone: the bodies are never run. */
const typed = (name: string, _body: () => void): void => {
  it(`${name} has the types it should have`, () => undefined)
}

// A scope and variables of it.
interface Sc {
  readonly scope: 'a scope'
}
declare const xs: BVar<Sc, Numbers>
declare const x: BVar<Sc, number>
declare const option: BVar<Sc, O.Option<number>>
declare const either: BVar<Sc, Either>
declare const tree: BVar<Sc, T.Tree<number>>
declare const vectors: BVar<Sc, ReadonlyArray<Vector<3>>>
declare const otherScope: BVar<'another scope', number>

it('Prelude exports the functions of the Haskell module', () => {
  expect(Object.keys(P).sort()).toEqual(
    (
      'sum product length minimum maximum map as of traverse toArray reduce reduceRight mapAccumL mapAccumR liftA2 ' +
      'liftA3 fromIntegral realToFrac round floor ceil trunc'
    )
      .split(' ')
      .sort()
  )
})

it('functions of Prelude are inferred inside the functions given to runners', () => {
  const a = gradBP(v => P.sum(v), [1, 2])
  const b = gradBP(v => pipe(v, P.map(square), P.sum), [1, 2])
  const c = gradBP(v => div(P.sum(v), P.length(v)), [1, 3])
  const d = gradBP(v => pipe(v, P.map(O.Functor)(square), P.sum(O.Foldable)), O.some(3))
  const e = gradBP2((u, v) => P.sum(P.liftA2((y, z) => mul(y, z), u, v)), [1, 2], [3])
  expectTypeOf([a, b, c]).toEqualTypeOf<number[][]>()
  expectTypeOf(d).toEqualTypeOf<O.Option<number>>()
  expectTypeOf(e).toEqualTypeOf<readonly [number[], number[]]>()
  expect([a, b, c, d, e]).toEqual([[1, 1], [2, 4], [0.5, 0.5], O.some(6), [[3, 3], [3]]])
})

typed('a fold', () => {
  expectTypeOf(P.sum(xs)).toEqualTypeOf<BVar<Sc, number>>()
  expectTypeOf(pipe(xs, P.sum)).toEqualTypeOf<BVar<Sc, number>>()
  expectTypeOf(P.product(vectors)).toEqualTypeOf<BVar<Sc, Vector<3>>>()
  expectTypeOf(P.sum([1, 2])).toEqualTypeOf<number>()
  expectTypeOf(P.sum([x, square(x)])).toEqualTypeOf<BVar<Sc, number>>()
  expectTypeOf(P.sum(constVar([1, 2]))).toEqualTypeOf<Const<number>>()
  expectTypeOf(P.minimum(xs as BVar<Sc, readonly [number, number]>)).toEqualTypeOf<BVar<Sc, number>>()
  expectTypeOf(P.minimum([1, 2])).toEqualTypeOf<number>()

  expectTypeOf(P.sum(O.Foldable)(option)).toEqualTypeOf<BVar<Sc, number>>()
  expectTypeOf(pipe(either, P.sum(E.Foldable))).toEqualTypeOf<BVar<Sc, number>>()
  expectTypeOf(pipe(tree, P.maximum(T.Foldable))).toEqualTypeOf<BVar<Sc, number>>()
  expectTypeOf(pipe(xs, P.product(RA.Foldable))).toEqualTypeOf<BVar<Sc, number>>()
  expectTypeOf(pipe(xs as unknown as BVar<Sc, RNEA.ReadonlyNonEmptyArray<number>>, P.sum(RNEA.Foldable))).toEqualTypeOf<
    BVar<Sc, number>
  >()
  expectTypeOf(pipe(x, P.sum(Id.Foldable))).toEqualTypeOf<BVar<Sc, number>>()
  const map = xs as unknown as BVar<Sc, ReadonlyMap<string, number>>
  expectTypeOf(pipe(map, P.sum(RM.getFoldable(S.Ord)))).toEqualTypeOf<BVar<Sc, number>>()
  const record = xs as unknown as BVar<Sc, RR.ReadonlyRecord<string, number>>
  expectTypeOf(pipe(record, P.minimum(RR.getFoldable(S.Ord)))).toEqualTypeOf<BVar<Sc, number>>()

  expectTypeOf(P.length(xs)).toEqualTypeOf<Const<number>>()
  expectTypeOf(P.length(T.Foldable)(tree)).toEqualTypeOf<Const<number>>()
  expectTypeOf(P.length(['a'])).toEqualTypeOf<number>()
  expectTypeOf(P.toArray(xs)).toEqualTypeOf<ReadonlyArray<BVar<Sc, number>>>()
  expectTypeOf(P.toArray(constVar([1]))).toEqualTypeOf<ReadonlyArray<Const<number>>>()
  expectTypeOf(pipe(either, P.toArray(E.Foldable))).toEqualTypeOf<ReadonlyArray<BVar<Sc, number>>>()

  const total = <Q, A>(v: BVar<Q, ReadonlyArray<A>>): BVar<Q, A> => P.sum(v)
  expectTypeOf(total(xs)).toEqualTypeOf<BVar<Sc, number>>()

  // @ts-expect-error an Option is not an array: its Foldable must be given
  P.sum(option)
  // @ts-expect-error a Functor is not a Foldable
  P.sum(RM.Functor)
  // @ts-expect-error the Foldable of another type
  P.sum(O.Foldable)(xs)
  // @ts-expect-error text has no sum
  P.sum(['a'])
  // @ts-expect-error vectors have no order
  P.minimum(vectors)
  // @ts-expect-error nor have they inside an Option
  P.maximum(O.Foldable)(option as unknown as BVar<Sc, O.Option<Vector>>)
})

typed('reduce', () => {
  expectTypeOf(
    pipe(
      xs,
      P.reduce(constVar(0, xs), (acc, y) => add(acc, y))
    )
  ).toEqualTypeOf<BVar<Sc, number>>()
  expectTypeOf(
    pipe(
      tree,
      P.reduceRight(T.Foldable)(x, (y, acc) => add(acc, y))
    )
  ).toEqualTypeOf<BVar<Sc, number>>()
  pipe(
    // @ts-expect-error the start belongs to another scope
    xs,
    P.reduce(otherScope, (acc, y) => add(acc, y))
  )
})

typed('map', () => {
  expectTypeOf(
    pipe(
      xs,
      P.map(y => P.of(y))
    )
  ).toEqualTypeOf<BVar<Sc, ReadonlyArray<Numbers>>>()
  expectTypeOf(pipe(option, P.map(O.Functor)(square))).toEqualTypeOf<BVar<Sc, O.Option<number>>>()
  expectTypeOf(
    pipe(
      either,
      P.map(E.Functor)(y => P.of(y))
    )
  ).toEqualTypeOf<BVar<Sc, E.Either<string, Numbers>>>()
  const squared = <Q>(y: BVar<Q, number>): BVar<Q, number> => square(y)
  expectTypeOf(P.map(squared)(xs)).toEqualTypeOf<BVar<Sc, Numbers>>()
  expectTypeOf(P.map(O.Functor)(squared)(option)).toEqualTypeOf<BVar<Sc, O.Option<number>>>()
  expectTypeOf(flow(P.map(squared), P.sum)(xs)).toEqualTypeOf<BVar<Sc, number>>()
  expectTypeOf(pipe(either, P.as(E.Functor)(x))).toEqualTypeOf<BVar<Sc, Either>>()
  expectTypeOf(pipe(xs, P.as(x))).toEqualTypeOf<BVar<Sc, Numbers>>()
  // @ts-expect-error a Foldable is not a Functor
  P.map({ URI: 'Option' as const, reduce: O.Foldable.reduce })
  pipe(
    xs,
    // @ts-expect-error the function must give a variable
    P.map(() => 3)
  )
  // @ts-expect-error the variable belongs to another scope
  pipe(xs, P.as(otherScope))
})

typed('traverse', () => {
  expectTypeOf(
    pipe(
      xs,
      P.traverse(O.Applicative)(y => O.some(y))
    )
  ).toEqualTypeOf<BVar<Sc, O.Option<Numbers>>>()
  expectTypeOf(
    pipe(
      tree,
      P.traverse(T.Traversable, E.Applicative)((y): E.Either<string, BVar<Sc, number>> => E.right(y))
    )
  ).toEqualTypeOf<BVar<Sc, E.Either<string, T.Tree<number>>>>()
  // @ts-expect-error a Functor is not an Applicative
  P.traverse(RM.Functor)
})

typed('mapAccumL', () => {
  expectTypeOf(
    pipe(
      xs,
      P.mapAccumL(constVar(0, xs), (acc, y) => [add(acc, y), P.of(y)])
    )
  ).toEqualTypeOf<readonly [BVar<Sc, number>, BVar<Sc, ReadonlyArray<Numbers>>]>()
  expectTypeOf(
    pipe(
      either,
      P.mapAccumR(E.Traversable)(x, (acc, y) => [add(acc, y), y])
    )
  ).toEqualTypeOf<readonly [BVar<Sc, number>, BVar<Sc, Either>]>()
  pipe(
    xs,
    // @ts-expect-error the step must give a pair
    P.mapAccumL(constVar(0, xs), acc => acc)
  )
})

typed('an applicative function', () => {
  const times = <Q>(a: BVar<Q, number>, b: BVar<Q, number>): BVar<Q, number> => mul(a, b)
  expectTypeOf(P.of(x)).toEqualTypeOf<BVar<Sc, Numbers>>()
  expectTypeOf(P.of(constVar(1))).toEqualTypeOf<Const<Numbers>>()
  expectTypeOf(P.of(O.Applicative)(x)).toEqualTypeOf<BVar<Sc, O.Option<number>>>()
  expectTypeOf(P.of(E.Applicative)(x)).toEqualTypeOf<BVar<Sc, E.Either<never, number>>>()
  expectTypeOf(P.liftA2(times)(xs, xs)).toEqualTypeOf<BVar<Sc, Numbers>>()
  expectTypeOf(P.liftA2(times, xs, xs)).toEqualTypeOf<BVar<Sc, Numbers>>()
  expectTypeOf(P.liftA2(O.Applicative)(times)(option, option)).toEqualTypeOf<BVar<Sc, O.Option<number>>>()
  expectTypeOf(P.liftA2(E.Applicative)((a, b) => mul(a, b), either, either)).toEqualTypeOf<BVar<Sc, Either>>()
  expectTypeOf(
    P.liftA2(E.Applicative)((a: BVar<Sc, number>, b: BVar<Sc, number>) => mul(a, b))(either, either)
  ).toEqualTypeOf<BVar<Sc, Either>>()
  expectTypeOf(P.liftA3((a, b, c) => add(a, add(b, c)), xs, xs, xs)).toEqualTypeOf<BVar<Sc, Numbers>>()
  expectTypeOf(P.liftA3(O.Applicative)((a, b, c) => add(a, add(b, c)), option, option, option)).toEqualTypeOf<
    BVar<Sc, O.Option<number>>
  >()
  // @ts-expect-error a container of another kind
  P.liftA2(O.Applicative)(times)(option, xs)
  // @ts-expect-error one argument is missing
  P.liftA3((a, b, c) => add(a, add(b, c)), xs, xs)
})

typed('a conversion', () => {
  const bigint = x as unknown as BVar<Sc, bigint>
  expectTypeOf(P.fromIntegral(bigint)).toEqualTypeOf<BVar<Sc, number>>()
  expectTypeOf(P.fromIntegral(3n)).toEqualTypeOf<number>()
  expectTypeOf(P.fromIntegral(constVar(3n))).toEqualTypeOf<Const<number>>()
  expectTypeOf(pipe(bigint, P.fromIntegral, P.round)).toEqualTypeOf<BVar<Sc, number>>()
  expectTypeOf(P.realToFrac(x)).toEqualTypeOf<BVar<Sc, number>>()
  expectTypeOf(P.round(1.5)).toEqualTypeOf<number>()
  expectTypeOf(pipe(xs, P.floor)).toEqualTypeOf<BVar<Sc, Numbers>>()
  // @ts-expect-error text is not a number
  P.fromIntegral('3')
  // @ts-expect-error nor can it be rounded
  P.round('3')
})
