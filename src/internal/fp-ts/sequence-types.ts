/** The types of functions that take an array variable or an instance of fp-ts's `Traversable`. */
import type { HKT, Kind, Kind2, URIS, URIS2 } from 'fp-ts/HKT'
import type { TraversableInstance } from './type-classes'
import type { BVar, Const, Value } from '../graph/types'

/** The result type of `sequenceVar`, for an array variable or a `Traversable` instance. */
export type Sequenced<X> =
  X extends Const<ArrayLike<infer A>>
    ? ReadonlyArray<Const<A>>
    : X extends BVar<infer S, ArrayLike<infer A>>
      ? ReadonlyArray<BVar<S, A>>
      : X extends TraversableInstance<infer F>
        ? F extends URIS2
          ? <S, E, A>(v: BVar<S, Kind2<F, E, A>>) => Kind2<F, E, BVar<S, A>>
          : F extends URIS
            ? <S, A>(v: BVar<S, Kind<F, A>>) => Kind<F, BVar<S, A>>
            : <S, A>(v: BVar<S, HKT<F, A>>) => HKT<F, BVar<S, A>>
        : unknown

/** The result type of `collectVar`. It is `unknown`, which fits nowhere, if there are variables of two scopes. */
export type Collected<X> =
  X extends ReadonlyArray<Const<unknown>>
    ? Const<ReadonlyArray<Value<X[number]>>>
    : X extends ReadonlyArray<BVar<infer S, infer A>>
      ? BVar<S, ReadonlyArray<A>>
      : X extends TraversableInstance<infer F>
        ? F extends URIS2
          ? <S, E, A>(v: Kind2<F, E, BVar<S, A>>) => BVar<S, Kind2<F, E, A>>
          : F extends URIS
            ? <S, A>(v: Kind<F, BVar<S, A>>) => BVar<S, Kind<F, A>>
            : <S, A>(v: HKT<F, BVar<S, A>>) => BVar<S, HKT<F, A>>
        : unknown

export const isTraversable = (x: unknown): x is TraversableInstance =>
  typeof x === 'object' && x !== null && 'traverse' in x && 'URI' in x
