/**
 * The QR factorization.
 *
 * @since 0.1.0
 */
import { sub, add } from '../../functions/arithmetic'
import { describe, NoGradientError } from '../../internal/graph/errors'
import { define } from '../core/define'
import { orthonormalOf } from './ml-matrix-adapter'
import { matMul, transpose } from '../products/products'
import { generated, requireFinite, shapeOf } from './factorization-operands'
import type { Min } from '../core/sizes'
import { solveTriangular, triangleOf } from './triangular'
import type { Arg, Cols, Matrix, Out1, Rows } from '../core/vector-types'
import { dataOf } from '../core/dense-values'

/** R, from Q and the matrix. It is exactly zero below its diagonal. */
const triangular = (q: Matrix, a: Matrix): Matrix => triangleOf('upper', matMul(transpose(q), a))

/** Throws if a column of the matrix depends on those before it. R then has a zero on its diagonal, up to rounding. */
const requireIndependent = (r: Matrix, a: Matrix): void => {
  const [x, y] = [dataOf(r), dataOf(a)]
  for (let j = 0; j < a.cols; j++) {
    let sumOfSquares = 0
    for (let i = 0; i < a.rows; i++) sumOfSquares += y[i * a.cols + j]! ** 2
    if (Math.abs(x[j * a.cols + j]!) <= a.rows * Number.EPSILON * Math.sqrt(sumOfSquares))
      throw new NoGradientError(
        `qr: column ${j} of ${describe(a)} is, up to rounding, a combination of those before it, ` +
          `so Q is not unique and has no gradient`
      )
  }
}

/** The Q of a matrix with at least as many rows as columns. */
const orthonormal: (a: Matrix) => Matrix = define('qr', orthonormalOf, (d, [a], q) => {
  const r = triangular(q, a)
  requireIndependent(shapeOf(r), shapeOf(a))
  const m = matMul(transpose(d), q)
  const symmetric = add(triangleOf('lower', m), transpose(triangleOf('lower', m, 0)))
  return transpose(solveTriangular('upper', r, transpose(sub(d, matMul(q, symmetric)))))
})

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
  const q = orthonormal(leadingColumns)
  return { q, r: triangular(q, a) }
}) as <X extends Arg<Matrix>>(a: X) => Qr<X>
