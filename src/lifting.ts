/**
 * Applying functions with hand-written gradients to variables.
 *
 * @since 0.1.0
 */
import { lift, type Op } from './internal/lift'
import type { BVar, Vars } from './internal/types'

type AnyOp = Op<ReadonlyArray<unknown>, unknown>

/**
 * Applies an `Op` of any number of arguments. If all are constants, so is the result. Throws `ShapeError`, in the backward pass, if the
 * pullback gives a cotangent that does not have the shape of its argument. Haskell: `liftOp`.
 *
 * @category lifting
 * @since 0.1.0
 * @example
 * import { gradBPN, liftOp } from 'backprop-ts'
 * import { opN } from 'backprop-ts/Op'
 *
 * const sum = opN((x: number, y: number) => [x + y, (d: number) => [d, d]])
 * assert.deepStrictEqual(gradBPN((x, y) => liftOp(sum)(x, y), 1, 2), [1, 1])
 */
export const liftOp =
  <As extends readonly unknown[], B>(op: Op<As, B>) =>
  <S>(...xs: Vars<S, As>): BVar<S, B> =>
    lift('liftOp', op as unknown as AnyOp, xs) as BVar<S, B>

/**
 * Applies an `Op` of one argument. Haskell: `liftOp1`.
 *
 * @category lifting
 * @since 0.1.0
 * @example
 * import { gradBP, liftOp1 } from 'backprop-ts'
 * import { op1 } from 'backprop-ts/Op'
 *
 * const cube = op1((x: number) => [x ** 3, (d: number) => 3 * x * x * d])
 * assert.strictEqual(gradBP(x => liftOp1(cube)(x), 2), 12)
 */
export const liftOp1 =
  <A, B>(op: Op<readonly [A], B>) =>
  <S>(x: BVar<S, A>): BVar<S, B> =>
    lift('liftOp1', op as unknown as AnyOp, [x]) as BVar<S, B>

/**
 * Applies an `Op` of two arguments. Haskell: `liftOp2`.
 *
 * @category lifting
 * @since 0.1.0
 * @example
 * import { gradBP2, liftOp2 } from 'backprop-ts'
 * import { op2 } from 'backprop-ts/Op'
 *
 * const times = op2((x: number, y: number) => [x * y, (d: number) => [d * y, d * x]])
 * assert.deepStrictEqual(gradBP2((x, y) => liftOp2(times)(x, y), 2, 3), [3, 2])
 */
export const liftOp2 =
  <A, B, C>(op: Op<readonly [A, B], C>) =>
  <S>(x: BVar<S, A>, y: BVar<S, B>): BVar<S, C> =>
    lift('liftOp2', op as unknown as AnyOp, [x, y]) as BVar<S, C>

/**
 * Applies an `Op` of three arguments. Haskell: `liftOp3`.
 *
 * @category lifting
 * @since 0.1.0
 * @example
 * import { gradBPN, liftOp3 } from 'backprop-ts'
 * import { op3 } from 'backprop-ts/Op'
 *
 * const fma = op3((x: number, y: number, z: number) => [x * y + z, (d: number) => [d * y, d * x, d]])
 * assert.deepStrictEqual(gradBPN((x, y, z) => liftOp3(fma)(x, y, z), 2, 3, 4), [3, 2, 1])
 */
export const liftOp3 =
  <A, B, C, D>(op: Op<readonly [A, B, C], D>) =>
  <S>(x: BVar<S, A>, y: BVar<S, B>, z: BVar<S, C>): BVar<S, D> =>
    lift('liftOp3', op as unknown as AnyOp, [x, y, z]) as BVar<S, D>
