/** What drivers and workers must agree on. */
import { DomainError } from '../internal/graph/errors'

/**
 * Options of drivers and workers.
 *
 * @category model
 * @since 0.1.0
 */
export interface QueueOptions {
  /** The address of Redis, `redis://user:password@host:port`. By default the environment variable REDIS_URL. */
  readonly redis?: string
  /** The name of the queue. By default `backprop-ts`. */
  readonly queue?: string
  /** The name under which the module exports the loss. By default `loss`. */
  readonly export?: string
  /** How many bytes the parameters or a shard may have. By default 256 MiB. Redis allows 512 MiB. */
  readonly maxBytes?: number
  /** For how many milliseconds a connection is tried. By default 10,000, and at most 2^31 - 1. */
  readonly connectTimeout?: number
}

export const positive = (name: string, value: number, max = Infinity): number => {
  if (value > 0 && value <= max) return value
  throw new DomainError(
    `the option ${name} is ${value}, wanted a positive number${max < Infinity ? ` up to ${max}` : ''}`
  )
}

/** The longest time that a timer of Node.js can wait, in milliseconds. It fires at once if it is to wait longer. */
export const longestTime = 2 ** 31 - 1

/** The options, checked and complete. Throws `DomainError`. */
export const withDefaults = ({
  queue = 'backprop-ts',
  export: exported = 'loss',
  maxBytes = 2 ** 28,
  connectTimeout = 10_000
}: QueueOptions) => {
  if (!/^[\w-]+$/.test(queue))
    throw new DomainError(`the option queue is ${JSON.stringify(queue)}, wanted letters, digits, _ and -`)
  return {
    queue,
    exported,
    maxBytes: positive('maxBytes', maxBytes, 2 ** 29),
    connectTimeout: positive('connectTimeout', connectTimeout, longestTime)
  }
}
