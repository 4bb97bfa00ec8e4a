import { add, DimensionError, mul, UnsupportedOperationError } from 'backprop-ts'
import {
  leastSquares,
  matMul,
  type Matrix,
  matrix,
  matVec,
  norm2,
  pinv,
  qr,
  randomNormal,
  sumElements,
  toArray,
  toArray2,
  transpose,
  vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { matrices, vectors } from '../support/dense'
import {
  expectDerivatives,
  expectRefused,
  expectRefusesOthers,
  gradientOf,
  shapes,
  spread,
  withSingularValues
} from '../support/factorizations'
import { expectClose } from '../support/numerical'

const orthonormal = (a: Matrix): Matrix => qr(a).q

/** The four conditions of Penrose. */
const expectPseudoinverse = (p: Matrix, a: Matrix, tolerance: number): void => {
  const [pa, ap] = [matMul(p, a), matMul(a, p)]
  expectClose(matMul(ap, a), a, tolerance)
  expectClose(matMul(pa, p), p, tolerance)
  expectClose(transpose(pa), pa, tolerance)
  expectClose(transpose(ap), ap, tolerance)
}

describe.each(shapes)('of %i by %i', (m, n) => {
  const some = spread(m, n)

  it('pinv satisfies the four conditions of Penrose', () => {
    fc.assert(fc.property(some, a => expectPseudoinverse(pinv(a), a, 1e-12)))
  })

  it('pinv has the first and second derivatives of central differences', () => {
    expectDerivatives(pinv, fc.tuple(some))
  })

  it('leastSquares leaves a residual at right angles to the columns, and no part that they do not see', () => {
    fc.assert(
      fc.property(some, vectors(m), (a, b) => {
        const x = leastSquares(a, b)
        expectClose(matVec(transpose(a), matVec(a, x)), matVec(transpose(a), b), 1e-11)
        expectClose(matVec(pinv(a), matVec(a, x)), x, 1e-11)
      })
    )
  })

  it('leastSquares has the first and second derivatives of central differences', () => {
    expectDerivatives(leastSquares, fc.tuple(some, vectors(m)))
    expectDerivatives(leastSquares, fc.tuple(some, matrices(m, 2)), 1e-6, 1)
  })
})

describe('pinv', () => {
  it.each([
    [6, 4],
    [4, 6],
    [5, 5]
  ] as const)('takes %i by %i matrices of rank 2', (m, n) => {
    const a = withSingularValues(m, n, [3, 2], orthonormal)
    expectPseudoinverse(pinv(a), a, 1e-13)
  })

  it('has the gradient among matrices of the same rank', () => {
    const [left, right] = [randomNormal(1, 5, 2), randomNormal(2, 4, 2)]
    const ofProduct = (x: Matrix, y: Matrix): Matrix => pinv(matMul(x, transpose(y)))
    expectDerivatives(ofProduct, fc.constant([left, right]), 1e-7, 1)
  })

  it('is zero for zeros', () => {
    expect(toArray2(pinv(zeros(2, 3)))).toEqual(toArray2(zeros(3, 2)))
    expect(pinv(zeros(0, 3))).toEqual(zeros(3, 0))
    expect(gradientOf((a: Matrix) => sumElements(pinv(a)), zeros(2, 3))).toEqual(zeros(2, 3))
  })

  it('refuses other kinds', () => expectRefusesOthers('pinv', pinv))
})

describe('leastSquares', () => {
  it('fits a line', () => {
    const times = matrix([
      [0, 1],
      [1, 1],
      [2, 1]
    ])
    expectClose(toArray(leastSquares(times, vector([1, 3, 5]))), [2, 1], 1e-14)
  })

  it('leaves the smallest residual, of several the smallest solution', () => {
    const a = withSingularValues(6, 4, [3, 2], orthonormal)
    const b = randomNormal(9, 6)
    const x = leastSquares(a, b)
    const residual = (y: typeof x): number => norm2(add(matVec(a, y), mul(-1, b)))
    for (let seed = 0; seed < 20; seed++) {
      const other = add(x, mul(0.1, randomNormal(seed, 4)))
      expect(residual(other)).toBeGreaterThanOrEqual(residual(x))
      const same = add(other, mul(-1, matVec(pinv(a), matVec(a, add(other, mul(-1, x))))))
      expect(residual(same)).toBeCloseTo(residual(x), 12)
      expect(norm2(same)).toBeGreaterThan(norm2(x))
    }
  })

  it('refuses other shapes and kinds', () => {
    expectRefusesOthers('leastSquares', leastSquares, zeros(2))
    const message = 'both need the same number of rows'
    expectRefused(
      leastSquares,
      [zeros(2, 3), zeros(3)],
      DimensionError,
      `leastSquares: Matrix<2, 3> and Vector<3>: ${message}`
    )
    expectRefused(
      leastSquares,
      [zeros(2, 3), zeros(3, 1)],
      DimensionError,
      `leastSquares: Matrix<2, 3> and Matrix<3, 1>: ${message}`
    )
    expectRefused(
      leastSquares,
      [zeros(2, 3), [1, 2]],
      UnsupportedOperationError,
      'leastSquares: expected a Vector or a Matrix'
    )
  })
})
