/** Connections to Redis. */
import type { Redis } from 'ioredis'
import { messageOf } from '../shards/failures'
import type { Address } from './address'
import { RedisError } from './errors'
import { loadIoredis } from './peers'

/** Whether trying again is of no use. */
const isFinal = (message: string): boolean => /\b(?:WRONGPASS|NOAUTH|NOPERM|ERR)\b/.test(message)

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

/** An error of Redis without its secrets. */
export const redisError = (address: Address, text: string): RedisError =>
  new RedisError(`Redis at ${address.shown}: ${address.hide(text)}`)

/**
 * What Redis answers within a time in milliseconds. Throws `RedisError` if there is no answer, or if it is an error.
 */
export const answered = async <A>(address: Address, time: number, promise: Promise<A>): Promise<A> => {
  let timer: NodeJS.Timeout | undefined
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer for ${time / 1000} s`)), time)
  })
  try {
    return await Promise.race([promise, end])
  } catch (error) {
    throw redisError(address, messageOf(error))
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
