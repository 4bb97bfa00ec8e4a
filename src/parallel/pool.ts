/** The threads, by `piscina`, which replaces a thread that dies. */
import { setTimeout } from 'node:timers/promises'
import type { Piscina } from 'piscina'
import { BackpropError } from '../internal/graph/errors'
import { ShardError } from '../shards/errors'
import { loadPiscina } from './load-piscina'
import type { Answer, ResourceLimits, Setup, Task } from './messages'

/** The thread may have died of its shard, so a shard is tried only so often. */
const maxDeaths = 3

/** In milliseconds. */
const longestStart = 60_000

/** What starts a pool. It is asked for with the first task. */
export interface Start {
  readonly filename: string
  readonly workerData: Setup
}

export class Pool {
  private isClosed = false
  private opened: Promise<Piscina<Task, Answer>> | undefined
  /** What stops the shards that wait or are computed, each with the signal of its call. */
  private readonly attempts = new Map<AbortController, AbortSignal | undefined>()
  /** The threads that are prepared. */
  private readonly ready = new Set<number>()

  constructor(
    private readonly start: () => Start,
    private readonly threads: number,
    private readonly resourceLimits: ResourceLimits
  ) {}

  private async open(): Promise<Piscina<Task, Answer>> {
    const { Piscina } = await loadPiscina()
    const pool: Piscina<Task, Answer> = new Piscina({
      ...this.start(),
      name: 'runShard',
      // Of threads that are there from the beginning, `piscina` does not wait until they are prepared.
      minThreads: 0,
      maxThreads: this.threads,
      idleTimeout: Infinity,
      recordTiming: false,
      resourceLimits: this.resourceLimits
    })
    pool.on('workerCreate', ({ id }: { readonly id: number }) => this.ready.add(id))
    let last: unknown = new Error('it exited as it started')
    pool.on('error', error => {
      last = error
    })
    // A thread that dies before it is prepared has no shard. If it was the last one, nothing would wake what waits.
    pool.on('workerDestroy', () =>
      setImmediate(() => {
        if (pool.threads.length === 0) this.stop(last)
      })
    )
    return pool
  }

  private stop(reason?: unknown): void {
    for (const attempt of this.attempts.keys()) attempt.abort(reason)
  }

  /** Stops what is computed for the calls that a signal ends. */
  abort(signal: AbortSignal): void {
    const ofSignal = [...this.attempts].filter(([, of]) => of === signal)
    for (const [attempt] of ofSignal) attempt.abort()
  }

  requireOpen(): void {
    if (this.isClosed) throw new BackpropError('parallel: it is closed. Close it after the last call has ended')
  }

  /**
   * The answer of some thread to a task, which is made again if the thread dies. Rejects with the reason of the signal
   * once `abort` was called with it, with `ShardError` if too many threads die, and if the pool is closed.
   */
  async run(shard: number, task: () => Task, signal: AbortSignal | undefined): Promise<Answer> {
    const pool = await (this.opened ??= this.open())
    for (let deaths = 1; ; deaths++) {
      this.requireOpen()
      signal?.throwIfAborted()
      const attempt = task()
      const stop = new AbortController()
      this.attempts.set(stop, signal)
      try {
        return await pool.run(attempt, {
          transferList: [attempt.shard.numbers.buffer as ArrayBuffer],
          signal: stop.signal
        })
      } catch (error) {
        this.requireOpen()
        signal?.throwIfAborted()
        const cause: unknown = stop.signal.aborted ? stop.signal.reason : error
        if (deaths === maxDeaths)
          throw new ShardError(shard, `its thread died ${deaths} times: ${(cause as Error).message}`, { cause })
      } finally {
        this.attempts.delete(stop)
      }
    }
  }

  /** Rejects what is not finished, and ends the threads. */
  async close(): Promise<void> {
    this.isClosed = true
    // Whoever waits for a pool that cannot be opened gets the error.
    const pool = await this.opened?.catch(() => undefined)
    if (pool === undefined) return
    this.stop()
    // Node itself aborts if a thread is terminated while it loads the BLAS.
    const isStarting = () => pool.threads.some(({ threadId }) => !this.ready.has(threadId))
    const start = performance.now()
    while (isStarting() && performance.now() - start < longestStart) await setTimeout(5)
    await pool.destroy()
  }
}
