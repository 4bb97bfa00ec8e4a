/**
 * Sums and norms.
 *
 * @since 0.1.0
 */
import { div, mul } from '../arithmetic'
import { kernels } from '../internal/backend'
import { describe, DomainError } from '../internal/errors'
import { memoryFor } from '../internal/memory'
import { primal } from '../internal/node'
import { fill, total } from '../internal/numeric'
import { define, requireDense } from './define'
import type { Arg, Matrix, Out1, Vector } from './types'
import { countOf, dataOf, isMatrix, matrixOf, vectorOf } from './values'

/**
 * The sum of all elements of a vector or matrix. Haskell: `sumElements`.
 *
 * @category sums
 * @since 0.1.0
 * @example
 * import { matrix, sumElements } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(sumElements(matrix([[1, 2], [3, 4]])), 10)
 */
export const sumElements = total as <X extends Arg<Vector | Matrix>>(x: X) => Out1<X, number>

const sizeOf = (name: string, x: unknown): number => {
  const value = primal(x)
  requireDense(name, value)
  return countOf(value)
}

/**
 * The mean of all elements of a vector or matrix; of an empty one it throws `DomainError`. Haskell: `mean`.
 *
 * @category sums
 * @since 0.1.0
 * @example
 * import { mean, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(mean(vector([1, 2, 6])), 3)
 */
export const mean = ((x: unknown): unknown => {
  const count = sizeOf('mean', x)
  if (count === 0) throw new DomainError(`mean: ${describe(primal(x))} has no elements, so it has no mean`)
  return div(total(x) as number, count)
}) as <X extends Arg<Vector | Matrix>>(x: X) => Out1<X, number>

/** The norm of elements scaled by the largest one: squares over- or underflow long before the norm does. */
const scaledNorm = (data: Float64Array): number => {
  let top = 0
  for (const x of data) top = Math.max(top, Math.abs(x))
  if (top === 0 || !Number.isFinite(top)) return top
  let sum = 0
  for (const x of data) sum += (x / top) ** 2
  return top * Math.sqrt(sum)
}

const euclidean = define(
  'norm2',
  (x: Vector): number => {
    sizeOf('norm2', x)
    const data = dataOf(x)
    const plain = Math.sqrt(kernels.dot(data.length, data, data))
    return plain > 1e-140 && plain < 1e140 ? plain : scaledNorm(data)
  },
  (d, [x], y) => mul(primal(y) === 0 ? 0 : div(d, y), x)
)

/**
 * The Euclidean norm of a vector, without overflow. Its gradient at the zero vector is zero, one of its subgradients. Haskell: `norm_2V`.
 *
 * @category sums
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { norm2, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(norm2(vector([3, 4])), 5)
 * assert.deepStrictEqual(toArray(gradBP(x => norm2(x), vector([0, 0]))), [0, 0])
 */
export const norm2 = euclidean as unknown as <X extends Arg<Vector>>(x: X) => Out1<X, number>

/** The sum of each column. */
export const sumColumns: (a: Matrix) => Vector = define(
  'sumColumns',
  (a: Matrix): Vector => {
    const out = new Float64Array(a.cols)
    const data = dataOf(a)
    for (let i = 0; i < a.rows; i++) kernels.axpy(a.cols, 1, data.subarray(i * a.cols, (i + 1) * a.cols), out, out)
    return vectorOf(out)
  },
  (d, [a]) => repeatRows(d, primal(a) as Matrix)
)

/** The matrix each of whose rows is the vector, of the shape of `like`: the adjoint of `sumColumns`. */
const repeatRows = (x: Vector, like: Matrix): Matrix => repeated(like.rows)(x)

const repeated = (rows: number): ((x: Vector) => Matrix) =>
  define(
    'repeatRows',
    (x: Vector): Matrix => {
      const out = memoryFor(rows * x.length)
      for (let i = 0; i < rows; i++) out.set(dataOf(x), i * x.length)
      return matrixOf(rows, x.length, out)
    },
    d => sumColumns(d)
  )

/** Vectors are taken as one row. */
export type RowWise = Vector | Matrix

/** A number for each row: a vector of them for a matrix, a number for a vector. */
export type PerRow = number | Vector

/** The sum of each row. */
export const rowSums = (a: RowWise): PerRow => (isMatrix(primal(a)) ? sumRowsOf(a as Matrix) : (total(a) as number))

const sumRowsOf: (a: Matrix) => Vector = define(
  'sumRows',
  (a: Matrix): Vector => {
    const out = memoryFor(a.rows)
    const data = dataOf(a)
    for (let i = 0; i < a.rows; i++) out[i] = kernels.sum(a.cols, data.subarray(i * a.cols, (i + 1) * a.cols))
    return vectorOf(out)
  },
  (d, [a]) => spreadRows(d, a) as Matrix
)

/** Each row filled with its number, in the shape of `like`: the adjoint of `rowSums`. */
export const spreadRows = (x: PerRow, like: RowWise): RowWise => {
  const shape = primal(like)
  return isMatrix(shape) ? spread(shape.cols)(x as Vector) : (fill(x, shape) as Vector)
}

const spread = (cols: number): ((x: Vector) => Matrix) =>
  define(
    'spreadRows',
    (x: Vector): Matrix => {
      const out = memoryFor(x.length * cols)
      const data = dataOf(x)
      for (let i = 0; i < data.length; i++) out.fill(data[i]!, i * cols, (i + 1) * cols)
      return matrixOf(data.length, cols, out)
    },
    d => sumRowsOf(d)
  )
