/**
 * The method of Broyden, Fletcher, Goldfarb and Shanno with limited memory, within bounds.
 *
 * @since 0.1.0
 */
import { mul, negate, sub } from '../functions/arithmetic'
import { axpy } from '../functions/axpy'
import type { Body } from '../internal/engine/run'
import { dataOf } from '../LinearAlgebra/core/dense-values'
import type { Vector } from '../LinearAlgebra/core/vector-types'
import { dot } from '../LinearAlgebra/products/products'
import { norm2 } from '../LinearAlgebra/statistics/norms'
import { type Box, mapped, movesInside, project } from './bounds'
import { type Descent, descended, firstLength, type Found } from './descent'
import { type Advance, iterate } from './iterate'
import { type Objective, objectiveOf, type Point } from './objective'
import { checked, type Minimum } from './result'
import type { LbfgsOptions, Minimizer } from './signatures'

/** A step, the change of the gradient along it, and their product, which is positive where the value bends upwards. */
interface Pair {
  readonly step: Vector
  readonly change: Vector
  readonly bend: number
}

const pairOf = (step: Vector, change: Vector): Pair => ({ step, change, bend: dot(step, change) })

/** The change of the gradient, but 0 where it is infinite, as it may be at a bound. */
const changeOf = (box: Box | undefined, from: Vector, to: Vector): Vector => {
  const change = sub(to, from)
  return box === undefined ? change : mapped(change, c => (Number.isFinite(c) ? c : 0))
}

interface State extends Descent {
  /** The last steps, oldest first. */
  readonly pairs: ReadonlyArray<Pair>
}

/** Whether the value bends upwards along a step, by more than rounding. */
const isConvex = ({ step, change, bend }: Pair): boolean =>
  bend < Infinity && bend > Number.EPSILON * norm2(step) * norm2(change)

/** The scale of the inverse Hessian: the step along the last pair over the change of the gradient. */
const scaleOf = (pairs: ReadonlyArray<Pair>, point: Point): number => {
  const last = pairs.at(-1)
  return last === undefined ? firstLength(point) / point.norm : last.bend / dot(last.change, last.change)
}

/** The approximate inverse Hessian of the first `count` pairs times a vector (Nocedal, Math. Comp. 35, 1980). */
const inverseTimes = (pairs: ReadonlyArray<Pair>, count: number, scale: number, v: Vector): Vector => {
  const pair = pairs[count - 1]
  if (pair === undefined) return mul(scale, v)
  const { step, change, bend } = pair
  const along = dot(step, v) / bend
  const rest = inverseTimes(pairs, count - 1, scale, axpy(-along, change, v))
  return axpy(along - dot(change, rest) / bend, step, rest)
}

/**
 * A direction of descent. Elements that a step against the gradient, in the scale of the inverse Hessian, would take to
 * a bound or beyond go to the bound. The approximate inverse Hessian of the others gives the rest (Bertsekas, SIAM J.
 * Control Optim. 20, 1982).
 */
const directionAt = (box: Box | undefined, { point, pairs }: State): Vector => {
  const { x, gradient } = point
  const against = (qs: ReadonlyArray<Pair>, g: Vector): Vector =>
    negate(inverseTimes(qs, qs.length, scaleOf(qs, point), g))
  if (box === undefined) return against(pairs, gradient)
  const target = axpy(-scaleOf(pairs, point), gradient, x)
  const [xs, gs] = [dataOf(x), dataOf(gradient)]
  const [there, nearest] = [dataOf(target), dataOf(project(box, target))]
  const isFree = (i: number): boolean => gs[i] === 0 || there[i] === nearest[i]
  const ofFree = (v: Vector): Vector => mapped(v, (vi, i) => (isFree(i) ? vi : 0))
  const pairsOfFree = pairs.map(({ step, change }) => pairOf(ofFree(step), ofFree(change)))
  const rest = against(pairsOfFree.filter(isConvex), ofFree(gradient))
  const moves = mapped(rest, (move, i) => (isFree(i) ? move : nearest[i]! - xs[i]!))
  return movesInside(box, x, moves)
}

const advanced =
  (objective: Objective<unknown>, memory: number) =>
  (state: State): Advance<State> => {
    const { point, pairs } = state
    const next = ({ point: to }: Found): State => {
      const pair = pairOf(sub(to.x, point.x), changeOf(objective.box, point.gradient, to.gradient))
      return { point: to, failed: undefined, pairs: isConvex(pair) ? [...pairs, pair].slice(-memory) : pairs }
    }
    const restarted = pairs.length > 0 ? { point, failed: undefined, pairs: [] } : undefined
    return descended(objective, state, directionAt(objective.box, state), { first: 1 }, next, restarted)
  }

/**
 * A minimum of a smooth function, by the limited-memory method of Broyden, Fletcher, Goldfarb and Shanno. It is the
 * first to try, for any number of parameters. An iteration costs one or two gradients and four passes over each of
 * `memory` vectors of parameters, and keeps twice as many. The line search is `lineSearch`.
 *
 * With bounds it projects its steps: what would leave the bounds stays at them, and the others move as without bounds.
 * The result satisfies the conditions of Karush, Kuhn and Tucker: at a lower bound the gradient is not negative, at an
 * upper one not positive, and elsewhere zero. The start is first moved within the bounds.
 *
 * It finds a point where the gradient is zero, from which it cannot descend; this need not be the least of all minima.
 * Throws `DomainError` for wrong options, `ShapeError` if the function does not give a number or bounds do not have the
 * structure of the start, and `ScopeError` if the function uses variables of an enclosing scope.
 *
 * @category minimizers
 * @since 0.1.0
 * @example
 * import { add, mul, splitBV, square, sub } from 'backprop-ts'
 * import { lbfgs } from 'backprop-ts/Minimize'
 *
 * // Rosenbrock's valley: its minimum is at (1, 1).
 * const { parameters, stopped } = lbfgs(
 *   p => {
 *     const { x, y } = splitBV(p)
 *     return add(square(sub(1, x)), mul(100, square(sub(y, square(x)))))
 *   },
 *   { x: -1.2, y: 1 }
 * )
 * assert.strictEqual(stopped, 'gradient')
 * assert.ok(Math.hypot(parameters.x - 1, parameters.y - 1) < 1e-8)
 *
 * const bounded = lbfgs(x => square(sub(x, 3)), 0, { upper: 2 })
 * assert.strictEqual(bounded.parameters, 2)
 */
export const lbfgs = (<P>(f: Body, start: P, options: LbfgsOptions<P> = {}): Minimum<P> => {
  const { memory = 10 } = options
  checked('lbfgs', 'memory', memory, Number.isInteger(memory) && memory > 0, 'a positive whole number')
  const objective = objectiveOf('lbfgs', f, start, options)
  return iterate<P, State>(
    objective,
    options,
    { point: objective.start, failed: undefined, pairs: [] },
    advanced(objective, memory)
  )
}) as Minimizer<'lbfgs'>
