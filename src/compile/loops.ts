/**
 * Loops over rows, windows and sequences. Their derivatives are loops too, so that their gradients take linear time,
 * and a compiled function keeps them.
 *
 * @since 0.1.0
 */
import { type Body, checkResult } from '../internal/engine/run'
import { describe, DomainError, NotDifferentiableError, ShapeError } from '../internal/graph/errors'
import { primal } from '../internal/graph/node'
import type { BVar, Differentiable, Primal } from '../internal/graph/types'
import { numericOf } from '../internal/numeric/numeric-class'
import { checkCotangent } from '../internal/values/check-cotangent'
import { child } from '../internal/values/sparse-cotangent'
import type { Arg, Out1, OutN } from '../LinearAlgebra/core/vector-types'
import { type Access, type Loop, tuple } from './loop'
import { runLoop } from './run-loop'

/**
 * Arrays that a loop can run over.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Rows = ReadonlyArray<unknown> | Float64Array

/**
 * An element of such an array, or of a variable of one.
 *
 * @category signatures
 * @since 0.1.0
 */
export type RowOf<X> = Primal<X> extends ReadonlyArray<infer R> ? R : Primal<X> extends Float64Array ? number : never

/** The operands of all iterations: at most one that they share. */
type Shared = readonly [] | readonly [unknown]

const sharedReads = (shared: Shared): ReadonlyArray<Access> => shared.map(() => 'whole')

/** What the function of the user gives. */
const result = (name: string, y: unknown): unknown => {
  checkResult(name, y)
  return y
}

/** A loop without a state that has one result. */
const stateless = (name: string, f: Body, reads: Loop['reads'], access: Access): Loop => ({
  name,
  body: (_, ...parts) => tuple([null, result(name, f(...parts))]),
  reads,
  writes: [{ access }],
  isBackward: false,
  isSequential: false
})

/**
 * The type of `mapRows`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface MapRows {
  <X extends Arg<Rows>, B extends Differentiable>(
    f: <S>(row: BVar<S, RowOf<X>>) => BVar<S, B>,
    rows: X
  ): Out1<X, ReadonlyArray<B>>
  <X extends Arg<Rows>, D, B extends Differentiable>(
    f: <S>(row: BVar<S, RowOf<X>>, shared: BVar<S, Primal<D>>) => BVar<S, B>,
    rows: X,
    shared: D
  ): OutN<[X, D], ReadonlyArray<B>>
}

/**
 * The results of a function for each row of an array. A second argument of the function is the same for all rows. The
 * backward pass runs the function again for each row, so that only the rows are kept in memory. Inside `compile` the
 * loop stays a loop, and the function becomes its body.
 *
 * Throws `ScopeError` if the function uses variables that are not its arguments, and `ShapeError` if `rows` is not an
 * array.
 *
 * @category loops
 * @since 0.1.0
 * @example
 * import { gradBP, mul, sequenceVar, splitBV } from 'backprop-ts'
 * import { mapRows, sumWindows } from 'backprop-ts/Compile'
 *
 * const areas = (sides: ReadonlyArray<{ a: number; b: number }>) =>
 *   mapRows(side => mul(splitBV(side).a, splitBV(side).b), sides)
 * assert.deepStrictEqual(areas([{ a: 2, b: 3 }, { a: 1, b: 5 }]), [6, 5])
 *
 * const f = gradBP(sides => sumWindows(1, w => sequenceVar(w)[0]!, mapRows(x => mul(x, x), sides)), [3, 4])
 * assert.deepStrictEqual(f, [6, 8])
 */
export const mapRows = ((f: Body, rows: unknown, ...shared: Shared) =>
  child(
    runLoop(stateless('mapRows', f, ['element', ...sharedReads(shared)], 'element'), [null, rows, ...shared]),
    1
  )) as unknown as MapRows

/**
 * The type of `sumWindows`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface SumWindows {
  <X extends Arg<Rows>>(
    size: number,
    term: <S>(window: BVar<S, ReadonlyArray<RowOf<X>>>) => BVar<S, number>,
    rows: X
  ): Out1<X, number>
  <X extends Arg<Rows>, D>(
    size: number,
    term: <S>(window: BVar<S, ReadonlyArray<RowOf<X>>>, shared: BVar<S, Primal<D>>) => BVar<S, number>,
    rows: X,
    shared: D
  ): OutN<[X, D], number>
}

/**
 * The sum of a term over all windows of neighbouring elements of an array, from the first to the last. Windows of size
 * 1 are the elements. A second argument of the term is the same for all windows. The gradient takes linear time and
 * keeps no variables. Inside `compile` the loop stays a loop.
 *
 * Throws `DomainError` if the size is not a positive integer, `ScopeError` if the term uses variables that are not its
 * arguments, and `ShapeError` if the array is shorter than a window.
 *
 * @category loops
 * @since 0.1.0
 * @example
 * import { add, gradBP, mul, sequenceVar, square, sub } from 'backprop-ts'
 * import { sumWindows } from 'backprop-ts/Compile'
 *
 * const rosenbrock = (xs: ReadonlyArray<number>) =>
 *   gradBP(
 *     x =>
 *       sumWindows(
 *         2,
 *         window => {
 *           const [a, b] = sequenceVar(window)
 *           return add(mul(100, square(sub(b!, square(a!)))), square(sub(1, a!)))
 *         },
 *         x
 *       ),
 *     xs
 *   )
 * assert.deepStrictEqual(rosenbrock([2, 3, 10]), [802, -1396, 200])
 */
export const sumWindows = ((size: number, term: Body, rows: unknown, ...shared: Shared) => {
  if (!Number.isInteger(size) || size < 1)
    throw new DomainError(`sumWindows: the size of the windows must be a positive integer, got ${describe(size)}`)
  const number: Body = (...parts) => {
    const y = term(...parts)
    const value = primal(y)
    if (numericOf(value) === undefined && typeof value !== 'number')
      throw new NotDifferentiableError(`sumWindows: the term must be a number, got ${describe(value)}`)
    return y
  }
  return child(
    runLoop(stateless('sumWindows', number, [size, ...sharedReads(shared)], 'whole'), [null, rows, ...shared]),
    1
  )
}) as unknown as SumWindows

/**
 * The type of `scan`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Scan {
  <X extends Arg<Rows>, C, B extends Differentiable>(
    cell: <S>(state: BVar<S, Primal<C>>, row: BVar<S, RowOf<X>>) => BVar<S, readonly [Primal<C>, B]>,
    state: C,
    rows: X
  ): OutN<[C, X], readonly [Primal<C>, ReadonlyArray<B>]>
  <X extends Arg<Rows>, C, D, B extends Differentiable>(
    cell: <S>(
      state: BVar<S, Primal<C>>,
      row: BVar<S, RowOf<X>>,
      shared: BVar<S, Primal<D>>
    ) => BVar<S, readonly [Primal<C>, B]>,
    state: C,
    rows: X,
    shared: D
  ): OutN<[C, X, D], readonly [Primal<C>, ReadonlyArray<B>]>
}

/**
 * Carries a state through a sequence: the cell gets the state and a row, and gives the next state and an output. The
 * result is the last state and all outputs. A third argument of the cell is the same for all rows. The backward pass
 * goes from the last row to the first. Besides the rows, the state before each is kept in memory; the cell runs once
 * more there. Inside `compile` both loops stay loops, and the backward one reads what the forward one computed.
 *
 * Throws `ScopeError` if the cell uses variables that are not its arguments, and `ShapeError` if a state has another
 * structure than the one before.
 *
 * @category loops
 * @since 0.1.0
 * @example
 * import { add, gradBP, joinBV, mul, splitBV } from 'backprop-ts'
 * import { scan } from 'backprop-ts/Compile'
 *
 * // The value of a polynomial by Horner's rule.
 * const horner = (x: number) =>
 *   gradBP(y => {
 *     const [last] = splitBV(
 *       scan((sum, c, at) => {
 *         const next = add(mul(sum, at), c)
 *         return joinBV([next, next])
 *       }, 0, [1, 0, -2], y)
 *     )
 *     return last
 *   }, x)
 * assert.strictEqual(horner(3), 6)
 */
export const scan = ((cell: Body, state: unknown, rows: unknown, ...shared: Shared) => {
  const body: Body = (before, ...parts) => {
    const next = result('scan', cell(before, ...parts))
    const pair = primal(next)
    if (!Array.isArray(pair) || pair.length !== 2)
      throw new ShapeError(`scan: the cell must give a state and an output, got ${describe(pair)}`)
    checkCotangent('scan', child(next, 0), before, 'next state')
    return next
  }
  const loop: Loop = {
    name: 'scan',
    body,
    reads: ['element', ...sharedReads(shared)],
    writes: [{ access: 'element' }],
    isBackward: false,
    isSequential: true
  }
  return runLoop(loop, [state, rows, ...shared])
}) as unknown as Scan
