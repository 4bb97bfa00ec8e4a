/** Goes downhill step by step: the state of a loop of training. */
import { describe, ShapeError } from '../internal/graph/errors'
import { plainOf } from '../internal/graph/node'
import type { Optimizer } from './optimizer'
import { wholeFrom } from './options'
import { copyOf, detachedFrom } from './owned'
import { stageOf } from './stages'
import { fleeting, lasting, type Step, type TrainOptions } from './step'

/** A loss and its gradient, and whether the loss showed its plain parameters to user code, which may have kept them. */
export interface Found<P> {
  readonly loss: unknown
  readonly gradient: P
  readonly isRevealed: boolean
}

/** A walk from the initial parameters on. */
export interface Walk<P, State> {
  readonly parameters: () => P
  /** Takes a step along the gradient at the parameters. Throws `ShapeError` if the loss is not a number. */
  readonly take: (found: Found<P>) => Step<P, State>
}

/** Starts a walk. Each loop has its own. Throws `DomainError` at once if the number of the step to resume is none. */
export const walking = <P, State>(
  name: string,
  initial: P,
  optimizer: Optimizer<P, State>,
  { resume, inPlace = false }: TrainOptions<State>
): (() => Walk<P, State>) => {
  const { init, run } = stageOf(optimizer)
  const start = resume === undefined ? 0 : wholeFrom(0, name, 'the step to resume from', resume.step)
  const own = inPlace ? copyOf : <A>(x: A): A => x
  return () => {
    let step = start
    let parameters = own(initial)
    let state = own(resume === undefined ? init(initial) : resume.state) as State
    // Whether user code may hold the memory of the parameters.
    let isShown = false
    return {
      parameters: () => parameters,
      take: ({ loss: result, gradient: found, isRevealed }) => {
        step++
        const loss = plainOf(name, 'the loss', result)
        if (typeof loss !== 'number')
          throw new ShapeError(
            `${name}: the loss must be a number, got ${describe(loss)} at step ${step}. ` +
              'mean and sumElements make a number'
          )
        isShown ||= isRevealed
        const owns = inPlace && !isShown
        const gradient = owns ? detachedFrom(parameters, found) : found
        const [moved, next] = run({ moves: true, owns }, gradient, state, parameters)
        if (moved !== undefined) {
          parameters = moved as P
          isShown = false
        }
        state = next as State
        const taken = { step, loss, gradient, parameters, state }
        return inPlace ? fleeting(name, taken, () => step) : lasting(taken)
      }
    }
  }
}
