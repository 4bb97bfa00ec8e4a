import { pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import {
  add,
  backprop,
  backpropWith,
  backpropWith2,
  type BVar,
  collectVar,
  constVar,
  gradBP,
  gradBP2,
  joinBV,
  liftOp1,
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
import { op1 } from 'backprop-ts/Op'
import { product, sum } from 'backprop-ts/Prelude'
import type { Numbers } from '../support/fixtures'

const smallest = Number.MIN_VALUE

describe('gradients keep', () => {
  it.each([-0, smallest, -smallest, 1e-310, NaN, Infinity, Number.MAX_VALUE])('%d, wherever it comes from', n => {
    expect(gradBP(x => mul(x, n), 1)).toBe(n)
    expect(gradBP<Numbers>(v => mul(sequenceVar(v)[0] ?? NaN, n) as never)([1, 2])).toEqual([n, 0])
    expect(gradBP(x => liftOp1(op1((y: number) => [y, () => n]))(x), 1)).toBe(n)
    expect(backpropWith(x => mul(x, 1), 3)[1](n)).toBe(n)
    expect(backpropWith<Numbers, Numbers>(v => v)([1, 2])[1]([n, 0])).toEqual([n, 0])
    expect(backpropWith<Numbers>(v => sequenceVar(v)[1] ?? (NaN as never))([1, 2])[1](n)).toEqual([0, n])
    expect(backpropWith<Float64Array, Float64Array>(v => v)(Float64Array.of(1, 2))[1](Float64Array.of(n, 0))).toEqual(
      Float64Array.of(n, 0)
    )
    const rejoined = backpropWith<{ readonly a: number }, { readonly a: number }>(v => joinBV({ a: splitBV(v).a }))
    expect(rejoined({ a: 1 })[1]({ a: n })).toEqual({ a: n })
    expect(gradBP(x => gradBP(y => mul(mul(y, n), x), x), 1)).toBe(n)
  })

  it('the sign of a zero that is added to another of its sign', () => {
    expect(gradBP(x => add(mul(x, -0), mul(x, -0)), 1)).toBe(-0)
    expect(gradBP(x => add(mul(x, -0), mul(x, 0)), 1)).toBe(0)
    expect(gradBP<Numbers, Numbers>(v => add(mul(v, -0), mul(v, -0)))([1])).toEqual([-0])
  })

  it('numbers beside a NaN as they are', () => {
    const f = <S>(v: BVar<S, Numbers>): BVar<S, number> => {
      const [x, y] = sequenceVar(v)
      return x === undefined || y === undefined ? constVar(0, v) : add(mul(x, NaN), mul(y, 5))
    }
    expect(gradBP(f, [1, 2])).toEqual([NaN, 5])
    expect(gradBP<Numbers>(v => square(sequenceVar(v)[1] ?? (NaN as never)))([NaN, 3])).toEqual([0, 6])
  })
})

describe('a variable in several places of the result', () => {
  const same = { a: 2, b: [3] }
  type Same = typeof same

  it('adds up the cotangents of the places', () => {
    expect(backpropWith(x => joinBV([x, x]), 3)[1]([2, 5])).toBe(7)
    expect(backpropWith<number, Numbers>(x => collectVar([x, x]))(3)[1]([2, 5])).toBe(7)
    expect(backpropWith(x => joinBV({ a: x, b: joinBV([x]) }), 3)[1]({ a: 2, b: [5] })).toBe(7)
    expect(backpropWith<Same, readonly [Same, Same]>(v => joinBV([v, v]))(same)[1]([same, same])).toEqual(mul(2, same))
  })

  it('adds up the cotangent of a whole and that of its part', () => {
    const f = backpropWith<Same, readonly [Same, number]>(v => joinBV([v, splitBV(v).a]))
    expect(f(same)[1]([{ a: 10, b: [20] }, 5])).toEqual({ a: 15, b: [20] })
  })

  it('leaves a cotangent alone that stands in both places', () => {
    const dy = [1, 2]
    const [, back] = backpropWith<Numbers, readonly [Numbers, Numbers]>(v => joinBV([v, v]))([3, 4])
    expect(back([dy, dy])).toEqual([2, 4])
    expect(dy).toEqual([1, 2])
    const [, back2] = backpropWith2<number[], number[], readonly [number[], number[]]>((v, w) => joinBV([v, w]))(
      [1, 2],
      [3, 4]
    )
    const [dv, dw] = back2([dy, dy])
    dv[0] = NaN
    expect([dw, dy]).toEqual([
      [1, 2],
      [1, 2]
    ])
  })
})

describe('a result', () => {
  it('that is an input, or part of it, takes the cotangent there', () => {
    const value = { a: [1, 2], b: 3 }
    expect(backprop<typeof value, typeof value>(v => v)(value)).toEqual([value, { a: [1, 1], b: 1 }])
    expect(backprop<typeof value, number[]>(v => splitBV(v).a)(value)).toEqual([[1, 2], { a: [1, 1], b: 0 }])
    expect(gradBP2<Numbers, Numbers, Numbers>((_, y) => y)([1], [2, 3])).toEqual([[0], [1, 1]])
  })

  it.each<[string, (x: unknown) => unknown]>([
    ['two levels down', x => ({ a: { b: x } })],
    ['in a list in a record', x => ({ a: [1, [x]] })],
    ['in a map', x => new Map([['a', [x]]])]
  ])('that is plain but hides a variable %s is refused: its gradient would be lost', (_, hide) => {
    expect(() => gradBP(hide as never, 3)).toThrow(/^the function returned .* that holds variables: .*joinBV/)
  })
})

describe('objects that are not what they seem', () => {
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

describe('objects of classes without an instance are refused by name', () => {
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

  it('and one variable in the place of a structure of variables', () => {
    expect(() => gradBP(x => joinBV(x as never), 3)).toThrow(/^joinBV: got one variable, wanted .* use splitBV$/)
  })
})
