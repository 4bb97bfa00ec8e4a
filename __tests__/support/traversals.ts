import * as Tr from 'monocle-ts/Traversal'

/** A traversal that is no more than what it does with one applicative. */
export const traversal = <S, A>(modifyF: (F: { map: never; of: never; ap: never }) => unknown): Tr.Traversal<S, A> =>
  Tr.traversal<S, A>(modifyF as never)
