// Bundles a TypeScript program of `examples/` and runs it in this process, so that signals and the exit code are its own:
// node scripts/run-example.mjs examples/mnist/run.ts --epochs 3
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { markdown, peersForNode } from './esbuild-plugins.mjs'
import { root } from './literate.cjs'

const [entry, ...args] = process.argv.slice(2)
if (entry === undefined) throw new Error('usage: node scripts/run-example.mjs <program.ts> [arguments]')

// Inside node_modules, so that Node finds the packages which the bundle imports.
const outfile = path.join(root, 'node_modules/.cache/backprop-ts', `${path.relative(root, path.resolve(entry))}.mjs`)
await build({
  entryPoints: [entry],
  outfile,
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
await import(pathToFileURL(outfile).href)
