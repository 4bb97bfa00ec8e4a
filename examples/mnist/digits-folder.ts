import { createRequire } from 'node:module'
import path from 'node:path'

/** The folder of the digits that the package `mnist` has. */
export const digitsFolder = (): string =>
  path.join(path.dirname(createRequire(import.meta.url).resolve('mnist/package.json')), 'src/digits')
