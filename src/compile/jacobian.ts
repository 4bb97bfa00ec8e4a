/** Compiles Jacobians and Hessians. */
import { type Body, gradOf } from '../internal/engine/run'
import { describe, ShapeError } from '../internal/graph/errors'
import { collect } from '../internal/values/collect'
import { evalBP } from '../variables/runners'
import { curried, dispatcher, type Kind, withCode } from './dispatch'
import { type Pattern, rowwise, traceJacobian } from './jacobian-trace'
import type { CompileHessian, CompileJacobian, Options, SparseMatrix } from './jacobian-types'
import { build, buildFrom, readNumbers, type Shape, shapeOf, sizeOf } from './shape'
import { buildingCode } from './structure-code'

type Task = 'value' | 'entries'

/** The entries of a Jacobian in memory of their own, where they lie in it, and the shape of the result. */
interface Entries extends Pattern {
  readonly values: Float64Array
  readonly result: Shape
  readonly argument: Shape
}

const numbersOf = (shape: Shape, x: unknown): Float64Array => {
  const numbers = new Float64Array(sizeOf(shape))
  readNumbers(shape, x, numbers)
  return numbers
}

const valueOf = evalBP as (f: Body, x: unknown) => unknown

const everything = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, i) => i)

/** Up to so many rows are compared with those of the interpreter. Of more, the first, the middle and the last are. */
const maxCompared = 100

const rowsToCompare = (count: number): ReadonlyArray<number> =>
  count <= maxCompared ? everything(count) : [0, count >> 1, count - 1]

/** Rows by the interpreter. */
const rowsOf = (
  name: string,
  f: Body,
  x: unknown,
  shape: Shape,
  choose: (count: number) => ReadonlyArray<number>
): readonly [Shape, ReadonlyArray<number>, ReadonlyArray<Float64Array>] => {
  const { value, count, row } = rowwise(name, f, [x])
  const chosen = choose(count)
  return [shapeOf(name, value).shape, chosen, chosen.map(i => numbersOf(shape, row(i)[0]))]
}

/** A zero that the trace shows has no sign, while that of the interpreter may come from products. */
const unsigned = (x: number): number => x + 0

/** A row of the matrix, with its zeros. */
const denseRow = ({ rowStarts, columns, values }: Entries, i: number, out: Float64Array): Float64Array => {
  const end = rowStarts[i + 1] as number
  for (let k = rowStarts[i] as number; k < end; k++) out[columns[k] as number] = values[k] as number
  return out
}

const kindOf = (name: string): Kind<Task> => ({
  name,
  tasks: ['value', 'entries'],
  main: 'entries',
  trace: (f, shape, numbers, limits) => {
    const { graph, values, entries, pattern } = traceJacobian(name, f, shape, numbers, limits)
    // Inside, typed arrays are arrays. The interpreter has the result as it is.
    const { shape: result } = shapeOf(name, valueOf(f, buildFrom(shape, Float64Array.from(numbers), 0)))
    const { rowStarts, columns } = pattern
    // Spreading the pattern here would cost more than small matrices do.
    const of = (made: Float64Array): Entries => ({ rowStarts, columns, values: made, result, argument: shape })
    return {
      graph,
      outputs: {
        value: {
          roots: values,
          from: 0,
          result: (m, at) => buildFrom(result, m, at),
          write: (text, constants, lines) => buildingCode(result, text, constants, lines)
        },
        entries: {
          roots: entries,
          from: 0,
          result: (m, at) => of(m.slice(at, at + entries.length)),
          write: (text, constants, lines) => {
            lines.push(`const r = new Float64Array(${entries.length})`)
            entries.forEach((_, k) => lines.push(`r[${k}] = ${text(k)}`))
            return `${constants.name(of)}(r)`
          }
        }
      }
    }
  },
  interpret: (f, task, x, _, shape): unknown => {
    if (task === 'value') return valueOf(f, x)
    const [result, { length }, rows] = rowsOf(name, f, x, shape, everything)
    const n = sizeOf(shape)
    const values = new Float64Array(length * n)
    rows.forEach((row, i) => values.set(row, i * n))
    const rowStarts = Int32Array.from({ length: length + 1 }, (_, i) => i * n)
    const columns = Int32Array.from(values, (_, k) => k % n)
    return { rowStarts, columns, values, result, argument: shape } satisfies Entries
  },
  compared: (f, x, shape, made) => {
    const n = sizeOf(shape)
    const entries = made('entries') as Entries
    const [result, chosen, rows] = rowsOf(name, f, x, shape, rowsToCompare)
    const valueNumbers = (y: unknown) => [...numbersOf(result, y)]
    const value = valueNumbers(made('value'))
    return {
      got: [...value, ...chosen.flatMap(i => [...denseRow(entries, i, new Float64Array(n))]).map(unsigned)],
      wanted: [...valueNumbers(valueOf(f, x)), ...rows.flatMap(row => [...row]).map(unsigned)],
      nameOf: index =>
        index < value.length
          ? `number ${index} of the result`
          : `derivative of number ${chosen[Math.floor((index - value.length) / n)]} of the result in number ${
              (index - value.length) % n
            } of the argument`
    }
  }
})

/** The functions that Jacobians and Hessians have. */
const matrices = (name: string, f: Body, example: unknown, options?: Options) => {
  const { run, code } = dispatcher(kindOf(name), f, example, options)
  const entriesOf = (x: unknown): Entries => run.entries(x) as Entries
  return {
    code,
    value: (x: unknown) => run.value(x),
    nested: (x: unknown): unknown => {
      const entries = entriesOf(x)
      const { argument, result } = entries
      const n = sizeOf(argument)
      return build(result, i => buildFrom(argument, denseRow(entries, i, new Float64Array(n)), 0), false)
    },
    into: (x: unknown, into: Float64Array): void => {
      const entries = entriesOf(x)
      const n = sizeOf(entries.argument)
      const rows = entries.rowStarts.length - 1
      if (into.length !== rows * n)
        throw new ShapeError(
          `${name}: the memory for a matrix of ${rows} rows and ${n} columns must have the length ${rows * n}, got ` +
            describe(into)
        )
      into.fill(0)
      for (let i = 0; i < rows; i++) denseRow(entries, i, into.subarray(i * n, (i + 1) * n))
    },
    sparse: (x: unknown): SparseMatrix => {
      const { rowStarts, columns, values, argument } = entriesOf(x)
      return { rows: rowStarts.length - 1, cols: sizeOf(argument), rowStarts, columns, values }
    }
  }
}

/**
 * Compiles the Jacobian of a function of numbers, in any structure, to numbers in any structure. It is traced as
 * `compile` does, with one backward pass for each number of the result. Entries that the trace shows to be always zero
 * are never computed: `sparseJacobian` gives only the others, by rows. The pattern belongs to the way that the argument
 * takes through the function, so that it may differ between arguments. If the results are those of `mapRows` on parts
 * of the argument, all rows share one loop, which computes the derivatives of a row in what it reads. Zeros in these
 * blocks stay.
 *
 * Each way is compared with the interpreter once: the value, and the rows of up to 100 results, or three of more.
 * Throws as `compile` does.
 *
 * @category compiling
 * @since 0.1.0
 * @example
 * import { joinBV, mul, sequenceVar, square } from 'backprop-ts'
 * import { compileJacobian } from 'backprop-ts/Compile'
 *
 * const f = compileJacobian(
 *   v => {
 *     const [x, y, z] = sequenceVar(v)
 *     return joinBV({ p: mul(x!, y!), q: square(z!) })
 *   },
 *   [1, 1, 1]
 * )
 * assert.deepStrictEqual(f.evalBP([2, 3, 4]), { p: 6, q: 16 })
 * assert.deepStrictEqual(f.jacobian([2, 3, 4]), { p: [3, 2, 0], q: [0, 0, 8] })
 * assert.deepStrictEqual(f.sparseJacobian([2, 3, 4]).columns, Int32Array.of(0, 1, 2))
 */
export const compileJacobian = curried('compileJacobian', (f, example, options) => {
  const { code, value, nested, into, sparse } = matrices('compileJacobian', f, example, options)
  return withCode({ evalBP: value, jacobian: nested, jacobianInto: into, sparseJacobian: sparse }, code)
}) as CompileJacobian

/**
 * Compiles the Hessian of a function of numbers, in any structure, to a number: the Jacobian of its gradient, by the
 * library's own pullbacks of its own pullbacks. See `compileJacobian` for what is computed and checked.
 *
 * @category compiling
 * @since 0.1.0
 * @example
 * import { mul, sequenceVar, square } from 'backprop-ts'
 * import { compileHessian } from 'backprop-ts/Compile'
 *
 * const f = compileHessian(
 *   v => {
 *     const [x, y] = sequenceVar(v)
 *     return mul(square(x!), y!)
 *   },
 *   [1, 1]
 * )
 * assert.deepStrictEqual(f.gradBP([2, 3]), [12, 4])
 * assert.deepStrictEqual(f.hessian([2, 3]), [[6, 4], [4, 0]])
 */
export const compileHessian = curried('compileHessian', (f, example, options) => {
  const gradient: Body = x => collect('compileHessian', gradOf(f, x))
  const { code, value, nested, into, sparse } = matrices('compileHessian', gradient, example, options)
  return withCode({ gradBP: value, hessian: nested, hessianInto: into, sparseHessian: sparse }, code)
}) as CompileHessian
