/**
 * Functions with a gradient of their own: one that the user knows, or one that recomputes instead of storing.
 *
 * @since 0.1.0
 */
import { lift } from '../internal/engine/lift'
import { type Body, vjp } from '../internal/engine/run'
import { innermost, Node } from '../internal/graph/node'
import type { BVar, Differentiable } from '../internal/graph/types'
import { collect } from '../internal/values/collect'
import { mapContainer } from '../internal/values/containers'
import { compoundKindOf } from '../internal/values/kinds'
import { dataOf, isMatrix, isVector, matrixOf, vectorOf } from '../LinearAlgebra/core/dense-values'
import type { Arg, Out1 } from '../LinearAlgebra/core/vector-types'

/**
 * A function of plain values and of variables.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Lifted1<A, B> = <X extends Arg<A>>(x: X) => Out1<X, B>

/**
 * Applies an operation whose pullback is known. If the argument is a variable of a variable, the operation is applied
 * to the inner one again.
 */
const applied = (
  name: string,
  f: Body,
  pullback: (d: unknown, x: unknown, y: unknown) => unknown,
  x: unknown
): unknown => {
  const v = collect(name, x)
  if (innermost(name, [v]) === undefined) return f(v)
  const run = (a: unknown) => {
    const y = collect(name, applied(name, f, pullback, a))
    return [y, (d: unknown) => [pullback(d, a, y)]] as const
  }
  return lift(name, { run }, [v])
}

/**
 * The type of `customGrad`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface CustomGrad {
  <A = number, B extends Differentiable = number>(
    f: <S>(x: BVar<S, A>) => BVar<S, B>,
    pullback: <S>(dy: BVar<S, B>, x: BVar<S, A>, y: BVar<S, B>) => BVar<S, A>
  ): Lifted1<A, B>
}

/**
 * A function with a gradient of the user's own, in place of the one that follows from its operations. The pullback gets
 * the cotangent of the result, the argument and the result, and gives the cotangent of the argument. It is written on
 * variables, with functions of this library, and is itself differentiated for higher derivatives and for forward mode.
 * The function must not use variables other than its argument; pass several in a record.
 *
 * Throws `ScopeError` if the function uses other variables, and `ShapeError` if a cotangent has the wrong shape.
 *
 * @category own gradients
 * @since 0.1.0
 * @example
 * import { add, exp, gradBP, log, logistic, mul } from 'backprop-ts'
 * import { customGrad } from 'backprop-ts/Derivatives'
 *
 * // The derivative of log(1 + exp(x)) by its formula would be Infinity / Infinity at 1000.
 * const softplus = customGrad(
 *   x => log(add(1, exp(x))),
 *   (dy, x) => mul(dy, logistic(x))
 * )
 * assert.strictEqual(gradBP(x => softplus(x), 1000), 1)
 */
export const customGrad = ((f: Body, pullback: (d: unknown, x: unknown, y: unknown) => unknown) => (x: unknown) =>
  applied('customGrad', f, pullback, x)) as unknown as CustomGrad

/** The same plain value in memory of its own: a small vector that is kept keeps what it was cut from alive. */
const inOwnMemory = (x: unknown): unknown => {
  if (x instanceof Node) return x
  if (isVector(x)) return vectorOf(new Float64Array(dataOf(x)))
  if (isMatrix(x)) return matrixOf(x.rows, x.cols, new Float64Array(dataOf(x)))
  const kind = compoundKindOf(x)
  return kind === undefined ? x : mapContainer(x, kind, inOwnMemory)
}

/**
 * The type of `checkpoint`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Checkpoint {
  <A = number, B extends Differentiable = number>(f: <S>(x: BVar<S, A>) => BVar<S, B>): Lifted1<A, B>
  <S, A, B extends Differentiable>(f: <T>(x: BVar<T, A>) => BVar<T, B>, x: BVar<S, A>): BVar<S, B>
}

/**
 * The same function, which keeps only its argument for the backward pass, and computes itself once more there. A
 * recurrence of `n` steps in `√n` checkpointed stretches needs memory for `2 √n` steps instead of `n`, for one more
 * evaluation. In forward mode, where nothing is kept, it is the function itself. `checkpoint(f, x)` applies it at once.
 *
 * Throws `ScopeError` if the function uses variables other than its argument; pass several in a record.
 *
 * @category memory
 * @since 0.1.0
 * @example
 * import { type BVar, gradBP, mul, sin } from 'backprop-ts'
 * import { checkpoint } from 'backprop-ts/Derivatives'
 *
 * const stretch = checkpoint(<S>(x: BVar<S, number>) => sin(sin(sin(x))))
 * const f = <S>(x: BVar<S, number>) => stretch(stretch(stretch(x)))
 * assert.strictEqual(gradBP(f, 0), 1)
 */
export const checkpoint = function (f: Body, x?: unknown): unknown {
  const at = (point: unknown): unknown => {
    const v = collect('checkpoint', point)
    const scope = innermost('checkpoint', [v])
    return scope?.records === false
      ? f(v)
      : applied(
          'checkpoint',
          a => inOwnMemory(f(a)),
          (d, a) => collect('checkpoint', vjp(f, [a])[1](d)[0]),
          v
        )
  }
  return arguments.length > 1 ? at(x) : at
} as Checkpoint
