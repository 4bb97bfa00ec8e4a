/**
 * What the minimizers give, and what they can be told.
 *
 * @since 0.1.0
 */
import { describe, DomainError } from '../internal/graph/errors'

/**
 * Why a minimizer stopped:
 *
 * - `gradient`: the gradient is as small as was asked for.
 * - `value`: the value no longer decreases by more than was asked for. Or nothing lower was found where, by the
 *   gradient, less than 1e-10 of the value was to be gained: rounding hides it.
 * - `step`: no parameter changes by more than was asked for. Or nothing lower was found where parameters were to change
 *   by less than 1e-12 of their size.
 * - `iterations`: the number of iterations reached its bound.
 * - `noDescent`: no lower point was found, although the gradient promises one. It may be wrong there, or not exist.
 * - `notFinite`: the value or the gradient at the start, or a second derivative that is needed, is not finite.
 * - `unbounded`: the value decreases without an end that could be found.
 * - `aborted`: the signal was given.
 *
 * @category model
 * @since 0.1.0
 */
export type Stopped = 'gradient' | 'value' | 'step' | 'iterations' | 'noDescent' | 'notFinite' | 'unbounded' | 'aborted'

/**
 * Where a minimizer is after an iteration. `gradientNorm` is the Euclidean norm of the gradient at `parameters`. Within
 * bounds, the parts of the gradient do not count that only a bound keeps from decreasing the value. `evaluations` says
 * how often the function ran, with its gradient or for second derivatives.
 *
 * @category model
 * @since 0.1.0
 */
export interface Progress<P> {
  readonly parameters: P
  readonly value: number
  readonly gradientNorm: number
  readonly iterations: number
  readonly evaluations: number
}

/**
 * What a minimizer found, and why it stopped there. It `converged` if it stopped because of the gradient, the value or
 * the step. Its vectors, matrices and arrays of floats share no memory with those at the start.
 *
 * @category model
 * @since 0.1.0
 */
export interface Minimum<P> extends Progress<P> {
  readonly stopped: Stopped
  readonly converged: boolean
}

/**
 * When a minimizer stops, and whom it tells.
 *
 * - `gradientTolerance`: it stops if the norm of the gradient is at most this. By default 1e-8, or 1e-12 times the norm
 *   at the start if that is less, so that a small unit of the value is no reason to stop.
 * - `valueTolerance`: it stops if in two iterations in a row the value decreases by at most this times its size. By
 *   default 2⁻⁵², the rounding of numbers.
 * - `stepTolerance`: it stops if no parameter changes by more than this times its size. By default 2⁻⁵².
 * - `iterations`: the greatest number of iterations. By default 10,000.
 * - `signal`: it stops before the next iteration once this is aborted.
 * - `onStep`: called after each iteration. What it throws ends the search.
 *
 * @category model
 * @since 0.1.0
 */
export interface MinimizeOptions<P> {
  readonly gradientTolerance?: number
  readonly valueTolerance?: number
  readonly stepTolerance?: number
  readonly iterations?: number
  readonly signal?: AbortSignal
  readonly onStep?: (progress: Progress<P>) => void
}

/** Whether a minimizer that stopped for this reason has found what it was asked for. */
export const isConverged = (stopped: Stopped): boolean =>
  stopped === 'gradient' || stopped === 'value' || stopped === 'step'

/** Gives an option, or throws unless it is a number for which the condition holds. */
export const checked = (name: string, option: string, x: number, holds: boolean, expected: string): number => {
  if (typeof x !== 'number' || !holds)
    throw new DomainError(`${name}: ${option} must be ${expected}, got ${describe(x)}`)
  return x
}

/** A tolerance: a number that is not negative. */
export const tolerance = (name: string, option: string, x: number): number =>
  checked(name, option, x, x >= 0, 'a number that is not negative')

/** A bound on how often something is done. */
export const count = (name: string, option: string, x: number): number =>
  checked(name, option, x, Number.isInteger(x) && x >= 0, 'a whole number that is not negative')
