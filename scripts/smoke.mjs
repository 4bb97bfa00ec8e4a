// Installs the packed package beside its peers, as a user would, compiles and runs a program that imports every entry
// point, as an ES module and as CommonJS, and bundles one that uses little. Run `npm run build` first.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'esbuild'
import { root } from './literate.cjs'

const consumer = mkdtempSync(path.join(tmpdir(), 'backprop-ts-'))

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
const run = (command, args) => execFileSync(command, args, { cwd: consumer, stdio: ['ignore', 'inherit', 'inherit'] })

/** @param {readonly string[]} args */
const tsc = args => run(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '--strict', ...args])

const manifest = /** @type {{ exports: object, peerDependencies: Record<string, string> }} */ (
  JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
)
const specifiers = Object.keys(manifest.exports)
  .filter(subpath => !subpath.includes('*') && !subpath.endsWith('.json'))
  .map(subpath => path.posix.join('backprop-ts', subpath))

const program = `
import { gradBP, mul } from 'backprop-ts'
${specifiers.map((specifier, i) => `import * as module${i} from '${specifier}'`).join('\n')}

const gradient: number = gradBP(x => mul(x, x), 3)
if (gradient !== 6) throw new Error('gradBP gave ' + gradient)

// @ts-expect-error a gradient has the type of its input
export const wrong: string = gradBP(x => mul(x, x), 3)

// The declarations of this can be written only if every type in a public signature has a public name.
export const modules = [${specifiers.map((_, i) => `{ ...module${i} }`).join(', ')}] as const
for (const module of modules)
  if (Object.keys(module).length === 0) throw new Error('an entry point has no exports')
`

/** An application that adds carries no other numeric function. */
const checkTreeShaking = async () => {
  const contents = `import { add, gradBP } from 'backprop-ts'\nconsole.log(gradBP(x => add(x, x), 3))`
  const stdin = { contents, resolveDir: consumer }
  const { outputFiles } = await build({ stdin, bundle: true, minify: true, format: 'esm', write: false })
  const [{ text }] = /** @type {[import('esbuild').OutputFile]} */ (outputFiles)
  if (!text.includes('"add"')) throw new Error('a bundle does not contain what it uses')
  for (const unused of ['negate', 'sin', 'exp', 'pow', 'min', 'logistic', 'lgamma'])
    if (text.includes(`"${unused}"`)) throw new Error(`a bundle contains ${unused}, which it does not use`)
}

try {
  const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', consumer]
  const tarball = execFileSync('npm', pack, { cwd: root, encoding: 'utf8' }).trim()
  const peers = Object.entries(manifest.peerDependencies).map(([peer, range]) => `${peer}@${range}`)
  writeFileSync(path.join(consumer, 'package.json'), '{ "name": "consumer", "private": true }')
  run('npm', ['install', '--no-audit', '--no-fund', '--silent', `./${tarball}`, ...peers])

  for (const name of ['esm.mts', 'cjs.cts']) writeFileSync(path.join(consumer, name), program)
  tsc(['--declaration', '--module', 'nodenext', '--target', 'es2022', 'esm.mts', 'cjs.cts'])
  tsc(['--module', 'esnext', '--moduleResolution', 'bundler', '--noEmit', 'esm.mts'])
  // The declarations of fast-check, which those of Check import, do not find their own imports under node10.
  const node10 = ['--moduleResolution', 'node10', '--ignoreDeprecations', '6.0', '--skipLibCheck']
  tsc(['--module', 'commonjs', ...node10, '--noEmit', 'cjs.cts'])
  for (const name of ['esm.mjs', 'cjs.cjs']) run(process.execPath, [name])
  await checkTreeShaking()
  console.log(`${specifiers.length} entry points load by import and by require`)
} finally {
  rmSync(consumer, { recursive: true })
}
