import { Console } from 'node:console'
import { createRequire, SourceMap } from 'node:module'
import { relative } from 'node:path'
import { Writable } from 'node:stream'
import { type LiterateModule, root, transpile } from '../../scripts/literate.cjs'

type Body = (
  exports: object,
  require: NodeJS.Require,
  console: Console,
  endOfBlock: (index: number) => void
) => Promise<void>

const AsyncFunction = (async () => {}).constructor as new (...source: string[]) => Body

/** What `new Function` puts before the body. */
const headerLines = 2

/** Runs a module against `src` through jest's `require` and gives what each of its blocks printed. */
export const run = async (module: LiterateModule): Promise<readonly string[]> => {
  const { body, map, url } = transpile(module)
  const printed = module.blocks.map(() => '')
  let current = 0
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      printed[current] = `${printed[current] ?? ''}${String(chunk)}`
      done()
    }
  })
  const endOfBlock = (index: number) => {
    current = index + 1
  }
  try {
    const main = new AsyncFunction('exports', 'require', 'console', 'endOfBlock', body)
    await main({}, createRequire(module.document), new Console(stream), endOfBlock)
  } catch (error) {
    const [, place = ''] = (error as Error).stack?.split(`${url}:`) ?? []
    const [line = 0, column = 0] = place.split(/\D/).map(Number)
    const origin = new SourceMap(map).findEntry(line - 1 - headerLines, column - 1)
    if (!('originalLine' in origin)) throw error
    throw new Error(`${relative(root, module.document)}:${origin.originalLine + 1}`, { cause: error })
  }
  return printed
}
