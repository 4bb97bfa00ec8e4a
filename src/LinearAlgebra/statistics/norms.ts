/**
 * Norms of vectors and matrices. Where a norm has a kink, its gradient is a subgradient: it is zero for an element that
 * is zero, and elements that tie for the greatest share it equally.
 *
 * @since 0.1.0
 */
import { abs, div, mul } from '../../functions/arithmetic'
import { kernels } from '../../internal/kernels/choose-backend'
import { memoryFor } from '../../internal/kernels/memory'
import { primal } from '../../internal/graph/node'
import { broadcastTo, sumNumbers } from '../../internal/numeric/broadcast'
import { define } from '../core/define'
import { denseIn, matrixIn } from '../core/operands'
import { requireFinite } from '../factorizations/factorization-operands'
import { sumColumns, sumRows } from './sums'
import { singularValues } from '../factorizations/svd'
import type { Arg, Matrix, Out1, Vector } from '../core/vector-types'
import { dataOf, isMatrix, vectorOf } from '../core/dense-values'

/**
 * The type of a norm of vectors and of matrices.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Norm = <X extends Arg<Vector | Matrix>>(x: X) => Out1<X, number>

/**
 * The number of elements that are not zero. Its gradient is zero. Haskell: `norm_0`.
 *
 * @category norms
 * @since 0.1.0
 * @example
 * import { norm0, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(norm0(vector([3, 0, -4])), 2)
 */
export const norm0: Norm = define(
  'norm0',
  (x: Vector | Matrix): number => {
    const data = dataOf(denseIn('norm0', x))
    return data.reduce((count, a) => (a === 0 ? count : count + 1), 0)
  },
  (_, [x]) => broadcastTo(0, x) as Vector | Matrix
)

/** The greatest element of a vector without negative elements; 0 if it is empty. */
const greatest: (x: Vector) => number = define(
  'greatest',
  (x: Vector): number => dataOf(x).reduce((max, a) => Math.max(max, a), 0),
  (d, [x], y) => mul(d, shares(dataOf(primal(x) as Vector), primal(y) as number))
)

/** Shares 1 equally among the elements that tie for the greatest. The others get 0. */
const shares = (x: Float64Array, max: number): Vector => {
  const ties = x.reduce((count, a) => (a === max ? count + 1 : count), 0)
  const out = memoryFor(x.length)
  x.forEach((a, i) => {
    out[i] = a === max ? 1 / ties : 0
  })
  return vectorOf(out)
}

/** Makes a norm that depends only on the absolute values of the elements. */
const absolute = (name: string, ofVector: (x: Vector) => unknown, ofMatrix: (a: Matrix) => Vector): Norm =>
  ((x: unknown): unknown => {
    const plain = denseIn(name, x)
    const sizes = abs(x as number) as unknown
    return isMatrix(plain) ? greatest(ofMatrix(sizes as Matrix)) : ofVector(sizes as Vector)
  }) as Norm

/**
 * The sum of the absolute values of a vector. For a matrix, it is the greatest such sum of a column. The gradient of an
 * element that is zero is zero, and columns that tie share the gradient equally. Haskell: `norm_1V`, `norm_1M`.
 *
 * @category norms
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { matrix, norm1, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(norm1(vector([3, -4])), 7)
 * assert.strictEqual(norm1(matrix([[1, 2], [-3, 0]])), 4)
 * assert.deepStrictEqual(toArray2(gradBP(a => norm1(a), matrix([[1, 2], [-3, 0]]))), [[1, 0], [-1, 0]])
 */
export const norm1: Norm = absolute('norm1', sumNumbers, sumColumns)

/**
 * The greatest absolute value of a vector. For a matrix, it is the greatest sum of the absolute values of a row.
 * Elements or rows that tie share the gradient equally, and the gradient of an element that is zero is zero. Haskell:
 * `norm_InfV`, `norm_InfM`.
 *
 * @category norms
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { matrix, normInf, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(normInf(vector([3, -4])), 4)
 * assert.strictEqual(normInf(matrix([[1, 2], [-3, 1]])), 4)
 * assert.deepStrictEqual(toArray(gradBP(x => normInf(x), vector([1, -4, 4]))), [0, -0.5, 0.5])
 */
export const normInf: Norm = absolute('normInf', greatest, sumRows)

/** The norm, calculated from elements scaled by the largest: their squares may over- or underflow where it does not. */
const scaledNorm = (data: Float64Array): number => {
  let max = 0
  for (const x of data) max = Math.max(max, Math.abs(x))
  if (max === 0 || !Number.isFinite(max)) return max
  let sum = 0
  for (const x of data) sum += (x / max) ** 2
  return max * Math.sqrt(sum)
}

/** The square root of the sum of the squares of all elements. Its gradient at zero is zero. */
export const euclidean = <A extends Vector | Matrix>(name: string): ((x: A) => number) =>
  define(
    name,
    (x: A): number => {
      const data = dataOf(x)
      const plain = Math.sqrt(kernels.dot(data.length, data, data))
      return plain > 1e-140 && plain < 1e140 ? plain : scaledNorm(data)
    },
    // Division comes first because the inverse of a tiny norm overflows.
    (d, [x], y) => (primal(y) === 0 ? mul(0, x) : mul(d, div(x, y)))
  )

const ofVectors = euclidean<Vector>('norm2')
const ofMatrices = euclidean<Matrix>('normFrobenius')

/**
 * The Euclidean norm of a vector. No intermediate square overflows. For a matrix, it is the greatest singular value: it
 * costs a singular value decomposition, and throws `DomainError` if an element is not finite. The gradient at zero is
 * zero, and singular values that tie share the gradient equally. `norm2` adds the decomposition to the bundle of a
 * program; `sqrt(dot(x, x))` and `normFrobenius` do not. Haskell: `norm_2V`, `norm_2M`.
 *
 * @category norms
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { matrix, norm2, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(norm2(vector([3, 4])), 5)
 * assert.deepStrictEqual(toArray(gradBP(x => norm2(x), vector([0, 0]))), [0, 0])
 * assert.strictEqual(norm2(matrix([[0, 2], [-3, 0]])), 3)
 */
export const norm2: Norm = ((x: unknown): unknown => {
  const plain = denseIn('norm2', x)
  if (!isMatrix(plain)) return ofVectors(x as Vector)
  requireFinite('norm2', plain)
  return greatest(singularValues(x as Matrix))
}) as Norm

/**
 * The square root of the sum of the squares of a matrix's elements. No intermediate square overflows. Its gradient at
 * the zero matrix is zero. hmatrix: `norm_Frob`.
 *
 * @category norms
 * @since 0.1.0
 * @example
 * import { matrix, normFrobenius } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(normFrobenius(matrix([[1, 1], [1, -1]])), 2)
 */
export const normFrobenius = ((x: Matrix): unknown => {
  matrixIn('normFrobenius', x)
  return ofMatrices(x)
}) as <X extends Arg<Matrix>>(x: X) => Out1<X, number>
