import { add, type BVar, gradBP, gradBP2, joinBV, liftOp1, mul, NoGradientError, splitBV, square } from 'backprop-ts'
import { noGrad } from 'backprop-ts/Op'
import type { Pair } from '../support/fixtures'

/** More nodes than a small walk has. */
const many = 20_000
const chain = <S>(x: BVar<S, number>): BVar<S, number> => {
  let y = x
  for (let i = 0; i < many; i++) y = add(y, x)
  return y
}

describe('a walk leaves nothing behind for the next one', () => {
  it.each<[string, <S>(x: BVar<S, number>) => BVar<S, number>, number]>([
    ['of few nodes', x => x, 1],
    ['of many nodes', chain, many + 1]
  ])('%s', (_, f, slope) => {
    for (let i = 0; i < 2; i++) {
      expect(gradBP2((x, y) => f(mul(x, y)), 3, 5)).toEqual([5 * slope, 3 * slope])
      expect(gradBP2((x, _) => f(x), 3, 5)).toEqual([slope, 0])
      expect(gradBP2((_, y) => f(y), 3, 5)).toEqual([0, slope])
    }
  })

  it.each<[string, <S>(x: BVar<S, number>) => BVar<S, number>, number]>([
    ['of few nodes', x => x, 1],
    ['of many nodes', chain, many + 1]
  ])('with structures among its cotangents: %s', (_, f, slope) => {
    const pair = gradBP2<Pair>((v, x) => f(mul(splitBV(v)[0], x)))
    const second = gradBP2<Pair>((v, x) => f(mul(splitBV(v)[1], x)))
    const number = gradBP2<Pair>((_, x) => f(x))
    for (let i = 0; i < 2; i++) {
      expect(pair([3, 4], 5)).toEqual([[5 * slope, 0], 3 * slope])
      expect(second([3, 4], 5)).toEqual([[0, 5 * slope], 4 * slope])
      expect(number([3, 4], 5)).toEqual([[0, 0], slope])
      expect(gradBP2((_, y) => f(y), 3, 5)).toEqual([0, slope])
    }
  })

  it('also when it fails', () => {
    const failing = liftOp1(noGrad((x: number) => x))
    for (let i = 0; i < 2; i++) {
      expect(() => gradBP2((x, y) => add(failing(x), mul(x, y)), 3, 5)).toThrow(NoGradientError)
      expect(gradBP2((x, _) => mul(x, x), 3, 5)).toEqual([6, 0])
    }
  })
})

describe('a node', () => {
  it('gets what flows back by numbers and by structures', () => {
    const f = <S>(x: BVar<S, number>): BVar<S, number> => {
      const { a, b } = splitBV(joinBV({ a: x, b: square(x) }))
      return add(mul(a, x), mul(b, x))
    }
    expect(gradBP(f, 3)).toBe(6 + 27)
  })

  it('may be the result and an input at once', () => {
    expect(gradBP2((x, _) => x, 3, 5)).toEqual([1, 0])
    expect(gradBP<Pair, Pair>(v => v)([3, 5])).toEqual([1, 1])
  })
})
