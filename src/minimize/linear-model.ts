/** Linear models of residuals, and their least squares within a ball: the steps of Levenberg and Marquardt. */
import { div, recip } from '../functions/arithmetic'
import { dataOf, vectorOf } from '../LinearAlgebra/core/dense-values'
import type { Matrix, Vector } from '../LinearAlgebra/core/vector-types'
import { svdFactors } from '../LinearAlgebra/factorizations/lapack/svd'
import { roundingOf, scaleColumns } from '../LinearAlgebra/factorizations/spectra'
import { matVec, vecMat } from '../LinearAlgebra/products/products'
import { norm2 } from '../LinearAlgebra/statistics/norms'

/** A step that is not longer than a radius, in units. */
export interface LinearStep {
  readonly step: Vector
  readonly length: number
  /** By how much the step decreases the sum of squares of the model. */
  readonly decrease: number
  /** Whether the radius made the step shorter. */
  readonly isDamped: boolean
  /** The step with the same damping for other residuals. */
  readonly against: (residuals: Vector) => Vector
}

export interface LinearModel {
  /** By how much the sum of squares of the model can decrease. */
  readonly greatestDecrease: number
  readonly within: (radius: number) => LinearStep
}

/** A step may be longer than the radius by this part before the damping is raised. It is then cut. */
const excess = 0.1

/** Ten are many. */
const maxRaises = 100

/**
 * The steps that make the sum of squares of the linear model `r + J p` least, among those whose length is at most a
 * radius. Lengths are measured in units of the parameters, each of which is multiplied by its weight. The singular
 * values of the Jacobian in these units are calculated once. A step then only costs a sum for each damping `λ`, and
 * the equation `|p(λ)| = radius` is solved by Hebden's iteration, which approaches the solution from below: Moré, "The
 * Levenberg–Marquardt algorithm: implementation and theory" (1978), section 5. Directions whose singular value is zero
 * up to rounding are left out.
 */
export const linearModel = (residuals: Vector, jacobian: Matrix, weights: Vector): LinearModel => {
  const { u, s, v } = svdFactors(scaleColumns(jacobian, recip(weights)))
  const rounding = roundingOf(s, Math.max(jacobian.rows, jacobian.cols))
  const sizes = dataOf(s).map(size => (size > rounding ? size : 0))
  const partsOf = (r: Vector): Float64Array => dataOf(vecMat(r, u)).map((part, i) => (sizes[i] === 0 ? 0 : part))
  const moves = (parts: Float64Array, damping: number): Float64Array =>
    parts.map((part, i) => (part === 0 ? 0 : (-sizes[i]! * part) / (sizes[i]! ** 2 + damping)))
  const stepOf = (moved: Float64Array): Vector => div(matVec(v, vectorOf(moved)), weights)
  const parts = partsOf(residuals)
  const within = (radius: number): LinearStep => {
    let damping = 0
    let moved = moves(parts, damping)
    let length = norm2(vectorOf(moved))
    for (let i = 0; i < maxRaises && length > (1 + excess) * radius; i++) {
      let slope = 0
      moved.forEach((move, k) => (slope += move === 0 ? 0 : (move / length) ** 2 / (sizes[k]! ** 2 + damping)))
      damping += (length / radius - 1) / slope
      moved = moves(parts, damping)
      length = norm2(vectorOf(moved))
    }
    if (length > radius) {
      moved = moved.map(move => (move * radius) / length)
      length = radius
    }
    let decrease = 0
    moved.forEach((move, i) => (decrease -= sizes[i]! * move * (2 * parts[i]! + sizes[i]! * move)))
    const against = (r: Vector): Vector => stepOf(moves(partsOf(r), damping))
    return { step: stepOf(moved), length, decrease, isDamped: damping > 0, against }
  }
  return { greatestDecrease: norm2(vectorOf(parts)) ** 2, within }
}
