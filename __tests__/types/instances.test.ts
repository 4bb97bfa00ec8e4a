import { expectTypeOf } from 'expect-type'
import type { Arbitrary, IProperty } from 'fast-check'
import * as fc from 'fast-check'
import type { Either } from 'fp-ts/Either'
import type { Identity } from 'fp-ts/Identity'
import * as IO from 'fp-ts/IO'
import * as N from 'fp-ts/number'
import type { Option } from 'fp-ts/Option'
import type { ReadonlyNonEmptyArray } from 'fp-ts/ReadonlyNonEmptyArray'
import type { Reader } from 'fp-ts/Reader'
import * as T from 'fp-ts/Tree'
import { type BVar, mul, square } from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import * as C from 'backprop-ts/Check'
import { sumElements, type Vector } from 'backprop-ts/LinearAlgebra'
import { compiled, the } from '../support/types'

it('Backprop has instances of the types that they are for', () => {
  expectTypeOf(B.number).toEqualTypeOf<B.Backprop<number>>()
  expectTypeOf(B.bigint).toEqualTypeOf<B.Backprop<bigint>>()
  expectTypeOf(B.array(B.number)).toEqualTypeOf<B.Backprop<readonly number[]>>()
  expectTypeOf(B.nonEmptyArray(B.number)).toEqualTypeOf<B.Backprop<ReadonlyNonEmptyArray<number>>>()
  expectTypeOf(B.record(B.number)).toEqualTypeOf<B.Backprop<Readonly<Record<string, number>>>>()
  expectTypeOf(B.option(B.number)).toEqualTypeOf<B.Backprop<Option<number>>>()
  expectTypeOf(B.either(B.number, B.bigint)).toEqualTypeOf<B.Backprop<Either<number, bigint>>>()
  expectTypeOf(B.identity(B.number)).toEqualTypeOf<B.Backprop<Identity<number>>>()
  expectTypeOf(B.reader<string, number>(B.number)).toEqualTypeOf<B.Backprop<Reader<string, number>>>()
  expectTypeOf(B.tuple(B.number, B.option(B.number))).toEqualTypeOf<B.Backprop<readonly [number, Option<number>]>>()
  expectTypeOf(B.struct({ a: B.number, b: B.array(B.number) })).toEqualTypeOf<
    B.Backprop<{ readonly a: number; readonly b: readonly number[] }>
  >()
  expectTypeOf(B.fromRing(N.Field)).toEqualTypeOf<B.Backprop<number>>()
  expectTypeOf(B.fromFunctor(T.Functor)(B.number).one).toEqualTypeOf<(a: T.Tree<number>) => T.Tree<number>>()
  expectTypeOf(B.fromApplicative(IO.Applicative)(B.number)).toEqualTypeOf<B.Backprop<IO.IO<number>>>()
})

it('Backprop keeps the types of what the structural instance is given', () => {
  const value = { name: 'w', at: [1, 2] }
  expectTypeOf(B.structural.zero(value)).toEqualTypeOf<{ name: string; at: number[] }>()
  expectTypeOf(B.structural.add(value, value)).toEqualTypeOf<{ name: string; at: number[] }>()
  expectTypeOf(B.structural.one(3)).toEqualTypeOf<number>()
  expectTypeOf(B.typedArray.zero(Int8Array.of(1))).toExtend<Int8Array>()
  expectTypeOf(B.structural).toExtend<B.Backprop<Vector<3>>>()
})

it('Backprop refuses instances and values of other types', () => {
  compiled(() => {
    // @ts-expect-error text is no number
    B.number.add('text', 1)
    // @ts-expect-error an instance is missing
    B.either(B.number)
    // @ts-expect-error a function is no instance
    B.array((x: number) => x)
    // @ts-expect-error the second field has another type
    B.struct({ a: B.number, b: B.number }).zero({ a: 1, b: 'text' })
    // @ts-expect-error the tuple is longer
    B.tuple(B.number, B.number).zero([1])
    // @ts-expect-error strings are not among the typed arrays
    B.typedArray.zero('text')
  })
})

it('Check takes instances with values of their types', () => {
  expectTypeOf(C.laws(B.number, fc.double())).toEqualTypeOf<C.Laws>()
  expectTypeOf<C.Laws['identity']>().toEqualTypeOf<IProperty<unknown>>()
  expectTypeOf(C.checkLaws<number>)
    .parameter(1)
    .toEqualTypeOf<Arbitrary<number>>()
  expectTypeOf(
    C.isoRoundTrip(
      (a: number) => [a],
      ([a]) => a!,
      fc.double()
    )
  ).toEqualTypeOf<IProperty<unknown>>()
  compiled(() => {
    // @ts-expect-error text for an instance of numbers
    C.laws(B.number, fc.string())
    // @ts-expect-error text for an instance of numbers
    C.checkLaws(B.number, fc.string())
  })
})

it('Check takes functions on variables with values of the argument', () => {
  const total = <S>(v: BVar<S, Vector<2>>): BVar<S, number> => sumElements(square(v))
  expect(() => C.checkGrads(x => mul(x, x), [1, 2])).not.toThrow()
  compiled(() => {
    C.checkGrads(total, [the<Vector<2>>()])
    C.checkGrads(total, the<Arbitrary<Vector<2>>>(), { order: 1, modes: ['reverse'] })
    // @ts-expect-error vectors of another size
    C.checkGrads(total, [the<Vector<3>>()])
    // @ts-expect-error there is no third order
    C.checkGrads(total, [the<Vector<2>>()], { order: 3 })
    // @ts-expect-error there is no such mode
    C.checkGrads(total, [the<Vector<2>>()], { modes: ['sideways'] })
    // @ts-expect-error the result has no gradient
    C.checkGrads(() => 'text', [1])
  })
})
