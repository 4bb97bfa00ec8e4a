/**
 * Convolution of vectors and of matrices.
 *
 * @since 0.1.0
 */
import { describe, DomainError } from '../../internal/graph/errors'
import { primal } from '../../internal/graph/node'
import type { Primal } from '../../internal/graph/types'
import { memoryFor } from '../../internal/kernels/memory'
import { defineLinear, requireSize } from '../core/define'
import { denseIn, matrixIn, vectorIn } from '../core/operands'
import type { Add, Sub } from '../core/sizes'
import type { Arg, Like, Matrix, Out, Vector } from '../core/vector-types'
import { countOf, dataOf, isMatrix, matrixOf, vectorOf } from '../core/dense-values'

type Dense = Vector | Matrix
type Pair = readonly [rows: number, columns: number]

/** A part of the whole convolution: where it starts, and its size. */
interface Window {
  readonly start: Pair
  readonly size: Pair
}

/** The number of rows and columns. A vector is one row. */
const sizeOf = (x: Dense): Pair => (isMatrix(x) ? [x.rows, x.cols] : [1, x.length])

const shaped = (like: Dense, [rows, cols]: Pair, data: Float64Array): Dense =>
  isMatrix(like) ? matrixOf(rows, cols, data) : vectorOf(data)

/** All elements in reverse order: a matrix turned by half a turn. */
const turned: (x: Dense) => Dense = defineLinear(
  'convolve',
  (x: Dense): Dense => {
    const out = memoryFor(countOf(x))
    out.set(dataOf(x))
    return shaped(x, sizeOf(x), out.reverse())
  },
  d => turned(d)
)

/**
 * Part of a convolution. Element `k` of the whole is the sum of `x[i] y[j]` over all `i + j = k`, in rows and in
 * columns. The gradient in each operand is part of the convolution of `d` with the other one, turned.
 */
const part = ({ start, size }: Window): ((x: Dense, y: Dense) => Dense) =>
  defineLinear(
    'convolve',
    (x: Dense, y: Dense): Dense => {
      const [m, n] = sizeOf(x)
      const [p, q] = sizeOf(y)
      const [xs, ys] = [dataOf(x), dataOf(y)]
      const [rows, cols] = size
      const out = memoryFor(rows * cols)
      for (let k = 0; k < out.length; k++) {
        const row = start[0] + Math.floor(k / cols)
        const col = start[1] + (k % cols)
        let sum = 0
        for (let i = Math.max(0, row - p + 1); i <= Math.min(m - 1, row); i++)
          for (let j = Math.max(0, col - q + 1); j <= Math.min(n - 1, col); j++)
            sum += xs[i * n + j]! * ys[(row - i) * q + col - j]!
        out[k] = sum
      }
      return shaped(x, size, out)
    },
    (d, [x, y]) => part(adjoint(start, primal(x) as Dense, primal(y) as Dense))(d, turned(y)),
    (d, [x, y]) => part(adjoint(start, primal(y) as Dense, primal(x) as Dense))(d, turned(x))
  )

/** The window that gives the gradient in an operand, from the convolution of the cotangent with the other one. */
const adjoint = (start: Pair, operand: Dense, other: Dense): Window => {
  const [p, q] = sizeOf(other)
  return { start: [p - 1 - start[0], q - 1 - start[1]], size: sizeOf(operand) }
}

/**
 * Which part of a convolution is wanted: all of it, as much of its middle as the first operand is large, or the part
 * in which the second operand lies within the first.
 *
 * @category signatures
 * @since 0.1.0
 */
export type ConvolutionMode = 'full' | 'same' | 'valid'

const along = (mode: ConvolutionMode, n: number, k: number): readonly [start: number, size: number] => {
  if (mode === 'full') return [0, n + k - 1]
  return mode === 'same' ? [Math.floor((k - 1) / 2), n] : [k - 1, n - k + 1]
}

/** The size of a convolution along one direction. */
type Along<M extends ConvolutionMode, N extends number, K extends number> = M extends 'full'
  ? Sub<Add<N, K>, 1>
  : M extends 'same'
    ? N
    : Sub<Add<N, 1>, K>

/**
 * The vector or matrix that a convolution gives.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Convolved<X, Y, M extends ConvolutionMode> =
  Primal<X> extends Matrix<infer R, infer C>
    ? Primal<Y> extends Matrix<infer P, infer Q>
      ? Matrix<Along<M, R, P>, Along<M, C, Q>>
      : never
    : Primal<X> extends Vector<infer N>
      ? Primal<Y> extends Vector<infer K>
        ? Vector<Along<M, N, K>>
        : never
      : never

/**
 * The type of a second operand of `convolve`: a vector beside a vector, a matrix beside a matrix.
 *
 * @category signatures
 * @since 0.1.0
 */
export type SameKind<X> = Primal<X> extends Matrix ? Matrix : Vector

/**
 * The convolution of two vectors or two matrices: the coefficients of the product of two polynomials. For
 * cross-correlation, as in convolutional networks, turn the second operand round first.
 *
 * The mode `'full'`, the default, gives all of it. `'same'` gives the middle, of the size of the first operand; with a
 * second operand of even size, one more element is left out at the end than at the start. `'valid'` gives the part that
 * depends on no elements beyond the edges of the first operand.
 *
 * It sums products directly, so the cost is the number of elements of the result times that of the smaller operand, and
 * so is the gradient. Throws `DomainError` if an operand is empty or the mode is unknown, and `DimensionError` if the
 * mode is `'valid'` and the second operand is larger than the first.
 *
 * @category along a vector
 * @since 0.1.0
 * @example
 * import { convolve, matrix, toArray, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(convolve(vector([1, 2, 3]), vector([1, 10]))), [1, 12, 23, 30])
 * assert.deepStrictEqual(toArray(convolve(vector([1, 2, 3]), vector([1, 10]), 'same')), [1, 12, 23])
 * assert.deepStrictEqual(toArray(convolve(vector([1, 2, 3]), vector([1, 10]), 'valid')), [12, 23])
 * assert.deepStrictEqual(toArray2(convolve(matrix([[1, 2], [3, 4]]), matrix([[1, 1], [1, 1]]), 'valid')), [[10]])
 */
export const convolve = ((x: Dense, y: Dense, mode: ConvolutionMode = 'full'): unknown => {
  const first = denseIn('convolve', x)
  const second = isMatrix(first) ? matrixIn('convolve', y) : vectorIn('convolve', y)
  if (!['full', 'same', 'valid'].includes(mode))
    throw new DomainError(`convolve: the mode must be 'full', 'same' or 'valid', got ${describe(mode)}`)
  for (const operand of [first, second])
    if (countOf(operand) === 0) throw new DomainError(`convolve: ${describe(operand)} has no elements to convolve`)
  const [[m, n], [p, q]] = [sizeOf(first), sizeOf(second)]
  const fits = mode !== 'valid' || (m >= p && n >= q)
  requireSize(fits, 'convolve', "the second must not be larger than the first in the mode 'valid'", first, second)
  const [rows, cols] = [along(mode, m, p), along(mode, n, q)]
  return part({ start: [rows[0], cols[0]], size: [rows[1], cols[1]] })(x, y)
}) as <X extends Arg<Vector | Matrix>, Y extends Like<X, SameKind<X>>, M extends ConvolutionMode = 'full'>(
  x: X,
  y: Y,
  mode?: M
) => Out<X, Y, Convolved<X, Y, M>>
