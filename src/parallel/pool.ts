/** The threads, by `piscina`, which replaces a thread that dies. */
import type { Piscina } from 'piscina'
import { BackpropError } from '../internal/graph/errors'
import { ShardError } from '../shards/errors'
import { loadPiscina } from './load-piscina'
import type { Answer, ResourceLimits, Task } from './messages'

/** The thread may have died of its shard, so a shard is tried only so often. */
const maxDeaths = 3

export class Pool {
  private isClosed = false
  private opened: Promise<Piscina<Task, Answer>> | undefined
  /** Aborted when there is no thread left. */
  private stranded = new AbortController()

  /** The threads start with the first task. `filename` finds what they run. */
  constructor(
    private readonly filename: () => string,
    private readonly threads: number,
    private readonly resourceLimits: ResourceLimits
  ) {}

  private async open(): Promise<Piscina<Task, Answer>> {
    const { Piscina } = await loadPiscina()
    const { threads, resourceLimits } = this
    const pool: Piscina<Task, Answer> = new Piscina({
      filename: this.filename(),
      name: 'runShard',
      minThreads: threads,
      maxThreads: threads,
      recordTiming: false,
      // A shard that waits stays before those that come after it.
      stricterFIFO: true,
      resourceLimits
    })
    // A thread that dies before it is ready is not replaced. If it was the last one, nothing would wake what waits.
    let last: unknown = new Error('it exited as it started')
    pool.on('error', error => {
      last = error
    })
    pool.on('workerDestroy', () =>
      setImmediate(() => {
        if (pool.threads.length > 0) return
        this.stranded.abort(last)
        this.stranded = new AbortController()
      })
    )
    return pool
  }

  requireOpen(): void {
    if (this.isClosed) throw new BackpropError('parallel: it is closed. Close it after the last call has ended')
  }

  /**
   * The answer of some thread to a task, which is made again if the thread dies. Rejects with the reason of the signal
   * once it is aborted, with `ShardError` if too many threads die, and if the pool is closed.
   */
  async run(shard: number, task: () => Task, signal: AbortSignal | undefined): Promise<Answer> {
    const pool = await (this.opened ??= this.open())
    for (let deaths = 1; ; deaths++) {
      this.requireOpen()
      signal?.throwIfAborted()
      const attempt = task()
      const { signal: stranded } = this.stranded
      try {
        return await pool.run(attempt, {
          transferList: [attempt.shard.numbers.buffer as ArrayBuffer],
          signal: AbortSignal.any(signal === undefined ? [stranded] : [signal, stranded])
        })
      } catch (error) {
        this.requireOpen()
        signal?.throwIfAborted()
        const cause: unknown = stranded.aborted ? stranded.reason : error
        if (deaths === maxDeaths)
          throw new ShardError(shard, `its thread died ${deaths} times: ${(cause as Error).message}`, { cause })
      }
    }
  }

  /** Ends the threads, and rejects what they have not finished. */
  async close(): Promise<void> {
    this.isClosed = true
    // Whoever waits for a pool that cannot be opened gets the error.
    await this.opened?.then(pool => pool.destroy()).catch(() => undefined)
  }
}
