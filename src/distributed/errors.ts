/**
 * The errors of gradients that workers on other machines compute.
 *
 * @since 0.1.0
 */
import { BackpropError } from '../internal/graph/errors'

/**
 * Redis cannot be reached, does not answer, or refuses what it is asked. The message has the host, and never the user
 * or the password.
 *
 * @category errors
 * @since 0.1.0
 */
export class RedisError extends BackpropError {
  override readonly name = 'RedisError'
}

/**
 * No worker takes shards from the queue.
 *
 * @category errors
 * @since 0.1.0
 */
export class NoWorkerError extends BackpropError {
  override readonly name = 'NoWorkerError'
}
