/** The types of optics, told by their functions: the encodings of monocle-ts have the same. */
import type { Option } from 'fp-ts/Option'
import type { ModifyF } from 'monocle-ts/Traversal'
import type { BVar } from '../graph/types'

/** An optic that always has a target: a lens or an iso. */
export interface HasGet<A, B> {
  readonly get: (a: A) => B
}

/** An optic that can replace its targets: a lens, iso, prism, optional or traversal. */
export type Settable<A, B> =
  | ((HasGet<A, B> | { readonly getOption: (a: A) => Option<B> }) &
      ({ readonly set: (b: B) => (a: A) => A } | { readonly reverseGet: (b: B) => A }))
  | { readonly modifyF: ModifyF<A, B> }

/** Any optic: lens, iso, prism, optional or traversal. */
export type Optic<A, B> =
  HasGet<A, B> | { readonly getOption: (a: A) => Option<B> } | { readonly modifyF: ModifyF<A, B> }

/** The type of `overVar(optic)`. Functions of any scope give functions of any scope; the others fix theirs. */
export interface Over<A, B> {
  <F>(f: F & (F extends <S>(b: BVar<S, B>) => BVar<S, B> ? unknown : never)): <S>(v: BVar<S, A>) => BVar<S, A>
  <S>(f: (b: BVar<S, B>) => BVar<S, B>): (v: BVar<S, A>) => BVar<S, A>
}
