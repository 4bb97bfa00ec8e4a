/**
 * Newton's method in a trust region.
 *
 * @since 0.1.0
 */
import { add } from '../functions/arithmetic'
import { hessian, hvp } from '../derivatives/second-order'
import type { BVar } from '../internal/graph/types'
import type { Body } from '../internal/engine/run'
import { DomainError, describe } from '../internal/graph/errors'
import { dataOf } from '../LinearAlgebra/core/dense-values'
import type { Vector } from '../LinearAlgebra/core/vector-types'
import { norm2 } from '../LinearAlgebra/statistics/norms'
import { type Advance, iterate } from './iterate'
import { isFinitePoint, type Objective, objectiveOf, type Point } from './objective'
import { checked, type Minimum } from './result'
import type { Minimizer, NewtonOptions } from './signatures'
import { exact, type Model, steihaug } from './trust-region'

interface State {
  readonly point: Point
  readonly radius: number
  /** The model at the point, if it is known from the last iteration. */
  readonly model: Model | undefined
}

type OfVectors = <S>(x: BVar<S, Vector>) => BVar<S, number>

/** The model at a point, or `undefined` if second derivatives are not finite. */
const modelAt = ({ f, start }: Objective<unknown>, point: Point, isExact: boolean): Model | undefined => {
  const { x, gradient, norm } = point
  if (isExact) {
    const second = hessian(f as OfVectors, x)
    return dataOf(second).every(Number.isFinite) ? exact(gradient, second) : undefined
  }
  // The accuracy makes the last steps converge faster than linearly.
  return steihaug(gradient, v => hvp(f as OfVectors, x, v), Math.min(0.5, Math.sqrt(norm / start.norm)))
}

const advanced =
  (objective: Objective<unknown>, first: number, isExact: boolean) =>
  (state: State): Advance<State> => {
    const { point, radius } = state
    const model = state.model ?? modelAt(objective, point, isExact)
    if (model === undefined) return { state, stopped: 'notFinite' }
    const { step, decrease } = model(radius)
    if (!Number.isFinite(decrease)) return { state, stopped: 'notFinite' }
    const to = objective.at(add(point.x, step))
    if (to.value === -Infinity) return { state, stopped: 'unbounded' }
    const length = norm2(step)
    // Where both are lost in rounding the model is trusted (Conn, Gould and Toint 2000, section 17.4.2).
    const rounding = 16 * Number.EPSILON * Math.abs(point.value)
    const gain = isFinitePoint(to) ? (point.value - to.value + rounding) / (decrease + rounding) : -Infinity
    if (gain < 0.25 || !(gain >= 0)) {
      const smaller = length / 4
      const isStuck = smaller <= Number.EPSILON * norm2(point.x) || smaller < 1e-300
      if (gain < 1e-4 || !(gain >= 0))
        return { state: { point, radius: smaller, model }, stopped: isStuck ? 'noDescent' : undefined }
      return { state: { point: to, radius: smaller, model: undefined } }
    }
    const larger = gain > 0.75 && length > 0.9 * radius ? 2 * radius : radius
    return {
      state: { point: to, radius: larger, model: undefined },
      stopped: larger > 1e40 * first ? 'unbounded' : undefined
    }
  }

/**
 * A minimum of a smooth function, by Newton's method in a trust region. The last steps double the number of right digits
 * each, and saddles are left where the Hessian shows a way down. Up to 50 numbers, each iteration calculates the Hessian
 * and its eigenvalues, and the step is the exact minimum of the quadratic model in the region. Above that it only needs
 * products of the Hessian and vectors (`hvp`), of which it takes as many as conjugate gradients need.
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
  const { point } = { point: objective.start }
  const length = norm2(point.x)
  const { subproblem = point.x.length <= 50 ? 'exact' : 'products' } = options
  const radius = options.radius ?? (length > 0 && length < Infinity ? length : 1)
  checked('newton', 'radius', radius, radius > 0 && radius < Infinity, 'a positive finite number')
  if (subproblem !== 'exact' && subproblem !== 'products')
    throw new DomainError(`newton: subproblem must be 'exact' or 'products', got ${describe(subproblem)}`)
  return iterate<P, State>(
    objective,
    options,
    { point, radius, model: undefined },
    advanced(objective, radius, subproblem === 'exact')
  )
}) as Minimizer<'newton'>
