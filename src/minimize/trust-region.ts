/** Least values of quadratic models within a ball: the subproblems of trust regions. */
import { mul } from '../functions/arithmetic'
import { axpy } from '../functions/axpy'
import { dataOf, vectorOf } from '../LinearAlgebra/core/dense-values'
import type { Matrix, Vector } from '../LinearAlgebra/core/vector-types'
import { eigensystem } from '../LinearAlgebra/factorizations/eigen'
import { dot, matVec, vecMat } from '../LinearAlgebra/products/products'
import { norm2 } from '../LinearAlgebra/statistics/norms'

/** A step within a ball, and by how much it decreases the model. */
export interface ModelStep {
  readonly step: Vector
  readonly decrease: number
}

/** A quadratic model as a function of the radius of the ball. */
export type Model = (radius: number) => ModelStep

/** How far to go from `x` along `d` to reach the sphere. */
const toSphere = (x: Vector, d: Vector, radius: number): number => {
  const [a, b] = [norm2(d), dot(x, d) / norm2(d)]
  const rest = Math.max(0, radius - norm2(x)) * (radius + norm2(x))
  const root = Math.sqrt(b * b + rest)
  return (b > 0 ? rest / (b + root) : root - b) / a
}

/**
 * The model with a gradient and products with the Hessian, by conjugate gradients that stop at the sphere or where the
 * model bends downwards (Steihaug, SIAM J. Numer. Anal. 20, 1983; Toint 1981). They stop earlier if the gradient of the
 * model is at most `accuracy` times that at the start.
 */
export const steihaug =
  (gradient: Vector, hessianTimes: (v: Vector) => Vector, accuracy: number): Model =>
  radius => {
    const size = norm2(gradient)
    // The direction is that of conjugate gradients over the norm of the rest, whose square may overflow.
    let [step, rest, norm, direction] = [mul(0, gradient), gradient, size, mul(-1 / size, gradient)]
    const found = (x: Vector, slopes: Vector): ModelStep => ({
      step: x,
      decrease: -(dot(gradient, x) + dot(slopes, x)) / 2
    })
    for (let i = 0; i < 2 * gradient.length; i++) {
      const product = hessianTimes(direction)
      const bend = dot(direction, product)
      const length = norm / bend
      const next = axpy(length, direction, step)
      if (!(bend > 0) || norm2(next) >= radius) {
        const cut = toSphere(step, direction, radius)
        return found(axpy(cut, direction, step), axpy(cut, product, rest))
      }
      step = next
      rest = axpy(length, product, rest)
      const before = norm
      norm = norm2(rest)
      if (norm <= accuracy * size) break
      direction = axpy(norm / before, direction, mul(-1 / norm, rest))
    }
    return found(step, rest)
  }

/**
 * The model with a gradient and a Hessian, by its eigenvalues (Moré and Sorensen, SIAM J. Sci. Stat. Comput. 4, 1983).
 * The step is `-(H + μ)⁻¹ g`, with the least `μ` that makes `H + μ` positive and the step short enough. It does not
 * follow directions in which the model is flat up to rounding.
 */
export const exact = (gradient: Vector, hessian: Matrix): Model => {
  const { values, vectors } = eigensystem(hessian)
  const bends = dataOf(values)
  const least = bends.at(-1)!
  const part = 4 * bends.length * Number.EPSILON
  const [rounding, small] = [part * Math.max(bends[0]!, -least), part * norm2(gradient)]
  const isFlat = (slope: number, i: number): boolean => Math.abs(bends[i]!) <= rounding && Math.abs(slope) <= small
  const slopes = dataOf(vecMat(gradient, vectors)).map((slope, i) => (isFlat(slope, i) ? 0 : slope))
  const stepOf = (shift: number): Float64Array =>
    slopes.map((slope, i) => (slope === 0 ? 0 : -slope / Math.max(0, bends[i]! + shift)))
  const lengthOf = (shift: number): number => norm2(vectorOf(stepOf(shift)))
  const found = (step: Float64Array): ModelStep => {
    let decrease = 0
    step.forEach((s, i) => (decrease -= s * (slopes[i]! + (bends[i]! * s) / 2)))
    return { step: matVec(vectors, vectorOf(step)), decrease }
  }
  return radius => {
    const isShort = (length: number): boolean => length < (1 - 1e-9) * radius
    let low = Math.max(0, -least)
    let high = lengthOf(low) <= radius ? low : low + norm2(gradient) / radius
    for (let i = 0; i < 200 && high > low && isShort(lengthOf(high)); i++) {
      const middle = low + (high - low) / 2
      if (lengthOf(middle) > radius) low = middle
      else high = middle
    }
    const step = stepOf(high)
    const length = norm2(vectorOf(step))
    if (least < -rounding && isShort(length)) {
      // A model that bends downwards is least on the sphere, which only its last eigenvector reaches.
      const last = step.at(-1)!
      step[step.length - 1] = (last < 0 ? -1 : 1) * Math.sqrt(last * last + (radius - length) * (radius + length))
    }
    return found(step)
  }
}
