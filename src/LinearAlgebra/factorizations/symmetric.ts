/**
 * Makes symmetric matrices. Unlike in Haskell, they have no type of their own: gradients and elementwise functions keep
 * the type of their operand, and the gradient of a function of a symmetric matrix need not be symmetric.
 *
 * @since 0.1.0
 */
import { add } from '../../functions/arithmetic'
import { kernels } from '../../internal/kernels/choose-backend'
import { memoryFor } from '../../internal/kernels/memory'
import { define, defineLinear } from '../core/define'
import { matrixIn, squareIn } from '../core/operands'
import { matMul, transpose } from '../products/products'
import type { Square } from './factorization-operands'
import type { Arg, Cols, Matrix, Out1 } from '../core/vector-types'
import { dataOf, matrixOf } from '../core/dense-values'

/**
 * The symmetric part `(a + aᵀ) / 2` of a square matrix. A symmetric matrix is its own symmetric part. Throws
 * `DimensionError` if the matrix is not square. Haskell: `sym`.
 *
 * @category symmetric matrices
 * @since 0.1.0
 * @example
 * import { matrix, sym, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(sym(matrix([[1, 2], [4, 3]]))), [[1, 3], [3, 3]])
 */
export const sym: <X extends Arg<Matrix>>(a: Square<X>) => X = defineLinear(
  'sym',
  (a: Matrix): Matrix => {
    const n = squareIn('sym', a).rows
    const x = dataOf(a)
    const out = memoryFor(n * n)
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) {
        const [p, q] = [x[i * n + j]!, x[j * n + i]!]
        const sum = p + q
        // Halves add up where the sum overflows, but lose a digit of the smallest numbers.
        out[i * n + j] = out[j * n + i] = Number.isFinite(sum) ? sum / 2 : p / 2 + q / 2
      }
    return matrixOf(n, n, out)
  },
  d => sym(d)
)

/**
 * Returns the same square matrix. In Haskell a symmetric matrix has a type of its own, which `unSym` forgets. Here it
 * is a matrix like any other. Throws `DimensionError` if the matrix is not square. Haskell: `unSym`.
 *
 * @category symmetric matrices
 * @since 0.1.0
 * @example
 * import { matrix, sym, unSym } from 'backprop-ts/LinearAlgebra'
 *
 * const a = sym(matrix([[1, 2], [4, 3]]))
 * assert.strictEqual(unSym(a), a)
 */
export const unSym = <X extends Arg<Matrix>>(a: Square<X>): X => {
  squareIn('unSym', a)
  return a
}

/**
 * The matrix `aᵀ a`, which is symmetric to the last bit. Haskell: `mTm`.
 *
 * @category symmetric matrices
 * @since 0.1.0
 * @example
 * import { matrix, mTm, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(mTm(matrix([[1, 2], [3, 4]]))), [[10, 14], [14, 20]])
 */
export const mTm: <X extends Arg<Matrix>>(a: X) => Out1<X, Matrix<Cols<X>, Cols<X>>> = define(
  'mTm',
  (a: Matrix): Matrix => {
    const { rows, cols } = matrixIn('mTm', a)
    const out = memoryFor(cols * cols)
    kernels.gemm(true, false, cols, cols, rows, dataOf(a), dataOf(a), out)
    // A kernel may add in another order below the diagonal than above it.
    for (let i = 0; i < cols; i++) for (let j = 0; j < i; j++) out[i * cols + j] = out[j * cols + i]!
    return matrixOf(cols, cols, out)
  },
  (d, [a]) => matMul(a, add(d, transpose(d)))
)
