/**
 * The gradient of a sum over shards, computed by workers on any number of machines.
 *
 * @since 0.1.0
 */
import { randomUUID } from 'node:crypto'
import { BackpropError } from '../internal/graph/errors'
import type { Backend } from '../internal/kernels/choose-backend'
import { current } from '../internal/kernels/choose-backend'
import type { AnyLoss, ParametersOf, Sharded, ShardOf } from '../shards/sharded'
import { type Calculation, shardedFrom } from '../shards/sharded-from'
import { putTogether, takeApart } from '../shards/wire'
import { addressOf } from './address'
import { bounded, packed, sha256 } from './bytes'
import { longestTime, positive, type QueueOptions, withDefaults } from './options'
import { Session } from './session'
import { Step } from './step'
import { programOf, urlOf } from './task'

/**
 * Options of `distributed`.
 *
 * @category model
 * @since 0.1.0
 */
export interface DistributedOptions extends QueueOptions {
  /** How many shards of a call may wait in Redis at a time. By default 256. */
  readonly window?: number
  /** After how many milliseconds without an answer of Redis calls are rejected. By default 60,000, at most 2^31 - 1. */
  readonly redisTimeout?: number
  /** After how many milliseconds without any worker calls are rejected. By default 60,000. It may be `Infinity`. */
  readonly workerTimeout?: number
}

/**
 * What `distributed` gives.
 *
 * @category model
 * @since 0.1.0
 */
export interface Distributed<P, D> extends Sharded<P, D> {
  /** How many workers are connected to the queue. */
  readonly workers: () => Promise<number>
}

/**
 * Runs a loss on workers, over a queue of BullMQ on Redis. `module` is the URL or the path of a module that exports the
 * loss: a function of the parameters and a shard of the data. Workers run the same module, by
 * `npx backprop-ts-worker ./loss.js` or `serve`; they may come and go at any time. The result computes the sum of the
 * losses of a list of shards, and the gradient of that sum. Results are added in the order of the list. So the sum has
 * the same bits for any number of workers, whichever of them fail, if all use the same back end of linear algebra.
 *
 * ```ts ignore
 * const training = distributed<typeof import('./loss.js').loss>(new URL('./loss.js', import.meta.url))
 * const [loss, gradient] = await training.backprop(parameters, [batch1, batch2])
 * await training.close()
 * ```
 *
 * A call stores the parameters in Redis once, and each shard once. Each result travels back as the numbers of a
 * gradient. The shard of a worker that is lost goes to another worker, and what Redis loses is stored again. The
 * connection is made by the first call. Calls may overlap.
 *
 * The promises are rejected with
 *
 * - `ShardError` if the loss throws or is not a number, if a shard loses its worker four times, or if a worker refuses
 *   it because it runs another file, another export, or another protocol;
 * - `NoWorkerError` and `RedisError` if there is no worker, or no Redis, for longer than the options allow;
 * - the reason of the `AbortSignal` as soon as it is aborted, while what Redis holds is removed in the background;
 * - `NotDifferentiableError` for parameters or shards that cannot be sent, `ShapeError` for those that are too large,
 *   and `DomainError` for an empty list of shards.
 *
 * Needs the packages `bullmq` and `ioredis`. Throws `RedisError` if the address of Redis is none, `LossModuleError` if
 * the file of the module cannot be read, and `DomainError` for options outside their domain.
 *
 * @category drivers
 * @since 0.1.0
 */
export const distributed = <L extends AnyLoss>(
  module: string | URL,
  options: DistributedOptions = {}
): Distributed<ParametersOf<L>, ShardOf<L>> => {
  const { queue, exported, maxBytes, connectTimeout } = withDefaults(options)
  const window = positive('window', options.window ?? 256)
  const timeouts = {
    connectTimeout,
    redisTimeout: positive('redisTimeout', options.redisTimeout ?? 60_000, longestTime),
    workerTimeout: positive('workerTimeout', options.workerTimeout ?? 60_000)
  }
  const address = addressOf(options.redis)
  const program = programOf(urlOf(module), exported)
  const run = randomUUID()
  let steps = 0
  let opening: Promise<Session> | undefined
  let isClosed = false

  const session = async (): Promise<Session> => {
    if (isClosed) throw closedError()
    opening ??= Session.open(address, queue, timeouts)
    try {
      return await opening
    } catch (error) {
      opening = undefined
      throw error
    }
  }

  const calculate: Calculation = async (wants, parameters, shards, signal) => {
    const wire = takeApart('the parameters', parameters)
    const bytes = bounded('the parameters', packed(wire), maxBytes)
    const id = `${run}-${steps++}`
    const task = {
      ...program,
      backend: current().name as Backend,
      wants,
      step: id,
      parameters: sha256(bytes)
    }
    const count = wants === 'gradient' ? wire.numbers.length : 0
    const open = await session()
    signal?.throwIfAborted()
    const step = new Step(open, { task, parameters: bytes, count, shards, window, maxBytes })
    const abort = (): void => step.fail(signal?.reason)
    signal?.addEventListener('abort', abort)
    open.add(id, step)
    try {
      void step.start()
      const { value, numbers } = await step.result
      return { value, gradient: numbers && putTogether(wire.layout, numbers) }
    } finally {
      signal?.removeEventListener('abort', abort)
      await open.release(id, step)
    }
  }

  const close = async (): Promise<void> => {
    isClosed = true
    const open = await opening?.catch(() => undefined)
    await open?.close(closedError())
  }

  return {
    ...shardedFrom<ParametersOf<L>, ShardOf<L>>('distributed', calculate),
    workers: async () => (await session()).workers(),
    close
  }
}

const closedError = (): BackpropError => new BackpropError('distributed: it is closed')
