/**
 * What a step of training gives.
 *
 * @since 0.1.0
 */
import { BackpropError } from '../internal/graph/errors'
import { normOf } from './norm'
import { copyOf } from './owned'

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
  /**
   * The Euclidean norm of the gradient, before the optimizer changes it. It is calculated when it is first read. Until
   * then, the step keeps the gradient.
   */
  readonly gradientNorm: number
  /** The parameters after the step. */
  readonly parameters: P
  /** The optimizer's state after the step. */
  readonly state: State
}

/**
 * Options of `train`.
 *
 * @category model
 * @since 0.1.0
 */
export interface TrainOptions<State> {
  /** The step after which training goes on, which may come from a file. */
  readonly resume?: Pick<Step<unknown, State>, 'step' | 'state'>
  /**
   * Whether the loop updates a copy of the parameters and of the state in its own memory. Steps then cost no fresh
   * memory, and their parameters and state can only be read until the next step is taken. Optics of `frozen` must not
   * keep what they see.
   */
  readonly inPlace?: boolean
}

/** What is known of a step: its parts as they are after it. */
export interface Taken<P, State> extends Pick<Step<P, State>, 'step' | 'loss' | 'parameters' | 'state'> {
  readonly gradient: P
}

/** A value that is calculated from another one when it is first asked for, which is then let go. */
const lazily = <A, B>(from: A, calculate: (x: A) => B): (() => B) => {
  let known: { readonly from: A } | { readonly value: B } = { from }
  return () => {
    if ('from' in known) known = { value: calculate(known.from) }
    return known.value
  }
}

/** A step that keeps the parameters and the state. */
export const lasting = <P, State>({ step, loss, gradient, parameters, state }: Taken<P, State>): Step<P, State> => {
  const norm = lazily(gradient, normOf)
  return {
    step,
    loss,
    get gradientNorm() {
      return norm()
    },
    parameters,
    state
  }
}

/**
 * A step that copies the parameters and the state when they are read, which throws as soon as it is not the last one.
 */
export const fleeting = <P, State>(
  name: string,
  { step, loss, gradient, parameters, state }: Taken<P, State>,
  last: () => number
): Step<P, State> => {
  const reading = <A>(what: string, x: A): (() => A) =>
    lazily(x, changing => {
      if (last() === step) return copyOf(changing)
      throw new BackpropError(
        `${name}: the ${what} of step ${step} are gone, because the next step was taken in place. Read them before it`
      )
    })
  const norm = lazily(gradient, normOf)
  const [parametersThen, stateThen] = [reading('parameters', parameters), reading('numbers of the state', state)]
  return {
    step,
    loss,
    get gradientNorm() {
      return norm()
    },
    get parameters() {
      return parametersThen()
    },
    get state() {
      return stateThen()
    }
  }
}
