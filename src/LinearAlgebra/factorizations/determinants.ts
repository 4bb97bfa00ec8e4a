/**
 * Determinants, their logarithms, and the inverse that comes with them.
 *
 * @since 0.1.0
 */
import { mul, sub } from '../../functions/arithmetic'
import { primal } from '../../internal/graph/node'
import { define } from '../core/define'
import { exponentOf, timesPowerOfTwo } from './columns'
import { svdOf } from './jacobi-svd'
import { determinantOf, logDeterminantOf, type Lu, productOf, signOfDeterminant } from './lu-factors'
import { luFactors } from './lapack/lu'
import { memoizeLast } from '../core/memoize-last'
import { matMul, transpose } from '../products/products'
import { inv, inverseBy, invertedBy } from './solving'
import { requireSquare, type Square } from './factorization-operands'
import { sumElements } from '../statistics/sums'
import type { Arg, Matrix, Out1, Rows } from '../core/vector-types'
import { dataOf, generated } from '../core/dense-values'

/** Exponents of powers of two by which to divide the rows and the columns of a matrix. */
interface Balance {
  readonly rows: ReadonlyArray<number>
  readonly cols: ReadonlyArray<number>
}

/** The passes over rows and columns. Elements are then at most about one, and each row and column has such a one. */
const balancingPasses = 4

/** What makes the greatest element of each row and column about one. A row or a column of zeros is not scaled. */
const balanceOf = (a: Matrix): Balance => {
  const [data, indices] = [dataOf(a), Array.from({ length: a.rows }, (_, i) => i)]
  const exponents = Array.from(data, x => (x === 0 ? -Infinity : exponentOf(Math.abs(x))))
  const greatest = (of: (i: number) => number): number => {
    const found = indices.reduce((max, i) => Math.max(max, of(i)), -Infinity)
    return found === -Infinity ? 0 : found
  }
  let [rows, cols] = [indices.map(() => 0), indices.map(() => 0)]
  for (let pass = 0; pass < balancingPasses; pass++) {
    rows = indices.map(i => greatest(j => exponents[i * a.cols + j]! - cols[j]!))
    cols = indices.map(j => greatest(i => exponents[i * a.cols + j]! - rows[i]!))
  }
  return { rows, cols }
}

const total = (xs: ReadonlyArray<number>): number => xs.reduce((sum, x) => sum + x, 0)

/**
 * The cofactors of a matrix, which may be singular. They are calculated from the cofactors of the diagonal matrix of
 * singular values: each of those is the product of all singular values but one. Rows and columns are balanced first,
 * and a cofactor lacks the factor of its own row and column.
 */
const cofactors: (a: Matrix) => Matrix = define(
  'det',
  (a: Matrix): Matrix => {
    const n = a.rows
    const { rows, cols } = balanceOf(a)
    const { u, s, v } = svdOf(generated(n, n, (i, j) => timesPowerOfTwo(dataOf(a)[i * n + j]!, -rows[i]! - cols[j]!)))
    const sign = signOfDeterminant(luFactors(u)) * signOfDeterminant(luFactors(v))
    const without = Array.from(s.data, (_, j) => productOf(dataOf(s).filter((_, k) => k !== j)))
    const top = Math.max(...without.map(({ exponent }) => exponent))
    const weights = without.map(({ fraction, exponent }) => sign * timesPowerOfTwo(fraction, exponent - top))
    const scaled = generated(n, n, (i, j) => dataOf(u)[i * n + j]! * weights[j]!)
    const balanced = dataOf(matMul(scaled, transpose(v)))
    const exponent = top + total(rows) + total(cols)
    return generated(n, n, (i, j) => timesPowerOfTwo(balanced[i * n + j]!, exponent - rows[i]! - cols[j]!))
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
    return determinantOf(luFactors(a))
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
      return logDeterminantOf(lu(a))
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
  luFactors,
  inverseBy('logDet', invertedBy('logDet', luFactors))
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
  const lu = memoizeLast(luFactors)
  const inverse = inverseBy('invLogDet', memoizeLast(invertedBy('invLogDet', lu)))
  // This comes first because it throws if the matrix has no inverse.
  const inverted = inverse<X>(a)
  return {
    inverse: inverted,
    logDet: logDetBy('invLogDet', lu, inverse)<X>(a),
    sign: signOfDeterminant(lu(primal(a) as Matrix)) as unknown as Out1<X, number>
  }
}
