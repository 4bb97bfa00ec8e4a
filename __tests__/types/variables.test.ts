import { expectTypeOf } from 'expect-type'
import type { Eq } from 'fp-ts/Eq'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as N from 'fp-ts/number'
import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import type { Ord } from 'fp-ts/Ord'
import {
  add,
  auto,
  type BVar,
  coerceVar,
  collectVar,
  cond,
  type Const,
  constVar,
  evalBP,
  getEq,
  getOrd,
  gradBP,
  joinBV,
  mul,
  type Primal,
  primal,
  sequenceVar,
  splitBV,
  stopGradient,
  type Tracked
} from 'backprop-ts'
import type { Vector } from 'backprop-ts/LinearAlgebra'
import { compiled, the } from '../support/types'

type S = 's'
type T = 't'
interface Layer {
  readonly w: number
  readonly b: ReadonlyArray<number>
  readonly name: string
}
const x = () => the<BVar<S, number>>()
const xs = () => the<BVar<S, ReadonlyArray<number>>>()

it('variables and constants have the types of their values', () => {
  expectTypeOf(constVar(1)).toEqualTypeOf<Const<number>>()
  expectTypeOf(auto({ a: 1 })).toEqualTypeOf<Const<{ a: number }>>()
  compiled(() => {
    expectTypeOf(constVar('text', x())).toEqualTypeOf<BVar<S, string>>()
    expectTypeOf(stopGradient(xs())).toEqualTypeOf<BVar<S, readonly number[]>>()
    expectTypeOf(coerceVar<bigint>()(x())).toEqualTypeOf<BVar<S, bigint>>()
  })
})

it('variables and constants are opened as deep as they lie', () => {
  expectTypeOf<Primal<BVar<S, BVar<T, number>>>>().toEqualTypeOf<number>()
  compiled(() => {
    expectTypeOf(primal(x())).toEqualTypeOf<number>()
    expectTypeOf(primal(the<BVar<S, BVar<T, Layer>>>())).toEqualTypeOf<Layer>()
    expectTypeOf(primal(constVar(1))).toEqualTypeOf<number>()
  })
})

it('variables and constants fit where a wider type is wanted, and not in another scope', () => {
  expectTypeOf<BVar<S, 3>>().toExtend<BVar<S, number>>()
  expectTypeOf<BVar<S, Vector<3>>>().toExtend<BVar<S, Vector>>()
  expectTypeOf<BVar<S, number[]>>().toExtend<BVar<S, readonly number[]>>()
  expectTypeOf<BVar<S, number>>().toExtend<Tracked<number>>()
  expectTypeOf<Const<number>>().toExtend<BVar<S, number>>()
  expectTypeOf<BVar<S, number>>().not.toExtend<BVar<T, number>>()
  expectTypeOf<BVar<S, number>>().not.toExtend<BVar<S | T, number>>()
  expectTypeOf<BVar<S | T, number>>().not.toExtend<BVar<S, number>>()
  expectTypeOf<BVar<S, number>>().not.toExtend<Const<number>>()
  expectTypeOf<BVar<S, number>>().not.toExtend<number>()
  expectTypeOf<number>().not.toExtend<BVar<S, number>>()
})

it('variables and constants have no operators, no members of their values and no text', () => {
  compiled(() => {
    // @ts-expect-error variables have no operators
    const sum: unknown = x() + 1 // eslint-disable-line @typescript-eslint/restrict-plus-operands -- it must not compile
    // @ts-expect-error variables have no order
    const positive = x() > 0
    // @ts-expect-error an array variable has no elements: sequenceVar(v) has
    const first: unknown = xs()[0]
    // @ts-expect-error a record variable has no fields: splitBV(v) has
    const name: unknown = the<BVar<S, Layer>>().name
    return [sum, positive, first, name]
  })
})

it('what was spread is no variable', () => {
  compiled(() => {
    const v = the<BVar<S, Layer>>()
    /* eslint-disable @typescript-eslint/no-misused-spread -- the compiler, too, must refuse it */
    // @ts-expect-error -- it has the fields of a node, not those of the value: joinBV({ ...splitBV(v) })
    const copy: BVar<S, Layer> = { ...v }
    // @ts-expect-error -- the same in a result
    const changed = gradBP((w: BVar<S, Layer>) => ({ ...w, name: 'x' }), the<Layer>())
    return [copy, changed]
  })
})

it('getEq and getOrd take an instance for the values', () => {
  expectTypeOf(getEq(N.Eq)).toEqualTypeOf<Eq<Tracked<number>>>()
  expectTypeOf(getOrd(N.Ord)).toEqualTypeOf<Ord<Tracked<number>>>()
  compiled(() => {
    expectTypeOf(getEq(N.Eq).equals(x(), constVar(1))).toEqualTypeOf<boolean>()
    // @ts-expect-error an array is no number
    getOrd(N.Ord).compare(x(), xs())
  })
})

it('cond chooses between branches of one type', () => {
  compiled(() => {
    const chosen = cond(
      primal(x()) > 0,
      () => x(),
      () => mul(x(), 2)
    )
    expectTypeOf(chosen).toEqualTypeOf<BVar<S, number>>()
    const either = (): BVar<S, number> =>
      cond<BVar<S, number>>(
        true,
        () => x(),
        // @ts-expect-error a branch of another scope
        () => the<BVar<T, number>>()
      )
    return either
  })
})

it('splitBV gives variables of parts and leaves static parts plain', () => {
  compiled(() => {
    expectTypeOf(splitBV(the<BVar<S, Layer>>())).toEqualTypeOf<{
      readonly w: BVar<S, number>
      readonly b: BVar<S, readonly number[]>
      readonly name: string
    }>()
    expectTypeOf(splitBV(the<BVar<S, readonly [number, Layer]>>())).toEqualTypeOf<
      readonly [BVar<S, number>, BVar<S, Layer>]
    >()
    expectTypeOf(splitBV(the<BVar<S, { readonly n?: number; readonly tag: 'a' | null }>>())).toEqualTypeOf<{
      readonly n?: BVar<S, number>
      readonly tag: 'a' | null
    }>()
    expectTypeOf(splitBV(the<BVar<S, Float64Array>>())).toEqualTypeOf<readonly BVar<S, number>[]>()
    expectTypeOf(splitBV(xs())).toEqualTypeOf<readonly BVar<S, number>[]>()
    // @ts-expect-error a number has no parts
    splitBV(x())
  })
})

it('joinBV leaves a plain typed array as it is', () => {
  const plain = Float64Array.of(1, 2)
  expect(joinBV(plain as never)).toBe(plain)
})

it('joinBV takes variables, constants, plain values and tags at any depth', () => {
  compiled(() => {
    expectTypeOf(joinBV({ a: x(), b: xs() })).toEqualTypeOf<
      BVar<S, { readonly a: number; readonly b: readonly number[] }>
    >()
    expectTypeOf(joinBV({ _tag: 'J', a: x() })).toEqualTypeOf<BVar<S, { readonly _tag: 'J'; readonly a: number }>>()
    expectTypeOf(joinBV([x(), xs()])).toEqualTypeOf<BVar<S, readonly [number, readonly number[]]>>()
    expectTypeOf(joinBV([x(), constVar('t')])).toEqualTypeOf<BVar<S, readonly [number, string]>>()
    expectTypeOf(joinBV({ a: x(), b: 1, deep: { c: x(), n: 2n } })).toEqualTypeOf<
      BVar<S, { readonly a: number; readonly b: number; readonly deep: { readonly c: number; readonly n: bigint } }>
    >()
    const doubled: BVar<S, { readonly a: number }> = joinBV({ a: mul(x(), 2) })
    const pair = (): BVar<S, readonly [number, number]> => joinBV([mul(x(), 2), x()])
    expectTypeOf(doubled).toEqualTypeOf<BVar<S, { readonly a: number }>>()
    expectTypeOf(pair).returns.toEqualTypeOf<BVar<S, readonly [number, number]>>()
    // @ts-expect-error variables of two scopes do not join
    joinBV({ a: x(), b: the<BVar<T, number>>() })
    // @ts-expect-error functions are no values
    joinBV({ a: x(), b: () => x() })
  })
})

it('structures are the same after splitBV and joinBV', () => {
  const same = gradBP<Layer>(v => splitBV(joinBV(splitBV(v))).w)
  expect(same({ w: 1, b: [2], name: 'l' })).toEqual({ w: 1, b: [0], name: 'l' })
})

it('sequenceVar gives variables of elements', () => {
  compiled(() => {
    expectTypeOf(sequenceVar(xs())).toEqualTypeOf<readonly BVar<S, number>[]>()
    expectTypeOf(sequenceVar(constVar([1, 2]))).toEqualTypeOf<readonly Const<number>[]>()
    expectTypeOf(sequenceVar(O.Traversable)(the<BVar<S, O.Option<number>>>())).toEqualTypeOf<
      O.Option<BVar<S, number>>
    >()
    expectTypeOf(sequenceVar(E.Traversable)(the<BVar<S, E.Either<string, number>>>())).toEqualTypeOf<
      E.Either<string, BVar<S, number>>
    >()
    expectTypeOf(pipe(the<BVar<S, O.Option<Layer>>>(), sequenceVar(O.Traversable))).toEqualTypeOf<
      O.Option<BVar<S, Layer>>
    >()
    expectTypeOf(pipe(xs(), v => sequenceVar(v), RA.map(mul(2)))).toEqualTypeOf<readonly BVar<S, number>[]>()
    // @ts-expect-error a record needs splitBV
    sequenceVar(the<BVar<S, Layer>>())
    // @ts-expect-error an Option needs its Traversable
    sequenceVar(the<BVar<S, O.Option<number>>>())
    // @ts-expect-error an Option is no Either
    sequenceVar(E.Traversable)(the<BVar<S, O.Option<number>>>())
  })
})

it('collectVar gives a variable of the container', () => {
  compiled(() => {
    expectTypeOf(collectVar([x(), x()])).toEqualTypeOf<BVar<S, readonly number[]>>()
    expectTypeOf(collectVar(sequenceVar(xs()))).toEqualTypeOf<BVar<S, readonly number[]>>()
    expectTypeOf(collectVar(O.Traversable)(O.some(x()))).toEqualTypeOf<BVar<S, O.Option<number>>>()
    expectTypeOf(collectVar(E.Traversable)(the<E.Either<string, BVar<S, number>>>())).toEqualTypeOf<
      BVar<S, E.Either<string, number>>
    >()
    // @ts-expect-error plain numbers are to be constants
    collectVar([x(), 1])
    // @ts-expect-error a container of variables of two scopes is a variable of neither
    collectVar([x(), the<BVar<T, number>>()]) satisfies BVar<S, readonly number[]>
  })
})

it('collectVar gives a constant of constants, which fits every scope', () => {
  expectTypeOf(collectVar([constVar(1), constVar(2)])).toEqualTypeOf<Const<readonly number[]>>()
  expectTypeOf(collectVar([])).toEqualTypeOf<Const<readonly never[]>>()
  compiled(() => {
    expectTypeOf(collectVar([x(), constVar(1)])).toEqualTypeOf<BVar<S, readonly number[]>>()
    expectTypeOf(collectVar([constVar(1), x()])).toEqualTypeOf<BVar<S, readonly number[]>>()
  })
  const tail = <S>(v: BVar<S, ReadonlyArray<number>>): BVar<S, ReadonlyArray<number>> =>
    pipe(
      sequenceVar(v),
      RA.matchLeft(
        () => collectVar([]),
        (_, rest) => collectVar(rest)
      )
    )
  expect(gradBP(tail, [1, 2, 3])).toEqual([0, 1, 1])
  expect(evalBP(() => collectVar([constVar(1)]), 0)).toEqual([1])
})

it('collectVar works for functions of any scope', () => {
  const twice = <S, A>(v: BVar<S, ReadonlyArray<A>>): BVar<S, ReadonlyArray<A>> => collectVar(sequenceVar(v))
  expect(gradBP(v => sequenceVar(twice(v)).reduce((a, b) => add(a, b), constVar(0, v)), [1, 2])).toEqual([1, 1])
})
