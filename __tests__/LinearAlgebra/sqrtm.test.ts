import { add, DomainError, mul, SingularMatrixError, sub } from 'backprop-ts'
import {
  eye,
  matMul,
  type Matrix,
  matrix,
  qr,
  randomNormal,
  sqrtm,
  sumElements,
  toArray2,
  transpose,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { rowsBy, size } from '../support/dense'
import {
  expectDerivatives,
  expectRefused,
  expectRefusesOthersThanSquare,
  gradientOf,
  positive,
  regular
} from '../support/factorizations'
import { expectClose } from '../support/numerical'

const largest = (a: Matrix): number => Math.max(...Array.from(a.data, Math.abs))
const some = size.filter(n => n < 4).chain(regular)
const sum = (a: Matrix): unknown => sumElements(sqrtm(a))

describe('sqrtm', () => {
  it('is the root that has eigenvalues with positive real parts', () => {
    fc.assert(
      fc.property(some, a => {
        expectClose(matMul(sqrtm(a), sqrtm(a)), a, 1e-12)
        expectClose(sqrtm(matMul(a, a)), a, 1e-11)
      }),
      { numRuns: 50 }
    )
    fc.assert(fc.property(positive(3), a => expectClose(matMul(sqrtm(a), sqrtm(a)), a, 1e-12)))
  })

  it('has the first and second derivatives of central differences', () => {
    expectDerivatives(sqrtm, fc.tuple(some))
    expectDerivatives(
      sqrtm,
      size.filter(n => n < 3).chain(n => fc.tuple(positive(n))),
      1e-5
    )
  })

  it('takes matrices that are not diagonalizable, or have complex eigenvalues', () => {
    expectClose(
      toArray2(
        sqrtm(
          matrix([
            [4, 1],
            [0, 4]
          ])
        )
      ),
      [
        [2, 0.25],
        [0, 2]
      ],
      1e-14
    )
    const r = Math.SQRT1_2
    expectClose(
      toArray2(
        sqrtm(
          matrix([
            [0, 1],
            [-1, 0]
          ])
        )
      ),
      [
        [r, r],
        [-r, r]
      ],
      1e-14
    )
  })

  it('is accurate near singular matrices', () => {
    const p = add(mul(0.2, randomNormal(1, 3, 3)), eye(3))
    const middle = matrix([
      [1, 1, 0],
      [0, 1e-6, 0],
      [0, 0, 1e-12]
    ])
    const near: ReadonlyArray<Matrix> = [
      matMul(matMul(p, middle), p),
      matrix([
        [1, 1],
        [1, 1 + 1e-12]
      ]),
      matrix([
        [1, 5],
        [0, 1e-14]
      ])
    ]
    for (const a of near) expectClose(matMul(sqrtm(a), sqrtm(a)), a, 1e-12)
  })

  it('has a gradient near singular matrices', () => {
    // The derivative of the square root of a number, and of a triangle: 1 / (x + y) of the roots of both numbers on its
    // diagonal.
    const gradient = gradientOf(
      sum,
      matrix([
        [1, 0],
        [0, 1e-12]
      ])
    )
    expectClose(
      mul(1e-6, gradient),
      mul(
        1e-6,
        matrix([
          [0.5, 1 / (1 + 1e-6)],
          [1 / (1 + 1e-6), 0.5e6]
        ])
      ),
      1e-9
    )
  })

  it('has a gradient that solves its equation to rounding, where that is far from well conditioned', () => {
    const u: Matrix = qr(randomNormal(3, 8, 8)).q
    const triangle = rowsBy(8, 8, (i, j) => (i === j ? 100 ** (-i / 7) : j > i ? Math.sin(3 * i + j) : 0))
    const a: Matrix = matMul(matMul(u, matrix(triangle)), transpose(u))
    const [weights, x]: readonly [Matrix, Matrix] = [randomNormal(5, 8, 8), transpose(sqrtm(a))]
    const gradient = gradientOf((y: Matrix) => sumElements(mul(weights, sqrtm(y))), a)
    const left = sub(add(matMul(x, gradient), matMul(gradient, x)), weights)
    expect(largest(left)).toBeLessThan(1e-13 * largest(x) * largest(gradient))
  })

  it('takes symmetric matrices that are singular, without a gradient', () => {
    for (const a of [
      matrix([
        [1, 1],
        [1, 1]
      ]),
      zeros(2, 2),
      matrix([
        [4, 0],
        [0, 0]
      ])
    ]) {
      expectClose(matMul(sqrtm(a), sqrtm(a)), a, 1e-14)
      expect(() => gradientOf(sum, a)).toThrow(SingularMatrixError)
      expect(() => gradientOf(sum, a)).toThrow('sqrtm: Matrix<2, 2> is singular, so its square root has no gradient')
    }
  })

  it('treats an eigenvalue that rounding made negative as zero', () => {
    const a = matrix([
      [1, 0],
      [0, -1e-17]
    ])
    expect(toArray2(sqrtm(a))).toEqual([
      [1, 0],
      [0, 0]
    ])
    expect(() => gradientOf(sum, a)).toThrow(SingularMatrixError)
  })

  it('is as accurate for a large matrix', () => {
    const a = add(mul(0.1, randomNormal(1, 30, 30)), mul(2, eye(30)))
    expectClose(matMul(sqrtm(a), sqrtm(a)), a, 1e-13)
    const b = matMul(a, transpose(a))
    expectClose(matMul(sqrtm(b), sqrtm(b)), b, 1e-13)
  })

  it('takes matrices of any scale', () => {
    const a = add(mul(0.4, randomNormal(1, 3, 3)), mul(2, eye(3)))
    expectClose(mul(1e-100, sqrtm(mul(1e200, a))), sqrtm(a), 1e-13)
    expectClose(mul(1e100, sqrtm(mul(1e-200, a))), sqrtm(a), 1e-13)
  })

  it('is empty for the empty matrix', () => {
    expect(sqrtm(zeros(0, 0))).toEqual(zeros(0, 0))
    expect(gradientOf(sum, zeros(0, 0))).toEqual(zeros(0, 0))
  })

  it('refuses matrices without a principal root, other shapes and kinds', () => {
    const without: ReadonlyArray<Matrix> = [
      matrix([
        [-1, 0],
        [0, -2]
      ]),
      matrix([
        [-1, 1],
        [0, -2]
      ]),
      matrix([
        [1, 1],
        [0, -1]
      ]),
      matrix([
        [0, 1],
        [0, 0]
      ])
    ]
    for (const a of without)
      expectRefused(sqrtm, [a], DomainError, 'sqrtm: no principal square root of Matrix<2, 2> was found')
    expectRefusesOthersThanSquare('sqrtm', sqrtm)
  })
})
