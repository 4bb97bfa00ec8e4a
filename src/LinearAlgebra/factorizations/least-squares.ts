/**
 * The pseudoinverse and least squares, for systems of equations that have no solution or several.
 *
 * @since 0.1.0
 */
import { add, sub } from '../../functions/arithmetic'
import { primal } from '../../internal/graph/node'
import { define } from '../core/define'
import { svdFactors } from './lapack/svd'
import { matMul, matVec, transpose } from '../products/products'
import { nonzeroValues, roundingOf, scaleColumns } from './spectra'
import { requireFinite, requireRightSide, type RightSide, type Solution } from './factorization-operands'
import type { Side } from './triangular'
import type { Arg, Cols, Like, Matrix, Out, Out1, Rows, Vector } from '../core/vector-types'
import { isVector, vectorOf } from '../core/dense-values'

/**
 * The Moore–Penrose pseudoinverse of a matrix of any shape and rank. A singular value counts as zero if it is at most
 * the greatest one times `max(m, n)` times `Number.EPSILON`. Where the rank grows, the pseudoinverse jumps, so the
 * gradient is the one among matrices of the same rank: Golub and Pereyra, "The differentiation of pseudo-inverses and
 * nonlinear least squares problems whose variables separate" (1973), equation 4.12. Throws `DomainError` if an element
 * is not finite.
 *
 * @category systems of equations
 * @since 0.1.0
 * @example
 * import { matrix, pinv, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(pinv(matrix([[2, 0], [0, 0], [0, 0]]))), [[0.5, 0, 0], [0, 0, 0]])
 */
export const pinv: <X extends Arg<Matrix>>(a: X) => Out1<X, Matrix<Cols<X>, Rows<X>>> = define(
  'pinv',
  (a: Matrix): Matrix => {
    requireFinite('pinv', a)
    const { u, s, v } = svdFactors(a)
    const nonzero = nonzeroValues(s, roundingOf(s, Math.max(a.rows, a.cols)))
    const inverses = vectorOf(Float64Array.from(nonzero, (mask, i) => (mask === 0 ? 0 : 1 / s.data[i]!)))
    return matMul(scaleColumns(v, inverses), transpose(u))
  },
  (d, [a], p) => {
    const [dt, pt] = [transpose(d), transpose(p)]
    const inside = matMul(matMul(pt, d), pt)
    const rows = matMul(dt, matMul(p, pt))
    const cols = matMul(matMul(pt, p), dt)
    const outside = add(sub(rows, matMul(a, matMul(p, rows))), sub(cols, matMul(matMul(cols, p), a)))
    return sub(outside, inside)
  }
)

/**
 * The `x` that minimizes the norm of `a x - b`. If there are several, it is the one with the smallest norm. `b` is a
 * vector, or a matrix whose columns are separate right sides. Throws `DimensionError` if the sizes do not fit. Haskell:
 * `</>`. The result and its gradient are those of `pinv(a)` times `b`.
 *
 * @category systems of equations
 * @since 0.1.0
 * @example
 * import { leastSquares, matrix, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(leastSquares(matrix([[2], [0]]), vector([2, 1]))), [1])
 */
export const leastSquares = ((a: Matrix, b: Side): Side => {
  const [matrix, right] = [primal(a) as Matrix, primal(b)]
  requireFinite('leastSquares', matrix)
  requireRightSide('leastSquares', matrix, right)
  const p = pinv(a)
  return isVector(right) ? matVec(p, b as Vector) : matMul(p, b as Matrix)
}) as <X extends Arg<Matrix>, Y extends Like<X, RightSide<X>>>(a: X, b: Y) => Out<X, Y, Solution<X, Y>>
