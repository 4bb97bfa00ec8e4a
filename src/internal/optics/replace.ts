/** Replaces parts of structures, and of variables of them, by key. */
import { innermost, isLive, node, operation, primal, valueIn } from '../graph/node'
import { hasPart, type Keyed, mapArray, mapContainer, partOf, setField } from '../values/containers'
import { equal, isObject, partKeys } from '../values/equality'
import { compoundKindOf } from '../values/kinds'
import { child, partOfCotangent, SparseCotangent } from '../values/sparse-cotangent'

export type Path = ReadonlyArray<unknown>

/** The plain container with one part replaced. */
const withPart = (container: unknown, key: unknown, value: unknown): unknown => {
  if (container instanceof Map) return new Map(container as Map<unknown, unknown>).set(key, value)
  const out = Array.isArray(container) ? mapArray(container, x => x) : mapContainer(container, 'record', x => x)
  setField(out as Keyed, key as PropertyKey, value)
  return out
}

/** What a node of `setVar` keeps beside the whole. */
export interface Replacement {
  readonly part: unknown
  readonly key: unknown
}

const replaceOp = operation(
  'setVar',
  (n, s, d) => {
    const { part, key } = n.other as Replacement
    if (isLive(part, n)) s.addCotangent(part, partOfCotangent(d, key))
    if (isLive(n.operand, n)) {
      const rest = d instanceof SparseCotangent ? d : SparseCotangent.of(primal(n.primal))
      if (rest !== d) rest.addAll(d)
      rest.remove(key)
      s.addCotangent(n.operand, rest)
    }
  },
  true
)

/**
 * A structure, or a variable of one, with the part at a key replaced. Costs one node, whatever else the structure
 * holds.
 */
const replace = (x: unknown, key: unknown, part: unknown): unknown => {
  const scope = innermost('setVar', [x, part])
  if (scope === undefined) return withPart(x, key, part)
  const value = replace(valueIn(scope, x), key, valueIn(scope, part))
  return node(scope, value, replaceOp, x, { part, key } satisfies Replacement)
}

/** The same at the end of a path. */
export const replaceAt = (x: unknown, path: Path, part: unknown): unknown => {
  const [key, ...rest] = path
  return path.length === 0 ? part : replace(x, key, rest.length === 0 ? part : replaceAt(child(x, key), rest, part))
}

/** Whether a structure is another one with the part at the end of a path replaced, as far as its parts show. */
export const isPut = (made: unknown, before: unknown, path: Path, part: unknown): boolean => {
  if (path.length === 0) return equal(made, part)
  if (!isObject(made) || !isObject(before) || compoundKindOf(made) !== compoundKindOf(before)) return false
  const isKept = (now: unknown, key: unknown): boolean => {
    const then = partOf(before, key)
    if (Object.is(key, path[0])) return isPut(now, then, path.slice(1), part)
    return Object.is(now, then) || typeof now === 'function' || equal(now, then)
  }
  if (Array.isArray(made)) return made.length === (before as unknown[]).length && made.every(isKept)
  const keys = partKeys(made)
  return (
    partKeys(before).length === keys.length && keys.every(key => hasPart(before, key) && isKept(partOf(made, key), key))
  )
}
