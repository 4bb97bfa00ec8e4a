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

/** R, which is exactly zero below its diagonal. */
const triangular = (q: Matrix, a: Matrix): Matrix => triangleOf('upper', matMul(transpose(q), a))

/** Refuses a matrix of which a column depends on those before it, as its diagonal in R shows. */
const requireIndependent = (r: Matrix, a: Matrix): void => {
  const [x, y] = [dataOf(r), dataOf(a)]
  for (let j = 0; j < a.cols; j++) {
    let square = 0
    for (let i = 0; i < a.rows; i++) square += y[i * a.cols + j]! ** 2
    if (Math.abs(x[j * a.cols + j]!) <= a.rows * Number.EPSILON * Math.sqrt(square))
      throw new NoGradientError(
        `qr: column ${j} of ${describe(a)} is, to rounding, a combination of those before it. ` +
          `Then Q is not unique and has no gradient`
      )
  }
}

/** The columns of Q of a matrix with at least as many rows as columns. */
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
  /** Orthonormal columns. */
  readonly q: Out1<X, Matrix<Rows<X>, Min<Rows<X>, Cols<X>>>>
  /** Upper triangular, or upper trapezoidal if the matrix is wider than high; no number on its diagonal is negative. */
  readonly r: Out1<X, Matrix<Min<Rows<X>, Cols<X>>, Cols<X>>>
}

/**
 * The thin QR factorization. `Q` has orthonormal columns, as many as the smaller of rows and columns. `R` is zero below
 * its diagonal and not negative on it. If the matrix is wider than high, `Q` is that of its first columns. Where one of
 * the columns that make `Q` depends on those before it, `Q` is not unique and its gradient throws `NoGradientError`.
 * Haskell: `qr`. The gradient is that of Walter and Lehmann, "Algorithmic differentiation of linear algebra functions
 * with application in optimum experimental design" (2010); that of `R` follows from `R = Qᵀ A`.
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
  const first =
    cols <= rows
      ? a
      : matMul(
          a,
          generated(cols, rows, (i, j) => +(i === j))
        )
  const q = orthonormal(first)
  return { q, r: triangular(q, a) }
}) as <X extends Arg<Matrix>>(a: X) => Qr<X>
