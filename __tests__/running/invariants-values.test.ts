import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'
import { pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import { runInNewContext } from 'node:vm'
import {
  add,
  backpropWith,
  backpropWith2,
  collectVar,
  constVar,
  evalBP,
  gradBP,
  gradBP2,
  joinBV,
  mul,
  NotDifferentiableError,
  sequenceVar,
  setVar,
  splitBV,
  square,
  sub,
  viewVar
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'

interface Mutable {
  a: number[]
  b: { c: number }
  d: Float64Array
}

const structure = (): Mutable => ({ a: [1, 2], b: { c: 3 }, d: Float64Array.of(4, 5) })

/** Overwrites every number. */
const spoil = (x: unknown): void => {
  if (x instanceof Float64Array) x.fill(NaN)
  else if (x instanceof Map) for (const key of x.keys()) x.set(key, NaN)
  else if (typeof x === 'object' && x !== null)
    for (const key of Object.keys(x)) {
      const record = x as Record<string, unknown>
      if (typeof record[key] === 'number') record[key] = NaN
      else spoil(record[key])
    }
}

describe('7. values are immutable to the user', () => {
  it('gives the cotangent itself to no input', () => {
    const [, back] = backpropWith<Mutable, Mutable>(x => x)(structure())
    const dy = structure()
    const dx = back(dy)
    spoil(dx)
    expect(dy).toEqual(structure())
    const again = back(dy)
    spoil(dy)
    expect(again).toEqual(structure())
  })

  it('gives the parts of a cotangent to no input', () => {
    const [, back] = backpropWith2<Mutable['a'], Mutable['d'], readonly [number[], Float64Array]>((x, y) =>
      joinBV([x, y])
    )([1, 2], Float64Array.of(3))
    const dy = [[5, 6], Float64Array.of(7)] as const
    spoil(back([[...dy[0]], dy[1]]))
    expect(dy).toEqual([[5, 6], Float64Array.of(7)])
  })

  it('gives a cotangent to no part of a part of an input', () => {
    interface Deep {
      readonly in: { readonly xs: number[]; readonly y: number }
    }
    const deep: Deep = { in: { xs: [1, 2], y: 3 } }
    const [, back] = backpropWith<Deep, readonly [number[]]>(v => joinBV([splitBV(splitBV(v).in).xs]))(deep)
    const dy: readonly [number[]] = [[5, 6]]
    const dx = back(dy)
    expect(dx).toEqual({ in: { xs: [5, 6], y: 0 } })
    spoil(dx)
    expect(dy).toEqual([[5, 6]])
  })

  it('gives two inputs gradients of their own', () => {
    const [dx, dy] = gradBP2<Mutable, Mutable, Mutable>((x, y) => add(x, y))(structure(), structure())
    spoil(dx)
    expect(dy).toEqual({ a: [1, 1], b: { c: 1 }, d: Float64Array.of(1, 1) })
  })

  it('gives parts of one gradient memory of their own', () => {
    const gradient = gradBP<readonly [number[], number[]], readonly number[]>(v => {
      const [x, y] = splitBV(v)
      return add(x, y)
    })([
      [1, 2],
      [3, 4]
    ])
    gradient[0][0] = NaN
    expect(gradient[1]).toEqual([1, 1])
  })

  it('gives gradients that do not share memory with the input, the value or what was set', () => {
    const input = structure()
    const b = pipe(L.id<Mutable>(), L.prop('b'))
    const replacement = { c: 10 }
    const [value, back] = backpropWith<Mutable, Mutable>(v => setVar(b)(constVar(replacement, v))(v))(input)
    const gradient = back(structure())
    spoil(gradient)
    expect([input, replacement, value]).toEqual([structure(), { c: 10 }, { ...structure(), b: { c: 10 } }])
  })

  it('gives each call of a pullback a gradient of its own', () => {
    const [, back] = backpropWith<Mutable, Mutable>(x => mul(x, 2))(structure())
    const first = back(structure())
    spoil(first)
    expect(back(structure())).toEqual(mul(structure(), 2))
  })

  it('leaves the zeros of untouched parts apart from the input', () => {
    const input = structure()
    const gradient = gradBP<Mutable>(v => splitBV(splitBV(v).b).c)(input)
    spoil(gradient)
    expect(input).toEqual(structure())
  })

  it('takes frozen values', () => {
    const frozen = Object.freeze({ a: Object.freeze([1, 2]), b: Object.freeze({ c: 3 }) })
    const a = pipe(L.id<typeof frozen>(), L.prop('a'))
    const first = { get: (s: typeof frozen) => s.a[0] ?? NaN }
    const gradient = gradBP<typeof frozen>(v => mul(square(viewVar(first)(v)), splitBV(splitBV(v).b).c))(frozen)
    expect(gradient).toEqual({ a: [6, 0], b: { c: 1 } })
    expect(evalBP<typeof frozen, typeof frozen>(v => setVar(a)(constVar([9], v))(v))(frozen)).toEqual({
      a: [9],
      b: { c: 3 }
    })
  })
})

describe('9. non-numeric leaves are static', () => {
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

  it('gives them themselves in a gradient, whether or not their record was touched', () => {
    const gradient = gradBP<{ readonly used: typeof mixed; readonly unused: typeof mixed }>(v =>
      square(splitBV(splitBV(v).used).x)
    )({ used: mixed, unused: mixed })
    const zero = { ...mixed, x: 0, at: [0, 'two', false] }
    expect(gradient).toStrictEqual({ used: { ...zero, x: 6 }, unused: zero })
  })

  it('gives them the value’s own, whatever the cotangent holds', () => {
    const [, back] = backpropWith<
      { readonly name: string; readonly x: number },
      { readonly name: string; readonly x: number }
    >(v => v)({ name: 'w', x: 1 })
    expect(back({ name: 'other', x: 5 })).toEqual({ name: 'w', x: 5 })
    expect(back({ x: 5 } as never)).toEqual({ name: 'w', x: 5 })
  })

  it('takes them through arithmetic and rearrangement', () => {
    const f = gradBP<typeof mixed, typeof mixed>(v => sub(mul(v, 2), mul(0.5, v)))
    expect(f(mixed)).toStrictEqual({ ...mixed, x: 1.5, at: [1.5, 'two', false] })
    const parts = gradBP<ReadonlyArray<number | string>>(v => {
      const [x, y] = sequenceVar(v)
      return (typeof y === 'string' ? square(x as never) : x) as never
    })
    expect(parts([3, 'square'])).toEqual([6, 'square'])
  })

  it('keeps the tags of unions', () => {
    const right = gradBP<E.Either<string, number>>(v => {
      const found = sequenceVar(E.Traversable)(v)
      return E.isRight(found) ? square(found.right) : constVar(0)
    })
    expect([right(E.left('no')), right(E.right(3))]).toEqual([E.left('no'), E.right(6)])
    expect(gradBP<O.Option<number>, O.Option<number>>(v => mul(v, 3))(O.some(2))).toEqual(O.some(3))
    expect(gradBP<O.Option<number>, O.Option<number>>(v => mul(v, 3))(O.none)).toEqual(O.none)
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'then', 'length'])(
    'takes the key %s for data',
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

  /** 1 at a key and 0 at `other`. */
  const gradOf = (key: string): Readonly<Record<string, number>> => {
    const out: Record<string, number> = { other: 0 }
    Object.defineProperty(out, key, { value: 1, enumerable: true, writable: true, configurable: true })
    return out
  }

  it('takes symbols for keys', () => {
    const lens = { get: (s: { readonly [symbol]: number; readonly x: number }) => s[symbol] }
    const f = gradBP<{ readonly [symbol]: number; readonly x: number }>(v => square(viewVar(lens)(v)))
    expect(f({ [symbol]: 4, x: 1 })).toStrictEqual({ [symbol]: 8, x: 0 })
  })

  it('takes records of another realm', () => {
    const foreign = runInNewContext('({ x: 2, name: "w" })') as { readonly x: number; readonly name: string }
    const gradient = gradBP<typeof foreign>(v => square(splitBV(v).x))(foreign)
    expect({ ...gradient }).toEqual({ x: 4, name: 'w' })
  })

  it('takes a record that carries an instance for one value', () => {
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

  it('keeps records without a prototype', () => {
    const bare = Object.assign(Object.create(null) as object, { x: 2 })
    const gradient = gradBP<typeof bare>(v => square(splitBV(v).x))(bare)
    expect(Object.getPrototypeOf(gradient)).toBeNull()
    expect({ ...gradient }).toEqual({ x: 4 })
  })

  it('refuses objects of unknown classes by name', () => {
    class Temperature {
      constructor(readonly kelvin: number) {}
    }
    const value = { t: new Temperature(3), x: 1 }
    const f = gradBP<typeof value>(v => square(splitBV(v).x))
    expect(() => f(value)).toThrow(NotDifferentiableError)
    expect(() => f(value)).toThrow(/^a Temperature has no gradient: give its class a Backprop instance/)
    expect(() => gradBP<{ readonly d: Date; readonly x: number }>(v => splitBV(v).x)({ d: new Date(), x: 1 })).toThrow(
      /a Date has no gradient/
    )
  })

  it('refuses functions by name', () => {
    const value = { callback: () => 3, x: 1 }
    expect(() => gradBP<typeof value>(v => splitBV(v).x)(value)).toThrow(/the function callback has no gradient/)
  })

  it('collects arrays of variables, constants and static leaves', () => {
    const f = gradBP(x => {
      const [a = x, b = x, c = x] = sequenceVar(collectVar([x, constVar(5, x), square(x)]))
      return mul(a, mul(b, c))
    })
    expect(f(2)).toBe(60)
  })
})
