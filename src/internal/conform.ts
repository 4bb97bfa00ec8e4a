/** Whether a cotangent has the structure of its value. */
import { describe, ShapeError } from './errors'
import { closed, Node, primal } from './node'
import { explained, hasPart, isSized, isTypedArray, kindOf, keysOf, partOf } from './structure'

const fits = (d: unknown, like: unknown, path: string): string | undefined => {
  if (typeof d === 'number' && typeof like === 'number') return undefined
  if (d instanceof Node && !d.scope.open) throw closed('a cotangent')
  const [x, y] = [primal(d), primal(like)]
  const bad = `${path === '' ? '' : `at ${path}: `}expected ${describe(y)}, got ${describe(x)}`
  const kind = kindOf(y)
  if (kind === 'static') return undefined
  if (x === undefined || kindOf(x) !== kind) return bad
  if (kind === 'number' || kind === 'bigint') return undefined
  if (kind === 'instance') {
    const [u, v] = [x as object, y as object]
    return u.constructor === v.constructor && (!isSized(v) || v.sameShape(u)) ? undefined : bad
  }
  if (kind === 'array' || kind === 'typedArray') {
    if ((x as ArrayLike<unknown>).length !== (y as ArrayLike<unknown>).length) return bad
    if (isTypedArray(y)) return (x as object).constructor === y.constructor ? undefined : bad
  }
  for (const key of keysOf(y, kind)) {
    const has = hasPart(x, key)
    // A field whose value is static needs no cotangent.
    const inner = has || kind === 'array' ? fits(partOf(x, key), partOf(y, key), `${path}.${String(key)}`) : undefined
    if (inner !== undefined) return inner
    if (!has && needsCotangent(partOf(y, key)))
      return `${path === '' ? '' : `at ${path}: `}the field ${String(key)} is missing`
  }
  if (kind === 'record' || kind === 'map')
    for (const key of keysOf(x, kind))
      if (!hasPart(y, key))
        return `${path === '' ? '' : `at ${path}: `}there is no field ${String(key)} in ${describe(y)}`
  return undefined
}

const needsCotangent = (x: unknown): boolean => kindOf(primal(x)) !== 'static'

const reasonAgainst = (d: unknown, like: unknown): string | undefined => {
  try {
    return fits(d, like, '')
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
