/**
 * Takes matrices apart into rows or columns, and makes them from these. One operation takes out all rows. Reading all
 * of them costs as much as copying the matrix once, and so does the gradient.
 *
 * @since 0.1.0
 */
import { describe, DimensionError, UnsupportedOperationError } from '../../internal/graph/errors'
import { primal } from '../../internal/graph/node'
import type { Const, Tracked } from '../../internal/graph/types'
import { type Block, type Layout, type Names, partsOf, placedIn, stretch, takenFrom, wholeOf } from './layout'
import { requireSize } from '../core/define'
import { matrixIn, vectorIn } from '../core/operands'
import type { Listed } from '../core/sizes'
import type { Arg, Cols, Len, Like, Matrix, Out1, Rows, Vector } from '../core/vector-types'

const allElements = (n: number): Block => stretch(0, n)

const asRow: Names = { apart: 'unrow', together: 'row' }
const asColumn: Names = { apart: 'uncol', together: 'col' }

/**
 * A vector as a matrix of one row. Haskell: `row`.
 *
 * @category rows and columns
 * @since 0.1.0
 * @example
 * import { row, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(row(vector([1, 2]))), [[1, 2]])
 */
export const row = ((x: unknown): unknown => {
  const { length } = vectorIn('row', x)
  return placedIn(asRow, [1, length], allElements(length), x)
}) as <X extends Arg<Vector>>(x: X) => Out1<X, Matrix<1, Len<X>>>

/**
 * A vector as a matrix of one column. Haskell: `col`.
 *
 * @category rows and columns
 * @since 0.1.0
 * @example
 * import { col, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(col(vector([1, 2]))), [[1], [2]])
 */
export const col = ((x: unknown): unknown => {
  const { length } = vectorIn('col', x)
  return placedIn(asColumn, [length, 1], allElements(length), x)
}) as <X extends Arg<Vector>>(x: X) => Out1<X, Matrix<Len<X>, 1>>

/**
 * The only row of a matrix, as a vector. Throws `DimensionError` unless there is one row. Haskell: `unrow`.
 *
 * @category rows and columns
 * @since 0.1.0
 * @example
 * import { matrix, toArray, unrow } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(unrow(matrix([[1, 2]]))), [1, 2])
 */
export const unrow = ((x: unknown): unknown => {
  const a = matrixIn('unrow', x)
  requireSize(a.rows === 1, 'unrow', 'the matrix needs exactly one row', a)
  return takenFrom(asRow, [1, a.cols], allElements(a.cols), x)
}) as <X extends Arg<Matrix<1>>>(a: X) => Out1<X, Vector<Cols<X>>>

/**
 * The only column of a matrix, as a vector. Throws `DimensionError` unless there is one column. Haskell: `uncol`.
 *
 * @category rows and columns
 * @since 0.1.0
 * @example
 * import { matrix, toArray, uncol } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(uncol(matrix([[1], [2]]))), [1, 2])
 */
export const uncol = ((x: unknown): unknown => {
  const a = matrixIn('uncol', x)
  requireSize(a.cols === 1, 'uncol', 'the matrix needs exactly one column', a)
  return takenFrom(asColumn, [a.rows, 1], allElements(a.rows), x)
}) as <X extends Arg<Matrix<number, 1>>>(a: X) => Out1<X, Vector<Rows<X>>>

const inRows: Names = { apart: 'toRows', together: 'fromRows' }
const inColumns: Names = { apart: 'toColumns', together: 'fromColumns' }

const rowsOf = (m: number, n: number): Layout => ({
  whole: [m, n],
  blocks: Array.from({ length: m }, (_, i) => stretch(i * n, n))
})

/** The elements of a column are one row apart. */
const columnsOf = (m: number, n: number): Layout => ({
  whole: [m, n],
  blocks: Array.from({ length: n }, (_, j) => ({ ...stretch(j, m), colStep: n }))
})

/**
 * The rows of a matrix, as an array. Those of a variable are variables. Call it once, outside of loops: each call is
 * one operation on the whole matrix. Haskell: `toRows`.
 *
 * @category rows and columns
 * @since 0.1.0
 * @example
 * import { matrix, toArray, toRows } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toRows(matrix([[1, 2], [3, 4]])).map(toArray), [[1, 2], [3, 4]])
 */
export const toRows = ((x: unknown): unknown => {
  const { rows, cols } = matrixIn('toRows', x)
  return partsOf(inRows, rowsOf(rows, cols), x)
}) as <X extends Arg<Matrix>>(a: X) => Listed<Rows<X>, Out1<X, Vector<Cols<X>>>>

/**
 * The columns of a matrix, as an array. Those of a variable are variables. Call it once, outside of loops: each call is
 * one operation on the whole matrix. Haskell: `toColumns`.
 *
 * @category rows and columns
 * @since 0.1.0
 * @example
 * import { matrix, toArray, toColumns } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toColumns(matrix([[1, 2], [3, 4]])).map(toArray), [[1, 3], [2, 4]])
 */
export const toColumns = ((x: unknown): unknown => {
  const { rows, cols } = matrixIn('toColumns', x)
  return partsOf(inColumns, columnsOf(rows, cols), x)
}) as <X extends Arg<Matrix>>(a: X) => Listed<Cols<X>, Out1<X, Vector<Rows<X>>>>

/** Makes a matrix whose rows or columns are the given vectors. */
const fromVectors =
  (names: Names, what: string, layout: (count: number, length: number) => Layout) =>
  (xs: unknown): unknown => {
    const { together } = names
    const vectors = primal(xs)
    if (!Array.isArray(vectors))
      throw new UnsupportedOperationError(`${together}: expected an array of vectors, got ${describe(vectors)}`)
    const sizes = Array.from(vectors, x => vectorIn(together, x).length)
    sizes.forEach((size, i) => {
      if (size !== sizes[0])
        throw new DimensionError(
          `${together}: all ${what}s need the same size, but ${what} 0 has ${sizes[0]} elements ` +
            `and ${what} ${i} has ${size}`
        )
    })
    return wholeOf(names, layout(sizes.length, sizes[0] ?? 0), xs)
  }

/**
 * An array of vectors that have the size of the first.
 *
 * @category signatures
 * @since 0.1.0
 */
export type SameLength<A extends ReadonlyArray<unknown>> = ReadonlyArray<Like<A[0], Vector<Len<A[0]>>>>

/**
 * The size of the first vector of an array, or 0 if the array is empty.
 *
 * @category signatures
 * @since 0.1.0
 */
export type FirstLen<A extends ReadonlyArray<unknown>> = A extends readonly [] ? 0 : Len<A[0]>

/**
 * The result `R` of arguments whose union is `X`. It is a variable if one of them is.
 *
 * @category signatures
 * @since 0.1.0
 */
export type OutOf<X, R> = [Extract<X, Tracked<unknown>>] extends [never]
  ? R
  : [Exclude<Extract<X, Tracked<unknown>>, Const<unknown>>] extends [never]
    ? Const<R>
    : Out1<Exclude<Extract<X, Tracked<unknown>>, Const<unknown>>, R>

/**
 * A matrix from its rows, any of which may be variables. A matrix with no rows has no columns either. Throws
 * `DimensionError` if they differ in size. Haskell: `fromRows`.
 *
 * @category rows and columns
 * @since 0.1.0
 * @example
 * import { fromRows, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(fromRows([vector([1, 2]), vector([3, 4])])), [[1, 2], [3, 4]])
 */
export const fromRows = fromVectors(inRows, 'row', rowsOf) as <const A extends ReadonlyArray<Arg<Vector>>>(
  rows: A & SameLength<A>
) => OutOf<A[number], Matrix<A['length'], FirstLen<A>>>

/**
 * A matrix from its columns, any of which may be variables. A matrix with no columns has no rows either. Throws
 * `DimensionError` if they differ in size. Haskell: `fromColumns`.
 *
 * @category rows and columns
 * @since 0.1.0
 * @example
 * import { fromColumns, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(fromColumns([vector([1, 2]), vector([3, 4])])), [[1, 3], [2, 4]])
 */
export const fromColumns = fromVectors(inColumns, 'column', (n, m) => columnsOf(m, n)) as <
  const A extends ReadonlyArray<Arg<Vector>>
>(
  columns: A & SameLength<A>
) => OutOf<A[number], Matrix<FirstLen<A>, A['length']>>
