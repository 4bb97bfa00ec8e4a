/** The LU factorization of plain matrices. */
import { dataOf, isVector, vectorOf } from '../core/dense-values'
import type { Matrix, Vector } from '../core/vector-types'
import {
  type Columns,
  columnsOf,
  dotFrom,
  exponentOf,
  greatestOf,
  matrixOfColumns,
  multiplyByPowerOfTwo,
  rowsOf,
  swap,
  timesPowerOfTwo,
  unitColumns
} from './columns'

export interface Lu {
  /** The diagonal of U. */
  readonly pivots: Float64Array
  /** Each row of the matrix was divided by two to this power. */
  readonly exponents: ReadonlyArray<number>
  /** The sign of the permutation. */
  readonly sign: number
  /** The index of the first pivot that is zero up to rounding. */
  readonly vanishing: number | undefined
  readonly solve: <B extends Vector | Matrix>(b: B) => B
  readonly inverse: () => Matrix
}

/** Numbers within two to this power and its inverse are not scaled. */
const maxExponent = 500

interface ScaledRows {
  readonly rows: Columns
  readonly exponents: ReadonlyArray<number>
}

/** Copies of the rows. They are scaled only where products might over- or underflow. */
export const scaledRows = (a: Matrix): ScaledRows => {
  const rows = rowsOf(a)
  const greatest = Math.max(0, ...rows.map(row => greatestOf(row)))
  if (greatest === 0 || Math.abs(exponentOf(greatest)) <= maxExponent) return { rows, exponents: rows.map(() => 0) }
  const exponents = rows.map(row => {
    const size = greatestOf(row)
    const exponent = size === 0 ? 0 : exponentOf(size)
    multiplyByPowerOfTwo(row, -exponent)
    return exponent
  })
  return { rows, exponents }
}

/** Gaussian elimination in the memory of the rows. */
const eliminate = (rows: Columns): { readonly order: ReadonlyArray<number>; readonly sign: number } => {
  const n = rows.length
  const order = rows.map((_, i) => i)
  let sign = 1
  for (let k = 0; k < n; k++) {
    let best = k
    for (let i = k + 1; i < n; i++) if (Math.abs(rows[i]![k]!) > Math.abs(rows[best]![k]!)) best = i
    if (best !== k) {
      swap(rows, k, best)
      swap(order, k, best)
      sign = -sign
    }
    const upper = rows[k]!
    if (upper[k] === 0) continue
    for (let i = k + 1; i < n; i++) {
      const row = rows[i]!
      const factor = row[k]! / upper[k]!
      row[k] = factor
      for (let j = k + 1; j < n; j++) row[j]! -= factor * upper[j]!
    }
  }
  return { order, sign }
}

/**
 * The index of the first pivot that is no larger than the rounding errors of its sum. The element of `L - I + U` in row
 * `i` and column `j` is `at(i, j)`.
 */
export const vanishingPivot = (n: number, at: (i: number, j: number) => number): number | undefined => {
  for (let i = 0; i < n; i++) {
    let terms = Math.abs(at(i, i))
    for (let k = 0; k < i; k++) terms += Math.abs(at(i, k) * at(k, i))
    if (Math.abs(at(i, i)) <= n * Number.EPSILON * terms) return i
  }
  return undefined
}

/**
 * Writes a right side, divided as the rows were, to `out`. Where its numbers are very great or small it is also divided
 * by two to the power of the result.
 */
export const scaledSide = (exponents: ReadonlyArray<number>, b: Float64Array, out: Float64Array): number => {
  let top = -Infinity
  for (let i = 0; i < b.length; i++) if (b[i] !== 0) top = Math.max(top, exponentOf(Math.abs(b[i]!)) - exponents[i]!)
  const shift = Number.isFinite(top) && Math.abs(top) > maxExponent ? top : 0
  for (let i = 0; i < b.length; i++) out[i] = timesPowerOfTwo(b[i]!, -exponents[i]! - shift)
  return shift
}

/** Solves for one right side. */
const substitute = (
  rows: Columns,
  order: ReadonlyArray<number>,
  exponents: ReadonlyArray<number>,
  b: Float64Array
): Float64Array => {
  const n = rows.length
  const [scaled, x] = [new Float64Array(n), new Float64Array(n)]
  const shift = scaledSide(exponents, b, scaled)
  for (let i = 0; i < n; i++) x[i] = scaled[order[i]!]!
  let first = 0
  while (first < n && x[first] === 0) first++
  for (let i = first + 1; i < n; i++) x[i]! -= dotFrom(first, i, rows[i]!, x)
  for (let i = n - 1; i >= 0; i--) x[i] = (x[i]! - dotFrom(i + 1, n, rows[i]!, x)) / rows[i]![i]!
  multiplyByPowerOfTwo(x, shift)
  return x
}

/** The LU factorization of a square matrix, with row exchanges. */
export const luOf = (a: Matrix): Lu => {
  const { rows, exponents } = scaledRows(a)
  const { order, sign } = eliminate(rows)
  const solved = (sides: Columns): Matrix =>
    matrixOfColumns(
      a.rows,
      sides.map(side => substitute(rows, order, exponents, side))
    )
  return {
    pivots: Float64Array.from(rows, (row, i) => row[i]!),
    exponents,
    sign,
    vanishing: vanishingPivot(a.rows, (i, j) => rows[i]![j]!),
    solve: <B extends Vector | Matrix>(b: B): B =>
      (isVector(b) ? vectorOf(dataOf(solved([dataOf(b)]))) : solved(columnsOf(b))) as B,
    inverse: () => solved(unitColumns(a.rows, a.rows))
  }
}

/** A number that may lie outside the range of numbers: `fraction` times two to the power of `exponent`. */
export interface Scaled {
  readonly fraction: number
  readonly exponent: number
}

/** Its exponent is never the greatest. */
const zero: Scaled = { fraction: 0, exponent: Number.MIN_SAFE_INTEGER }

export const productOf = (xs: Iterable<number>): Scaled => {
  let [fraction, exponent] = [1, 0]
  for (const x of xs) {
    if (x === 0) return zero
    const ofFactor = exponentOf(Math.abs(x))
    fraction *= timesPowerOfTwo(x, -ofFactor)
    const ofProduct = exponentOf(Math.abs(fraction))
    fraction *= 2 ** -ofProduct
    exponent += ofFactor + ofProduct
  }
  return { fraction, exponent }
}

const total = (xs: ReadonlyArray<number>): number => xs.reduce((sum, x) => sum + x, 0)

export const determinantOf = (lu: Lu): number => {
  const { fraction, exponent } = productOf(lu.pivots)
  return lu.sign * timesPowerOfTwo(fraction, exponent + total(lu.exponents))
}

/** The sign of the determinant, which does not underflow. */
export const signOfDeterminant = (lu: Lu): number =>
  lu.pivots.reduce((product, pivot) => product * Math.sign(pivot), lu.sign)

/** The logarithm of the absolute value of the determinant. */
export const logDeterminantOf = (lu: Lu): number =>
  total(Array.from(lu.pivots, pivot => Math.log(Math.abs(pivot)))) + total(lu.exponents) * Math.LN2
