/**
 * Determinants, their logarithms, and the inverse that comes with them.
 *
 * @since 0.1.0
 */
import { mul, sub } from '../../functions/arithmetic'
import { primal } from '../../internal/graph/node'
import { define } from '../core/define'
import { type Lu, luOf, svdOf } from './ml-matrix-adapter'
import { memoizeLast } from '../core/memoize-last'
import { matMul, transpose } from '../products/products'
import { inv, inverseBy, invertedBy } from './solving'
import { generated, requireSquare, type Square } from './factorization-operands'
import { sumElements } from '../statistics/sums'
import type { Arg, Matrix, Out1, Rows } from '../core/vector-types'
import { dataOf } from '../core/dense-values'

/** The product, in an order that avoids over- and underflow on the way to a representable result. */
const productOf = (xs: ArrayLike<number>): number => {
  const sorted = Array.from(xs).sort((x, y) => Math.abs(x) - Math.abs(y))
  let product = 1
  for (let [low, high] = [0, sorted.length - 1]; low <= high;)
    product *= Math.abs(product) > 1 ? sorted[low++]! : sorted[high--]!
  return product
}

const detOf = ({ sign, pivots }: Lu): number => sign * productOf(pivots)

/**
 * The cofactors of a matrix, which may be singular. They are calculated from the cofactors of the diagonal matrix of
 * singular values: each of those is the product of all singular values but one.
 */
const cofactors: (a: Matrix) => Matrix = define(
  'det',
  (a: Matrix): Matrix => {
    const { u, s, v } = svdOf(a)
    const sign = Math.sign(detOf(luOf(u)) * detOf(luOf(v)))
    const without = Array.from(s.data, (_, i) => sign * productOf(Array.from(s.data).filter((_, j) => j !== i)))
    const scaled = generated(a.rows, a.rows, (i, j) => dataOf(u)[i * a.rows + j]! * without[j]!)
    return matMul(scaled, transpose(v))
  },
  (d, [a], c) => {
    const x = transpose(inv(a))
    return sub(mul(sumElements(mul(d, x)), c), matMul(matMul(c, transpose(d)), x))
  }
)

/**
 * The determinant. Its gradient is the matrix of cofactors, even if the matrix is singular; the second derivative then
 * throws `SingularMatrixError`. Throws `DimensionError` if the matrix is not square. Haskell: `det`. The gradient
 * follows Giles, "An extended collection of matrix derivative results" (2008), section 2.2.4.
 *
 * @category determinants
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { det, matrix, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(det(matrix([[2, 0], [0, 4]])), 8)
 * assert.deepStrictEqual(toArray2(gradBP(a => det(a), matrix([[2, 0], [0, 0]]))), [[0, 0], [0, 2]])
 */
export const det: <X extends Arg<Matrix>>(a: Square<X>) => Out1<X, number> = define(
  'det',
  (a: Matrix): number => {
    requireSquare('det', a)
    return detOf(luOf(a))
  },
  (d, [a]) => mul(d, cofactors(a))
)

const logDetBy = (
  name: string,
  lu: (a: Matrix) => Lu,
  inverse: (a: Matrix) => Matrix
): (<X extends Arg<Matrix>>(a: Square<X>) => Out1<X, number>) =>
  define(
    name,
    (a: Matrix): number => {
      requireSquare(name, a)
      return lu(a).pivots.reduce((sum, pivot) => sum + Math.log(Math.abs(pivot)), 0)
    },
    (d, [a]) => mul(d, transpose(inverse(a)))
  )

/**
 * The logarithm of the absolute value of the determinant. It does not overflow where the determinant does. For a
 * singular matrix it is `-Infinity`, and its gradient throws `SingularMatrixError`. `invLogDet` also gives the sign of
 * the determinant. Throws `DimensionError` if the matrix is not square. Haskell: `lndet`. The gradient follows Giles
 * (2008), section 2.2.4.
 *
 * @category determinants
 * @since 0.1.0
 * @example
 * import { logDet, matrix } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(logDet(matrix([[0, 1], [-1, 0]])), 0)
 * assert.strictEqual(logDet(matrix([[1, 2], [2, 4]])), -Infinity)
 */
export const logDet: <X extends Arg<Matrix>>(a: Square<X>) => Out1<X, number> = logDetBy(
  'logDet',
  luOf,
  inverseBy('logDet', invertedBy('logDet', luOf))
)

/**
 * The result of `invLogDet`: the inverse of a matrix, and its determinant.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface InvLogDet<X> {
  readonly inverse: Out1<X, Matrix<Rows<X>, Rows<X>>>
  /** The logarithm of the absolute value of the determinant. */
  readonly logDet: Out1<X, number>
  /** The sign of the determinant, 1 or -1. It is a constant: no gradient flows through it. */
  readonly sign: Out1<X, number>
}

/**
 * The inverse, and the logarithm and sign of the determinant, at the cost of the inverse. Throws the errors of `inv`.
 * Haskell: `invlndet`.
 *
 * @category determinants
 * @since 0.1.0
 * @example
 * import { invLogDet, matrix, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * const { inverse, logDet, sign } = invLogDet(matrix([[0, 1], [1, 0]]))
 * assert.deepStrictEqual(toArray2(inverse), [[0, 1], [1, 0]])
 * assert.deepStrictEqual([logDet, sign], [0, -1])
 */
export const invLogDet = <X extends Arg<Matrix>>(a: Square<X>): InvLogDet<X> => {
  const lu = memoizeLast(luOf)
  const inverse = inverseBy('invLogDet', memoizeLast(invertedBy('invLogDet', lu)))
  // This comes first because it throws if the matrix has no inverse.
  const inverted = inverse<X>(a)
  const { pivots, sign } = lu(primal(a) as Matrix)
  return {
    inverse: inverted,
    logDet: logDetBy('invLogDet', lu, inverse)<X>(a),
    sign: pivots.reduce((product, pivot) => product * Math.sign(pivot), sign) as unknown as Out1<X, number>
  }
}
