import { type Optimizer, type Step, trainAsync } from 'backprop-ts/Optimizer'
import { parallel } from 'backprop-ts/Parallel'
import { type Batch, splitBatch } from './dataset'
import type { loss } from './loss'
import type { Network } from './mnist.md'

const splitAll = function* (parts: number, batches: Iterable<Batch>): Generator<readonly Batch[]> {
  for (const batch of batches) yield splitBatch(parts)(batch)
}

/** Steps whose gradients come from worker threads, and what ends the threads. */
export const inThreads = (threads: number) => {
  // `scripts/run-example.mjs` makes these files.
  const worker = new URL('./worker.mjs', import.meta.url)
  const training = parallel<typeof loss>(new URL('./loss.mjs', import.meta.url), { threads, worker })
  return {
    stepsBy:
      <State>(optimizer: Optimizer<Network, State>) =>
      (network: Network, batches: Iterable<Batch>): AsyncIterable<Step<Network, State>> =>
        trainAsync(training, network, splitAll(threads, batches), optimizer, { inPlace: true }),
    close: training.close
  }
}
