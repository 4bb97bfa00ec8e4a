/** One calculation over shards, as the driver sees it. */
import type { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { BackpropError } from '../internal/graph/errors'
import { ShardError } from '../shards/errors'
import { OrderedSum } from '../shards/ordered-sum'
import type { ShardResult } from '../shards/shard-gradient'
import { takeApart } from '../shards/wire'
import { messageOf } from '../shards/failures'
import { bounded, packed, resultLength, unpackedResult } from './bytes'
import { keysOf, type Task, timeToLive } from './task'

/** How often a shard is put into the queue again after Redis has lost it. */
const maxRounds = 10

/** Where steps are stored. */
export interface Store {
  readonly client: Redis
  readonly queue: Queue
  /** A step could not do something, and will try again. */
  readonly noteTrouble: (error: unknown) => void
  readonly noteSuccess: () => void
}

/** What is the same for all shards of a step. */
export interface StepOptions {
  readonly task: Omit<Task, 'shard'>
  /** The parameters, packed. */
  readonly parameters: Buffer
  /** How many numbers the gradient has, 0 if it is not wanted. */
  readonly count: number
  readonly shards: ReadonlyArray<unknown>
  /** How many shards may wait in Redis at a time. */
  readonly window: number
  readonly maxBytes: number
}

/** The id of the job of a shard. A shard that was lost gets another job in the next round. */
const jobIdOf = (step: string, shard: number, round: number): string => `${step}.${shard}.${round}`

/** The step and the shard that a job belongs to. */
export const placeOf = (jobId: string): readonly [step: string, shard: number] => {
  const [step, shard] = jobId.split('.')
  return [String(step), Number(shard)]
}

/**
 * Puts shards into the queue, as many at a time as the window allows, and adds up what comes back. Events of the queue
 * say when there is something to fetch. They may be lost, and so may anything else that Redis had not yet written to
 * its disk, so `recover` compares now and then what Redis has with what it should have.
 */
export class Step {
  /** The sum, or the error that ended the step. */
  readonly result: Promise<ShardResult>
  private resolve!: (result: ShardResult) => void
  private reject!: (error: unknown) => void

  private readonly sum: OrderedSum
  /** The shards that were sent and have no result yet, each with its round. */
  private readonly waiting = new Map<number, number>()
  private next = 0
  private isOver = false
  /** What is on its way to Redis. */
  private readonly sending = new Set<Promise<void>>()
  /** When the last result came, or when it was last looked for. */
  private lastLook = Date.now()
  private lastRecovery = Date.now()

  constructor(
    private readonly store: Store,
    private readonly options: StepOptions
  ) {
    this.sum = new OrderedSum(options.shards.length)
    this.result = new Promise((resolve, reject) => {
      this.resolve = resolve
      this.reject = reject
    })
  }

  /** Stores the parameters and sends the first shards. */
  async start(): Promise<void> {
    await this.attempt(async () => {
      await this.storeParameters()
      await this.fill()
    })
  }

  /** A job has ended. Its result is in Redis, unless its worker found that its data are not. */
  async completed(shard: number): Promise<void> {
    await this.attempt(async () => {
      if (!(await this.fetch(shard))) await this.sendAgain(shard)
    })
  }

  /** A job has failed for good. A worker that was taken for dead may have answered nevertheless. */
  async failed(shard: number, reason: string): Promise<void> {
    await this.attempt(async () => {
      if (!(await this.fetch(shard))) throw new ShardError(shard, reason)
    })
  }

  /** Whether no result has come for some milliseconds, or data may soon expire. */
  isLate(patience: number): boolean {
    return Date.now() - this.lastLook > patience || Date.now() - this.lastRecovery > (timeToLive / 4) * 1000
  }

  /** Fetches results whose events were lost, and sends what Redis has lost. Keeps what Redis has from expiring. */
  async recover(): Promise<void> {
    this.lastRecovery = this.lastLook = Date.now()
    await this.attempt(async () => {
      const { client, queue } = this.store
      if ((await client.expire(this.keys(0).parameters, timeToLive)) === 0) await this.storeParameters()
      const check = async ([shard, round]: readonly [number, number]): Promise<void> => {
        const id = jobIdOf(this.options.task.step, shard, round)
        // In this order, because a result is stored before its job ends.
        const job = await queue.getJob(id)
        const state = await job?.getState()
        if (await this.fetch(shard)) return
        if (state === 'failed') throw new ShardError(shard, job!.failedReason)
        if (job === undefined || state === 'completed' || state === 'unknown') await this.sendAgain(shard)
        else await client.expire(this.keys(shard).shard, timeToLive)
      }
      await Promise.all([...this.waiting].map(check))
      await this.fill()
    })
  }

  /** Ends the step with an error. */
  fail(error: unknown): void {
    this.isOver = true
    this.reject(error)
  }

  /** Removes what is left of the step in Redis. */
  async clear(): Promise<void> {
    this.isOver = true
    // A job that is put into the queue after its removal would stay there.
    await Promise.allSettled(this.sending)
    const { client, queue } = this.store
    const left = [...this.waiting]
    this.waiting.clear()
    const keys = left.map(([shard]) => this.keys(shard)).flatMap(({ shard, result }) => [shard, result])
    await client.unlink(this.keys(0).parameters, ...keys)
    await Promise.all(left.map(([shard, round]) => queue.remove(jobIdOf(this.options.task.step, shard, round))))
  }

  private keys(shard: number): ReturnType<typeof keysOf> {
    return keysOf(this.store.queue.name, { ...this.options.task, shard })
  }

  /**
   * Errors of Redis do not end a step: `recover` does later what could not be done now. The driver ends it if Redis
   * keeps failing.
   */
  private async attempt(f: () => Promise<void>): Promise<void> {
    if (this.isOver) return
    try {
      await f()
      this.store.noteSuccess()
    } catch (error) {
      if (error instanceof BackpropError) this.fail(error)
      else this.store.noteTrouble(error)
    }
  }

  private async storeParameters(): Promise<void> {
    if (this.isOver) return
    await this.store.client.set(this.keys(0).parameters, this.options.parameters, 'EX', timeToLive)
  }

  /** Sends shards until the window is full. */
  private async fill(): Promise<void> {
    const { shards, window } = this.options
    const fresh: number[] = []
    while (!this.isOver && this.waiting.size < window && this.next < shards.length) {
      fresh.push(this.next)
      this.waiting.set(this.next++, 0)
    }
    if (fresh.length > 0) await this.send(fresh)
  }

  private async sendAgain(shard: number): Promise<void> {
    const round = this.waiting.get(shard)
    if (round === undefined) return
    if (round === maxRounds) throw new ShardError(shard, `Redis has lost it ${maxRounds} times`)
    this.waiting.set(shard, round + 1)
    await this.storeParameters()
    await this.send([shard])
  }

  private async send(shards: ReadonlyArray<number>): Promise<void> {
    if (this.isOver) return
    const sent = this.put(shards)
    this.sending.add(sent)
    await sent.finally(() => this.sending.delete(sent))
  }

  private async put(shards: ReadonlyArray<number>): Promise<void> {
    const { task, shards: data, maxBytes } = this.options
    const { client, queue } = this.store
    const bytes = shards.map(shard => packedShard(shard, data[shard], maxBytes))
    const stored = shards.map((shard, i) => client.set(this.keys(shard).shard, bytes[i]!, 'EX', timeToLive))
    const jobs = shards.map(shard => ({
      name: task.wants,
      data: { ...task, shard } satisfies Task,
      opts: { jobId: jobIdOf(task.step, shard, this.waiting.get(shard)!) }
    }))
    // All of them have settled when it ends, so that `clear` removes all of them.
    const all = [...stored, queue.addBulk(jobs)]
    await Promise.allSettled(all)
    await Promise.all(all)
  }

  /** Takes the result of a shard out of Redis. Tells whether the shard needs nothing any more. */
  private async fetch(shard: number): Promise<boolean> {
    if (!this.waiting.has(shard)) return true
    const { client } = this.store
    const keys = this.keys(shard)
    // One byte more than wanted shows what is too long.
    const bytes = await client.getrangeBuffer(keys.result, 0, resultLength(this.options.count))
    // It may have been fetched twice at the same time.
    if (bytes.length > 0 && this.waiting.delete(shard)) {
      this.lastLook = Date.now()
      this.sum.add(shard, unpackedResult(bytes, this.options.count))
      if (this.sum.isComplete) this.resolve(this.sum.result)
      await Promise.all([client.unlink(keys.shard, keys.result), this.fill()])
    }
    return bytes.length > 0
  }
}

const packedShard = (shard: number, data: unknown, maxBytes: number): Buffer => {
  const name = `shard ${shard}`
  try {
    return bounded(name, packed(takeApart(name, data)), maxBytes)
  } catch (error) {
    throw error instanceof BackpropError ? error : new ShardError(shard, messageOf(error), { cause: error })
  }
}
