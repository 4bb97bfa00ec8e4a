/** The Cholesky factor of plain matrices. */
import { dataOf, matrixOf } from '../core/dense-values'
import type { Matrix } from '../core/vector-types'
import { dotAt, exponentOf, timesPowerOfTwo } from './columns'

/** Diagonals within two to this power and its inverse are not scaled. */
const maxExponent = 500

/** What is calculated in place: row by row, only the lower triangle counts. */
export interface ScaledSymmetric {
  readonly n: number
  readonly data: Float64Array
  /** Each row and each column was divided by two to this power; `undefined` if none was. */
  readonly exponents: ReadonlyArray<number> | undefined
}

/**
 * A copy of a symmetric matrix. A diagonal of very great or small numbers is scaled to about one by powers of two,
 * which changes no digit. The result is `undefined` if the diagonal shows that the matrix is not positive definite.
 */
export const scaledSymmetric = (a: Matrix): ScaledSymmetric | undefined => {
  const [n, data] = [a.rows, dataOf(a).slice()]
  const diagonal = Array.from({ length: n }, (_, i) => data[i * n + i]!)
  if (diagonal.some(x => x <= 0)) return undefined
  const exponents = diagonal.map(x => Math.floor(exponentOf(x) / 2))
  if (exponents.every(exponent => Math.abs(exponent) <= maxExponent / 2)) return { n, data, exponents: undefined }
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) data[i * n + j] = timesPowerOfTwo(data[i * n + j]!, -exponents[i]! - exponents[j]!)
  return { n, data, exponents }
}

/** The factor of the matrix itself from what was calculated in place. Negative zeros become zeros. */
export const unscaledFactor = ({ n, data, exponents }: ScaledSymmetric): Matrix => {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++)
      data[i * n + j] = (exponents ? timesPowerOfTwo(data[i * n + j]!, exponents[i]!) : data[i * n + j]!) + 0
    data.fill(0, i * n + i + 1, (i + 1) * n)
  }
  return matrixOf(n, n, data)
}

/** The lower Cholesky factor of a symmetric matrix; `undefined` if the matrix is not positive definite. */
export const choleskyOf = (a: Matrix): Matrix | undefined => {
  const scaled = scaledSymmetric(a)
  if (scaled === undefined) return undefined
  const { n, data: l } = scaled
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const rest = l[i * n + j]! - dotAt(j, l, i * n, j * n)
      if (j === i && !(rest > 0)) return undefined
      l[i * n + j] = j === i ? Math.sqrt(rest) : rest / l[j * n + j]!
    }
  return unscaledFactor(scaled)
}
