import { type Lapack, integersFor, withWorkspace } from '../../../internal/kernels/blas/lapack'
import { dataOf, matrixOf, vectorOf } from '../../core/dense-values'
import type { Matrix, Vector } from '../../core/vector-types'
import { areFinite, exponentOf, greatestOf, multiplyByPowerOfTwo } from '../columns'
import { singularValuesOf, type SvdFactors, svdOf } from '../jacobi-svd'
import { withLapack } from './with-lapack'

/**
 * The singular values of a matrix, and for the job `S` its vectors. Row by row, the memory of the matrix is that of its
 * transpose column by column. So LAPACK's right vectors are the left ones of the matrix.
 */
const decomposed = (lapack: Lapack, job: 'N' | 'S', a: Matrix) => {
  const [m, n] = [a.cols, a.rows]
  const count = Math.min(m, n)
  const data = dataOf(a).slice()
  const exponent = exponentOf(greatestOf(data) || 1)
  multiplyByPowerOfTwo(data, -exponent)
  const values = new Float64Array(count)
  const [v, u] = [m, n].map(rows => new Float64Array(job === 'N' ? 1 : rows * count)) as [Float64Array, Float64Array]
  const integers = integersFor(8 * count)
  const info = withWorkspace((work, length) =>
    lapack('dgesdd', job, m, n, data, m, values, v, m, u, count, work, length, integers)
  )
  if (info !== 0 || !areFinite(values)) return undefined
  multiplyByPowerOfTwo(values, exponent)
  return { u, values, v }
}

/** The thin SVD: see `svdOf`. Small singular values are only as exact as the greatest. */
export const svdFactors = withLapack<SvdFactors>({
  own: a => svdOf(a),
  byLapack: (lapack, a) => {
    const found = decomposed(lapack, 'S', a)
    if (found === undefined) return undefined
    const { u, values, v } = found
    const count = values.length
    const largest = new Float64Array(count)
    for (let i = 0; i < a.rows; i++)
      for (let j = 0; j < count; j++) {
        const x = u[i * count + j]!
        if (Math.abs(x) > Math.abs(largest[j]!)) largest[j] = x
      }
    const right = new Float64Array(v.length)
    for (let j = 0; j < count; j++) {
      const sign = largest[j]! < 0 ? -1 : 1
      for (let i = 0; i < a.rows; i++) u[i * count + j] = sign * u[i * count + j]! + 0
      for (let i = 0; i < a.cols; i++) right[i * count + j] = sign * v[j * a.cols + i]! + 0
    }
    return { u: matrixOf(a.rows, count, u), s: vectorOf(values), v: matrixOf(a.cols, count, right) }
  },
  numbersOf: ({ u, s, v }) => [dataOf(u), dataOf(s), dataOf(v)]
})

/** The singular values alone. */
export const singularValueFactors = withLapack<Vector>({
  own: a => singularValuesOf(a),
  byLapack: (lapack, a) => {
    const found = decomposed(lapack, 'N', a)
    return found && vectorOf(found.values)
  },
  numbersOf: values => [dataOf(values)]
})
