/**
 * One step of training.
 *
 * @since 0.1.0
 */
import { add } from '../functions/arithmetic'
import { describe, DomainError, ShapeError } from '../internal/graph/errors'
import { normOf } from './norm'
import type { Optimizer } from './optimizer'

/**
 * A step that was taken: plain data that never changes. Keep it, or save it as JSON and resume from it.
 *
 * @category model
 * @since 0.1.0
 */
export interface Step<P, State> {
  /** How many steps have been taken, with this one: the first is 1. */
  readonly step: number
  /** The loss on the batch, before the step. It may be NaN. */
  readonly loss: number
  /** The Euclidean norm of the gradient, before the optimizer changes it. It is calculated when it is first read. */
  readonly gradientNorm: number
  /** The parameters after the step. */
  readonly parameters: P
  /** The optimizer's state after the step. */
  readonly state: State
}

/**
 * Options of `train`. With `resume`, the loop goes on after that step, which may come from a file.
 *
 * @category model
 * @since 0.1.0
 */
export interface TrainOptions<State> {
  readonly resume?: Pick<Step<unknown, State>, 'step' | 'state'>
}

/** What a step starts from. */
export type Position<P, State> = Pick<Step<P, State>, 'step' | 'parameters' | 'state'>

/** Where training starts. Throws `DomainError` if the number of the step that it resumes is not one. */
export const startOf = <P, State>(
  name: string,
  parameters: P,
  optimizer: Optimizer<P, State>,
  { resume }: TrainOptions<State>
): Position<P, State> => {
  if (resume === undefined) return { step: 0, parameters, state: optimizer.init(parameters) }
  const { step, state } = resume
  if (!Number.isInteger(step) || step < 0)
    throw new DomainError(
      `${name}: the step to resume from must have a whole number from 0 on as its step, got ${describe(step)}`
    )
  return { step, parameters, state }
}

/** The step after a position, from the loss and its gradient there. Throws `ShapeError` if the loss is not a number. */
export const stepFrom = <P, State>(
  name: string,
  { step: taken, parameters, state }: Position<P, State>,
  optimizer: Optimizer<P, State>,
  [loss, gradient]: readonly [loss: unknown, gradient: P]
): Step<P, State> => {
  const step = taken + 1
  if (typeof loss !== 'number')
    throw new ShapeError(
      `${name}: the loss must be a number, got ${describe(loss)} at step ${step}. mean and sumElements make a number`
    )
  const [change, next] = optimizer.update(gradient, state, parameters)
  let norm: number | undefined
  return {
    step,
    loss,
    get gradientNorm() {
      return (norm ??= normOf(gradient))
    },
    parameters: add(parameters as object, change as object) as P,
    state: next
  }
}
