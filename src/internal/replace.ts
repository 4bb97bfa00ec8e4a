// @ts-nocheck
/** Replacing parts of structures, and of variables of them, by key. */
import { innermost, isLive, node, operation, primal, valueIn } from './graph/node'
import { type Keyed, mapArray, mapContainer, setField } from './values/containers'
import { child, partOfCotangent, SparseCotangent } from './values/sparse-cotangent'

/** The plain container with one part replaced. */
const withPart = (container: unknown, key: unknown, value: unknown): unknown => {
  if (container instanceof Map) return new Map(container as Map<unknown, unknown>).set(key, value)
  const out = Array.isArray(container) ? mapArray(container, x => x) : mapContainer(container, 'record', x => x)
  setField(out as Keyed, key as PropertyKey, value)
  return out
}

interface Replacement {
  readonly part: unknown
  readonly key: unknown
  readonly Bs: Instances | undefined
}

const replaceOp = operation(
  'setVar',
  (n, s, d) => {
    const { part, key, Bs } = n.other as Replacement
    if (isLive(part, n)) s.addCotangent(part, partOfCotangent(d, key), Bs?.part)
    if (isLive(n.operand, n)) {
      const rest = d instanceof SparseCotangent ? d : SparseCotangent.of(primal(n.primal))
      if (rest !== d) rest.addAll(d)
      rest.remove(key)
      rest.whole ??= Bs?.whole
      s.addCotangent(n.operand, rest, Bs?.whole)
    }
  },
  true
)

/** A structure, or a variable of one, with the part at a key replaced. */
const replace = (x: unknown, key: unknown, part: unknown, Bs?: Instances): unknown => {
  const scope = innermost('setVar', [x, part])
  if (scope === undefined) return withPart(x, key, part)
  const value = replace(valueIn(scope, x), key, valueIn(scope, part), Bs)
  return node(scope, value, replaceOp, x, { part, key, Bs } satisfies Replacement)
}

/** The instances that belong to the ends of a path: that of the part to its last key, that of the whole to its first. */
export const replaceAt = (
  x: unknown,
  [key, ...rest]: ReadonlyArray<unknown>,
  part: unknown,
  Bs?: Instances
): unknown => {
  if (rest.length === 0) return replace(x, key, part, Bs)
  const inner = replaceAt(child(x, key), rest, part, Bs && { part: Bs.part, whole: undefined })
  return replace(x, key, inner, Bs && { part: undefined, whole: Bs.whole })
}
