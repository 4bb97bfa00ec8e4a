// Compiles scripts/wasm/ and writes the modules into src/internal/wasm-modules.ts. With --check it writes nothing, and fails if that
// would change the file.
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { format, resolveConfig } from 'prettier'
import { root } from './literate.cjs'

/**
 * Imported by a computed name, since its types declare globals of AssemblyScript for the whole project.
 *
 * @type {{
 *   default: {
 *     main: (
 *       args: readonly string[],
 *       host: {
 *         stderr: { write: (text: string) => void }
 *         readFile: (name: string, folder: string) => Promise<string | null>
 *         writeFile: (name: string, contents: Uint8Array | string | null, folder: string) => void
 *       }
 *     ) => Promise<{ error: Error | null }>
 *   }
 * }}
 */
const { default: asc } = await import(['assemblyscript', 'asc'].join('/'))

const target = path.join(root, 'src/internal/wasm-modules.ts')

/**
 * The compiled module in base64.
 *
 * @param {readonly string[]} features
 */
const compiled = async features => {
  /** @type {Uint8Array | undefined} */
  let binary
  const enabled = features.flatMap(feature => ['--enable', feature])
  const options = [
    '-O3',
    '--converge',
    '--noAssert',
    '--runtime',
    'stub',
    '--importMemory',
    '--disableWarning',
    '112',
    ...enabled
  ]
  const { error } = await asc.main(['scripts/wasm/index.ts', '--outFile', 'kernels.wasm', ...options], {
    stderr: process.stderr,
    readFile: (name, folder) => readFile(path.resolve(root, folder, name), 'utf8').catch(() => null),
    writeFile: (_name, contents) => {
      binary = /** @type {Uint8Array} */ (contents)
    }
  })
  if (binary === undefined) throw error ?? new Error('asc wrote nothing')
  return Buffer.from(binary).toString('base64')
}

const code = `/**
 * The modules that \`npm run wasm\` compiles from scripts/wasm/, in base64.
 *
 * @since 0.1.0
 */

/** For any engine with SIMD. */
export const simd = '${await compiled(['simd'])}'

/** For engines with relaxed SIMD, which may multiply and add in one instruction. */
export const relaxedSimd = '${await compiled(['simd', 'relaxed-simd'])}'
`
const text = await format(code, { ...(await resolveConfig(target)), filepath: target })

if (!process.argv.includes('--check')) await writeFile(target, text)
else if (text !== (await readFile(target, 'utf8')))
  throw new Error(`${path.relative(root, target)} is not what scripts/wasm/ compiles to: npm run wasm`)
