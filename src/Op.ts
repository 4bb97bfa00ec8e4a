/**
 * Functions with hand-written gradients, which need not be made of this library's functions. `liftOp` and its siblings apply them to
 * variables.
 *
 * @since 0.1.0
 */
import type { Op } from './internal/lift'

export type {
  /**
   * A function of several arguments together with its pullback. Written with this library's functions it can be used in nested gradients as well;
   * written with JavaScript's operators it is refused there. Haskell: `Op`.
   *
   * @category model
   * @since 0.1.0
   */
  Op
} from './internal/lift'

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
 * A function of one argument, with its pullback beside its value. Haskell: `op1`.
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
 * A function of two arguments; the pullback gives a pair. Haskell: `op2`.
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
 * A function of three arguments; the pullback gives a triple. Haskell: `op3`.
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
