/**
 * Finds the copy of this package that a module uses. Each installation has two copies, one of ES modules and one of
 * CommonJS modules, and a loss can be differentiated only by the copy that it has imported.
 */
import { existsSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import * as own from './command'
import { urlOf } from './task'

/** A specifier that bundlers do not follow. */
const itself: string = 'backprop-ts/Distributed'

/** Whether a module that was imported is a CommonJS module. They are known by their paths without symbolic links. */
const isCommonJs = (file: string): boolean =>
  existsSync(file) && createRequire(file).cache[realpathSync(file)] !== undefined

/** The file of the command in the copy that a module sees. `undefined` if it sees none. */
export const commandFileFor = (file: string, isCommonJs: boolean, entryPoint: string): string | undefined => {
  try {
    const [folder, extension] = isCommonJs ? ['cjs', 'cjs'] : ['esm', 'mjs']
    // What is found is the entry point of one of the copies, in a folder beside those of the others.
    const found = createRequire(file).resolve(entryPoint)
    return path.resolve(path.dirname(found), '..', folder, `distributed/command.${extension}`)
  } catch {
    return undefined
  }
}

/** The command in the copy that a module uses. If it uses none, any will do. */
export const commandFor = async (
  module: string | undefined,
  entryPoint = itself
): Promise<Pick<typeof own, 'command'>> => {
  if (module === undefined) return own
  const url = urlOf(module)
  // The command reports a module that cannot be loaded.
  await (import(url) as Promise<unknown>).catch(() => undefined)
  const file = fileURLToPath(url)
  const found = commandFileFor(file, isCommonJs(file), entryPoint)
  return found === undefined ? own : (import(pathToFileURL(found).href) as Promise<typeof own>)
}
