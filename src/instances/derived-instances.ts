/**
 * Makes instances of `Backprop` from fp-ts type classes and from isomorphisms.
 *
 * @since 0.1.0
 */
import type { Apply, Apply1, Apply2, Apply2C } from 'fp-ts/Apply'
import type { Functor, Functor1, Functor2, Functor2C } from 'fp-ts/Functor'
import type { HKT, Kind, Kind2, URIS, URIS2 } from 'fp-ts/HKT'
import type { Identity } from 'fp-ts/Identity'
import * as R from 'fp-ts/Reader'
import type { Semiring } from 'fp-ts/Semiring'
import type { Backprop } from '../internal/graph/types'

/**
 * Makes an instance from the zero, sum and one of a ring or semiring. Haskell: `NumBP`, `zeroNum`, `addNum`, `oneNum`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import type { Ring } from 'fp-ts/Ring'
 * import { fromRing } from 'backprop-ts/Backprop'
 *
 * const clock: Ring<number> = {
 *   zero: 0,
 *   one: 1,
 *   add: (x, y) => (x + y) % 12,
 *   mul: (x, y) => (x * y) % 12,
 *   sub: (x, y) => (x + 12 - y) % 12
 * }
 * assert.strictEqual(fromRing(clock).add(9, 5), 2)
 */
export const fromRing = <A>(R: Semiring<A>): Backprop<A> => ({
  zero: () => R.zero,
  add: (x, y) => R.add(x, y),
  one: () => R.one
})

/**
 * Carries an instance over an isomorphism, such as one of monocle-ts: that of a newtype, or of a class and a record of
 * its fields. Haskell: `addAsList`, `addIsList`.
 *
 * @category combinators
 * @since 0.1.0
 * @example
 * import * as B from 'backprop-ts/Backprop'
 *
 * class Celsius {
 *   constructor(readonly degrees: number) {}
 * }
 * const degrees = { get: (c: Celsius) => c.degrees, reverseGet: (n: number) => new Celsius(n) }
 * assert.strictEqual(B.fromIso(degrees)(B.number).add(new Celsius(20), new Celsius(3)).degrees, 23)
 */
export const fromIso =
  <S, A>(iso: { readonly get: (s: S) => A; readonly reverseGet: (a: A) => S }) =>
  (B: Backprop<A>): Backprop<S> => ({
    zero: s => iso.reverseGet(B.zero(iso.get(s))),
    add: (x, y) => iso.reverseGet(B.add(iso.get(x), iso.get(y))),
    one: s => iso.reverseGet(B.one(iso.get(s)))
  })

/**
 * The result type of `fromFunctor`. It has no `add`, because a functor cannot provide one.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Constants<A> = Pick<Backprop<A>, 'zero' | 'one'>

/**
 * Makes `zero` and `one` for the containers of a functor, from those of the elements. You must define `add` yourself,
 * because it depends on the functor. Haskell: `zeroFunctor`, `oneFunctor`.
 *
 * @category combinators
 * @since 0.1.0
 * @example
 * import * as T from 'fp-ts/Tree'
 * import * as B from 'backprop-ts/Backprop'
 *
 * const { one } = B.fromFunctor(T.Functor)(B.number)
 * assert.deepStrictEqual(one(T.make(5, [T.make(6)])), T.make(1, [T.make(1)]))
 */
export function fromFunctor<F extends URIS2>(F: Functor2<F>): <E, A>(B: Backprop<A>) => Constants<Kind2<F, E, A>>
export function fromFunctor<F extends URIS2, E>(F: Functor2C<F, E>): <A>(B: Backprop<A>) => Constants<Kind2<F, E, A>>
export function fromFunctor<F extends URIS>(F: Functor1<F>): <A>(B: Backprop<A>) => Constants<Kind<F, A>>
export function fromFunctor<F>(F: Functor<F>): <A>(B: Backprop<A>) => Constants<HKT<F, A>>
export function fromFunctor<F>(F: Functor<F>): <A>(B: Backprop<A>) => Constants<HKT<F, A>> {
  return B => ({ zero: fa => F.map(fa, a => B.zero(a)), one: fa => F.map(fa, a => B.one(a)) })
}

/**
 * Carries an instance over an applicative functor whose effects do not depend on the values inside, such as `IO`,
 * `Task` or functions. The laws hold if running the effects of `x` and `zero(x)` amounts to running those of `x`.
 * Haskell: `ABP`.
 *
 * @category combinators
 * @since 0.1.0
 * @example
 * import * as T from 'fp-ts/Task'
 * import * as B from 'backprop-ts/Backprop'
 *
 * const sum = B.fromApplicative(T.ApplicativePar)(B.number).add(T.of(1), T.of(2))
 * assert.strictEqual(await sum(), 3)
 */
export function fromApplicative<F extends URIS2>(F: Apply2<F>): <E, A>(B: Backprop<A>) => Backprop<Kind2<F, E, A>>
export function fromApplicative<F extends URIS2, E>(F: Apply2C<F, E>): <A>(B: Backprop<A>) => Backprop<Kind2<F, E, A>>
export function fromApplicative<F extends URIS>(F: Apply1<F>): <A>(B: Backprop<A>) => Backprop<Kind<F, A>>
export function fromApplicative<F>(F: Apply<F>): <A>(B: Backprop<A>) => Backprop<HKT<F, A>>
export function fromApplicative<F>(F: Apply<F>): <A>(B: Backprop<A>) => Backprop<HKT<F, A>> {
  const constants = fromFunctor(F)
  return <A>(B: Backprop<A>): Backprop<HKT<F, A>> => ({
    ...constants(B),
    add: (fx, fy) =>
      F.ap(
        F.map(fx, x => (y: A) => B.add(x, y)),
        fy
      )
  })
}

/**
 * The identity functor, whose containers are the values themselves. Haskell: the instance of `Identity`.
 *
 * @category combinators
 * @since 0.1.0
 * @example
 * import { identity, number } from 'backprop-ts/Backprop'
 *
 * assert.strictEqual(identity(number).add(1, 2), 3)
 */
export const identity = <A>(B: Backprop<A>): Backprop<Identity<A>> => B

/**
 * Functions, added pointwise. Haskell: the instance of `r -> a`.
 *
 * @category combinators
 * @since 0.1.0
 * @example
 * import { number, reader } from 'backprop-ts/Backprop'
 *
 * const sum = reader<number, number>(number).add(x => x * x, x => 2 * x)
 * assert.strictEqual(sum(3), 15)
 */
export const reader: <R, A>(B: Backprop<A>) => Backprop<R.Reader<R, A>> = fromApplicative(R.Apply)
