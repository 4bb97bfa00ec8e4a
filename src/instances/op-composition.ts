/**
 * Composes `Op`s.
 *
 * @since 0.1.0
 */
import { structural } from '../internal/values/zero-add-one'
import type { Op } from '../internal/engine/lift'

/**
 * An `Op` on the given arguments, with any result.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface From<As extends readonly unknown[]> {
  readonly run: (...as: As) => readonly [unknown, (d: never) => Readonly<As>]
}

/**
 * The results of several operations, as a tuple.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Results<Fs> = {
  readonly [K in keyof Fs]: Fs[K] extends { readonly run: (...as: never) => readonly [infer B, unknown] } ? B : never
}

/**
 * Applies several `Op`s to the same arguments, and another to their results. Haskell: `composeOp`.
 *
 * @category combinators
 * @since 0.1.0
 * @example
 * import { addOp, composeOp, gradOp, mulOp } from 'backprop-ts/Op'
 *
 * // (x + y) (x y)
 * const op = composeOp([addOp, mulOp], mulOp)
 * assert.deepStrictEqual(gradOp(op)(2, 3), [6 + 5 * 3, 6 + 5 * 2])
 */
export const composeOp = <As extends readonly unknown[], const Fs extends ReadonlyArray<From<As>>, C>(
  first: Fs & ReadonlyArray<From<As>>,
  then: Op<Results<Fs>, C>
): Op<As, C> => ({
  run: (...as) => {
    const runs = (first as unknown as ReadonlyArray<Op<As, unknown>>).map(op => op.run(...as))
    const [c, pullback] = then.run(...(runs.map(([b]) => b) as unknown as Results<Fs>))
    return [
      c,
      d => {
        const ds: ReadonlyArray<unknown> = pullback(d)
        return runs
          .map(([, back], i): ReadonlyArray<unknown> => back(ds[i]))
          .reduce((xs, ys) => xs.map((x, i) => structural.add(x, ys[i])), as.map(structural.zero)) as unknown as As
      }
    ]
  }
})

/**
 * Applies one `Op` after another: first `first`, then `then`. Haskell: `composeOp1`, and `~.`, which takes them in the
 * opposite order.
 *
 * @category combinators
 * @since 0.1.0
 * @example
 * import { composeOp1, gradOp, mulOp, negateOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(composeOp1(mulOp, negateOp))(2, 3), [-3, -2])
 */
export const composeOp1 = <As extends readonly unknown[], B, C>(
  first: Op<As, B>,
  then: Op<readonly [B], C>
): Op<As, C> => composeOp<As, readonly [Op<As, B>], C>([first], then)
