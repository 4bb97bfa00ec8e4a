/** Finds the file that worker threads run. */
import path from 'node:path'
import { BackpropError } from '../internal/graph/errors'
import { entryPointFrom } from '../shards/copy'

/**
 * The worker of the copy of this package that a module sees or, if it sees none, of the one that the program or the
 * working directory sees.
 */
export const workerFileFor = (url: string): string => {
  for (const from of [url, String(process.argv[1]), `${process.cwd()}/`]) {
    const entryPoint = entryPointFrom(from, 'backprop-ts/Parallel')
    if (entryPoint !== undefined)
      return path.join(path.dirname(entryPoint), 'parallel', `worker${path.extname(entryPoint)}`)
  }
  throw new BackpropError(
    `parallel: the module ${url} cannot import backprop-ts. Install it there, or see the option worker`
  )
}
