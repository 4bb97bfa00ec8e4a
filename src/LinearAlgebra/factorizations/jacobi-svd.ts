/** The singular value decomposition by one-sided Jacobi rotations. */
import { ConvergenceError, describe } from '../../internal/graph/errors'
import { vectorOf } from '../core/dense-values'
import type { Matrix, Vector } from '../core/vector-types'
import {
  type Columns,
  columnsOf,
  dotFrom,
  lengthOf,
  matrixOfColumns,
  multiply,
  plainLengthOf,
  rowsOf,
  scaleTo,
  signOf,
  swap,
  timesPowerOfTwo,
  unitColumns
} from './columns'
import { orthonormalColumns, reflectBack, type Reflection, triangularize, triangularizeByPivots } from './householder'

export interface SvdFactors {
  readonly u: Matrix
  readonly s: Vector
  readonly v: Matrix
}

/** The greatest element is scaled to two to this power. Between it and its inverse, squares keep their digits. */
const maxExponent = 480
/** A column that is shorter than this vanishes beside the greatest, and has no direction. */
const minLength = 2 ** -maxExponent

/** Ten are many. */
const sweeps = 50

/** Up to this cosine of their angle, two columns are orthogonal up to rounding. */
const maxCosine = (length: number): number => 2 * Number.EPSILON * Math.sqrt(length)

/** Beyond this, the square of a number exceeds 1 by so much that 1 does not count. */
const huge = 1e9

/** The tangent of the angle by which to rotate two columns of these lengths to make them orthogonal. */
const tangentOf = (p: number, q: number, cosine: number): number => {
  const zeta = (q / p - p / q) / (2 * cosine)
  if (Math.abs(zeta) > huge) return 0.5 / zeta
  return (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta))
}

/**
 * Rotates two columns in their plane, by an angle of at most 45 degrees. The form is Rutishauser's: it rounds the
 * change, not the cosine, whose error would add up.
 */
const rotate = (x: Float64Array, y: Float64Array, tangent: number): void => {
  const c = 1 / Math.sqrt(1 + tangent * tangent)
  const s = c * tangent
  const tau = s / (1 + c)
  let i = 0
  // Two elements at a time take three quarters of the time.
  for (; i + 1 < x.length; i += 2) {
    const p = x[i]!
    const q = y[i]!
    const r = x[i + 1]!
    const t = y[i + 1]!
    x[i] = p - s * (q + tau * p)
    y[i] = q + s * (p - tau * q)
    x[i + 1] = r - s * (t + tau * r)
    y[i + 1] = t + s * (r - tau * t)
  }
  for (; i < x.length; i++) {
    const p = x[i]!
    const q = y[i]!
    x[i] = p - s * (q + tau * p)
    y[i] = q + s * (p - tau * q)
  }
}

/** Rotates like `rotate`, and returns the dot product of the rotated `x` and a third column. */
const rotateBeside = (x: Float64Array, y: Float64Array, tangent: number, z: Float64Array): number => {
  const c = 1 / Math.sqrt(1 + tangent * tangent)
  const s = c * tangent
  const tau = s / (1 + c)
  let even = 0
  let odd = 0
  let i = 0
  for (; i + 1 < x.length; i += 2) {
    const p = x[i]!
    const q = y[i]!
    const r = x[i + 1]!
    const t = y[i + 1]!
    const u = p - s * (q + tau * p)
    const v = r - s * (t + tau * r)
    x[i] = u
    y[i] = q + s * (p - tau * q)
    x[i + 1] = v
    y[i + 1] = t + s * (r - tau * t)
    even += u * z[i]!
    odd += v * z[i + 1]!
  }
  for (; i < x.length; i++) {
    const p = x[i]!
    const q = y[i]!
    const u = p - s * (q + tau * p)
    x[i] = u
    y[i] = q + s * (p - tau * q)
    even += u * z[i]!
  }
  return even + odd
}

/**
 * Rotates columns `x` in pairs until all are orthogonal to each other, and the columns `w` with them. Of each pair the
 * longer one comes first, as de Rijk proposed. Returns whether they are orthogonal after `maxSweeps` sweeps.
 */
const orthogonalize = (x: Columns, w: Columns, maxSweeps: number): boolean => {
  const lengths: number[] = []
  for (let sweep = 0, done = false; !done; sweep++) {
    if (sweep === maxSweeps) return false
    for (let p = 0; p < x.length; p++) lengths[p] = plainLengthOf(x[p]!)
    done = true
    for (let p = 0; p < x.length; p++) {
      // The next dot product, if a rotation calculated it.
      let ahead: number | undefined
      for (let q = p + 1; q < x.length; q++) {
        const known = ahead
        ahead = undefined
        if (lengths[p]! < lengths[q]!) {
          swap(x, p, q)
          if (w.length > 0) swap(w, p, q)
          swap(lengths, p, q)
        }
        const [long, short] = [lengths[p]!, lengths[q]!]
        if (short < minLength) continue
        const cosine = (known ?? dotFrom(0, x[p]!.length, x[p]!, x[q]!)) / long / short
        if (Math.abs(cosine) <= maxCosine(x.length)) continue
        done = false
        const tangent = tangentOf(long, short, cosine)
        ahead = rotateBeside(x[p]!, x[q]!, tangent, x[q + 1] ?? x[q]!)
        if (w.length > 0) rotate(w[p]!, w[q]!, tangent)
        lengths[p] = long * Math.sqrt(1 - tangent * cosine * (short / long))
        const shrinkage = 1 + tangent * cosine * (long / short)
        // Where little is left of a column, its length would be rounding errors.
        lengths[q] = shrinkage > 0.5 ? short * Math.sqrt(shrinkage) : plainLengthOf(x[q]!)
      }
    }
  }
  return true
}

/** Divides columns by their lengths, the longest first. Those without direction complete the others to a basis. */
const normalize = (x: Columns, lengths: ReadonlyArray<number>): void => {
  const directed = lengths.filter(length => length >= minLength).length
  for (let j = 0; j < directed; j++) multiply(x[j]!, 1 / lengths[j]!)
  if (directed === x.length) return
  const { reflections } = triangularize(
    x.length,
    x.slice(0, directed).map(column => column.slice())
  )
  const basis = orthonormalColumns(x.length, x.length, reflections)
  for (let j = directed; j < x.length; j++) x[j] = basis[j]!
}

interface Rotated {
  /** The singular values, before scaling, are the lengths of these columns. */
  readonly x: Columns
  readonly w: Columns
  readonly exponent: number
  readonly reflections: ReadonlyArray<Reflection>
  readonly order: ReadonlyArray<number>
}

/**
 * After a QR factorization with pivoting, the rows of R are made orthogonal, which takes fewer sweeps than its columns:
 * Drmač and Veselić, "New fast and accurate Jacobi SVD algorithm" (2008).
 */
const rotated = (a: Matrix, needsVectors: boolean, maxSweeps: number): Rotated => {
  const isWide = a.cols > a.rows
  const [rows, cols] = isWide ? [a.cols, a.rows] : [a.rows, a.cols]
  const columns = isWide ? rowsOf(a) : columnsOf(a)
  const exponent = scaleTo(maxExponent, columns)
  const { reflections, r, diagonal, order } = triangularizeByPivots(rows, columns)
  /** The rows of R. */
  const x = Array.from({ length: cols }, (_, i) =>
    Float64Array.from(r, (column, j) => (j < i ? 0 : j === i ? diagonal[i]! : column[i]!))
  )
  const w = needsVectors ? unitColumns(rows, cols) : []
  if (!orthogonalize(x, w, maxSweeps))
    throw new ConvergenceError(
      `svd: the singular vectors of ${describe(a)} are not orthogonal after ${maxSweeps} sweeps of rotations`
    )
  return { x, w, exponent, reflections, order }
}

/** The singular values of any matrix of finite numbers: those of `svdOf`, in about half the time. */
export const singularValuesOf = (a: Matrix, maxSweeps = sweeps): Vector => {
  const { x, exponent } = rotated(a, false, maxSweeps)
  const values = Float64Array.from(x, column => timesPowerOfTwo(lengthOf(column), exponent))
  return vectorOf(values.sort().reverse())
}

/**
 * The thin SVD of any matrix of finite numbers, greatest singular value first. The element of greatest magnitude (the
 * first of several) in each column of `u` is positive. Throws `ConvergenceError` after `maxSweeps` sweeps.
 */
export const svdOf = (a: Matrix, maxSweeps = sweeps): SvdFactors => {
  const { x, w, exponent, reflections, order } = rotated(a, true, maxSweeps)
  const found = x.map((column, j) => ({ column, other: w[j]!, length: lengthOf(column) }))
  found.sort((p, q) => q.length - p.length)
  const lengths = found.map(({ length }) => length)
  const right = found.map(({ column }) => column)
  normalize(right, lengths)
  const unpermuted = right.map(column => {
    const out = new Float64Array(column.length)
    order.forEach((j, k) => {
      out[j] = column[k]!
    })
    return out
  })
  const left = found.map(({ other }) => other)
  reflectBack(reflections, left)
  const [u, v] = a.cols > a.rows ? [unpermuted, left] : [left, unpermuted]
  u.forEach((column, j) => {
    if (signOf(column) > 0) return
    multiply(column, -1)
    multiply(v[j]!, -1)
  })
  return {
    u: matrixOfColumns(a.rows, u),
    s: vectorOf(Float64Array.from(lengths, length => timesPowerOfTwo(length, exponent))),
    v: matrixOfColumns(a.cols, v)
  }
}
