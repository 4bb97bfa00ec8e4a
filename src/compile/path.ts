/** The functions that are generated for one way through the user's function. */
import { Constants, writeBody } from './javascript'
import { countOperations } from './plan'
import { build, readNumbers, requireLength } from './shape'
import { buildingCode, readingCode } from './structure-code'
import type { Trace } from './trace'
import type { Backend } from './types'
import { encode, instantiate, numberBytes } from './wasm'

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

/** V8 does not optimise functions of more than about this many operations. */
const maxOperations = 5000
/** The operations of one function, where several are needed. Shorter ones are optimised sooner. */
const pieceSize = 2000

type Written = Pick<Code, 'run' | 'source'>

const rootsOf = ({ value, gradient }: Trace, task: Task): ReadonlyArray<number> =>
  task === 'evalBP' ? [value] : task === 'gradBP' ? gradient : [value, ...gradient]

/** One function that reads the argument, calculates and makes the result. */
const writeWhole = (trace: Trace, task: Task): Written => {
  const { graph, shape, value, gradient } = trace
  const constants = new Constants()
  const body = writeBody(graph, rootsOf(trace, task), i => `x${i}`, constants, 'undefined')
  const lines = [...readingCode(shape, constants), ...body.pieces.flat()]
  const derivative = (i: number): string => body.text(gradient[i] as number)
  if (task === 'backpropInto') {
    lines.push(`${constants.name(requireLength)}(into, ${gradient.length})`)
    gradient.forEach((_, i) => lines.push(`into[${i}] = ${derivative(i)}`))
  }
  const structure = task === 'gradBP' || task === 'backprop' ? buildingCode(shape, derivative, constants, lines) : ''
  const number = task === 'gradBP' ? '' : body.text(value)
  lines.push(`return ${task === 'backprop' ? `[${number}, ${structure}]` : number + structure}`)
  const source = constants.source(`function (x, into) {\n${lines.map(l => `  ${l}\n`).join('')}}`)
  return { run: constants.evaluate(source), source: () => source }
}

/** Calculates from memory to memory: first lies the argument, then the gradient, then the value. */
interface Kernel {
  readonly memory: Float64Array
  /** Gives false if a guard fails. */
  readonly run: () => boolean
}

/** What a kernel calculates: the value alone, or also the gradient. */
type Amount = 'value' | 'both'

const amountOf = (task: Task): Amount => (task === 'evalBP' ? 'value' : 'both')

const layoutOf = (trace: Trace, amount: Amount) => {
  const n = trace.gradient.length
  return {
    roots: amount === 'value' ? [trace.value] : [trace.value, ...trace.gradient],
    placeOf: (root: number) => (root === 0 ? 2 * n : n + root - 1),
    free: 2 * n + 1
  }
}

/** Several functions that leave values in memory for the next. */
const writePieces = (trace: Trace, amount: Amount) => {
  const { roots, placeOf, free } = layoutOf(trace, amount)
  const constants = new Constants()
  const memory = { pieceSize, free, placeOf }
  const { pieces, places } = writeBody(trace.graph, roots, i => `m[${i}]`, constants, 'false', memory)
  const sources = pieces.map(lines =>
    constants.source(`function (m) {\n${lines.map(l => `  ${l}\n`).join('')}  return true\n}`)
  )
  return { constants, sources, places }
}

const kernelOfPieces = (trace: Trace, amount: Amount): Kernel => {
  const { constants, sources, places } = writePieces(trace, amount)
  const pieces = sources.map(source => constants.evaluate<(m: Float64Array) => boolean>(source))
  const memory = new Float64Array(places)
  return { memory, run: () => pieces.every(piece => piece(memory)) }
}

const kernelOfWasm = (trace: Trace, amount: Amount): Kernel | undefined => {
  const { roots, placeOf, free } = layoutOf(trace, amount)
  const at = (index: number) => ({ parameter: 0, offset: numberBytes * index })
  const layout = { parameters: 1, input: at, result: (root: number) => at(placeOf(root)), free: at(free) }
  const instance = instantiate(encode(trace.graph, roots, layout))
  return instance && { memory: instance.memory, run: () => instance.run(0) !== 0 }
}

/** Copies the argument to the memory of a kernel, and makes the result of what is there afterwards. */
const runKernel = ({ shape, gradient }: Trace, task: Task, { memory, run }: Kernel): Run => {
  const n = gradient.length
  return (x, into?) => {
    if (!readNumbers(shape, x, memory) || !run()) return undefined
    const value = memory[2 * n]
    if (task === 'evalBP') return value
    if (into !== undefined) {
      requireLength(into, n)
      into.set(memory.subarray(n, 2 * n))
      return value
    }
    const structure = build(shape, i => memory[n + i], true)
    return task === 'gradBP' ? structure : [value, structure]
  }
}

/** The code of a way that nothing is generated for. */
export const noCode: Code = { run: () => undefined, source: () => '', operations: 0, backend: 'interpreter' }

/** Runs what evaluates generated JavaScript. Gives `undefined` where the page or the process forbids that. */
const unlessForbidden = <T>(evaluate: () => T): T | undefined => {
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
  const kernels = new Map<Amount, Kernel>()
  const overMemory = (task: Task, kernelOf: (trace: Trace, amount: Amount) => Kernel | undefined) => {
    const amount = amountOf(task)
    const kernel = kernels.get(amount) ?? kernelOf(trace, amount)
    if (kernel === undefined) return undefined
    kernels.set(amount, kernel)
    return { run: runKernel(trace, task, kernel), source: () => writePieces(trace, amount).sources.join('\n') }
  }
  return task => {
    const operations = countOperations(trace.graph, rootsOf(trace, task))
    const isLarge = operations + trace.gradient.length > maxOperations
    const writers = {
      javascript: () => unlessForbidden(() => (isLarge ? overMemory(task, kernelOfPieces) : writeWhole(trace, task))),
      wasm: () => overMemory(task, kernelOfWasm)
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
