/** The types of the minimizers. */
import type { To } from '../derivatives/signatures'
import type { BVar } from '../internal/graph/types'
import type { Composition, OfAnyScope, ResultOf } from '../variables/runners'
import type { Minimum, MinimizeOptions } from './result'

/**
 * The options of each minimizer of functions to a number, by name.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface MinimizerOptions<P> {
  readonly conjugateGradient: MinimizeOptions<P>
  readonly lbfgs: LbfgsOptions<P>
  readonly newton: NewtonOptions<P>
}

/**
 * Options of `lbfgs`, besides those of all minimizers.
 *
 * - `memory`: how many of the last steps the approximation of the Hessian is made of. By default 10.
 * - `lower`, `upper`: bounds of the parameters, as structures like them. -Infinity and Infinity are none.
 *
 * @category model
 * @since 0.1.0
 */
export interface LbfgsOptions<P> extends MinimizeOptions<P> {
  readonly memory?: number
  readonly lower?: P
  readonly upper?: P
}

/**
 * Options of `newton`, besides those of all minimizers.
 *
 * - `radius`: how long the first step may be. By default the length of the parameters
 *   at the start, or that of the best step against the gradient if it is greater.
 * - `subproblem`: `exact` calculates Hessians and their eigenvalues, and `products` only products with the Hessian. By
 *   default `exact` up to 50 numbers.
 *
 * @category model
 * @since 0.1.0
 */
export interface NewtonOptions<P> extends MinimizeOptions<P> {
  readonly radius?: number
  readonly subproblem?: 'exact' | 'products'
}

/**
 * A function that minimizes a function of any structure, from a start.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Minimizer<K extends keyof MinimizerOptions<unknown>> {
  <F extends Composition>(
    f: OfAnyScope<F, number> & To<number, ResultOf<F, number>>,
    start: number,
    options?: MinimizerOptions<number>[K]
  ): Minimum<number>
  <F extends Composition, P>(
    f: OfAnyScope<F, P> & To<number, ResultOf<F, P>>,
    start: P,
    options?: MinimizerOptions<NoInfer<P>>[K]
  ): Minimum<P>
  (f: <S>(x: BVar<S, number>) => BVar<S, number>, start: number, options?: MinimizerOptions<number>[K]): Minimum<number>
  <P>(f: <S>(x: BVar<S, P>) => BVar<S, number>, start: P, options?: MinimizerOptions<NoInfer<P>>[K]): Minimum<P>
}
