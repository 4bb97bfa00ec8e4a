import { type Lapack, withWorkspace } from '../../../internal/kernels/blas/lapack'
import { memoryFor } from '../../../internal/kernels/memory'
import { dataOf, matrixOf } from '../../core/dense-values'
import type { Matrix } from '../../core/vector-types'
import { areFinite, exponentsOfColumns, timesPowersOfTwo } from '../columns'
import { type QrFactors, qrOf } from '../householder'
import { withLapack } from './with-lapack'

/**
 * The QR factorization. Row by row, the memory of the matrix is that of its transpose column by column, whose LQ
 * factorization has the transposed factors.
 */
const factored = (lapack: Lapack, a: Matrix): QrFactors | undefined => {
  const { rows, cols } = a
  const count = Math.min(rows, cols)
  const exponents = exponentsOfColumns(a)
  const x = timesPowersOfTwo(-1, exponents, dataOf(a).slice())
  const weights = new Float64Array(count)
  const reduced = withWorkspace((work, length) => lapack('dgelqf', cols, rows, x, cols, weights, work, length))
  const r = x.slice(0, count * cols)
  const completed = withWorkspace((work, length) =>
    lapack('dorglq', count, rows, count, x, cols, weights, work, length)
  )
  if (reduced !== 0 || completed !== 0 || !areFinite(r) || !areFinite(x)) return undefined
  const signs = Float64Array.from({ length: count }, (_, i) => (r[i * cols + i]! < 0 ? -1 : 1))
  for (let i = 0; i < count; i++)
    for (let j = 0; j < cols; j++) r[i * cols + j] = j < i ? 0 : signs[i]! * r[i * cols + j]! + 0
  const q = memoryFor(rows * count)
  for (let i = 0; i < rows; i++) for (let j = 0; j < count; j++) q[i * count + j] = signs[j]! * x[i * cols + j]! + 0
  return { q: matrixOf(rows, count, q), r: matrixOf(count, cols, timesPowersOfTwo(1, exponents, r)) }
}

/** The thin QR factorization: see `qrOf`. */
export const qrFactors = withLapack<QrFactors>({
  own: qrOf,
  byLapack: factored,
  numbersOf: ({ q, r }) => [dataOf(q), dataOf(r)]
})
