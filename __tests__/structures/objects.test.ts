import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'
import { pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import { runInNewContext } from 'node:vm'
import {
  add,
  backpropWith,
  type BVar,
  constVar,
  gradBP,
  gradBP2,
  joinBV,
  mul,
  NotDifferentiableError,
  OpticError,
  overVar,
  sequenceVar,
  setVar,
  splitBV,
  square,
  sub,
  viewVar
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import { product, sum } from 'backprop-ts/Prelude'
import type { Numbers } from '../support/fixtures'

describe('what is not a number', () => {
  const symbol = Symbol('unit')
  const mixed = {
    name: 'w',
    on: true,
    nothing: null,
    none: undefined,
    x: 3,
    [symbol]: 'm',
    at: [1, 'two', false] as const
  }

  it('is itself in the gradient, whether or not its record was touched', () => {
    const gradient = gradBP<{ readonly used: typeof mixed; readonly unused: typeof mixed }>(v =>
      square(splitBV(splitBV(v).used).x)
    )({ used: mixed, unused: mixed })
    const zero = { ...mixed, x: 0, at: [0, 'two', false] }
    expect(gradient).toStrictEqual({ used: { ...zero, x: 6 }, unused: zero })
  })

  it('is that of the value, whatever the cotangent holds', () => {
    const [, back] = backpropWith<
      { readonly name: string; readonly x: number },
      { readonly name: string; readonly x: number }
    >(v => v)({ name: 'w', x: 1 })
    expect(back({ name: 'other', x: 5 })).toEqual({ name: 'w', x: 5 })
    expect(back({ x: 5 } as never)).toEqual({ name: 'w', x: 5 })
  })

  it('passes through arithmetic and rearrangement', () => {
    const f = gradBP<typeof mixed, typeof mixed>(v => sub(mul(v, 2), mul(0.5, v)))
    expect(f(mixed)).toStrictEqual({ ...mixed, x: 1.5, at: [1.5, 'two', false] })
    const parts = gradBP<ReadonlyArray<number | string>>(v => {
      const [x, y] = sequenceVar(v)
      return (typeof y === 'string' ? square(x as never) : x) as never
    })
    expect(parts([3, 'square'])).toEqual([6, 'square'])
  })

  it('stays the tag of a union', () => {
    const right = gradBP<E.Either<string, number>>(v => {
      const found = sequenceVar(E.Traversable)(v)
      return E.isRight(found) ? square(found.right) : constVar(0)
    })
    expect([right(E.left('no')), right(E.right(3))]).toEqual([E.left('no'), E.right(6)])
    expect(gradBP<O.Option<number>, O.Option<number>>(v => mul(v, 3))(O.some(2))).toEqual(O.some(3))
    expect(gradBP<O.Option<number>, O.Option<number>>(v => mul(v, 3))(O.none)).toEqual(O.none)
  })

  const gradOf = (key: string): Readonly<Record<string, number>> => {
    const out: Record<string, number> = { other: 0 }
    Object.defineProperty(out, key, { value: 1, enumerable: true, writable: true, configurable: true })
    return out
  }

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'then', 'length'])(
    'may be the key %s, which is data',
    key => {
      const make = (n: number): Readonly<Record<string, number>> => {
        const out: Record<string, number> = { other: n }
        Object.defineProperty(out, key, { value: n, enumerable: true, writable: true, configurable: true })
        return out
      }
      const lens = { get: (s: Readonly<Record<string, number>>) => s[key] as number }
      expect(gradBP<Readonly<Record<string, number>>>(v => square(viewVar(lens)(v)))(make(3))).toStrictEqual(
        mul(make(1), mul(make(6), gradOf(key)))
      )
      const whole = gradBP<Readonly<Record<string, number>>, Readonly<Record<string, number>>>(v => mul(v, v))(make(3))
      expect(whole).toStrictEqual(make(6))
      expect(Object.keys(whole).sort()).toEqual([key, 'other'].sort())
      expect(Object.getPrototypeOf(whole)).toBe(Object.prototype)
      const joined = gradBP<Readonly<Record<string, number>>, Readonly<Record<string, number>>>(v =>
        joinBV({ ...splitBV(v) })
      )
      expect(joined(make(3))).toStrictEqual(make(1))
    }
  )

  it('may be a symbol as a key', () => {
    const lens = { get: (s: { readonly [symbol]: number; readonly x: number }) => s[symbol] }
    const f = gradBP<{ readonly [symbol]: number; readonly x: number }>(v => square(viewVar(lens)(v)))
    expect(f({ [symbol]: 4, x: 1 })).toStrictEqual({ [symbol]: 8, x: 0 })
  })

  it('may stand in a record of another realm', () => {
    const foreign = runInNewContext('({ x: 2, name: "w" })') as { readonly x: number; readonly name: string }
    const gradient = gradBP<typeof foreign>(v => square(splitBV(v).x))(foreign)
    expect({ ...gradient }).toEqual({ x: 4, name: 'w' })
  })

  it('may be the instance that a record carries, which makes it one value', () => {
    interface Money {
      readonly cents: number
      readonly [B.instance]: B.Backprop<Money>
    }
    const money = (cents: number): Money => ({ cents, [B.instance]: instance })
    const instance: B.Backprop<Money> = {
      zero: () => money(0),
      one: () => money(1),
      add: (x, y) => money(x.cents + y.cents)
    }
    expect(gradBP<readonly [Money, Money], readonly [Money, Money]>(v => v)([money(5), money(7)])).toEqual([
      money(1),
      money(1)
    ])
    expect(gradBP2<Money>((_, x) => square(x))(money(5), 3)).toEqual([money(0), 6])
  })
})

describe('of objects that are not what they seem,', () => {
  const hidden = Object.defineProperty({ x: 2 }, 'y', { value: 3, enumerable: false }) as { x: number; y: number }

  it('accessors of records are fields', () => {
    const value = {
      get x(): number {
        return 3
      },
      y: 2
    }
    type Value = typeof value
    const x = {
      get: (v: Value) => v.x,
      set:
        (n: number) =>
        (v: Value): Value => ({ ...v, x: n })
    }
    expect(gradBP<Value>(v => mul(splitBV(v).x, splitBV(v).y))(value)).toEqual({ x: 2, y: 3 })
    expect(gradBP<Value, Value>(v => mul(v, v))(value)).toEqual({ x: 6, y: 4 })
    expect(gradBP<Value>(v => square(viewVar(x)(v)))(value)).toEqual({ x: 6, y: 0 })
    expect(gradBP<Value>(v => square(splitBV(pipe(v, overVar(x)(mul(2)))).x))(value)).toEqual({ x: 24, y: 0 })
    expect(gradBP<Value>(v => square(splitBV(setVar(x)(mul(splitBV(v).y, 5))(v)).x))(value)).toEqual({ x: 0, y: 100 })
    expect(gradBP<Value>(v => viewVar({ get: (s: Value) => s.x })(v))(value)).toEqual({ x: 1, y: 0 })
  })

  it('hidden fields are no part of a value, and reading one is refused rather than given no gradient', () => {
    expect(gradBP<typeof hidden>(v => square(splitBV(v).x))(hidden)).toStrictEqual({ x: 4 })
    expect(() => gradBP<typeof hidden>(v => square(viewVar({ get: (s: typeof hidden) => s.y })(v)))(hidden)).toThrow(
      OpticError
    )
    const named = Object.assign([1, 2], { extra: 3 })
    expect(gradBP<Numbers, Numbers>(v => mul(v, v))(named)).toEqual([2, 4])
    expect(() => gradBP<typeof named>(v => viewVar({ get: (s: typeof named) => s.extra })(v))(named)).toThrow(
      OpticError
    )
  })

  it('proxies are what they stand for', () => {
    const value = new Proxy({ a: 2, b: 3 }, {})
    type Value = typeof value
    expect(gradBP<Value>(v => mul(splitBV(v).a, splitBV(v).b))(value)).toEqual({ a: 3, b: 2 })
    expect(gradBP<Value>(v => square(viewVar({ get: (s: Value) => s.a })(v)))(value)).toEqual({ a: 4, b: 0 })
    expect(gradBP<Value, Value>(v => mul(v, v))(value)).toEqual({ a: 4, b: 6 })
    expect(gradBP<Numbers>(v => product(v))(new Proxy([2, 3, 4], {}))).toEqual([12, 8, 6])
    const reads: PropertyKey[] = []
    const virtual = new Proxy({ a: 0 }, { get: (_, key) => (reads.push(key), key === 'a' ? 5 : undefined) })
    expect(gradBP<{ readonly a: number }>(v => square(splitBV(v).a))(virtual)).toEqual({ a: 10 })
    expect(reads).toContain('a')
  })

  it('holes of arrays stay undefined, and are static', () => {
    const sparse = [1, , 3] as unknown as Numbers
    expect(gradBP<Numbers, Numbers>(v => mul(v, v))(sparse)).toStrictEqual([2, undefined, 6])
    expect(gradBP<Numbers>(v => square(sequenceVar(v)[2] ?? (NaN as never)))(sparse)).toStrictEqual([0, undefined, 6])
    expect(backpropWith<Numbers, Numbers>(v => v)(sparse)[1](sparse)).toStrictEqual([1, undefined, 3])
    expect(add(sparse, sparse)).toStrictEqual([2, undefined, 6])
    expect(() => gradBP<Numbers>(v => sum(v))(sparse)).toThrow(/^add: not defined for the number 1 and undefined/)
    expect(() => backpropWith<Numbers, Numbers>(v => v)([1, 2, 3])[1](sparse)).toThrow(/at \.1: .* got undefined/)
  })

  it('records without a prototype stay such, through arithmetic and joins', () => {
    interface Bare {
      readonly x: number
      readonly toString: never
    }
    const bare = Object.assign(Object.create(null) as Bare, { x: 2, toString: 3 })
    for (const f of [gradBP<Bare, Bare>(v => mul(v, v)), gradBP<Bare, Bare>(v => sub(mul(v, v), constVar(bare, v)))]) {
      const gradient = f(bare)
      expect(Object.getPrototypeOf(gradient)).toBeNull()
      expect({ ...gradient }).toEqual({ x: 4, toString: 6 })
    }
  })

  it('subclasses of arrays and maps have plain gradients', () => {
    class List extends Array<number> {}
    class Table extends Map<string, number> {}
    expect(gradBP<Numbers, Numbers>(v => mul(v, v))(List.of(1, 2))).toStrictEqual([2, 4])
    const table = new Table([['a', 1]])
    expect(gradBP<Map<string, number>, Map<string, number>>(v => v)(table)).toStrictEqual(new Map([['a', 1]]))
  })

  it('frozen ones are read and never written, in nested gradients too', () => {
    interface Frozen {
      readonly a: Numbers
      readonly b: number
    }
    const freeze = (a: Numbers, b: number): Frozen => Object.freeze({ a: Object.freeze(a), b })
    const f = <S>(v: BVar<S, Frozen>): BVar<S, number> => mul(sum(mul(splitBV(v).a, splitBV(v).a)), splitBV(v).b)
    expect(gradBP<Frozen>(v => splitBV(gradBP(f, v)).b)(freeze([1, 2], 3))).toEqual({ a: [2, 4], b: 0 })
    const b = pipe(L.id<Frozen>(), L.prop('b'))
    const [, back] = backpropWith<Frozen, Frozen>(v => setVar(b)(mul(viewVar(b)(v), 2))(v))(freeze([1, 2], 3))
    expect(back(freeze([5, 6], 7))).toEqual({ a: [5, 6], b: 14 })
  })
})

describe('an object of a class without an instance is refused by its name:', () => {
  it.each<[string, object, RegExp]>([
    ['a set', new Set([1]), /^a Set has no gradient/],
    ['an error', new Error('x'), /^an Error has no gradient/],
    ['a promise', Promise.resolve(1), /^a Promise has no gradient/],
    ['a boxed number', Object(3) as object, /^a Number has no gradient/],
    ['a view of bytes', new DataView(new ArrayBuffer(8)), /^a DataView has no gradient/],
    ['big integers in a typed array', new BigInt64Array(2), /^a BigInt64Array of 2 has no gradient/],
    [
      'a class without a name',
      new (class {
        readonly x = 1
      })(),
      /^an instance of a class without a name has no gradient/
    ],
    ['an heir of a record', Object.create({ a: 1 }) as object, /^an object that inherits from another has no gradient/],
    ['a proxy of a date', new Proxy(new Date(), {}), /^a Date has no gradient/]
  ])('%s', (_, value, message) => {
    const refused: ReadonlyArray<() => unknown> = [
      () => gradBP<object>(() => constVar(1))(value),
      () => gradBP<{ readonly in: readonly [object] }>(() => constVar(1))({ in: [value] }),
      () => backpropWith<object, object>(v => v)(value)[1](value),
      () => mul(2, value),
      () => gradBP<number, object>(x => mul(x, value))(3)
    ]
    for (const run of refused) {
      expect(run).toThrow(NotDifferentiableError)
      expect(run).toThrow(message)
    }
  })

  it('joinBV refuses one variable in the place of a structure of variables', () => {
    const run = () => gradBP(x => joinBV(x as never) as never, 3)
    expect(run).toThrow(/^joinBV: got one variable, wanted .* use splitBV$/)
  })
})
