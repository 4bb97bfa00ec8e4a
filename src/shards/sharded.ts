/**
 * The loss of a list of shards, computed by several workers.
 *
 * @since 0.1.0
 */
import type { BVar } from '../internal/graph/types'

/**
 * Options of a calculation over shards. `signal` stops it: the promise is rejected with the signal's reason.
 *
 * @category model
 * @since 0.1.0
 */
export interface ShardedOptions {
  readonly signal?: AbortSignal
}

/**
 * A loss that is the sum of the losses of shards, with its gradient. `P` is the type of the parameters, and `D` that of
 * a shard. The results of shards are added in the order of the list, so that the sum has the same bits however many
 * workers there are, and whoever is first. Shards are sent one after another, so they must not change until the promise
 * is settled.
 *
 * @category model
 * @since 0.1.0
 */
export interface Sharded<P, D> {
  /** The sum of the losses of the shards. */
  readonly evalBP: (parameters: P, shards: ReadonlyArray<D>, options?: ShardedOptions) => Promise<number>
  /** The gradient of that sum with respect to the parameters. */
  readonly gradBP: (parameters: P, shards: ReadonlyArray<D>, options?: ShardedOptions) => Promise<P>
  /** The sum and its gradient. */
  readonly backprop: (
    parameters: P,
    shards: ReadonlyArray<D>,
    options?: ShardedOptions
  ) => Promise<readonly [loss: number, gradient: P]>
  /** Ends the workers, or the connection to them. What is still being computed is rejected. */
  readonly close: () => Promise<void>
}

/**
 * A function of parameters and a shard to a number.
 *
 * @category model
 * @since 0.1.0
 */
export type AnyLoss = (parameters: never, shard: never) => BVar<never, number> | number

/**
 * The type of the parameters of a loss.
 *
 * @category model
 * @since 0.1.0
 */
export type ParametersOf<L> = L extends (parameters: BVar<infer _S, infer P>, ...rest: never) => unknown ? P : never

/**
 * The type of the shards of a loss.
 *
 * @category model
 * @since 0.1.0
 */
export type ShardOf<L> = L extends (parameters: never, shard: infer D) => unknown ? D : never
