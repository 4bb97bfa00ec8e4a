/**
 * Steps along a line that satisfy the strong Wolfe conditions.
 *
 * @since 0.1.0
 */
import { describe, DomainError } from '../internal/graph/errors'
import { checked, count } from './result'

/**
 * What a line search may be told.
 *
 * - `first`: the first step to try. By default 1.
 * - `longest`: the longest step to try. By default there is none.
 * - `decrease`: the value must decrease by this part of what the slope at 0 promises. By default 1e-4.
 * - `curvature`: the slope must become smaller than this part of the slope at 0. By default 0.9; 0.1 searches closely.
 * - `evaluations`: how often the function may be called. By default 20.
 *
 * @category line search
 * @since 0.1.0
 */
export interface LineSearchOptions {
  readonly first?: number
  readonly longest?: number
  readonly decrease?: number
  readonly curvature?: number
  readonly evaluations?: number
}

/**
 * A step along a line, the value and the slope there, what the function gave there, and how often it was called.
 * `stopped` says what kind of step it is:
 *
 * - `wolfe`: both conditions hold.
 * - `longest`: the longest step, where the value still decreases.
 * - `decrease`: the value is less than at 0, but no step was found where the slope is small. The value may decrease
 *   further for longer steps.
 * - `noDescent`: no step was found where the value is small enough. The step is 0.
 * - `unbounded`: the value is -Infinity at a longer step than this.
 *
 * @category line search
 * @since 0.1.0
 */
export interface LineStep<T> {
  readonly step: number
  readonly value: number
  readonly slope: number
  readonly at: T
  readonly evaluations: number
  readonly stopped: 'wolfe' | 'longest' | 'decrease' | 'noDescent' | 'unbounded'
}

interface Trial<T> {
  readonly step: number
  readonly value: number
  readonly slope: number
  readonly at: T
}

/** Where something is not a number, the value counts as infinite, so that shorter steps are tried. */
const tried = <T extends readonly [number, number, ...unknown[]]>(phi: (t: number) => T, step: number): Trial<T> => {
  const at = phi(step)
  const [value, slope] = at
  return { step, value: value === -Infinity || Number.isFinite(slope + value) ? value : Infinity, slope, at }
}

/** The minimum of the cubic with the values and slopes at two steps (Nocedal and Wright, equation 3.59), or NaN. */
const cubicMinimum = <T>(a: Trial<T>, b: Trial<T>): number => {
  const width = b.step - a.step
  const d = a.slope + b.slope - (3 * (b.value - a.value)) / width
  const root = Math.sign(width) * Math.sqrt(d * d - a.slope * b.slope)
  return b.step - width * ((b.slope + root - d) / (b.slope - a.slope + 2 * root))
}

const clamped = (x: number, least: number, greatest: number): number => Math.min(Math.max(x, least), greatest)

/** A longer step than the longest that was tried, where the value still decreases. */
const beyond = <T>(before: Trial<T>, low: Trial<T>): number => {
  const guess = cubicMinimum(before, low)
  return guess > low.step ? clamped(guess, 2 * low.step, 10 * low.step) : 10 * low.step
}

/** A step between the best one and the other end of the interval that holds a minimum. */
const between = <T>(low: Trial<T>, high: Trial<T>, rounding: number): number => {
  const width = high.step - low.step
  const part =
    high.value === Infinity
      ? 0.1
      : Math.abs(high.value - low.value) <= rounding
        ? low.slope / (low.slope - high.slope)
        : (cubicMinimum(low, high) - low.step) / width
  return low.step + width * (part >= 0 ? clamped(part, 0.1, 0.9) : 0.5)
}

const numberOf = (name: string, x: number, isAllowed: boolean, expected: string): number =>
  checked('lineSearch', name, x, isAllowed, expected)

const validated = ({
  first = 1,
  longest = Infinity,
  decrease = 1e-4,
  curvature = 0.9,
  evaluations = 20
}: LineSearchOptions): Required<LineSearchOptions> => ({
  first: numberOf('first', first, first > 0 && first < Infinity, 'a positive finite number'),
  longest: numberOf('longest', longest, longest > 0, 'a positive number'),
  decrease: numberOf('decrease', decrease, decrease > 0 && decrease < 0.5, 'a number between 0 and 1/2'),
  curvature: numberOf('curvature', curvature, curvature > decrease && curvature < 1, 'between decrease and 1'),
  evaluations: count('lineSearch', 'evaluations', evaluations)
})

/**
 * A step that satisfies the strong Wolfe conditions. `phi` gives the value and the slope at a step, and what else the
 * caller wants to have of the step that is found. The value decreases by at least `decrease` times the step times the
 * slope at 0, and the slope is at most `curvature` times as steep as at 0. A difference of values that is lost in
 * rounding counts as a decrease, so that the slope decides next to a minimum (Hager and Zhang, SIAM J. Optim. 16,
 * 2005).
 *
 * It is the algorithm of Nocedal and Wright, _Numerical Optimization_ (2006), section 3.5: steps grow until an interval
 * holds a minimum, and the interval shrinks by cubic interpolation, or by halves where that is slow. A step where the
 * value or the slope is not finite counts as too long.
 *
 * Throws `DomainError` if the slope at 0 is not negative or the value is not finite there, and for wrong options.
 *
 * @category line search
 * @since 0.1.0
 * @example
 * import { backprop, square, sub } from 'backprop-ts'
 * import { lineSearch } from 'backprop-ts/Minimize'
 *
 * const { step, value, stopped } = lineSearch(t => backprop(x => square(sub(x, 3)), t), { curvature: 0.1 })
 * assert.deepStrictEqual([step, value, stopped], [3, 0, 'wolfe'])
 */
export const lineSearch = <T extends readonly [value: number, slope: number, ...rest: unknown[]]>(
  phi: (step: number) => T,
  options: LineSearchOptions = {}
): LineStep<T> => {
  const { first, longest, decrease, curvature, evaluations } = validated(options)
  const start = tried(phi, 0)
  if (!(start.slope < 0) || !Number.isFinite(start.value))
    throw new DomainError(
      `lineSearch: at 0 the value must be finite and the slope negative, got ${describe(start.at[0])} and ` +
        `${describe(start.slope)}. Search in a direction of descent`
    )
  const rounding = 8 * Number.EPSILON * Math.abs(start.value)
  let [low, before, high]: [Trial<T>, Trial<T>, Trial<T> | undefined] = [start, start, undefined]
  let step = Math.min(first, longest)
  const found = (trial: Trial<T>, stopped: LineStep<T>['stopped'], calls: number): LineStep<T> => ({
    ...trial,
    evaluations: calls,
    stopped
  })
  let calls = 1
  while (calls < evaluations) {
    const trial = tried(phi, step)
    calls++
    if (trial.value === -Infinity) return found(low, 'unbounded', calls)
    const isLow = trial.value <= start.value + decrease * step * start.slope + rounding
    if (isLow && Math.abs(trial.slope) <= -curvature * start.slope) return found(trial, 'wolfe', calls)
    const width: number = high === undefined ? Infinity : Math.abs(high.step - low.step)
    if (!isLow || trial.value > low.value + rounding) high = trial
    else {
      const ahead: number = high === undefined ? 1 : high.step - low.step
      if (trial.slope * ahead >= 0) high = low
      before = low
      low = trial
    }
    if (high === undefined) {
      if (step >= longest) return found(low, 'longest', calls)
      step = Math.min(beyond(before, low), longest)
    } else {
      const shrunk = Math.abs(high.step - low.step)
      if (shrunk <= Number.EPSILON * Math.max(high.step, low.step)) break
      const isSlow = shrunk > 0.66 * width
      step = isSlow && high.value < Infinity ? (low.step + high.step) / 2 : between(low, high, rounding)
    }
  }
  return low.value < start.value ? found(low, 'decrease', calls) : found(start, 'noDescent', calls)
}
