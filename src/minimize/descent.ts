/** What the methods that search along lines share: the length of the first step, and what follows a search. */
import type { Vector } from '../LinearAlgebra/core/vector-types'
import { mul } from '../functions/arithmetic'
import { axpy } from '../functions/axpy'
import { norm2 } from '../LinearAlgebra/statistics/norms'
import { movesInside, project, slopeAlong } from './bounds'
import { lineSearch, type LineSearchOptions } from './line-search'
import { type Advance, isSmallStep } from './iterate'
import type { Objective, Point } from './objective'
import type { Stopped } from './result'

/**
 * How far to go against the gradient where nothing else is known (Hager and Zhang 2005, step I0): a part of the length
 * of the parameters, but so far that the value changes by more than rounding.
 */
export const firstLength = ({ x, value, norm }: Point): number => {
  const length = Math.max(0.01 * norm2(x), (1e-6 * Math.abs(value)) / norm)
  return length > 0 && length < Infinity ? length : 1
}

/** Why a method stops where nothing lower was found, though a step promised to decrease the value by so much. */
export const reasonOf = ({ x, value }: Point, step: Vector, promise: number): Stopped => {
  if (promise <= 1e-10 * Math.abs(value)) return 'value'
  return isSmallStep(step, x, 1e-12) ? 'step' : 'noDescent'
}

/** A point that a search found, and the length and the slope of the way to it. */
export interface Found {
  readonly point: Point
  readonly step: number
  readonly slope: number
}

/** A state of a method that searches along lines, and why it would have stopped if it had not started again. */
export interface Descent {
  readonly point: Point
  readonly failed: Stopped | undefined
}

/**
 * The state after a search along a direction. At a bound, the line bends and follows the bound. If nothing was found,
 * the state `restarted` is tried, which is missing if the direction was already that of the gradient.
 */
export const descended = <M extends Descent>(
  { at, box }: Objective<unknown>,
  state: M,
  direction: Vector,
  options: LineSearchOptions & { readonly first: number },
  next: (found: Found) => M,
  restarted: M | undefined
): Advance<M> => {
  const { point } = state
  const tried = (to: Point) => [to.value, slopeAlong(box, movesInside(box, to.x, direction), to.gradient), to] as const
  const start = tried(point)
  const slope = start[1]
  /** The curvature along the line, as far as it shows in the first trial. */
  let bend: number | undefined
  if (slope < 0 && slope > -Infinity) {
    const found = lineSearch(t => {
      if (t === 0) return start
      const trial = tried(at(project(box, axpy(t, direction, point.x))))
      bend ??= (trial[1] - slope) / t
      return trial
    }, options)
    const stopped = found.stopped === 'unbounded' ? 'unbounded' : undefined
    if (found.step > 0 || stopped !== undefined)
      return { state: next({ point: found.at[2], step: found.step, slope }), stopped }
  }
  const best = -slope / (bend ?? 0)
  const step = best > 0 && best < options.first ? best : options.first
  const failed = state.failed ?? reasonOf(point, mul(step, direction), -slope * step)
  return restarted === undefined ? { state, stopped: failed } : { state: { ...restarted, failed } }
}
