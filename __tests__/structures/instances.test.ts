import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import type { Eq } from 'fp-ts/Eq'
import * as IO from 'fp-ts/IO'
import * as O from 'fp-ts/Option'
import type * as R from 'fp-ts/Reader'
import * as T from 'fp-ts/Task'
import * as Tree from 'fp-ts/Tree'
import * as These from 'fp-ts/These'
import type { HKT } from 'fp-ts/HKT'
import type { Functor } from 'fp-ts/Functor'
import type { Ring } from 'fp-ts/Ring'
import * as RA from 'fp-ts/ReadonlyArray'
import * as I from 'monocle-ts/Iso'
import { expectTypeOf } from 'expect-type'
import { gradBP, mul, ShapeError } from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import { checkLaws, laws, type Laws } from 'backprop-ts/Check'

/** Whole numbers, so that sums are exact in any order. */
const number = fc.integer({ min: -1000, max: 1000 })
const bytes = fc.integer({ min: -20, max: 20 })
const numbers = fc.array(number, { maxLength: 5 })

/** Any keys, those of `Object.prototype` often. A key `__proto__` is set as data. */
const dictionary = <A>(values: fc.Arbitrary<A>): fc.Arbitrary<Readonly<Record<string, A>>> =>
  fc
    .uniqueArray(
      fc.tuple(
        fc.oneof(fc.string({ maxLength: 2 }), fc.constantFrom('__proto__', 'constructor', 'toString', 'a', 'b')),
        values
      ),
      { maxLength: 4, selector: ([key]) => key }
    )
    .map(entries => Object.fromEntries(entries))

const points = [-2, 0, 1, 5]
const eqReader: Eq<R.Reader<number, number>> = { equals: (f, g) => points.every(p => f(p) === g(p)) }
const functions = fc.tuple(number, number).map(
  ([a, b]): R.Reader<number, number> =>
    x =>
      a * x + b
)
const eqIO: Eq<IO.IO<number>> = { equals: (x, y) => x() === y() }

const modulo = (n: number): Ring<number> => ({
  zero: 0,
  one: 1,
  add: (x, y) => (x + y) % n,
  mul: (x, y) => (x * y) % n,
  sub: (x, y) => (x + n - y) % n
})

class Celsius {
  constructor(readonly degrees: number) {}
}
const celsius = I.iso(
  (c: Celsius) => c.degrees,
  n => new Celsius(n)
)

/** A class that carries its instance, as a getter does: not as a part of the value. */
class Own {
  constructor(readonly n: number) {}
  get [B.instance](): B.Backprop<Own> {
    return owned
  }
}
const owned = B.fromIso({ get: (x: Own) => x.n, reverseGet: (n: number) => new Own(n) })(B.number)

/** Each suite is that of one instance. */
const suite = <A>(name: string, instance: B.Backprop<A>, arbitrary: fc.Arbitrary<A>, eq?: Eq<A>) =>
  [name, laws(instance, arbitrary, eq)] as const

const suites: ReadonlyArray<readonly [name: string, laws: Laws]> = [
  suite('number', B.number, number),
  suite('number, of floats', B.number, fc.double({ min: -10, max: 10, noNaN: true })),
  suite('bigint', B.bigint, fc.bigInt()),
  suite('unit', B.unit, fc.constant(undefined)),
  suite('fixed', B.fixed<string>(), fc.constant('text')),
  suite('complex', B.complex, fc.record({ re: number, im: number })),
  suite(
    'typedArray of floats',
    B.typedArray,
    numbers.map(ns => Float64Array.from(ns))
  ),
  suite(
    'typedArray of single floats',
    B.typedArray,
    numbers.map(ns => Float32Array.from(ns))
  ),
  suite(
    'typedArray of integers',
    B.typedArray,
    numbers.map(ns => Int32Array.from(ns))
  ),
  suite(
    'typedArray of bytes, which wrap around',
    B.typedArray,
    numbers.map(ns => Uint8Array.from(ns))
  ),
  suite('array', B.array(B.number), numbers),
  suite('array of arrays', B.array(B.array(B.number)), fc.array(numbers, { maxLength: 4 })),
  suite(
    'nonEmptyArray',
    B.nonEmptyArray(B.number),
    fc.tuple(number, numbers).map(([n, ns]) => [n, ...ns] as const)
  ),
  suite('record', B.record(B.number), dictionary(number)),
  suite('record of arrays', B.record(B.array(B.number)), dictionary(numbers)),
  suite(
    'map',
    B.map<string, number>(B.number),
    fc.array(fc.tuple(fc.constantFrom('a', 'b', '__proto__'), number)).map(entries => new Map(entries))
  ),
  suite('option', B.option(B.number), fc.option(number).map(O.fromNullable)),
  suite('option of arrays', B.option(B.array(B.number)), fc.option(numbers).map(O.fromNullable)),
  suite('either, left', B.either(B.number, B.array(B.number)), number.map(E.left)),
  suite('either, right', B.either(B.number, B.array(B.number)), numbers.map(E.right)),
  suite('tuple', B.tuple(B.number, B.array(B.number)), fc.tuple(number, numbers)),
  suite('tuple of nothing', B.tuple(), fc.constant([])),
  suite(
    'struct',
    B.struct({ name: B.fixed<string>(), w: B.array(B.number), b: B.number }),
    fc.record({ name: fc.constant('layer'), w: numbers, b: number })
  ),
  suite('identity', B.identity(B.number), number),
  suite('reader', B.reader<number, number>(B.number), functions, eqReader),
  suite('fromRing', B.fromRing(modulo(12)), fc.nat({ max: 11 })),
  suite(
    'fromIso',
    B.fromIso(celsius)(B.number),
    number.map(n => new Celsius(n))
  ),
  suite(
    'fromApplicative of IO',
    B.fromApplicative(IO.Applicative)(B.number),
    number.map(n => IO.of(n)),
    eqIO
  ),
  suite('fromApplicative of Option', B.fromApplicative(O.Applicative)(B.number), number.map(O.some)),
  suite('fromApplicative of Either', B.fromApplicative(E.Applicative)(B.number), number.map(E.right<string, number>)),
  suite('structural', B.structural, fc.record({ a: numbers, b: dictionary(number), c: fc.constant('tag') })),
  suite(
    'structural, of a class that carries its instance',
    B.structural,
    bytes.map(n => new Own(n))
  )
]

describe.each(suites)('%s satisfies the law', (_, properties) => {
  it.each(Object.entries(properties))('%s', (__, property) => {
    fc.assert(property as fc.IProperty<unknown>)
  })
})

describe('Task, whose values come later', () => {
  it('adds what tasks come to', async () => {
    const task = B.fromApplicative(T.ApplicativePar)(B.array(B.number))
    await fc.assert(
      fc.asyncProperty(numbers, numbers, async (x, y) => {
        const [sum, zero, one] = await Promise.all([
          task.add(T.of(x), T.of(y))(),
          task.zero(T.of(x))(),
          task.one(T.of(x))()
        ])
        expect([sum, zero, one]).toEqual([B.array(B.number).add(x, y), x.map(() => 0), x.map(() => 1)])
      })
    )
  })
})

describe('broken instances fail a law', () => {
  const elements = B.array(B.number)
  it.each<readonly [string, keyof Laws, () => fc.IProperty<unknown>]>([
    [
      'a sum that drops the longer tail',
      'identity',
      () =>
        laws(
          {
            ...elements,
            add: (x, y) => RA.zipWith(x, y, B.number.add)
          },
          numbers
        ).identity
    ],
    ['a sum that keeps the first', 'commutativity', () => laws({ ...B.number, add: x => x }, number).commutativity],
    [
      'a mean for a sum',
      'associativity',
      () => laws({ ...B.number, add: (x, y) => (x + y) / 2 }, number).associativity
    ],
    [
      'a zero that alternates',
      'idempotenceOfZero',
      () => laws({ ...B.number, zero: x => (x === 0 ? 1 : 0) }, number).idempotenceOfZero
    ],
    ['a one that doubles', 'idempotenceOfOne', () => laws({ ...B.number, one: x => 2 * x }, number).idempotenceOfOne],
    [
      'one = zero, on numbers',
      'gradientOfIdentity',
      () => laws({ ...B.number, one: B.number.zero }, number).gradientOfIdentity
    ],
    [
      'one = zero, on arrays',
      'gradientOfIdentity',
      () => laws({ ...elements, one: elements.zero }, numbers).gradientOfIdentity
    ],
    ['one = 2', 'gradientOfIdentity', () => laws({ ...B.number, one: () => 2 }, number).gradientOfIdentity],
    [
      'one = 2, where the class itself has 1',
      'gradientOfIdentity',
      () =>
        laws(
          { ...owned, one: () => new Own(2) },
          number.map(n => new Own(n))
        ).gradientOfIdentity
    ],
    [
      'a zero that is not one, used twice',
      'gradientOfIdentity',
      () =>
        laws({ ...B.complex, zero: () => ({ re: 1, im: 0 }) }, fc.record({ re: number, im: number })).gradientOfIdentity
    ]
  ])('%s: %s', (_, __, property) => {
    expect(() => fc.assert(property())).toThrow(/Counterexample/)
  })

  it('which is named', () => {
    expect(() =>
      checkLaws({ ...elements, add: (x, y) => RA.zipWith(x, y, B.number.add) }, numbers, undefined, { seed: 1 })
    ).toThrow(/^the law identity does not hold: add\(x, zero\(y\)\) is \[\], but x is \[-?\d+\]\n/)
  })
})

describe('instances', () => {
  it('drop nothing of what is longer', () => {
    expect(B.array(B.number).add([10], [1, 2, 3])).toEqual([11, 2, 3])
    expect(B.typedArray.add(Int8Array.of(1), Int8Array.of(1, 2))).toEqual(Int8Array.of(2, 2))
  })

  it('take __proto__ for a key', () => {
    const proto = JSON.parse('{ "__proto__": 1 }') as Readonly<Record<string, number>>
    const fields = JSON.parse('{ "__proto__": null }') as { readonly ['__proto__']: null }
    const sum = B.record(B.number).add(proto, proto)
    expect(Object.entries(sum)).toEqual([['__proto__', 2]])
    expect(Object.getPrototypeOf(sum)).toBe(Object.prototype)
    Object.defineProperty(fields, '__proto__', { value: B.number, enumerable: true })
    const struct = B.struct(fields as unknown as Readonly<Record<'__proto__', B.Backprop<number>>>)
    expect(Object.entries(struct.one(proto as Readonly<Record<'__proto__', number>>))).toEqual([['__proto__', 1]])
  })

  it('change none of their arguments', () => {
    const x = { l: [1, 2], m: new Map([['k', 1]]), r: { a: 1 } } as const
    const instance = B.struct({ l: B.array(B.number), m: B.map<string, number>(B.number), r: B.record(B.number) })
    instance.add(x, instance.add(x, x))
    expect(x).toEqual({ l: [1, 2], m: new Map([['k', 1]]), r: { a: 1 } })
  })

  it('refuse what does not fit, by name', () => {
    const either = B.either(B.number, B.number)
    expect(() => either.add(E.left(1), E.right(2))).toThrow(/tagged "Left" and one tagged "Right"/)
    expect(() => either.add(E.right(1), E.left(2))).toThrow(ShapeError)
    const pair = B.tuple(B.number, B.number) as B.Backprop<unknown>
    expect(() => pair.zero([1])).toThrow(
      /^tuple: an array of 1 does not have the fields of its instance: an array of 2/
    )
    expect(() => pair.one(5)).toThrow(ShapeError)
    expect(() => pair.one(null)).toThrow(ShapeError)
    const struct = B.struct({ a: B.number }) as B.Backprop<unknown>
    expect(() => struct.add({ a: 1 }, { a: 1, b: 2 })).toThrow(
      /^struct: a record \{ a, b \} does not have the fields of its instance: a record \{ a \}/
    )
    expect(() => struct.zero({ b: 2 })).toThrow(ShapeError)
    expect(() => B.typedArray.add<Float64Array | Int8Array>(Float64Array.of(1), Int8Array.of(1))).toThrow(ShapeError)
    expect(() => B.fixed<string>().add('a', 'b')).toThrow(ShapeError)
  })

  it('add variables of an enclosing gradient', () => {
    expect(gradBP(x => B.number.add(mul(x, 2) as never, x as never) as never, 5)).toBe(3)
  })

  it('pass their parts alone to the instances of these', () => {
    const calls: ReadonlyArray<unknown>[] = []
    const spy: B.Backprop<number> = {
      zero: (...args) => (calls.push(args), 0),
      add: (...args) => (calls.push(args), 0),
      one: (...args) => (calls.push(args), 1)
    }
    for (const { one, zero } of [B.array(spy), B.fromFunctor(RA.Functor)(spy)]) {
      zero([7])
      one([7])
    }
    B.array(spy).add([7], [8])
    expect(calls).toEqual([[7], [7], [7], [7], [7, 8]])
  })
})

describe('fromFunctor', () => {
  it('maps zero and one over any functor', () => {
    const { one, zero } = B.fromFunctor(Tree.Functor)(B.array(B.number))
    const tree = Tree.make([1, 2], [Tree.make([3])])
    expect(zero(tree)).toEqual(Tree.make([0, 0], [Tree.make([0])]))
    expect(one(tree)).toEqual(Tree.make([1, 1], [Tree.make([1])]))
  })
})

describe('types', () => {
  it('follow those of the parts', () => {
    const layer = B.struct({ w: B.array(B.number), b: B.option(B.bigint) })
    expectTypeOf(layer).toEqualTypeOf<B.Backprop<{ readonly w: ReadonlyArray<number>; readonly b: O.Option<bigint> }>>()
    expectTypeOf(B.tuple(B.number, B.unit)).toEqualTypeOf<B.Backprop<Readonly<[number, undefined]>>>()
    expectTypeOf(B.fromApplicative(IO.Applicative)(B.number)).toEqualTypeOf<B.Backprop<IO.IO<number>>>()
    expectTypeOf(B.fromApplicative(E.Applicative)<string, number>).returns.toEqualTypeOf<
      B.Backprop<E.Either<string, number>>
    >()
    const validation = E.getApplicativeValidation({ concat: (x: string, y: string) => x + y })
    expectTypeOf(B.fromApplicative(validation)(B.number)).toEqualTypeOf<B.Backprop<E.Either<string, number>>>()
    expectTypeOf(B.fromFunctor(These.Functor)<string, number>).returns.toHaveProperty('zero')
    expectTypeOf(B.fromFunctor({} as Functor<'F'>)<number>)
      .returns.toHaveProperty('one')
      .toEqualTypeOf<(a: HKT<'F', number>) => HKT<'F', number>>()
  })

  it('of typedArray and structural are those of every value', () => {
    expectTypeOf(B.typedArray).toExtend<B.Backprop<Float32Array>>()
    expectTypeOf(B.structural).toExtend<B.Backprop<{ readonly deep: ReadonlyArray<string> }>>()
    expectTypeOf(B.structural.zero(5)).toEqualTypeOf<number>()
    expectTypeOf(B.array<Float64Array>(B.typedArray)).toEqualTypeOf<B.Backprop<ReadonlyArray<Float64Array>>>()
  })

  it('are refused where a part has no such instance', () => {
    // @ts-expect-error a number is not text
    expect(B.struct<{ readonly a: string }>({ a: B.number })).toBeDefined()
    // @ts-expect-error an array of options is not one of numbers
    const wrong: B.Backprop<ReadonlyArray<number>> = B.array(B.option(B.number))
    expect(wrong).toBeDefined()
  })
})
