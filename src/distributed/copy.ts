/** Finds the command in the copy of this package that a module uses. */
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { entryPointFrom, formatOf, isCommonJs } from '../shards/copy'
import * as own from './command'
import { urlOf } from './task'

/** A specifier that bundlers do not follow. */
const itself: string = 'backprop-ts/Distributed'

/** The file of the command in the copy that a module sees. `undefined` if it sees none. */
export const commandFileFor = (module: string, isCommonJs: boolean, entryPoint: string): string | undefined => {
  const [folder, extension] = formatOf(isCommonJs)
  const found = entryPointFrom(module, entryPoint)
  // What is found is the entry point of one of the copies, in a folder beside those of the others.
  return found && path.resolve(path.dirname(found), '..', folder, `distributed/command.${extension}`)
}

/** The command in the copy that a module uses. If it uses none, any will do. */
export const commandFor = async (
  module: string | undefined,
  entryPoint = itself
): Promise<Pick<typeof own, 'command'>> => {
  if (module === undefined) return own
  const url = urlOf(module)
  // The command reports a module that cannot be loaded.
  const found = commandFileFor(url, await isCommonJs(url), entryPoint)
  return found === undefined ? own : (import(pathToFileURL(found).href) as Promise<typeof own>)
}
