/**
 * Gradients of sums over data, computed by any number of machines. It needs Node.js, Redis, and the packages `bullmq`
 * and `ioredis`. `backprop-ts/Parallel` does the same with the threads of one machine.
 *
 * @module backprop-ts/Distributed
 * @since 0.1.0
 */
export * from './distributed/distributed'
export * from './distributed/errors'
export type { QueueOptions } from './distributed/options'
export * from './distributed/serve'
export * from './shards/errors'
export type * from './shards/sharded'
