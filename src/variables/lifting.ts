/**
 * Applies functions with hand-written gradients to variables.
 *
 * @since 0.1.0
 */
import { type AnyOp, isoOp, lift, type Op } from '../internal/engine/lift'
import { type Body, vjp } from '../internal/engine/run'
import type { BVar, Vars } from '../internal/graph/types'

const lifted =
  (name: string) =>
  (op: unknown) =>
  (...xs: ReadonlyArray<unknown>): never =>
    lift(name, op as AnyOp, xs) as never

const liftedIso =
  (name: string) =>
  (to: (...as: never) => unknown, from: (b: never) => ReadonlyArray<unknown>): never =>
    lifted(name)(isoOp(to, from)) as never

/**
 * Applies an `Op` of any number of arguments. If all arguments are constants, so is the result. In the backward pass,
 * throws `ShapeError` if the pullback gives a cotangent that does not have the shape of its argument. Haskell:
 * `liftOp`.
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
export const liftOp = lifted('liftOp') as <As extends readonly unknown[], B>(
  op: Op<As, B>
) => <S>(...xs: Vars<S, As>) => BVar<S, B>

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
export const liftOp1 = lifted('liftOp1') as <A, B>(op: Op<readonly [A], B>) => <S>(x: BVar<S, A>) => BVar<S, B>

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
export const liftOp2 = lifted('liftOp2') as <A, B, C>(
  op: Op<readonly [A, B], C>
) => <S>(x: BVar<S, A>, y: BVar<S, B>) => BVar<S, C>

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
export const liftOp3 = lifted('liftOp3') as <A, B, C, D>(
  op: Op<readonly [A, B, C], D>
) => <S>(x: BVar<S, A>, y: BVar<S, B>, z: BVar<S, C>) => BVar<S, D>

/**
 * Rearranges the parts of a variable by `to`, whose inverse is `from`. Both may move parts but not compute: the
 * pullback is `from`, which would be wrong for a function whose derivative is not 1, such as `exp` and its inverse
 * `log`. Use the numeric functions for those. `Check.isoRoundTrip` detects such pairs. Haskell: `isoVar`.
 *
 * @category lifting
 * @since 0.1.0
 * @example
 * import { gradBP, isoVar, mul, splitBV } from 'backprop-ts'
 *
 * const named = isoVar(([a, b]: readonly [number, number]) => ({ a, b }), ({ a, b }) => [a, b] as const)
 * const product = gradBP<readonly [number, number], number>(p => {
 *   const { a, b } = splitBV(named(p))
 *   return mul(a, b)
 * })
 * assert.deepStrictEqual(product([2, 3]), [3, 2])
 */
export const isoVar = <A, B>(to: (a: A) => B, from: (b: B) => A): (<S>(x: BVar<S, A>) => BVar<S, B>) =>
  liftedIso('isoVar')(to, (b: B) => [from(b)])

/**
 * `isoVar` for two arguments, such as a constructor with two fields. Haskell: `isoVar2`.
 *
 * @category lifting
 * @since 0.1.0
 * @example
 * import { gradBP2, isoVar2 } from 'backprop-ts'
 *
 * const pair = isoVar2((a: number, b: number) => ({ a, b }), ({ a, b }) => [a, b] as const)
 * assert.deepStrictEqual(gradBP2((x, y) => pair(x, y), 1, 2), [1, 1])
 */
export const isoVar2 = liftedIso('isoVar2') as <A, B, C>(
  to: (a: A, b: B) => C,
  from: (c: C) => readonly [A, B]
) => <S>(x: BVar<S, A>, y: BVar<S, B>) => BVar<S, C>

/**
 * `isoVar` for three arguments. Haskell: `isoVar3`.
 *
 * @category lifting
 * @since 0.1.0
 * @example
 * import { gradBPN, isoVar3 } from 'backprop-ts'
 *
 * const triple = isoVar3((a: number, b: number, c: number) => ({ a, b, c }), ({ a, b, c }) => [a, b, c])
 * assert.deepStrictEqual(gradBPN((x, y, z) => triple(x, y, z), 1, 2, 3), [1, 1, 1])
 */
export const isoVar3 = liftedIso('isoVar3') as <A, B, C, D>(
  to: (a: A, b: B, c: C) => D,
  from: (d: D) => readonly [A, B, C]
) => <S>(x: BVar<S, A>, y: BVar<S, B>, z: BVar<S, C>) => BVar<S, D>

/**
 * `isoVar` for any number of arguments. Haskell: `isoVarN`.
 *
 * @category lifting
 * @since 0.1.0
 * @example
 * import { gradBPN, isoVarN } from 'backprop-ts'
 *
 * const list = isoVarN((...xs: readonly [number, number]) => xs, xs => xs)
 * assert.deepStrictEqual(gradBPN((x, y) => list(x, y), 1, 2), [1, 1])
 */
export const isoVarN = <As extends readonly unknown[], B>(
  to: (...as: As) => B,
  from: (b: B) => Readonly<As>
): (<S>(...xs: Vars<S, As>) => BVar<S, B>) => liftedIso('isoVarN')(to, from)

/**
 * Turns a function on variables into an `Op`, which can be stored in a structure or composed. `liftOp(bpOp(f))` is `f`.
 * Haskell: `bpOp`.
 *
 * @category lifting
 * @since 0.1.0
 * @example
 * import { bpOp, mul } from 'backprop-ts'
 * import { gradOp } from 'backprop-ts/Op'
 *
 * const times = bpOp<readonly [number, number], number>((x, y) => mul(x, y))
 * assert.deepStrictEqual(gradOp(times)(2, 3), [3, 2])
 */
export const bpOp = <As extends readonly unknown[], B>(f: <S>(...xs: Vars<S, As>) => BVar<S, B>): Op<As, B> => ({
  run: (...as) => vjp(f as Body, as, 'bpOp') as unknown as ReturnType<Op<As, B>['run']>
})
