/**
 * Functions with hand-written gradients. They need not be built from the functions of this library. `liftOp` and its
 * siblings apply them to variables.
 *
 * @module backprop-ts/Op
 * @since 0.1.0
 */
import { NoGradientError } from './internal/graph/errors'
import { one, zero } from './internal/values/zero-add-one'
import type { Op } from './internal/engine/lift'
import { vjp } from './internal/engine/run'
import type { AnyOptic } from './internal/optics/any-optic'
import { view } from './internal/optics/read'

export * from './instances/numeric-ops'
export * from './instances/op-composition'

export type {
  /**
   * A function of several arguments together with its pullback. If it is written with the functions of this library, it
   * also works in nested gradients. If it is written with JavaScript's operators, it throws an error there. Haskell:
   * `Op`.
   *
   * @category model
   * @since 0.1.0
   */
  Op
} from './internal/engine/lift'

/**
 * A function without arguments. Haskell: `op0`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { op0 } from 'backprop-ts/Op'
 *
 * assert.strictEqual(op0(3).run()[0], 3)
 */
export const op0 = <B>(b: B): Op<readonly [], B> => ({ run: () => [b, () => []] })

/**
 * A function of one argument. `f` returns the value and the pullback. Haskell: `op1`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { gradBP, liftOp1 } from 'backprop-ts'
 * import { op1 } from 'backprop-ts/Op'
 *
 * const cube = op1((x: number) => [x ** 3, (dy: number) => 3 * x * x * dy])
 * assert.strictEqual(gradBP(x => liftOp1(cube)(x), 2), 12)
 */
export const op1 = <A, B>(f: (a: A) => readonly [B, (dy: B) => A]): Op<readonly [A], B> => ({
  run: a => {
    const [b, pullback] = f(a)
    return [b, dy => [pullback(dy)]]
  }
})

/**
 * A function of two arguments. The pullback gives a pair. Haskell: `op2`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { gradBP2, liftOp2 } from 'backprop-ts'
 * import { op2 } from 'backprop-ts/Op'
 *
 * const times = op2((x: number, y: number) => [x * y, (d: number) => [d * y, d * x]])
 * assert.deepStrictEqual(gradBP2((x, y) => liftOp2(times)(x, y), 2, 3), [3, 2])
 */
export const op2 = <A, B, C>(f: (a: A, b: B) => readonly [C, (dy: C) => readonly [A, B]]): Op<readonly [A, B], C> => ({
  run: f
})

/**
 * A function of three arguments. The pullback gives a triple. Haskell: `op3`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { gradBPN, liftOp3 } from 'backprop-ts'
 * import { op3 } from 'backprop-ts/Op'
 *
 * const fma = op3((x: number, y: number, z: number) => [x * y + z, (d: number) => [d * y, d * x, d]])
 * assert.deepStrictEqual(gradBPN((x, y, z) => liftOp3(fma)(x, y, z), 2, 3, 4), [3, 2, 1])
 */
export const op3 = <A, B, C, D>(
  f: (a: A, b: B, c: C) => readonly [D, (dy: D) => readonly [A, B, C]]
): Op<readonly [A, B, C], D> => ({ run: f })

/**
 * A function of any number of arguments. Haskell: `Op`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { opN } from 'backprop-ts/Op'
 *
 * const sum = opN((...xs: ReadonlyArray<number>) => [xs.reduce((x, y) => x + y, 0), (d: number) => xs.map(() => d)])
 * assert.strictEqual(sum.run(1, 2, 3)[0], 6)
 */
export const opN = <As extends readonly unknown[], B>(
  f: (...as: As) => readonly [B, (dy: B) => Readonly<As>]
): Op<As, B> => ({ run: f })

/**
 * A function that ignores its arguments. All its gradients are zero. Haskell: `opConst`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { gradOp, opConst } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(opConst<readonly [number, number], number>(3))(1, 2), [0, 0])
 */
export const opConst = <As extends readonly unknown[], B>(b: B): Op<As, B> => ({
  run: (...as) => [b, () => as.map(zero) as unknown as As]
})

/**
 * The identity. Haskell: `idOp`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { evalOp, idOp } from 'backprop-ts/Op'
 *
 * assert.strictEqual(evalOp(idOp<number>())(3), 3)
 */
export const idOp = <A>(): Op<readonly [A], A> => ({ run: a => [a, d => [d]] })

/**
 * Reads the target of a lens. The gradient has the cotangent at the target and zeros elsewhere. Throws `OpticError` for
 * a lens that computes. Haskell: `opLens`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { pipe } from 'fp-ts/function'
 * import * as L from 'monocle-ts/Lens'
 * import { gradOp, opLens } from 'backprop-ts/Op'
 *
 * const x = pipe(L.id<{ readonly x: number; readonly y: number }>(), L.prop('x'))
 * assert.deepStrictEqual(gradOp(opLens(x))({ x: 3, y: 4 }), [{ x: 1, y: 0 }])
 */
export const opLens = <A, B>(lens: {
  readonly get: (a: A) => B
  readonly set: (b: B) => (a: A) => A
}): Op<readonly [A], B> => ({
  run: a =>
    vjp(x => view('opLens', lens as AnyOptic, x), [a], 'opLens') as unknown as readonly [B, (dy: B) => readonly [A]]
})

/**
 * Gives the same value another type, such as a newtype. Haskell: `opCoerce`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { gradOp, opCoerce } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(opCoerce<number, number>())(3), [1])
 */
export const opCoerce = <A, B>(): Op<readonly [A], B> =>
  opIso(
    a => a as unknown as B,
    b => b as unknown as A
  )

/**
 * Collects the arguments in a tuple. Haskell: `opTup`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { evalOp, opTup } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(evalOp(opTup<readonly [number, string]>())(1, 'a'), [1, 'a'])
 */
export const opTup = <As extends readonly unknown[]>(): Op<As, Readonly<As>> => ({ run: (...as) => [as, ds => ds] })

/**
 * Rearranges the parts of a value by `to`, whose inverse is `from`. Both may move parts but not compute: the pullback
 * is `from`, which would be wrong for a function whose derivative is not 1, such as `exp` and its inverse `log`. Use
 * `op1` for those. `Check.isoRoundTrip` detects such pairs. Haskell: `opIso`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { gradOpWith, opIso } from 'backprop-ts/Op'
 *
 * const swap = opIso(
 *   ([a, b]: readonly [number, number]) => ({ a, b }),
 *   ({ a, b }) => [a, b] as const
 * )
 * assert.deepStrictEqual(gradOpWith(swap)([1, 2])({ a: 10, b: 20 }), [[10, 20]])
 */
export const opIso = <A, B>(to: (a: A) => B, from: (b: B) => A): Op<readonly [A], B> => ({
  run: a => [to(a), d => [from(d)]]
})

/**
 * `opIso` for two arguments, such as a constructor with two fields. Haskell: `opIso2`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { gradOpWith, opIso2 } from 'backprop-ts/Op'
 *
 * const pair = opIso2((a: number, b: number) => ({ a, b }), ({ a, b }) => [a, b])
 * assert.deepStrictEqual(gradOpWith(pair)(1, 2)({ a: 10, b: 20 }), [10, 20])
 */
export const opIso2 = <A, B, C>(to: (a: A, b: B) => C, from: (c: C) => readonly [A, B]): Op<readonly [A, B], C> =>
  opIsoN(to, from)

/**
 * `opIso` for three arguments. Haskell: `opIso3`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { gradOpWith, opIso3 } from 'backprop-ts/Op'
 *
 * const triple = opIso3((a: number, b: number, c: number) => ({ a, b, c }), ({ a, b, c }) => [a, b, c])
 * assert.deepStrictEqual(gradOpWith(triple)(1, 2, 3)({ a: 10, b: 20, c: 30 }), [10, 20, 30])
 */
export const opIso3 = <A, B, C, D>(
  to: (a: A, b: B, c: C) => D,
  from: (d: D) => readonly [A, B, C]
): Op<readonly [A, B, C], D> => opIsoN(to, from)

/**
 * `opIso` for any number of arguments. Haskell: `opIsoN`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { evalOp, opIsoN } from 'backprop-ts/Op'
 *
 * const list = opIsoN((...xs: ReadonlyArray<number>) => xs, xs => xs)
 * assert.deepStrictEqual(evalOp(list)(1, 2, 3), [1, 2, 3])
 */
export const opIsoN = <As extends readonly unknown[], B>(
  to: (...as: As) => B,
  from: (b: B) => Readonly<As>
): Op<As, B> => ({ run: (...as) => [to(...as), from] })

/**
 * A function without a gradient. It can be evaluated, but throws a `NoGradientError` with its name when its gradient is
 * needed. Haskell: `noGrad`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { NoGradientError } from 'backprop-ts'
 * import { evalOp, gradOp, noGrad } from 'backprop-ts/Op'
 *
 * const round = noGrad(function round(x: number) {
 *   return Math.round(x)
 * })
 * assert.strictEqual(evalOp(round)(2.7), 3)
 * assert.throws(() => gradOp(round)(2.7), NoGradientError)
 */
export const noGrad = <As extends readonly unknown[], B>(f: (...as: As) => B): Op<As, B> => ({
  run: (...as) => [
    f(...as),
    () => {
      throw new NoGradientError(
        `${f.name === '' ? 'an operation made by noGrad' : f.name}: has no gradient, but the result depends on it. ` +
          'Give it one with op1, or exclude it with stopGradient'
      )
    }
  ]
})

/**
 * `noGrad` for one argument. Haskell: `noGrad1`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { evalOp, noGrad1 } from 'backprop-ts/Op'
 *
 * assert.strictEqual(evalOp(noGrad1((x: number) => Math.round(x)))(2.7), 3)
 */
export const noGrad1 = <A, B>(f: (a: A) => B): Op<readonly [A], B> => noGrad<readonly [A], B>(f)

/**
 * The value and the gradients of an `Op`, for a cotangent of one. Haskell: `runOp`.
 *
 * @category destructors
 * @since 0.1.0
 * @example
 * import { mulOp, runOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(runOp(mulOp)(2, 3), [6, [3, 2]])
 */
export const runOp =
  <As extends readonly unknown[], B>(op: Op<As, B>) =>
  (...as: As): readonly [B, Readonly<As>] => {
    const [b, pullback] = op.run(...as)
    return [b, pullback(one(b) as B)]
  }

/**
 * The value of an `Op`. Haskell: `evalOp`.
 *
 * @category destructors
 * @since 0.1.0
 * @example
 * import { evalOp, mulOp } from 'backprop-ts/Op'
 *
 * assert.strictEqual(evalOp(mulOp)(2, 3), 6)
 */
export const evalOp =
  <As extends readonly unknown[], B>(op: Op<As, B>) =>
  (...as: As): B =>
    op.run(...as)[0]

/**
 * The gradients of an `Op`, for a cotangent of one. Haskell: `gradOp`.
 *
 * @category destructors
 * @since 0.1.0
 * @example
 * import { gradOp, mulOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(mulOp)(2, 3), [3, 2])
 */
export const gradOp =
  <As extends readonly unknown[], B>(op: Op<As, B>) =>
  (...as: As): Readonly<As> =>
    runOp(op)(...as)[1]

/**
 * The gradients of an `Op`, for a given cotangent. Haskell: `gradOpWith`.
 *
 * @category destructors
 * @since 0.1.0
 * @example
 * import { gradOpWith, mulOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOpWith(mulOp)(2, 3)(10), [30, 20])
 */
export const gradOpWith =
  <As extends readonly unknown[], B>(op: Op<As, B>) =>
  (...as: As): ((d: B) => Readonly<As>) =>
    op.run(...as)[1]
