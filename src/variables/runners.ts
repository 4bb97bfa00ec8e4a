/**
 * Runners compute the value and the gradient of a function on variables. Each can be called in two ways: with the
 * function and its arguments, or with the function alone, for `pipe`.
 *
 * @since 0.1.0
 */
import { type Body, checkResult, gradOf, runBackprop, runBackpropWith, runGrad, runner } from '../internal/engine/run'
import type { BVar, Const, Differentiable, Same, Vars } from '../internal/graph/types'

export type { Differentiable } from '../internal/graph/types'

/**
 * A function of several variables of one scope.
 *
 * @category signatures
 * @since 0.1.0
 */
export type FunctionN<As extends readonly unknown[], B> = <S>(...xs: Vars<S, As>) => BVar<S, B>

/**
 * A function that was composed of others, such as `flow(sub(1), square)`. TypeScript gives the argument of a lambda
 * without annotation the type `never` here, and leaves it to the other overloads of a runner.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Composition = (...args: never[]) => unknown

/**
 * `F` itself, if it takes a variable of any scope that holds an `A` and its result has a gradient. Otherwise `never`.
 *
 * @category signatures
 * @since 0.1.0
 */
export type OfAnyScope<F, A> = F & (F extends <S>(x: BVar<S, A>) => BVar<S, Differentiable> ? unknown : never)

/**
 * What the result of such a function holds.
 *
 * @category signatures
 * @since 0.1.0
 */
export type ResultOf<F, A> = F extends <S>(x: BVar<S, A>) => BVar<S, infer B> ? B : never

// Compositions come first, because TypeScript types a composition for the first overload that it tries and keeps that
// type. The most general overload of the runners of one argument comes last, and once more before. TypeScript quotes
// only the last overload in its errors if there are more than three. Type parameters that default to `never` make
// TypeScript skip an overload for functions without annotations. Numbers and bigints have overloads of their own, and
// several arguments are inferred as one tuple. Otherwise the type of a gradient would be a literal type:
// `gradBP2(f, 3, 5)` would be `[3, 5]`, not `[number, number]`.

/**
 * The type of `backprop`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Backprop1 {
  <F extends Composition>(f: OfAnyScope<F, number>): (a: number) => readonly [ResultOf<F, number>, number]
  <F extends Composition>(f: OfAnyScope<F, number>, a: number): readonly [ResultOf<F, number>, number]
  <F extends Composition, A>(f: OfAnyScope<F, A>, a: A): readonly [ResultOf<F, A>, A]
  <A = number, B extends Differentiable = number>(f: <S>(x: BVar<S, A>) => BVar<S, B>): (a: A) => readonly [B, A]
  <B extends Differentiable>(f: <S>(x: BVar<S, number>) => BVar<S, B>, a: number): readonly [B, number]
  <B extends Differentiable>(f: <S>(x: BVar<S, bigint>) => BVar<S, B>, a: bigint): readonly [B, bigint]
  <A, B extends Differentiable>(f: <S>(x: BVar<S, A>) => BVar<S, B>, a: A): readonly [B, A]
  <A = never, B extends Differentiable = never, T = never, K extends 'type' = 'type'>(
    f: <S>(x: BVar<S, A>) => BVar<S, B>,
    a: BVar<T, NoInfer<A>>
  ): Same<readonly [BVar<T, B>, BVar<T, A>]>[K]
  <A, B extends Differentiable>(f: <S>(x: BVar<S, A>) => BVar<S, B>, a: A): readonly [B, A]
}

/**
 * The type of `evalBP`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface EvalBP1 {
  <F extends Composition>(f: OfAnyScope<F, number>): (a: number) => ResultOf<F, number>
  <F extends Composition>(f: OfAnyScope<F, number>, a: number): ResultOf<F, number>
  <F extends Composition, A>(f: OfAnyScope<F, A>, a: A): ResultOf<F, A>
  <A = number, B extends Differentiable = number>(f: <S>(x: BVar<S, A>) => BVar<S, B>): (a: A) => B
  <B extends Differentiable>(f: <S>(x: BVar<S, number>) => BVar<S, B>, a: number): B
  <A, B extends Differentiable>(f: <S>(x: BVar<S, A>) => BVar<S, B>, a: A): B
  <A = never, B extends Differentiable = never, T = never, K extends 'type' = 'type'>(
    f: <S>(x: BVar<S, A>) => BVar<S, B>,
    a: BVar<T, NoInfer<A>>
  ): Same<BVar<T, B>>[K]
  <A, B extends Differentiable>(f: <S>(x: BVar<S, A>) => BVar<S, B>, a: A): B
}

/**
 * The type of `gradBP`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface GradBP1 {
  <F extends Composition>(f: OfAnyScope<F, number>): (a: number) => number
  <F extends Composition>(f: OfAnyScope<F, number>, a: number): number
  <F extends Composition, A>(f: OfAnyScope<F, A>, a: A): A
  <A = number, B extends Differentiable = number>(f: <S>(x: BVar<S, A>) => BVar<S, B>): (a: A) => A
  <B extends Differentiable>(f: <S>(x: BVar<S, number>) => BVar<S, B>, a: number): number
  <B extends Differentiable>(f: <S>(x: BVar<S, bigint>) => BVar<S, B>, a: bigint): bigint
  <A, B extends Differentiable>(f: <S>(x: BVar<S, A>) => BVar<S, B>, a: A): A
  <A = never, B extends Differentiable = never, T = never, K extends 'type' = 'type'>(
    f: <S>(x: BVar<S, A>) => BVar<S, B>,
    a: BVar<T, NoInfer<A>>
  ): Same<BVar<T, A>>[K]
  <A, B extends Differentiable>(f: <S>(x: BVar<S, A>) => BVar<S, B>, a: A): A
}

/**
 * A value of type `B`, and its pullback to a value of type `A`.
 *
 * @category signatures
 * @since 0.1.0
 */
export type WithPullback<B, A> = readonly [B, (dy: B) => A]

/**
 * The type of `backpropWith`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface BackpropWith1 {
  <F extends Composition>(f: OfAnyScope<F, number>): (a: number) => WithPullback<ResultOf<F, number>, number>
  <F extends Composition>(f: OfAnyScope<F, number>, a: number): WithPullback<ResultOf<F, number>, number>
  <F extends Composition, A>(f: OfAnyScope<F, A>, a: A): WithPullback<ResultOf<F, A>, A>
  <A = number, B extends Differentiable = number>(f: <S>(x: BVar<S, A>) => BVar<S, B>): (a: A) => WithPullback<B, A>
  <As extends readonly [unknown], B extends Differentiable>(
    f: FunctionN<As, B>,
    ...as: As
  ): readonly [B, (dy: B) => As[0]]
}

/**
 * The type of `backprop2`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Backprop2 {
  <A = number, B = number, C extends Differentiable = number>(
    f: <S>(x: BVar<S, A>, y: BVar<S, B>) => BVar<S, C>
  ): (a: A, b: B) => readonly [C, readonly [A, B]]
  <As extends readonly [unknown, unknown], C extends Differentiable>(
    f: FunctionN<As, C>,
    ...as: As
  ): readonly [C, Readonly<As>]
}

/**
 * The type of `evalBP2`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface EvalBP2 {
  <A = number, B = number, C extends Differentiable = number>(
    f: <S>(x: BVar<S, A>, y: BVar<S, B>) => BVar<S, C>
  ): (a: A, b: B) => C
  <As extends readonly [unknown, unknown], C extends Differentiable>(f: FunctionN<As, C>, ...as: As): C
}

/**
 * The type of `gradBP2`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface GradBP2 {
  <A = number, B = number, C extends Differentiable = number>(
    f: <S>(x: BVar<S, A>, y: BVar<S, B>) => BVar<S, C>
  ): (a: A, b: B) => readonly [A, B]
  <As extends readonly [unknown, unknown], C extends Differentiable>(f: FunctionN<As, C>, ...as: As): Readonly<As>
}

/**
 * The type of `backpropWith2`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface BackpropWith2 {
  <A = number, B = number, C extends Differentiable = number>(
    f: <S>(x: BVar<S, A>, y: BVar<S, B>) => BVar<S, C>
  ): (a: A, b: B) => readonly [C, (dz: C) => readonly [A, B]]
  <As extends readonly [unknown, unknown], C extends Differentiable>(
    f: FunctionN<As, C>,
    ...as: As
  ): readonly [C, (dz: C) => Readonly<As>]
}

/**
 * The type of `backpropN`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface BackpropN {
  <As extends readonly unknown[], B extends Differentiable>(
    f: FunctionN<As, B>
  ): (...as: As) => readonly [B, Readonly<As>]
  <As extends readonly [unknown, ...unknown[]], B extends Differentiable>(
    f: FunctionN<As, B>,
    ...as: As
  ): readonly [B, Readonly<As>]
}

/**
 * The type of `evalBPN`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface EvalBPN {
  <As extends readonly unknown[], B extends Differentiable>(f: FunctionN<As, B>): (...as: As) => B
  <As extends readonly [unknown, ...unknown[]], B extends Differentiable>(f: FunctionN<As, B>, ...as: As): B
}

/**
 * The type of `gradBPN`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface GradBPN {
  <As extends readonly unknown[], B extends Differentiable>(f: FunctionN<As, B>): (...as: As) => Readonly<As>
  <As extends readonly [unknown, ...unknown[]], B extends Differentiable>(f: FunctionN<As, B>, ...as: As): Readonly<As>
}

/**
 * The type of `backpropWithN`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface BackpropWithN {
  <As extends readonly unknown[], B extends Differentiable>(
    f: FunctionN<As, B>
  ): (...as: As) => readonly [B, (dy: B) => Readonly<As>]
  <As extends readonly [unknown, ...unknown[]], B extends Differentiable>(
    f: FunctionN<As, B>,
    ...as: As
  ): readonly [B, (dy: B) => Readonly<As>]
}

const valueOf = (name: string, f: Body, args: ReadonlyArray<unknown>): unknown => {
  const y = f(...args)
  if (typeof y !== 'number') checkResult(name, y)
  return y
}

const evaluated = (count?: number) => runner('evalBP', count, valueOf)

/**
 * The value of a function and its gradient, as a pair. If the result is not a number, the gradient is that for a
 * cotangent of ones. Haskell: `backprop`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import { backprop, mul } from 'backprop-ts'
 *
 * assert.deepStrictEqual(backprop(x => mul(x, x), 3), [9, 6])
 */
export const backprop = runBackprop(1) as Backprop1

/**
 * The value of a function. It records nothing, because the function runs on constants. Haskell: `evalBP`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import { evalBP, mul } from 'backprop-ts'
 *
 * assert.strictEqual(evalBP(x => mul(x, x), 3), 9)
 */
export const evalBP = evaluated(1) as EvalBP1

/**
 * The gradient of a function, in the shape of its argument. Parts that the result does not depend on are zero. Strings,
 * tags and other static parts appear unchanged. It takes one backward sweep, however many parameters there are. If the
 * argument is a variable of an enclosing scope, so is the gradient, so nested calls give higher derivatives. Haskell:
 * `gradBP`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import { pipe } from 'fp-ts/function'
 * import { gradBP, mul, sqrt } from 'backprop-ts'
 *
 * assert.strictEqual(pipe(9, gradBP(x => pipe(x, mul(4), sqrt))), 1 / 3)
 * assert.strictEqual(gradBP(x => gradBP(y => mul(y, mul(y, y)), x), 2), 12)
 */
export const gradBP = gradOf as GradBP1

/**
 * The value of a function and its pullback, which turns a cotangent of the result into a cotangent of the argument. The
 * function runs once, and the pullback may be called many times. It throws `ShapeError` if the cotangent does not have
 * the shape of the value. Haskell: `backpropWith`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import { backpropWith, mul } from 'backprop-ts'
 *
 * const [y, pullback] = backpropWith(x => mul(x, x), 3)
 * assert.deepStrictEqual([y, pullback(1), pullback(10)], [9, 6, 60])
 */
export const backpropWith = runBackpropWith(1) as BackpropWith1

/**
 * `backprop` for a function of two arguments. The gradients are a pair. Haskell: `backprop2`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import { backprop2, mul } from 'backprop-ts'
 *
 * assert.deepStrictEqual(backprop2((x, y) => mul(x, y), 3, 5), [15, [5, 3]])
 */
export const backprop2 = runBackprop(2) as Backprop2

/**
 * `evalBP` for a function of two arguments. Haskell: `evalBP2`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import { evalBP2, mul } from 'backprop-ts'
 *
 * assert.strictEqual(evalBP2((x, y) => mul(x, y), 3, 5), 15)
 */
export const evalBP2 = evaluated(2) as EvalBP2

/**
 * `gradBP` for a function of two arguments. Haskell: `gradBP2`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import { gradBP2, mul } from 'backprop-ts'
 *
 * assert.deepStrictEqual(gradBP2((x, y) => mul(x, y), 3, 5), [5, 3])
 */
export const gradBP2 = runGrad(2) as GradBP2

/**
 * `backpropWith` for a function of two arguments. Haskell: `backpropWith2`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import { backpropWith2, mul } from 'backprop-ts'
 *
 * const [z, pullback] = backpropWith2((x, y) => mul(x, y), 3, 5)
 * assert.deepStrictEqual([z, pullback(2)], [15, [10, 6]])
 */
export const backpropWith2 = runBackpropWith(2) as BackpropWith2

/**
 * `backprop` for a function of any number of arguments, of any types. Haskell: `backpropN`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import { add, backpropN, mul } from 'backprop-ts'
 *
 * assert.deepStrictEqual(backpropN((x, y, z) => add(mul(x, y), z), 2, 3, 4), [10, [3, 2, 1]])
 */
export const backpropN = runBackprop() as BackpropN

/**
 * `evalBP` for a function of any number of arguments. Haskell: `evalBPN`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import { add, evalBPN, mul } from 'backprop-ts'
 *
 * assert.strictEqual(evalBPN((x, y, z) => add(mul(x, y), z), 2, 3, 4), 10)
 */
export const evalBPN = evaluated() as EvalBPN

/**
 * `gradBP` for a function of any number of arguments. Haskell: `gradBPN`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import { add, gradBPN, mul } from 'backprop-ts'
 *
 * assert.deepStrictEqual(gradBPN((x, y, z) => add(mul(x, y), z), 2, 3, 4), [3, 2, 1])
 */
export const gradBPN = runGrad() as GradBPN

/**
 * `backpropWith` for a function of any number of arguments. Haskell: `backpropWithN`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import { add, backpropWithN, mul } from 'backprop-ts'
 *
 * const [y, pullback] = backpropWithN((a, b, c) => add(mul(a, b), c), 2, 3, 4)
 * assert.deepStrictEqual([y, pullback(10)], [10, [30, 20, 10]])
 */
export const backpropWithN = runBackpropWith() as BackpropWithN

/**
 * The value of a variable that is computed without inputs. Haskell: `evalBP0`.
 *
 * @category runners
 * @since 0.1.0
 * @example
 * import { constVar, evalBP0, mul } from 'backprop-ts'
 *
 * assert.strictEqual(evalBP0(() => mul(constVar(2), 3)), 6)
 */
export const evalBP0 = ((f: Body) => valueOf('evalBP0', f, [])) as <B>(f: <S>() => BVar<S, B> | Const<B>) => B
