/** Random vectors and matrices, and what is calculated of them by plain loops. */
import { matrix, type Matrix, vector, type Vector } from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'

/** Sizes that the kernels treat differently: nothing, one, and more, even and odd. */
export const size = fc.integer({ min: 0, max: 4 })
export const positiveSize = fc.integer({ min: 1, max: 4 })

const numbers = (n: number): fc.Arbitrary<ReadonlyArray<number>> =>
  fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: n, maxLength: n })

export const vectors = (n: number): fc.Arbitrary<Vector> => numbers(n).map(xs => vector(xs))
export const matrices = (m: number, n: number): fc.Arbitrary<Matrix> => numbers(m * n).map(xs => matrix(m, n, xs))

/** Numbers in random order that differ by more than a step of numerical differentiation. */
const distinctNumbers = (n: number): fc.Arbitrary<ReadonlyArray<number>> => {
  const places = Array.from({ length: n }, (_, i) => i)
  return fc
    .tuple(fc.shuffledSubarray(places, { minLength: n }), fc.double({ min: -1, max: 1, noNaN: true }))
    .map(([order, shift]) => order.map(i => 0.4 * (i - n / 2) + shift))
}

export const distinctVectors = (n: number): fc.Arbitrary<Vector> => distinctNumbers(n).map(xs => vector(xs))
export const distinctMatrices = (m: number, n: number): fc.Arbitrary<Matrix> =>
  distinctNumbers(m * n).map(xs => matrix(m, n, xs))

export const seeds = fc.integer({ min: 0, max: 1000 })

export const at = (a: Matrix, i: number, j: number): number => a.data[i * a.cols + j]!

/** Rows, from a formula for each element. */
export const rowsBy = (m: number, n: number, f: (i: number, j: number) => number): ReadonlyArray<readonly number[]> =>
  Array.from({ length: m }, (_, i) => Array.from({ length: n }, (_, j) => f(i, j)))

/** The sum of n terms. */
export const sumOf = (n: number, f: (i: number) => number): number =>
  Array.from({ length: n }, (_, i) => f(i)).reduce((sum, x) => sum + x, 0)
