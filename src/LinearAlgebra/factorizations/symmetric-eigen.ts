/** The eigensystem of a symmetric matrix: reduction to a tridiagonal matrix, then implicit QL steps. */
import { ConvergenceError, describe } from '../../internal/graph/errors'
import { vectorOf } from '../core/dense-values'
import type { Matrix, Vector } from '../core/vector-types'
import {
  type Columns,
  columnsOf,
  dotFrom,
  greatestOf,
  matrixOfColumns,
  multiply,
  multiplyByPowerOfTwo,
  scaleTo,
  signOf,
  timesPowerOfTwo
} from './columns'
import { orthonormalColumns, type Reflection, reflectionOf } from './householder'

export interface Eigen {
  readonly values: Vector
  readonly vectors: Matrix
}

/** Steps for one eigenvalue. Two or three are usual. */
const maxSteps = 60

/** The length of the hypotenuse. `Math.hypot` is many times slower. */
const hypotenuse = (a: number, b: number): number => {
  const [x, y] = [Math.abs(a), Math.abs(b)]
  const long = Math.max(x, y)
  return long === 0 ? 0 : long * Math.sqrt(1 + (Math.min(x, y) / long) ** 2)
}

export interface Tridiagonal {
  readonly diagonal: Float64Array
  /** The elements beside the diagonal, and a zero. */
  readonly beside: Float64Array
}

/** Reduces a symmetric matrix to a tridiagonal one by reflections, in the memory of its columns. */
const tridiagonalize = (a: Columns): Tridiagonal & { readonly reflections: ReadonlyArray<Reflection> } => {
  const n = a.length
  const [diagonal, beside, w] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)]
  const reflections: Reflection[] = []
  for (let k = 0; k < n; k++) {
    diagonal[k] = a[k]![k]!
    if (k === n - 1) break
    const { reflection, image } = reflectionOf(a[k]!, k + 1)
    beside[k] = image
    reflections.push(reflection)
    const { vector: v, weight } = reflection
    if (weight === 0) continue
    // The rest A becomes A - v wᵀ - w vᵀ.
    for (let j = k + 1; j < n; j++) w[j] = weight * dotFrom(k + 1, n, a[j]!, v)
    const half = 0.5 * weight * dotFrom(k + 1, n, w, v)
    for (let j = k + 1; j < n; j++) w[j]! -= half * v[j]!
    for (let j = k + 1; j < n; j++) {
      const [column, vj, wj] = [a[j]!, v[j]!, w[j]!]
      for (let i = k + 1; i < n; i++) column[i]! -= v[i]! * wj + w[i]! * vj
    }
  }
  return { diagonal, beside, reflections }
}

/** Rotates two columns in their plane: `x` becomes `c x - s y`, and `y` becomes `s x + c y`. */
const rotate = (x: Float64Array, y: Float64Array, c: number, s: number): void => {
  for (let i = 0; i < x.length; i++) {
    const p = x[i]!
    const q = y[i]!
    x[i] = c * p - s * q
    y[i] = s * p + c * q
  }
}

/**
 * Makes a tridiagonal matrix diagonal by implicit QL steps, and multiplies the columns `z`, if there are any, by what
 * diagonalizes it: Bowdler, Martin, Reinsch and Wilkinson, "The QR and QL algorithms for symmetric matrices" (1968).
 * Returns whether all eigenvalues were found.
 */
export const diagonalize = ({ diagonal: d, beside: e }: Tridiagonal, z: Columns, steps = maxSteps): boolean => {
  const n = d.length
  // Rounding errors of the greatest element make smaller ones meaningless.
  const rounding = (Number.EPSILON / 4) * Math.max(greatestOf(d), greatestOf(e))
  const isSmall = (i: number): boolean => Math.abs(e[i]!) <= rounding
  for (let l = 0; l < n; l++)
    for (let step = 0; ; step++) {
      let m = l
      while (m < n - 1 && !isSmall(m)) m++
      if (m === l) break
      if (step === steps) return false
      const slope = (d[l + 1]! - d[l]!) / (2 * e[l]!)
      let g = d[m]! - d[l]! + e[l]! / (slope + (slope < 0 ? -1 : 1) * hypotenuse(slope, 1))
      let [s, c, shift] = [1, 1, 0]
      for (let i = m - 1; i >= l; i--) {
        const [f, b] = [s * e[i]!, c * e[i]!]
        const r = hypotenuse(f, g)
        e[i + 1] = r
        // Both underflow together: there is nothing to rotate.
        if (r === 0) [s, c] = [0, 1]
        else [s, c] = [f / r, g / r]
        g = d[i + 1]! - shift
        const turned = (d[i]! - g) * s + 2 * c * b
        shift = s * turned
        d[i + 1] = g + shift
        g = c * turned - b
        if (z.length > 0) rotate(z[i]!, z[i + 1]!, c, s)
      }
      d[l]! -= shift
      e[l] = g
      e[m] = 0
    }
  return true
}

const notFound = (a: Matrix, steps: number): ConvergenceError =>
  new ConvergenceError(`eigensystem: an eigenvalue of ${describe(a)} was not found in ${steps} steps`)

/** The eigenvalues of a symmetric matrix: those of `eigenOf`, in a third of the time. */
export const eigenvaluesOf = (a: Matrix, steps = maxSteps): Vector => {
  const columns = columnsOf(a)
  const exponent = scaleTo(0, columns)
  const tridiagonal = tridiagonalize(columns)
  if (!diagonalize(tridiagonal, [], steps)) throw notFound(a, steps)
  const values = tridiagonal.diagonal.sort().reverse()
  multiplyByPowerOfTwo(values, exponent)
  return vectorOf(values)
}

/**
 * The eigensystem of a symmetric matrix of finite numbers, greatest eigenvalue first. The element of greatest magnitude
 * (the first of several) in each vector is positive. Throws `ConvergenceError` after `steps` steps for an eigenvalue.
 */
export const eigenOf = (a: Matrix, steps = maxSteps): Eigen => {
  const n = a.rows
  const columns = columnsOf(a)
  const exponent = scaleTo(0, columns)
  const tridiagonal = tridiagonalize(columns)
  const vectors = orthonormalColumns(n, n, [
    { vector: new Float64Array(n), from: 0, weight: 0 },
    ...tridiagonal.reflections
  ])
  if (!diagonalize(tridiagonal, vectors, steps)) throw notFound(a, steps)
  const found = vectors.map((vector, j) => ({ vector, value: tridiagonal.diagonal[j]! }))
  found.sort((p, q) => q.value - p.value)
  for (const { vector } of found) multiply(vector, signOf(vector))
  return {
    values: vectorOf(Float64Array.from(found, ({ value }) => timesPowerOfTwo(value, exponent))),
    vectors: matrixOfColumns(
      n,
      found.map(({ vector }) => vector)
    )
  }
}
