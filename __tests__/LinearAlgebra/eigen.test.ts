import { gradBP, mul, NoGradientError, primal, square } from 'backprop-ts'
import {
  eigensystem,
  eigenvalues,
  eye,
  matMul,
  type Matrix,
  matrix,
  ones,
  outer,
  sumElements,
  toArray,
  toArray2,
  transpose,
  type Vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { rowsBy, size } from '../support/dense'
import {
  expectDerivatives,
  expectOrthonormal,
  expectRefusesOthersThanSquare,
  gradientOf,
  loose,
  positive
} from '../support/factorizations'
import { expectClose } from '../support/numerical'

interface Parts {
  readonly values: Vector
  readonly vectors: Matrix
}
const parts = loose(eigensystem) as (a: unknown) => Parts
const rowsOf = (a: unknown): number => (primal as (x: unknown) => Matrix)(a).rows
const product = (a: unknown): Matrix => {
  const { values, vectors } = parts(a)
  return matMul(mul(vectors, outer(ones(rowsOf(a)), values)), transpose(vectors))
}
const some = size.filter(n => n < 4).chain(n => fc.tuple(positive(n)))
const sumOfVectors = (a: Matrix): unknown => sumElements(parts(a).vectors)

describe('eigensystem', () => {
  it('gives orthonormal vectors and falling values whose product is the operand', () => {
    fc.assert(
      fc.property(some, ([a]) => {
        const { values, vectors } = parts(a)
        expectClose(product(a), a, 1e-13)
        expectOrthonormal(vectors)
        toArray(values).forEach((x, i, all) => expect(x).toBeGreaterThanOrEqual(all[i + 1] ?? -Infinity))
        expect(eigenvalues(a)).toEqual(values)
      })
    )
  })

  it('has the largest element of each vector positive', () => {
    fc.assert(
      fc.property(some, ([a]) => {
        for (const column of toArray2(transpose(parts(a).vectors)))
          expect(Math.max(...column)).toBe(Math.max(...column.map(Math.abs)))
      })
    )
  })

  it('has the first and second derivatives of central differences in its values', () => {
    expectDerivatives((a: unknown) => parts(a).values, some, 1e-5)
  })

  it('has the first and second derivatives of central differences in its vectors', () => {
    // A largest element that another one overtakes within a step changes signs.
    const steady = some.filter(([a]) =>
      toArray2(transpose(parts(a).vectors)).every(column => {
        const [first, second = 0] = column.map(Math.abs).sort((x, y) => y - x)
        return first! - second > 0.02
      })
    )
    expectDerivatives((a: unknown) => parts(a).vectors, steady, 1e-5)
  })

  it('has the symmetric part of the cotangent for a gradient where its parts are multiplied again', () => {
    fc.assert(
      fc.property(some, ([a]) => {
        const weights = matrix(rowsBy(a.rows, a.rows, (i, j) => i + 2 * j))
        const want = mul(0.5, matrix(rowsBy(a.rows, a.rows, (i, j) => 3 * i + 3 * j)))
        expectClose(
          gradientOf((x: unknown) => sumElements(mul(weights, product(x))), a),
          want,
          1e-8
        )
      })
    )
  })

  it('takes the symmetric part, and finds negative values too', () => {
    expectClose(
      toArray(
        eigenvalues(
          matrix([
            [0, 4],
            [0, 0]
          ])
        )
      ),
      [2, -2],
      1e-15
    )
  })

  it('has no gradient through vectors whose values coincide, but through values alone', () => {
    const a = matrix([
      [2, 0, 0],
      [0, 1, 0],
      [0, 0, 2]
    ])
    const run = () => gradientOf(sumOfVectors, a)
    expect(run).toThrow(NoGradientError)
    expect(run).toThrow('eigensystem: the vectors of eigenvalues 0 and 1, which are 2 and 2, have no gradient')
    const squares = (x: Matrix): unknown => sumElements(square(parts(x).values))
    expectClose(gradientOf(squares, a), mul(2, a), 1e-14)
    expectClose(gradientOf(squares, eye(3)), mul(2, eye(3)), 1e-14)
  })

  it('has no gradient where coinciding vectors are multiplied again', () => {
    expect(() => gradientOf((x: Matrix) => sumElements(product(x)), eye(2))).toThrow(NoGradientError)
  })

  it('has a gradient through a vector where only others coincide', () => {
    const first = (x: Matrix): unknown => sumElements(matMul(parts(x).vectors, matrix([[1], [0], [0]])))
    // A change e of diag(3, 1, 1) turns the first vector towards the i-th by e[i][0] / 2, if it is symmetric.
    expectClose(
      toArray2(
        gradientOf(
          first,
          matrix([
            [3, 0, 0],
            [0, 1, 0],
            [0, 0, 1]
          ])
        )
      ),
      [
        [0, 0.25, 0.25],
        [0.25, 0, 0],
        [0.25, 0, 0]
      ],
      1e-15
    )
  })

  it('has no second derivative where eigenvalues coincide', () => {
    const slopes = (x: Matrix): unknown =>
      sumElements(square(gradientOf((y: Matrix) => sumElements(eigenvalues(y)), x)))
    expect(() => gradientOf(slopes, eye(2))).toThrow(NoGradientError)
  })

  it('has no gradient where they coincide in a cotangent that is zero, but need not stay so', () => {
    const slope = (t: number): unknown =>
      sumElements(gradientOf((y: Matrix) => mul(t, sumElements(parts(y).vectors)), eye(2)))
    expect(() => loose(gradBP)(slope, 0)).toThrow(NoGradientError)
  })

  it('is empty for the empty matrix', () => {
    expect(eigensystem(zeros(0, 0))).toEqual({ values: zeros(0), vectors: zeros(0, 0) })
    expect(gradientOf(sumOfVectors, zeros(0, 0))).toEqual(zeros(0, 0))
  })

  it('refuses other shapes and kinds', () => {
    expectRefusesOthersThanSquare('eigensystem', eigensystem)
    expectRefusesOthersThanSquare('eigenvalues', eigenvalues)
  })
})
