/**
 * Gradients on several cores. The loss is a sum over shards of the data, so its gradient is a sum of gradients. Worker
 * threads of Node.js compute them.
 *
 * Only this module needs `piscina`, which is an optional peer dependency.
 *
 * @module backprop-ts/Parallel
 * @since 0.1.0
 */
export type { ResourceLimits } from './parallel/messages'
export * from './parallel/parallel'
export * from './parallel/start-worker'
export * from './shards/errors'
export type * from './shards/sharded'
