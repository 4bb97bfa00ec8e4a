import { DomainError, gradBP, UnsupportedOperationError } from 'backprop-ts'
import {
  type Matrix,
  matrix,
  mean,
  sumColumns,
  sumElements,
  sumRows,
  toArray,
  vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { at, matrices, positiveSize, seeds, size, sumOf, vectors } from '../support/dense'
import { expectGradient, expectSecondGradient } from '../support/derivatives'
import { expectClose } from '../support/numerical'

const naiveSum = (data: ArrayLike<number>): number => sumOf(data.length, i => data[i]!)
const sumsBy = (m: number, n: number, f: (i: number, j: number) => number): readonly number[] =>
  Array.from({ length: m }, (_, i) => sumOf(n, j => f(i, j)))
const any = fc.tuple(size, size).chain(([m, n]) => fc.oneof(vectors(n), matrices(m, n)))
const nonEmpty = fc.tuple(positiveSize, positiveSize).chain(([m, n]) => fc.oneof(vectors(n), matrices(m, n)))

describe('sumElements', () => {
  it('agrees with a loop, and is 0 for no elements', () => {
    fc.assert(fc.property(any, x => expectClose(sumElements(x), naiveSum(x.data), 1e-12)))
    expect(sumElements(zeros(0))).toBe(0)
    expect(sumElements(zeros(3, 0))).toBe(0)
  })

  it('has first and second derivatives that agree with central differences', () => {
    fc.assert(fc.property(any, seeds, (x, seed) => expectGradient(sumElements, [x], seed)))
    fc.assert(fc.property(any, seeds, (x, seed) => expectSecondGradient(sumElements, [x], seed)))
  })
})

describe('mean', () => {
  it('is the sum divided by the number of elements', () => {
    fc.assert(fc.property(nonEmpty, x => expectClose(mean(x), naiveSum(x.data) / x.data.length, 1e-12)))
  })

  it('has first and second derivatives that agree with central differences', () => {
    fc.assert(fc.property(nonEmpty, seeds, (x, seed) => expectGradient(mean, [x], seed)))
    fc.assert(fc.property(nonEmpty, seeds, (x, seed) => expectSecondGradient(mean, [x], seed)))
  })

  it.each([
    ['vector', () => mean(zeros(0)), 'mean: Vector<0> has no elements'],
    ['matrix', () => mean(zeros(0, 3)), 'mean: Matrix<0, 3> has no elements'],
    ['variable', () => gradBP(x => mean(x), zeros(0)), 'mean: Vector<0> has no elements']
  ])('refuses an empty %s', (_, run, message) => {
    expect(run).toThrow(DomainError)
    expect(run).toThrow(message)
  })
})

describe.each([
  ['sumRows', sumRows, (a: Matrix) => sumsBy(a.rows, a.cols, (i, j) => at(a, i, j))],
  ['sumColumns', sumColumns, (a: Matrix) => sumsBy(a.cols, a.rows, (j, i) => at(a, i, j))]
] as const)('%s', (_, f, naive) => {
  const anyMatrix = fc.tuple(size, size).chain(([m, n]) => matrices(m, n))

  it('agrees with loops', () => {
    fc.assert(fc.property(anyMatrix, a => expectClose(toArray(f(a)), naive(a), 1e-12)))
  })

  it('has first and second derivatives that agree with central differences', () => {
    fc.assert(fc.property(anyMatrix, seeds, (a, seed) => expectGradient(f, [a], seed)))
    fc.assert(fc.property(anyMatrix, seeds, (a, seed) => expectSecondGradient(f, [a], seed)))
  })

  it('gives numbers that add up to the sum of all elements', () => {
    const a = matrix(300, 200, new Float64Array(60_000).fill(0.5))
    expect(sumElements(f(a))).toBe(30_000)
  })
})

describe('what is neither a vector nor a matrix', () => {
  it.each<readonly [string, unknown, unknown, string]>([
    ['mean', mean, 3, 'the number 3'],
    ['mean', mean, [1, 2], 'an array of 2'],
    ['mean', mean, { a: 1 }, 'a record { a }']
  ])('is refused by %s', (name, f, x, what) => {
    const run = (): unknown => (f as (x: unknown) => unknown)(x)
    expect(run).toThrow(UnsupportedOperationError)
    expect(run).toThrow(`${name}: expected a Vector or a Matrix, got ${what}`)
  })
})

describe('what is no matrix', () => {
  it.each<readonly [string, unknown, unknown, string]>([
    ['sumRows', sumRows, zeros(2), 'Vector<2>'],
    ['sumColumns', sumColumns, zeros(2), 'Vector<2>'],
    ['sumRows', sumRows, 3, 'the number 3'],
    ['sumColumns', sumColumns, [[1]], 'an array of 1']
  ])('is refused by %s', (name, f, x, what) => {
    const run = f as (x: unknown) => number
    for (const go of [() => run(x), () => gradBP(v => run(v) as unknown as typeof v, x as number)]) {
      expect(go).toThrow(UnsupportedOperationError)
      expect(go).toThrow(`${name}: expected a Matrix, got ${what}`)
    }
  })
})

describe('the sums of large values', () => {
  it('count every element', () => {
    expect(sumElements(matrix(500, 400, new Float64Array(200_000).fill(0.5)))).toBe(100_000)
    expect(mean(vector(new Float64Array(100_001).fill(3)))).toBe(3)
  })
})
