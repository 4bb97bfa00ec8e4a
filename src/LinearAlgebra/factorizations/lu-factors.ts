/** The LU factorization of plain matrices. */
import { memoryFor } from '../../internal/kernels/memory'
import { dataOf, isVector, matrixOf, vectorOf } from '../core/dense-values'
import type { Matrix, Vector } from '../core/vector-types'
import {
  type Columns,
  columnsOf,
  dotFrom,
  exponentOf,
  greatestOf,
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

/** Whether products of numbers as great as this one might over- or underflow. */
export const isExtreme = (greatest: number): boolean => greatest !== 0 && Math.abs(exponentOf(greatest)) > maxExponent

/** Divides a row by the power of two that is about its greatest element, and returns the exponent. */
export const scaleRow = (row: Float64Array): number => {
  const size = greatestOf(row)
  const exponent = size === 0 ? 0 : exponentOf(size)
  multiplyByPowerOfTwo(row, -exponent)
  return exponent
}

interface ScaledRows {
  readonly rows: Columns
  readonly exponents: ReadonlyArray<number>
}

/** Copies of the rows. They are scaled only where products might over- or underflow. */
export const scaledRows = (a: Matrix): ScaledRows => {
  const rows = rowsOf(a)
  const extreme = isExtreme(Math.max(0, ...rows.map(row => greatestOf(row))))
  return { rows, exponents: rows.map(row => (extreme ? scaleRow(row) : 0)) }
}

/** Subtracts multiples of rows from the rest of `x`, from `start` on. Four at a time take half the time. */
const subtractMultiples = (
  x: Float64Array,
  start: number,
  factors: Float64Array,
  rows: Columns,
  from: number,
  to: number
): void => {
  let k = from
  for (; k + 3 < to; k += 4) {
    const p = factors[k]!
    const q = factors[k + 1]!
    const r = factors[k + 2]!
    const s = factors[k + 3]!
    const a = rows[k]!
    const b = rows[k + 1]!
    const c = rows[k + 2]!
    const d = rows[k + 3]!
    for (let j = start; j < x.length; j++) x[j]! -= p * a[j]! + q * b[j]! + (r * c[j]! + s * d[j]!)
  }
  for (; k < to; k++) {
    const p = factors[k]!
    const a = rows[k]!
    for (let j = start; j < x.length; j++) x[j]! -= p * a[j]!
  }
}

/** The columns that are eliminated before the others follow in one pass. */
const blockSize = 4

/** Gaussian elimination in the memory of the rows. */
export const eliminate = (rows: Columns): { readonly order: ReadonlyArray<number>; readonly sign: number } => {
  const n = rows.length
  const order = rows.map((_, i) => i)
  let sign = 1
  for (let start = 0; start < n; start += blockSize) {
    const end = Math.min(n, start + blockSize)
    for (let k = start; k < end; k++) {
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
        for (let j = k + 1; j < end; j++) row[j]! -= factor * upper[j]!
      }
    }
    for (let i = start + 1; i < n; i++) subtractMultiples(rows[i]!, end, rows[i]!, rows, start, Math.min(i, end))
  }
  return { order, sign }
}

/**
 * The index of the first pivot that is no larger than the rounding errors of its sum. The element of `L - I + U` in row
 * `i` and column `j` is `at(i, j)`.
 */
export const vanishingPivotOf = (n: number, at: (i: number, j: number) => number): number | undefined => {
  for (let i = 0; i < n; i++) {
    let terms = Math.abs(at(i, i))
    for (let k = 0; k < i; k++) terms += Math.abs(at(i, k) * at(k, i))
    if (Math.abs(at(i, i)) <= n * Number.EPSILON * terms) return i
  }
  return undefined
}

/** The same, from the rows of `L - I + U`. */
export const vanishingPivot = (rows: Columns): number | undefined =>
  vanishingPivotOf(rows.length, (i, j) => rows[i]![j]!)

/**
 * A right side, each element of which is divided by its row's power of two, and the exponent of another power of two by
 * which all are divided where they are very great or small.
 */
export const scaleSide = (
  b: Float64Array,
  exponents: ArrayLike<number>
): { readonly scaled: Float64Array; readonly shift: number } => {
  const [scaled, n] = [new Float64Array(b.length), b.length]
  let top = -Infinity
  for (let i = 0; i < n; i++) if (b[i] !== 0) top = Math.max(top, exponentOf(Math.abs(b[i]!)) - exponents[i]!)
  const shift = Number.isFinite(top) && Math.abs(top) > maxExponent ? top : 0
  for (let i = 0; i < n; i++) {
    const exponent = -exponents[i]! - shift
    scaled[i] = exponent === 0 ? b[i]! : timesPowerOfTwo(b[i]!, exponent)
  }
  return { scaled, shift }
}

/** Solves for one right side, in its memory. */
const substitute = (rows: Columns, x: Float64Array): void => {
  const n = rows.length
  for (let i = 1; i < n; i++) x[i]! -= dotFrom(0, i, rows[i]!, x)
  for (let i = n - 1; i >= 0; i--) x[i] = (x[i]! - dotFrom(i + 1, n, rows[i]!, x)) / rows[i]![i]!
}

/** Solves for the right sides that are the columns of these rows, in their memory. */
const substituteRows = (rows: Columns, x: Columns): void => {
  const n = rows.length
  for (let i = 1; i < n; i++) subtractMultiples(x[i]!, 0, rows[i]!, x, 0, i)
  for (let i = n - 1; i >= 0; i--) {
    subtractMultiples(x[i]!, 0, rows[i]!, x, i + 1, n)
    const pivot = rows[i]![i]!
    for (let j = 0; j < x[i]!.length; j++) x[i]![j]! /= pivot
  }
}

/** The LU factorization of a square matrix, with row exchanges. */
export const luOf = (a: Matrix): Lu => {
  const { rows, exponents } = scaledRows(a)
  const { order, sign } = eliminate(rows)
  const n = a.rows
  const solvedVector = (b: Float64Array): Float64Array => {
    const { scaled, shift } = scaleSide(b, exponents)
    const x = Float64Array.from(order, i => scaled[i]!)
    substitute(rows, x)
    multiplyByPowerOfTwo(x, shift)
    return x.map(value => value + 0)
  }
  const solvedSides = (sides: Columns): Matrix => {
    const all = sides.map(side => scaleSide(side, exponents))
    const data = memoryFor(n * sides.length)
    const x = order.map((from, i) => {
      const row = data.subarray(i * sides.length, (i + 1) * sides.length)
      for (let j = 0; j < sides.length; j++) row[j] = all[j]!.scaled[from]!
      return row
    })
    substituteRows(rows, x)
    for (const row of x)
      for (let j = 0; j < row.length; j++)
        row[j] = (all[j]!.shift === 0 ? row[j]! : timesPowerOfTwo(row[j]!, all[j]!.shift)) + 0
    return matrixOf(n, sides.length, data)
  }
  return {
    pivots: Float64Array.from(rows, (row, i) => row[i]!),
    exponents,
    sign,
    vanishing: vanishingPivot(rows),
    solve: <B extends Vector | Matrix>(b: B): B =>
      (isVector(b) ? vectorOf(solvedVector(dataOf(b))) : solvedSides(columnsOf(b))) as B,
    inverse: () => solvedSides(unitColumns(n, n))
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
