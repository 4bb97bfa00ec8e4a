/**
 * The gradient of a sum over shards, computed by worker threads.
 *
 * @since 0.1.0
 */
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { type BackpropError, describe, DomainError } from '../internal/graph/errors'
import { type Backend, current } from '../internal/kernels/choose-backend'
import { LossModuleError, ShardError } from '../shards/errors'
import { OrderedSum } from '../shards/ordered-sum'
import type { AnyLoss, ParametersOf, Sharded, ShardOf } from '../shards/sharded'
import { type Calculation, shardedFrom } from '../shards/sharded-from'
import { putTogether, takeApart } from '../shards/wire'
import type { Failure, ResourceLimits, Task } from './messages'
import { Pool } from './pool'
import { SharedMemory } from './shared-memory'
import { workerFileFor } from './worker-file'

/**
 * Options of `parallel`.
 *
 * @category model
 * @since 0.1.0
 */
export interface ParallelOptions {
  /** The number of worker threads. By default, it is the number of processors that the program may use. */
  readonly threads?: number
  /** The name under which the module exports the loss. The default is `loss`. */
  readonly export?: string
  /** Limits of the memory of each thread, as in `node:worker_threads`. */
  readonly resourceLimits?: ResourceLimits
  /**
   * The file that the threads run, instead of the one in this package. Needed only if the module of the loss is bundled
   * together with this package. The file must be an output of the same build, which shares its chunks with the module,
   * and export the result of `startWorker` as `runShard`.
   */
  readonly worker?: URL
}

const checkedThreads = (threads: number): number => {
  if (Number.isInteger(threads) && threads > 0) return threads
  throw new DomainError(`parallel: threads must be a positive integer, got ${describe(threads)}`)
}

/** The error of a worker. What `cause` shows is the worker's stack. */
const errorOf = (shard: number, { isOfModule, name, message, stack }: Failure): BackpropError => {
  const cause = Object.assign(new Error(message), { name, stack })
  return isOfModule ? new LossModuleError(message, { cause }) : new ShardError(shard, `${name}: ${message}`, { cause })
}

/**
 * Runs a loss in worker threads of Node.js, with `piscina`, which is an optional peer dependency. `module` is the URL
 * of a module that exports the loss: a function of the parameters and a shard of the data. The result computes the sum
 * of the losses of a list of shards, and the gradient of that sum. The results of shards are added in the order of the
 * list, so that the sum has the same bits for any number of threads.
 *
 * A call copies the parameters into memory that all threads read, and each shard into a message. A thread hands the
 * memory of its gradient over. So a call costs a copy of the parameters, a copy of the shards, and for each shard a
 * copy of the gradient and an addition of gradients. Threads start with the first call, and use the back end of linear
 * algebra that is then in use. Calls may overlap.
 *
 * The promises are rejected with a `ShardError` if the loss throws, or is not a number, or if the thread of a shard
 * dies three times; with a `LossModuleError` if the module cannot be loaded or does not export the loss; with the
 * reason of the `AbortSignal` if it is aborted, which stops the threads that compute for this call; with a
 * `DomainError` for an empty list of shards. A thread that dies is replaced, and its shard is computed again. Throws a
 * `DomainError` if `threads` is not a positive integer.
 *
 * @category parallel
 * @since 0.1.0
 * @example
 * import { type BVar, square, sub } from 'backprop-ts'
 * import { parallel } from 'backprop-ts/Parallel'
 *
 * // loss.js exports this function.
 * const loss = <S>(mean: BVar<S, number>, sample: number): BVar<S, number> => square(sub(mean, sample))
 *
 * const slopeAt = async (mean: number, samples: ReadonlyArray<number>): Promise<number> => {
 *   const { gradBP, close } = parallel<typeof loss>(new URL('file:///app/loss.js'), { threads: 2 })
 *   return gradBP(mean, samples).finally(close)
 * }
 * assert.strictEqual(typeof slopeAt, 'function')
 */
export const parallel = <L extends AnyLoss>(
  module: URL,
  options: ParallelOptions = {}
): Sharded<ParametersOf<L>, ShardOf<L>> => {
  const url = String(module)
  const threads = checkedThreads(options.threads ?? availableParallelism())
  const start = () => ({
    filename: options.worker === undefined ? workerFileFor(url) : fileURLToPath(options.worker),
    workerData: { url, exported: options.export ?? 'loss', backend: current().name as Backend }
  })
  const pool = new Pool(start, threads, options.resourceLimits ?? {})
  const memory = new SharedMemory()
  let steps = 0

  const calculate: Calculation = async (wants, parameters, shards, signal) => {
    pool.requireOpen()
    const shared = memory.write(parameters)
    const common = { wants, step: steps++, parameters: shared }
    const sum = new OrderedSum(shards.length)

    // Lines take shards from one queue. There are twice as many as threads, so that no thread waits for a shard.
    const queue: Iterator<readonly [number, unknown]> = shards.entries()
    let hasFailed = false
    const line = async (): Promise<void> => {
      for (let next = queue.next(); !next.done && !hasFailed; next = queue.next()) {
        const [i, shard] = next.value
        const task = (): Task => ({ ...common, shard: takeApart(`shard ${i}`, shard) })
        const answer = await pool.run(i, task, signal)
        if ('failure' in answer) throw errorOf(i, answer.failure)
        sum.add(i, answer)
      }
    }
    const lines = Array.from({ length: 2 * threads }, () =>
      line().catch((error: unknown) => {
        hasFailed = true
        throw error
      })
    )
    // One listener for all shards: those of `AbortSignal.any` would stay with the signal.
    const abort = (): void => pool.abort(signal!)
    signal?.addEventListener('abort', abort)
    void Promise.allSettled(lines).then(() => {
      signal?.removeEventListener('abort', abort)
      // A thread that was stopped may still read the memory.
      if (!signal?.aborted) memory.release(shared)
    })
    await Promise.all(lines)
    const { value, numbers } = sum.result
    return { value, gradient: numbers && putTogether(shared.layout, numbers) }
  }

  return { ...shardedFrom<ParametersOf<L>, ShardOf<L>>('parallel', calculate), close: () => pool.close() }
}
