/**
 * The order of elements: sorting, and the median.
 *
 * @since 0.1.0
 */
import { mul } from '../../functions/arithmetic'
import { describe, DomainError } from '../../internal/graph/errors'
import { primal } from '../../internal/graph/node'
import { memoryFor } from '../../internal/kernels/memory'
import { define } from '../core/define'
import { denseIn, vectorIn } from '../core/operands'
import { gathered } from '../shaping/gather'
import type { Arg, Matrix, Out1, Vector } from '../core/vector-types'
import { dataOf, isMatrix, matrixOf, vectorOf } from '../core/dense-values'

type Dense = Vector | Matrix

/** Orders numbers as sorting does, with NaN after all others. */
const compare = (x: number, y: number): number =>
  Number.isNaN(x) || Number.isNaN(y) ? Number(Number.isNaN(x)) - Number(Number.isNaN(y)) : x - y

/**
 * The elements of a vector, from the smallest to the greatest. NaN comes last. The gradient of each element is that of
 * the place that it is sorted to, and elements that tie keep their order. The cost is that of sorting, and the gradient
 * is linear. hmatrix: `sortVector`.
 *
 * @category statistics
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { dot, sortVector, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * const x = vector([3, 1, 2])
 * assert.deepStrictEqual(toArray(sortVector(x)), [1, 2, 3])
 * assert.deepStrictEqual(toArray(gradBP(v => dot(vector([10, 20, 30]), sortVector(v)), x)), [30, 10, 20])
 */
export const sortVector = ((x: unknown): unknown => {
  const data = dataOf(vectorIn('sortVector', x))
  const order = Array.from(data, (_, i) => i).sort((i, j) => compare(data[i]!, data[j]!))
  return gathered('sortVector', order, order.length)(x as Vector)
}) as <X extends Arg<Vector>>(x: X) => X

/** The elements in the middle: one, or two of an even number. They are NaN if any element is. */
const middles = (x: Dense): readonly [number, number] => {
  const sorted = dataOf(x).slice().sort()
  const last = sorted.length - 1
  // Sorting puts NaN last.
  return Number.isNaN(sorted[last]!) ? [NaN, NaN] : [sorted[last >> 1]!, sorted[(last + 1) >> 1]!]
}

/** Half of the gradient goes to each element in the middle. Elements that tie with it share its half equally. */
const slopesOfMedian = (x: Dense): Dense => {
  const data = dataOf(x)
  const out = memoryFor(data.length).fill(0)
  for (const middle of middles(x)) {
    if (Number.isNaN(middle)) out.fill(NaN)
    let ties = 0
    for (const a of data) if (a === middle) ties++
    for (let i = 0; i < out.length; i++) if (data[i] === middle) out[i]! += 0.5 / ties
  }
  return isMatrix(x) ? matrixOf(x.rows, x.cols, out) : vectorOf(out)
}

/**
 * The median of all elements of a vector or a matrix: the one in the middle, or the mean of the two in the middle if
 * their number is even. Elements that tie for the middle share the gradient equally. If an element is NaN, so are the
 * result and the gradient of every element. The cost is that of sorting. Throws `DomainError` if there are no elements.
 *
 * @category statistics
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { median, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(median(vector([9, 1, 2])), 2)
 * assert.deepStrictEqual(toArray(gradBP(x => median(x), vector([9, 1, 2, 3]))), [0, 0, 0.5, 0.5])
 */
export const median: <X extends Arg<Vector | Matrix>>(x: X) => Out1<X, number> = define(
  'median',
  (x: Dense): number => {
    if (dataOf(denseIn('median', x)).length === 0)
      throw new DomainError(`median: ${describe(x)} has no elements, so it has no median`)
    const [low, high] = middles(x)
    return low === high ? low : low / 2 + high / 2
  },
  (d, [x]) => mul(d, slopesOfMedian(primal(x) as Dense))
)
