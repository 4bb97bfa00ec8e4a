/** Whether a cotangent has the structure of its value. */
import { describe, ShapeError } from '../graph/errors'
import { closed, Node, primal } from '../graph/node'
import { explained, hasPart, isCompound, isSized, type Kind, kindOf, keysOf, partOf } from './containers'

const at = (path: string): string => (path === '' ? '' : `at ${path}: `)

/** Whether two values of one kind are of one class and size. */
const alike = (x: object, y: object, kind: Kind): boolean => {
  if (kind === 'array') return (x as unknown[]).length === (y as unknown[]).length
  if (kind === 'record' || kind === 'map') return true
  if (x.constructor !== y.constructor) return false
  if (kind === 'typedArray') return (x as Uint8Array).length === (y as Uint8Array).length
  return !isSized(y) || y.sameShape(x)
}

/** The first difference in structure, in words. */
const difference = (d: unknown, like: unknown, path: string): string | undefined => {
  if (typeof d === 'number' && typeof like === 'number') return undefined
  if (d instanceof Node && !d.scope.open) throw closed('a cotangent')
  const [x, y] = [primal(d), primal(like)]
  const kind = kindOf(y)
  if (kind === 'static') return undefined
  if (kindOf(x) !== kind || !alike(x as object, y as object, kind))
    return `${at(path)}expected ${describe(y)}, got ${describe(x)}`
  if (!isCompound(kind)) return undefined
  for (const key of keysOf(y, kind)) {
    const part = partOf(y, key)
    if (kind === 'array' || hasPart(x, key)) {
      const inner = difference(partOf(x, key), part, `${path}.${String(key)}`)
      if (inner !== undefined) return inner
      // A field whose value is static needs no cotangent.
    } else if (kindOf(primal(part)) !== 'static') return `${at(path)}the field ${String(key)} is missing`
  }
  if (kind !== 'array')
    for (const key of keysOf(x, kind))
      if (!hasPart(y, key)) return `${at(path)}there is no field ${String(key)} in ${describe(y)}`
  return undefined
}

const reasonAgainst = (d: unknown, like: unknown): string | undefined => {
  try {
    return difference(d, like, '')
  } catch (error) {
    throw explained(error, primal(like))
  }
}

/** Refuses a cotangent that does not have the shape of the value it belongs to. */
export const checkCotangent = (name: string, d: unknown, like: unknown): void => {
  const reason = reasonAgainst(d, like)
  if (reason !== undefined)
    throw new ShapeError(`${name}: the cotangent does not have the shape of the value: ${reason}`)
}
