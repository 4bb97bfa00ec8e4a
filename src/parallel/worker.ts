/**
 * Where a worker thread begins. The package has two copies, one of ES modules and one of CommonJS modules, and only the
 * copy that the module of the loss has imported can differentiate the loss.
 */
import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { workerData } from 'node:worker_threads'
import type { Setup } from './messages'
import type { startWorker } from './start-worker'

interface Copy {
  readonly startWorker: typeof startWorker
}

/** It has a type that bundlers and the compiler do not follow. */
const entryPoint: string = 'backprop-ts/Parallel'

/** Whether a module is a CommonJS module. */
const isCommonJs = async (url: string): Promise<boolean> => {
  try {
    await import(url)
    const file = realpathSync(fileURLToPath(url))
    return createRequire(file).cache[file] !== undefined
  } catch {
    // It is no file, or it cannot be loaded, which `startWorker` reports.
    return false
  }
}

const start = async ({ url }: Setup): ReturnType<typeof startWorker> => {
  const copy = ((await isCommonJs(url)) ? createRequire(url)(entryPoint) : await import(entryPoint)) as Copy
  return copy.startWorker()
}

/** `piscina` waits for it before it gives the thread a shard. */
export const runShard = start(workerData as Setup)
