/** The QR factorization by Householder reflections. */
import {
  type Columns,
  columnsOf,
  dotFrom,
  exponentOf,
  greatestOf,
  matrixOfColumns,
  multiply,
  multiplyByPowerOfTwo,
  scaleTo,
  swap,
  timesPowerOfTwo,
  unitColumns
} from './columns'
import type { Matrix } from '../core/vector-types'

/** The reflection `I - weight v vᵀ`. The vector is zero before `from`, whatever the array holds there. */
export interface Reflection {
  readonly vector: Float64Array
  readonly from: number
  readonly weight: number
}

/** Below this, squares lose digits. */
const minExponent = -400

/**
 * Makes the reflection that maps what `x` holds from `from` on to a multiple of the first unit vector, and returns that
 * multiple, the `image`. The reflection's vector overwrites `x`. Rounding errors of rounding errors, as in a matrix of
 * rank one, are tiny. They are scaled first, so that the reflection is orthogonal.
 */
export const reflectionOf = (
  x: Float64Array,
  from: number
): { readonly reflection: Reflection; readonly image: number } => {
  const first = x[from]!
  if (greatestOf(x, from + 1) === 0) return { reflection: { vector: x, from, weight: 0 }, image: first }
  const exponent = exponentOf(greatestOf(x, from))
  const scale = exponent < minExponent ? exponent : 0
  if (scale !== 0) multiplyByPowerOfTwo(x.subarray(from), -scale)
  const alpha = x[from]!
  const norm = Math.sqrt(dotFrom(from, x.length, x, x))
  // The sign avoids cancellation in `alpha - beta`.
  const beta = alpha > 0 ? -norm : norm
  for (let i = from + 1; i < x.length; i++) x[i]! /= alpha - beta
  x[from] = 1
  return {
    reflection: { vector: x, from, weight: (beta - alpha) / beta },
    image: timesPowerOfTwo(beta, scale)
  }
}

export const reflect = ({ vector, from, weight }: Reflection, y: Float64Array): void => {
  if (weight === 0) return
  const factor = weight * dotFrom(from, y.length, vector, y)
  for (let i = from; i < y.length; i++) y[i]! -= factor * vector[i]!
}

/** Applies the product of reflections, the last one first. */
export const reflectBack = (reflections: ReadonlyArray<Reflection>, y: Float64Array): void => {
  for (let k = reflections.length - 1; k >= 0; k--) reflect(reflections[k]!, y)
}

export interface Triangularized {
  readonly reflections: ReadonlyArray<Reflection>
  /** The columns of R. Below the diagonal is the memory of the reflections. */
  readonly r: Columns
  readonly diagonal: Float64Array
  /** Which column of the matrix became each column of R. */
  readonly order: ReadonlyArray<number>
}

/**
 * Reduces columns to a triangle, in their memory. With `pivoting`, the longest remaining column comes first at each
 * step, so the diagonal falls.
 */
export const triangularize = (rows: number, r: Columns, pivoting: boolean): Triangularized => {
  const count = Math.min(rows, r.length)
  const diagonal = new Float64Array(count)
  const reflections: Reflection[] = []
  const order = r.map((_, j) => j)
  const squares = Float64Array.from(pivoting ? r : [], x => dotFrom(0, rows, x, x))
  for (let k = 0; k < count; k++) {
    if (pivoting) {
      let longest = k
      for (let j = k + 1; j < r.length; j++) if (squares[j]! > squares[longest]!) longest = j
      swap(r, k, longest)
      swap(order, k, longest)
      squares[longest] = squares[k]!
    }
    const { reflection, image } = reflectionOf(r[k]!, k)
    diagonal[k] = image
    reflections.push(reflection)
    for (let j = k + 1; j < r.length; j++) {
      reflect(reflection, r[j]!)
      if (pivoting) squares[j] = dotFrom(k + 1, rows, r[j]!, r[j]!)
    }
  }
  return { reflections, r, diagonal, order }
}

/** The first columns of the product of reflections. */
export const orthonormalColumns = (rows: number, count: number, reflections: ReadonlyArray<Reflection>): Columns => {
  const q = unitColumns(rows, count)
  // A reflection leaves the unit vectors before its own as they are.
  q.forEach((column, j) => reflectBack(reflections.slice(0, j + 1), column))
  return q
}

export interface QrFactors {
  readonly q: Matrix
  readonly r: Matrix
}

/**
 * The thin QR factorization of a matrix of any shape. The diagonal of R is not negative. Each column is scaled by a
 * power of two, which changes no digit of Q.
 */
export const qrOf = (a: Matrix): QrFactors => {
  const columns = columnsOf(a)
  const exponents = columns.map(column => scaleTo(0, [column]))
  const { reflections, r, diagonal } = triangularize(a.rows, columns, false)
  const count = diagonal.length
  const q = orthonormalColumns(a.rows, count, reflections)
  r.forEach((column, j) => {
    if (j < count) column[j] = diagonal[j]!
    column.fill(0, j + 1)
  })
  diagonal.forEach((x, k) => {
    if (x >= 0) return
    multiply(q[k]!, -1)
    for (let j = k; j < r.length; j++) r[j]![k]! *= -1
  })
  r.forEach((column, j) => multiplyByPowerOfTwo(column, exponents[j]!))
  return { q: matrixOfColumns(a.rows, q), r: matrixOfColumns(count, r) }
}
