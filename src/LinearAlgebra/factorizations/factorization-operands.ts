/** Checks of the operands of factorizations, and the types of these operands. */
import { describe, DomainError } from '../../internal/graph/errors'
import { primal } from '../../internal/graph/node'
import type { Primal } from '../../internal/graph/types'
import { requireSize } from '../core/define'
import { denseIn, matrixIn } from '../core/operands'
import { areFinite } from './columns'
import type { Arg, Cols, Matrix, Rows, Vector } from '../core/vector-types'
import { dataOf, isMatrix } from '../core/dense-values'

/**
 * What a matrix of `M` rows and `N` columns must be to be square: a matrix of `N` rows and `M` columns. Errors of the
 * compiler show its name.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface SquareMatrix<M extends number, N extends number> extends Matrix<N, M> {}

/**
 * A square matrix: the type of an argument that also has the type of its transpose.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Square<X> = X & Arg<SquareMatrix<Rows<X>, Cols<X>>>

/**
 * The right side of a system of equations: a vector, or a matrix whose columns are separate right sides.
 *
 * @category signatures
 * @since 0.1.0
 */
export type RightSide<X> = Vector<Rows<X>> | Matrix<Rows<X>>

/**
 * The solution of a system of equations: a vector for a vector, a matrix for a matrix.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Solution<X, Y> = Primal<Y> extends Matrix<infer _M, infer N> ? Matrix<Cols<X>, N> : Vector<Cols<X>>

/** Throws unless `x` is a matrix of finite numbers: one element that is not finite would spread to the whole result. */
export const requireFinite = (name: string, x: unknown): void => {
  const a = matrixIn(name, x)
  if (areFinite(dataOf(a))) return
  const index = dataOf(a).findIndex(n => !Number.isFinite(n))
  throw new DomainError(
    `${name}: the element of ${describe(a)} in row ${Math.floor(index / a.cols)} and column ${index % a.cols} ` +
      `is ${dataOf(a)[index]}, but must be a finite number`
  )
}

/** Throws unless `x` is a square matrix of finite numbers. */
export const requireSquare = (name: string, x: unknown): void => {
  requireFinite(name, x)
  const { rows, cols } = x as Matrix
  requireSize(rows === cols, name, 'the matrix must be square', x)
}

/** Throws `DimensionError` if the right side of a system of equations does not fit its matrix. */
export const requireRightSide = (name: string, a: Matrix, b: unknown): void => {
  const side = denseIn(name, b)
  const rows = isMatrix(side) ? side.rows : side.length
  requireSize(rows === a.rows, name, 'both need the same number of rows', a, side)
}

/** The plain matrix that an argument holds, however deep variables are nested. */
export const shapeOf = (a: Matrix): Matrix => primal(a) as Matrix
