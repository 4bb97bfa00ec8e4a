/**
 * The runners and lifts of `Explicit`, but with an fp-ts `Ring` in place of each `Backprop` instance. Zero, one and sum
 * are those of the ring.
 *
 * @module backprop-ts/Num
 * @since 0.1.0
 */
import type { Ring } from 'fp-ts/Ring'
import * as E from './Explicit'
import { fromRing } from './instances/derived-instances'

/**
 * `backprop` over a ring. Haskell: `Num.backprop`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import * as N from 'fp-ts/number'
 * import { mul } from 'backprop-ts'
 * import * as Num from 'backprop-ts/Num'
 *
 * assert.deepStrictEqual(Num.backprop(N.Field, N.Field)(x => mul(x, x), 3), [9, 6])
 */
export const backprop = <A, B>(RA: Ring<A>, RB: Ring<B>) => E.backprop(fromRing(RA), fromRing(RB))

/**
 * `gradBP` over a ring. Haskell: `Num.gradBP`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import * as N from 'fp-ts/number'
 * import { mul } from 'backprop-ts'
 * import * as Num from 'backprop-ts/Num'
 *
 * assert.strictEqual(Num.gradBP(N.Field, N.Field)(x => mul(x, x), 3), 6)
 */
export const gradBP = <A, B>(RA: Ring<A>, RB: Ring<B>) => E.gradBP(fromRing(RA), fromRing(RB))

/**
 * `backpropWith` over a ring. Haskell: `Num.backpropWith`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import * as N from 'fp-ts/number'
 * import { mul } from 'backprop-ts'
 * import * as Num from 'backprop-ts/Num'
 *
 * assert.strictEqual(Num.backpropWith<number, number>(N.Field)(x => mul(x, x), 3)[1](10), 60)
 */
export const backpropWith = <A, B>(RA: Ring<A>) => E.backpropWith<A, B>(fromRing(RA))

/**
 * `backprop2` over rings. Haskell: `Num.backprop2`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import * as N from 'fp-ts/number'
 * import { mul } from 'backprop-ts'
 * import * as Num from 'backprop-ts/Num'
 *
 * assert.deepStrictEqual(Num.backprop2(N.Field, N.Field, N.Field)((x, y) => mul(x, y), 3, 5), [15, [5, 3]])
 */
export const backprop2 = <A, B, C>(RA: Ring<A>, RB: Ring<B>, RC: Ring<C>) =>
  E.backprop2(fromRing(RA), fromRing(RB), fromRing(RC))

/**
 * `gradBP2` over rings. Haskell: `Num.gradBP2`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import * as N from 'fp-ts/number'
 * import { mul } from 'backprop-ts'
 * import * as Num from 'backprop-ts/Num'
 *
 * assert.deepStrictEqual(Num.gradBP2(N.Field, N.Field, N.Field)((x, y) => mul(x, y), 3, 5), [5, 3])
 */
export const gradBP2 = <A, B, C>(RA: Ring<A>, RB: Ring<B>, RC: Ring<C>) =>
  E.gradBP2(fromRing(RA), fromRing(RB), fromRing(RC))

/**
 * `liftOp1` over a ring. Haskell: `Num.liftOp1`.
 *
 * @category lifting
 * @since 0.1.0
 * @example
 * import * as N from 'fp-ts/number'
 * import * as Num from 'backprop-ts/Num'
 * import { op1 } from 'backprop-ts/Op'
 *
 * const cube = op1((x: number) => [x ** 3, (d: number) => 3 * x * x * d])
 * assert.strictEqual(Num.gradBP(N.Field, N.Field)(x => Num.liftOp1(N.Field)(cube)(x), 2), 12)
 */
export const liftOp1 = <A>(RA: Ring<A>) => E.liftOp1(fromRing(RA))

/**
 * `liftOp2` over rings. Haskell: `Num.liftOp2`.
 *
 * @category lifting
 * @since 0.1.0
 * @example
 * import * as N from 'fp-ts/number'
 * import * as Num from 'backprop-ts/Num'
 * import { op2 } from 'backprop-ts/Op'
 *
 * const times = op2((x: number, y: number) => [x * y, (d: number) => [d * y, d * x]])
 * const f = Num.gradBP2(N.Field, N.Field, N.Field)
 * assert.deepStrictEqual(f((x, y) => Num.liftOp2(N.Field, N.Field)(times)(x, y), 2, 3), [3, 2])
 */
export const liftOp2 = <A, B>(RA: Ring<A>, RB: Ring<B>) => E.liftOp2(fromRing(RA), fromRing(RB))

/**
 * `liftOp3` over rings. Haskell: `Num.liftOp3`.
 *
 * @category lifting
 * @since 0.1.0
 * @example
 * import * as N from 'fp-ts/number'
 * import * as Num from 'backprop-ts/Num'
 * import { op3 } from 'backprop-ts/Op'
 *
 * const fma = op3((x: number, y: number, z: number) => [x * y + z, (d: number) => [d * y, d * x, d]])
 * const f = Num.gradBP2(N.Field, N.Field, N.Field)
 * assert.deepStrictEqual(f((x, y) => Num.liftOp3(N.Field, N.Field, N.Field)(fma)(x, y, y), 2, 3), [3, 3])
 */
export const liftOp3 = <A, B, C>(RA: Ring<A>, RB: Ring<B>, RC: Ring<C>) =>
  E.liftOp3(fromRing(RA), fromRing(RB), fromRing(RC))
