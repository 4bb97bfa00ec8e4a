import { pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import {
  add,
  backprop2,
  backpropWith,
  backpropWith2,
  type BVar,
  constVar,
  evalBP,
  gradBP,
  gradBP2,
  inputVar,
  joinBV,
  mul,
  pullback,
  setVar,
  splitBV,
  square,
  viewVar,
  withBP
} from 'backprop-ts'
import { sum } from 'backprop-ts/Prelude'
import type { Numbers } from '../support/fixtures'

type Named = { readonly [key: string]: number }

/** Adds `x` to itself, `n` times in all. */
const times = <S, A>(n: number, x: BVar<S, A>): BVar<S, A> =>
  Array.from({ length: n - 1 }).reduce<BVar<S, A>>(y => add(y as never, x as never) as never, x)

describe.each<[string, () => object, (k: number) => object]>([
  ['a typed array', () => Float64Array.of(1, 2), k => Float64Array.of(k, k)],
  ['an array', () => [1, 2], k => [k, k]],
  ['a record', () => ({ a: 1, b: 2 }), k => ({ a: k, b: k })],
  ['a record of typed arrays', () => ({ a: Float64Array.of(1) }), k => ({ a: Float64Array.of(k) })]
])('gradients of %s', (_, value, filled) => {
  /** Every array and object of a structure. */
  const memory = (x: unknown): ReadonlyArray<unknown> =>
    typeof x === 'object' && x !== null ? [x, ...Object.values(x).flatMap(memory)] : []

  it('share no memory with the cotangent, the argument or each other', () => {
    const [x, y, dz] = [value(), value(), filled(3)]
    const f = gradBP2<object, object, object>((v, w) => add(v as never, w as never) as never)
    const [dx, dy] = f(x, y)
    expect(dx).toEqual(filled(1))
    expect(dy).toEqual(filled(1))
    const [, back] = backpropWith<object, object>(v => v)(x)
    const [first, second] = [back(dz), back(dz)]
    expect(first).toEqual(dz)
    const all = [x, y, dz, dx, dy, first, second].flatMap(memory)
    expect(new Set(all).size).toBe(all.length)
  })

  it.each([1, 2, 3, 4, 7, 50])('of %i uses are as large, and a second run gives them again', n => {
    const f = gradBP<object, object>(v => times(n, v))
    const x = value()
    const first = f(x)
    expect(first).toEqual(filled(n))
    expect(f(x)).toEqual(filled(n))
    expect(first).toEqual(filled(n))
    expect(x).toEqual(value())
  })

  it('leave a cotangent that was given unchanged, however often it is added up', () => {
    const dz = filled(3)
    const [, back] = backpropWith<object, object>(v => times(5, v))(value())
    expect(back(dz)).toEqual(filled(15))
    expect(back(dz)).toEqual(filled(15))
    expect(dz).toEqual(filled(3))
  })
})

it('one array that is used whole and in parts gets both, in either order', () => {
  const part = <S>(v: BVar<S, Numbers>): BVar<S, number> => mul(splitBV(v)[0] as BVar<S, number>, 10)
  expect(gradBP<Numbers>(v => add(part(v), sum(add(v, v))))([1, 2])).toEqual([12, 2])
  expect(gradBP<Numbers>(v => add(sum(add(v, v)), part(v)))([1, 2])).toEqual([12, 2])
})

it('the gradients of two arguments that are one object are two objects', () => {
  const x: Named = { a: 1 }
  const [, [dx, dy]] = backprop2<Named, Named, Named>((v, w) => add(v, w))(x, x)
  expect([dx, dy]).toEqual([{ a: 1 }, { a: 1 }])
  expect(dx).not.toBe(dy)
})

it('a variable that stands in two places of a join gets what flows back to both', () => {
  const f = gradBP<Numbers, { readonly a: Numbers; readonly b: Numbers }>(v => joinBV({ a: v, b: v }))
  expect(f([1, 2])).toEqual([2, 2])
})

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

describe('a gradient', () => {
  it('is never the cotangent itself', () => {
    const [, back] = backpropWith<Mutable, Mutable>(x => x)(structure())
    const dy = structure()
    const dx = back(dy)
    spoil(dx)
    expect(dy).toEqual(structure())
    const again = back(dy)
    spoil(dy)
    expect(again).toEqual(structure())
  })

  it('never holds parts of the cotangent', () => {
    const [, back] = backpropWith2<Mutable['a'], Mutable['d'], readonly [number[], Float64Array]>((x, y) =>
      joinBV([x, y])
    )([1, 2], Float64Array.of(3))
    const dy = [[5, 6], Float64Array.of(7)] as const
    spoil(back([[...dy[0]], dy[1]]))
    expect(dy).toEqual([[5, 6], Float64Array.of(7)])
  })

  it('never holds the cotangent in a part of a part', () => {
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

  it('of one input shares nothing with that of another', () => {
    const [dx, dy] = gradBP2<Mutable, Mutable, Mutable>((x, y) => add(x, y))(structure(), structure())
    spoil(dx)
    expect(dy).toEqual({ a: [1, 1], b: { c: 1 }, d: Float64Array.of(1, 1) })
  })

  it('has memory of its own in each part', () => {
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

  it('shares no memory with the input, the value or what was set', () => {
    const input = structure()
    const b = pipe(L.id<Mutable>(), L.prop('b'))
    const replacement = { c: 10 }
    const [value, back] = backpropWith<Mutable, Mutable>(v => setVar(b)(constVar(replacement, v))(v))(input)
    const gradient = back(structure())
    spoil(gradient)
    expect([input, replacement, value]).toEqual([structure(), { c: 10 }, { ...structure(), b: { c: 10 } }])
  })

  it('is new at each call of a pullback', () => {
    const [, back] = backpropWith<Mutable, Mutable>(x => mul(x, 2))(structure())
    const first = back(structure())
    spoil(first)
    expect(back(structure())).toEqual(mul(structure(), 2))
  })

  it('shares the zeros of untouched parts with nothing', () => {
    const input = structure()
    const gradient = gradBP<Mutable>(v => splitBV(splitBV(v).b).c)(input)
    spoil(gradient)
    expect(input).toEqual(structure())
  })

  it('may be taken at frozen values', () => {
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

  it('that is asked for twice is two values that share no memory', () => {
    const [d, e] = withBP(s => {
      const x = inputVar(s)([1, 2])
      return pullback(mul(x, x))(x, x)([1, 1])
    })
    expect([d, e]).toEqual([
      [2, 4],
      [2, 4]
    ])
    d[0] = NaN
    expect(e).toEqual([2, 4])
  })

  it('leaves a cotangent alone that stands in two places', () => {
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
