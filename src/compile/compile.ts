/** Compiles functions to a number, with their gradients. */
import { type Body, runBackprop } from '../internal/engine/run'
import { evalBP } from '../variables/runners'
import { curried, dispatcher, type Kind, withCode } from './dispatch'
import { buildFrom, placeOf, readNumbers, requireLength, type Shape, sizeOf } from './shape'
import { buildingCode } from './structure-code'
import { trace } from './trace'
import type { Compile, Compiled, Options } from './types'

type Task = 'evalBP' | 'gradBP' | 'backprop' | 'backpropInto'

type Both = readonly [number, unknown]

const interpret = runBackprop(1) as (f: Body, x: unknown) => Both

/** A value and a gradient as numbers. */
const numbersOf = ([value, gradient]: Both, shape: Shape): Float64Array => {
  const size = sizeOf(shape)
  const numbers = new Float64Array(size + 1)
  readNumbers(shape, gradient, numbers)
  numbers[size] = value
  return numbers
}

const kind: Kind<Task> = {
  name: 'compile',
  tasks: ['evalBP', 'gradBP', 'backprop', 'backpropInto'],
  main: 'backprop',
  trace: (f, shape, numbers, limits) => {
    const { graph, value, gradient } = trace(f, shape, numbers, limits)
    const both = [value, ...gradient]
    const n = gradient.length
    return {
      graph,
      outputs: {
        evalBP: { roots: [value], from: 0, result: (m, at) => m[at], write: text => text(0) },
        gradBP: {
          roots: both,
          from: 1,
          result: (m, at) => buildFrom(shape, m, at),
          write: (text, constants, lines) => buildingCode(shape, text, constants, lines)
        },
        backprop: {
          roots: both,
          from: 0,
          result: (m, at) => [m[at], buildFrom(shape, m, at + 1)],
          write: (text, constants, lines) => {
            const structure = buildingCode(shape, i => text(i + 1), constants, lines)
            return `[${text(0)}, ${structure}]`
          }
        },
        backpropInto: {
          roots: both,
          from: 0,
          result: (m, at, into) => {
            requireLength(into as Float64Array, n)
            into?.set(m.subarray(at + 1, at + 1 + n))
            return m[at]
          },
          write: (text, constants, lines) => {
            lines.push(`${constants.name(requireLength)}(into, ${n})`)
            gradient.forEach((_, i) => lines.push(`into[${i}] = ${text(i + 1)}`))
            return text(0)
          }
        }
      }
    }
  },
  interpret: (f, task, x, into, shape) => {
    if (task === 'evalBP') return (evalBP as (f: Body, x: unknown) => unknown)(f, x)
    const both = interpret(f, x)
    if (task === 'backpropInto') {
      requireLength(into as Float64Array, sizeOf(shape))
      readNumbers(shape, both[1], into as Float64Array)
    }
    return task === 'gradBP' ? both[1] : task === 'backprop' ? both : both[0]
  },
  compared: (f, x, shape, run) => ({
    got: numbersOf(run('backprop') as Both, shape),
    wanted: numbersOf(interpret(f, x), shape),
    nameOf: index => (index === sizeOf(shape) ? 'value' : `gradient${placeOf(shape, index)}`)
  })
}

const compiled = (f: Body, example: unknown, options?: Options): Compiled<unknown> => {
  const { run, code } = dispatcher(kind, f, example, options)
  return withCode({ ...run }, code) as Compiled<unknown>
}

/**
 * Compiles a function of numbers, in any structure, to a number. It runs once on the example, through this library's
 * own pullbacks. What it computes, with its gradient, becomes JavaScript or WebAssembly, which is up to a hundred times
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
 * the interpreter once. Functions of 10 to 5,000 operations gain most. Larger ones become WebAssembly. Above 20,000
 * operations, `mapRows`, `sumWindows` and `scan` keep a loop instead of writing it out.
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
export const compile = curried('compile', compiled) as Compile
