import { add, DomainError, mul } from 'backprop-ts'
import {
  cholesky,
  eye,
  matMul,
  type Matrix,
  matrix,
  sumElements,
  toArray2,
  transpose,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { at, rowsBy, size } from '../support/dense'
import {
  expectDerivatives,
  expectRefused,
  expectRefusesOthersThanSquare,
  gradientOf,
  positive,
  regular
} from '../support/factorizations'
import { expectClose } from '../support/numerical'

const some = size.filter(n => n < 4).chain(n => fc.tuple(positive(n).map(a => add(a, eye(n)))))

describe('cholesky', () => {
  it('is lower triangular with a positive diagonal, and its product with its transpose is the operand', () => {
    fc.assert(
      fc.property(some, ([a]) => {
        const l = cholesky(a)
        expectClose(matMul(l, transpose(l)), a, 1e-13)
        expect(toArray2(l)).toEqual(rowsBy(a.rows, a.cols, (i, j) => (j > i ? 0 : at(l, i, j))))
        for (let i = 0; i < a.rows; i++) expect(at(l, i, i)).toBeGreaterThan(0)
      })
    )
  })

  it('has the first and second derivatives of central differences', () => expectDerivatives(cholesky, some))

  it('takes the symmetric part, and has a symmetric gradient', () => {
    const a = add(
      mul(
        0.1,
        matrix([
          [1, 3, 2],
          [0, 1, 5],
          [4, 1, 1]
        ])
      ),
      eye(3)
    )
    expect(cholesky(a)).toEqual(cholesky(mul(0.5, add(a, transpose(a)))))
    const gradient = gradientOf((x: Matrix) => sumElements(cholesky(x)), a)
    expect(toArray2(gradient)).toEqual(toArray2(transpose(gradient)))
    expectDerivatives(cholesky, fc.constant([a]))
  })

  it('is accurate for a Hilbert matrix with a condition of 1e13', () => {
    const hilbert = matrix(rowsBy(10, 10, (i, j) => 1 / (i + j + 1)))
    const l = cholesky(hilbert)
    expectClose(matMul(l, transpose(l)), hilbert, 1e-15)
  })

  it('gives an empty factor for the empty matrix', () => expect(cholesky(zeros(0, 0))).toEqual(zeros(0, 0)))

  it('refuses matrices that are not positive definite or not square, and other kinds of values', () => {
    for (const a of [
      matrix([
        [1, 2],
        [2, 1]
      ]),
      matrix([[0]]),
      matrix([[-4]])
    ])
      expectRefused(cholesky, [a], DomainError, `cholesky: Matrix<${a.rows}, ${a.rows}> is not positive definite`)
    expectRefusesOthersThanSquare('cholesky', cholesky)
  })

  it('accepts the product of any regular matrix and its transpose', () => {
    fc.assert(fc.property(regular(4), a => expect(() => cholesky(matMul(a, transpose(a)))).not.toThrow()))
  })
})
