/**
 * Solves systems of linear equations and inverts matrices.
 *
 * @since 0.1.0
 */
import { negate } from '../../functions/arithmetic'
import { describe, SingularMatrixError } from '../../internal/graph/errors'
import { define } from '../core/define'
import type { Lu } from './lu-factors'
import { luFactors } from './lapack/lu'
import { matMul, transpose } from '../products/products'
import { requireRightSide, requireSquare, type RightSide, type Solution, type Square } from './factorization-operands'
import { backToMatrix, type Side } from './triangular'
import type { Arg, Like, Matrix, Out, Out1, Rows } from '../core/vector-types'

/** Throws `SingularMatrixError` if the matrix has no inverse. */
export const requireRegular = (name: string, a: Matrix, lu: Lu): void => {
  if (lu.vanishing !== undefined)
    throw new SingularMatrixError(
      `${name}: ${describe(a)} is singular: up to rounding, row ${lu.vanishing} of its triangular form ` +
        `(in the order of its pivots) depends on those above. pinv and leastSquares take any matrix`
    )
}

/**
 * The solution `x` of `a x = b`, by Gaussian elimination with row exchanges. `b` is a vector, or a matrix whose columns
 * are separate right sides. Throws `DimensionError` if the sizes do not fit, and `SingularMatrixError` if a pivot is no
 * larger than its own rounding errors. Haskell: `linSolve`. The gradient follows Giles, "An extended collection of
 * matrix derivative results" (2008).
 *
 * @category systems of equations
 * @since 0.1.0
 * @example
 * import { matrix, solve, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(solve(matrix([[2, 0], [0, 4]]), vector([2, 2]))), [1, 0.5])
 */
export const solve: <X extends Arg<Matrix>, Y extends Like<X, RightSide<X>>>(
  a: Square<X>,
  b: Y
) => Out<X, Y, Solution<X, Y>> = define(
  'solve',
  (a: Matrix, b: Side): Side => {
    requireSquare('solve', a)
    requireRightSide('solve', a, b)
    const lu = luFactors(a)
    requireRegular('solve', a, lu)
    return lu.solve(b)
  },
  (d, [a], x) => backToMatrix(solve(transpose(a), d), x),
  (d, [a]) => solve(transpose(a), d)
)

/** A function that inverts plain matrices by a given LU factorization. */
export const invertedBy =
  (name: string, lu: (a: Matrix) => Lu) =>
  (a: Matrix): Matrix => {
    requireSquare(name, a)
    const found = lu(a)
    requireRegular(name, a, found)
    return found.inverse()
  }

type Inverse = <X extends Arg<Matrix>>(a: Square<X>) => Out1<X, Matrix<Rows<X>, Rows<X>>>

/** The inverse of values and variables, from a function that inverts plain matrices. */
export const inverseBy = (name: string, invert: (a: Matrix) => Matrix): Inverse =>
  define(name, invert, (d, _, x) => negate(matMul(matMul(transpose(x), d), transpose(x))))

/**
 * The inverse. To multiply by an inverse, `solve` is cheaper and more accurate. Throws `DimensionError` if the matrix
 * is not square, and `SingularMatrixError` where `solve` does. Haskell: `inv`. The gradient follows Giles (2008),
 * section 2.2.3.
 *
 * @category systems of equations
 * @since 0.1.0
 * @example
 * import { inv, matrix, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(inv(matrix([[2, 0], [0, 4]]))), [[0.5, 0], [0, 0.25]])
 */
export const inv: <X extends Arg<Matrix>>(a: Square<X>) => Out1<X, Matrix<Rows<X>, Rows<X>>> = inverseBy(
  'inv',
  invertedBy('inv', luFactors)
)
