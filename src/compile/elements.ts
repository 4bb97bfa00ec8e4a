/** Derivatives of a function of numbers at many elements: the way that it takes for one of them becomes a loop. */
import { allStructural, type Body, runTracked } from '../internal/engine/run'
import { BackpropError } from '../internal/graph/errors'
import { structural } from '../internal/values/zero-add-one'
import { Expr, idIn } from './expr'
import { constantCode, Graph } from './graph'
import { Constants, writeBody } from './javascript'
import { Memory } from './memory'
import { knownFunctions } from './primitives'

/** The elements of the arguments of a function, and its values there. */
export interface Elements {
  readonly args: ReadonlyArray<Float64Array>
  readonly values: Float64Array
}

/**
 * Writes derivatives from an element on. Gives the first element that goes another way, or where the function has
 * another value than it had.
 */
export type WriteSlopes = (from: number) => number

/** A function, traced at an element, with its derivative. */
interface Traced {
  readonly graph: Graph
  /** The value and the derivative. */
  readonly roots: readonly [number, number]
  /** The functions and answers of tests that may be others when it is traced again. */
  readonly captured: ReadonlyArray<unknown>
}

/** Generated code. What was captured is handed over, so the same code serves functions that capture something else. */
interface Code {
  readonly run: (
    functions: ReadonlyArray<unknown>,
    numbers: Float64Array,
    args: ReadonlyArray<Float64Array>,
    values: Float64Array,
    out: Float64Array,
    from: number
  ) => number
  /** The operations that are its numbers. */
  readonly numbers: ReadonlyArray<number>
  /** Indices in `captured`. */
  readonly functions: ReadonlyArray<number>
}

/** Larger functions are interpreted, so that not much is traced in vain. */
const maxOperations = 2000
/** So much code is kept. */
const maxKept = 64
const kept = /*#__PURE__*/ new Map<string, Code>()

const newGraph = (): Graph => new Graph(true, maxOperations, new Memory(), true)
/** A graph whose memory is free, because making one takes longer than tracing a short function. */
let spare: Graph | undefined

const trace = (graph: Graph, f: Body, by: number, args: Elements['args'], element: number): Traced => {
  const inputs = args.map((xs, i) => new Expr(graph, graph.input(i, xs[element] as number)))
  const run = runTracked('compile', x => f(...inputs.map((a, i) => (i === by ? x : a))), [inputs[by]], allStructural)
  const [slope] = run.gradients(structural)
  if (graph.loops.length > 0) throw new BackpropError('compile: a loop within a loop over elements is interpreted')
  return {
    graph,
    roots: [idIn(graph, run.value), idIn(graph, slope)],
    captured: [
      ...graph.primitives.slice(knownFunctions().primitives.length).map(({ f }) => f),
      ...graph.guards.flatMap(({ test, expected }) => [test, expected])
    ]
  }
}

/** All that the code depends on. */
const keyOf = ({ graph, roots, captured }: Traced): string => {
  const { size, codes, firsts, seconds, guards } = graph
  const key: unknown[] = [...roots]
  for (let id = 0; id < size; id++)
    if (codes[id] === constantCode) key.push(constantCode)
    else key.push(codes[id], firsts[id], seconds[id])
  for (const { operands, position, expected } of guards)
    key.push(position, ...operands, typeof expected === 'boolean' ? expected : 'other')
  return `${key.join()};${captured.map(x => captured.indexOf(x)).join()}`
}

const write = ({ graph, roots, captured }: Traced, count: number): Code => {
  const constants = new Constants()
  const numbers: number[] = []
  const body = writeBody(graph, roots, {
    input: i => `x${i}`,
    constant: id => {
      if (!numbers.includes(id)) numbers.push(id)
      return `c${numbers.indexOf(id)}`
    },
    constants,
    miss: 'break'
  })
  const [value, slope] = roots.map(body.text)
  const elements = Array.from({ length: count }, (_, i) => `const x${i} = a${i}[t]`)
  const lines = [
    ...elements.map((_, i) => `const a${i} = a[${i}]`),
    ...constants.values.map((_, i) => `const k${i} = k[${i}]`),
    ...numbers.map((_, i) => `const c${i} = c[${i}]`),
    'for (; t < out.length; t++) {',
    ...[...elements, ...body.pieces.flat(), `if (!Object.is(${value}, v[t])) break`, `out[t] = ${slope}`].map(
      line => `  ${line}`
    ),
    '}',
    'return t'
  ]
  const text = `function (k, c, a, v, out, t) {\n${lines.map(line => `  ${line}\n`).join('')}}`
  const { run } = new Constants().function<Code['run']>(text)
  return { run, numbers, functions: constants.values.map(x => captured.indexOf(x)) }
}

/**
 * Compiles the derivative of a function by one of its arguments, for the way that it takes at an element. Throws what
 * the function throws if it cannot be traced, and `EvalError` where code cannot be generated.
 */
export const compileSlopes = (
  f: Body,
  by: number,
  { args, values }: Elements,
  out: Float64Array,
  element: number
): WriteSlopes => {
  const graph = spare ?? newGraph()
  spare = undefined
  const traced = trace(graph, f, by, args, element)
  const key = keyOf(traced)
  let code = kept.get(key)
  if (code === undefined) {
    code = write(traced, args.length)
    if (kept.size === maxKept) kept.clear()
    kept.set(key, code)
  }
  const { run, numbers, functions } = code
  const k = functions.map(i => traced.captured[i])
  const c = Float64Array.from(numbers, id => graph.values[id] as number)
  graph.clear()
  spare = graph
  return from => run(k, c, args, values, out, from)
}
