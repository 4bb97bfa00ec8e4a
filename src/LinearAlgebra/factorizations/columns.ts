/**
 * Matrices as arrays of columns, for the inner loops of factorizations: each column is contiguous in memory. The
 * functions here write to their arguments.
 */
import { memoryFor } from '../../internal/kernels/memory'
import { dataOf, matrixOf } from '../core/dense-values'
import type { Matrix } from '../core/vector-types'

export type Columns = Float64Array[]

/** Parts of one array, which takes less time to allocate than an array for each. */
const parts = (count: number, size: number, memory: Float64Array): Columns =>
  Array.from({ length: count }, (_, k) => memory.subarray(k * size, (k + 1) * size))

export const columnsOf = (a: Matrix): Columns => {
  const { rows, cols } = a
  const [data, out] = [dataOf(a), new Float64Array(rows * cols)]
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out[j * rows + i] = data[i * cols + j]!
  return parts(cols, rows, out)
}

export const rowsOf = (a: Matrix): Columns => parts(a.rows, a.cols, dataOf(a).slice())

/** The matrix with these columns, which may be longer than it has rows. Negative zeros become zeros. */
export const matrixOfColumns = (rows: number, columns: Columns): Matrix => {
  const cols = columns.length
  const out = memoryFor(rows * cols)
  for (let j = 0; j < cols; j++) {
    const column = columns[j]!
    for (let i = 0; i < rows; i++) out[i * cols + j] = column[i]! + 0
  }
  return matrixOf(rows, cols, out)
}

/** The columns of the identity, the first `count` of them. */
export const unitColumns = (rows: number, count: number): Columns => {
  const columns = parts(count, rows, new Float64Array(rows * count))
  columns.forEach((column, j) => {
    column[j] = 1
  })
  return columns
}

/** The dot product of `n` elements of one array that start at `p` and `q`. Four sums do not wait for each other. */
export const dotAt = (n: number, x: Float64Array, p: number, q: number): number => {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let i = 0
  for (; i + 3 < n; i += 4) {
    s0 += x[p + i]! * x[q + i]!
    s1 += x[p + i + 1]! * x[q + i + 1]!
    s2 += x[p + i + 2]! * x[q + i + 2]!
    s3 += x[p + i + 3]! * x[q + i + 3]!
  }
  for (; i < n; i++) s0 += x[p + i]! * x[q + i]!
  return s0 + s1 + (s2 + s3)
}

/** The dot product of what two columns hold from `from` up to `to`. Four sums do not wait for each other. */
export const dotFrom = (from: number, to: number, x: Float64Array, y: Float64Array): number => {
  let p = 0
  let q = 0
  let r = 0
  let s = 0
  let i = from
  for (; i + 3 < to; i += 4) {
    p += x[i]! * y[i]!
    q += x[i + 1]! * y[i + 1]!
    r += x[i + 2]! * y[i + 2]!
    s += x[i + 3]! * y[i + 3]!
  }
  for (; i < to; i++) p += x[i]! * y[i]!
  return p + q + (r + s)
}

export const swap = <A>(xs: A[], i: number, j: number): void => {
  const x = xs[i]!
  xs[i] = xs[j]!
  xs[j] = x
}

/** The sign that makes the element of greatest magnitude in a column (the first of several) positive. */
export const signOf = (column: Float64Array): number => {
  let largest = 0
  for (const x of column) if (Math.abs(x) > Math.abs(largest)) largest = x
  return largest < 0 ? -1 : 1
}

export const multiply = (x: Float64Array, factor: number): void => {
  for (let i = 0; i < x.length; i++) x[i]! *= factor
}

export const greatestOf = (x: Float64Array, from = 0): number => {
  let greatest = 0
  for (let i = from; i < x.length; i++) {
    const size = Math.abs(x[i]!)
    if (size > greatest) greatest = size
  }
  return greatest
}

/** Whether all numbers are finite: the product of any other number and zero is NaN. */
export const areFinite = (x: Float64Array): boolean => {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += 0 * x[i]!
  return sum === 0
}

/** A power of two as two factors, neither of which over- or underflows where a number times both does not. */
const factorsOf = (exponent: number): readonly [number, number] => {
  const last = Math.max(-1000, Math.min(1000, exponent))
  return [2 ** (exponent - last), 2 ** last]
}

/** `x` times two to the power of `exponent`. It is rounded once, even if the power itself over- or underflows. */
export const timesPowerOfTwo = (x: number, exponent: number): number => {
  const [first, last] = factorsOf(exponent)
  return x * first * last
}

/** The exponent of a positive number, possibly one too great. */
export const exponentOf = (x: number): number => Math.floor(Math.log2(x))

/**
 * Multiplies a column by a power of two, which loses nothing unless numbers underflow. Two steps are needed where
 * subnormal numbers become great.
 */
export const multiplyByPowerOfTwo = (x: Float64Array, exponent: number): void => {
  if (exponent === 0) return
  const [first, last] = factorsOf(exponent)
  for (let i = 0; i < x.length; i++) x[i] = x[i]! * first * last
}

/**
 * Multiplies columns by the power of two that makes the element of greatest magnitude about `2 ** target`, and returns
 * the exponent of its inverse.
 */
export const scaleTo = (target: number, columns: Columns): number => {
  const greatest = Math.max(0, ...columns.map(x => greatestOf(x)))
  if (greatest === 0) return 0
  const exponent = exponentOf(greatest) - target
  for (const column of columns) multiplyByPowerOfTwo(column, -exponent)
  return exponent
}

/** Columns whose greatest elements lie within two to this power and its inverse need no scaling in LAPACK. */
const maxPlainExponent = 250

/** The exponents of the greatest elements of a matrix's columns, or zeros if the columns need no scaling. */
export const exponentsOfColumns = (a: Matrix): ReadonlyArray<number> => {
  const [data, greatest] = [dataOf(a), new Float64Array(a.cols)]
  for (let k = 0; k < data.length; k++) greatest[k % a.cols] = Math.max(greatest[k % a.cols]!, Math.abs(data[k]!))
  const exponents = Array.from(greatest, x => (x === 0 ? 0 : exponentOf(x)))
  return exponents.every(exponent => Math.abs(exponent) <= maxPlainExponent) ? exponents.map(() => 0) : exponents
}

/** Multiplies each column of a matrix, given row by row, by two to the power of its exponent times `sign`. */
export const timesPowersOfTwo = (sign: 1 | -1, exponents: ReadonlyArray<number>, x: Float64Array): Float64Array => {
  const n = exponents.length
  if (exponents.some(exponent => exponent !== 0))
    for (let k = 0; k < x.length; k++) x[k] = timesPowerOfTwo(x[k]!, sign * exponents[k % n]!)
  return x
}

/** The length of a column whose squares neither over- nor underflow. */
export const plainLengthOf = (x: Float64Array): number => Math.sqrt(dotFrom(0, x.length, x, x))

/** The length of a column. */
export const lengthOf = (x: Float64Array): number => {
  const greatest = greatestOf(x)
  if (greatest === 0) return 0
  const [column, exponent] = [x.slice(), exponentOf(greatest)]
  multiplyByPowerOfTwo(column, -exponent)
  return timesPowerOfTwo(plainLengthOf(column), exponent)
}
