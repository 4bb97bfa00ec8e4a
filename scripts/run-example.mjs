// Bundles a TypeScript program of `examples/` and runs it in this process, which gives it the signals and the exit
// code:
// node scripts/run-example.mjs examples/mnist/run.ts --epochs 3
import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { markdown, peersForNode } from './esbuild-plugins.mjs'
import { root } from './literate.cjs'

const [entry, ...args] = process.argv.slice(2)
if (entry === undefined) throw new Error('usage: node scripts/run-example.mjs <program.ts> [arguments]')

/**
 * The nearest folder that has packages of its own.
 *
 * @param {string} folder
 * @returns {string}
 */
const homeOf = folder =>
  folder === root || existsSync(path.join(folder, 'node_modules')) ? folder : homeOf(path.dirname(folder))

// The bundle lies inside node_modules, where Node finds the packages that it imports. A module `loss.ts` beside the
// program becomes a file of its own, which worker threads and other processes can import, and so does what they run.
const file = path.resolve(entry)
const home = homeOf(path.dirname(file))
const outdir = path.join(home, 'node_modules/.cache/backprop-ts', path.relative(root, path.dirname(file)))
const name = path.basename(file)
const loss = path.join(path.dirname(file), 'loss.ts')
const shared = existsSync(loss) ? { loss, worker: path.join(root, 'scripts/example-worker.ts') } : {}
await build({
  entryPoints: { [name]: entry, ...shared },
  outdir,
  outExtension: { '.js': '.mjs' },
  // They must not have copies of the library.
  splitting: true,
  chunkNames: 'chunks/[hash]',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  alias: { 'backprop-ts': path.join(root, 'src') },
  sourcemap: 'inline',
  logLevel: 'warning',
  plugins: [markdown, peersForNode]
})

process.setSourceMapsEnabled(true)
process.argv = [process.argv0, entry, ...args]
await import(pathToFileURL(path.join(outdir, `${name}.mjs`)).href)
