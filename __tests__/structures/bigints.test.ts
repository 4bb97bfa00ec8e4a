import {
  abs,
  add,
  type BVar,
  evalBP,
  gradBP,
  gradBP2,
  mul,
  negate,
  powInt,
  signum,
  square,
  sub,
  sin,
  div
} from 'backprop-ts'

const by = (f: (x: BVar<unknown, bigint>) => unknown) => f as unknown as <S>(x: BVar<S, bigint>) => BVar<S, bigint>
/** 2 ** 60 + 1, which no number holds. */
const large = 2n ** 60n + 1n

describe('bigints', () => {
  it.each<[string, (x: BVar<unknown, bigint>) => unknown, bigint, bigint, bigint]>([
    ['add', x => add(x, x), large, 2n * large, 2n],
    ['sub', x => sub(mul(x, x), x), large, large * large - large, 2n * large - 1n],
    ['mul', x => mul(mul(x, x), x), large, large ** 3n, 3n * large ** 2n],
    ['negate', x => negate(x), large, -large, -1n],
    ['powInt', x => powInt(5)(x), large, large ** 5n, 5n * large ** 4n],
    ['abs of a negative', x => abs(x), -large, large, -1n],
    ['abs of a positive', x => abs(x), large, large, 1n],
    ['signum', x => signum(x), -large, -1n, 0n],
    ['square', x => square(x), large, large ** 2n, 2n * large]
  ])('have exact values and gradients under %s', (_, f, x, value, gradient) => {
    expect(evalBP<bigint, bigint>(by(f))(x)).toBe(value)
    expect(gradBP<bigint, bigint>(by(f))(x)).toBe(gradient)
  })

  it('have exact second derivatives', () => {
    const second = gradBP<bigint, bigint>(x => gradBP<bigint, bigint>(y => mul(mul(y, y), y))(x as never) as never)
    expect(second(large)).toBe(6n * large)
  })

  it('have gradients in each argument', () => {
    expect(gradBP2<bigint, bigint, bigint>((x, y) => mul(square(x), y))(3n, 5n)).toEqual([30n, 9n])
  })

  it('in a record have a bigint gradient, zero where they are not used', () => {
    type Counts = { readonly n: bigint; readonly m: bigint }
    const f = gradBP<Counts, Counts>(v => add(v, v))
    expect(f({ n: 1n, m: 2n })).toEqual({ n: 2n, m: 2n })
  })

  it('are refused by functions whose values are not integers', () => {
    for (const f of [(x: never) => sin(x), (x: never) => div(x, x)])
      expect(() => gradBP<bigint, bigint>(x => f(x as never) as never)(3n)).toThrow(/bigint|3/)
  })
})
