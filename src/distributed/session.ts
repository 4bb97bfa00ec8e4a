/** A driver's connection to Redis and to the queue, and the watch over them. */
import type { Queue, QueueEvents } from 'bullmq'
import type { Redis } from 'ioredis'
import type { BackpropError } from '../internal/graph/errors'
import { messageOf } from '../shards/failures'
import type { Address } from './address'
import { answered, connect, redisError, within } from './connection'
import { NoWorkerError } from './errors'
import { loadBullmq } from './peers'
import { placeOf, type Step, type Store } from './step'

/** How many events of the queue Redis keeps. Four or five come with each job. */
const maxLen = 2000

/** How many finished jobs the dashboard shows. */
const kept = { count: 100 }

/** How often the watch looks, and after how long without a result it asks Redis about each shard, in milliseconds. */
const interval = 500
const patience = 1000

/**
 * How long a read waits for events, in milliseconds. BullMQ notices a second later if the read was cut off, and keeps
 * the process alive until then.
 */
const blockingTimeout = 1000

/** How long the end of a session waits for Redis, in milliseconds. */
const closeTimeout = 2000

/** Errors that do not end by themselves. */
const isFinal = (message: string): boolean => /^(?:OOM|NOPERM|NOAUTH|WRONGTYPE|MISCONF|ERR)\b/.test(message)

export interface Timeouts {
  readonly connectTimeout: number
  readonly redisTimeout: number
  readonly workerTimeout: number
}

/** Something that is wrong for some time. */
class Spell {
  private since: number | undefined

  begin(): void {
    this.since ??= Date.now()
  }

  end(): void {
    this.since = undefined
  }

  hasLasted(time: number): boolean {
    return this.since !== undefined && Date.now() - this.since > time
  }
}

export class Session implements Store {
  /** What is being computed. */
  private readonly steps = new Map<string, Step>()
  /** What Redis or the way to it complained about last. */
  private complaint = ''
  /** Redis answers with errors. */
  private readonly trouble = new Spell()
  /** Redis does not answer. */
  private readonly silence = new Spell()
  /** Nobody works. */
  private readonly idleness = new Spell()
  private isHelping = false
  private isAsking = false
  /** Steps that are being removed from Redis. */
  private readonly releases = new Set<Promise<void>>()
  private timer: NodeJS.Timeout | undefined

  private constructor(
    private readonly address: Address,
    private readonly timeouts: Timeouts,
    readonly client: Redis,
    readonly queue: Queue,
    private readonly events: QueueEvents
  ) {
    const listen = (error: unknown): void => {
      this.complaint = messageOf(error)
    }
    client.on('error', listen)
    queue.on('error', listen)
    events.on('error', listen)
    const stepOf = (jobId: string): Step | undefined => this.steps.get(placeOf(jobId)[0])
    events.on('completed', ({ jobId }) => void stepOf(jobId)?.completed(placeOf(jobId)[1]))
    events.on('failed', ({ jobId, failedReason }) => void stepOf(jobId)?.failed(placeOf(jobId)[1], failedReason))
  }

  static async open(address: Address, name: string, timeouts: Timeouts): Promise<Session> {
    const { Queue, QueueEvents } = await loadBullmq()
    const client = await connect(address, timeouts.connectTimeout)
    const queue = new Queue(name, {
      connection: client,
      streams: { events: { maxLen } },
      defaultJobOptions: {
        attempts: 3,
        backoff: { type: 'fixed', delay: interval },
        removeOnComplete: kept,
        removeOnFail: kept,
        stackTraceLimit: 1
      }
    })
    const parts: (Queue | QueueEvents)[] = [queue]
    const open = async (): Promise<Session> => {
      // Events of jobs that are put in before the first read must not be missed.
      const [latest] = await client.xrevrange(queue.keys.events!, '+', '-', 'COUNT', 1)
      const events = new QueueEvents(name, { connection: client, lastEventId: latest?.[0] ?? '0-0', blockingTimeout })
      parts.push(events)
      const session = new Session(address, timeouts, client, queue, events)
      await events.waitUntilReady()
      return session
    }
    try {
      return await answered(address, timeouts.connectTimeout, open())
    } catch (error) {
      // By itself, BullMQ waits until a connection is made before it closes it.
      for (const part of parts) void Promise.allSettled([part.getBackend().close(true), part.close()])
      client.disconnect()
      throw error
    }
  }

  /** Watches over a step until it is released. */
  add(id: string, step: Step): void {
    this.steps.set(id, step)
    this.timer ??= setInterval(() => void this.watch(), interval)
  }

  async release(id: string, step: Step): Promise<void> {
    this.steps.delete(id)
    if (this.steps.size === 0) {
      clearInterval(this.timer)
      this.timer = undefined
      for (const spell of [this.trouble, this.silence, this.idleness]) spell.end()
    }
    // A connection that is lost clears it later.
    const released = within(this.client.status === 'ready' ? this.timeouts.redisTimeout : 0, step.clear())
    this.releases.add(released)
    await released.finally(() => this.releases.delete(released))
  }

  /** Ends all steps with an error, and the connection. */
  async close(error: BackpropError): Promise<void> {
    this.fail(error)
    await within(closeTimeout, Promise.all(this.releases))
    // A connection that is lost cannot be closed, only given up.
    await within(closeTimeout, Promise.all([this.events.close(), this.queue.close()]))
    this.client.disconnect()
  }

  /** How many workers are connected to the queue. */
  workers(): Promise<number> {
    return answered(this.address, this.timeouts.redisTimeout, this.queue.getWorkersCount())
  }

  /** A step could not do something. It tries again later. */
  noteTrouble(error: unknown): void {
    this.complaint = messageOf(error)
    if (isFinal(this.complaint)) this.fail(this.error(this.complaint))
    this.trouble.begin()
  }

  noteSuccess(): void {
    this.trouble.end()
  }

  private fail(error: BackpropError): void {
    for (const step of this.steps.values()) step.fail(error)
  }

  private error(text: string): BackpropError {
    return redisError(this.address, text)
  }

  /** Ends all steps if something is wrong for too long, and helps those that wait. */
  private async watch(): Promise<void> {
    const { redisTimeout, workerTimeout } = this.timeouts
    if (this.silence.hasLasted(redisTimeout))
      this.fail(this.error(`no answer for ${redisTimeout / 1000} s. ${this.complaint}`))
    if (this.trouble.hasLasted(redisTimeout)) this.fail(this.error(this.complaint))
    if (this.idleness.hasLasted(workerTimeout))
      this.fail(
        new NoWorkerError(
          `the queue ${this.queue.name} has had no worker for ${workerTimeout / 1000} s. Start one: ` +
            `npx backprop-ts-worker ./loss.js --queue ${this.queue.name} --redis ${this.address.shown}`
        )
      )
    this.ask()
    if (this.isHelping) return
    this.isHelping = true
    await this.help().catch((error: unknown) => this.noteTrouble(error))
    this.isHelping = false
  }

  /** Asks Redis for a sign of life. All commands share the connection, so none of them is answered if this is not. */
  private ask(): void {
    this.silence.begin()
    if (this.isAsking) return
    this.isAsking = true
    const end = (): void => {
      this.isAsking = false
      this.silence.end()
    }
    // An error is a sign of life too.
    void this.client.ping().then(end, end)
  }

  private async help(): Promise<void> {
    if ((await this.queue.getWorkersCount()) === 0) this.idleness.begin()
    else this.idleness.end()
    const late = [...this.steps.values()].filter(step => step.isLate(patience))
    await Promise.all(late.map(step => step.recover()))
  }
}
