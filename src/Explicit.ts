/**
 * The runners, lifts and optics, with `Backprop` instances as leading arguments.
 *
 * The instance of an argument provides the zero of its gradient. The instance of a result provides the cotangent of
 * one. The instances of the arguments of a lift add up the cotangents that flow back to them. For optics, the first
 * instance is that of the part and the second that of the whole.
 *
 * @module backprop-ts/Explicit
 * @since 0.1.0
 */
import { runBackprop, runBackpropWith, runGrad } from './internal/engine/run'
import type { Backprop, Backprops, BVar, Vars } from './internal/graph/types'
import { given, unchecked } from './variables/explicit-instances'

export * from './variables/explicit-containers'
export * from './variables/explicit-lifts'
export * from './variables/explicit-optics'
export type {
  /**
   * The `Backprop` instance for each type of a tuple.
   *
   * @category model
   * @since 0.1.0
   */
  Backprops
} from './internal/graph/types'

/**
 * A runner of functions of one argument. It can be called as `(f, a)` and as `(f)(a)`.
 *
 * @category model
 * @since 0.1.0
 */
export interface Runner1<A, B, R> {
  (f: <S>(x: BVar<S, A>) => BVar<S, B>): (a: A) => R
  (f: <S>(x: BVar<S, A>) => BVar<S, B>, a: A): R
}

/**
 * A runner of functions of two arguments. It can be called as `(f, a, b)` and as `(f)(a, b)`.
 *
 * @category model
 * @since 0.1.0
 */
export interface Runner2<A, B, C, R> {
  (f: <S>(x: BVar<S, A>, y: BVar<S, B>) => BVar<S, C>): (a: A, b: B) => R
  (f: <S>(x: BVar<S, A>, y: BVar<S, B>) => BVar<S, C>, a: A, b: B): R
}

/**
 * A runner of functions of any number of arguments. It can be called as `(f, ...as)` and as `(f)(...as)`.
 *
 * @category model
 * @since 0.1.0
 */
export interface RunnerN<As extends readonly unknown[], B, R> {
  (f: <S>(...xs: Vars<S, As>) => BVar<S, B>): (...as: As) => R
  (f: <S>(...xs: Vars<S, As>) => BVar<S, B>, ...as: As): R
}

/**
 * `backprop` with the instances of the argument and of the result. Haskell: `Explicit.backprop`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import { mul } from 'backprop-ts'
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 *
 * assert.deepStrictEqual(E.backprop(B.number, B.number)(x => mul(x, x), 3), [9, 6])
 */
export const backprop = <A, B>(BA: Backprop<A>, BB: Backprop<B>): Runner1<A, B, readonly [B, A]> =>
  runBackprop(1, given(BA), BB as Backprop<unknown>) as Runner1<A, B, readonly [B, A]>

/**
 * `gradBP` with the instances of the argument and of the result. Haskell: `Explicit.gradBP`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import { mul } from 'backprop-ts'
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 *
 * assert.strictEqual(E.gradBP(B.number, B.number)(x => mul(x, x), 3), 6)
 */
export const gradBP = <A, B>(BA: Backprop<A>, BB: Backprop<B>): Runner1<A, B, A> =>
  runGrad(1, given(BA), BB as Backprop<unknown>) as Runner1<A, B, A>

/**
 * `backpropWith` with the instance of the argument. Haskell: `Explicit.backpropWith`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import { mul } from 'backprop-ts'
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 *
 * assert.strictEqual(E.backpropWith<number, number>(B.number)(x => mul(x, x), 3)[1](10), 60)
 */
export const backpropWith = <A, B>(BA: Backprop<A>): Runner1<A, B, readonly [B, (dy: B) => A]> =>
  runBackpropWith(1, given(BA), unchecked) as Runner1<A, B, readonly [B, (dy: B) => A]>

/**
 * `backprop2` with the instances of the arguments and of the result. Haskell: `Explicit.backprop2`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import { mul } from 'backprop-ts'
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 *
 * assert.deepStrictEqual(E.backprop2(B.number, B.number, B.number)((x, y) => mul(x, y), 3, 5), [15, [5, 3]])
 */
export const backprop2 = <A, B, C>(
  BA: Backprop<A>,
  BB: Backprop<B>,
  BC: Backprop<C>
): Runner2<A, B, C, readonly [C, readonly [A, B]]> =>
  runBackprop(2, given(BA, BB), BC as Backprop<unknown>) as Runner2<A, B, C, readonly [C, readonly [A, B]]>

/**
 * `gradBP2` with the instances of the arguments and of the result. Haskell: `Explicit.gradBP2`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import { mul } from 'backprop-ts'
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 *
 * assert.deepStrictEqual(E.gradBP2(B.number, B.number, B.number)((x, y) => mul(x, y), 3, 5), [5, 3])
 */
export const gradBP2 = <A, B, C>(
  BA: Backprop<A>,
  BB: Backprop<B>,
  BC: Backprop<C>
): Runner2<A, B, C, readonly [A, B]> =>
  runGrad(2, given(BA, BB), BC as Backprop<unknown>) as Runner2<A, B, C, readonly [A, B]>

/**
 * `backpropN` with the instances of the arguments, as an array, and of the result. Haskell: `Explicit.backpropN`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import { mul } from 'backprop-ts'
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 *
 * assert.deepStrictEqual(E.backpropN([B.number, B.number], B.number)((x, y) => mul(x, y), 3, 5), [15, [5, 3]])
 */
export const backpropN = <As extends readonly unknown[], B>(
  Bs: Backprops<As>,
  BB: Backprop<B>
): RunnerN<As, B, readonly [B, Readonly<As>]> =>
  runBackprop(undefined, given(...Bs), BB as Backprop<unknown>) as RunnerN<As, B, readonly [B, Readonly<As>]>

/**
 * `gradBPN` with the instances of the arguments, as an array, and of the result. Haskell: `Explicit.gradBPN`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import { mul } from 'backprop-ts'
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 *
 * assert.deepStrictEqual(E.gradBPN([B.number, B.number], B.number)((x, y) => mul(x, y), 3, 5), [5, 3])
 */
export const gradBPN = <As extends readonly unknown[], B>(
  Bs: Backprops<As>,
  BB: Backprop<B>
): RunnerN<As, B, Readonly<As>> =>
  runGrad(undefined, given(...Bs), BB as Backprop<unknown>) as RunnerN<As, B, Readonly<As>>

/**
 * `backpropWithN` with the instances of the arguments, as an array. Haskell: `Explicit.backpropWithN`, `backpropWith2`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import { mul } from 'backprop-ts'
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 *
 * const run = E.backpropWithN<readonly [number, number], number>([B.number, B.number])
 * const [z, pullback] = run((x, y) => mul(x, y), 3, 5)
 * assert.deepStrictEqual([z, pullback(2)], [15, [10, 6]])
 */
export const backpropWithN = <As extends readonly unknown[], B>(
  Bs: Backprops<As>
): RunnerN<As, B, readonly [B, (dy: B) => Readonly<As>]> =>
  runBackpropWith(undefined, given(...Bs), unchecked) as RunnerN<As, B, readonly [B, (dy: B) => Readonly<As>]>
