import {
  abs,
  add,
  type BVar,
  DomainError,
  evalBP,
  gradBP,
  gradBP2,
  mul,
  negate,
  powInt,
  signum,
  splitBV,
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

  it('stand beside whole numbers, and each gradient is of the kind of its argument', () => {
    type Both = { readonly n: number; readonly b: bigint }
    expect(mul(3, 2n as never)).toBe(6n)
    expect(gradBP<bigint, bigint>(x => mul(x, 2 as never) as never)(3n)).toBe(2n)
    expect(gradBP<bigint, bigint>(x => sub(2 as never, x))(3n)).toBe(-1n)
    expect(gradBP(x => mul(x, 2n as never) as never, 3)).toBe(2)
    const product = gradBP<Both>(v => mul(splitBV(v).n, splitBV(v).b as never))
    expect(product({ n: 2, b: 3n })).toEqual({ n: 3, b: 2n })
  })

  it('refuse numbers that are not whole, by name', () => {
    const message = 'cannot combine a bigint with the number 2.5, only with whole numbers'
    for (const f of [
      () => mul(2.5, 2n as never),
      () => gradBP<bigint, bigint>(x => mul(x, 2.5 as never))(3n),
      () => gradBP<bigint, bigint>(x => add(x, 2.5 as never))(3n)
    ]) {
      expect(f).toThrow(DomainError)
      expect(f).toThrow(message)
    }
    expect(() => powInt(-1)(2n)).toThrow('powInt: the exponent of a bigint must not be negative, got -1')
  })

  it('are refused by functions whose values are not integers', () => {
    for (const f of [(x: never) => sin(x), (x: never) => div(x, x)])
      expect(() => gradBP<bigint, bigint>(x => f(x as never) as never)(3n)).toThrow(/bigint|3/)
  })
})
