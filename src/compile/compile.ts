/** Compiled functions: which of the generated functions serves a call, and what happens if none does. */
import { type Body, runBackprop } from '../internal/engine/run'
import { BackpropError, describe, ShapeError } from '../internal/graph/errors'
import { evalBP } from '../variables/runners'
import type { Backend, Compile, Compiled, Options } from './types'
import { type Code, codesOf, noCode, type Run, type Task, unlessForbidden } from './path'
import { placeOf, readNumbers, requireLength, type Shape, shapeOf } from './shape'
import { trace, type Trace } from './trace'

/** The ways through a function that are compiled for one structure. Beyond that it is interpreted. */
const maxPaths = 8

/** One way through the function. The functions for its tasks are generated when they are first needed. */
interface Path extends Record<Task, Run> {
  readonly code: (task: Task) => Code
}

const pathOf = (traced: Trace, backends: Set<Backend>): Path => {
  const codeOf = codesOf(traced, backends)
  const codes = new Map<Task, Code>()
  const code = (task: Task): Code => {
    const made = codes.get(task) ?? codeOf(task)
    codes.set(task, made)
    path[task] = made.run
    return made
  }
  const later =
    (task: Task): Run =>
    (x, into) =>
      code(task).run(x, into)
  const path: Path = {
    code,
    evalBP: later('evalBP'),
    gradBP: later('gradBP'),
    backprop: later('backprop'),
    backpropInto: later('backpropInto')
  }
  return path
}

/** What is compiled for one structure. */
interface Compilation {
  readonly shape: Shape
  readonly size: number
  readonly paths: Path[]
  /** How often the function was traced. A trace whose comparisons do not repeat their answers gives no path. */
  traces: number
}

const { run } = noCode
const nothing: Path = { code: () => noCode, evalBP: run, gradBP: run, backprop: run, backpropInto: run }

type Both = readonly [number, unknown]

/** The same number, or both NaN; unless `strict`, also zeros of both signs. */
export const agree = (x: number, y: number, strict: boolean): boolean => Object.is(x, y) || (!strict && x === y)

const compiled = (f: Body, example: unknown, options: Options = {}): Compiled<unknown> => {
  const { strict = false, check, shapes: maxShapes = 8, limit = 2_000_000, backend } = options
  const compilations: Compilation[] = []
  const interpret = runBackprop(1) as (f: Body, x: unknown) => Both
  let last = nothing
  const backends = new Set<Backend>(backend === undefined ? ['javascript', 'wasm'] : [backend])
  backends.delete('interpreter')
  let calls = 0

  const compilationOf = (x: unknown): Compilation => {
    for (const held of compilations) if (readNumbers(held.shape, x, new Float64Array(held.size))) return held
    const { shape, numbers } = shapeOf('compile', x)
    if (compilations.length >= maxShapes)
      throw new ShapeError(
        `compile: got ${describe(x)}, whose structure is another than that of the ${
          maxShapes === 1 ? 'example' : `${maxShapes} that the function is compiled for`
        }. The option \`shapes\` allows more`
      )
    const made = { shape, size: numbers.length, paths: [], traces: 0 }
    compilations.push(made)
    return made
  }

  /** Throws if the generated code and the interpreter differ. */
  const compare = ({ shape, size }: Compilation, [value, gradient]: Both, x: unknown): void => {
    const [expected, expectedGradient] = interpret(f, x)
    const [got, wanted] = [new Float64Array(size + 1), new Float64Array(size + 1)]
    readNumbers(shape, gradient, got)
    readNumbers(shape, expectedGradient, wanted)
    got[size] = value
    wanted[size] = expected
    const at = got.findIndex((n, i) => !agree(n, wanted[i] as number, strict))
    if (at >= 0)
      throw new BackpropError(
        `compile: the ${at === size ? 'value' : `gradient${placeOf(shape, at)}`} is ${got[at]}, ` +
          `but ${wanted[at]} by the interpreter. Did the function read what is kept from the example, such as ` +
          `Math.random, a date, a variable that changes, or a plain number compared by ===?${
            strict ? '' : ' The sign of a zero may differ too, and what it decides: the option strict keeps it'
          }`
      )
  }

  const interpreted = (task: Task, x: unknown, into?: Float64Array): unknown => {
    if (task === 'evalBP') return (evalBP as (f: Body, x: unknown) => unknown)(f, x)
    const both = interpret(f, x)
    if (task === 'backpropInto') {
      const { shape, size } = compilationOf(x)
      requireLength(into as Float64Array, size)
      readNumbers(shape, both[1], into as Float64Array)
    }
    return task === 'gradBP' ? both[1] : task === 'backprop' ? both : both[0]
  }

  /** Traces the way that the function takes for an argument. */
  const addPath = (compilation: Compilation, x: unknown): void => {
    const { shape, size, paths } = compilation
    compilation.traces++
    const numbers = new Float64Array(size)
    readNumbers(shape, x, numbers)
    // Loops run as JavaScript while they are traced.
    const traced = unlessForbidden(() => trace(f, shape, [...numbers], { strict, limit }))
    if (traced === undefined) return backends.clear()
    const path = pathOf(traced, backends)
    const both = path.backprop(x)
    // Without a result here, a comparison does not give the same answer twice.
    if (both === undefined) return
    compare(compilation, both as Both, x)
    paths.push(path)
    last = path
  }

  /** Serves a call that the last path did not serve. */
  const search = (task: Task, x: unknown, into?: Float64Array): unknown => {
    const compilation = compilationOf(x)
    if (backends.size === 0) return interpreted(task, x, into)
    for (const path of compilation.paths) {
      const result = path[task](x, into)
      if (result !== undefined) {
        last = path
        return result
      }
    }
    if (compilation.traces < maxPaths) addPath(compilation, x)
    return last[task](x, into) ?? interpreted(task, x, into)
  }

  const checked = <T>(result: T, x: unknown): T => {
    calls++
    if (calls % (check as number) === 0) compare(compilationOf(x), (last.backprop(x) ?? interpret(f, x)) as Both, x)
    return result
  }
  const done = check === undefined ? <T>(result: T): T => result : checked

  search('backprop', example)
  return {
    evalBP: x => done((last.evalBP(x) ?? search('evalBP', x)) as number, x),
    gradBP: x => done(last.gradBP(x) ?? search('gradBP', x), x),
    backprop: x => done((last.backprop(x) ?? search('backprop', x)) as Both, x),
    backpropInto: (x, into) => done((last.backpropInto(x, into) ?? search('backpropInto', x, into)) as number, x),
    get source() {
      return last.code('backprop').source()
    },
    get operations() {
      return last.code('backprop').operations
    },
    get paths() {
      return compilations.reduce((n, { paths }) => n + paths.length, 0)
    },
    get backend() {
      return last.code('backprop').backend
    }
  }
}

/**
 * Compiles a function of numbers, in any structure, to a number. It runs once on the example, through this library's
 * own pullbacks. What it computes, with its gradient, becomes JavaScript without loops, which is up to a hundred times
 * faster than the interpreter and gives the same numbers: the same bits with the option `strict`, and otherwise the
 * same up to the signs of zeros and what depends on them. `compile(f)` waits for the example.
 *
 * The structure of the argument is part of what is compiled, and so are its strings and other static leaves. Another
 * one is compiled anew. Comparisons of numbers by `getOrd` and `getEq`, and the mask of `where`, are checked in each
 * call, also those of structures. Another way through the function is compiled when it is first taken, up to 8. A
 * branch that is not taken is never evaluated. Anything else that JavaScript decides, such as `Math.random`, a date or
 * a captured variable, stays as it was for the example. `primal(x)` is refused, except of `signum` and of rounded
 * numbers.
 *
 * Compiling takes about a microsecond for each operation once V8 is warm, and a few before. Each way is compared with
 * the interpreter once. Functions of 10 to 5,000 operations gain most. Above that, code is cut into several functions,
 * which V8 takes seconds to optimise.
 *
 * Throws `BackpropError` for more than the option `limit`, `NotDifferentiableError` for arguments other than numbers in
 * records, tuples, arrays, `Map`s and `Float64Array`s, `ImplicitConversionError` where a plain number is used that
 * would change from call to call, and `ShapeError` for more structures than the option `shapes`.
 *
 * @category compiling
 * @since 0.1.0
 * @example
 * import { add, constVar, getOrd, mul, sin, splitBV, sqrt } from 'backprop-ts'
 * import { compile } from 'backprop-ts/Compile'
 * import * as N from 'fp-ts/number'
 * import { gt } from 'fp-ts/Ord'
 *
 * const f = compile(v => {
 *   const { x, y } = splitBV(v)
 *   return add(mul(x, sin(y)), x)
 * }, { x: 2, y: 0 })
 * assert.deepStrictEqual(f.backprop({ x: 3, y: 0 }), [3, { x: 1, y: 3 }])
 *
 * const safe = compile(x => (gt(getOrd(N.Ord))(x, constVar(0)) ? sqrt(x) : constVar(0, x)), 4)
 * assert.deepStrictEqual([safe.gradBP(4), safe.gradBP(-4), safe.paths], [0.25, 0, 2])
 */
export const compile = function (f: Body, example: unknown, options?: Options): unknown {
  if (typeof f !== 'function') throw new BackpropError(`compile: wanted a function first, got ${describe(f)}`)
  return arguments.length > 1
    ? compiled(f, example, options)
    : (first: unknown, chosen?: Options) => compiled(f, first, chosen)
} as Compile
