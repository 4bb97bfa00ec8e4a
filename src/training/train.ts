/**
 * The loop of steps over batches, as an iterable.
 *
 * @since 0.1.0
 */
import { allStructural, runTracked } from '../internal/engine/run'
import type { BVar, NumericValue } from '../internal/graph/types'
import { structural } from '../internal/values/zero-add-one'
import type { Optimizer } from './optimizer'
import { startOf, type Step, stepFrom, type TrainOptions } from './step'

/**
 * A loss: a function of the parameters and of a batch of data to a number, which training makes small.
 *
 * @category model
 * @since 0.1.0
 */
export type Loss<P, B> = <S>(parameters: BVar<S, P>, batch: B) => BVar<S, number>

/** The loss and its gradient, whatever the loss is. */
export const backpropOf = <P, B>(name: string, loss: Loss<P, B>, parameters: P, batch: B): readonly [unknown, P] => {
  const run = runTracked(name, p => loss(p as BVar<unknown, P>, batch), [parameters], allStructural)
  return [run.value, run.gradients(structural)[0] as P]
}

/**
 * Training: one step of the optimizer for each batch. The steps are an iterable for `for … of`. A step is taken when the
 * loop asks for it, so the batches may be endless, and `break` ends the training and closes the iterable of batches.
 * Everything that the next step depends on is in the step before: the parameters, the optimizer's state and the number
 * of the step. Training that goes on from a step, with the batches that follow it, gives the same bits as if it had not
 * stopped. Iterating again trains again from the start.
 *
 * Each step makes new parameters and a new state, so a step never changes, and keeping all steps keeps all parameters.
 * For plain descent in place, without new memory, there is `descend` of `backprop-ts/LinearAlgebra`.
 *
 * Throws `ShapeError` if the loss is not a number. A loss of NaN is a step like any other: look at it and `break`.
 *
 * @category training
 * @since 0.1.0
 * @example
 * import { add, mul, splitBV } from 'backprop-ts'
 * import { meanSquaredError, type Optimizer, train } from 'backprop-ts/Optimizer'
 *
 * interface Line {
 *   readonly slope: number
 *   readonly offset: number
 * }
 * const halfway: Optimizer<Line, null> = {
 *   init: () => null,
 *   update: (gradient, state) => [mul(-0.1, gradient), state]
 * }
 * const start: Line = { slope: 0, offset: 0 }
 * const points = Array.from({ length: 1000 }, (_, i) => ({ x: i % 3, y: 2 * (i % 3) + 1 }))
 *
 * const steps = train(
 *   (line, { x, y }) => {
 *     const { slope, offset } = splitBV(line)
 *     return meanSquaredError(add(mul(slope, x), offset), y)
 *   },
 *   start,
 *   points,
 *   halfway
 * )
 * for (const { step, loss, parameters } of steps)
 *   if (loss < 1e-12 && step > 3) {
 *     assert.strictEqual(step < 500, true)
 *     assert.strictEqual(Math.abs(parameters.slope - 2) < 1e-5, true)
 *     break
 *   }
 */
export const train = <P extends NumericValue, B, State>(
  loss: Loss<P, B>,
  initial: P,
  batches: Iterable<B>,
  optimizer: Optimizer<P, State>,
  options: TrainOptions<NoInfer<State>> = {}
): Iterable<Step<P, State>> => {
  const start = startOf('train', initial, optimizer, options)
  return {
    *[Symbol.iterator]() {
      let position = start
      for (const batch of batches) {
        const step = stepFrom('train', position, optimizer, backpropOf('train', loss, position.parameters, batch))
        yield step
        position = step
      }
    }
  }
}
