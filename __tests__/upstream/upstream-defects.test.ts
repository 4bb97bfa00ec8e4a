/** Where Haskell's `backprop` is known to be wrong, this library is not. What upstream does is told in the names. */
import * as fc from 'fast-check'
import {
  backpropWith,
  type BVar,
  constVar,
  gradBP,
  gradBP2,
  inputVar,
  isoVar,
  liftOp1,
  max,
  min,
  mul,
  pow,
  powInt,
  primal,
  pullback,
  sequenceVar,
  ShapeError,
  sin,
  splitBV,
  square,
  withBP
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import { checkGrads, isoRoundTrip } from 'backprop-ts/Check'
import { matrix, mean, vector } from 'backprop-ts/LinearAlgebra'
import { opIso } from 'backprop-ts/Op'
import { maximum, minimum, product } from 'backprop-ts/Prelude'
import type { Numbers } from '../support/fixtures'

describe('the gradient starts from the node that is returned, where upstream takes the last one made', () => {
  it('when the function branches on something that it calculates after its result', () => {
    const f = gradBP(x => {
      const y = mul(x, 2)
      return primal(mul(y, 3)) > 5 ? y : constVar(0)
    })
    expect(f(1)).toBe(2)
  })

  it('when the result is a constant', () => {
    expect(gradBP(x => (primal(sin(x)) > 0 ? constVar(1) : constVar(0)), 1)).toBe(0)
  })

  it('for each of several results of one scope, in any order', () => {
    const gradients = withBP(s => {
      const x = inputVar(s)(3)
      const [y, z] = [square(x), mul(x, 5)]
      const w = mul(y, z)
      return [pullback(y)(x)(1), pullback(w)(x)(1), pullback(z)(x)(1), pullback(x)(x)(1), pullback(y)(x)(1)]
    })
    expect(gradients).toEqual([6, 135, 5, 1, 6])
  })
})

describe('sums of unequal lengths keep everything, where upstream loses an element of the shorter vector', () => {
  it.each<[string, unknown, unknown, unknown]>([
    ['array', B.array(B.number).add([1], [1, 2, 3]), B.array(B.number).add([1, 2, 3], [1]), [2, 2, 3]],
    [
      'nonEmptyArray',
      B.nonEmptyArray(B.number).add([1], [1, 2, 3]),
      B.nonEmptyArray(B.number).add([1, 2, 3], [1]),
      [2, 2, 3]
    ],
    [
      'typedArray',
      B.typedArray.add(Float64Array.of(1), Float64Array.of(1, 2, 3)),
      B.typedArray.add(Float64Array.of(1, 2, 3), Float64Array.of(1)),
      Float64Array.of(2, 2, 3)
    ],
    ['structural', B.structural.add([1], [1, 2, 3]), B.structural.add([1, 2, 3], [1]), [2, 2, 3]]
  ])('by %s', (_, left, right, want) => {
    expect([left, right]).toEqual([want, want])
  })

  it('and vectors, whose size is part of their type, refuse', () => {
    expect(() => B.structural.add<unknown>(vector([1]), vector([1, 2, 3]))).toThrow(/Vector<1> and Vector<3>/)
  })
})

describe('the one of a record is one, where upstream has zero for some', () => {
  it('in every field', () => {
    expect(B.structural.one({ a: 3, b: [4, { c: 5 }] })).toEqual({ a: 1, b: [1, { c: 1 }] })
    expect(B.struct({ a: B.number, b: B.array(B.number) }).one({ a: 3, b: [4] })).toEqual({ a: 1, b: [1] })
  })
})

describe('products with zeros, where upstream divides by them', () => {
  const productOf = <S>(v: BVar<S, Numbers>): BVar<S, number> => product(v)
  const curvature = (i: number) => gradBP<Numbers>(v => sequenceVar(gradBP(productOf, v))[i] ?? (NaN as never))

  it.each<[string, Numbers, Numbers, ReadonlyArray<Numbers>]>([
    [
      'none',
      [2, 3, 4],
      [12, 8, 6],
      [
        [0, 4, 3],
        [4, 0, 2],
        [3, 2, 0]
      ]
    ],
    [
      'one',
      [2, 0, 4],
      [0, 8, 0],
      [
        [0, 4, 0],
        [4, 0, 2],
        [0, 2, 0]
      ]
    ],
    [
      'two',
      [0, 0, 4],
      [0, 0, 0],
      [
        [0, 4, 0],
        [4, 0, 0],
        [0, 0, 0]
      ]
    ]
  ])('with %s: first and second derivatives', (_, at, first, second) => {
    expect(gradBP<Numbers>(v => product(v))(at)).toEqual(first)
    expect([0, 1, 2].map(i => curvature(i)(at))).toEqual(second)
  })
})

describe('the mean of a vector divides by its size, where upstream counts what is not zero', () => {
  it('also with zeros in it', () => {
    expect(gradBP(mean, vector([4, 0, 0, 8]))).toEqual(vector([0.25, 0.25, 0.25, 0.25]))
  })
})

describe('extrema that tie share one unit, where upstream gives it to each, or to the second', () => {
  it('in a list and between two', () => {
    expect(gradBP<Numbers>(v => minimum(v))([2, 1, 1])).toEqual([0, 0.5, 0.5])
    expect(gradBP<Numbers>(v => maximum(v))([2, 2, 2, 2])).toEqual([0.25, 0.25, 0.25, 0.25])
    expect(gradBP2((x, y) => max(x, y), 3, 3)).toEqual([0.5, 0.5])
    expect(gradBP2((x, y) => min(x, y), 3, 3)).toEqual([0.5, 0.5])
  })
})

describe('powers at bases that are not positive', () => {
  it.each<[number, number, number, number]>([
    [-2, 3, 12, -12],
    [-2, 2, -4, 2],
    [-2, -1, -0.25, -0.25],
    [0, 2, 0, 2],
    [0, 1, 1, 0],
    [0, 0, 0, 0]
  ])('%d to the %d has two derivatives, by powInt and by pow', (x, n, first, second) => {
    const whole = <S>(y: BVar<S, number>): BVar<S, number> => powInt(y, n)
    const real = <S>(y: BVar<S, number>): BVar<S, number> => pow(y, n)
    for (const f of [whole, real]) {
      // Adding 0 takes the sign from a zero.
      expect(0 + gradBP(f, x)).toBe(first)
      expect(0 + gradBP(y => gradBP(f, y), x)).toBe(second)
    }
  })

  it('no NaN of an exponent that is a constant reaches the base', () => {
    expect(gradBP(x => pow(x, constVar(2, x)), -3)).toBe(-6)
    expect(gradBP2((x, n) => pow(x, n), -3, 2)).toEqual([-6, NaN])
  })
})

describe('cotangents of another shape are refused, where upstream pads or cuts them', () => {
  const w = matrix([
    [1, 2],
    [3, 4]
  ])
  it.each<[string, unknown, unknown, RegExp]>([
    ['a longer array', [1, 2], [1, 2, 3], /expected an array of 2, got an array of 3$/],
    ['a shorter array', [1, 2], [1], /expected an array of 2, got an array of 1$/],
    ['an array for a number', 1, [1], /expected the number \d, got an array of 1$/],
    ['a number for an array', [1], 1, /expected an array of 1, got the number 1$/],
    ['null for a number', 1, null, /expected the number \d, got null$/],
    ['a record without a key', { a: 1, b: 2 }, { a: 1 }, /the field b is missing$/],
    ['a record with another key', { a: 1 }, { a: 1, b: 2 }, /there is no field b in a record \{ a \}$/],
    ['a shorter vector', vector([1, 2]), vector([1]), /expected Vector<2>, got Vector<1>$/],
    ['an array for a vector', vector([1, 2]), [1, 2], /expected Vector<2>, got an array of 2$/],
    ['a vector for an array', [1, 2], vector([1, 2]), /expected an array of 2, got Vector<2>$/],
    ['a matrix of another size', w, matrix([[1, 2, 3, 4]]), /expected Matrix<2, 2>, got Matrix<1, 4>$/],
    ['a vector for a matrix', w, vector([1, 2, 3, 4]), /expected Matrix<2, 2>, got Vector<4>$/],
    [
      'a nested one',
      { w, b: [vector([1])] },
      { w, b: [vector([1, 2])] },
      /at \.b\.0: expected Vector<1>, got Vector<2>$/
    ]
  ])('%s', (_, value, dy, message) => {
    const [, back] = backpropWith<unknown, unknown[]>(v => v as never)(value)
    const [, doubled] = backpropWith<unknown, unknown[]>(v => mul(v as never, 2) as never)(value)
    for (const run of [back, doubled]) {
      expect(() => run(dy as never)).toThrow(ShapeError)
      expect(() => run(dy as never)).toThrow(message)
    }
  })
})

describe('isomorphisms are for structure only', () => {
  const positive = fc.double({ min: 0.1, max: 10, noNaN: true })
  const pair = fc.tuple(positive, positive)
  const toRecord = ([a, b]: readonly [number, number]): { readonly a: number; readonly b: number } => ({ a, b })
  const toPair = ({ a, b }: { readonly a: number; readonly b: number }): [number, number] => [a, b]

  it('and one that calculates is found by a check, where upstream has none', () => {
    const { errorInstance } = fc.check(isoRoundTrip(Math.exp, Math.log, positive, { equals: () => true }))
    expect(String(errorInstance)).toMatch(/to\(a\) computes, it does not hold the numbers of a/)
    expect(() => checkGrads(x => isoVar(Math.exp, Math.log)(x), [2], { order: 1 })).toThrow(/by central differences/)
    expect(() => checkGrads(x => liftOp1(opIso(Math.exp, Math.log))(x), [2], { order: 1 })).toThrow(
      /central differences/
    )
  })

  it('and one that moves parts passes it, and has the right gradient', () => {
    fc.assert(isoRoundTrip(toRecord, toPair, pair))
    checkGrads(v => sin(mul(splitBV(isoVar(toRecord, toPair)(v)).a, 3)), pair, { order: 1 })
  })
})
