import { add, mul, SingularMatrixError, sub } from 'backprop-ts'
import {
  det,
  eye,
  inv,
  invLogDet,
  logDet,
  matMul,
  type Matrix,
  matrix,
  randomNormal,
  sumElements,
  toArray2,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { matrices, size } from '../support/dense'
import {
  expectDerivatives,
  expectRefused,
  expectRefusesOthersThanSquare,
  gradientOf,
  loose,
  regular
} from '../support/factorizations'
import { expectClose } from '../support/numerical'

const square = size.chain(n => matrices(n, n))
const some = size.filter(n => n < 4).chain(n => fc.tuple(regular(n)))

/** By the permutations of the columns. */
const expanded = (a: ReadonlyArray<readonly number[]>): number =>
  a.length === 0
    ? 1
    : a[0]!.reduce((sum, x, j) => {
        const minor = a.slice(1).map(row => row.filter((_, k) => k !== j))
        return sum + (j % 2 === 0 ? 1 : -1) * x * expanded(minor)
      }, 0)

const diagonal = (...xs: ReadonlyArray<number>): Matrix =>
  matrix(
    xs.length,
    xs.length,
    xs.flatMap((x, i) => xs.map((_, j) => (i === j ? x : 0)))
  )

describe('det', () => {
  it('is the sum over permutations', () => {
    fc.assert(fc.property(square, a => expectClose(det(a), expanded(toArray2(a)), 1e-12)))
  })

  it('gives the product of the determinants for a product of matrices', () => {
    fc.assert(
      fc.property(
        size.chain(n => fc.tuple(matrices(n, n), matrices(n, n))),
        ([a, b]) => expectClose(det(matMul(a, b)), det(a) * det(b), 1e-10)
      )
    )
  })

  it('has the first and second derivatives of central differences', () => expectDerivatives(det, some))

  it('has the cofactors as its gradient, also where the matrix is singular', () => {
    expectClose(
      toArray2(
        gradientOf(
          det,
          matrix([
            [1, 2],
            [2, 4]
          ])
        )
      ),
      [
        [4, -2],
        [-2, 1]
      ],
      1e-14
    )
    expect(toArray2(gradientOf(det, zeros(3, 3)))).toEqual(toArray2(zeros(3, 3)))
    expect(toArray2(gradientOf(det, zeros(1, 1)))).toEqual([[1]])
    const a = matrix([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9]
    ])
    expectClose(
      toArray2(gradientOf(det, a)),
      [
        [-3, 6, -3],
        [6, -12, 6],
        [-3, 6, -3]
      ],
      1e-12
    )
  })

  it('has no second derivative where the matrix is singular', () => {
    const slopes = (a: Matrix): unknown => sumElements(gradientOf(det, a))
    expect(() =>
      gradientOf(
        slopes,
        matrix([
          [1, 2],
          [2, 4]
        ])
      )
    ).toThrow(SingularMatrixError)
  })

  it('neither overflows nor underflows on the way to a result that does not', () => {
    expect(det(diagonal(1e200, 1e200, 1e-200, 1e-200))).toBeCloseTo(1, 14)
    expect(det(diagonal(1e200, 1e200, 0))).toBe(0)
    expect(det(diagonal(1e200, 1e200))).toBe(Infinity)
  })

  it('is 1 for the empty matrix', () => {
    expect(det(zeros(0, 0))).toBe(1)
    expect(gradientOf(det, zeros(0, 0))).toEqual(zeros(0, 0))
  })

  it('refuses other shapes and kinds', () => expectRefusesOthersThanSquare('det', det))
})

describe('logDet', () => {
  it('is the logarithm of the magnitude of det', () => {
    fc.assert(fc.property(square, a => expectClose(Math.exp(logDet(a)), Math.abs(det(a)), 1e-10)))
  })

  it('has the first and second derivatives of central differences', () => expectDerivatives(logDet, some))

  it('has its gradient also where the determinant overflows', () => {
    const a = add(randomNormal(1, 200, 200), mul(1000, eye(200)))
    expect(det(a)).toBe(Infinity)
    const scaled = mul(1e-3, a)
    expectClose(logDet(a), Math.log(det(scaled)) + 200 * Math.log(1000), 1e-13)
    expectClose(matMul(gradientOf(logDet, a), eye(200)), mul(1e-3, gradientOf(logDet, scaled)), 1e-15)
  })

  it('is -Infinity for a singular matrix, and has no gradient there', () => {
    const a = matrix([
      [1, 2],
      [2, 4]
    ])
    expect(logDet(a)).toBe(-Infinity)
    expect(() => gradientOf(logDet, a)).toThrow(SingularMatrixError)
    expect(() => gradientOf(logDet, a)).toThrow('logDet: Matrix<2, 2> is singular')
  })

  it('refuses other shapes and kinds', () => expectRefusesOthersThanSquare('logDet', logDet))
})

describe('invLogDet', () => {
  const parts = loose(invLogDet) as (a: unknown) => { inverse: Matrix; logDet: number; sign: number }

  it('is the inverse, and logarithm and sign of the determinant', () => {
    fc.assert(
      fc.property(some, ([a]) => {
        const { inverse, logDet: log, sign } = parts(a)
        expect(inverse).toEqual(inv(a))
        expect(log).toBe(logDet(a))
        expectClose(sign * Math.exp(log), det(a), 1e-12)
      })
    )
  })

  it('tells the sign of every permutation', () => {
    const rows = [
      [0, 0, 1],
      [1, 0, 0],
      [0, 1, 0]
    ]
    expect(invLogDet(matrix(rows)).sign).toBe(1)
    expect(parts(matrix([rows[1]!, rows[0]!, rows[2]!])).sign).toBe(-1)
    expect(invLogDet(matrix([[-1]])).sign).toBe(-1)
    expect(invLogDet(zeros(0, 0)).sign).toBe(1)
  })

  it('has the first and second derivatives of central differences in each part', () => {
    expectDerivatives((a: unknown) => parts(a).inverse, some)
    expectDerivatives((a: unknown) => parts(a).logDet, some)
    expectDerivatives((a: unknown) => mul(parts(a).logDet, parts(a).inverse), some)
    expectClose(
      gradientOf((a: unknown) => sub(parts(a).sign, parts(a).sign), eye(2)),
      zeros(2, 2)
    )
  })

  it('gives the right gradient of a function that uses all parts', () => {
    const both = (a: unknown): number => {
      const { inverse, logDet: log, sign } = parts(a)
      return mul(mul(log, sign), sumElements(inverse))
    }
    expectDerivatives(both, some)
  })

  it('refuses singular matrices, matrices that are not square, and other kinds of values', () => {
    expectRefused(
      invLogDet,
      [
        matrix([
          [1, 2],
          [2, 4]
        ])
      ],
      SingularMatrixError,
      'invLogDet: Matrix<2, 2> is singular'
    )
    expectRefusesOthersThanSquare('invLogDet', invLogDet)
  })
})
