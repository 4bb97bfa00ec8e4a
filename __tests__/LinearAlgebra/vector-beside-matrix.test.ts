import { DimensionError, UnsupportedOperationError } from 'backprop-ts'
import {
  addToColumns,
  addToRows,
  type Matrix,
  scaleColumns,
  scaleRows,
  toArray2,
  type Vector,
  vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { at, matrices, rowsBy, size, vectors } from '../support/dense'
import { describeOperations, expectRefusal } from '../support/operations'

const withRow = fc.tuple(size, size).chain(([m, n]) => fc.tuple(matrices(m, n), vectors(n)))
const withColumn = fc.tuple(size, size).chain(([m, n]) => fc.tuple(matrices(m, n), vectors(m)))

const by =
  (f: (element: number, xs: ArrayLike<number>, i: number, j: number) => number) =>
  (a: Matrix, x: Vector): ReadonlyArray<readonly number[]> =>
    rowsBy(a.rows, a.cols, (i, j) => f(at(a, i, j), x.data, i, j))

describeOperations([
  { name: 'addToRows', f: addToRows, naive: by((a, xs, _, j) => a + xs[j]!), operands: withRow },
  { name: 'addToColumns', f: addToColumns, naive: by((a, xs, i) => a + xs[i]!), operands: withColumn },
  { name: 'scaleRows', f: scaleRows, naive: by((a, xs, i) => a * xs[i]!), operands: withColumn },
  { name: 'scaleColumns', f: scaleColumns, naive: by((a, xs, _, j) => a * xs[j]!), operands: withRow }
])

describe('a vector beside a matrix', () => {
  it('keeps IEEE semantics: a factor of zero does not hide NaN and the infinities', () => {
    const [a, x] = [zeros(1, 2), vector([NaN, Infinity])]
    expect(toArray2(scaleColumns(a, x))).toEqual([[NaN, NaN]])
    expect(toArray2(addToRows(a, x))).toEqual([[NaN, Infinity]])
  })

  it.each([
    ['addToRows', addToRows, 'column'],
    ['scaleColumns', scaleColumns, 'column'],
    ['addToColumns', addToColumns, 'row'],
    ['scaleRows', scaleRows, 'row']
  ])('of another size is refused by %s', (name, f, what) => {
    const message = `${name}: Matrix<2, 3> and Vector<4>: the vector needs an element for each ${what}`
    expectRefusal(f, [zeros(2, 3), zeros(4)], DimensionError, message)
    const swapped = `${name}: expected a Matrix, got Vector<3>`
    expectRefusal(f, [zeros(3), zeros(2, 3)], UnsupportedOperationError, swapped)
  })
})
