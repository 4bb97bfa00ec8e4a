import { dataOf } from '../../core/dense-values'
import type { Matrix } from '../../core/vector-types'
import { areFinite } from '../columns'
import { choleskyOf, scaledSymmetric, unscaledFactor } from '../cholesky-factor'
import { withLapack } from './with-lapack'

/** The lower Cholesky factor of a symmetric matrix; `undefined` if the matrix is not positive definite. */
export const choleskyFactor = withLapack<Matrix | undefined>({
  own: choleskyOf,
  byLapack: (lapack, a) => {
    const scaled = scaledSymmetric(a)
    if (scaled === undefined || !areFinite(scaled.data)) return undefined
    const { n, data } = scaled
    // The lower triangle row by row is the upper one column by column.
    return lapack('dpotrf', 'U', n, data, n) === 0 ? unscaledFactor(scaled) : undefined
  },
  numbersOf: found => [dataOf(found!)]
})
