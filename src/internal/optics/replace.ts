/** Replaces parts of structures, and of variables of them, by key. */
import { innermost, isLive, node, operation, primal, valueIn } from '../graph/node'
import { mapContainer } from '../values/containers'
import { equalBy } from '../values/equality'
import { compoundKindOf } from '../values/kinds'
import { child, partOfCotangent, SparseCotangent } from '../values/sparse-cotangent'

export type Path = ReadonlyArray<unknown>

/** The plain container or instance of a class with one part replaced. */
const withPart = (x: unknown, key: unknown, part: unknown): unknown => {
  const kind = compoundKindOf(x)
  if (kind !== undefined) return mapContainer(x, kind, (old, at) => (Object.is(at, key) ? part : old))
  const fields = Object.getOwnPropertyDescriptors(x as object)
  const value = { value: part, enumerable: true }
  return Object.create(Object.getPrototypeOf(x) as object, { ...fields, [key as PropertyKey]: value }) as unknown
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

/**
 * Whether a structure is another one with the part at the end of a path replaced. Functions have nothing to compare.
 */
export const isPut = (made: unknown, before: unknown, path: Path, part: unknown): boolean =>
  equalBy(
    made,
    replaceAt(before, path, part),
    (x, y) => (typeof x === 'function' && typeof y === 'function') || undefined
  )
