/** Loads the function that a module exports, and the copy of this package that the module uses. */
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { emit, type Emit, type EmitOptions } from '../compile/emit'
import { BackpropError } from '../internal/graph/errors'
import { entryPointFrom, formatOf, isCommonJs } from '../shards/copy'
import { loadLoss } from '../shards/loss-module'

/** Writes a module for examples. */
export type Write = (example: unknown, options: EmitOptions<unknown>) => string

/** What is needed of a copy of this package. */
interface Copy {
  readonly emit: Emit
  readonly BackpropError: new (message: string, options?: ErrorOptions) => Error
}

/** A specifier that bundlers do not follow. */
const itself: string = 'backprop-ts/Compile'

const imported = <T>(file: string): Promise<T> => import(pathToFileURL(file).href) as Promise<T>

/** The copy of this package that a module has imported: only that one knows the functions which the module calls. */
const copyFor = async (file: string, entryPoint: string): Promise<Copy> => {
  const found = entryPointFrom(file, entryPoint)
  if (found === undefined) return { emit, BackpropError }
  // What is found is the entry point of one of the copies, in a folder beside those of the others.
  const [folder, extension] = formatOf(await isCommonJs(pathToFileURL(file).href))
  const [compile, main] = ['Compile', 'index'].map(name =>
    path.resolve(path.dirname(found), '..', folder, `${name}.${extension}`)
  ) as [string, string]
  if (!existsSync(compile)) return { emit, BackpropError }
  return { ...(await imported<Copy>(compile)), ...(await imported<Copy>(main)) }
}

const load = async (file: string, exported: string, entryPoint: string): Promise<Write> => {
  const f = (await loadLoss(pathToFileURL(file).href, exported, 'a function of a variable')) as never
  const copy = await copyFor(file, entryPoint)
  return (example, options) => {
    try {
      return copy.emit<unknown>(f, example, options)
    } catch (error) {
      throw error instanceof copy.BackpropError ? new BackpropError(error.message, { cause: error }) : error
    }
  }
}

const loadEsbuild = () =>
  import('esbuild').catch((cause: unknown) => {
    throw new BackpropError(
      'modules of TypeScript need the package esbuild, which cannot be loaded. Install it: ' +
        'npm install --save-dev esbuild',
      { cause }
    )
  })

/**
 * Bundles a module of TypeScript beside it, where its imports are found, for as long as it is used. As a CommonJS
 * module it may import folders of packages, such as `fp-ts/number`.
 */
const loadTypeScript: typeof load = async (file, exported, entryPoint) => {
  const { build } = await loadEsbuild()
  const outfile = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.cjs`)
  try {
    await build({
      entryPoints: [file],
      outfile,
      bundle: true,
      format: 'cjs',
      platform: 'node',
      packages: 'external',
      logLevel: 'silent'
    }).catch((cause: unknown) => {
      throw new BackpropError(`the module ${file} cannot be built: ${(cause as Error).message}`, { cause })
    })
    return await load(outfile, exported, entryPoint)
  } finally {
    await rm(outfile, { force: true })
  }
}

/** Throws `BackpropError` if the module cannot be loaded or has no such export. */
export const loadFunction = (module: string, exported: string, entryPoint = itself): Promise<Write> => {
  const file = path.resolve(module)
  if (!existsSync(file)) throw new BackpropError(`there is no file ${file}`)
  return (/\.[cm]?tsx?$/.test(file) ? loadTypeScript : load)(file, exported, entryPoint)
}
