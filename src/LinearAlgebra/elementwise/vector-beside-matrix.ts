/**
 * Adds a vector to each row or column of a matrix, and scales rows or columns by the elements of a vector. Each takes
 * one pass over the matrix and never repeats the vector in memory.
 *
 * @since 0.1.0
 */
import { memoryFor } from '../../internal/kernels/memory'
import { define, defineLinear, requireSize, waiting } from '../core/define'
import { matrixIn, vectorIn } from '../core/operands'
import { sumColumns, sumRows } from '../statistics/sums'
import type { Arg, Cols, Len, Like, Matrix, Out, Rows, Vector } from '../core/vector-types'
import { dataOf, generated, vectorOf } from '../core/dense-values'

type Combine = (element: number, x: number) => number

/** Combines each column of a matrix with a vector, element by element. */
const alongColumns =
  (name: string, combine: Combine) =>
  (a: Matrix, x: Vector): Matrix => {
    const { rows, cols } = matrixIn(name, a)
    requireSize(rows === vectorIn(name, x).length, name, 'the vector needs an element for each row', a, x)
    const [data, xs] = [dataOf(a), dataOf(x)]
    return generated(rows, cols, (i, j) => combine(data[i * cols + j]!, xs[i]!))
  }

/** Combines each row of a matrix with a vector, element by element. */
const alongRows =
  (name: string, combine: Combine) =>
  (a: Matrix, x: Vector): Matrix => {
    const { rows, cols } = matrixIn(name, a)
    requireSize(cols === vectorIn(name, x).length, name, 'the vector needs an element for each column', a, x)
    const [data, xs] = [dataOf(a), dataOf(x)]
    return generated(rows, cols, (i, j) => combine(data[i * cols + j]!, xs[j]!))
  }

const plus: Combine = (element, x) => element + x
const times: Combine = (element, x) => element * x

/**
 * Adds a vector to every row of a matrix. `addToRows(x)` waits for the matrix. Throws `DimensionError` unless the
 * vector has an element for each column.
 *
 * @category rows and columns
 * @since 0.1.0
 * @example
 * import { addToRows, matrix, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(addToRows(matrix([[1, 2], [3, 4]]), vector([10, 20]))), [[11, 22], [13, 24]])
 */
export const addToRows: {
  <Y extends Arg<Vector>>(
    x: Y
  ): <X extends Like<Y, Matrix<number, Len<Y>>>>(a: X) => Out<X, Y, Matrix<Rows<X>, Cols<X>>>
  <X extends Arg<Matrix>, Y extends Like<X, Vector<Cols<X>>>>(a: X, x: Y): Out<X, Y, Matrix<Rows<X>, Cols<X>>>
} = waiting(
  define(
    'addToRows',
    alongRows('addToRows', plus),
    d => d,
    d => sumColumns(d)
  )
)

/**
 * Adds a vector to every column of a matrix. `addToColumns(x)` waits for the matrix. Throws `DimensionError` unless the
 * vector has an element for each row.
 *
 * @category rows and columns
 * @since 0.1.0
 * @example
 * import { addToColumns, matrix, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(addToColumns(matrix([[1, 2], [3, 4]]), vector([10, 20]))), [[11, 12], [23, 24]])
 */
export const addToColumns: {
  <Y extends Arg<Vector>>(x: Y): <X extends Like<Y, Matrix<Len<Y>>>>(a: X) => Out<X, Y, Matrix<Rows<X>, Cols<X>>>
  <X extends Arg<Matrix>, Y extends Like<X, Vector<Rows<X>>>>(a: X, x: Y): Out<X, Y, Matrix<Rows<X>, Cols<X>>>
} = waiting(
  define(
    'addToColumns',
    alongColumns('addToColumns', plus),
    d => d,
    d => sumRows(d)
  )
)

/**
 * Multiplies row `i` of a matrix by element `i` of a vector: `diag(x)` times the matrix, without that product.
 * `scaleRows(x)` waits for the matrix. Throws `DimensionError` unless the vector has an element for each row.
 *
 * @category rows and columns
 * @since 0.1.0
 * @example
 * import { matrix, scaleRows, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(scaleRows(matrix([[1, 2], [3, 4]]), vector([10, 100]))), [[10, 20], [300, 400]])
 */
export const scaleRows: {
  <Y extends Arg<Vector>>(x: Y): <X extends Like<Y, Matrix<Len<Y>>>>(a: X) => Out<X, Y, Matrix<Rows<X>, Cols<X>>>
  <X extends Arg<Matrix>, Y extends Like<X, Vector<Rows<X>>>>(a: X, x: Y): Out<X, Y, Matrix<Rows<X>, Cols<X>>>
} = waiting(
  defineLinear(
    'scaleRows',
    alongColumns('scaleRows', times),
    (d, [, x]) => scaleRows(d, x),
    (d, [a]) => rowDots(d, a)
  )
)

/** The inner product of each row of one matrix with that row of another of its shape. */
const rowDots: (a: Matrix, b: Matrix) => Vector = defineLinear(
  'rowDots',
  (a: Matrix, b: Matrix): Vector => {
    const { rows, cols } = a
    const [x, y] = [dataOf(a), dataOf(b)]
    const out = memoryFor(rows)
    for (let i = 0, k = 0; i < rows; i++) {
      let sum = 0
      for (let j = 0; j < cols; j++, k++) sum += x[k]! * y[k]!
      out[i] = sum
    }
    return vectorOf(out)
  },
  (d, [, b]) => scaleRows(b, d),
  (d, [a]) => scaleRows(a, d)
)

/**
 * Multiplies column `j` of a matrix by element `j` of a vector: the matrix times `diag(x)`, without that product.
 * `scaleColumns(x)` waits for the matrix. Throws `DimensionError` unless the vector has an element for each column.
 *
 * @category rows and columns
 * @since 0.1.0
 * @example
 * import { matrix, scaleColumns, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(scaleColumns(matrix([[1, 2], [3, 4]]), vector([10, 100]))), [[10, 200], [30, 400]])
 */
export const scaleColumns: {
  <Y extends Arg<Vector>>(
    x: Y
  ): <X extends Like<Y, Matrix<number, Len<Y>>>>(a: X) => Out<X, Y, Matrix<Rows<X>, Cols<X>>>
  <X extends Arg<Matrix>, Y extends Like<X, Vector<Cols<X>>>>(a: X, x: Y): Out<X, Y, Matrix<Rows<X>, Cols<X>>>
} = waiting(
  defineLinear(
    'scaleColumns',
    alongRows('scaleColumns', times),
    (d, [, x]) => scaleColumns(d, x),
    (d, [a]) => columnDots(d, a)
  )
)

/** The inner product of each column of one matrix with that column of another of its shape. */
const columnDots: (a: Matrix, b: Matrix) => Vector = defineLinear(
  'columnDots',
  (a: Matrix, b: Matrix): Vector => {
    const { rows, cols } = a
    const [x, y] = [dataOf(a), dataOf(b)]
    const out = memoryFor(cols).fill(0)
    for (let i = 0, k = 0; i < rows; i++) for (let j = 0; j < cols; j++, k++) out[j]! += x[k]! * y[k]!
    return vectorOf(out)
  },
  (d, [, b]) => scaleColumns(b, d),
  (d, [a]) => scaleColumns(a, d)
)
