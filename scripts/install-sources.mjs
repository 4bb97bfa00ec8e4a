// Installs the sources as the package `backprop-ts` in a folder inside of node_modules, where Node finds its peers:
// node scripts/install-sources.mjs <folder>
// Tests of threads and processes use it, whose modules jest does not compile.
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { emitJavaScript } from './emit-javascript.mjs'
import { root } from './literate.cjs'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('usage: node scripts/install-sources.mjs <folder>')

await mkdir(path.dirname(folder), { recursive: true })
const unfinished = await mkdtemp(`${folder}-`)
const target = path.join(unfinished, 'node_modules/backprop-ts')
await emitJavaScript(path.join(target, 'dist'), ['esm', 'cjs'])
await copyFile(path.join(root, 'package.json'), path.join(target, 'package.json'))
// Another test may have been faster.
await rename(unfinished, folder).catch(() => rm(unfinished, { recursive: true }))
