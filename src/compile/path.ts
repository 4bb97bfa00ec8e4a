/** The functions that are generated for one way through the user's function. */
import { Constants, writeBody } from './javascript'
import { countOperations } from './plan'
import { build, readNumbers, requireLength } from './shape'
import { buildingCode, readingCode } from './structure-code'
import type { Trace } from './trace'

/** What a compiled function can be asked for. */
export type Task = 'evalBP' | 'gradBP' | 'backprop' | 'backpropInto'

/** Gives `undefined` if the argument has another shape, or goes another way. */
export type Run = (x: unknown, into?: Float64Array) => unknown

export interface Code {
  readonly run: Run
  readonly source: string
  readonly operations: number
}

/** V8 does not optimise functions of more than about this many operations. */
const maxOperations = 5000
/** The operations of one function, where several are needed. Shorter ones are optimised sooner. */
const pieceSize = 2000

const rootsOf = ({ value, gradient }: Trace, task: Task): ReadonlyArray<number> =>
  task === 'evalBP' ? [value] : task === 'gradBP' ? gradient : [value, ...gradient]

/** One function that reads the argument, calculates and makes the result. */
const writeWhole = (trace: Trace, task: Task): Omit<Code, 'operations'> => {
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
  const { run, source } = constants.function<Run>(`function (x, into) {\n${lines.map(l => `  ${l}\n`).join('')}}`)
  return { run, source }
}

/** Several functions that leave their results in memory: first the argument, then the gradient, then the value. */
const writePieces = (trace: Trace, task: Task): Omit<Code, 'operations'> => {
  const { graph, shape, gradient } = trace
  const n = gradient.length
  const roots = rootsOf(trace, task)
  const first = task === 'gradBP' ? 0 : 1
  const placeOf = (root: number): number => (root < first ? 2 * n : n + root - first)
  const constants = new Constants()
  const memory = { pieceSize, free: 2 * n + 1, placeOf }
  const { pieces, places } = writeBody(graph, roots, i => `m[${i}]`, constants, 'false', memory)
  const functions = pieces.map(lines =>
    constants.function<(m: Float64Array) => boolean>(
      `function (m) {\n${lines.map(l => `  ${l}\n`).join('')}  return true\n}`
    )
  )
  const m = new Float64Array(places)
  const run: Run = (x, into?) => {
    if (!readNumbers(shape, x, m)) return undefined
    for (const piece of functions) if (!piece.run(m)) return undefined
    const value = m[2 * n]
    if (task === 'evalBP') return value
    if (into !== undefined) {
      requireLength(into, n)
      into.set(m.subarray(n, 2 * n))
      return value
    }
    const structure = build(shape, i => m[n + i], true)
    return task === 'gradBP' ? structure : [value, structure]
  }
  return { run, source: functions.map(({ source }) => source).join('\n') }
}

/** Throws `EvalError` where code cannot be generated. */
export const generate = (trace: Trace, task: Task): Code => {
  const operations = countOperations(trace.graph, rootsOf(trace, task))
  const write = operations + trace.gradient.length > maxOperations ? writePieces : writeWhole
  return { ...write(trace, task), operations }
}
