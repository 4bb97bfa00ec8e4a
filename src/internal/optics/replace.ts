/** Replaces parts of structures, and of variables of them, by key. */
import { innermost, isLive, node, operation, primal, valueIn } from '../node'
import { child, partOfCotangent, Parts } from '../parts'
import { type Keyed, mapArray, mapRecord, setField } from '../structure'

/** The plain container with one part replaced. */
const withPart = (container: unknown, key: unknown, value: unknown): unknown => {
  if (container instanceof Map) return new Map(container as Map<unknown, unknown>).set(key, value)
  const out = Array.isArray(container) ? mapArray(container, x => x) : mapRecord(container as object, x => x)
  setField(out as Keyed, key as PropertyKey, value)
  return out
}

interface Replacement {
  readonly part: unknown
  readonly key: unknown
}

const replaceOp = operation(
  'setVar',
  (n, s, d) => {
    const { part, key } = n.b as Replacement
    if (isLive(part, n)) s.give(part, partOfCotangent(d, key))
    if (isLive(n.a, n)) {
      const rest = d instanceof Parts ? d : Parts.of(primal(n.value))
      if (rest !== d) rest.absorb(d)
      rest.remove(key)
      s.give(n.a, rest)
    }
  },
  true
)

/** A structure, or a variable of one, with the part at a key replaced. Costs one node, whatever else the structure holds. */
export const replace = (x: unknown, key: unknown, part: unknown): unknown => {
  const scope = innermost('setVar', [x, part])
  if (scope === undefined) return withPart(x, key, part)
  const value = replace(valueIn(scope, x), key, valueIn(scope, part))
  return node(scope, value, replaceOp, x, { part, key } satisfies Replacement)
}

/** The same at the end of a path. */
export const replaceAt = (x: unknown, [key, ...rest]: ReadonlyArray<unknown>, part: unknown): unknown =>
  replace(x, key, rest.length === 0 ? part : replaceAt(child(x, key), rest, part))
