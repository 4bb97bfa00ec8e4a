/**
 * The QR factorization.
 *
 * @since 0.1.0
 */
import { sub, add } from '../../functions/arithmetic'
import { describe, NoGradientError } from '../../internal/graph/errors'
import { define } from '../core/define'
import { columnsOf, lengthOf } from './columns'
import type { QrFactors } from './householder'
import { qrFactors } from './lapack/qr'
import { memoizeLast } from '../core/memoize-last'
import { matMul, transpose } from '../products/products'
import { requireFinite, shapeOf } from './factorization-operands'
import type { Min } from '../core/sizes'
import { solveTriangular, triangleOf } from './triangular'
import type { Arg, Cols, Matrix, Out1, Rows } from '../core/vector-types'
import { generated } from '../core/dense-values'

/** Throws if a column of the matrix depends on those before it. R then has a zero on its diagonal, up to rounding. */
const requireIndependent = (r: Matrix, a: Matrix): void => {
  const columns = columnsOf(r)
  for (let j = 0; j < a.cols; j++) {
    const column = columns[j]!
    // The column of R is as long as that of the matrix.
    if (column[j]! <= a.rows * Number.EPSILON * lengthOf(column))
      throw new NoGradientError(
        `qr: column ${j} of ${describe(a)} is, up to rounding, a combination of those before it, ` +
          `so Q is not unique and has no gradient`
      )
  }
}

interface QrFunctions {
  /** The Q of a matrix with at least as many rows as columns. */
  readonly q: (a: Matrix) => Matrix
  /** R, from Q and the matrix. It is exactly zero below its diagonal. */
  readonly r: (q: Matrix, a: Matrix) => Matrix
}

/** Functions for both factors, which share one factorization. */
const qrFunctions = (): QrFunctions => {
  const found = memoizeLast((a: Matrix): QrFactors => qrFactors(a))
  const r: QrFunctions['r'] = define(
    'qr',
    (_: Matrix, a: Matrix): Matrix => found(a).r,
    (d, [, a]) => matMul(a, transpose(triangleOf('upper', d))),
    (d, [q]) => matMul(q, triangleOf('upper', d))
  )
  const q: QrFunctions['q'] = define(
    'qr',
    (a: Matrix): Matrix => found(a).q,
    (d, [a], x) => {
      const triangle = r(x, a)
      requireIndependent(shapeOf(triangle), shapeOf(a))
      const m = matMul(transpose(d), x)
      const symmetric = add(triangleOf('lower', m), transpose(triangleOf('lower', m, 0)))
      return transpose(solveTriangular('upper', triangle, transpose(sub(d, matMul(x, symmetric)))))
    }
  )
  return { q, r }
}

/**
 * A thin QR factorization.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Qr<X> {
  /** Its columns are orthonormal. */
  readonly q: Out1<X, Matrix<Rows<X>, Min<Rows<X>, Cols<X>>>>
  /** Upper triangular, or trapezoidal if the matrix has more columns than rows. Its diagonal is not negative. */
  readonly r: Out1<X, Matrix<Min<Rows<X>, Cols<X>>, Cols<X>>>
}

/**
 * The thin QR factorization of a matrix of any shape. `Q` has orthonormal columns, as many as the smaller of the
 * matrix's sizes. `R` is zero below its diagonal and not negative on it. If the matrix has more columns than rows, `Q`
 * is that of its leading square. If one of the columns that make `Q` depends on those before it, `Q` is not unique, and
 * its gradient throws `NoGradientError`. Throws `DomainError` if an element is not finite. Haskell: `qr`. The gradient
 * of `Q` follows Walter and Lehmann, "Algorithmic differentiation of linear algebra functions with application in
 * optimum experimental design" (2010); that of `R` follows from `R = Qᵀ A`.
 *
 * @category factorizations
 * @since 0.1.0
 * @example
 * import { matrix, qr, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * const { q, r } = qr(matrix([[0, -2], [3, 4]]))
 * assert.deepStrictEqual(toArray2(q), [[0, -1], [1, 0]])
 * assert.deepStrictEqual(toArray2(r), [[3, 4], [0, 2]])
 */
export const qr = ((a: Matrix) => {
  const shape = shapeOf(a)
  requireFinite('qr', shape)
  const { rows, cols } = shape
  const leadingColumns =
    cols <= rows
      ? a
      : matMul(
          a,
          generated(cols, rows, (i, j) => +(i === j))
        )
  const functions = qrFunctions()
  const q = functions.q(leadingColumns)
  return { q, r: functions.r(q, a) }
}) as <X extends Arg<Matrix>>(a: X) => Qr<X>
