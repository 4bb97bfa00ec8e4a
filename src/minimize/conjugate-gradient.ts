/**
 * Conjugate gradients for functions that are not quadratic.
 *
 * @since 0.1.0
 */
import { mul, negate, sub } from '../functions/arithmetic'
import { axpy } from '../functions/axpy'
import type { Body } from '../internal/engine/run'
import type { Vector } from '../LinearAlgebra/core/vector-types'
import { dot } from '../LinearAlgebra/products/products'
import { type Descent, descended, firstLength, type Found } from './descent'
import { type Advance, iterate } from './iterate'
import { type Objective, objectiveOf, type Point } from './objective'
import type { Minimum, MinimizeOptions } from './result'
import type { Minimizer } from './signatures'

interface State extends Descent {
  readonly direction: Vector
  /** The first step to try in this direction. */
  readonly first: number
  /** Whether the direction is that of the gradient. */
  readonly isSteepest: boolean
}

/** Starts, or starts again, in the direction against the gradient. */
const steepest = (point: Point): State => ({
  point,
  failed: undefined,
  direction: mul(-1 / point.norm, point.gradient),
  first: firstLength(point),
  isSteepest: true
})

/**
 * The next direction (Hager and Zhang, SIAM J. Optim. 16, 2005, with the lower bound of SIAM J. Optim. 23, 2013). It is
 * one of descent whatever the line search gave, if the function bends upwards along the last one.
 */
const turned = ({ point, direction }: State, { point: to, step, slope }: Found): State => {
  const change = sub(to.gradient, point.gradient)
  const bend = dot(direction, change)
  if (!(bend > 0)) return steepest(to)
  const weight =
    dot(change, to.gradient) / bend - 2 * (dot(change, change) / bend) * (dot(direction, to.gradient) / bend)
  const least = (0.4 * slope) / dot(direction, direction)
  const next = axpy(Math.max(weight, least), direction, negate(to.gradient))
  const first = step * (slope / dot(next, to.gradient))
  return first > 0 && first < Infinity
    ? { point: to, failed: undefined, direction: next, first, isSteepest: false }
    : steepest(to)
}

const advanced =
  (objective: Objective<unknown>) =>
  (state: State): Advance<State> => {
    const { point, direction, first, isSteepest } = state
    const restarted = isSteepest ? undefined : steepest(point)
    return descended(objective, state, direction, { first, curvature: 0.1 }, found => turned(state, found), restarted)
  }

/**
 * A minimum of a smooth function, by conjugate gradients. It keeps three vectors, so it is for parameters of which
 * `lbfgs` could not keep twenty copies. It takes more evaluations than `lbfgs`, and many more if the scales of the
 * parameters differ: `ravel` with units gives them one scale. The line search is `lineSearch` with a curvature of 0.1.
 *
 * Throws `DomainError` for wrong options, `ShapeError` if the function does not give a number, and `ScopeError` if it
 * uses variables of an enclosing scope.
 *
 * @category minimizers
 * @since 0.1.0
 * @example
 * import { sub } from 'backprop-ts'
 * import { dot, matrix, matVec, toArray, vector } from 'backprop-ts/LinearAlgebra'
 * import { conjugateGradient } from 'backprop-ts/Minimize'
 *
 * const a = matrix([[4, 1], [1, 3]])
 * const { parameters } = conjugateGradient(x => sub(dot(x, matVec(a, x)), dot(vector([2, 4]), x)), vector([0, 0]))
 * const [x = 0, y = 0] = toArray(parameters)
 * assert.ok(Math.hypot(x - 1 / 11, y - 7 / 11) < 1e-8)
 */
export const conjugateGradient = (<P>(f: Body, start: P, options: MinimizeOptions<P> = {}): Minimum<P> => {
  const objective = objectiveOf('conjugateGradient', f, start)
  return iterate<P, State>(objective, options, steepest(objective.start), advanced(objective))
}) as Minimizer<'conjugateGradient'>
