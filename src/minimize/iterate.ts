/** The loop that all minimizers share: it asks for one step after the other, and decides when to stop. */
import { sub } from '../functions/arithmetic'
import { dataOf } from '../LinearAlgebra/core/dense-values'
import type { Vector } from '../LinearAlgebra/core/vector-types'
import { isFinitePoint, type Objective, type Point } from './objective'
import {
  count,
  isConverged,
  type Minimum,
  type MinimizeOptions,
  type Progress,
  type Stopped,
  tolerance
} from './result'

/** What a method gives for one iteration: its next state, and why it can go no further. */
export interface Advance<M> {
  readonly state: M
  readonly stopped?: Stopped | undefined
}

/** Whether no element of a step is more than a part of the element of the vector that it changes. */
export const isSmallStep = (step: Vector, x: Vector, tolerance: number): boolean => {
  const xs = dataOf(x)
  return dataOf(step).every((s, i) => Math.abs(s) <= tolerance * Math.abs(xs[i]!))
}

/** Whether the value decreased by at most a part of its size. */
const isSmallDecrease = (from: Point, to: Point, tolerance: number): boolean =>
  from.value - to.value <= tolerance * Math.max(Math.abs(from.value), Math.abs(to.value))

/** When a minimizer stops that was not told otherwise. */
export type Tolerances = Required<
  Pick<MinimizeOptions<unknown>, 'gradientTolerance' | 'valueTolerance' | 'stepTolerance'>
>

const usual = ({ norm }: Point): Tolerances => ({
  // The square of a norm of less than 1e-150 is next to nothing.
  gradientTolerance: Math.min(1e-8, Math.max(1e-150, 1e-12 * norm)),
  valueTolerance: Number.EPSILON,
  stepTolerance: Number.EPSILON
})

/** Advances from state to state until there is a reason to stop. A state with the same point is no step. */
export const iterate = <P, M extends { readonly point: Point }>(
  objective: Pick<Objective<P>, 'name' | 'parametersOf' | 'evaluations'>,
  options: MinimizeOptions<P>,
  initial: M,
  advance: (state: M) => Advance<M>,
  defaults: Tolerances = usual(initial.point)
): Minimum<P> => {
  const toleranceFor = (option: keyof Tolerances): number => {
    const given = options[option]
    return given === undefined ? defaults[option] : tolerance(objective.name, option, given)
  }
  const [smallNorm, valueTolerance, stepTolerance] = [
    toleranceFor('gradientTolerance'),
    toleranceFor('valueTolerance'),
    toleranceFor('stepTolerance')
  ]
  const bound = count(objective.name, 'iterations', options.iterations ?? 10_000)
  const { signal, onStep } = options
  let [state, iterations, smallDecreases] = [initial, 0, 0]
  const isSmall = ({ norm }: Point): boolean => norm <= smallNorm
  const progress = (): Progress<P> => ({
    parameters: objective.parametersOf(state.point.x),
    value: state.point.value,
    gradientNorm: state.point.norm,
    iterations,
    evaluations: objective.evaluations()
  })
  const reasonAfter = (from: Point, to: Point): Stopped | undefined => {
    if (isSmall(to)) return 'gradient'
    if (from === to) return undefined
    smallDecreases = isSmallDecrease(from, to, valueTolerance) ? smallDecreases + 1 : 0
    if (smallDecreases === 2) return 'value'
    return isSmallStep(sub(to.x, from.x), to.x, stepTolerance) ? 'step' : undefined
  }
  let stopped: Stopped | undefined
  if (!isFinitePoint(state.point)) stopped = 'notFinite'
  else if (isSmall(state.point)) stopped = 'gradient'
  while (stopped === undefined) {
    if (signal?.aborted === true) stopped = 'aborted'
    else if (iterations === bound) stopped = 'iterations'
    else {
      const { point } = state
      const next = advance(state)
      state = next.state
      iterations++
      stopped = next.stopped ?? reasonAfter(point, state.point)
      onStep?.(progress())
    }
  }
  return { ...progress(), stopped, converged: isConverged(stopped) }
}
