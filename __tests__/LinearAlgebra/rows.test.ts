import { add, collectVar, DimensionError, gradBP, gradBP2, mul, primal, UnsupportedOperationError } from 'backprop-ts'
import {
  col,
  dot,
  fromColumns,
  fromRows,
  matrix,
  type Matrix,
  ones,
  row,
  sumElements,
  toArray2,
  toColumns,
  toRows,
  transpose,
  uncol,
  unrow,
  vector,
  type Vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import * as memory from '../../src/internal/kernels/memory'
import { matrices, positiveSize, rowsBy, size, vectors } from '../support/dense'
import { expectGradient } from '../support/derivatives'
import { describeOperations, expectRefusal, loose } from '../support/operations'

const elements = (x: Vector): readonly number[] => [...x.data]
const anyVector = size.chain(n => fc.tuple(vectors(n)))
const anyMatrix = fc.tuple(positiveSize, size).chain(([m, n]) => fc.tuple(matrices(m, n)))
const vectorsOfOneSize = fc
  .tuple(positiveSize, size)
  .chain(([m, n]) => fc.tuple(...Array.from({ length: m }, () => vectors(n))))
const byRows = (...xs: ReadonlyArray<unknown>): unknown => loose(fromRows)(xs)
const byColumns = (...xs: ReadonlyArray<unknown>): unknown => loose(fromColumns)(xs)

describeOperations([
  { name: 'row', f: row, naive: (x: Vector) => [elements(x)], operands: anyVector },
  { name: 'col', f: col, naive: (x: Vector) => elements(x).map(n => [n]), operands: anyVector },
  { name: 'unrow', f: unrow, naive: (a: Matrix) => [...a.data], operands: size.chain(n => fc.tuple(matrices(1, n))) },
  { name: 'uncol', f: uncol, naive: (a: Matrix) => [...a.data], operands: size.chain(n => fc.tuple(matrices(n, 1))) },
  { name: 'toRows', f: toRows, naive: toArray2, operands: anyMatrix },
  {
    name: 'toColumns',
    f: toColumns,
    naive: (a: Matrix) => rowsBy(a.cols, a.rows, (j, i) => a.data[i * a.cols + j]!),
    operands: anyMatrix.map(([a]) => [transpose(a)] as const)
  },
  {
    name: 'fromRows',
    f: byRows,
    naive: (...xs: ReadonlyArray<Vector>) => xs.map(elements),
    operands: vectorsOfOneSize
  },
  {
    name: 'fromColumns',
    f: byColumns,
    naive: (...xs: ReadonlyArray<Vector>) => rowsBy(xs[0]?.length ?? 0, xs.length, (i, j) => xs[j]!.data[i]!),
    operands: vectorsOfOneSize
  }
])

describe('rows and columns', () => {
  it('are taken and put together without loss', () => {
    fc.assert(
      fc.property(anyMatrix, ([a]) => {
        expect(loose(fromRows)(toRows(a))).toEqual(a)
        expect(loose(fromColumns)(toRows(a))).toEqual(transpose(a))
        expect(loose(fromRows)(toColumns(transpose(a)))).toEqual(a)
      })
    )
  })

  it('may be none', () => {
    expect(fromRows([])).toMatchObject({ rows: 0, cols: 0 })
    expect(fromColumns([])).toMatchObject({ rows: 0, cols: 0 })
    expect(fromRows([zeros(0), zeros(0)])).toMatchObject({ rows: 2, cols: 0 })
    expect(fromColumns([zeros(0), zeros(0)])).toMatchObject({ rows: 0, cols: 2 })
    expect([toRows(zeros(0, 3)), toColumns(zeros(3, 0))]).toEqual([[], []])
    expect(gradBP(a => add(sumElements(a), toRows(a).length), zeros(0, 3))).toEqual(zeros(0, 3))
  })

  it('give those that are not used a gradient of zero', () => {
    const second = gradBP(a => dot(toRows(a)[1]!, vector([5, 6])), matrix([[1, 2], [3, 4], [5, 6]])) // prettier-ignore
    expect(toArray2(second)).toEqual([[0, 0], [5, 6], [0, 0]]) // prettier-ignore
  })

  it('may be constants among variables, and one variable several times', () => {
    const weights = matrix([[1, 10], [100, 1000], [7, 7]]) // prettier-ignore
    const [x, y] = gradBP2(
      (u, v) => sumElements(mul(weights, fromRows([u, v, vector([1, 1])]))),
      vector([1, 2]),
      vector([3, 4])
    )
    expect([elements(x), elements(y)]).toEqual([[1, 10], [100, 1000]]) // prettier-ignore
    const twice = gradBP(u => sumElements(mul(weights, fromRows([u, u, u]))), vector([1, 2]))
    expect(elements(twice)).toEqual([108, 1017])
  })

  it('may be in a variable of an array', () => {
    const again = (x: unknown, y: unknown): unknown => loose(fromRows)(loose(collectVar)([x, y]))
    expectGradient(again, [vector([1, 2]), vector([3, 4])], 1)
  })

  it('of a matrix are read, all of them, at the cost of a few copies of it', () => {
    const n = 100
    const a = ones(n, n)
    const allocated = jest.spyOn(memory, 'memoryFor')
    const gradient = gradBP(m => toRows(m).map(x => dot(x, x)).reduce((x, y) => add(x, y)), a) // prettier-ignore
    const numbers = allocated.mock.calls.reduce((sum, [size]) => sum + size, 0)
    allocated.mockRestore()
    expect(gradient).toEqual(mul(2, a))
    expect(numbers).toBeGreaterThan(0)
    expect(numbers).toBeLessThanOrEqual(6 * n * n)
  })

  it('of variables are variables', () => {
    gradBP(a => {
      expect(toRows(a).map(x => elements(primal(x)))).toEqual([[1, 2], [3, 4]]) // prettier-ignore
      return sumElements(a)
    }, matrix([[1, 2], [3, 4]])) // prettier-ignore
  })
})

describe('operands that do not fit', () => {
  it('are refused by both shapes or sizes', () => {
    expectRefusal(unrow, [zeros(2, 3)], DimensionError, 'unrow: Matrix<2, 3>: the matrix needs exactly one row')
    expectRefusal(unrow, [zeros(0, 3)], DimensionError, 'unrow: Matrix<0, 3>')
    expectRefusal(uncol, [zeros(2, 3)], DimensionError, 'uncol: Matrix<2, 3>: the matrix needs exactly one column')
    expectRefusal(
      byRows,
      [zeros(2), zeros(2), zeros(3)],
      DimensionError,
      'fromRows: all rows need the same size, but row 0 has 2 elements and row 2 has 3'
    )
    expectRefusal(
      byColumns,
      [zeros(2), zeros(0)],
      DimensionError,
      'fromColumns: all columns need the same size, but column 0 has 2 elements and column 1 has 0'
    )
  })

  it.each<readonly [string, unknown, ReadonlyArray<unknown>, string]>([
    ['row', row, [zeros(1, 1)], 'expected a Vector, got Matrix<1, 1>'],
    ['col', col, [3], 'expected a Vector, got the number 3'],
    ['unrow', unrow, [zeros(1)], 'expected a Matrix, got Vector<1>'],
    ['uncol', uncol, [zeros(1)], 'expected a Matrix, got Vector<1>'],
    ['toRows', toRows, [zeros(1)], 'expected a Matrix, got Vector<1>'],
    ['toColumns', toColumns, [[[1]]], 'expected a Matrix, got an array of 1'],
    ['fromRows', byRows, [zeros(1), [1]], 'expected a Vector, got an array of 1'],
    ['fromColumns', byColumns, [zeros(1, 1)], 'expected a Vector, got Matrix<1, 1>'],
    ['fromRows', fromRows, [zeros(1)], 'expected an array of vectors, got Vector<1>']
  ])('of another kind are refused by %s', (name, f, xs, message) =>
    expectRefusal(f, xs, UnsupportedOperationError, `${name}: ${message}`)
  )

  it('are refused where there is a hole in the array', () => {
    expect(() => loose(fromRows)(new Array(1))).toThrow('fromRows: expected a Vector, got undefined')
  })
})
