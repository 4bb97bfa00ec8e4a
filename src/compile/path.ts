/** The functions that are generated for one way through the user's function. */
import { Constants, writeBody } from './javascript'
import { writeLoop } from './loop-code'
import { countOperations } from './plan'
import type { Graph } from './graph'
import { readNumbers, type Shape } from './shape'
import { readingCode } from './structure-code'
import type { Backend } from './types'
import { encode } from './wasm'
import { compileModule, instantiate } from './wasm-instance'
import { onlyInstructions } from './wasm-loop'

/** Gives `undefined` if the argument has another shape, or goes another way. */
export type Run = (x: unknown, into?: Float64Array) => unknown

export interface Code {
  readonly run: Run
  readonly source: () => string
  readonly operations: number
  readonly backend: Backend
}

type Written = Pick<Code, 'run' | 'source'>

/** V8 does not optimise functions of more than about this many operations. */
const maxOperations = 5000
/** The operations of one function, where several are needed. Shorter ones are optimised sooner. */
const pieceSize = 2000

/** What a compiled function is asked for. */
export interface Output {
  /** The operations that are calculated. Those before `from` serve other outputs with the same list. */
  readonly roots: ReadonlyArray<number>
  readonly from: number
  /** The result, of which the numbers are in memory from a place on. */
  readonly result: (m: Float64Array, at: number, into: Float64Array | undefined) => unknown
  /** Writes the result: adds statements, and gives an expression. */
  readonly write: (text: (index: number) => string, constants: Constants, lines: string[]) => string
}

/** One function that reads the argument, calculates and makes the result. */
const writeWhole = (graph: Graph, shape: Shape, { roots, from, write }: Output): Written => {
  const constants = new Constants()
  const wanted = roots.slice(from)
  const body = writeBody(graph, wanted, {
    input: i => `x${i}`,
    constants,
    miss: 'return undefined'
  })
  const lines = [...readingCode(shape, constants), ...body.pieces.flat()]
  const result = write(i => body.text(wanted[i] as number), constants, lines)
  lines.push(`return ${result}`)
  const { run, source } = constants.function<Run>(`function (x, into) {\n${lines.map(l => `  ${l}\n`).join('')}}`)
  return { run, source: () => source }
}

/** Memory, which begins with the argument, and what calculates from it to it. */
interface Calculation {
  readonly memory: Float64Array
  /** Gives false if a guard fails. */
  readonly run: () => boolean
}

interface Kernel {
  /** Makes memory of its own. `undefined` if there is not enough. */
  readonly make: () => Calculation | undefined
  /** Where the first root is. The others follow. */
  readonly at: number
  readonly source: () => string
  /** What does not run. A function that is called while it runs needs another one. */
  idle?: Calculation | undefined
}

/** The texts of functions that leave values in memory for the next ones. */
const writePieces = (graph: Graph, roots: ReadonlyArray<number>) => {
  const { memory } = graph
  const at = memory.allocate(roots.length)
  const constants = new Constants()
  const loops: string[] = []
  const { pieces } = writeBody(graph, roots, {
    input: i => `m[${i}]`,
    constants,
    miss: 'return false',
    writeLoop: use => {
      const code = writeLoop(use.call, use)
      loops.push(code.source)
      return code
    },
    split: { pieceSize, allocate: () => memory.allocate(1), placeOf: root => at + root }
  })
  const texts = pieces.map(lines => `function (m) {\n${lines.map(l => `  ${l}\n`).join('')}  return true\n}`)
  const source = (): string => [...loops, ...texts.map(text => constants.source(text))].join('\n')
  return { constants, texts, at, source }
}

const kernelOfPieces = (graph: Graph, roots: ReadonlyArray<number>): Kernel => {
  const { constants, texts, at, source } = writePieces(graph, roots)
  const pieces = texts.map(text => constants.function<(m: Float64Array) => boolean>(text).run)
  const { memory } = graph
  const make = (): Calculation => {
    const m = memory.prepare(new Float64Array(memory.size))
    return { memory: m, run: () => pieces.every(piece => piece(m)) }
  }
  return { make, at, source }
}

const kernelOfWasm = (graph: Graph, roots: ReadonlyArray<number>): Kernel | undefined => {
  const { memory } = graph
  const at = memory.allocate(roots.length)
  const module = compileModule(encode(graph, roots, at))
  if (module === undefined) return undefined
  const make = (): Calculation | undefined => {
    const instance = instantiate(module, memory.size)
    if (instance === undefined) return undefined
    memory.prepare(instance.memory)
    return { memory: instance.memory, run: () => instance.run() !== 0 }
  }
  let text: string | undefined
  return { make, at, source: () => (text ??= writePieces(graph, roots).source()) }
}

/** The code of a way that nothing is generated for. */
export const noCode: Code = { run: () => undefined, source: () => '', operations: 0, backend: 'interpreter' }

/** Gives `undefined` where the page or the process forbids to evaluate generated JavaScript. */
export const unlessForbidden = <T>(evaluate: () => T): T | undefined => {
  try {
    return evaluate()
  } catch (error) {
    if (error instanceof EvalError) return undefined
    throw error
  }
}

/**
 * The code for an output, which is generated by one of the given back ends. Those that turn out not to work here are
 * removed from them.
 */
export const generator = (graph: Graph, shape: Shape, backends: Set<Backend>): ((output: Output) => Code) => {
  const kernels = new Map<Output['roots'], Kernel>()
  const overMemory = (
    { roots, from, result }: Output,
    kernelOf: (graph: Graph, roots: ReadonlyArray<number>) => Kernel | undefined
  ): Written | undefined => {
    const kernel = kernels.get(roots) ?? kernelOf(graph, roots)
    if (kernel === undefined) return undefined
    kernels.set(roots, kernel)
    const { at, source } = kernel
    const run: Run = (x, into) => {
      const calculation = kernel.idle ?? kernel.make()
      if (calculation === undefined) return undefined
      const { memory } = calculation
      kernel.idle = undefined
      try {
        return readNumbers(shape, x, memory) && calculation.run() ? result(memory, at + from, into) : undefined
      } finally {
        kernel.idle = calculation
      }
    }
    return { run, source }
  }
  return output => {
    const hasLoops = graph.loops.length > 0
    const roots = output.roots.slice(output.from)
    const operations = countOperations(graph, roots)
    const isLarge = operations + roots.length > maxOperations
    const writers = {
      javascript: () =>
        unlessForbidden(() =>
          isLarge || hasLoops ? overMemory(output, kernelOfPieces) : writeWhole(graph, shape, output)
        ),
      wasm: () => overMemory(output, kernelOfWasm)
    }
    const isForWasm = hasLoops ? operations > maxOperations || onlyInstructions(graph) : isLarge
    for (const backend of isForWasm ? (['wasm', 'javascript'] as const) : (['javascript', 'wasm'] as const)) {
      if (!backends.has(backend)) continue
      const written = writers[backend]()
      if (written !== undefined) return { ...written, operations, backend }
      backends.delete(backend)
    }
    return noCode
  }
}
