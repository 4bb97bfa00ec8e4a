/**
 * The Kronecker product.
 *
 * @since 0.1.0
 */
import { memoryFor } from '../../internal/kernels/memory'
import { primal } from '../../internal/graph/node'
import { defineLinear } from '../core/define'
import { matrixIn } from '../core/operands'
import type { Mul } from '../core/sizes'
import type { Arg, Cols, Like, Matrix, Out, Rows } from '../core/vector-types'
import { dataOf, matrixOf } from '../core/dense-values'

/** Calls `f` with the index of each element of the product, and of the elements of the factors that it is made of. */
const forEachPair = (
  [m, n]: readonly [number, number],
  [p, q]: readonly [number, number],
  f: (product: number, first: number, second: number) => void
): void => {
  let k = 0
  for (let i = 0; i < m; i++)
    for (let r = 0; r < p; r++) for (let j = 0; j < n; j++) for (let c = 0; c < q; c++) f(k++, i * n + j, r * q + c)
}

const sizesOf = (a: Matrix): readonly [number, number] => [a.rows, a.cols]

/**
 * The Kronecker product: the second matrix times each element of the first, laid out as the first is. Haskell:
 * `kronecker`.
 *
 * @category products
 * @since 0.1.0
 * @example
 * import { kron, matrix, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(kron(matrix([[1, 10]]), matrix([[1, 2], [3, 4]]))), [[1, 2, 10, 20], [3, 4, 30, 40]])
 */
export const kron: <X extends Arg<Matrix>, Y extends Like<X, Matrix>>(
  a: X,
  b: Y
) => Out<X, Y, Matrix<Mul<Rows<X>, Rows<Y>>, Mul<Cols<X>, Cols<Y>>>> = defineLinear(
  'kron',
  (a: Matrix, b: Matrix): Matrix => {
    const [x, y] = [dataOf(matrixIn('kron', a)), dataOf(matrixIn('kron', b))]
    const out = memoryFor(x.length * y.length)
    forEachPair(sizesOf(a), sizesOf(b), (k, i, j) => (out[k] = x[i]! * y[j]!))
    return matrixOf(a.rows * b.rows, a.cols * b.cols, out)
  },
  (d, [a, b]) => firstFactor(sizesOf(primal(a) as Matrix))(d, b),
  (d, [a, b]) => secondFactor(sizesOf(primal(b) as Matrix))(d, a)
)

/** The inner product of each block of a product with the second factor: a matrix of the size of the first factor. */
const firstFactor = (first: readonly [number, number]): ((d: Matrix, b: Matrix) => Matrix) =>
  defineLinear(
    'kron',
    (d: Matrix, b: Matrix): Matrix => {
      const [x, y] = [dataOf(d), dataOf(b)]
      const out = memoryFor(first[0] * first[1]).fill(0)
      forEachPair(first, sizesOf(b), (k, i, j) => (out[i]! += x[k]! * y[j]!))
      return matrixOf(first[0], first[1], out)
    },
    (e, [, b]) => kron(e, b),
    (e, [d, b]) => secondFactor(sizesOf(primal(b) as Matrix))(d, e)
  )

/** The sum of the blocks of a product, each times its element of the first factor. */
const secondFactor = (second: readonly [number, number]): ((d: Matrix, a: Matrix) => Matrix) =>
  defineLinear(
    'kron',
    (d: Matrix, a: Matrix): Matrix => {
      const [x, y] = [dataOf(d), dataOf(a)]
      const out = memoryFor(second[0] * second[1]).fill(0)
      forEachPair(sizesOf(a), second, (k, i, j) => (out[j]! += x[k]! * y[i]!))
      return matrixOf(second[0], second[1], out)
    },
    (e, [, a]) => kron(a, e),
    (e, [d, a]) => firstFactor(sizesOf(primal(a) as Matrix))(d, e)
  )
