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
  timesPowerOfTwo
} from './columns'

export interface Lu {
  /** The rows of `L - I + U`. */
  readonly rows: Columns
  /** Which row of the matrix became each row of `L U`. */
  readonly order: ReadonlyArray<number>
  /** Each row of the matrix was divided by two to this power. */
  readonly exponents: ReadonlyArray<number>
  /** The sign of the permutation. */
  readonly sign: number
  /** The index of the first pivot that is zero up to rounding. */
  readonly vanishing: number | undefined
  readonly solve: <B extends Vector | Matrix>(b: B) => B
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

/** Rows are scaled only where products might over- or underflow. */
const scaleRows = (rows: Columns): ReadonlyArray<number> =>
  isExtreme(Math.max(0, ...rows.map(row => greatestOf(row)))) ? rows.map(scaleRow) : rows.map(() => 0)

/** Gaussian elimination in the memory of the rows. */
export const eliminate = (rows: Columns): { readonly order: ReadonlyArray<number>; readonly sign: number } => {
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

/** The first pivot that is no larger than the rounding errors of its sum. */
export const vanishingPivot = (rows: Columns): number | undefined => {
  const found = rows.findIndex((row, i) => {
    let terms = Math.abs(row[i]!)
    for (let k = 0; k < i; k++) terms += Math.abs(row[k]! * rows[k]![i]!)
    return Math.abs(row[i]!) <= rows.length * Number.EPSILON * terms
  })
  return found < 0 ? undefined : found
}

/**
 * A right side, each element of which is divided by its row's power of two, and the exponent of another power of two by
 * which all are divided where they are very great or small.
 */
export const scaleSide = (
  b: Float64Array,
  exponents: ArrayLike<number>
): { readonly scaled: Float64Array; readonly shift: number } => {
  let top = -Infinity
  b.forEach((y, i) => {
    if (y !== 0) top = Math.max(top, exponentOf(Math.abs(y)) - exponents[i]!)
  })
  const shift = Number.isFinite(top) && Math.abs(top) > maxExponent ? top : 0
  const scaled = b.map((y, i) => {
    const exponent = -exponents[i]! - shift
    return exponent === 0 ? y : timesPowerOfTwo(y, exponent)
  })
  return { scaled, shift }
}

/** Solves for one right side. */
const substitute = (rows: Columns, order: ReadonlyArray<number>, exponents: ReadonlyArray<number>, b: Float64Array) => {
  const n = rows.length
  const { scaled, shift } = scaleSide(b, exponents)
  const x = Float64Array.from(order, i => scaled[i]!)
  for (let i = 0; i < n; i++) x[i]! -= dotFrom(0, i, rows[i]!, x)
  for (let i = n - 1; i >= 0; i--) x[i] = (x[i]! - dotFrom(i + 1, n, rows[i]!, x)) / rows[i]![i]!
  multiplyByPowerOfTwo(x, shift)
  return x
}

/** The LU factorization of a square matrix, with row exchanges. */
export const luOf = (a: Matrix): Lu => {
  const rows = rowsOf(a)
  const exponents = scaleRows(rows)
  const { order, sign } = eliminate(rows)
  return {
    rows,
    order,
    exponents,
    sign,
    vanishing: vanishingPivot(rows),
    solve: <B extends Vector | Matrix>(b: B): B => {
      const right = isVector(b) ? [dataOf(b)] : columnsOf(b)
      const found = matrixOfColumns(
        a.rows,
        right.map(column => substitute(rows, order, exponents, column))
      )
      return (isVector(b) ? vectorOf(dataOf(found)) : found) as B
    }
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

const pivotsOf = ({ rows }: Lu): ReadonlyArray<number> => rows.map((row, i) => row[i]!)

const total = (xs: ReadonlyArray<number>): number => xs.reduce((sum, x) => sum + x, 0)

export const determinantOf = (lu: Lu): number => {
  const { fraction, exponent } = productOf(pivotsOf(lu))
  return lu.sign * timesPowerOfTwo(fraction, exponent + total(lu.exponents))
}

/** The sign of the determinant, which does not underflow. */
export const signOfDeterminant = (lu: Lu): number =>
  pivotsOf(lu).reduce((product, pivot) => product * Math.sign(pivot), lu.sign)

/** The logarithm of the absolute value of the determinant. */
export const logDeterminantOf = (lu: Lu): number =>
  total(pivotsOf(lu).map(pivot => Math.log(Math.abs(pivot)))) + total(lu.exponents) * Math.LN2
