/**
 * Lifts operations to variables, with `Backprop` instances given by the caller.
 *
 * @since 0.1.0
 */
import { type AnyOp, isoOp, lift, type Op } from '../internal/engine/lift'
import { type Body, runBackpropWith } from '../internal/engine/run'
import type { Backprop, Backprops, BVar, Vars } from '../internal/graph/types'
import { given, unchecked } from './explicit-instances'

const lifted =
  (name: string, Bs: ReadonlyArray<unknown>) =>
  (op: unknown) =>
  (...xs: ReadonlyArray<unknown>): never =>
    lift(name, op as AnyOp, xs, given(...Bs), unchecked) as never

/**
 * `liftOp` with the instances of the arguments, as an array. Haskell: `Explicit.liftOp`.
 *
 * @category lifting
 * @since 0.1.0
 * @example
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 * import { opN } from 'backprop-ts/Op'
 *
 * const sum = opN((x: number, y: number) => [x + y, (d: number) => [d, d]])
 * const f = E.gradBPN([B.number, B.number], B.number)
 * assert.deepStrictEqual(f((x, y) => E.liftOp([B.number, B.number])(sum)(x, y), 1, 2), [1, 1])
 */
export const liftOp = <As extends readonly unknown[]>(
  Bs: Backprops<As>
): (<B>(op: Op<As, B>) => <S>(...xs: Vars<S, As>) => BVar<S, B>) => lifted('liftOp', Bs)

/**
 * `liftOp1` with the instance of the argument. Haskell: `Explicit.liftOp1`.
 *
 * @category lifting
 * @since 0.1.0
 * @example
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 * import { op1 } from 'backprop-ts/Op'
 *
 * const cube = op1((x: number) => [x ** 3, (d: number) => 3 * x * x * d])
 * assert.strictEqual(E.gradBP(B.number, B.number)(x => E.liftOp1(B.number)(cube)(x), 2), 12)
 */
export const liftOp1 = <A>(BA: Backprop<A>): (<B>(op: Op<readonly [A], B>) => <S>(x: BVar<S, A>) => BVar<S, B>) =>
  lifted('liftOp1', [BA])

/**
 * `liftOp2` with the instances of the arguments. Haskell: `Explicit.liftOp2`.
 *
 * @category lifting
 * @since 0.1.0
 * @example
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 * import { op2 } from 'backprop-ts/Op'
 *
 * const times = op2((x: number, y: number) => [x * y, (d: number) => [d * y, d * x]])
 * const f = E.gradBP2(B.number, B.number, B.number)
 * assert.deepStrictEqual(f((x, y) => E.liftOp2(B.number, B.number)(times)(x, y), 2, 3), [3, 2])
 */
export const liftOp2 = <A, B>(
  BA: Backprop<A>,
  BB: Backprop<B>
): (<C>(op: Op<readonly [A, B], C>) => <S>(x: BVar<S, A>, y: BVar<S, B>) => BVar<S, C>) => lifted('liftOp2', [BA, BB])

/**
 * `liftOp3` with the instances of the arguments. Haskell: `Explicit.liftOp3`.
 *
 * @category lifting
 * @since 0.1.0
 * @example
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 * import { op3 } from 'backprop-ts/Op'
 *
 * const fma = op3((x: number, y: number, z: number) => [x * y + z, (d: number) => [d * y, d * x, d]])
 * const f = E.gradBPN([B.number, B.number, B.number], B.number)
 * assert.deepStrictEqual(f((x, y, z) => E.liftOp3(B.number, B.number, B.number)(fma)(x, y, z), 2, 3, 4), [3, 2, 1])
 */
export const liftOp3 = <A, B, C>(
  BA: Backprop<A>,
  BB: Backprop<B>,
  BC: Backprop<C>
): (<D>(op: Op<readonly [A, B, C], D>) => <S>(x: BVar<S, A>, y: BVar<S, B>, z: BVar<S, C>) => BVar<S, D>) =>
  lifted('liftOp3', [BA, BB, BC])

/**
 * `isoVar` with the instance of the argument. Haskell: `Explicit.isoVar`.
 *
 * @category lifting
 * @since 0.1.0
 * @example
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 *
 * const pair = B.tuple<readonly [number, number]>(B.number, B.number)
 * const named = E.isoVar(pair)(([a, b]) => ({ a, b }), ({ a, b }) => [a, b] as const)
 * const grad = E.gradBP(pair, B.struct({ a: B.number, b: B.number }))
 * assert.deepStrictEqual(grad(p => named(p), [1, 2]), [1, 1])
 */
export const isoVar =
  <A>(BA: Backprop<A>) =>
  <B>(to: (a: A) => B, from: (b: B) => A): (<S>(x: BVar<S, A>) => BVar<S, B>) =>
    lifted('isoVar', [BA])(isoOp(to, b => [from(b)]))

/**
 * `isoVar2` with the instances of the arguments. Haskell: `Explicit.isoVar2`.
 *
 * @category lifting
 * @since 0.1.0
 * @example
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 *
 * const pair = E.isoVar2(B.number, B.number)((a, b) => ({ a, b }), ({ a, b }) => [a, b])
 * const f = E.gradBP2(B.number, B.number, B.struct({ a: B.number, b: B.number }))
 * assert.deepStrictEqual(f((x, y) => pair(x, y), 1, 2), [1, 1])
 */
export const isoVar2 =
  <A, B>(BA: Backprop<A>, BB: Backprop<B>) =>
  <C>(to: (a: A, b: B) => C, from: (c: C) => readonly [A, B]): (<S>(x: BVar<S, A>, y: BVar<S, B>) => BVar<S, C>) =>
    lifted('isoVar2', [BA, BB])(isoOp(to, from))

/**
 * `isoVar3` with the instances of the arguments. Haskell: `Explicit.isoVar3`.
 *
 * @category lifting
 * @since 0.1.0
 * @example
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 *
 * const triple = E.isoVar3(B.number, B.number, B.number)((a, b, c) => [a, b, c] as const, abc => abc)
 * const f = E.gradBPN([B.number, B.number, B.number], B.tuple(B.number, B.number, B.number))
 * assert.deepStrictEqual(f((x, y, z) => triple(x, y, z), 1, 2, 3), [1, 1, 1])
 */
export const isoVar3 =
  <A, B, C>(BA: Backprop<A>, BB: Backprop<B>, BC: Backprop<C>) =>
  <D>(
    to: (a: A, b: B, c: C) => D,
    from: (d: D) => readonly [A, B, C]
  ): (<S>(x: BVar<S, A>, y: BVar<S, B>, z: BVar<S, C>) => BVar<S, D>) =>
    lifted('isoVar3', [BA, BB, BC])(isoOp(to, from))

/**
 * `isoVarN` with the instances of the arguments, as an array. Haskell: `Explicit.isoVarN`.
 *
 * @category lifting
 * @since 0.1.0
 * @example
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 *
 * const list = E.isoVarN([B.number, B.number])((x, y) => [x, y] as const, xs => xs)
 * const f = E.gradBPN([B.number, B.number], B.tuple(B.number, B.number))
 * assert.deepStrictEqual(f((x, y) => list(x, y), 1, 2), [1, 1])
 */
export const isoVarN =
  <As extends readonly unknown[]>(Bs: Backprops<As>) =>
  <B>(to: (...as: As) => B, from: (b: B) => Readonly<As>): (<S>(...xs: Vars<S, As>) => BVar<S, B>) =>
    lifted('isoVarN', Bs)(isoOp(to, from))

/**
 * `bpOp` with the instances of the arguments, as an array. Haskell: `Explicit.bpOp`.
 *
 * @category lifting
 * @since 0.1.0
 * @example
 * import { mul } from 'backprop-ts'
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 * import { gradOp } from 'backprop-ts/Op'
 *
 * const times = E.bpOp([B.number, B.number])((x, y) => mul(x, y))
 * assert.deepStrictEqual(gradOp(times)(2, 3), [3, 2])
 */
export const bpOp =
  <As extends readonly unknown[]>(Bs: Backprops<As>) =>
  <B>(f: <S>(...xs: Vars<S, As>) => BVar<S, B>): Op<As, B> => ({
    run: runBackpropWith(undefined, given(...Bs), unchecked)(f as Body) as Op<As, B>['run']
  })
