/**
 * The same runners and lifts with their `Backprop` instances as leading arguments. This is the core: the functions of the main module are these,
 * applied to the structural instance.
 *
 * The instances of arguments give the zeros that their gradients start from; the instance of a result gives the cotangent of one; those of a
 * lift's arguments add up what flows back to them. Of optics, the first instance is that of the part, the second that of the whole.
 *
 * @since 0.1.0
 */
import { allGiven, given } from './internal/engine/given'
import { keeper } from './internal/keeper'
import { type Linearized, linearize, vjp } from './internal/engine/run'
import type { Backprop } from './internal/values/containers'
import type { Backprops, BVar, Vars } from './internal/graph/types'

export * from './variables/explicit-lifts'
export * from './variables/explicit-optics'
export type {
  /**
   * An instance for each type of a tuple.
   *
   * @category model
   * @since 0.1.0
   */
  Backprops
} from './internal/graph/types'

type Body = (...xs: ReadonlyArray<unknown>) => unknown

/**
 * A runner of functions of one argument, in both call shapes.
 *
 * @category model
 * @since 0.1.0
 */
export interface Runner1<A, B, R> {
  (f: <S>(x: BVar<S, A>) => BVar<S, B>): (a: A) => R
  (f: <S>(x: BVar<S, A>) => BVar<S, B>, a: A): R
}

/**
 * A runner of functions of two arguments, in both call shapes.
 *
 * @category model
 * @since 0.1.0
 */
export interface Runner2<A, B, C, R> {
  (f: <S>(x: BVar<S, A>, y: BVar<S, B>) => BVar<S, C>): (a: A, b: B) => R
  (f: <S>(x: BVar<S, A>, y: BVar<S, B>) => BVar<S, C>, a: A, b: B): R
}

/**
 * A runner of functions of any number of arguments, in both call shapes.
 *
 * @category model
 * @since 0.1.0
 */
export interface RunnerN<As extends readonly unknown[], B, R> {
  (f: <S>(...xs: Vars<S, As>) => BVar<S, B>): (...as: As) => R
  (f: <S>(...xs: Vars<S, As>) => BVar<S, B>, ...as: As): R
}

type Given = ReadonlyArray<Backprop<unknown>> | undefined

const runner = (
  instances: ReadonlyArray<unknown>,
  run: (f: Body, as: ReadonlyArray<unknown>, Bs: Given) => unknown
): unknown => {
  const Bs = allGiven(instances)
  return function (f: Body, ...as: ReadonlyArray<unknown>): unknown {
    return as.length > 0 ? run(f, as, Bs) : (...later: ReadonlyArray<unknown>) => run(f, later, Bs)
  }
}

/** A runner that takes the gradients for a cotangent of one. */
const ofOne = (Bs: ReadonlyArray<unknown>, C: unknown, finish: (run: Linearized) => unknown): unknown => {
  const result = given(C)
  return runner(Bs, (f, as, args) => keeper().run(() => finish(linearize(f, as, args, result))))
}

const first = ({ value, gradients }: Linearized): unknown => [value, gradients()[0]]
const all = ({ value, gradients }: Linearized): unknown => [value, gradients()]

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
  ofOne([BA], BB, first) as Runner1<A, B, readonly [B, A]>

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
  ofOne([BA], BB, ({ gradients }) => gradients()[0]) as Runner1<A, B, A>

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
  runner([BA], (f, as, Bs) => {
    const [value, pullback] = vjp(f, as, Bs)
    return [value, (dy: unknown) => pullback(dy)[0]]
  }) as Runner1<A, B, readonly [B, (dy: B) => A]>

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
  ofOne([BA, BB], BC, all) as Runner2<A, B, C, readonly [C, readonly [A, B]]>

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
  ofOne([BA, BB], BC, ({ gradients }) => gradients()) as Runner2<A, B, C, readonly [A, B]>

/**
 * `backpropN` with the instances of the arguments, in an array, and of the result. Haskell: `Explicit.backpropN`.
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
): RunnerN<As, B, readonly [B, Readonly<As>]> => ofOne(Bs, BB, all) as RunnerN<As, B, readonly [B, Readonly<As>]>

/**
 * `gradBPN` with the instances of the arguments, in an array, and of the result. Haskell: `Explicit.gradBPN`.
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
): RunnerN<As, B, Readonly<As>> => ofOne(Bs, BB, ({ gradients }) => gradients()) as RunnerN<As, B, Readonly<As>>

/**
 * `backpropWithN` with the instances of the arguments, in an array. Haskell: `Explicit.backpropWithN`, `backpropWith2`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import { mul } from 'backprop-ts'
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 *
 * const [z, pullback] = E.backpropWithN<readonly [number, number], number>([B.number, B.number])((x, y) => mul(x, y), 3, 5)
 * assert.deepStrictEqual([z, pullback(2)], [15, [10, 6]])
 */
export const backpropWithN = <As extends readonly unknown[], B>(
  Bs: Backprops<As>
): RunnerN<As, B, readonly [B, (dy: B) => Readonly<As>]> =>
  runner(Bs, vjp) as RunnerN<As, B, readonly [B, (dy: B) => Readonly<As>]>
