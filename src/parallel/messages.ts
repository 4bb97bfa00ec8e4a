/** What the main thread and its workers send each other. */
import type { Backend } from '../internal/kernels/choose-backend'
import type { ShardResult } from '../shards/shard-gradient'
import type { Wire } from '../shards/wire'

/** The parameters of a step. All workers read the same memory. */
export interface SharedParameters {
  readonly layout: string
  readonly memory: SharedArrayBuffer
}

/** What a thread prepares before its first shard. */
export interface Setup {
  /** The module of the loss, and the name of its export. */
  readonly url: string
  readonly exported: string
  /** The back end of the main thread. */
  readonly backend: Backend
}

/** One shard of one step. */
export interface Task {
  readonly wants: 'value' | 'gradient'
  /** Differs from step to step, even where the memory is the same. */
  readonly step: number
  readonly parameters: SharedParameters
  readonly shard: Wire
}

/** An error of a worker. Only the class of plain errors survives the way to another thread. */
export interface Failure {
  readonly isOfModule: boolean
  readonly name: string
  readonly message: string
  readonly stack: string
}

export type Answer = ShardResult | { readonly failure: Failure }

/**
 * Limits of the memory of each thread, as in Node's `worker_threads`, in MB.
 *
 * @category model
 * @since 0.1.0
 */
export interface ResourceLimits {
  /** The size of the heap of objects. Memory of typed arrays is not part of it. */
  readonly maxOldGenerationSizeMb?: number
  /** The size of the heap of new objects. */
  readonly maxYoungGenerationSizeMb?: number
  /** The size of the stack. */
  readonly stackSizeMb?: number
}
