/**
 * Factorizations of plain matrices, calculated by the package ml-matrix. The code here handles empty matrices, which
 * the package does not take, and fixes signs, which it leaves undefined.
 */
import {
  CholeskyDecomposition,
  EigenvalueDecomposition,
  LuDecomposition,
  Matrix as Table,
  QrDecomposition,
  SingularValueDecomposition
} from 'ml-matrix'
import { memoryFor } from '../../internal/kernels/memory'
import { generated } from './factorization-operands'
import type { Matrix, Vector } from '../core/vector-types'
import { countOf, dataOf, isVector, matrixOf, vectorOf } from '../core/dense-values'

const tableOf = (a: Matrix): Table => Table.from1DArray(a.rows, a.cols, dataOf(a))

/** A matrix from a table, with each column multiplied by its sign. Negative zeros become zeros. */
const matrixFrom = (table: Table, sign: (column: number) => number = () => 1): Matrix =>
  generated(table.rows, table.columns, (i, j) => sign(j) * table.get(i, j) + 0)

const vectorFrom = (xs: ArrayLike<number>, count: number): Vector => {
  const out = memoryFor(count)
  for (let i = 0; i < count; i++) out[i] = xs[i]!
  return vectorOf(out)
}

const empty = (rows: number, cols: number): Matrix => matrixOf(rows, cols, memoryFor(0))

export interface Lu {
  /** The diagonal of U. */
  readonly pivots: ReadonlyArray<number>
  /** The sign of the permutation. */
  readonly sign: number
  /** The index of the first pivot that is zero up to rounding. */
  readonly vanishing: number | undefined
  readonly solve: <B extends Vector | Matrix>(b: B) => B
}

/** The LU factorization with row exchanges. A pivot vanishes if it is no larger than the rounding errors of its sum. */
export const luOf = (a: Matrix): Lu => {
  const n = a.rows
  const lu = new LuDecomposition(tableOf(a))
  const [l, u] = [lu.lowerTriangularMatrix, lu.upperTriangularMatrix]
  const pivots = Array.from({ length: n }, (_, i) => u.get(i, i))
  const vanishing = pivots.findIndex((pivot, i) => {
    let terms = 0
    for (let k = 0; k <= i; k++) terms += Math.abs(l.get(i, k) * u.get(k, i))
    return Math.abs(pivot) <= n * Number.EPSILON * terms
  })
  return {
    pivots,
    // The permutation gives the sign even if the determinant of the matrix underflows.
    sign: signOfPermutation(lu.pivotPermutationVector),
    vanishing: vanishing < 0 ? undefined : vanishing,
    solve: <B extends Vector | Matrix>(b: B): B => {
      const cols = isVector(b) ? 1 : b.cols
      const out = memoryFor(countOf(b))
      if (out.length > 0) out.set(lu.solve(Table.from1DArray(n, cols, dataOf(b))).to1DArray())
      return (isVector(b) ? vectorOf(out) : matrixOf(n, cols, out)) as B
    }
  }
}

/** 1 if the permutation has an even number of inversions, -1 if odd. */
const signOfPermutation = (places: ReadonlyArray<number>): number => {
  let sign = 1
  places.forEach((p, i) => {
    for (const q of places.slice(i + 1)) if (p > q) sign = -sign
  })
  return sign
}

/** The sign that makes the element of greatest magnitude in a column (the first of several) positive. */
const signOfColumn =
  (table: Table) =>
  (column: number): number => {
    let largest = 0
    for (let i = 0; i < table.rows; i++) {
      const x = table.get(i, column)
      if (Math.abs(x) > Math.abs(largest)) largest = x
    }
    return largest < 0 ? -1 : 1
  }

export interface Svd {
  readonly u: Matrix
  readonly s: Vector
  readonly v: Matrix
}

/** The thin SVD, greatest singular value first. The element of greatest magnitude in each column of `u` is positive. */
export const svdOf = (a: Matrix): Svd => {
  const count = Math.min(a.rows, a.cols)
  if (count === 0) return { u: empty(a.rows, 0), s: vectorOf(memoryFor(0)), v: empty(a.cols, 0) }
  const found = new SingularValueDecomposition(tableOf(a), { autoTranspose: true })
  const sign = signOfColumn(found.leftSingularVectors)
  return {
    u: matrixFrom(found.leftSingularVectors, sign),
    s: vectorFrom(found.diagonal, count),
    v: matrixFrom(found.rightSingularVectors, sign)
  }
}

export interface Eigen {
  readonly values: Vector
  readonly vectors: Matrix
}

/**
 * The eigensystem of a symmetric matrix, greatest eigenvalue first. The element of greatest magnitude in each vector is
 * positive.
 */
export const eigenOf = (a: Matrix): Eigen => {
  const n = a.rows
  if (n === 0) return { values: vectorOf(memoryFor(0)), vectors: empty(0, 0) }
  const found = new EigenvalueDecomposition(tableOf(a), { assumeSymmetric: true })
  const sign = signOfColumn(found.eigenvectorMatrix)
  // The package puts the smallest eigenvalue first.
  const last = n - 1
  return {
    values: vectorFrom(found.realEigenvalues.reverse(), n),
    vectors: generated(n, n, (i, j) => sign(last - j) * found.eigenvectorMatrix.get(i, last - j) + 0)
  }
}

/** The Q of a matrix with at least as many rows as columns. Its signs leave no negative number on the diagonal of R. */
export const orthonormalOf = (a: Matrix): Matrix => {
  const qr = new QrDecomposition(tableOf(a))
  const r = qr.upperTriangularMatrix
  return matrixFrom(qr.orthogonalMatrix, j => (r.get(j, j) < 0 ? -1 : 1))
}

/** The lower Cholesky factor of a symmetric matrix; `undefined` if the matrix is not positive definite. */
export const choleskyOf = (a: Matrix): Matrix | undefined => {
  const found = new CholeskyDecomposition(tableOf(a))
  return found.isPositiveDefinite() ? matrixFrom(found.lowerTriangularMatrix) : undefined
}
