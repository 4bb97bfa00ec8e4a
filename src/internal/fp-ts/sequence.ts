/** Turns a variable of any fp-ts functor into a functor of variables. This is what `sequenceVar(F)` does. */
import { Node, refuseForeign, reveal } from '../graph/node'
import { arrayElements, arrays, type Elements, visitedElements } from './visit-elements'

/** The part of an fp-ts `Traversable` that is used. */
export interface TraversableLike {
  readonly map: (fa: unknown, f: (a: unknown) => unknown) => unknown
}

/** Parts that the functor does not map over, such as the other side of an `Either`, stay plain. */
export const sequence = (name: string, F: TraversableLike, v: unknown): unknown => {
  if (F === arrays) return arrayElements(name, v)
  if (!(v instanceof Node)) {
    refuseForeign(name, v)
    return v
  }
  const visit = (s: unknown): Elements => {
    const visited: unknown[] = []
    F.map(s, a => visited.push(a))
    return visited
  }
  const parts = visitedElements(name, visit, v).values()
  return F.map(reveal(v), () => parts.next().value)
}
