/**
 * Where a worker thread begins. The package has two copies, one of ES modules and one of CommonJS modules, and only the
 * copy that the module of the loss has imported can differentiate the loss.
 */
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Answer, Task } from './messages'

interface Copy {
  readonly runShard: (task: Task) => Promise<Answer>
}

/** A constant that bundlers do not follow. */
const entryPoint: string = 'backprop-ts/Parallel'

/** Whether a module that was imported is a CommonJS module. */
const isCommonJs = (url: string): boolean => {
  if (!url.startsWith('file:')) return false
  const file = fileURLToPath(url)
  return createRequire(file).cache[file] !== undefined
}

const copyFor = async (url: string): Promise<Copy> => {
  // `runShard` reports a module that cannot be loaded.
  await (import(url) as Promise<unknown>).catch(() => undefined)
  return (isCommonJs(url) ? createRequire(url)(entryPoint) : await import(entryPoint)) as Copy
}

let copy: Promise<Copy> | undefined

export const runShard = async (task: Task): Promise<Answer> => (await (copy ??= copyFor(task.url))).runShard(task)
