/** Writes modules that calculate a function and its gradient, for builds and for pages that forbid generated code. */
import { type Body, runBackprop } from '../internal/engine/run'
import { BackpropError, describe, ShapeError } from '../internal/graph/errors'
import type { BVar } from '../internal/graph/types'
import { agree } from './dispatch'
import { ModuleNames } from './emit-names'
import { buildingText, readingLines, typeOf } from './emit-structure'
import { writeBody } from './javascript'
import { writeLoop } from './loop-code'
import { countOperations } from './plan'
import { placeOf, readNumbers, type Shape, shapeOf } from './shape'
import { trace } from './trace'
import { columns, wrapped } from './wrap'

/**
 * How to write a module. All fields are optional.
 *
 * - `examples`: more arguments, of the same structure, for other ways through the function.
 * - `strict`: as for `compile`. The default is false.
 * - `limit`: how many operations each way may have. The default is 100,000.
 * - `from`: what the module is made from, for the comment at its beginning.
 *
 * @category model
 * @since 0.1.0
 */
export interface EmitOptions<A> {
  readonly examples?: ReadonlyArray<A>
  readonly strict?: boolean
  readonly limit?: number
  readonly from?: string
}

/**
 * The type of `emit`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Emit {
  (f: <S>(x: BVar<S, number>) => BVar<S, number>, example: number, options?: EmitOptions<number>): string
  <A>(f: <S>(x: BVar<S, A>) => BVar<S, number>, example: A, options?: EmitOptions<NoInfer<A>>): string
}

type Trace = ReturnType<typeof trace>

/** V8 optimises functions of as many operations. */
const [maxOperations, pieceSize] = [5000, 2000]

/** Throws if the interpreter gives other numbers for an example than the run that was traced. */
const compare = (f: Body, x: unknown, shape: Shape, { graph, value, gradient }: Trace): void => {
  const [expected, derivative] = (runBackprop(1) as (f: Body, x: unknown) => readonly [number, unknown])(f, x)
  const wanted = new Float64Array(gradient.length + 1)
  readNumbers(shape, derivative, wanted)
  wanted[gradient.length] = expected
  const at = [...gradient, value].findIndex((id, i) => !agree(graph.values[id]!, wanted[i]!, graph.strict))
  if (at >= 0)
    throw new BackpropError(
      `emit: the ${at === gradient.length ? 'value' : `gradient${placeOf(shape, at)}`} is ${wanted[at]} in one run ` +
        'and another number in the next. Did the function read what changes, such as Math.random or a date'
    )
}

/** Declares a function that leaves roots in memory from a place on. */
const declareTask = ({ graph }: Trace, roots: ReadonlyArray<number>, names: ModuleNames) => {
  const { memory } = graph
  const at = memory.allocate(roots.length)
  const isLarge = countOperations(graph, roots) > maxOperations
  const { pieces } = writeBody(graph, roots, {
    input: i => `m[${i}]`,
    constants: names,
    miss: 'return false',
    writeLoop: use => writeLoop(use.call, use, names),
    split: {
      pieceSize: isLarge ? pieceSize : Infinity,
      allocate: () => memory.allocate(1),
      placeOf: root => at + root
    }
  })
  const functions = pieces.map(lines => {
    const { run } = names.function(`function (m) {\n${lines.map(l => `  ${l}\n`).join('')}  return true\n}`)
    return names.name(run)
  })
  const all = functions.length === 1 ? functions[0]! : names.declare(calls(functions))
  return { name: all, at }
}

const calls = (functions: ReadonlyArray<string>): string =>
  `(m: Float64Array): boolean =>\n  ${functions.map(f => `${f}(m)`).join(' &&\n  ')}`

/** Declares what belongs to one way through the function. */
const declareWay = (traced: Trace, names: ModuleNames): string => {
  const { value, gradient, graph } = traced
  const [one, both] = [[value], [value, ...gradient]].map(roots => declareTask(traced, roots, names))
  const constants = graph.memory.constants.map(([at, numbers]) => `, [${[at, ...numbers].join(', ')}]`)
  const memory = names.declare(`runtime.memoryOf(${graph.memory.size}${constants.join('')})`)
  return `{ memory: ${memory}, value: ${one!.name}, valueAt: ${one!.at}, both: ${both!.name}, bothAt: ${both!.at} }`
}

/** The numbers of the examples, which must have one structure. */
const numbersOf = (shape: Shape, size: number, examples: ReadonlyArray<unknown>): ReadonlyArray<Float64Array> =>
  examples.map((x, i) => {
    const numbers = new Float64Array(size)
    if (readNumbers(shape, x, numbers)) return numbers
    throw new ShapeError(
      `emit: example ${i + 1}, ${describe(x)}, has another structure than the first one. Emit a module for each ` +
        'structure'
    )
  })

const functionText = (head: string, lines: ReadonlyArray<string>): string =>
  `const ${head} => {\n${lines.map(line => `  ${line}\n`).join('')}}`

const exported = (name: string, type: string, comment: string): string =>
  `/** ${comment} */\nexport const ${name}: ${type} = compiled.${name}`

const moduleText = (shape: Shape, size: number, ways: ReadonlyArray<string>, names: ModuleNames, from?: string) => {
  const made = from === undefined ? '' : ` from ${from.replace(/[\0-\x1f\x7f-\x9f\u2028\u2029]+/g, ' ')}`
  const reading = functionText('read = (x: Argument, m: Float64Array): void', readingLines(shape, names))
  const math = names.mathNames()
  const parts = [`size: ${size}`, 'read', 'build', `ways: [\n    ${ways.join(',\n    ')}\n  ]`]
  return [
    `/* eslint-disable */\n// Made${made} by \`emit\` of backprop-ts. Do not edit this file, but make it again.`,
    "import { runtime } from 'backprop-ts/Compile'",
    ...(math.length === 0 ? [] : wrapped(`const { ${math.join(', ')} } = Math`, columns)),
    '/** The structure that this module is made for. Arrays have the lengths of the example. */\n' +
      `export type Argument = ${typeOf(shape)}`,
    ...names.declarations,
    reading,
    `const build = (m: Float64Array, at: number): Argument => (${buildingText(shape)})`,
    `const compiled = runtime.emitted<Argument>({\n  ${parts.join(',\n  ')}\n})`,
    exported('evalBP', '(x: Argument) => number', 'The value.'),
    exported('gradBP', '(x: Argument) => Argument', 'The gradient.'),
    exported('backprop', '(x: Argument) => readonly [number, Argument]', 'The value and the gradient.'),
    exported(
      'backpropInto',
      '(x: Argument, into: Float64Array) => number',
      'Gives the value, and writes the gradient into memory of the length that the argument has numbers.'
    )
  ].join('\n\n')
}

const emitted = (f: Body, example: unknown, options: EmitOptions<unknown> = {}): string => {
  if (typeof f !== 'function') throw new BackpropError(`emit: wanted a function first, got ${describe(f)}`)
  const { examples = [], strict = false, limit = 100_000, from } = options
  const { shape, numbers } = shapeOf('emit', example)
  const names = new ModuleNames()
  const all = [example, ...examples]
  const ways = numbersOf(shape, numbers.length, all).map((given, i) => {
    const traced = trace(f, shape, given, { strict, limit })
    compare(f, all[i], shape, traced)
    return declareWay(traced, names)
  })
  return `${moduleText(shape, numbers.length, [...new Set(ways)], names, from)}\n`
}

/**
 * Writes what `compile` would run as the text of a TypeScript module, for builds and for pages whose security policy
 * forbids generated code. The module exports `Argument`, the type of the example, and the functions `evalBP`, `gradBP`,
 * `backprop` and `backpropInto` for it. It imports only `backprop-ts/Compile`, of the version that has written it.
 *
 * The module has the ways through the function that the examples take, each one compared with the interpreter. Its
 * functions throw `BackpropError` for an argument that takes another way, and `ShapeError` for one of another
 * structure: they have no interpreter to fall back on. All else is as for `compile`, also what is kept from the
 * example. Keys and strings of the example are part of the text, as literals.
 *
 * Throws as `compile` does. Throws `NotDifferentiableError` for static leaves and keys without a literal, such as
 * symbols and dates, `ShapeError` if the examples differ in structure, and `BackpropError` for functions of plain
 * numbers of the program's own.
 *
 * @category compiling
 * @since 0.1.0
 * @example
 * import { mul, sin, splitBV } from 'backprop-ts'
 * import { emit } from 'backprop-ts/Compile'
 *
 * const text = emit(v => {
 *   const { x, y } = splitBV(v)
 *   return mul(x, sin(y))
 * }, { x: 2, y: 0 })
 * assert.match(text, /readonly x: number/)
 * assert.match(text, /export const gradBP: \(x: Argument\) => Argument/)
 */
export const emit = emitted as Emit
