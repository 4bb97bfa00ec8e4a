import { DimensionError, DomainError, gradBP, gradBP2, UnsupportedOperationError } from 'backprop-ts'
import {
  constant,
  diag,
  diagRect,
  eye,
  matMul,
  type Matrix,
  sumElements,
  takeDiag,
  toArray,
  toArray2,
  trace,
  transpose,
  vector,
  type Vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { at, matrices, rowsBy, size, sumOf, vectors } from '../support/dense'
import { expectClose } from '../support/numerical'
import { describeOperations, expectRefusal, loose } from '../support/operations'

const number = fc.double({ min: -2, max: 2, noNaN: true })

describeOperations([
  {
    name: 'diag',
    f: diag,
    naive: (x: Vector) => rowsBy(x.length, x.length, (i, j) => (i === j ? x.data[i]! : 0)),
    operands: size.chain(n => fc.tuple(vectors(n)))
  },
  {
    name: 'takeDiag',
    f: takeDiag,
    naive: (a: Matrix) => Array.from({ length: a.rows }, (_, i) => at(a, i, i)),
    operands: size.chain(n => fc.tuple(matrices(n, n)))
  },
  {
    name: 'trace',
    f: trace,
    naive: (a: Matrix) => sumOf(a.rows, i => at(a, i, i)),
    operands: size.chain(n => fc.tuple(matrices(n, n)))
  },
  ...(
    [
      [2, 3, 2],
      [3, 2, 2],
      [3, 3, 1],
      [2, 2, 0],
      [0, 2, 0]
    ] as const
  ).map(([m, n, k]) => ({
    name: `diagRect of ${k} elements in ${m} rows and ${n} columns`,
    f: (other: number, x: Vector) => diagRect(other, x as Vector<0>, m, n),
    naive: (other: number, x: Vector) => rowsBy(m, n, (i, j) => (i === j && i < k ? x.data[i]! : other)),
    operands: fc.tuple(number, vectors(k))
  }))
])

describe('diagonals', () => {
  it('are put in and taken out without loss', () => {
    fc.assert(
      fc.property(size.chain(vectors), x => {
        expect(takeDiag(diag(x))).toEqual(x)
        expect(diagRect(0, x, x.length, x.length)).toEqual(diag(x))
      })
    )
    expect(diag(constant(1, 3))).toEqual(eye(3))
  })

  it('have the same sum in a product whichever way round', () => {
    fc.assert(
      fc.property(
        fc.tuple(size, size).chain(([m, n]) => fc.tuple(matrices(m, n), matrices(n, m))),
        ([a, b]) => {
          expectClose(trace(matMul(a, b)), trace(matMul(b, a)), 1e-12)
          expectClose(
            trace(matMul(transpose(a), a)),
            [...a.data].reduce((sum, x) => sum + x * x, 0),
            1e-12
          )
        }
      )
    )
  })

  it('have gradients exactly where they are', () => {
    expect(toArray2(gradBP(a => trace(a), zeros(2, 2)))).toEqual([[1, 0], [0, 1]]) // prettier-ignore
    const [other, x] = gradBP2((c, v) => sumElements(diagRect(c, v, 3, 4)), 1, vector([1, 2]))
    expect([other, toArray(x)]).toEqual([10, [1, 1]])
  })

  it('are refused if they do not fit', () => {
    expectRefusal(trace, [zeros(2, 3)], DimensionError, 'trace: Matrix<2, 3>: the matrix must be square')
    expectRefusal(takeDiag, [zeros(3, 2)], DimensionError, 'takeDiag: Matrix<3, 2>: the matrix must be square')
    const rect = (m: number, n: number) => (c: number, x: Vector) => diagRect(c, x, m, n)
    expectRefusal(
      rect(2, 3),
      [1, zeros(3)],
      DimensionError,
      'diagRect: Vector<3> is longer than the diagonal of 2 rows and 3 columns'
    )
    expectRefusal(
      rect(3, 2),
      [1, zeros(3)],
      DimensionError,
      'diagRect: Vector<3> is longer than the diagonal of 3 rows and 2 columns'
    )
    expectRefusal(
      rect(-1, 2),
      [1, zeros(0)],
      DomainError,
      'diagRect: a size must be a whole number that is not negative, got -1'
    )
    expectRefusal(
      rect(2, 0.5),
      [1, zeros(0)],
      DomainError,
      'diagRect: a size must be a whole number that is not negative, got 0.5'
    )
  })

  it.each<readonly [string, unknown, ReadonlyArray<unknown>, string]>([
    ['diag', diag, [zeros(1, 1)], 'expected a Vector, got Matrix<1, 1>'],
    ['takeDiag', takeDiag, [zeros(1)], 'expected a Matrix, got Vector<1>'],
    ['trace', trace, [3], 'expected a Matrix, got the number 3'],
    [
      'diagRect',
      (c: unknown, x: unknown) => loose(diagRect)(c, x, 1, 1),
      [zeros(1), zeros(1)],
      'expected a number, got Vector<1>'
    ],
    ['diagRect', (c: unknown, x: unknown) => loose(diagRect)(c, x, 1, 1), [1, 1], 'expected a Vector, got the number 1']
  ])('of another kind are refused by %s', (name, f, xs, message) =>
    expectRefusal(f, xs, UnsupportedOperationError, `${name}: ${message}`)
  )
})
