/**
 * Gathers elements and rows by index, and sums them by segment. Each is the adjoint of the other.
 *
 * @since 0.1.0
 */
import { describe, DimensionError } from '../../internal/graph/errors'
import type { Primal } from '../../internal/graph/types'
import { memoryFor } from '../../internal/kernels/memory'
import { defineLinear } from '../core/define'
import { denseIn, requireCount } from '../core/operands'
import type { Arg, Matrix, Out1, Vector } from '../core/vector-types'
import { countOf, dataOf, isMatrix, matrixOf, vectorOf } from '../core/dense-values'

type Dense = Vector | Matrix

/** The number of elements at one index: one for a vector, the length of a row for a matrix. */
const widthOf = (x: Dense): number => (isMatrix(x) ? x.cols : 1)

/** How many elements a vector or rows a matrix has, and what they are called. */
export const placesOf = (x: Dense): readonly [count: number, what: string] =>
  isMatrix(x) ? [x.rows, 'row'] : [countOf(x), 'element']

/** A vector of `count` elements, or a matrix of `count` rows, as `like` is a vector or a matrix. */
const shaped = (like: Dense, count: number, data: Float64Array): Dense =>
  isMatrix(like) ? matrixOf(count, like.cols, data) : vectorOf(data)

/** The elements or rows at the given indices, of a value that has `count` of them. */
export const gathered = (name: string, indices: ReadonlyArray<number>, count: number): ((x: Dense) => Dense) =>
  defineLinear(
    name,
    (x: Dense): Dense => {
      const width = widthOf(x)
      const data = dataOf(x)
      const out = memoryFor(indices.length * width)
      indices.forEach((index, i) => {
        for (let j = 0; j < width; j++) out[i * width + j] = data[index * width + j]!
      })
      return shaped(x, indices.length, out)
    },
    d => scattered(name, indices, count)(d)
  )

/** Adds each element or row to where it was gathered from: the adjoint of `gathered`. */
const scattered = (name: string, indices: ReadonlyArray<number>, count: number): ((x: Dense) => Dense) =>
  defineLinear(
    name,
    (x: Dense): Dense => {
      const width = widthOf(x)
      const data = dataOf(x)
      const out = memoryFor(count * width).fill(0)
      indices.forEach((index, i) => {
        for (let j = 0; j < width; j++) out[index * width + j]! += data[i * width + j]!
      })
      return shaped(x, count, out)
    },
    d => gathered(name, indices, count)(d)
  )

/**
 * The result of `gather`: a vector of elements, or a matrix of rows.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Gathered<X, K extends number> = Primal<X> extends Matrix<infer _M, infer N> ? Matrix<K, N> : Vector<K>

/**
 * The elements of a vector, or the rows of a matrix, at the given indices and in their order. If an index occurs more
 * than once, its gradients add up. Throws `DimensionError` if there is nothing at an index.
 *
 * @category selecting
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { gather, matrix, sumElements, toArray, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * const x = vector([10, 20, 30])
 * assert.deepStrictEqual(toArray(gather([2, 0, 2])(x)), [30, 10, 30])
 * assert.deepStrictEqual(toArray(gradBP(v => sumElements(gather([2, 0, 2])(v)), x)), [1, 0, 2])
 * assert.deepStrictEqual(toArray2(gather([1])(matrix([[1, 2], [3, 4]]))), [[3, 4]])
 */
export const gather = <const I extends ReadonlyArray<number>>(
  indices: I
): (<X extends Arg<Vector | Matrix>>(x: X) => Out1<X, Gathered<X, I['length']>>) => {
  const copy = Array.from(indices)
  for (const index of copy) requireCount('gather', index, 'an index')
  return ((x: unknown): unknown => {
    const whole = denseIn('gather', x)
    const [count, what] = placesOf(whole)
    for (const index of copy)
      if (index >= count) throw new DimensionError(`gather: ${describe(whole)} has no ${what} ${index}`)
    return gathered('gather', copy, count)(x as Dense)
  }) as never
}

/**
 * Sums the elements of a vector, or the rows of a matrix, by segment: element or row `i` is added to number
 * `segments[i]` of the result, which has `count` of them. A segment without elements is zero. It is the adjoint of
 * `gather(segments)`. Throws `DimensionError` unless there is a segment for each element or row and all segments are
 * less than `count`.
 *
 * @category selecting
 * @since 0.1.0
 * @example
 * import { matrix, segmentSum, toArray, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(segmentSum([0, 2, 0], 3)(vector([1, 10, 100]))), [101, 0, 10])
 * assert.deepStrictEqual(toArray2(segmentSum([0, 0], 1)(matrix([[1, 2], [3, 4]]))), [[4, 6]])
 */
export const segmentSum = <K extends number>(
  segments: ReadonlyArray<number>,
  count: K
): (<X extends Arg<Vector | Matrix>>(x: X) => Out1<X, Gathered<X, K>>) => {
  requireCount('segmentSum', count)
  const copy = Array.from(segments)
  for (const segment of copy) {
    requireCount('segmentSum', segment, 'a segment')
    if (segment >= count) throw new DimensionError(`segmentSum: there is no segment ${segment}, only ${count} of them`)
  }
  return ((x: unknown): unknown => {
    const whole = denseIn('segmentSum', x)
    const [places, what] = placesOf(whole)
    if (places !== copy.length)
      throw new DimensionError(
        `segmentSum: ${describe(whole)} needs a segment for each ${what}, but there are ${copy.length} segments`
      )
    return scattered('segmentSum', copy, count)(x as Dense)
  }) as never
}
