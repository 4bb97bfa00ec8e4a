/**
 * What a worker thread does.
 *
 * @since 0.1.0
 */
import { inspect } from 'node:util'
import { workerData } from 'node:worker_threads'
import { chooseBackend } from '../internal/kernels/choose-backend'
import { LossModuleError } from '../shards/errors'
import { loadLoss } from '../shards/loss-module'
import { shardResult } from '../shards/shard-gradient'
import { putTogether } from '../shards/wire'
import { loadPiscina } from './load-piscina'
import type { Answer, Failure, Setup, Task } from './messages'

const failureOf = (error: unknown): Failure => {
  const { name, message, constructor } = error instanceof Error ? error : new Error(String(error))
  const isOfModule = error instanceof LossModuleError
  return { isOfModule, name: name === 'Error' ? constructor.name : name, message, stack: inspect(error) }
}

const prepared = async ({ url, exported, backend }: Setup): Promise<(task: Task) => Answer> => {
  chooseBackend(backend)
  const loss = await loadLoss(url, exported)
  const { move, transferableSymbol, valueSymbol } = await loadPiscina()

  let step: number | undefined
  let parameters: unknown
  return task => {
    if (task.step !== step) {
      step = task.step
      // Vectors and matrices are views of the shared memory.
      parameters = putTogether(task.parameters.layout, new Float64Array(task.parameters.memory))
    }
    const result = shardResult(loss, parameters, putTogether(task.shard.layout, task.shard.numbers), task.wants)
    // The memory of the gradient changes hands, and is not copied.
    const memory = result.numbers === undefined ? [] : [result.numbers.buffer]
    return move({ [transferableSymbol]: memory, [valueSymbol]: result } as never) as unknown as Answer
  }
}

/**
 * Prepares a worker thread, and gives the function that computes a shard in it. Only a file for the option `worker` of
 * `parallel` needs this. Neither the promise nor the function fails: errors are part of the answers.
 *
 * @category bundles
 * @since 0.1.0
 * @example
 * // worker.ts, beside the module of the loss
 * import { startWorker } from 'backprop-ts/Parallel'
 *
 * export const runShard = startWorker()
 */
export const startWorker = async (setup: unknown = workerData): Promise<(task: never) => unknown> => {
  const run = await prepared(setup as Setup).catch((error: unknown) => () => ({ failure: failureOf(error) }))
  return (task: Task): Answer => {
    try {
      return run(task)
    } catch (error) {
      return { failure: failureOf(error) }
    }
  }
}
