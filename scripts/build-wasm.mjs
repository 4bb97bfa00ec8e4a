// Compiles scripts/wasm/ and writes the modules into src/internal/kernels/wasm/wasm-modules.ts. With --check it writes
// nothing, and fails if the file is out of date.
import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { format, resolveConfig } from 'prettier'
import { root } from './literate.cjs'

const target = path.join(root, 'src/internal/kernels/wasm/wasm-modules.ts')
const binary = path.join(root, 'node_modules/.cache/backprop-ts/kernels.wasm')

/**
 * The compiled module in base64. The compiler runs in a process of its own, because its declarations would change the
 * global types of the whole project. It warns about `v128` in signatures, but no export has one.
 *
 * @param {readonly string[]} features
 */
const compiled = async features => {
  const compiler = path.join(root, 'node_modules/assemblyscript/bin/asc.js')
  const optimized = [
    '-O3',
    '--converge',
    '--noAssert',
    '--runtime',
    'stub',
    '--importMemory',
    '--disableWarning',
    '112'
  ]
  const enabled = features.flatMap(feature => ['--enable', feature])
  const args = [compiler, 'scripts/wasm/index.ts', '--outFile', path.relative(root, binary), ...optimized, ...enabled]
  execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  return readFile(binary, 'base64')
}

/**
 * A string literal in lines of at most 110 characters.
 *
 * @param {string} text
 */
const literal = text => (text.match(/.{1,110}/g) ?? ['']).map(line => `'${line}'`).join(' + ')

const code = `/**
 * The WebAssembly modules in base64, which \`npm run wasm\` compiles from scripts/wasm/.
 *
 * @since 0.1.0
 */

/** For any engine with SIMD. */
export const simd = ${literal(await compiled(['simd']))}

/** For engines with relaxed SIMD, which may multiply and add in one instruction. */
export const relaxedSimd = ${literal(await compiled(['simd', 'relaxed-simd']))}
`
const text = await format(code, { ...(await resolveConfig(target)), filepath: target })

if (!process.argv.includes('--check')) await writeFile(target, text)
else if (text !== (await readFile(target, 'utf8')))
  throw new Error(`${path.relative(root, target)} is not what scripts/wasm/ compiles to: npm run wasm`)
