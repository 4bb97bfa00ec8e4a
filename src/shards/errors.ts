/**
 * The errors of gradients that several workers compute.
 *
 * @since 0.1.0
 */
import { BackpropError } from '../internal/graph/errors'

/**
 * A shard has no result: the loss threw, its worker died too often, or the shard cannot be sent. The message has the
 * number of the shard. `cause` is the error behind it, if there is one.
 *
 * @category errors
 * @since 0.1.0
 */
export class ShardError extends BackpropError {
  override readonly name = 'ShardError'
  /** The place of the shard in the list of shards, counted from 0. */
  readonly shard: number

  constructor(shard: number, reason: string, options?: ErrorOptions) {
    super(`shard ${shard}: ${reason}`, options)
    this.shard = shard
  }
}

/**
 * The module of the loss cannot be used: it cannot be loaded, or lacks the function.
 *
 * @category errors
 * @since 0.1.0
 */
export class LossModuleError extends BackpropError {
  override readonly name = 'LossModuleError'
}
