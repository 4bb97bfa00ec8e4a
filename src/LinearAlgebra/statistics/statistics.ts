/**
 * Means and covariances of a data set: a matrix whose rows are samples.
 *
 * @since 0.1.0
 */
import { div } from '../../functions/arithmetic'
import { kernels } from '../../internal/kernels/choose-backend'
import { describe, DomainError } from '../../internal/graph/errors'
import { memoryFor } from '../../internal/kernels/memory'
import { defineLinear } from '../core/define'
import { matrixIn } from '../core/operands'
import { sumColumns } from './sums'
import { mTm } from '../factorizations/symmetric'
import type { Arg, Cols, Matrix, Out1, Vector } from '../core/vector-types'
import { dataOf, matrixOf } from '../core/dense-values'

const requireSamples = (name: string, x: unknown, minSamples: number): number => {
  const a = matrixIn(name, x)
  if (a.rows < minSamples)
    throw new DomainError(
      `${name}: ${describe(a)} has too few rows: it needs ${minSamples} samples or more, one in each row`
    )
  return a.rows
}

/**
 * The mean of each column. For a batch, this is the mean sample. Throws `DomainError` if there are no rows. Haskell:
 * `meanL`.
 *
 * @category statistics
 * @since 0.1.0
 * @example
 * import { columnMeans, matrix, toArray } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(columnMeans(matrix([[1, 10], [3, 20]]))), [2, 15])
 */
export const columnMeans = ((x: Matrix): unknown => {
  const rows = requireSamples('columnMeans', x, 1)
  return div(sumColumns(x), rows)
}) as <X extends Arg<Matrix>>(x: X) => Out1<X, Vector<Cols<X>>>

const subtractMeans = (rows: number, cols: number, data: Float64Array): void => {
  const means = new Float64Array(cols)
  const row = (i: number): Float64Array => data.subarray(i * cols, (i + 1) * cols)
  for (let i = 0; i < rows; i++) kernels.axpy(cols, 1 / rows, row(i), means, means)
  for (let i = 0; i < rows; i++) kernels.axpy(cols, -1, means, row(i), row(i))
}

/** The samples minus their mean. This is an orthogonal projection, so it is its own adjoint. */
const centered: (x: Matrix) => Matrix = defineLinear(
  'covariance',
  (x: Matrix): Matrix => {
    const out = memoryFor(x.rows * x.cols)
    out.set(dataOf(x))
    subtractMeans(x.rows, x.cols, out)
    // The mean of large numbers has a rounding error. The differences are small, so subtracting their mean removes it.
    subtractMeans(x.rows, x.cols, out)
    return matrixOf(x.rows, x.cols, out)
  },
  d => centered(d)
)

/**
 * The sample covariance of the columns: subtract the mean from each sample, sum the outer products of the differences
 * with themselves, and divide by the number of samples minus one. The result is exactly symmetric. It stays accurate
 * where columns hardly differ from a large mean. Throws `DomainError` if there are fewer than two rows. Haskell: `cov`.
 *
 * @category statistics
 * @since 0.1.0
 * @example
 * import { covariance, matrix, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(covariance(matrix([[1, 2], [3, 6]]))), [[2, 4], [4, 8]])
 */
export const covariance = ((x: Matrix): unknown => {
  const rows = requireSamples('covariance', x, 2)
  return div(mTm(centered(x)), rows - 1)
}) as <X extends Arg<Matrix>>(x: X) => Out1<X, Matrix<Cols<X>, Cols<X>>>

/**
 * `columnMeans` and `covariance`, as a tuple. Throws `DomainError` if there are fewer than two rows. Haskell:
 * `meanCov`.
 *
 * @category statistics
 * @since 0.1.0
 * @example
 * import { matrix, meanCov, toArray, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * const [means, covariances] = meanCov(matrix([[1, 2], [3, 6]]))
 * assert.deepStrictEqual(toArray(means), [2, 4])
 * assert.deepStrictEqual(toArray2(covariances), [[2, 4], [4, 8]])
 */
export const meanCov = ((x: Matrix): unknown => {
  requireSamples('meanCov', x, 2)
  return [columnMeans(x), covariance(x)]
}) as <X extends Arg<Matrix>>(
  x: X
) => readonly [means: Out1<X, Vector<Cols<X>>>, covariances: Out1<X, Matrix<Cols<X>, Cols<X>>>]
