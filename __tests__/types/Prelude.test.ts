import { expectTypeOf } from 'expect-type'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as T from 'fp-ts/Tree'
import { add, type BVar, type Const, constVar, gradBP, mul, square, type Unary } from 'backprop-ts'
import * as P from 'backprop-ts/Prelude'
import type { Vector } from 'backprop-ts/LinearAlgebra'
import { compiled, the } from '../support/types'
import type { Numbers } from '../support/fixtures'

type S = 's'
type Z = 't'
const x = () => the<BVar<S, number>>()
const xs = () => the<BVar<S, Numbers>>()
const some = () => the<BVar<S, O.Option<number>>>()
const either = () => the<BVar<S, E.Either<string, number>>>()
const tree = () => the<BVar<S, T.Tree<number>>>()

it('folds give variables of elements', () => {
  expectTypeOf(P.sum([1, 2])).toEqualTypeOf<number>()
  expectTypeOf(P.maximum([1, 2])).toEqualTypeOf<number>()
  expectTypeOf(P.sum(constVar([1, 2]))).toEqualTypeOf<Const<number>>()
  expectTypeOf(gradBP(v => P.product(v), [1, 2])).toEqualTypeOf<number[]>()
  compiled(() => {
    expectTypeOf(P.sum(xs())).toEqualTypeOf<BVar<S, number>>()
    expectTypeOf(P.sum(the<BVar<S, ReadonlyArray<Vector<3>>>>())).toEqualTypeOf<BVar<S, Vector<3>>>()
    expectTypeOf(P.sum([x(), x()])).toEqualTypeOf<BVar<S, number>>()
    expectTypeOf(pipe(xs(), v => P.minimum(v))).toEqualTypeOf<BVar<S, number>>()
    expectTypeOf(P.product(O.Foldable)(some())).toEqualTypeOf<BVar<S, number>>()
    expectTypeOf(P.maximum(T.Foldable)(tree())).toEqualTypeOf<BVar<S, number>>()
    expectTypeOf(P.sum(E.Foldable)(either())).toEqualTypeOf<BVar<S, number>>()
  })
})

it('length gives a number and toArray an array of variables', () => {
  expectTypeOf(P.length([1, 2])).toEqualTypeOf<number>()
  compiled(() => {
    expectTypeOf(P.length(xs())).toEqualTypeOf<Const<number>>()
    expectTypeOf(P.length(T.Foldable)(tree())).toEqualTypeOf<Const<number>>()
    expectTypeOf(P.toArray(xs())).toEqualTypeOf<ReadonlyArray<BVar<S, number>>>()
    expectTypeOf(P.toArray(T.Foldable)(tree())).toEqualTypeOf<ReadonlyArray<BVar<S, number>>>()
  })
})

it('folds take their steps from a pipe', () => {
  compiled(() => {
    expectTypeOf(
      pipe(
        xs(),
        P.reduce(constVar(0, x()), (b, a) => add(b, a))
      )
    ).toEqualTypeOf<BVar<S, number>>()
    expectTypeOf(
      pipe(
        tree(),
        P.reduceRight(T.Foldable)(constVar(0, x()), (a: BVar<S, number>, b) => add(b, a))
      )
    ).toEqualTypeOf<BVar<S, number>>()
  })
})

it('map gives the types of the mapped elements', () => {
  compiled(() => {
    expectTypeOf(pipe(xs(), P.map(square))).toEqualTypeOf<BVar<S, Numbers>>()
    expectTypeOf(pipe(some(), P.map(O.Functor)(square))).toEqualTypeOf<BVar<S, O.Option<number>>>()
    expectTypeOf(
      pipe(
        either(),
        P.map(E.Functor)((a: BVar<S, number>) => square(a))
      )
    ).toEqualTypeOf<BVar<S, E.Either<string, number>>>()
    expectTypeOf(pipe(xs(), P.as(x()))).toEqualTypeOf<BVar<S, Numbers>>()
    expectTypeOf(pipe(some(), P.as(O.Functor)(x()))).toEqualTypeOf<BVar<S, O.Option<number>>>()
  })
})

it('traversals and accumulations have the types of their effects and states', () => {
  compiled(() => {
    expectTypeOf(
      pipe(
        xs(),
        P.traverse(O.Applicative)((a: BVar<S, number>) => O.some(square(a)))
      )
    ).toEqualTypeOf<BVar<S, O.Option<Numbers>>>()
    expectTypeOf(
      pipe(
        xs(),
        P.mapAccumL(x(), (b, a) => [add(b, a), mul(b, a)])
      )
    ).toEqualTypeOf<readonly [BVar<S, number>, BVar<S, Numbers>]>()
  })
})

it('applicatives have the types of the functions that they lift', () => {
  expectTypeOf(P.of(constVar(1))).toEqualTypeOf<Const<Numbers>>()
  compiled(() => {
    expectTypeOf(P.of(x())).toEqualTypeOf<BVar<S, Numbers>>()
    expectTypeOf(P.of(O.Applicative)(x())).toEqualTypeOf<BVar<S, O.Option<number>>>()
    expectTypeOf(P.liftA2((a, b) => mul(a, b), xs(), xs())).toEqualTypeOf<BVar<S, Numbers>>()
    expectTypeOf(P.liftA2(O.Applicative)((a, b) => mul(a, b), some(), some())).toEqualTypeOf<
      BVar<S, O.Option<number>>
    >()
    expectTypeOf(P.liftA3((a, b, c) => add(mul(a, b), c), xs(), xs(), xs())).toEqualTypeOf<BVar<S, Numbers>>()
  })
})

it('rounding keeps types, and conversion to numbers keeps scopes', () => {
  expectTypeOf(P.round).toEqualTypeOf<Unary>()
  expectTypeOf(P.floor(1.5)).toEqualTypeOf<number>()
  expectTypeOf(P.fromIntegral(3n)).toEqualTypeOf<number>()
  expectTypeOf(P.fromIntegral(constVar(3n))).toEqualTypeOf<Const<number>>()
  compiled(() => {
    expectTypeOf(P.trunc(xs())).toEqualTypeOf<BVar<S, Numbers>>()
    expectTypeOf(P.fromIntegral(the<BVar<S, bigint>>())).toEqualTypeOf<BVar<S, number>>()
    expectTypeOf(P.realToFrac(x())).toEqualTypeOf<BVar<S, number>>()
  })
})

it('another container, another element or another scope does not compile', () => {
  compiled(() => {
    // @ts-expect-error an Option needs its Foldable
    P.sum(some())
    // @ts-expect-error an Option is no tree
    P.sum(T.Foldable)(some())
    // @ts-expect-error a functor need not be foldable
    P.sum({ URI: O.URI, map: O.Functor.map })
    // @ts-expect-error text has no sum
    P.sum(['text'])
    // @ts-expect-error vectors have no order
    P.maximum(the<BVar<S, ReadonlyArray<Vector<3>>>>())
    const step = (b: BVar<Z, number>, a: BVar<Z, number>): BVar<Z, number> => add(b, a)
    // @ts-expect-error the start and the step are of another scope
    P.reduce(the<BVar<Z, number>>(), step)(xs())
    // @ts-expect-error the step is of another scope than the start
    P.reduce(x(), step)
    // @ts-expect-error the function is of another scope
    P.map((a: BVar<Z, number>) => a)(xs())
    // @ts-expect-error text is no number
    P.fromIntegral('3')
  })
})
