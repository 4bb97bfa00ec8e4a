/**
 * The primitives behind the runners: a scope, its inputs, and the pullback of a variable.
 *
 * @since 0.1.0
 */
import type { Scope as InternalScope } from '../internal/graph/node'
import type { BVar, Scope, Untracked, Vars } from '../internal/graph/types'
import { structural } from '../internal/values/zero-add-one'
import { pullbackOf, withScope } from '../internal/engine/run'
import { input } from '../internal/engine/sweep'

export type {
  /**
   * The token that stands for a scope. `withBP` creates it.
   *
   * @category model
   * @since 0.1.0
   */
  Scope,
  /**
   * What a scope may return: anything but a variable.
   *
   * @category model
   * @since 0.1.0
   */
  Untracked
} from '../internal/graph/types'

/**
 * Runs a body in a fresh scope. Each call has its own scope type, so variables of two scopes cannot mix, and a variable
 * cannot be returned. Once the body returns, or the promise of an async body settles, its variables can no longer be
 * used. A pullback made in it can still be called.
 *
 * @category scope
 * @since 0.1.0
 * @example
 * import { inputVar, mul, pullback, withBP } from 'backprop-ts'
 *
 * const gradient = withBP(s => {
 *   const x = inputVar(s)(3)
 *   return pullback(mul(x, x))(x)(1)
 * })
 * assert.strictEqual(gradient, 6)
 */
export const withBP = withScope as unknown as <R extends Untracked>(body: <S>(s: Scope<S>) => R) => R

/**
 * Creates an input of a scope: a variable for which gradients can be computed.
 *
 * @category scope
 * @since 0.1.0
 * @example
 * import { inputVar, primal, withBP } from 'backprop-ts'
 *
 * assert.strictEqual(withBP(s => primal(inputVar(s)(3))), 3)
 */
export const inputVar =
  <S>(s: Scope<S>) =>
  <A>(a: A): BVar<S, A> =>
    input(s as unknown as InternalScope, a, structural) as unknown as BVar<S, A>

/**
 * The type of `pullback`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Pullback {
  <S, B>(
    y: BVar<S, B>
  ): {
    <A>(x: BVar<S, A>): (dy: B) => A
    <As extends readonly [unknown, unknown, ...unknown[]]>(...xs: Vars<S, As>): (dy: B) => Readonly<As>
  }
}

/**
 * The pullback of a variable, for the given inputs. It turns a cotangent of the variable into a cotangent of the input,
 * or a tuple of them if there are several inputs. It may be called many times. Each call is one sweep over the nodes
 * that the variable was computed from. Throws `ShapeError` if the cotangent does not have the shape of the variable's
 * value.
 *
 * @category scope
 * @since 0.1.0
 * @example
 * import { inputVar, mul, pullback, withBP } from 'backprop-ts'
 *
 * const back = withBP(s => {
 *   const x = inputVar(s)(3)
 *   const y = inputVar(s)(5)
 *   return pullback(mul(x, y))(x, y)
 * })
 * assert.deepStrictEqual(back(1), [5, 3])
 * assert.deepStrictEqual(back(2), [10, 6])
 */
export const pullback = ((y: unknown) =>
  (...xs: ReadonlyArray<unknown>) =>
  (dy: unknown) => {
    const gradients = pullbackOf(y, xs, dy)
    return xs.length === 1 ? gradients[0] : gradients
  }) as Pullback
