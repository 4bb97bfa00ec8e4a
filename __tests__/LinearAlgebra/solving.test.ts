import { DimensionError, gradBP, SingularMatrixError, UnsupportedOperationError } from 'backprop-ts'
import {
  eye,
  inv,
  matMul,
  matVec,
  type Matrix,
  matrix,
  qr,
  randomNormal,
  solve,
  solveTriangular,
  sumElements,
  toArray,
  toArray2,
  transpose,
  type Vector,
  vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { matrices, size, vectors } from '../support/dense'
import {
  expectDerivatives,
  expectRefused,
  expectRefusesOthersThanSquare,
  loose,
  regular,
  withSingularValues
} from '../support/factorizations'
import { expectClose } from '../support/numerical'

const counts = size.filter(n => n < 4)
const withVector = counts.chain(n => fc.tuple(regular(n), vectors(n)))
const withMatrix = fc.tuple(counts, counts).chain(([n, k]) => fc.tuple(regular(n), matrices(n, k)))
const upper = (a: Matrix): Matrix => matrix(toArray2(a).map((row, i) => row.map((x, j) => (j < i ? 0 : x))))

describe('solve', () => {
  it('finds the vector that the matrix maps to the right side', () => {
    fc.assert(fc.property(withVector, ([a, x]) => expectClose(solve(a, matVec(a, x)), x, 1e-12)))
    fc.assert(fc.property(withMatrix, ([a, x]) => expectClose(solve(a, matMul(a, x)), x, 1e-12)))
  })

  it('has the first and second derivatives of central differences', () => {
    expectDerivatives(solve, withVector)
    expectDerivatives(solve, withMatrix)
  })

  it('exchanges rows where a pivot is zero', () => {
    expect(
      toArray(
        solve(
          matrix([
            [0, 2],
            [4, 0]
          ]),
          vector([2, 4])
        )
      )
    ).toEqual([1, 1])
  })

  it('leaves a residual of rounding errors, and errors of the condition times these, at a condition of 1e12', () => {
    const s = Array.from({ length: 20 }, (_, i) => 10 ** ((-12 * i) / 19))
    const a = withSingularValues(20, 20, s, x => qr(x).q)
    const x = randomNormal(3, 20)
    const found = solve(a, matVec(a, x))
    expectClose(matVec(a, found), matVec(a, x), 1e-14)
    expectClose(found, x, 1e-3)
  })

  it('takes rows of any scales', () => {
    const a = matrix([
      [1e-300, 0],
      [0, 1e300]
    ])
    expect(toArray(solve(a, vector([1e-300, 1e300])))).toEqual([1, 1])
  })

  it('refuses matrices that are singular, also those that are but for rounding', () => {
    const singular: ReadonlyArray<Matrix> = [
      matrix([
        [1, 2],
        [2, 4]
      ]),
      matrix([
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9]
      ]),
      zeros(2, 2),
      matMul(randomNormal(1, 6, 5), randomNormal(2, 5, 6))
    ]
    for (const a of singular)
      expectRefused(solve, [a, zeros(a.rows)], SingularMatrixError, `solve: Matrix<${a.rows}, ${a.rows}> is singular`)
    expect(() =>
      solve(
        matrix([
          [1, 2],
          [2, 4]
        ]),
        zeros(2)
      )
    ).toThrow('up to rounding, row 1 of its triangular form')
  })

  it('refuses other shapes and kinds', () => {
    expectRefusesOthersThanSquare('solve', solve, zeros(2))
    const message = 'both need the same number of rows'
    expectRefused(solve, [eye(2), zeros(3)], DimensionError, `solve: Matrix<2, 2> and Vector<3>: ${message}`)
    expectRefused(solve, [eye(2), zeros(3, 2)], DimensionError, `solve: Matrix<2, 2> and Matrix<3, 2>: ${message}`)
    expectRefused(
      solve,
      [eye(2), 3],
      UnsupportedOperationError,
      'solve: expected a Vector or a Matrix, got the number 3'
    )
  })
})

describe('inv', () => {
  it('gives the identity when it is multiplied by its operand', () => {
    fc.assert(fc.property(counts.chain(regular), a => expectClose(matMul(inv(a), a), eye(a.rows), 1e-12)))
  })

  it('has the first and second derivatives of central differences', () => {
    expectDerivatives(
      inv,
      counts.chain(n => fc.tuple(regular(n)))
    )
  })

  it('refuses singular matrices, and other shapes and kinds', () => {
    expectRefused(
      inv,
      [
        matrix([
          [1, 2],
          [2, 4]
        ])
      ],
      SingularMatrixError,
      'inv: Matrix<2, 2> is singular'
    )
    expectRefusesOthersThanSquare('inv', inv)
  })
})

describe.each(['lower', 'upper'] as const)('solveTriangular of the %s triangle', triangle => {
  const solveIt = loose((a: Matrix, b: Vector) => solveTriangular(triangle, a, b))
  const triangular = (a: Matrix): Matrix => (triangle === 'upper' ? upper(a) : transpose(upper(transpose(a))))

  it('solves the system of the triangle, whatever the other one holds', () => {
    fc.assert(fc.property(withVector, ([a, x]) => expectClose(solveIt(a, matVec(triangular(a), x)), x, 1e-11)))
    fc.assert(fc.property(withMatrix, ([a, x]) => expectClose(solveIt(a, matMul(triangular(a), x)), x, 1e-11)))
  })

  it('has the first and second derivatives of central differences', () => {
    expectDerivatives(solveIt, withVector)
    expectDerivatives(solveIt, withMatrix)
  })

  it('gives only the triangle a gradient', () => {
    const gradient = gradBP(
      a => sumElements(solveTriangular(triangle, a, vector([1, 2]))),
      matrix([
        [1, 1],
        [1, 1]
      ])
    )
    expect(toArray2(gradient)[triangle === 'lower' ? 0 : 1]![triangle === 'lower' ? 1 : 0]).toBeCloseTo(0, 15)
  })

  it('refuses a zero on the diagonal, other shapes and kinds', () => {
    const name = 'solveTriangular'
    const a = matrix([
      [1, 1],
      [1, 0]
    ])
    expectRefused(solveIt, [a, zeros(2)], SingularMatrixError, `${name}: element 1 of the diagonal of Matrix<2, 2>`)
    expectRefusesOthersThanSquare(name, solveIt, zeros(2))
    expectRefused(solveIt, [eye(2), zeros(3)], DimensionError, `${name}: Matrix<2, 2> and Vector<3>: both need`)
    expectRefused(solveIt, [eye(2), zeros(3, 1)], DimensionError, `${name}: Matrix<2, 2> and Matrix<3, 1>: both need`)
    expectRefused(solveIt, [eye(2), [1]], UnsupportedOperationError, `${name}: expected a Vector or a Matrix, got an`)
  })
})
