import * as fc from 'fast-check'
import {
  add,
  type BVar,
  DomainError,
  evalBP,
  exp,
  gradBP,
  gradBP2,
  mul,
  primal,
  sin,
  splitBV,
  square,
  UnsupportedOperationError
} from 'backprop-ts'
import { toArray as toNumbers, vector } from 'backprop-ts/LinearAlgebra'
import { ceil, floor, fromIntegral, realToFrac, round, sum, trunc } from 'backprop-ts/Prelude'

const number = fc.double({ min: -20, max: 20, noNaN: true })
const functions = [
  ['round', round, Math.round],
  ['floor', floor, Math.floor],
  ['ceil', ceil, Math.ceil],
  ['trunc', trunc, Math.trunc]
] as const

describe.each(functions)('%s', (name, f, meaning) => {
  it(`${name} is Math.${name} of each number, in vectors and structures too`, () => {
    fc.assert(
      fc.property(fc.array(number), xs => {
        const want = xs.map(meaning)
        expect(xs.map(x => f(x))).toEqual(want)
        expect(f(xs)).toEqual(want)
        expect(toNumbers(f(vector(xs)))).toEqual(want)
        expect(f({ xs, tag: 'tag' })).toEqual({ xs: want, tag: 'tag' })
      })
    )
  })

  it(`${name} lets the gradient through`, () => {
    fc.assert(
      fc.property(number, x => {
        expect(gradBP(v => square(f(v)), x)).toBe(2 * meaning(x))
        expect(gradBP(v => sum(square(f(v))), [x, 1.5])).toEqual([2 * meaning(x), 2 * meaning(1.5)])
        expect(toNumbers(gradBP(v => square(f(v)), vector([x])))).toEqual([2 * meaning(x)])
      })
    )
  })

  it(`${name} has the second derivative of the identity, taken at the rounded value`, () => {
    const slope = <S>(x: BVar<S, number>): BVar<S, number> => sin(f(x))
    const second = gradBP(x => gradBP(slope, x))
    fc.assert(fc.property(number, x => expect(second(x)).toBe(-Math.sin(meaning(x)))))
    const cubed = <S>(xs: BVar<S, ReadonlyArray<number>>): BVar<S, number> => sum(mul(square(f(xs)), f(xs)))
    expect(gradBP<ReadonlyArray<number>>(xs => sum(gradBP(cubed, xs)))([2.2])).toEqual([6 * meaning(2.2)])
  })
})

it('round sends halves up', () => {
  expect([0.5, 1.5, -0.5, -1.5].map(x => round(x))).toEqual([1, 2, -0, -1])
})

it('round refuses what has no numbers', () => {
  expect(() => round('a' as never)).toThrow(UnsupportedOperationError)
})

it('fromIntegral converts a bigint and rounds its cotangent', () => {
  expect([fromIntegral(3n), fromIntegral(2.5)]).toEqual([3, 2.5])
  expect(evalBP<bigint>(n => fromIntegral(n))(7n)).toBe(7)
  expect(gradBP<bigint>(n => fromIntegral(n))(7n)).toBe(1n)
  expect(gradBP<bigint>(n => mul(fromIntegral(n), 2.5))(7n)).toBe(3n)
  expect(gradBP<bigint>(n => mul(fromIntegral(n), -0.4))(7n)).toBe(0n)
  expect(gradBP<bigint>(n => add(mul(fromIntegral(n), 2.4), mul(fromIntegral(n), 2.4)))(7n)).toBe(4n)
  expect(
    gradBP<{ readonly n: bigint; readonly x: number }>(v => mul(fromIntegral(splitBV(v).n), splitBV(v).x))({
      n: 3n,
      x: 2.2
    })
  ).toEqual({ n: 2n, x: 3 })
})

it('fromIntegral is the same variable for a number', () => {
  gradBP(x => {
    expect(fromIntegral(x)).toBe(x)
    expect(realToFrac(x)).toBe(x)
    return square(x)
  }, 3)
})

it('fromIntegral nests, and its rounding lets the second derivative through', () => {
  const [dn, dx] = gradBP2<bigint>((n, x) => {
    const inner = <S>(m: BVar<S, bigint>): BVar<S, number> => mul(fromIntegral(m), primal(x))
    return mul(fromIntegral(gradBP(inner, n)), x)
  })(5n, 2.5)
  expect([dn, dx]).toEqual([0n, 3])
  const gradient = gradBP as unknown as (f: (x: unknown) => unknown, a: unknown) => unknown
  const twice =
    (f: (x: unknown) => unknown): ((a: unknown) => unknown) =>
    a =>
      gradient(f, a)
  const scaled = (k: unknown): unknown => gradient(n => mul(fromIntegral(n as bigint), square(k as number)), 5n)
  // The inner gradient is k² rounded, as a bigint; its own derivative is 2k.
  expect(twice(k => fromIntegral(scaled(k) as bigint))(2.2)).toBeCloseTo(4.4)
  const curved = (n: unknown): unknown => gradient(m => exp(mul(fromIntegral(m as bigint), 0.5)), n)
  expect(twice(n => fromIntegral(curved(n) as bigint))(2n)).toBe(BigInt(Math.round(0.25 * Math.E)))
})

it('fromIntegral refuses other values, and cotangents that cannot be rounded', () => {
  expect(() => fromIntegral('3' as never)).toThrow(UnsupportedOperationError)
  expect(() => realToFrac({} as never)).toThrow(/^realToFrac: an empty record is not a number/)
  expect(() => gradBP<bigint>(n => mul(fromIntegral(n), NaN))(1n)).toThrow(DomainError)
  expect(() => gradBP<bigint>(n => mul(fromIntegral(n), Infinity))(1n)).toThrow(
    'fromIntegral: the gradient of a bigint is a bigint, which cannot be Infinity'
  )
})

it('realToFrac is the identity on numbers and converts a bigint', () => {
  expect([realToFrac(2.5), realToFrac(3n)]).toEqual([2.5, 3])
  expect(gradBP(x => square(realToFrac(x)), 3)).toBe(6)
  expect(gradBP<bigint>(n => square(realToFrac(n)))(3n)).toBe(6n)
})
