/**
 * The loop of steps over batches, as an iterable.
 *
 * @since 0.1.0
 */
import { allStructural, runTracked } from '../internal/engine/run'
import type { BVar, NumericValue } from '../internal/graph/types'
import { structural } from '../internal/values/zero-add-one'
import type { Optimizer } from './optimizer'
import type { Step, TrainOptions } from './step'
import { type Found, walking } from './walk'

/**
 * A loss: a function of the parameters and of a batch of data to a number, which training makes small.
 *
 * @category model
 * @since 0.1.0
 */
export type Loss<P, B> = <S>(parameters: BVar<S, P>, batch: B) => BVar<S, number>

/** The loss and its gradient, whatever the loss is. */
export const backpropOf = <P, B>(name: string, loss: Loss<P, B>, parameters: P, batch: B): Found<P> => {
  const run = runTracked(name, p => loss(p as BVar<unknown, P>, batch), [parameters], allStructural)
  const [gradient] = run.gradients(structural)
  return { loss: run.value, gradient: gradient as P, isRevealed: run.scope.isRevealed }
}

/**
 * Training: one step of the optimizer for each batch. The steps are an iterable for `for … of`. A step is taken when
 * the loop asks for it, so the batches may be endless. `break` ends the training and closes the iterable of batches.
 * Everything that the next step depends on is in the step before: the parameters, the optimizer's state and the number
 * of the step. Training that goes on from a step, with the batches that follow it, gives the same bits as if it had not
 * stopped. Iterating again trains again from the start.
 *
 * Each step makes new parameters and a new state, so a step never changes, and keeping all steps keeps all parameters.
 * The option `inPlace` avoids that: the loop then updates memory that only it holds. The parameters and the state of a
 * step are copied when they are read, and reading them throws a `BackpropError` once the next step has been taken.
 * Parameters that the loss shows to user code, as `primal` and optics do, are left to it; that step makes new ones. Do
 * not keep a variable of one step for a later one.
 *
 * Throws `DomainError` at once for a step to resume from that is not a whole number, `ShapeError` if the loss is not a
 * number, and what the optimizer throws. A loss of NaN is a step like any other: look at it and `break`.
 *
 * @category training
 * @since 0.1.0
 * @example
 * import { add, mul, splitBV } from 'backprop-ts'
 * import { adam, meanSquaredError, train } from 'backprop-ts/Optimizer'
 *
 * const start = { slope: 0, offset: 0 }
 * const points = Array.from({ length: 5000 }, (_, i) => ({ x: i % 3, y: 2 * (i % 3) + 1 }))
 *
 * const steps = train((line, { x, y }) => {
 *   const { slope, offset } = splitBV(line)
 *   return meanSquaredError(add(mul(slope, x), offset), y)
 * }, start, points, adam({ rate: 0.05 }))
 * for (const { step, loss, parameters } of steps) {
 *   if (step < 10 || loss > 1e-12) continue
 *   assert.strictEqual(step < 5000, true)
 *   assert.strictEqual(Math.abs(parameters.slope - 2) < 0.01, true)
 *   break
 * }
 */
export const train = <P extends NumericValue, B, State>(
  loss: Loss<P, B>,
  initial: P,
  batches: Iterable<B>,
  optimizer: Optimizer<P, State>,
  options: TrainOptions<NoInfer<State>> = {}
): Iterable<Step<P, State>> => {
  const start = walking('train', initial, optimizer, options)
  return {
    *[Symbol.iterator]() {
      const { parameters, take } = start()
      for (const batch of batches) yield take(backpropOf('train', loss, parameters(), batch))
    }
  }
}
