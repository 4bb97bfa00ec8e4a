/**
 * Makes matrices from their diagonal, takes the diagonal out, and sums it.
 *
 * @since 0.1.0
 */
import { describe, DimensionError } from '../../internal/graph/errors'
import { sumNumbers } from '../../internal/numeric/broadcast'
import { memoryFor } from '../../internal/kernels/memory'
import { type Block, type Names, placedIn, stretch, takenFrom } from './layout'
import { define, defineLinear } from '../core/define'
import { numberIn, requireCount, squareIn, vectorIn } from '../core/operands'
import type { AtLeast, Min } from '../core/sizes'
import type { Square } from '../factorizations/factorization-operands'
import type { Arg, Len, Like, Matrix, Out, Out1, Rows, Vector } from '../core/vector-types'
import { dataOf, matrixOf } from '../core/dense-values'

const names: Names = { apart: 'takeDiag', together: 'diag' }

/** The first `k` elements of the diagonal of a matrix with `cols` columns. */
const diagonal = (k: number, cols: number): Block => ({ ...stretch(0, k), colStep: cols + 1 })

/**
 * The square matrix with a vector on its diagonal and zeros elsewhere. Haskell: `diag`.
 *
 * @category diagonals
 * @since 0.1.0
 * @example
 * import { diag, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(diag(vector([1, 2]))), [[1, 0], [0, 2]])
 */
export const diag = ((x: unknown): unknown => {
  const { length } = vectorIn('diag', x)
  return placedIn(names, [length, length], diagonal(length, length), x)
}) as <X extends Arg<Vector>>(x: X) => Out1<X, Matrix<Len<X>, Len<X>>>

/**
 * The diagonal of a square matrix. Throws `DimensionError` if it is not square. Haskell: `takeDiag`.
 *
 * @category diagonals
 * @since 0.1.0
 * @example
 * import { matrix, takeDiag, toArray } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(takeDiag(matrix([[1, 2], [3, 4]]))), [1, 4])
 */
export const takeDiag = ((x: unknown): unknown => {
  const { rows, cols } = squareIn('takeDiag', x)
  return takenFrom(names, [rows, cols], diagonal(rows, cols), x)
}) as <X extends Arg<Matrix>>(a: Square<X>) => Out1<X, Vector<Rows<X>>>

/**
 * The sum of the diagonal of a square matrix. Throws `DimensionError` if it is not square.
 *
 * @category diagonals
 * @since 0.1.0
 * @example
 * import { matrix, trace } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(trace(matrix([[1, 2], [3, 4]])), 5)
 */
export const trace = ((x: unknown): unknown => {
  squareIn('trace', x)
  return sumNumbers(takeDiag(x as Matrix))
}) as <X extends Arg<Matrix>>(a: Square<X>) => Out1<X, number>

/** Sets the first `k` elements of a matrix's diagonal to zero. It is its own adjoint. */
const offDiagonal = (k: number): ((a: Matrix) => Matrix) =>
  defineLinear(
    'offDiagonal',
    (a: Matrix): Matrix => {
      const out = memoryFor(a.rows * a.cols)
      out.set(dataOf(a))
      for (let i = 0; i < k; i++) out[i * (a.cols + 1)] = 0
      return matrixOf(a.rows, a.cols, out)
    },
    d => offDiagonal(k)(d)
  )

const rectangular = (m: number, n: number, k: number): ((other: number, x: Vector) => Matrix) =>
  define(
    'diagRect',
    (other: number, x: Vector): Matrix => {
      const out = memoryFor(m * n).fill(other)
      dataOf(x).forEach((value, i) => (out[i * (n + 1)] = value))
      return matrixOf(m, n, out)
    },
    d => sumNumbers(offDiagonal(k)(d)) as number,
    d => takenFrom(names, [m, n], diagonal(k, n), d) as Vector
  )

/**
 * The matrix of `m` rows and `n` columns with a vector on its diagonal, starting in the upper left corner, and one
 * number everywhere else. The vector and the number may be variables. Throws `DimensionError` if the vector is longer
 * than the diagonal. Haskell: `diagR`.
 *
 * @category diagonals
 * @since 0.1.0
 * @example
 * import { diagRect, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(diagRect(7, vector([1, 2]), 2, 3)), [[1, 7, 7], [7, 2, 7]])
 */
export const diagRect = ((other: unknown, x: unknown, m: number, n: number): unknown => {
  numberIn('diagRect', other)
  const values = vectorIn('diagRect', x)
  requireCount('diagRect', m)
  requireCount('diagRect', n)
  const { length } = values
  if (length > Math.min(m, n))
    throw new DimensionError(`diagRect: ${describe(values)} is longer than the diagonal of ${m} rows and ${n} columns`)
  return rectangular(m, n, length)(other as number, x as Vector)
}) as <X extends Arg<number>, Y extends Like<X, Vector>, M extends number, N extends number>(
  other: X,
  diagonal: Y & AtLeast<Len<Y>, Min<M, N>>,
  m: M,
  n: N
) => Out<X, Y, Matrix<M, N>>
