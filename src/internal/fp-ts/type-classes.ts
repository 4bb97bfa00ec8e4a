/**
 * The types of fp-ts type-class instances as arguments. The types identify an instance by its URI; at run time, its
 * members do.
 */
import type { HKT, Kind, Kind2, URIS, URIS2 } from 'fp-ts/HKT'

/** The type that a type constructor of one or two parameters gives. */
export type KindOf<F, E, A> = F extends URIS2 ? Kind2<F, E, A> : F extends URIS ? Kind<F, A> : HKT<F, A>

/** What all instances have in common. */
interface Instance<F> {
  readonly URI: F
}

export interface FoldableInstance<F = unknown> extends Instance<F> {
  readonly reduce: (...args: never) => unknown
}

export interface FunctorInstance<F = unknown> extends Instance<F> {
  readonly map: (...args: never) => unknown
}

export interface TraversableInstance<F = unknown> extends FoldableInstance<F>, FunctorInstance<F> {
  readonly traverse: (...args: never) => unknown
}

export interface ApplicativeInstance<F = unknown> extends FunctorInstance<F> {
  readonly of: (...args: never) => unknown
  readonly ap: (...args: never) => unknown
}

type Function1 = (a: unknown) => unknown

/**
 * An instance of any of these classes, as seen at run time. The types of the public functions say which members it has.
 */
export interface Dictionary {
  readonly reduce: (fa: unknown, b: unknown, f: (b: unknown, a: unknown) => unknown) => unknown
  readonly map: (fa: unknown, f: Function1) => unknown
  readonly traverse: (A: Dictionary) => (ta: unknown, f: Function1) => unknown
  readonly of: (a: unknown) => unknown
  readonly ap: (fab: unknown, fa: unknown) => unknown
}

/** The part of a `Traversable` that is used. */
export type TraversableLike = Pick<Dictionary, 'map'>

/** Whether an argument is an instance. Differentiable values hold no functions, so none is mistaken for an instance. */
export const isDictionary = (x: unknown, member: keyof Dictionary): x is Dictionary =>
  typeof x === 'object' && x !== null && 'URI' in x && typeof (x as Partial<Dictionary>)[member] === 'function'
