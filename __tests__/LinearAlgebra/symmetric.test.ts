import { DimensionError, gradBP, UnsupportedOperationError } from 'backprop-ts'
import {
  type Matrix,
  matrix,
  mTm,
  randomNormal,
  sumElements,
  sym,
  toArray2,
  transpose,
  unSym,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { at, matrices, rowsBy, size, sumOf } from '../support/dense'
import { describeOperations, expectRefusal } from '../support/operations'

const square = size.chain(n => fc.tuple(matrices(n, n)))

describeOperations([
  {
    name: 'sym',
    f: sym,
    naive: (a: Matrix) => rowsBy(a.rows, a.rows, (i, j) => (at(a, i, j) + at(a, j, i)) / 2),
    operands: square
  },
  {
    name: 'mTm',
    f: mTm,
    naive: (a: Matrix) => rowsBy(a.cols, a.cols, (i, j) => sumOf(a.rows, k => at(a, k, i) * at(a, k, j))),
    operands: fc.tuple(size, size).chain(([m, n]) => fc.tuple(matrices(m, n)))
  }
])

describe('the symmetric part', () => {
  it('is symmetric, and equals the operand if that is symmetric', () => {
    fc.assert(
      fc.property(square, ([a]) => {
        expect(transpose(sym(a))).toEqual(sym(a))
        expect(sym(sym(a))).toEqual(sym(a))
      })
    )
  })

  it('refuses a matrix that is not square', () => {
    for (const [name, f] of [
      ['sym', sym],
      ['unSym', unSym]
    ] as const) {
      expectRefusal(f, [zeros(2, 3)], DimensionError, `${name}: Matrix<2, 3>: the matrix must be square`)
      expectRefusal(f, [zeros(2)], UnsupportedOperationError, `${name}: expected a Matrix, got Vector<2>`)
    }
  })
})

describe('mTm', () => {
  it.each([1, 3, 17, 65])('of %d columns is symmetric to the last bit', n => {
    const a = mTm(randomNormal(n, 83, n))
    expect(transpose(a)).toEqual(a)
  })

  it('refuses values that are not matrices', () => {
    expectRefusal(mTm, [zeros(2)], UnsupportedOperationError, 'mTm: expected a Matrix, got Vector<2>')
  })
})

describe('unSym', () => {
  it('returns the value or the variable itself', () => {
    const a = matrix([[1, 2], [2, 1]]) // prettier-ignore
    expect(unSym(a)).toBe(a)
    const gradient = gradBP(x => {
      expect(unSym(x)).toBe(x)
      return sumElements(unSym(x))
    }, a)
    expect(toArray2(gradient)).toEqual([[1, 1], [1, 1]]) // prettier-ignore
  })
})
