/**
 * The Cholesky factorization.
 *
 * @since 0.1.0
 */
import { describe, DomainError } from '../../internal/graph/errors'
import { define } from '../core/define'
import { choleskyFactor } from './lapack/cholesky'
import { matMul, transpose } from '../products/products'
import { sym } from './symmetric'
import { requireSquare, type Square } from './factorization-operands'
import { solveTriangular, triangleOf } from './triangular'
import type { Arg, Matrix, Out1, Rows } from '../core/vector-types'

/**
 * The Cholesky factor of the symmetric part `(A + Aᵀ) / 2` of a matrix: the lower triangular matrix `L` with a positive
 * diagonal for which `L Lᵀ` is that part. Its gradient is symmetric. Throws `DomainError` if the symmetric part is not
 * positive definite, or an element is not finite, and `DimensionError` if the matrix is not square. Haskell: `chol`,
 * which is upper triangular. The gradient follows Murray, "Differentiation of the Cholesky decomposition" (2016),
 * equation 10.
 *
 * @category factorizations
 * @since 0.1.0
 * @example
 * import { cholesky, matrix, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(cholesky(matrix([[4, 2], [2, 10]]))), [[2, 0], [1, 3]])
 */
export const cholesky: <X extends Arg<Matrix>>(a: Square<X>) => Out1<X, Matrix<Rows<X>, Rows<X>>> = define(
  'cholesky',
  (a: Matrix): Matrix => {
    requireSquare('cholesky', a)
    const symmetric = sym(a)
    const found = choleskyFactor(symmetric)
    if (found === undefined) throw new DomainError(`cholesky: ${describe(symmetric)} is not positive definite`)
    return found
  },
  (d, _, l) => {
    const lt = transpose(l)
    const half = solveTriangular('upper', lt, triangleOf('lower', matMul(lt, d), 0.5))
    return sym(solveTriangular('upper', lt, transpose(half)))
  }
)
