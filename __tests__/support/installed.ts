import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../../scripts/literate.cjs'

const cache = path.join(root, 'node_modules/.cache/backprop-ts')

/** A folder in which the package is installed, compiled from the sources as they are now. */
const installed = (): string => {
  const hash = createHash('sha256')
  for (const file of readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' }).sort())
    if (file.endsWith('.ts')) hash.update(file).update(readFileSync(path.join(root, 'src', file)))
  hash.update(readFileSync(path.join(root, 'package.json')))
  const folder = path.join(cache, `installed-${hash.digest('hex').slice(0, 16)}`)
  if (!existsSync(folder)) execFileSync(process.execPath, [path.join(root, 'scripts/install-sources.mjs'), folder])
  return folder
}

/**
 * A folder for modules that threads and processes import. They run what jest does not compile, and find the package as
 * users do. It is removed after the tests of the file.
 */
export const moduleFolder = () => {
  const folder = mkdtempSync(path.join(installed(), 'test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return {
    folder,
    /** What threads run. Jest would find the sources instead. */
    worker: pathToFileURL(path.join(folder, '../node_modules/backprop-ts/dist/cjs/parallel/worker.cjs')),
    /** Writes a module, and gives its URL. */
    write: (name: string, text: string): URL => {
      const file = path.join(folder, name)
      writeFileSync(file, text)
      return pathToFileURL(file)
    }
  }
}
