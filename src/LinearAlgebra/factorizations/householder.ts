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

/** The product of two reflections, of which `first` is applied first. */
interface Pair {
  readonly first: Reflection
  readonly second: Reflection
  /** The dot product of their vectors. */
  readonly product: number
}

const pairOf = (first: Reflection, second: Reflection): Pair => {
  const from = Math.max(first.from, second.from)
  return { first, second, product: dotFrom(from, first.vector.length, first.vector, second.vector) }
}

/** Two reflections in the time of one and a half. */
const reflectTwice = ({ first, second, product }: Pair, y: Float64Array): void => {
  const u = first.vector
  const v = second.vector
  const from = Math.max(first.from, second.from)
  let p = 0
  let q = 0
  let r = 0
  let s = 0
  let i = from
  for (; i + 1 < y.length; i += 2) {
    p += u[i]! * y[i]!
    q += u[i + 1]! * y[i + 1]!
    r += v[i]! * y[i]!
    s += v[i + 1]! * y[i + 1]!
  }
  if (i < y.length) {
    p += u[i]! * y[i]!
    r += v[i]! * y[i]!
  }
  // Before `from`, only one of the vectors is not zero.
  p += dotFrom(first.from, from, u, y)
  r += dotFrom(second.from, from, v, y)
  const a = first.weight * (p + q)
  const b = second.weight * (r + s - a * product)
  for (let j = first.from; j < from; j++) y[j]! -= a * u[j]!
  for (let j = second.from; j < from; j++) y[j]! -= b * v[j]!
  for (let j = from; j < y.length; j++) y[j]! -= a * u[j]! + b * v[j]!
}

/**
 * Applies the product of reflections to columns, the last one first. A reflection leaves unit vectors before its own as
 * they are, so columns that are the unit vectors in their order do not meet the reflections after their own.
 */
export const reflectBack = (reflections: ReadonlyArray<Reflection>, columns: Columns, areUnit = false): void => {
  const pairs = Array.from({ length: reflections.length >> 1 }, (_, k) =>
    pairOf(reflections[2 * k + 1]!, reflections[2 * k]!)
  )
  const single = reflections.length % 2 === 1 ? reflections.at(-1) : undefined
  columns.forEach((y, j) => {
    const last = areUnit ? j : reflections.length
    if (single !== undefined && last >= reflections.length - 1) reflect(single, y)
    for (let k = Math.min(pairs.length - 1, last >> 1); k >= 0; k--) reflectTwice(pairs[k]!, y)
  })
}

export interface Triangularized {
  readonly reflections: ReadonlyArray<Reflection>
  /** The columns of R. Below the diagonal is the memory of the reflections. */
  readonly r: Columns
  readonly diagonal: Float64Array
}

/** Reduces columns to a triangle, in their memory. */
export const triangularize = (rows: number, r: Columns): Triangularized => {
  const diagonal = new Float64Array(Math.min(rows, r.length))
  const reflections: Reflection[] = []
  const pairs: Pair[] = []
  r.forEach((column, j) => {
    for (const pair of pairs) reflectTwice(pair, column)
    if (reflections.length % 2 === 1) reflect(reflections.at(-1)!, column)
    if (j >= diagonal.length) return
    const { reflection, image } = reflectionOf(column, j)
    diagonal[j] = image
    reflections.push(reflection)
    if (reflections.length % 2 === 0) pairs.push(pairOf(reflections.at(-2)!, reflection))
  })
  return { reflections, r, diagonal }
}

export interface Pivoted extends Triangularized {
  /** Which column of the matrix became each column of R. */
  readonly order: ReadonlyArray<number>
}

/** Reduces columns to a triangle, the longest remaining column first at each step, so that the diagonal falls. */
export const triangularizeByPivots = (rows: number, r: Columns): Pivoted => {
  const diagonal = new Float64Array(Math.min(rows, r.length))
  const reflections: Reflection[] = []
  const order = r.map((_, j) => j)
  const squares = Float64Array.from(r, x => dotFrom(0, rows, x, x))
  for (let k = 0; k < diagonal.length; k++) {
    let longest = k
    for (let j = k + 1; j < r.length; j++) if (squares[j]! > squares[longest]!) longest = j
    swap(r, k, longest)
    swap(order, k, longest)
    squares[longest] = squares[k]!
    const { reflection, image } = reflectionOf(r[k]!, k)
    diagonal[k] = image
    reflections.push(reflection)
    for (let j = k + 1; j < r.length; j++) {
      reflect(reflection, r[j]!)
      squares[j] = dotFrom(k + 1, rows, r[j]!, r[j]!)
    }
  }
  return { reflections, r, diagonal, order }
}

/** The first columns of the product of reflections. */
export const orthonormalColumns = (rows: number, count: number, reflections: ReadonlyArray<Reflection>): Columns => {
  const q = unitColumns(rows, count)
  reflectBack(reflections, q, true)
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
  const { reflections, r, diagonal } = triangularize(a.rows, columns)
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
