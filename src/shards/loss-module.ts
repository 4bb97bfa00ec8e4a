/** Loads the function that workers differentiate from the module that the user names. */
import { describe } from '../internal/graph/errors'
import type { BVar } from '../internal/graph/types'
import { LossModuleError } from './errors'
import { messageOf } from './failures'

/** The loss of one shard. */
export type Loss = (parameters: BVar<unknown, unknown>, shard: unknown) => BVar<unknown, number>

type Exports = Readonly<Record<string, unknown>>

/**
 * Loads the function that a module exports under a name. Throws `LossModuleError` if the module cannot be loaded, or
 * does not export a function under that name.
 */
export const loadLoss = async (
  url: string,
  exported: string,
  wanted = 'a function of parameters and a shard'
): Promise<Loss> => {
  const namespace = await (import(url) as Promise<Exports>).catch((error: unknown) => {
    throw new LossModuleError(`the module ${url} cannot be loaded: ${messageOf(error)}`, { cause: error })
  })
  // Node.js finds the names of CommonJS exports by reading the source. Those that it misses are in the default export.
  const module: Exports =
    exported in namespace ? namespace : { ...namespace, ...(Object(namespace.default) as Exports) }
  const loss = module[exported]
  if (typeof loss === 'function') return loss as Loss
  const names = Object.keys(module)
  throw new LossModuleError(
    exported in module
      ? `the export ${exported} of the module ${url} is ${describe(loss)}, wanted ${wanted}`
      : `the module ${url} has no export ${exported}. It exports ${names.length === 0 ? 'nothing' : names.join(', ')}`
  )
}
