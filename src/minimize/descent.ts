/** What the methods that search along lines share: the length of the first step, and what follows a search. */
import type { Vector } from '../LinearAlgebra/core/vector-types'
import { axpy } from '../functions/axpy'
import { dot } from '../LinearAlgebra/products/products'
import { norm2 } from '../LinearAlgebra/statistics/norms'
import { movesInside, project } from './bounds'
import { lineSearch, type LineSearchOptions } from './line-search'
import type { Advance } from './iterate'
import type { Objective, Point } from './objective'

/** How far to go against the gradient where nothing else is known (Hager and Zhang 2005, step I0). */
export const firstLength = ({ x, value, norm }: Point): number => {
  const length = 0.01 * (norm2(x) || Math.abs(value) / norm)
  return length > 0 && length < Infinity ? length : 1
}

/** A point that a search found, and the length and the slope of the way to it. */
export interface Found {
  readonly point: Point
  readonly step: number
  readonly slope: number
}

/**
 * The state after a search along a direction. At a bound, the line bends and follows the bound. If nothing was found
 * because what there is to gain is lost in rounding, the value has converged. If nothing was found otherwise, the state
 * `restarted` is tried, which is missing if the direction was already that of the gradient.
 */
export const descended = <M extends { readonly point: Point }>(
  { at, box }: Objective<unknown>,
  state: M,
  direction: Vector,
  options: LineSearchOptions & { readonly first: number },
  next: (found: Found) => M,
  restarted: M | undefined
): Advance<M> => {
  const { point } = state
  const tried = (to: Point) => [to.value, dot(to.gradient, movesInside(box, to.x, direction)), to] as const
  const start = tried(point)
  const slope = start[1]
  if (slope < 0 && slope > -Infinity) {
    const along = (t: number) => tried(at(project(box, axpy(t, direction, point.x))))
    const found = lineSearch(t => (t === 0 ? start : along(t)), options)
    const stopped = found.stopped === 'unbounded' ? 'unbounded' : undefined
    if (found.step > 0 || stopped !== undefined)
      return { state: next({ point: found.at[2], step: found.step, slope }), stopped }
    if (-slope * options.first <= 16 * Number.EPSILON * Math.abs(point.value)) return { state, stopped: 'value' }
  }
  return restarted === undefined ? { state, stopped: 'noDescent' } : { state: restarted }
}
