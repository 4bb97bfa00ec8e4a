/** The covariances of parameters that were found by least squares. */
import { fromGradients, type Jacobian } from '../derivatives/jacobian-layout'
import { recip } from '../functions/arithmetic'
import { DomainError, SingularMatrixError } from '../internal/graph/errors'
import { cotangentWith } from '../internal/numeric/flat-numbers'
import { dataOf } from '../LinearAlgebra/core/dense-values'
import type { Vector } from '../LinearAlgebra/core/vector-types'
import { svdFactors } from '../LinearAlgebra/factorizations/lapack/svd'
import { roundingOf, scaleColumns } from '../LinearAlgebra/factorizations/spectra'
import { matMul, transpose } from '../LinearAlgebra/products/products'
import { toRows } from '../LinearAlgebra/shaping/rows'
import { columnNorms, type Fit, isFit, weightsOf } from './residuals'
import { checked } from './result'

/**
 * The matrix `variance (Jᵀ J)⁻¹` in the layout of a Hessian of the parameters, from the singular values of `J` with
 * columns of norm one.
 */
export const covarianceOf = <P>(name: string, parameters: P, fit: Fit, variance?: number): Jacobian<P, P> => {
  const { jacobian, value } = fit
  const { rows, cols } = jacobian
  if (!isFit(fit))
    throw new DomainError(
      `${name}: there is no covariance, because the residuals or their derivatives are not finite where it stopped`
    )
  if (variance === undefined && rows <= cols)
    throw new DomainError(
      `${name}: ${rows} residuals do not show the variance around ${cols} parameters. Give it: covariance(variance)`
    )
  const scale = variance ?? value / (rows - cols)
  checked(name, 'variance', scale, scale >= 0 && scale < Infinity, 'a finite number that is not negative')
  const weights: Vector = weightsOf(columnNorms(jacobian))
  const { s, v } = svdFactors(scaleColumns(jacobian, recip(weights)))
  const [sizes, rounding] = [dataOf(s), roundingOf(s, Math.max(rows, cols))]
  if (sizes.length < cols || sizes.some(size => size <= rounding))
    throw new SingularMatrixError(
      `${name}: the residuals do not determine all ${cols} parameters, so the variance of some has no bound`
    )
  const root = scaleColumns(transpose(scaleColumns(transpose(v), recip(weights))), recip(s))
  const gradients = toRows(matMul(root, transpose(root))).map(row =>
    cotangentWith(
      parameters,
      dataOf(row).map(x => scale * x)
    )
  )
  return fromGradients(parameters, parameters, gradients.values()) as Jacobian<P, P>
}
