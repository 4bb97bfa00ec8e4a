/** Linear models of residuals, and their least squares within a ball: the steps of Levenberg and Marquardt. */
import { div, recip } from '../functions/arithmetic'
import { dataOf, vectorOf } from '../LinearAlgebra/core/dense-values'
import type { Matrix, Vector } from '../LinearAlgebra/core/vector-types'
import { svdFactors } from '../LinearAlgebra/factorizations/lapack/svd'
import { roundingOf, scaleColumns } from '../LinearAlgebra/factorizations/spectra'
import { matVec, vecMat } from '../LinearAlgebra/products/products'

/** A step that is not longer than a radius, in units. */
export interface LinearStep {
  readonly step: Vector
  readonly length: number
  /** By how much the step decreases the sum of squares of the model. */
  readonly decrease: number
  /** By how much the step without a radius decreases it. */
  readonly greatestDecrease: number
  /** Whether the radius made the step shorter. */
  readonly isDamped: boolean
  readonly solve: (r: Vector) => Vector
}

/** The greatest part by which a damped step may be longer than the radius before it is cut. */
const slack = 0.1

const lengthOf = (x: Float64Array): number => Math.hypot(...x)

/**
 * The steps that make the sum of squares of the linear model `r + J p` least, among those whose length in the given
 * units is at most a radius. The singular values of the Jacobian in these units are found once. Each damping
 * `λ` then only costs a sum, and its equation `|p(λ)| = radius` is solved by Hebden's iteration as in Moré, "The
 * Levenberg–Marquardt algorithm: implementation and theory" (1978). It approaches the solution from one side. Where
 * singular values are zero up to rounding, the step is zero in the directions that do not count.
 */
export const linearModel = (residuals: Vector, jacobian: Matrix, units: Vector) => {
  const { u, s, v } = svdFactors(scaleColumns(jacobian, recip(units)))
  const rounding = roundingOf(s, Math.max(jacobian.rows, jacobian.cols))
  const [sizes, parts] = [dataOf(s).map(size => (size > rounding ? size : 0)), dataOf(vecMat(residuals, u))]
  const movesBy = (damping: number): Float64Array =>
    sizes.map((size, i) => (size === 0 ? 0 : (-size * parts[i]!) / (size * size + damping)))
  const greatestDecrease = parts.reduce((sum, part, i) => (sizes[i] === 0 ? sum : sum + part * part), 0)
  return (radius: number): LinearStep => {
    let damping = 0
    let moves = movesBy(damping)
    let length = lengthOf(moves)
    for (let i = 0; i < 100 && length > (1 + slack) * radius; i++) {
      const bend = moves.reduce(
        (sum, x, k) => (x === 0 ? sum : sum + (x / length) ** 2 / (sizes[k]! ** 2 + damping)),
        0
      )
      damping += (length / radius - 1) / bend
      moves = movesBy(damping)
      length = lengthOf(moves)
    }
    if (length > radius) moves = moves.map(x => (x * radius) / length)
    const decrease = moves.reduce((sum, x, i) => sum - sizes[i]! * x * (2 * parts[i]! + sizes[i]! * x), 0)
    const step = div(matVec(v, vectorOf(moves)), units)
    /** The damped least squares of other residuals. */
    const solve = (r: Vector): Vector => {
      const others = dataOf(vecMat(r, u))
      const w = sizes.map((size, i) => (size === 0 ? 0 : (-size * others[i]!) / (size * size + damping)))
      return div(matVec(v, vectorOf(w)), units)
    }
    return { solve, step, length: lengthOf(moves), decrease, greatestDecrease, isDamped: damping > 0 }
  }
}
