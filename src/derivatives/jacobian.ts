/**
 * Jacobians, by forward or by reverse mode.
 *
 * @since 0.1.0
 */
import { isInput } from '../internal/engine/sweep'
import { type Body, vjp as vjpOf } from '../internal/engine/run'
import { isLive, Node, primal } from '../internal/graph/node'
import { cotangentWith, numbersOf } from '../internal/numeric/flat-numbers'
import { collect } from '../internal/values/collect'
import { one } from '../internal/values/zero-add-one'
import { isVector } from '../LinearAlgebra/core/dense-values'
import type { Vector } from '../LinearAlgebra/core/vector-types'
import { diag } from '../LinearAlgebra/shaping/diagonal'
import { jvpOf, operandsOf } from './forward'
import { fromGradients, fromTangents } from './jacobian-layout'
import type { Derivative } from './signatures'

/** The number of floating-point numbers in a plain value. */
const countOf = (x: unknown): number => (isVector(x) ? x.length : numbersOf(x).length)

/** The directions along each number of a value: a tangent or cotangent that is one there and zero elsewhere. */
export const directions = function* (like: unknown): Generator<unknown, void> {
  const numbers = new Float64Array(countOf(like))
  for (let i = 0; i < numbers.length; i++) {
    numbers[i] = 1
    yield cotangentWith(like, numbers)
    numbers[i] = 0
  }
}

type Method = (f: Body, a: unknown) => unknown

const byColumns: Method = (f, a) => {
  const like = primal(a)
  const runs = Array.from(directions(like), da => jvpOf(f, a, da))
  const [y] = runs[0] ?? [f(a)]
  return fromTangents(
    primal(y),
    like,
    runs.map(([, tangent]) => tangent)
  )
}

const byRows: Method = (f, a) => {
  let result: unknown
  const [y, pullback] = vjpOf(x => (result = f(x)), [a])
  const [value, like] = [primal(y), primal(a)]
  if (isVector(value) && isVector(like) && isElementwise(result)) return diag(pullback(one(value))[0] as Vector)
  const gradients = Array.from(directions(value), dy => pullback(dy)[0])
  return fromGradients(value, like, gradients.values())
}

/** Whether each element of a result depends on the same element of the input alone: all operations are element-wise. */
const isElementwise = (y: unknown): boolean => {
  const seen = new Set<unknown>()
  const left = [y]
  for (let n = left.pop(); n !== undefined; n = left.pop()) {
    if (!(n instanceof Node)) return false
    if (seen.has(n) || isInput(n)) continue
    seen.add(n)
    if (n.operation.trait !== 'elementwise') return false
    for (const x of operandsOf(n)) if (isLive(x, n)) left.push(x)
  }
  return true
}

/** The value of the function, without its graph, tells which way takes fewer passes. */
const byFewer: Method = (f, a) =>
  countOf(primal(a)) < countOf(primal(collect('the result', f(a)))) ? byColumns(f, a) : byRows(f, a)

/** A function that takes a function, and the point at once or later. A result that holds variables becomes one. */
export const atPoint = (method: Method) =>
  function (f: Body, a?: unknown): unknown {
    const at = (point: unknown): unknown => collect('the derivative', method(f, collect('the argument', point)))
    return arguments.length > 1 ? at(a) : at
  }

/**
 * The Jacobian of a function: the derivative of each number of its result in each number of its argument. It has the
 * structure of the result, with the derivative of a number in its place (`Jacobian`): a record in a record gives a
 * record of records, and a `Vector<M>` in a `Vector<N>` gives a `Matrix<M, N>`.
 *
 * It takes one pass forward for each number of the argument, or one backward for each number of the result, whichever
 * are fewer, and one evaluation to find that out. Where all operations work element by element on vectors, a single
 * pass backward gives the diagonal. `jacobian(f)` waits for the point. Throws `NotDifferentiableError` where the
 * argument or the result holds values of classes other than vectors and matrices.
 *
 * @category jacobians
 * @since 0.1.0
 * @example
 * import { joinBV, mul, splitBV } from 'backprop-ts'
 * import { jacobian } from 'backprop-ts/Derivatives'
 * import { matVec, matrix, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * const m = matrix([[1, 2], [3, 4], [5, 6]])
 * assert.deepStrictEqual(toArray2(jacobian(x => matVec(m, x), vector([1, 1]))), [[1, 2], [3, 4], [5, 6]])
 *
 * const area = jacobian(
 *   box => {
 *     const { width, height } = splitBV(box)
 *     return joinBV({ front: mul(width, height), base: mul(width, width) })
 *   },
 *   { width: 2, height: 3 }
 * )
 * assert.deepStrictEqual(area, { front: { width: 3, height: 2 }, base: { width: 4, height: 0 } })
 */
export const jacobian = atPoint(byFewer) as Derivative<'jacobian'>

/**
 * The Jacobian of a function by forward mode: one pass for each number of the argument. It keeps no graph.
 *
 * @category jacobians
 * @since 0.1.0
 * @example
 * import { exp, mul } from 'backprop-ts'
 * import { forwardJacobian } from 'backprop-ts/Derivatives'
 * import { toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(forwardJacobian(t => mul(t, vector([1, 2, 3])), 5)), [1, 2, 3])
 */
export const forwardJacobian = atPoint(byColumns) as Derivative<'jacobian'>

/**
 * The Jacobian of a function by reverse mode: one run, and one pass backward for each number of the result.
 *
 * @category jacobians
 * @since 0.1.0
 * @example
 * import { mul } from 'backprop-ts'
 * import { reverseJacobian } from 'backprop-ts/Derivatives'
 *
 * assert.strictEqual(reverseJacobian(x => mul(x, x), 3), 6)
 */
export const reverseJacobian = atPoint(byRows) as Derivative<'jacobian'>
