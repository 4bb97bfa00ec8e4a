/** The functions that are generated for one way through the user's function. */
import { Constants, writeBody } from './javascript'
import { writeLoop } from './loop-code'
import { countOperations } from './plan'
import { buildFrom, readNumbers, requireLength } from './shape'
import { buildingCode, readingCode } from './structure-code'
import type { Trace } from './trace'
import type { Backend } from './types'
import { encode, instantiate } from './wasm'

/** What a compiled function can be asked for. */
export type Task = 'evalBP' | 'gradBP' | 'backprop' | 'backpropInto'

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

const rootsOf = ({ value, gradient }: Trace, task: Task): ReadonlyArray<number> =>
  task === 'evalBP' ? [value] : task === 'gradBP' ? gradient : [value, ...gradient]

/** One function that reads the argument, calculates and makes the result. */
const writeWhole = (trace: Trace, task: Task): Written => {
  const { graph, shape, value, gradient } = trace
  const constants = new Constants()
  const body = writeBody(graph, rootsOf(trace, task), {
    input: i => `x${i}`,
    constants,
    miss: 'return undefined',
    writeLoop: use => writeLoop(use.call, use)
  })
  const lines = [...readingCode(shape, constants), ...body.pieces.flat()]
  const derivative = (i: number): string => body.text(gradient[i] as number)
  if (task === 'backpropInto') {
    lines.push(`${constants.name(requireLength)}(into, ${gradient.length})`)
    gradient.forEach((_, i) => lines.push(`into[${i}] = ${derivative(i)}`))
  }
  const structure = task === 'gradBP' || task === 'backprop' ? buildingCode(shape, derivative, constants, lines) : ''
  const number = task === 'gradBP' ? '' : body.text(value)
  lines.push(`return ${task === 'backprop' ? `[${number}, ${structure}]` : number + structure}`)
  const { run, source } = constants.function<Run>(`function (x, into) {\n${lines.map(l => `  ${l}\n`).join('')}}`)
  return { run, source: () => source }
}

/** What code calculates that works on memory: the value alone, or also the gradient. */
type Amount = 'value' | 'both'

/** Calculates from memory to memory. The argument is at the beginning. */
interface Kernel {
  readonly memory: Float64Array
  /** Gives false if a guard fails. */
  readonly run: () => boolean
  /** Where the value is. The gradient follows. */
  readonly at: number
  readonly source: () => string
}

const allRoots = ({ value, gradient }: Trace, amount: Amount): ReadonlyArray<number> =>
  amount === 'value' ? [value] : [value, ...gradient]

/** The texts of functions that leave values in memory for the next ones. */
const writePieces = (trace: Trace, amount: Amount) => {
  const { memory } = trace.graph
  const roots = allRoots(trace, amount)
  const at = memory.allocate(roots.length)
  const constants = new Constants()
  const loops: string[] = []
  const { pieces } = writeBody(trace.graph, roots, {
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

const kernelOfPieces = (trace: Trace, amount: Amount): Kernel => {
  const { constants, texts, at, source } = writePieces(trace, amount)
  const pieces = texts.map(text => constants.function<(m: Float64Array) => boolean>(text).run)
  const { memory } = trace.graph
  const m = memory.prepare(new Float64Array(memory.size))
  return { memory: m, run: () => pieces.every(piece => piece(m)), at, source }
}

const kernelOfWasm = (trace: Trace, amount: Amount): Kernel | undefined => {
  const { graph } = trace
  const roots = allRoots(trace, amount)
  const at = graph.memory.allocate(roots.length)
  const instance = instantiate(encode(graph, roots, at), graph.memory.size)
  if (instance === undefined) return undefined
  const { memory, run } = instance
  graph.memory.prepare(memory)
  let text: string | undefined
  return { memory, run: () => run() !== 0, at, source: () => (text ??= writePieces(trace, amount).source()) }
}

/** Copies the argument to the memory of a kernel, and makes the result of what is there afterwards. */
const runKernel = (
  { shape, gradient }: Trace,
  task: Task,
  { memory, run, at }: Kernel,
  x: unknown,
  into: Float64Array | undefined
): unknown => {
  const n = gradient.length
  if (!readNumbers(shape, x, memory) || !run()) return undefined
  const value = memory[at]
  if (task === 'evalBP') return value
  if (into !== undefined) {
    requireLength(into, n)
    into.set(memory.subarray(at + 1, at + 1 + n))
    return value
  }
  const structure = buildFrom(shape, memory, at + 1)
  return task === 'gradBP' ? structure : [value, structure]
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
 * The code for each task, which is generated by one of the given back ends. Those that turn out not to work here are
 * removed from them.
 */
export const codesOf = (trace: Trace, backends: Set<Backend>): ((task: Task) => Code) => {
  /** Kernels that do not run. A function that is called while it runs needs another one. */
  const idle = new Map<Amount, Kernel>()
  const overMemory = (
    task: Task,
    kernelOf: (trace: Trace, amount: Amount) => Kernel | undefined
  ): Written | undefined => {
    const amount = task === 'evalBP' ? 'value' : 'both'
    const first = idle.get(amount) ?? kernelOf(trace, amount)
    if (first === undefined) return undefined
    idle.set(amount, first)
    const run: Run = (x, into) => {
      const kernel = idle.get(amount) ?? (kernelOf(trace, amount) as Kernel)
      idle.delete(amount)
      try {
        return runKernel(trace, task, kernel, x, into)
      } finally {
        idle.set(amount, kernel)
      }
    }
    return { run, source: first.source }
  }
  return task => {
    const hasLoops = trace.graph.loops.length > 0
    const operations = countOperations(trace.graph, rootsOf(trace, task))
    const isLarge = operations + trace.gradient.length > maxOperations
    const writers = {
      javascript: () =>
        unlessForbidden(() => (isLarge || hasLoops ? overMemory(task, kernelOfPieces) : writeWhole(trace, task))),
      wasm: () => (hasLoops ? undefined : overMemory(task, kernelOfWasm))
    }
    for (const backend of isLarge ? (['wasm', 'javascript'] as const) : (['javascript', 'wasm'] as const)) {
      if (!backends.has(backend)) continue
      const written = writers[backend]()
      if (written !== undefined) return { ...written, operations, backend }
      backends.delete(backend)
    }
    return noCode
  }
}
