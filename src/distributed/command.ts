/** The command `backprop-ts-worker`. */
import { parseArgs } from 'node:util'
import { BackpropError, DomainError } from '../internal/graph/errors'
import { serve, type Served, type WorkerEvent } from './serve'

const usage = `Usage: backprop-ts-worker <module> [options]

Computes shards that drivers put into a queue, with the loss that a module exports. SIGTERM and SIGINT let it finish
the current shard.

Options:
  --redis <url>           the address of Redis; better set REDIS_URL, since others can see arguments
  --export <name>         the name of the export (loss)
  --queue <name>          the name of the queue (backprop-ts)
  --concurrency <number>  how many shards are fetched at a time (1)
  --lock <seconds>        after how long without a sign of life the worker is taken for dead (30)
  --max-bytes <bytes>     how many bytes the parameters or a shard may have (268435456)
  --verbose               report each shard
  --help                  print this
`

/** What the command needs of its process. */
export interface Host {
  readonly print: (text: string) => void
  readonly complain: (text: string) => void
  readonly onSignal: (stop: () => void) => void
}

const options = {
  redis: { type: 'string' },
  export: { type: 'string' },
  queue: { type: 'string' },
  concurrency: { type: 'string' },
  lock: { type: 'string' },
  'max-bytes': { type: 'string' },
  verbose: { type: 'boolean' },
  help: { type: 'boolean' }
} as const

const parsed = (args: ReadonlyArray<string>) => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new DomainError(`${(error as Error).message}\n\n${usage}`)
  }
}

/** The module that is named by the arguments, if they are valid and name one. */
export const moduleOf = (args: ReadonlyArray<string>): string | undefined => {
  try {
    return parsed(args).positionals[0]
  } catch {
    return undefined
  }
}

const number = (name: string, text: string): number => {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value)) return value
  throw new DomainError(`--${name} is ${JSON.stringify(text)}, wanted a number`)
}

const told = (event: WorkerEvent): string => {
  switch (event.type) {
    case 'ready':
      return `worker ${event.worker} serves the queue ${event.queue} at ${event.redis}`
    case 'answered':
      return `shard ${event.shard} of ${event.step}: ${event.milliseconds.toFixed(1)} ms`
    case 'failed':
      return `job ${event.job} failed: ${event.reason}`
    case 'trouble':
      return `trouble: ${event.reason}`
  }
}

/** Starts a worker. Returns the worker, or the exit code if there is none. */
export const command = async (args: ReadonlyArray<string>, host: Host): Promise<Served | number> => {
  try {
    const { values, positionals } = parsed(args)
    if (values.help) {
      host.print(usage)
      return 0
    }
    const [module, ...others] = positionals
    if (module === undefined || others.length > 0)
      throw new DomainError(`wanted one module, got ${positionals.length}\n\n${usage}`)
    let last = ''
    const report = (event: WorkerEvent): void => {
      // Trouble with Redis repeats itself.
      const text = told(event)
      if (text === last) return
      last = text
      const isGood = event.type === 'ready' || event.type === 'answered'
      if (event.type !== 'answered' || values.verbose) (isGood ? host.print : host.complain)(`${text}\n`)
    }
    const { redis, queue, concurrency, lock, 'max-bytes': maxBytes } = values
    const served = await serve(module, {
      ...(redis !== undefined && { redis }),
      ...(queue !== undefined && { queue }),
      ...(values.export !== undefined && { export: values.export }),
      ...(concurrency !== undefined && { concurrency: number('concurrency', concurrency) }),
      ...(lock !== undefined && { lockDuration: 1000 * number('lock', lock) }),
      ...(maxBytes !== undefined && { maxBytes: number('max-bytes', maxBytes) }),
      report
    })
    host.onSignal(() => void served.close().then(() => host.print(`worker ${served.name} has stopped\n`)))
    return served
  } catch (error) {
    // Errors of other kinds are bugs, whose stacks are wanted.
    if (!(error instanceof BackpropError)) throw error
    host.complain(`backprop-ts-worker: ${error.message}\n`)
    return 1
  }
}
