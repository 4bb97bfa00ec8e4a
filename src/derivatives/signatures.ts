/** The types of the functions that take a function and give a derivative of it. */
import type { BVar, Differentiable, Same } from '../internal/graph/types'
import type { Composition, OfAnyScope, ResultOf } from '../variables/runners'
import type { Jacobian } from './jacobian-layout'

/**
 * The derivatives of a function from `A` to `B`, by name.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Derivatives<A, B> {
  readonly gradient: A
  readonly valueAndGradient: readonly [B, A]
  readonly jacobian: Jacobian<B, A>
  readonly hessian: Jacobian<A, A>
  readonly laplacian: number
  readonly valueAndTangent: readonly [B, B]
  readonly hessianTimesVector: A
}

/**
 * The derivatives of such a function at a variable of the scope `S`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface DerivativeVars<S, A, B> {
  readonly gradient: BVar<S, A>
  readonly valueAndGradient: readonly [BVar<S, B>, BVar<S, A>]
  readonly jacobian: BVar<S, Jacobian<B, A>>
  readonly hessian: BVar<S, Jacobian<A, A>>
  readonly laplacian: BVar<S, number>
  readonly valueAndTangent: readonly [BVar<S, B>, BVar<S, B>]
  readonly hessianTimesVector: BVar<S, A>
}

/**
 * A function that gives the derivative `K` of a function at a point, or waits for the point. `R` bounds what the
 * function may give.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Derivative<K extends keyof Derivatives<unknown, unknown>, R = Differentiable> {
  <F extends Composition>(
    f: OfAnyScope<F, number> & To<R, ResultOf<F, number>>
  ): (a: number) => Derivatives<number, ResultOf<F, number>>[K]
  <F extends Composition, A>(f: OfAnyScope<F, A> & To<R, ResultOf<F, A>>, a: A): Derivatives<A, ResultOf<F, A>>[K]
  <A = number, B extends R = R>(f: <S>(x: BVar<S, A>) => BVar<S, B>): (a: A) => Derivatives<A, B>[K]
  <B extends R>(f: <S>(x: BVar<S, number>) => BVar<S, B>, a: number): Derivatives<number, B>[K]
  <T, A, B extends R>(f: <S>(x: BVar<S, BVar<T, A>>) => BVar<S, BVar<T, B>>, a: BVar<T, A>): DerivativeVars<T, A, B>[K]
  <A, B extends R>(f: <S>(x: BVar<S, A>) => BVar<S, B>, a: A): Derivatives<A, B>[K]
  <A = never, B extends R = never, T = never, Q extends 'type' = 'type'>(
    f: <S>(x: BVar<S, A>) => BVar<S, B>,
    a: BVar<T, NoInfer<A>>
  ): Same<DerivativeVars<T, A, B>[K]>[Q]
  <A, B extends R>(f: <S>(x: BVar<S, A>) => BVar<S, B>, a: A): Derivatives<A, B>[K]
}

/**
 * Anything, if `B` is an `R`.
 *
 * @category signatures
 * @since 0.1.0
 */
export type To<R, B> = B extends R ? unknown : never

/**
 * A function that gives the derivative `K` of a function at a point in a direction, or waits for both.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface DirectionalDerivative<K extends keyof Derivatives<unknown, unknown>, R = Differentiable> {
  <F extends Composition>(
    f: OfAnyScope<F, number> & To<R, ResultOf<F, number>>
  ): (a: number, direction: number) => Derivatives<number, ResultOf<F, number>>[K]
  <F extends Composition, A>(
    f: OfAnyScope<F, A> & To<R, ResultOf<F, A>>,
    a: A,
    direction: NoInfer<A>
  ): Derivatives<A, ResultOf<F, A>>[K]
  <A = number, B extends R = R>(f: <S>(x: BVar<S, A>) => BVar<S, B>): (a: A, direction: A) => Derivatives<A, B>[K]
  <B extends R>(f: <S>(x: BVar<S, number>) => BVar<S, B>, a: number, direction: number): Derivatives<number, B>[K]
  <T, A, B extends R>(
    f: <S>(x: BVar<S, BVar<T, A>>) => BVar<S, BVar<T, B>>,
    a: BVar<T, A>,
    direction: NoInfer<A> | BVar<T, NoInfer<A>>
  ): DerivativeVars<T, A, B>[K]
  <A, B extends R>(f: <S>(x: BVar<S, A>) => BVar<S, B>, a: A, direction: NoInfer<A>): Derivatives<A, B>[K]
  <A = never, B extends R = never, T = never, Q extends 'type' = 'type'>(
    f: <S>(x: BVar<S, A>) => BVar<S, B>,
    a: BVar<T, NoInfer<A>>,
    direction: NoInfer<A> | BVar<T, NoInfer<A>>
  ): Same<DerivativeVars<T, A, B>[K]>[Q]
  <A = never, B extends R = never, T = never, Q extends 'type' = 'type'>(
    f: <S>(x: BVar<S, A>) => BVar<S, B>,
    a: NoInfer<A>,
    direction: BVar<T, A>
  ): Same<DerivativeVars<T, A, B>[K]>[Q]
  <A, B extends R>(f: <S>(x: BVar<S, A>) => BVar<S, B>, a: A, direction: NoInfer<A>): Derivatives<A, B>[K]
}
