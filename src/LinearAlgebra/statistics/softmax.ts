/**
 * The softmax, its logarithm, and its cross-entropy, of a vector or of each row of a matrix. None overflows.
 *
 * @since 0.1.0
 */
import { mul, negate, sub } from '../../functions/arithmetic'
import { memoryFor } from '../../internal/kernels/memory'
import { primal } from '../../internal/graph/node'
import type { Primal } from '../../internal/graph/types'
import { isSized } from '../../internal/values/kinds'
import { define, requireSize, waiting } from '../core/define'
import { denseIn } from '../core/operands'
import { type PerRow, rowSums, type RowWise, spreadRows } from './sums'
import type { Arg, Like, Matrix, Out, Out1, Vector } from '../core/vector-types'
import { countOf, dataOf, isMatrix, isVector, matrixOf, vectorOf } from '../core/dense-values'

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

/** How far `x` lies above the maximum of its row. An infinite maximum lies infinitely far above all but its equals. */
const above = (x: number, max: number): number => (x === max && x > 0 ? 0 : x - max)

/** The greatest element of a row, its index, and the sum of `exp(x - max)` of the others: that of the first is 1. */
interface Peak {
  readonly max: number
  readonly first: number
  readonly others: number
}

/** The maximum is left out of the sum, so what is small beside it keeps its digits. */
const peakOf = (row: Float64Array): Peak => {
  const max = greatest(row)
  const first = row.indexOf(max)
  let others = 0
  row.forEach((x, i) => {
    if (i !== first) others += Math.exp(above(x, max))
  })
  return { max, first, others }
}

/** `log(Σ exp x)`. An infinite maximum is itself the result. */
const logSumExpOf = (row: Float64Array): number => {
  const { max, others } = peakOf(row)
  return Number.isFinite(max) ? max + Math.log1p(others) : max
}

type OfRow = (x: number, peak: Peak) => number

/** Applies a function to each element and the peak of its row. */
const mapRows = (name: string, f: OfRow, x: RowWise): RowWise => {
  const rows = rowsOf(name, x)
  const out = memoryFor(countOf(x))
  let next = 0
  for (const row of rows) {
    const peak = peakOf(row)
    for (const a of row) out[next++] = f(a, peak)
  }
  return isMatrix(x) ? matrixOf(x.rows, x.cols, out) : vectorOf(out)
}

/** 1 at the first maximum of each row, and 0 elsewhere. */
const peaks = (name: string, x: RowWise): RowWise => {
  const out = memoryFor(countOf(x))
  rowsOf(name, x).forEach((row, r) => {
    out[r * row.length + Math.max(row.indexOf(greatest(row)), 0)] = 1
  })
  return isMatrix(x) ? matrixOf(x.rows, x.cols, out) : vectorOf(out)
}

/**
 * The softmax, with a value of its own for each element. The pullback subtracts the maximum's cotangent from all, which
 * changes nothing but leaves the maximum out of the sum, where its share would cancel.
 */
const softmaxBy = (name: string, f: OfRow): ((x: RowWise) => RowWise) =>
  define(
    name,
    (x: RowWise): RowWise => mapRows(name, f, x),
    (d, _, y) => softmaxCotangent(name, d, y)
  )

const shareOf: OfRow = (x, { max, others }) => Math.exp(above(x, max)) / (1 + others)

const softmaxCotangent = (name: string, d: RowWise, y: RowWise): RowWise => {
  const atPeaks = rowSums(mul(d, peaks(name, primal(y) as RowWise)))
  const e = sub(d, spreadRows(atPeaks, y))
  return mul(y, sub(e, spreadRows(rowSums(mul(e, y)), y)))
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
export const softmax = softmaxBy('softmax', shareOf) as <X extends Arg<Vector | Matrix>>(x: X) => X

/**
 * The result of a function of rows: a number for a vector, a vector with a number per row for a matrix.
 *
 * @category signatures
 * @since 0.1.0
 */
export type PerRowOf<X> = Primal<X> extends Matrix<infer B, infer _N> ? Vector<B> : number

/** The gradient of `logSumExp`. Where all elements are -Infinity it is 0. */
const weightsOf = softmaxBy('logSumExp', (x, peak) => (peak.max === -Infinity ? 0 : shareOf(x, peak)))

/**
 * The logarithm of the sum of the exponentials: one number for a vector, one per row for a matrix. It is -Infinity if
 * there are no elements, or if all are -Infinity; the gradient is then 0. Otherwise the gradient is the softmax. What
 * is left after the greatest term keeps its digits: the logarithm of `1 + exp(-40)` is not 0.
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
  (d, [x]) => mul(spreadRows(d, x), weightsOf(x))
)

/**
 * `softmax(x) Σ t - t` for each row, as `p (Σ t - t) - t (1 - p)`, where neither difference cancels: that of the
 * greatest element is the sum of the others.
 */
const excess: (x: RowWise, t: RowWise) => RowWise = define(
  'softmaxCrossEntropy',
  (x: RowWise, t: RowWise): RowWise => {
    const out = memoryFor(countOf(x))
    const ts = rowsOf('softmaxCrossEntropy', t)
    rowsOf('softmaxCrossEntropy', x).forEach((row, r) => {
      const target = ts[r]!
      const peak = peakOf(row)
      const top = target.reduce((best, a, i) => (Math.abs(a) > Math.abs(target[best]!) ? i : best), 0)
      const rest = target.reduce((sum, a, i) => (i === top ? sum : sum + a), 0)
      const start = r * row.length
      for (let i = 0; i < row.length; i++) {
        const [a, share] = [target[i]!, shareOf(row[i]!, peak)]
        const others = i === top ? rest : rest + (target[top]! - a)
        out[start + i] = share * others - a * (i === peak.first ? peak.others / (1 + peak.others) : 1 - share)
      }
    })
    return isMatrix(x) ? matrixOf(x.rows, x.cols, out) : vectorOf(out)
  },
  (d, [x, t]) => mul(spreadRows(rowSums(t), x), softmaxCotangent('softmaxCrossEntropy', d, softmax(x))),
  (d, [x]) => sub(spreadRows(rowSums(mul(d, softmax(x))), x), d)
)

/**
 * The logarithm of the softmax. It is exact even where the softmax underflows, or is so close to 1 that it rounds to
 * it.
 *
 * @category softmax
 * @since 0.1.0
 * @example
 * import { logSoftmax, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(logSoftmax(vector([0, 1000]))), [-1000, 0])
 */
export const logSoftmax: <X extends Arg<Vector | Matrix>>(x: X) => X = define(
  'logSoftmax',
  (x: RowWise): RowWise => mapRows('logSoftmax', (a, { max, others }) => above(a, max) - Math.log1p(others), x),
  (d, [x]) => negate(excess(x, d))
)

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
        const { max, others } = peakOf(row)
        const log = Math.log1p(others)
        let loss = 0
        // A class that the target rules out costs nothing, even if its logit is -Infinity.
        ts[r]!.forEach((t, i) => {
          if (t !== 0) loss += t * (log - above(row[i]!, max))
        })
        return loss
      })
      return perRow(logits, losses)
    },
    (d, [x, t]) => mul(spreadRows(d, x), excess(x, t)),
    (d, [x]) => negate(mul(spreadRows(d, x), logSoftmax(x)))
  )
)
