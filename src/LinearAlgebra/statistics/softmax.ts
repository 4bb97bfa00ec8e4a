/**
 * The softmax, its logarithm, and its cross-entropy, of a vector or of each row of a matrix. None overflows.
 *
 * @since 0.1.0
 */
import { mul, negate, sub } from '../../functions/arithmetic'
import { memoryFor } from '../../internal/kernels/memory'
import { Node } from '../../internal/graph/node'
import type { Primal } from '../../internal/graph/types'
import { isSized } from '../../internal/values/kinds'
import { define, requireSize, waiting } from '../core/define'
import { denseIn } from '../core/operands'
import { type PerRow, rowSums, type RowWise, spreadRows } from './sums'
import type { Arg, Like, Matrix, Out, Out1, Vector } from '../core/vector-types'
import { countOf, dataOf, isDense, isMatrix, isVector, matrixOf, vectorOf } from '../core/dense-values'

/** The rows of a value, as views of its memory. A vector is one row. */
const rowsOf = (name: string, x: RowWise): ReadonlyArray<Float64Array> => {
  const data = dataOf(denseIn(name, x))
  if (isVector(x)) return [data]
  return Array.from({ length: x.rows }, (_, i) => data.subarray(i * x.cols, (i + 1) * x.cols))
}

const perRow = (like: RowWise, values: ReadonlyArray<number>): PerRow =>
  isMatrix(like) ? vectorOf(Float64Array.from(values)) : (values[0] as number)

/** The greatest element, or NaN if any element is NaN. */
const greatest = (row: Float64Array): number => {
  let max = -Infinity
  for (const x of row) if (x > max || Number.isNaN(x)) max = x
  return max
}

const sumOfExp = (row: Float64Array, shift: number): number => {
  let sum = 0
  for (const x of row) sum += Math.exp(x - shift)
  return sum
}

/**
 * `log(Σ exp x)`, calculated after a shift by the maximum. The maximum itself is left out of the sum, whose logarithm
 * keeps the digits of what is small beside it. An infinite maximum is itself the result.
 */
const logSumExpOf = (row: Float64Array): number => {
  const max = greatest(row)
  if (!Number.isFinite(max)) return max
  const first = row.indexOf(max)
  let others = 0
  row.forEach((x, i) => {
    if (i !== first) others += Math.exp(x - max)
  })
  return max + Math.log1p(others)
}

/**
 * The softmax of a vector, or of each row of a matrix: positive numbers that sum to one. Haskell: `softMax`.
 *
 * @category softmax
 * @since 0.1.0
 * @example
 * import { softmax, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(softmax(vector([1000, 1000]))), [0.5, 0.5])
 */
export const softmax: <X extends Arg<Vector | Matrix>>(x: X) => X = define(
  'softmax',
  (x: RowWise): RowWise => {
    const rows = rowsOf('softmax', x)
    const out = memoryFor(countOf(x))
    let next = 0
    for (const row of rows) {
      const max = greatest(row)
      const sum = sumOfExp(row, max)
      for (const a of row) out[next++] = Math.exp(a - max) / sum
    }
    return isMatrix(x) ? matrixOf(x.rows, x.cols, out) : vectorOf(out)
  },
  (d, _, y) => mul(y, sub(d, spreadRows(rowSums(mul(d, y)), y)))
)

/**
 * The result of a function of rows: a number for a vector, a vector with a number per row for a matrix.
 *
 * @category signatures
 * @since 0.1.0
 */
export type PerRowOf<X> = Primal<X> extends Matrix<infer B, infer _N> ? Vector<B> : number

/**
 * The logarithm of the sum of the exponentials: one number for a vector, one per row for a matrix. It is -Infinity if
 * there are no elements.
 *
 * @category softmax
 * @since 0.1.0
 * @example
 * import { logSumExp, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(logSumExp(vector([1000, 1000])), 1000 + Math.log(2))
 */
export const logSumExp: <X extends Arg<Vector | Matrix>>(x: X) => Out1<X, PerRowOf<X>> = define(
  'logSumExp',
  (x: RowWise): PerRow => perRow(x, rowsOf('logSumExp', x).map(logSumExpOf)),
  (d, [x]) => mul(spreadRows(d, x), softmax(x))
)

/**
 * The logarithm of the softmax. It is exact even where the softmax underflows.
 *
 * @category softmax
 * @since 0.1.0
 * @example
 * import { logSoftmax, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(logSoftmax(vector([0, 1000]))), [-1000, 0])
 */
export const logSoftmax = ((x: RowWise): RowWise => {
  denseIn('logSoftmax', x)
  return sub(x, spreadRows(logSumExp(x), x))
}) as <X extends Arg<Vector | Matrix>>(x: X) => X

/** The gradient of plain logits, `d (softmax(x) Σ t - t)` for each row, without intermediate arrays. */
const gradientOfCrossEntropy = (d: PerRow, x: RowWise, t: RowWise): RowWise => {
  const out = memoryFor(countOf(x))
  const ts = rowsOf('softmaxCrossEntropy', t)
  rowsOf('softmaxCrossEntropy', x).forEach((row, r) => {
    const target = ts[r]!
    const shift = logSumExpOf(row)
    let sum = 0
    for (const a of target) sum += a
    const weight = typeof d === 'number' ? d : dataOf(d)[r]!
    const start = r * row.length
    for (let i = 0; i < row.length; i++) out[start + i] = weight * (Math.exp(row[i]! - shift) * sum - target[i]!)
  })
  return isMatrix(x) ? matrixOf(x.rows, x.cols, out) : vectorOf(out)
}

/** The type of targets: that of the logits' value, so both are vectors or both matrices of one size. */
type SameSize<X> = Primal<X>

/**
 * The cross-entropy of the softmax of the logits with a target distribution: `-Σ target log softmax(logits)`. The
 * result is one number for vectors, and one per row for matrices. Throws `DimensionError` if the sizes differ.
 *
 * @category softmax
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { softmaxCrossEntropy, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * const target = vector([1, 0])
 * assert.strictEqual(softmaxCrossEntropy(vector([0, 0]), target), Math.log(2))
 * assert.deepStrictEqual(toArray(gradBP(x => softmaxCrossEntropy(x, target), vector([0, 0]))), [-0.5, 0.5])
 */
export const softmaxCrossEntropy: {
  <Y extends Arg<Vector | Matrix>>(target: Y): <X extends Like<Y, SameSize<Y>>>(logits: X) => Out<X, Y, PerRowOf<X>>
  <X extends Arg<Vector | Matrix>, Y extends Like<X, SameSize<X>>>(logits: X, target: Y): Out<X, Y, PerRowOf<X>>
} = waiting(
  define(
    'softmaxCrossEntropy',
    (logits: RowWise, target: RowWise): PerRow => {
      const name = 'softmaxCrossEntropy'
      const xs = rowsOf(name, logits)
      const ts = rowsOf(name, target)
      const same = isSized(logits) && logits.sameShape(target)
      requireSize(same, name, 'logits and targets need the same size', logits, target)
      const losses = xs.map((row, r) => {
        const shift = logSumExpOf(row)
        let loss = 0
        // A class that the target rules out costs nothing, even if its logit is -Infinity.
        ts[r]!.forEach((t, i) => {
          if (t !== 0) loss += t * (shift - row[i]!)
        })
        return loss
      })
      return perRow(logits, losses)
    },
    (d, [x, t]) =>
      isDense(x) && isDense(t) && !(d instanceof Node)
        ? gradientOfCrossEntropy(d, x, t)
        : mul(spreadRows(d, x), sub(mul(softmax(x), spreadRows(rowSums(t), x)), t)),
    (d, [x]) => negate(mul(spreadRows(d, x), logSoftmax(x)))
  )
)
