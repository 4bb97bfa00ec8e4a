/**
 * The types of losses that workers can differentiate.
 *
 * @since 0.1.0
 */
import type { BVar } from '../internal/graph/types'

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
