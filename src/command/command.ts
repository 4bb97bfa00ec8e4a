/** The command `backprop-ts-compile`. */
import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { BackpropError } from '../internal/graph/errors'
import { loadFunction } from './load'

const usage = `Usage: backprop-ts-compile <module> --example <file.json> [options]

Writes a TypeScript module that calculates a function of numbers and its gradient without generating code. The module
is one of JavaScript, or of TypeScript, which needs the package esbuild. It is run.

Options:
  --export <name>         the name of the function that it exports (loss)
  --example <file.json>   an argument. Give more for other ways through the function
  -o, --output <file.ts>  where to write. The default is to print
  --strict                change no bit, not even the sign of a zero
  --help                  print this
`

/** What the command needs of its process. */
export interface Host {
  readonly print: (text: string) => void
  readonly complain: (text: string) => void
}

const options = {
  export: { type: 'string', default: 'loss' },
  example: { type: 'string', multiple: true, default: [] as string[] },
  output: { type: 'string', short: 'o' },
  strict: { type: 'boolean', default: false },
  help: { type: 'boolean' }
} as const

const parsed = (args: ReadonlyArray<string>) => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new BackpropError(`${(error as Error).message}\n\n${usage}`)
  }
}

const readExample = async (file: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown
  } catch (cause) {
    throw new BackpropError(`the example ${file} cannot be read: ${(cause as Error).message}`, { cause })
  }
}

const write = (file: string, text: string): Promise<void> =>
  writeFile(file, text).catch((cause: unknown) => {
    throw new BackpropError(`${file} cannot be written: ${(cause as Error).message}`, { cause })
  })

/** Runs the command, and gives its exit code. */
export const command = async (args: ReadonlyArray<string>, host: Host): Promise<number> => {
  try {
    const { values, positionals } = parsed(args)
    if (values.help) {
      host.print(usage)
      return 0
    }
    const [module, ...others] = positionals
    if (module === undefined || others.length > 0)
      throw new BackpropError(`wanted one module, got ${positionals.length}\n\n${usage}`)
    const { export: exported, example: files, output, strict } = values
    if (files.length === 0) throw new BackpropError(`wanted an example, by --example <file.json>\n\n${usage}`)
    const [example, ...examples] = await Promise.all(files.map(readExample))
    const emit = await loadFunction(module, exported)
    const from = `${exported} of ${module} and ${files.join(', ')}`
    const text = emit(example, { examples, strict, from })
    if (output === undefined) host.print(text)
    else await write(output, text)
    return 0
  } catch (error) {
    // Errors of other kinds are bugs, whose stacks are wanted.
    if (!(error instanceof BackpropError)) throw error
    host.complain(`backprop-ts-compile: ${error.message}\n`)
    return 1
  }
}
