/**
 * A worker: it computes shards that drivers put into a queue.
 *
 * @since 0.1.0
 */
import { hostname } from 'node:os'
import type { Redis } from 'ioredis'
import { type Backend, chooseBackend } from '../internal/kernels/choose-backend'
import { BackpropError } from '../internal/graph/errors'
import { loadLoss, type Loss } from '../shards/loss-module'
import { shardResult } from '../shards/shard-gradient'
import { putTogether } from '../shards/wire'
import { messageOf } from '../shards/failures'
import { addressOf } from './address'
import { packedResult, sha256, unpacked } from './bytes'
import { answered, connect, within } from './connection'
import { longestTime, positive, type QueueOptions, withDefaults } from './options'
import { loadBullmq } from './peers'
import { keysOf, programOf, readTask, requireUnchanged, type Task, timeToLive, urlOf } from './task'

/**
 * What a worker reports: that it is ready, that it has answered a shard, that a shard failed, and that Redis gives it
 * trouble, from which it recovers by itself.
 *
 * @category model
 * @since 0.1.0
 */
export type WorkerEvent =
  | { readonly type: 'ready'; readonly worker: string; readonly queue: string; readonly redis: string }
  | { readonly type: 'answered'; readonly step: string; readonly shard: number; readonly milliseconds: number }
  | { readonly type: 'failed'; readonly job: string; readonly reason: string }
  | { readonly type: 'trouble'; readonly reason: string }

/**
 * Options of `serve`.
 *
 * @category model
 * @since 0.1.0
 */
export interface ServeOptions extends QueueOptions {
  /** How many shards are fetched at a time. They are computed one after the other. By default 1. */
  readonly concurrency?: number
  /**
   * After how many milliseconds without a sign of life a worker is taken for dead, so that its shard goes to another
   * one. By default 30,000, and at most 2^31 - 1. A worker gives no sign while it computes, so it must be longer than a
   * shard takes.
   */
  readonly lockDuration?: number
  /** Is called with what happens. */
  readonly report?: (event: WorkerEvent) => void
}

/**
 * A worker that runs.
 *
 * @category model
 * @since 0.1.0
 */
export interface Served {
  /** The host and the process, which errors of this worker name. */
  readonly name: string
  /** Lets the worker finish its current shard, and disconnects it. */
  readonly close: () => Promise<void>
}

/** For how many seconds a worker waits for a job before it looks whether it was cut off. */
const pollInterval = 2

/** How long a worker that computes nothing any more waits for Redis to let it go, in milliseconds. */
const closeTimeout = 5000

/** How often the job of a shard may lose its worker. A shard that kills workers must not kill all of them. */
const maxStalledCount = 3

/** Stores a result only while the driver waits for it, so that late results leave nothing behind. */
const storeResult = `if redis.call('exists', KEYS[1]) == 1 then redis.call('set', KEYS[2], ARGV[1], 'EX', ARGV[2]) end`

/** An error that trying again does not help against. BullMQ knows it by its name. */
class FinalError extends Error {
  override readonly name = 'UnrecoverableError'
}

const final = (worker: string, error: unknown): FinalError => {
  const { name = 'Error' } = Object(error) as Partial<Error>
  return new FinalError(`${name}: ${messageOf(error)} (worker ${worker})`, { cause: error })
}

interface Parameters {
  readonly hash: string
  readonly value: unknown
}

/** Computes the results of tasks. */
class Computer {
  /** Of the last task. */
  private parameters: Parameters | undefined
  private backend: Backend | undefined

  constructor(
    private readonly client: Redis,
    private readonly queue: string,
    private readonly loss: Loss,
    private readonly maxBytes: number
  ) {}

  /** Stores the result of a task. Its data are gone if the driver has stopped, or if Redis has lost them. */
  async answer(task: Task): Promise<'stored' | 'gone'> {
    const keys = keysOf(this.queue, task)
    const [parameters, shard] = await Promise.all([this.parametersOf(task, keys.parameters), this.read(keys.shard)])
    if (parameters === undefined || shard === undefined) return 'gone'
    this.follow(task.backend)
    const { layout, numbers } = unpacked(shard)
    const result = shardResult(this.loss, parameters.value, putTogether(layout, numbers), task.wants)
    await this.client.eval(storeResult, 2, keys.shard, keys.result, packedResult(result), timeToLive)
    return 'stored'
  }

  /** The back end of the driver, so that the bits are the same. */
  private follow(backend: Backend): void {
    if (backend !== this.backend) chooseBackend(backend)
    this.backend = backend
  }

  private async parametersOf({ parameters: hash }: Task, key: string): Promise<Parameters | undefined> {
    if (this.parameters?.hash === hash) return this.parameters
    const bytes = await this.read(key)
    if (bytes === undefined) return undefined
    if (sha256(bytes) !== hash) throw new BackpropError('the parameters in Redis are damaged: their SHA-256 differs')
    const { layout, numbers } = unpacked(bytes)
    return (this.parameters = { hash, value: putTogether(layout, numbers) })
  }

  /** Reads no more than the limit, whatever is stored. */
  private async read(key: string): Promise<Buffer | undefined> {
    const bytes = await this.client.getrangeBuffer(key, 0, this.maxBytes)
    if (bytes.length > this.maxBytes)
      throw new BackpropError(`the worker reads at most ${this.maxBytes} bytes, and ${key} has more: raise maxBytes`)
    return bytes.length === 0 ? undefined : bytes
  }
}

/** Whether an error comes from Redis, so that another attempt may succeed. */
const isOfRedis = (error: unknown): boolean => /^(?:Reply|Abort)Error$/.test((Object(error) as Error).name)

/**
 * Computes the shards that drivers put into a queue, with the loss that a module exports, until it is closed. Any
 * number of workers may serve a queue, on any machines, and may come and go at any time. The command
 * `backprop-ts-worker` runs it.
 *
 * A worker runs only this module. It refuses jobs of drivers whose file of the module, name of the export or version of
 * this library's protocol differs; it does not compare what the module imports. It uses the driver's back end of linear
 * algebra.
 *
 * Needs the packages `bullmq` and `ioredis`. Throws `LossModuleError` if the module cannot be used, `RedisError` if
 * Redis cannot, and `DomainError` for options outside their domain.
 *
 * @category workers
 * @since 0.1.0
 * @example
 * import { serve, type Served } from 'backprop-ts/Distributed'
 *
 * export const start = (): Promise<Served> =>
 *   serve('./loss.js', { redis: 'redis://localhost:6379', report: event => console.log(event) })
 */
export const serve = async (module: string | URL, options: ServeOptions = {}): Promise<Served> => {
  const { queue, exported, maxBytes, connectTimeout } = withDefaults(options)
  const { report = () => undefined } = options
  const concurrency = positive('concurrency', options.concurrency ?? 1)
  const lockDuration = positive('lockDuration', options.lockDuration ?? 30_000, longestTime)
  const address = addressOf(options.redis)
  const url = urlOf(module)
  const program = programOf(url, exported)
  requireUnchanged(url, program)
  const loss = await loadLoss(url, exported)
  const { Worker } = await loadBullmq()
  const client = await connect(address, connectTimeout)

  const name = `${hostname()}:${process.pid}`
  const computer = new Computer(client, queue, loss, maxBytes)
  const answer = async (data: unknown): Promise<string> => {
    const start = performance.now()
    try {
      const task = readTask(data, program)
      const answered = await computer.answer(task)
      report({ type: 'answered', step: task.step, shard: task.shard, milliseconds: performance.now() - start })
      return answered
    } catch (error) {
      throw isOfRedis(error) ? new Error(address.hide(messageOf(error))) : final(name, error)
    }
  }
  const running = new Set<Promise<unknown>>()
  const worker = new Worker<unknown, string>(
    queue,
    job => {
      const answered = answer(job.data)
      running.add(answered)
      return answered.finally(() => running.delete(answered))
    },
    {
      connection: client,
      name,
      concurrency,
      lockDuration,
      stalledInterval: lockDuration / 2,
      maxStalledCount,
      drainDelay: pollInterval,
      runRetryDelay: 1000 * pollInterval
    }
  )
  worker.on('error', error => report({ type: 'trouble', reason: address.hide(messageOf(error)) }))
  worker.on('failed', (job, { message }) => report({ type: 'failed', job: job!.id!, reason: message }))
  try {
    await answered(address, connectTimeout, worker.waitUntilReady())
  } catch (error) {
    void within(closeTimeout, worker.close(true))
    client.disconnect()
    throw error
  }
  report({ type: 'ready', worker: name, queue, redis: address.shown })

  const close = async (): Promise<void> => {
    const closed = worker.close(client.status !== 'ready')
    // A shard takes less than this, so what takes longer waits for a Redis that is silent.
    await within(lockDuration, Promise.allSettled(running))
    // A connection that is cut off just now may never answer. Jobs that have not ended go to other workers.
    await within(closeTimeout, closed)
    client.disconnect()
  }
  let closing: Promise<void> | undefined
  return { name, close: () => (closing ??= close()) }
}
