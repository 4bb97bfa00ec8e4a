/**
 * Where a worker thread begins. The package has two copies, one of ES modules and one of CommonJS modules, and only the
 * copy that the module of the loss has imported can differentiate the loss.
 */
import { createRequire } from 'node:module'
import { workerData } from 'node:worker_threads'
import { isCommonJs, realFileOf } from '../shards/copy'
import type { Setup } from './messages'
import type { startWorker } from './start-worker'

interface Copy {
  readonly startWorker: typeof startWorker
}

/** It has a type that bundlers and the compiler do not follow. */
const entryPoint: string = 'backprop-ts/Parallel'

const start = async ({ url }: Setup): ReturnType<typeof startWorker> => {
  const copy = ((await isCommonJs(url)) ? createRequire(realFileOf(url))(entryPoint) : await import(entryPoint)) as Copy
  return copy.startWorker()
}

/** `piscina` waits for it before it gives the thread a shard. */
export const runShard = start(workerData as Setup)
