/**
 * The loop of steps over batches that arrive in time, or with a gradient that is calculated elsewhere.
 *
 * @since 0.1.0
 */
import type { Signal } from '../internal/graph/signal'
import type { NumericValue } from '../internal/graph/types'
import { abortable, untilAborted } from './abortable'
import type { Optimizer } from './optimizer'
import type { Step, TrainOptions } from './step'
import { backpropOf, type Loss } from './train'
import { type Found, walking } from './walk'

/**
 * A loss whose value and gradient are calculated elsewhere, such as in other threads or on other machines. It gets the
 * signal of the loop, if there is one, and may end its own work by it. If the loop runs in place, it changes the
 * parameters after the promise has settled.
 *
 * @category model
 * @since 0.1.0
 */
export interface Objective<P, B> {
  /** The loss of a batch, and its gradient with respect to the parameters. */
  backprop(
    parameters: P,
    batch: B,
    options?: { readonly signal?: Signal }
  ): Promise<readonly [loss: number, gradient: P]>
}

/**
 * Options of `trainAsync`. When `signal` is aborted, the loop throws the signal's reason, also while it waits for a
 * batch or a gradient.
 *
 * @category model
 * @since 0.1.0
 */
export interface TrainAsyncOptions<State> extends TrainOptions<State> {
  readonly signal?: Signal
}

/** Every runtime has it, but not every `lib` of TypeScript. */
declare const setTimeout: (f: (value: unknown) => void) => unknown

/** How long steps may follow one another, in milliseconds, before others have a turn. */
const maxTurn = 30

/** Gives others a turn, such as timers, signals and the user interface, if they have not had one for a while. */
const takingTurns = (): (() => Promise<void>) => {
  let since = Date.now()
  return async () => {
    if (Date.now() - since < maxTurn) return
    await new Promise(resolve => setTimeout(resolve))
    since = Date.now()
  }
}

/**
 * Like `train`, for `for await … of`. The batches may come from an async iterable. In place of the loss there may be an
 * object that calculates it and its gradient elsewhere, such as in threads. The steps are the same bits as those of
 * `train`.
 *
 * The loop gives timers, signals and the user interface a turn every 30 ms. When the signal is aborted, it throws the
 * signal's reason. `break`, an abort or an error closes the iterable of batches.
 *
 * Throws as `train` does, and what the batches and the objective throw.
 *
 * @category training
 * @since 0.1.0
 * @example
 * import { mul, square, sub } from 'backprop-ts'
 * import { type Optimizer, trainAsync } from 'backprop-ts/Optimizer'
 *
 * const halfway: Optimizer<number, null> = {
 *   init: () => null,
 *   update: (gradient, state) => [mul(-0.25, gradient), state]
 * }
 * const arriving = async function* () {
 *   for (const target of [8, 8, 8]) yield await Promise.resolve(target)
 * }
 * const run = async () => {
 *   for await (const { step, parameters } of trainAsync((x, y) => square(sub(x, y)), 0, arriving(), halfway))
 *     assert.strictEqual(parameters, [4, 6, 7][step - 1])
 * }
 * void run()
 */
export const trainAsync = <P extends NumericValue, B, State>(
  objective: Loss<P, B> | Objective<P, B>,
  initial: P,
  batches: Iterable<B> | AsyncIterable<B>,
  optimizer: Optimizer<P, State>,
  options: TrainAsyncOptions<NoInfer<State>> = {}
): AsyncIterable<Step<P, State>> => {
  const start = walking('trainAsync', initial, optimizer, options)
  const { signal } = options
  const backprop = async (parameters: P, batch: B): Promise<Found<P>> => {
    if (typeof objective === 'function') return backpropOf('trainAsync', objective, parameters, batch)
    const [loss, gradient] = await objective.backprop(parameters, batch, signal === undefined ? {} : { signal })
    return { loss, gradient, isRevealed: false }
  }
  return {
    async *[Symbol.asyncIterator]() {
      const turn = takingTurns()
      const { parameters, take } = start()
      for await (const batch of abortable(signal, batches)) {
        await turn()
        signal?.throwIfAborted()
        yield take(await untilAborted(signal, backprop(parameters(), batch)))
      }
    }
  }
}
