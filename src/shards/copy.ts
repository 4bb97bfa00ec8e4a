/**
 * Finds the copy of this package that a module uses. Each installation has two copies, one of ES modules and one of
 * CommonJS modules, and a loss can be differentiated only by the copy that it has imported.
 */
import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/**
 * The file of a module without symbolic links, since Node.js looks from there for what the module imports. Whatever is
 * no file stays as it is.
 */
export const realFileOf = (module: string): string => {
  try {
    return realpathSync(module.startsWith('file:') ? fileURLToPath(module) : module)
  } catch {
    return module
  }
}

/** The entry point that a module sees. `undefined` if it sees none. */
export const entryPointFrom = (module: string, entryPoint: string): string | undefined => {
  try {
    return createRequire(realFileOf(module)).resolve(entryPoint)
  } catch {
    return undefined
  }
}

/** The folder of a copy, and the extension of its files. */
export const formatOf = (isCommonJs: boolean): readonly [folder: string, extension: string] =>
  isCommonJs ? ['cjs', 'cjs'] : ['esm', 'mjs']

/** Imports a module, and tells whether it is a CommonJS module. One that cannot be loaded is not. */
export const isCommonJs = async (url: string): Promise<boolean> => {
  try {
    await import(url)
    const file = realFileOf(url)
    return createRequire(file).cache[file] !== undefined
  } catch {
    return false
  }
}
