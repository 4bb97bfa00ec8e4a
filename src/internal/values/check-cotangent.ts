/** Checks that a cotangent has the structure of its value. */
import { describe, formatPath, ShapeError } from '../graph/errors'
import { closedScope, Node, primal } from '../graph/node'
import { hasPart, keysOf, partOf } from './containers'
import { isCompound, isSized, isStatic, type Kind, kindOf } from './kinds'
import { explainOverflow } from './nesting'

type Path = ReadonlyArray<unknown>

/** Whether two values of the same kind have the same class and size. */
const alike = (x: object, y: object, kind: Kind): boolean => {
  if (kind === 'array') return (x as unknown[]).length === (y as unknown[]).length
  if (kind === 'record' || kind === 'map') return true
  if (isSized(y)) return y.sameShape(x)
  return (
    x.constructor === y.constructor && (kind !== 'typedArray' || (x as Uint8Array).length === (y as Uint8Array).length)
  )
}

const at = (path: Path, what: string): string => (path.length === 0 ? what : `at ${formatPath(path)}: ${what}`)

/** Describes the first difference in structure, or returns `undefined` if there is none. */
const difference = (d: unknown, like: unknown, path: Path): string | undefined => {
  if (typeof d === 'number' && typeof like === 'number') return undefined
  if (d instanceof Node && !d.scope.open) throw closedScope('a cotangent')
  const [x, y] = [primal(d), primal(like)]
  const kind = kindOf(y)
  if (kind === 'static') return undefined
  if (kindOf(x) !== kind || !alike(x as object, y as object, kind))
    return at(path, `expected ${describe(y)}, got ${describe(x)}`)
  if (!isCompound(kind)) return undefined
  for (const key of keysOf(y, kind)) {
    const part = partOf(y, key)
    if (kind === 'array' || hasPart(x, key)) {
      const inner = difference(partOf(x, key), part, [...path, key])
      if (inner !== undefined) return inner
      // A static field needs no cotangent.
    } else if (!isStatic(primal(part))) return at(path, `the field ${String(key)} is missing`)
  }
  const extra = kind === 'array' ? undefined : keysOf(x, kind).find(key => !hasPart(y, key))
  return extra === undefined
    ? undefined
    : at(path, `there is no field ${formatPath([extra]).slice(1)} in ${describe(y)}`)
}

/** Throws if a cotangent, or what else `what` says, does not have the shape of its value. */
export const checkCotangent = (name: string, d: unknown, like: unknown, what = 'cotangent'): void => {
  let reason: string | undefined
  try {
    reason = difference(d, like, [])
  } catch (error) {
    throw explainOverflow(error, primal(like))
  }
  if (reason !== undefined) throw new ShapeError(`${name}: the ${what} does not have the shape of the value: ${reason}`)
}
