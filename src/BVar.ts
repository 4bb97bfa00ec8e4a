/**
 * Variables: values that are tracked inside a scope, so that gradients can be computed.
 *
 * @module backprop-ts/BVar
 * @since 0.1.0
 */
import { reveal } from './internal/graph/node'
import type { BVar, Const, Primal, Tracked } from './internal/graph/types'
import { ask, itself } from './internal/numeric/numeric-class'

export type {
  /**
   * A value of type `A` that is tracked inside the scope `S`. Haskell: `BVar s a`.
   *
   * @category model
   * @since 0.1.0
   */
  BVar,
  /**
   * A constant. It can be used with the variables of every scope.
   *
   * @category model
   * @since 0.1.0
   */
  Const,
  /**
   * The result type of `primal`, which unwraps nested variables too.
   *
   * @category model
   * @since 0.1.0
   */
  Primal,
  /**
   * A variable of any scope.
   *
   * @category model
   * @since 0.1.0
   */
  Tracked,
  /**
   * A tuple of variables, one of each type.
   *
   * @category signatures
   * @since 0.1.0
   */
  Vars
} from './internal/graph/types'

/**
 * The type of `constVar`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface ConstVar {
  <S, A>(a: A, like: BVar<S, unknown>): BVar<S, A>
  <A>(a: A): Const<A>
}

/**
 * A constant, which can be used in every scope. The optional second argument is a variable of the scope whose type the
 * constant should have, as the start of a `reduce` needs. Constants cost nothing, and a result computed only from
 * constants is a constant. Haskell: `constVar`, `auto`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { constVar, gradBP, mul } from 'backprop-ts'
 *
 * assert.strictEqual(gradBP(x => mul(x, constVar(3)), 1), 3)
 */
export const constVar = ((a: unknown): unknown => a) as ConstVar

/**
 * Another name for `constVar`. Haskell: `auto`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { auto, evalBP } from 'backprop-ts'
 *
 * assert.strictEqual(evalBP(() => auto(3), 1), 3)
 */
export const auto = constVar

/**
 * The plain value of a variable, including a variable nested in another. Results computed from it have no gradient, so
 * use it only to branch and to print. Haskell: `_bvVal`.
 *
 * @category destructors
 * @since 0.1.0
 * @example
 * import { gradBP, mul, negate, primal } from 'backprop-ts'
 *
 * const absolute = gradBP(x => (primal(x) < 0 ? negate(x) : mul(x, 1)))
 * assert.strictEqual(absolute(-2), -1)
 */
export const primal = ((v: unknown): unknown => ask(itself, reveal(v))) as <A>(v: Tracked<A>) => Primal<A>

/**
 * The same value as a constant: no gradient flows through it.
 *
 * @category combinators
 * @since 0.1.0
 * @example
 * import { gradBP, mul, stopGradient } from 'backprop-ts'
 *
 * assert.strictEqual(gradBP(x => mul(x, stopGradient(x)), 3), 3)
 */
export const stopGradient = reveal as <S, A>(v: BVar<S, A>) => BVar<S, A>

/**
 * Gives a variable another type, such as a newtype, whose values are the same at run time. It records no node, costs
 * nothing and checks nothing: you must ensure that the types fit. Haskell: `coerceVar`.
 *
 * @category combinators
 * @since 0.1.0
 * @example
 * import { BVar, coerceVar, gradBP, square } from 'backprop-ts'
 *
 * type Metres = number & { readonly unit: 'm' }
 * const area = <S>(side: BVar<S, Metres>): BVar<S, number> => square(coerceVar<number>()(side))
 * assert.strictEqual(gradBP(area, 3 as Metres), 6)
 */
export const coerceVar =
  <B>() =>
  <S, A>(v: BVar<S, A>): BVar<S, B> =>
    v as unknown as BVar<S, B>
