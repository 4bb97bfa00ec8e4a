import { add, backprop2, backpropWith, type BVar, gradBP, gradBP2, joinBV, mul, splitBV } from 'backprop-ts'
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

it('One array that is used whole and in parts gets both, in either order', () => {
  const part = <S>(v: BVar<S, Numbers>): BVar<S, number> => mul(splitBV(v)[0] as BVar<S, number>, 10)
  expect(gradBP<Numbers>(v => add(part(v), sum(add(v, v))))([1, 2])).toEqual([12, 2])
  expect(gradBP<Numbers>(v => add(sum(add(v, v)), part(v)))([1, 2])).toEqual([12, 2])
})

it('The gradients of two arguments that are one object are two objects', () => {
  const x: Named = { a: 1 }
  const [, [dx, dy]] = backprop2<Named, Named, Named>((v, w) => add(v, w))(x, x)
  expect([dx, dy]).toEqual([{ a: 1 }, { a: 1 }])
  expect(dx).not.toBe(dy)
})

it('A variable that stands in two places of a join gets what flows back to both', () => {
  const f = gradBP<Numbers, { readonly a: Numbers; readonly b: Numbers }>(v => joinBV({ a: v, b: v }))
  expect(f([1, 2])).toEqual([2, 2])
})
