/**
 * Compares variables, and chooses between branches.
 *
 * @since 0.1.0
 */
import type { Eq } from 'fp-ts/Eq'
import type { Ord } from 'fp-ts/Ord'
import { reveal } from '../internal/graph/node'
import type { Tracked } from '../internal/graph/types'

/**
 * Equality of variables, by their values. Haskell: the `Eq` instance of `BVar`.
 *
 * @category instances
 * @since 0.1.0
 * @example
 * import * as N from 'fp-ts/number'
 * import { evalBP2, getEq, mul } from 'backprop-ts'
 *
 * assert.strictEqual(evalBP2((x, y) => (getEq(N.Eq).equals(x, y) ? mul(x, 2) : y), 3, 3), 6)
 */
export const getEq = <A>(E: Eq<A>): Eq<Tracked<A>> => ({
  equals: (x, y) => E.equals(reveal(x) as A, reveal(y) as A)
})

/**
 * The order of variables, by their values. Haskell: the `Ord` instance of `BVar`.
 *
 * @category instances
 * @since 0.1.0
 * @example
 * import * as N from 'fp-ts/number'
 * import { gt } from 'fp-ts/Ord'
 * import { gradBP2, getOrd } from 'backprop-ts'
 *
 * assert.deepStrictEqual(gradBP2((x, y) => (gt(getOrd(N.Ord))(x, y) ? x : y), 3, 2), [1, 0])
 */
export const getOrd = <A>(O: Ord<A>): Ord<Tracked<A>> => ({
  equals: getEq(O).equals,
  compare: (x, y) => O.compare(reveal(x) as A, reveal(y) as A)
})

/**
 * Evaluates one of two branches. The other branch is never evaluated, so it cannot fail or turn the gradient into NaN.
 *
 * @category combinators
 * @since 0.1.0
 * @example
 * import { cond, gradBP, primal, sqrt } from 'backprop-ts'
 *
 * const safe = gradBP(x => cond(primal(x) > 0, () => sqrt(x), () => x))
 * assert.strictEqual(safe(4), 0.25)
 * assert.strictEqual(safe(-4), 1)
 */
export const cond = <A>(test: boolean, whenTrue: () => A, whenFalse: () => A): A => (test ? whenTrue() : whenFalse())
