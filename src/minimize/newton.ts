/**
 * Newton's method in a trust region.
 *
 * @since 0.1.0
 */
import { add, mul } from '../functions/arithmetic'
import { hessian, hvp } from '../derivatives/second-order'
import type { BVar } from '../internal/graph/types'
import type { Body } from '../internal/engine/run'
import { DomainError, describe } from '../internal/graph/errors'
import { dataOf } from '../LinearAlgebra/core/dense-values'
import type { Vector } from '../LinearAlgebra/core/vector-types'
import { dot } from '../LinearAlgebra/products/products'
import { norm2 } from '../LinearAlgebra/statistics/norms'
import { reasonOf } from './descent'
import { type Advance, iterate } from './iterate'
import { isFinitePoint, type Objective, objectiveOf, type Point } from './objective'
import { checked, type Minimum, type Stopped } from './result'
import type { Minimizer, NewtonOptions } from './signatures'
import { exact, type Model, steihaug } from './trust-region'

interface State {
  readonly point: Point
  readonly radius: number | undefined
  /** The model at the point, if it is known from the last iteration, and why it would have stopped. */
  readonly known: { readonly model: Model; readonly failed: Stopped } | undefined
}

type OfVectors = <S>(x: BVar<S, Vector>) => BVar<S, number>

/** The model at a point. Its decrease is not finite if second derivatives are not. */
const modelAt = ({ f, start }: Objective<unknown>, point: Point, isExact: boolean): Model => {
  const { x, gradient, norm } = point
  if (isExact) {
    const second = hessian(f as OfVectors, x)
    return dataOf(second).every(Number.isFinite) ? exact(gradient, second) : () => ({ step: gradient, decrease: NaN })
  }
  // The accuracy makes the last steps converge faster than linearly.
  return steihaug(gradient, v => hvp(f as OfVectors, x, v), Math.min(0.5, Math.sqrt(norm / start.norm)))
}

/** The length of the parameters, or that of the best step against the gradient if it is greater. */
const firstRadius = ({ f, start: { x, gradient, norm } }: Objective<unknown>): number => {
  const against = mul(1 / norm, gradient)
  const best = norm / dot(against, hvp(f as OfVectors, x, against))
  const length = best > 0 ? Math.max(norm2(x), best) : norm2(x)
  return length > 0 && length < Infinity ? length : 1
}

const advanced =
  (objective: Objective<unknown>, isExact: boolean) =>
  (state: State): Advance<State> => {
    const { point, radius = firstRadius(objective), known } = state
    const model = known?.model ?? modelAt(objective, point, isExact)
    const { step, decrease } = model(radius)
    if (!Number.isFinite(decrease)) return { state, stopped: 'notFinite' }
    const to = objective.at(add(point.x, step))
    if (to.value === -Infinity) return { state, stopped: 'unbounded' }
    const length = norm2(step)
    // Where both are lost in rounding a new model is trusted (Conn, Gould and Toint 2000, section 17.4.2).
    const rounding = known === undefined ? 16 * Number.EPSILON * Math.abs(point.value) : 0
    const gain = isFinitePoint(to) ? (point.value - to.value + rounding) / (decrease + rounding) : -Infinity
    if (gain > 1e-4) {
      const next = gain < 0.25 ? length / 4 : gain > 0.75 && length > 0.9 * radius ? 2 * radius : radius
      return { state: { point: to, radius: next, known: undefined }, stopped: next > 1e50 ? 'unbounded' : undefined }
    }
    const failed = known?.failed ?? reasonOf(point, step, decrease)
    const smaller = length / 4
    const isStuck = smaller <= Number.EPSILON * norm2(point.x) || smaller < 1e-300
    return { state: { point, radius: smaller, known: { model, failed } }, stopped: isStuck ? failed : undefined }
  }

/**
 * A minimum of a smooth function, by Newton's method in a trust region. The last steps double the number of right
 * digits each, and saddles are left where the Hessian shows a way down, unless the start is one. Up to 50 numbers, each
 * iteration calculates the Hessian and its eigenvalues, and the step is the exact minimum of the quadratic model in the
 * region. Above that it only needs products of the Hessian and vectors (`hvp`), of which it takes as many as conjugate
 * gradients need.
 *
 * Throws `DomainError` for wrong options, `ShapeError` if the function does not give a number, and `ScopeError` if it
 * uses variables of an enclosing scope.
 *
 * @category minimizers
 * @since 0.1.0
 * @example
 * import { add, mul, splitBV, square, sub } from 'backprop-ts'
 * import { newton } from 'backprop-ts/Minimize'
 *
 * const { parameters, converged } = newton(
 *   p => {
 *     const { x, y } = splitBV(p)
 *     return add(square(sub(1, x)), mul(100, square(sub(y, square(x)))))
 *   },
 *   { x: -1.2, y: 1 }
 * )
 * assert.ok(converged)
 * assert.ok(Math.hypot(parameters.x - 1, parameters.y - 1) < 1e-8)
 */
export const newton = (<P>(f: Body, start: P, options: NewtonOptions<P> = {}): Minimum<P> => {
  const objective = objectiveOf('newton', f, start)
  const point = objective.start
  const { radius } = options
  const subproblem: string = options.subproblem ?? (point.x.length <= 50 ? 'exact' : 'products')
  if (radius !== undefined)
    checked('newton', 'radius', radius, radius > 0 && radius < Infinity, 'a positive finite number')
  if (subproblem !== 'exact' && subproblem !== 'products')
    throw new DomainError(`newton: subproblem must be 'exact' or 'products', got ${describe(subproblem)}`)
  const initial: State = { point, radius, known: undefined }
  return iterate(objective, options, initial, advanced(objective, subproblem === 'exact'))
}) as Minimizer<'newton'>
