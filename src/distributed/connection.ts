/** Connections to Redis. */
import type { Redis } from 'ioredis'
import type { Address } from './address'
import { RedisError } from './errors'
import { loadIoredis } from './peers'

/** Whether trying again is of no use. */
const isFinal = (message: string): boolean => /\b(?:WRONGPASS|NOAUTH|NOPERM|ERR)\b/.test(message)

/** What an error says. That of a host with several addresses is an `AggregateError` and says nothing itself. */
export const messageOf = (error: unknown): string => {
  const { message, errors } = Object(error) as { readonly message?: unknown; readonly errors?: unknown }
  if (message === '' && Array.isArray(errors)) return errors.map(messageOf).join(', ')
  return typeof message === 'string' ? message : String(error)
}

/**
 * Connects to Redis. Once connected, the client connects again whenever it has to, and its commands wait meanwhile.
 * Throws `RedisError` if Redis refuses, or is not ready within a time in milliseconds.
 *
 * Errors of ioredis are never passed on, not even as a cause: they hold the command, and that may be `AUTH`.
 */
export const connect = async (address: Address, timeout: number): Promise<Redis> => {
  const { Redis } = await loadIoredis()
  const client = new Redis(address.url, {
    maxRetriesPerRequest: null,
    connectTimeout: timeout,
    retryStrategy: times => Math.min(50 * times, 1000)
  })
  let last = 'it does not answer'
  let timer: NodeJS.Timeout | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(reject, timeout)
      client.once('ready', resolve)
      client.on('error', error => {
        last = messageOf(error)
        if (isFinal(last)) reject(error)
      })
    })
    return client
  } catch {
    client.disconnect()
    throw new RedisError(
      `Redis at ${address.shown} cannot be used: ${address.hide(last)}. It was tried for at most ${timeout / 1000} s`
    )
  } finally {
    clearTimeout(timer)
  }
}

/** Awaits a promise, but only for a time in milliseconds. */
export const within = async (time: number, promise: Promise<unknown>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const end = new Promise<void>(resolve => (timer = setTimeout(resolve, time)))
  await Promise.race([promise.catch(() => undefined), end])
  clearTimeout(timer)
}
