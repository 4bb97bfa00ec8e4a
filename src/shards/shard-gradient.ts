/** What a worker computes for one shard. */
import { allStructural, type Body, runTracked } from '../internal/engine/run'
import { describe, ShapeError } from '../internal/graph/errors'
import type { Loss } from './loss-module'
import { takeApart } from './wire'

/** The loss of a shard, and the numbers of its gradient if that was wanted. Nobody else holds their memory. */
export interface ShardResult {
  readonly value: number
  readonly numbers?: Float64Array
}

/**
 * The loss of one shard, and its gradient with respect to the parameters. Throws `ShapeError` if the loss is not a
 * number, and what the loss throws.
 */
export const shardResult = (
  loss: Loss,
  parameters: unknown,
  shard: unknown,
  wants: 'value' | 'gradient'
): ShardResult => {
  const value = (y: unknown): number => {
    if (typeof y === 'number') return y
    throw new ShapeError(`the loss must be a number, got ${describe(y)}: add it up, for example with sumElements`)
  }
  if (wants === 'value') return { value: value(loss(parameters as never, shard)) }
  const run = runTracked('gradBP', p => (loss as Body)(p, shard), [parameters], allStructural)
  const numbers = () => takeApart('the gradient', run.pullback(1)[0]).numbers
  return { value: value(run.value), numbers: numbers() }
}
