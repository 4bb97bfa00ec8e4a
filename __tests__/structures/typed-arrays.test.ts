import { add, type BVar, collectVar, gradBP, mul, sequenceVar, splitBV, square } from 'backprop-ts'
import { product, sum } from 'backprop-ts/Prelude'
import * as B from 'backprop-ts/Backprop'
import * as E from 'backprop-ts/Explicit'
import type { Untyped } from '../support/fixtures'

const weighted = <S>(xs: ReadonlyArray<BVar<S, number>>): BVar<S, number> =>
  xs.map((x, i) => mul(square(x), i + 1)).reduce((x, y) => add(x, y))

describe.each([
  ['Float64Array', Float64Array],
  ['Float32Array', Float32Array]
] as const)('a %s', (_, Floats) => {
  type Floats = Float64Array
  const value = Floats.of(2, 3, 5) as Floats

  it('has a sum, whose gradient is one in each element', () => {
    const d = gradBP<Floats>(v => mul(sum(v), 4))(value)
    expect(d).toStrictEqual(Floats.of(4, 4, 4))
  })

  it('has a product whose gradient is that of the other elements', () => {
    expect(gradBP<Floats>(v => product(v))(value)).toStrictEqual(Floats.of(15, 10, 6))
    expect(gradBP<Floats>(v => product(v))(Floats.of(0, 3, 5) as Floats)).toStrictEqual(Floats.of(15, 0, 0))
  })

  it('is taken apart into variables of numbers, and its gradient is of its own class', () => {
    expect(gradBP<Floats>(v => weighted(sequenceVar(v)))(value)).toStrictEqual(Floats.of(4, 12, 30))
    expect(gradBP<Floats>(v => weighted(splitBV(v)))(value)).toStrictEqual(Floats.of(4, 12, 30))
  })

  it('is taken apart into variables of numbers with an instance, too', () => {
    const d = gradBP<Floats>(v => weighted(E.sequenceVar(B.number)(v) as never))(value)
    expect(Array.from(d)).toEqual([4, 12, 30])
  })

  it('has zeros in its gradient where an element is not used', () => {
    expect(gradBP<Floats>(v => square(splitBV(v)[1] as never))(value)).toStrictEqual(Floats.of(0, 6, 0))
  })

  it('becomes an array when it is collected', () => {
    expect(gradBP<Floats, ReadonlyArray<number>>(v => collectVar(sequenceVar(v)))(value)).toStrictEqual(
      Floats.of(1, 1, 1)
    )
  })

  it('has a second derivative', () => {
    const d = gradBP<Floats>(v => sum(gradBP<Floats>(w => weighted(sequenceVar(w)))(v as never) as never))
    expect(d(value)).toStrictEqual(Floats.of(2, 4, 6))
  })

  it('is one variable in the gradient of a gradient, as it cannot hold variables', () => {
    const nested = gradBP as unknown as Untyped
    const total = sum as unknown as Untyped
    const gradient = (t: unknown): unknown => nested((v: unknown) => mul(t as number, total(v) as number), value)
    expect(nested((t: unknown) => total(gradient(t)), 2)).toBe(3)
  })

  it('of no elements has an empty gradient', () => {
    expect(gradBP<Floats>(v => sum(v))(new Floats(0) as Floats)).toStrictEqual(new Floats(0))
  })
})
