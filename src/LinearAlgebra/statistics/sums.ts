/**
 * Sums of all elements, of columns and of rows, and the mean.
 *
 * @since 0.1.0
 */
import { div } from '../../functions/arithmetic'
import { kernels } from '../../internal/kernels/choose-backend'
import { describe, DomainError } from '../../internal/graph/errors'
import { primal } from '../../internal/graph/node'
import { broadcastTo, sumNumbers } from '../../internal/numeric/broadcast'
import { memoryFor } from '../../internal/kernels/memory'
import { defineLinear } from '../core/define'
import { denseIn, matrixIn } from '../core/operands'
import type { Arg, Cols, Matrix, Out1, Rows, Vector } from '../core/vector-types'
import { countOf, dataOf, isMatrix, matrixOf, vectorOf } from '../core/dense-values'

/**
 * The sum of all elements of a vector or matrix. Haskell: `sumElements`.
 *
 * @category sums
 * @since 0.1.0
 * @example
 * import { matrix, sumElements } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(sumElements(matrix([[1, 2], [3, 4]])), 10)
 */
export const sumElements = sumNumbers as <X extends Arg<Vector | Matrix>>(x: X) => Out1<X, number>

/**
 * The mean of all elements of a vector or matrix. Throws `DomainError` if it is empty. Haskell: `mean`.
 *
 * @category sums
 * @since 0.1.0
 * @example
 * import { mean, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(mean(vector([1, 2, 6])), 3)
 */
export const mean = ((x: unknown): unknown => {
  const count = countOf(denseIn('mean', x))
  if (count === 0) throw new DomainError(`mean: ${describe(primal(x))} has no elements, so it has no mean`)
  return div(sumElements(x as Matrix), count)
}) as <X extends Arg<Vector | Matrix>>(x: X) => Out1<X, number>

/**
 * The sum of each column of a matrix. For a batch, this is the sum of its samples.
 *
 * @category sums
 * @since 0.1.0
 * @example
 * import { matrix, sumColumns, toArray } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(sumColumns(matrix([[1, 2], [3, 4]]))), [4, 6])
 */
export const sumColumns: <X extends Arg<Matrix>>(a: X) => Out1<X, Vector<Cols<X>>> = defineLinear(
  'sumColumns',
  (a: Matrix): Vector => {
    matrixIn('sumColumns', a)
    const out = new Float64Array(a.cols)
    const data = dataOf(a)
    for (let i = 0; i < a.rows; i++) kernels.axpy(a.cols, 1, data.subarray(i * a.cols, (i + 1) * a.cols), out, out)
    return vectorOf(out)
  },
  (d, [a]) => repeatRows(d, a)
)

/** A matrix of the shape of `like` that repeats the vector in each row: the adjoint of `sumColumns`. */
export const repeatRows = (x: Vector, like: Matrix): Matrix => repeated((primal(like) as Matrix).rows)(x)

const repeated = (rows: number): ((x: Vector) => Matrix) =>
  defineLinear(
    'repeatRows',
    (x: Vector): Matrix => {
      const out = memoryFor(rows * x.length)
      for (let i = 0; i < rows; i++) out.set(dataOf(x), i * x.length)
      return matrixOf(rows, x.length, out)
    },
    d => sumColumns(d)
  )

/** A value that is treated row by row. A vector is one row. */
export type RowWise = Vector | Matrix

/** One number per row: a vector for a matrix, a number for a vector. */
export type PerRow = number | Vector

/** The sum of each row. */
export const rowSums = (a: RowWise): PerRow =>
  isMatrix(primal(a)) ? sumRows(a as Matrix) : sumElements<Vector>(a as Vector)

/**
 * The sum of each row of a matrix. For a batch, this is a number for each sample.
 *
 * @category sums
 * @since 0.1.0
 * @example
 * import { matrix, sumRows, toArray } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(sumRows(matrix([[1, 2], [3, 4]]))), [3, 7])
 */
export const sumRows: <X extends Arg<Matrix>>(a: X) => Out1<X, Vector<Rows<X>>> = defineLinear(
  'sumRows',
  (a: Matrix): Vector => {
    matrixIn('sumRows', a)
    const out = memoryFor(a.rows)
    const data = dataOf(a)
    for (let i = 0; i < a.rows; i++) out[i] = kernels.sum(a.cols, data.subarray(i * a.cols, (i + 1) * a.cols))
    return vectorOf(out)
  },
  (d, [a]) => spreadRows(d, a) as Matrix
)

/** Fills each row with its number, in the shape of `like`: the adjoint of `rowSums`. */
export const spreadRows = (x: PerRow, like: RowWise): RowWise => {
  const shape = primal(like)
  return isMatrix(shape) ? spread(shape.cols)(x as Vector) : (broadcastTo(x, shape) as Vector)
}

const spread = (cols: number): ((x: Vector) => Matrix) =>
  defineLinear(
    'spreadRows',
    (x: Vector): Matrix => {
      const out = memoryFor(x.length * cols)
      const data = dataOf(x)
      for (let i = 0; i < data.length; i++) out.fill(data[i]!, i * cols, (i + 1) * cols)
      return matrixOf(data.length, cols, out)
    },
    d => sumRows(d)
  )
