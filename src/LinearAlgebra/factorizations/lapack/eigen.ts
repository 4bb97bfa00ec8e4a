import { type Lapack, integersFor, withWorkspace } from '../../../internal/kernels/blas/lapack'
import { memoryFor } from '../../../internal/kernels/memory'
import { dataOf, matrixOf, vectorOf } from '../../core/dense-values'
import type { Matrix, Vector } from '../../core/vector-types'
import { areFinite, exponentOf, greatestOf, multiplyByPowerOfTwo, signOf } from '../columns'
import { type Eigen, eigenOf, eigenvaluesOf } from '../symmetric-eigen'
import { withLapack } from './with-lapack'

/** The eigenvalues of a symmetric matrix, least first, and in the memory `z` the vectors, one after the other. */
const ascending = (lapack: Lapack, job: 'N' | 'V', a: Matrix) => {
  const n = a.rows
  const z = dataOf(a).slice()
  const exponent = exponentOf(greatestOf(z) || 1)
  multiplyByPowerOfTwo(z, -exponent)
  const values = new Float64Array(n)
  const integers = 3 + 5 * n
  const info = withWorkspace((work, length) =>
    lapack('dsyevd', job, 'U', n, z, n, values, work, length, integersFor(integers), integers)
  )
  if (info !== 0 || !areFinite(values)) return undefined
  multiplyByPowerOfTwo(values, exponent)
  return { values, z }
}

/** The eigensystem of a symmetric matrix: see `eigenOf`. */
export const eigenFactors = withLapack<Eigen>({
  own: a => eigenOf(a),
  byLapack: (lapack, a) => {
    const found = ascending(lapack, 'V', a)
    if (found === undefined) return undefined
    const n = a.rows
    const vectors = memoryFor(n * n)
    for (let j = 0; j < n; j++) {
      const vector = found.z.subarray((n - 1 - j) * n, (n - j) * n)
      const sign = signOf(vector)
      for (let i = 0; i < n; i++) vectors[i * n + j] = sign * vector[i]! + 0
    }
    return { values: vectorOf(found.values.reverse()), vectors: matrixOf(n, n, vectors) }
  },
  numbersOf: ({ values, vectors }) => [dataOf(values), dataOf(vectors)]
})

/** The eigenvalues alone. */
export const eigenvalueFactors = withLapack<Vector>({
  own: a => eigenvaluesOf(a),
  byLapack: (lapack, a) => {
    const found = ascending(lapack, 'N', a)
    return found && vectorOf(found.values.reverse())
  },
  numbersOf: values => [dataOf(values)]
})
