/** The real Schur form of a square matrix: reduction to a Hessenberg matrix, then implicit QR steps with two shifts. */
import { ConvergenceError, describe } from '../../internal/graph/errors'
import type { Matrix } from '../core/vector-types'
import { type Columns, greatestOf, rowsOf, scaleTo, unitColumns } from './columns'
import { reflectionOf } from './householder'

/** The matrix is `Q T Qᵀ` times two to the power of `exponent`. */
export interface RealSchur {
  /** The rows of `Q`, which is orthogonal. */
  readonly q: Columns
  /**
   * The rows of `T`, whose elements are at most about one. It is upper triangular but for blocks of two rows on its
   * diagonal. The eigenvalues of such a block may be real.
   */
  readonly t: Columns
  /** The index of the first row of each block, and the number of rows. */
  readonly starts: ReadonlyArray<number>
  /** How far rounding may have moved an eigenvalue of `T` that is well conditioned. */
  readonly rounding: number
  /** It is -Infinity for a matrix of zeros. */
  readonly exponent: number
}

/** Steps for one block. Two or three are usual. */
const maxSteps = 60
/** After this many steps for one block, other shifts break a circle of steps that repeat one another. */
const stepsInCircle = 10

/** The reflection `I - weight v vᵀ` of as many coordinates as `v` has, from `at` on. */
interface Mirror {
  readonly v: Float64Array
  readonly weight: number
  readonly at: number
}

/** Multiplies by a reflection from the left, in the columns from `from` on. */
const reflectRows = ({ v, weight, at }: Mirror, rows: Columns, from: number): void => {
  const sums = new Float64Array(rows.length)
  v.forEach((x, i) => {
    const row = rows[at + i]!
    for (let j = from; j < row.length; j++) sums[j]! += x * row[j]!
  })
  v.forEach((x, i) => {
    const [row, factor] = [rows[at + i]!, weight * x]
    for (let j = from; j < row.length; j++) row[j]! -= factor * sums[j]!
  })
}

/** Multiplies by a reflection from the right, in the rows before `to`. */
const reflectColumns = ({ v, weight, at }: Mirror, rows: Columns, to: number): void => {
  for (let i = 0; i < to; i++) {
    const row = rows[i]!
    let sum = 0
    for (let k = 0; k < v.length; k++) sum += v[k]! * row[at + k]!
    sum *= weight
    for (let k = 0; k < v.length; k++) row[at + k]! -= sum * v[k]!
  }
}

/**
 * Reflects `T` from both sides, and `Q` from the right, by what maps `x` to a multiple of the first unit vector. If `x`
 * is what the column before `at` holds from there on, `isColumn`, that column gets the multiple and zeros.
 */
const turn = (t: Columns, q: Columns, x: Float64Array, at: number, isColumn: boolean): void => {
  const { reflection, image } = reflectionOf(x, 0)
  const mirror = { v: reflection.vector, weight: reflection.weight, at }
  if (mirror.weight === 0) return
  if (isColumn) mirror.v.forEach((_, i) => (t[at + i]![at - 1] = i === 0 ? image : 0))
  reflectRows(mirror, t, at)
  // Below, these columns are zero, but for the first row, where a QR step makes the next bulge.
  reflectColumns(mirror, t, Math.min(t.length, at + mirror.v.length + 1))
  reflectColumns(mirror, q, q.length)
}

const reduceToHessenberg = (t: Columns, q: Columns): void => {
  for (let k = 0; k < t.length - 2; k++)
    turn(
      t,
      q,
      Float64Array.from(t.slice(k + 1), row => row[k]!),
      k + 1,
      true
    )
}

/**
 * The first column of `(T - x)(T - y)` in the block from `low` to `high`, divided by the element below the diagonal.
 * The shifts x and y are the eigenvalues of the last two rows.
 */
const firstColumn = (t: Columns, low: number, high: number, isInCircle: boolean): Float64Array => {
  const at = (i: number, j: number): number => t[i]![j]!
  const last = Math.abs(at(high, high - 1)) + Math.abs(at(high - 1, high - 2))
  const [x, y, product] = isInCircle
    ? [at(high, high) + 0.75 * last, at(high, high) + 0.75 * last, -0.4375 * last ** 2]
    : [at(high, high), at(high - 1, high - 1), at(high, high - 1) * at(high - 1, high)]
  const first = at(low, low)
  const [r, s] = [x - first, y - first]
  return Float64Array.of(
    (r * s - product) / at(low + 1, low) + at(low, low + 1),
    at(low + 1, low + 1) - first - r - s,
    at(low + 2, low + 1)
  )
}

/** A step of Francis: Golub and Van Loan, "Matrix Computations" (2013), algorithm 7.5.1. */
const qrStep = (t: Columns, q: Columns, low: number, high: number, isInCircle: boolean): void => {
  turn(t, q, firstColumn(t, low, high, isInCircle), low, false)
  for (let k = low + 1; k < high; k++)
    turn(
      t,
      q,
      Float64Array.from(t.slice(k, Math.min(k + 3, high + 1)), row => row[k - 1]!),
      k,
      true
    )
}

/**
 * The real Schur form of a square matrix of finite numbers. The matrix is scaled by a power of two. Elements below the
 * diagonal that are no larger than the rounding errors of the greatest element become zero. Throws `ConvergenceError`
 * after `steps` steps for a block.
 */
export const realSchurOf = (name: string, a: Matrix, steps = maxSteps): RealSchur => {
  const n = a.rows
  const [t, q] = [rowsOf(a), unitColumns(n, n)]
  const scale = scaleTo(0, t)
  const greatest = t.reduce((max, row) => Math.max(max, greatestOf(row)), 0)
  const isTriangular = t.every((row, i) => row.subarray(0, i).every(x => x === 0))
  const negligible = Number.EPSILON * greatest
  reduceToHessenberg(t, q)
  const starts = [n]
  for (let high = n - 1, step = 0; high >= 0;) {
    let low = high
    while (low > 0 && Math.abs(t[low]![low - 1]!) > negligible) low--
    if (low > 0) t[low]![low - 1] = 0
    if (high - low < 2) {
      starts.unshift(low)
      high = low - 1
      step = 0
    } else {
      if (step === steps)
        throw new ConvergenceError(`${name}: an eigenvalue of ${describe(a)} was not found in ${steps} steps`)
      step++
      qrStep(t, q, low, high, step % stepsInCircle === 0)
    }
  }
  return {
    q,
    t,
    starts,
    rounding: isTriangular ? 0 : n * negligible,
    exponent: greatest === 0 ? -Infinity : scale
  }
}

/** The Schur form of the transpose: both are read backwards. */
export const transposedSchur = ({ q, t, starts, ...rest }: RealSchur): RealSchur => {
  const n = t.length
  return {
    ...rest,
    q: q.map(row => row.slice().reverse()),
    t: t.map((_, i) => Float64Array.from(t, (__, j) => t[n - 1 - j]![n - 1 - i]!)),
    starts: starts.map(start => n - start).reverse()
  }
}

/** A number with an imaginary part. */
export interface Eigenvalue {
  readonly re: number
  readonly im: number
}

/** The eigenvalues of `T`, in the order of its diagonal. Of a pair, the first is the greater one or has `im > 0`. */
export const eigenvaluesOf = (t: Columns, starts: ReadonlyArray<number>): ReadonlyArray<Eigenvalue> =>
  starts.slice(0, -1).flatMap((i, block) => {
    const x = t[i]![i]!
    if (starts[block + 1] === i + 1) return [{ re: x, im: 0 }]
    const y = t[i + 1]![i + 1]!
    const square = ((x - y) / 2) ** 2 + t[i]![i + 1]! * t[i + 1]![i]!
    const [mean, root] = [x / 2 + y / 2, Math.sqrt(Math.abs(square))]
    const [re, im] = square < 0 ? [0, root] : [root, 0]
    return [
      { re: mean + re, im },
      { re: mean - re, im: 0 - im }
    ]
  })
