/** Compiled functions: which of the generated functions serves a call, and what happens if none does. */
import type { Body } from '../internal/engine/run'
import { BackpropError, describe, ShapeError } from '../internal/graph/errors'
import type { Graph } from './graph'
import { type Code, generator, noCode, type Output, type Run, unlessForbidden } from './path'
import { readNumbers, type Shape, shapeOf } from './shape'
import type { Limits } from './trace'
import type { Backend, CompiledCode, Options } from './types'

/** The ways through a function that are compiled for one structure. Beyond that it is interpreted. */
const maxPaths = 8

/** A kind of compiled function, by what it can be asked for. */
export interface Kind<Task extends string> {
  readonly name: string
  readonly tasks: ReadonlyArray<Task>
  /** The task whose code is shown. */
  readonly main: Task
  /** Runs the function once on expressions. */
  readonly trace: (
    f: Body,
    shape: Shape,
    numbers: Float64Array,
    limits: Limits
  ) => { readonly graph: Graph; readonly outputs: Readonly<Record<Task, Output>> }
  /** Does a task without generated code. */
  readonly interpret: (f: Body, task: Task, x: unknown, into: Float64Array | undefined, shape: Shape) => unknown
  /** The numbers that are compared with those of the interpreter, and how to name them. */
  readonly compared: (
    f: Body,
    x: unknown,
    shape: Shape,
    run: (task: Task) => unknown
  ) => {
    readonly got: ArrayLike<number>
    readonly wanted: ArrayLike<number>
    readonly nameOf: (index: number) => string
  }
}

/** One way through the function. The functions for its tasks are generated when they are first needed. */
interface Path<Task extends string> {
  readonly code: (task: Task) => Code
  /** By the index of the task, which is faster to find than its name. */
  readonly runs: Run[]
}

/** What is compiled for one structure. */
interface Compilation<Task extends string> {
  readonly shape: Shape
  readonly size: number
  readonly paths: Path<Task>[]
  /** How often the function was traced. A trace whose comparisons do not repeat their answers gives no path. */
  traces: number
}

/** The same number, or both NaN; unless `strict`, also zeros of both signs. */
export const agree = (x: number, y: number, strict: boolean): boolean => Object.is(x, y) || (!strict && x === y)

/** Functions with what is known of their code, which may change from call to call. */
export const withCode = <F extends object>(functions: F, code: CompiledCode): F & CompiledCode =>
  Object.defineProperties(functions, Object.getOwnPropertyDescriptors(code)) as F & CompiledCode

/** Takes a function and its example at once, or waits for the example. */
export const curried = (
  name: string,
  compiled: (f: Body, example: unknown, options?: Options) => unknown
): ((...args: readonly [Body, unknown?, Options?]) => unknown) =>
  function (...args) {
    const [f, example, options] = args
    if (typeof f !== 'function') throw new BackpropError(`${name}: wanted a function first, got ${describe(f)}`)
    return args.length > 1
      ? compiled(f, example, options)
      : (first: unknown, chosen?: Options) => compiled(f, first, chosen)
  }

/** Functions for the tasks, and what is known of the code. */
export const dispatcher = <Task extends string>(
  kind: Kind<Task>,
  f: Body,
  example: unknown,
  options: Options = {}
): { readonly run: Readonly<Record<Task, Run>>; readonly code: CompiledCode } => {
  const { name, tasks, main, interpret } = kind
  const { strict = false, check, shapes: maxShapes = 8, limit = 2_000_000, backend } = options
  const compilations: Compilation<Task>[] = []
  let last: Path<Task> = { code: () => noCode, runs: tasks.map(() => noCode.run) }
  const runOf = (path: Path<Task>, task: Task): Run => path.runs[tasks.indexOf(task)] as Run
  const backends = new Set<Backend>(backend === undefined ? ['javascript', 'wasm'] : [backend])
  backends.delete('interpreter')
  let calls = 0

  const compilationOf = (x: unknown): Compilation<Task> => {
    for (const held of compilations) if (readNumbers(held.shape, x, new Float64Array(held.size))) return held
    const { shape, numbers } = shapeOf(name, x)
    if (compilations.length >= maxShapes)
      throw new ShapeError(
        `${name}: got ${describe(x)}, whose structure is another than that of the ${
          maxShapes === 1 ? 'example' : `${maxShapes} that the function is compiled for`
        }. The option \`shapes\` allows more`
      )
    const made = { shape, size: numbers.length, paths: [], traces: 0 }
    compilations.push(made)
    return made
  }

  /** Throws if the generated code and the interpreter differ. */
  const compare = ({ shape }: Compilation<Task>, path: Path<Task>, x: unknown): void => {
    const run = (task: Task): unknown => runOf(path, task)(x) ?? interpret(f, task, x, undefined, shape)
    const { got, wanted, nameOf } = kind.compared(f, x, shape, run)
    const at = Array.from(wanted).findIndex((n, i) => !agree(got[i] as number, n, strict))
    if (at >= 0)
      throw new BackpropError(
        `${name}: the ${nameOf(at)} is ${got[at]}, but ${wanted[at]} by the interpreter. Did the function read what ` +
          'is kept from the example, such as Math.random, a date, a variable that changes, or a plain number that is ' +
          `compared by ===?${
            strict ? '' : ' The sign of a zero may differ too, and what it decides: the option strict keeps it'
          }`
      )
  }

  const pathOf = (graph: Graph, shape: Shape, outputs: Readonly<Record<Task, Output>>): Path<Task> => {
    const generate = generator(graph, shape, backends)
    const codes = new Map<Task, Code>()
    const code = (task: Task): Code => {
      const made = codes.get(task) ?? generate(outputs[task])
      codes.set(task, made)
      runs[tasks.indexOf(task)] = made.run
      return made
    }
    const runs = tasks.map(
      (task): Run =>
        (x, into) =>
          code(task).run(x, into)
    )
    return { code, runs }
  }

  /** Traces the way that the function takes for an argument. */
  const addPath = (compilation: Compilation<Task>, x: unknown): void => {
    const { shape, size, paths } = compilation
    compilation.traces++
    const numbers = new Float64Array(size)
    readNumbers(shape, x, numbers)
    // Loops run as JavaScript while they are traced.
    const traced = unlessForbidden(() => kind.trace(f, shape, numbers, { strict, limit }))
    if (traced === undefined) return backends.clear()
    const path = pathOf(traced.graph, shape, traced.outputs)
    // Without a result here, a comparison does not give the same answer twice.
    if (runOf(path, main)(x) === undefined) return
    compare(compilation, path, x)
    paths.push(path)
    last = path
  }

  /** Serves a call that the last path did not serve. */
  const search = (task: Task, x: unknown, into?: Float64Array): unknown => {
    const compilation = compilationOf(x)
    const { shape, paths } = compilation
    if (backends.size > 0) {
      for (const path of paths) {
        const result = runOf(path, task)(x, into)
        if (result === undefined) continue
        last = path
        return result
      }
      if (compilation.traces < maxPaths) addPath(compilation, x)
    }
    return (backends.size > 0 ? runOf(last, task)(x, into) : undefined) ?? interpret(f, task, x, into, shape)
  }

  const serving = tasks.map((task, k): readonly [Task, Run] => {
    const serve: Run = (x, into) => (last.runs[k] as Run)(x, into) ?? search(task, x, into)
    const checked: Run = (x, into) => {
      const result = serve(x, into)
      if (++calls % (check as number) === 0) compare(compilationOf(x), last, x)
      return result
    }
    return [task, check === undefined ? serve : checked]
  })
  compilationOf(example)
  if (backends.size > 0) addPath(compilations[0] as Compilation<Task>, example)
  const code: CompiledCode = {
    get source() {
      return last.code(main).source()
    },
    get operations() {
      return last.code(main).operations
    },
    get paths() {
      return compilations.reduce((n, { paths }) => n + paths.length, 0)
    },
    get backend() {
      return last.code(main).backend
    }
  }
  return { run: Object.fromEntries(serving) as Record<Task, Run>, code }
}
