import { distributed, serve, type Served } from 'backprop-ts/Distributed'
import { type Optimizer, type Step, trainAsync } from 'backprop-ts/Optimizer'
import { parallel, type Sharded } from 'backprop-ts/Parallel'
import { type Batch, splitBatch } from './dataset'
import type { loss } from './loss'
import type { Network } from './mnist.md'

// `scripts/run-example.mjs` makes these files.
const module = new URL('./loss.mjs', import.meta.url)
const worker = new URL('./worker.mjs', import.meta.url)

const splitAll = function* (parts: number, batches: Iterable<Batch>): Generator<readonly Batch[]> {
  for (const batch of batches) yield splitBatch(parts)(batch)
}

/** Steps whose gradients others compute, and what ends them. */
const stepsWith = (training: Sharded<Network, Batch>, parts: number) => ({
  stepsBy:
    <State>(optimizer: Optimizer<Network, State>) =>
    (network: Network, batches: Iterable<Batch>): AsyncIterable<Step<Network, State>> =>
      trainAsync(training, network, splitAll(parts, batches), optimizer, { inPlace: true }),
  close: training.close
})

/** Steps whose gradients come from worker threads. */
export const inThreads = (threads: number) => stepsWith(parallel<typeof loss>(module, { threads, worker }), threads)

/** Steps whose gradients come from workers on any machines. */
export const onMachines = (redis: string, shards: number) =>
  stepsWith(distributed<typeof loss>(module, { redis, queue: 'mnist' }), shards)

/** A worker, which tells what happens. */
export const beWorker = (redis: string | undefined, tell: (event: unknown) => void): Promise<Served> =>
  serve(module, { ...(redis !== undefined && { redis }), queue: 'mnist', report: tell })
