/** From a variable of any fp-ts functor to a functor of variables: what `sequenceVar(F)` does. */
import { Node, refuseForeign, reveal } from '../graph/node'
import { arrayElements, arrays, type Elements, placed } from './visit-elements'

/** What is used of an fp-ts `Traversable`. */
export interface TraversableLike {
  readonly map: (fa: unknown, f: (a: unknown) => unknown) => unknown
}

/** What the functor does not map over, such as the other side of an `Either`, is plain. */
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
  const parts = placed(name, visit, v).values()
  return F.map(reveal(v), () => parts.next().value)
}
