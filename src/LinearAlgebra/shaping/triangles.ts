/**
 * The upper and the lower triangle of a matrix.
 *
 * @since 0.1.0
 */
import { DomainError } from '../../internal/graph/errors'
import { defineLinear } from '../core/define'
import { matrixIn } from '../core/operands'
import type { Arg, Matrix } from '../core/vector-types'
import { dataOf, generated } from '../core/dense-values'

/**
 * Multiplies each element by the weight of its diagonal, whose number is the column minus the row. A weight of 0 makes
 * it zero, even if it is NaN. This is its own adjoint.
 */
export const weightedDiagonals = (name: string, weightOf: (diagonal: number) => number): ((a: Matrix) => Matrix) =>
  defineLinear(
    name,
    (a: Matrix): Matrix => {
      const { rows, cols } = matrixIn(name, a)
      const data = dataOf(a)
      return generated(rows, cols, (i, j) => {
        const weight = weightOf(j - i)
        return weight === 0 ? 0 : weight * data[i * cols + j]!
      })
    },
    d => weightedDiagonals(name, weightOf)(d)
  )

const requireDiagonal = (name: string, diagonal: number): void => {
  if (!Number.isInteger(diagonal))
    throw new DomainError(`${name}: the number of a diagonal must be a whole number, got ${diagonal}`)
}

/**
 * The upper triangle of a matrix of any shape: elements below a diagonal become zero, even those that are NaN. Diagonal
 * 0, the default, is the main one. Those above it have positive numbers, those below it negative ones. Throws
 * `DomainError` if the number of the diagonal is not whole.
 *
 * @category shapes
 * @since 0.1.0
 * @example
 * import { matrix, toArray2, triu } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(triu(matrix([[1, 2], [3, 4]]))), [[1, 2], [0, 4]])
 * assert.deepStrictEqual(toArray2(triu(matrix([[1, 2], [3, 4]]), 1)), [[0, 2], [0, 0]])
 */
export const triu = ((a: Matrix, diagonal = 0): unknown => {
  requireDiagonal('triu', diagonal)
  return weightedDiagonals('triu', k => +(k >= diagonal))(a)
}) as <X extends Arg<Matrix>>(a: X, diagonal?: number) => X

/**
 * The lower triangle of a matrix of any shape: elements above a diagonal become zero, even those that are NaN. The
 * diagonals are numbered as for `triu`. Throws `DomainError` if the number of the diagonal is not whole.
 *
 * @category shapes
 * @since 0.1.0
 * @example
 * import { matrix, toArray2, tril } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(tril(matrix([[1, 2], [3, 4]]))), [[1, 0], [3, 4]])
 * assert.deepStrictEqual(toArray2(tril(matrix([[1, 2], [3, 4]]), -1)), [[0, 0], [3, 0]])
 */
export const tril = ((a: Matrix, diagonal = 0): unknown => {
  requireDiagonal('tril', diagonal)
  return weightedDiagonals('tril', k => +(k <= diagonal))(a)
}) as <X extends Arg<Matrix>>(a: X, diagonal?: number) => X
