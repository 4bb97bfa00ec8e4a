/** The functions that are generated for one way through the user's function. */
import { Constants, writeBody } from './javascript'
import { countOperations } from './plan'
import { writeLoop } from './loop-code'
import { planLoops } from './loop-plan'
import { buildFrom, readNumbers, requireLength } from './shape'
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
  const body = writeBody(graph, rootsOf(trace, task), {
    input: i => `x${i}`,
    constants,
    miss: 'return undefined',
    loops: { plan: planLoops, write: use => writeLoop(use.call, use) }
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
  return { run, source }
}

/** Functions that leave their results in memory. The argument is at the beginning. */
const writePieces = (trace: Trace, task: Task): Omit<Code, 'operations'> => {
  const { graph, shape, gradient } = trace
  const { memory } = graph
  const n = gradient.length
  const roots = rootsOf(trace, task)
  const at = memory.allocate(roots.length)
  const gradientAt = task === 'gradBP' ? at : at + 1
  const constants = new Constants()
  const loops: string[] = []
  const { pieces } = writeBody(graph, roots, {
    input: i => `m[${i}]`,
    constants,
    miss: 'return false',
    loops: {
      plan: planLoops,
      write: use => {
        const code = writeLoop(use.call, use)
        loops.push(code.source)
        return code
      }
    },
    split: { pieceSize, allocate: () => memory.allocate(1), placeOf: root => at + root }
  })
  const functions = pieces.map(lines =>
    constants.function<(m: Float64Array) => boolean>(
      `function (m) {\n${lines.map(l => `  ${l}\n`).join('')}  return true\n}`
    )
  )
  const m = memory.make()
  const run: Run = (x, into?) => {
    if (!readNumbers(shape, x, m)) return undefined
    for (const piece of functions) if (!piece.run(m)) return undefined
    const value = m[at]
    if (task === 'evalBP') return value
    if (into !== undefined) {
      requireLength(into, n)
      into.set(m.subarray(gradientAt, gradientAt + n))
      return value
    }
    const structure = buildFrom(shape, m, gradientAt)
    return task === 'gradBP' ? structure : [value, structure]
  }
  return { run, source: [...loops, ...functions.map(({ source }) => source)].join('\n') }
}

/** Throws `EvalError` where code cannot be generated. */
export const generate = (trace: Trace, task: Task): Code => {
  const operations = countOperations(trace.graph, rootsOf(trace, task))
  const isLarge = operations + trace.gradient.length > maxOperations || trace.graph.loops.length > 0
  const write = isLarge ? writePieces : writeWhole
  return { ...write(trace, task), operations }
}
