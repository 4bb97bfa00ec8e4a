/** Explains stack overflows: whether a structure contains itself, or is nested too deeply. */
import { describe, formatPath, NotDifferentiableError } from '../graph/errors'
import { compoundKindOf } from './kinds'

/** An error about a whole structure, which already names the place. */
export class NestingError extends NotDifferentiableError {}

/** Structures with fewer levels than this do not overflow the stack. */
const deepLevels = 200

const entriesOf = (x: object): Iterable<readonly [unknown, unknown]> =>
  x instanceof Map ? x : Reflect.ownKeys(x).map(key => [key, (x as { readonly [key: PropertyKey]: unknown })[key]])

/**
 * Says whether a structure contains itself, or has too many levels. `ancestors` are the structures around `x`, and
 * `path` are their keys that lead to it. A structure in `visited` is known to be neither.
 */
const faultOf = (
  x: unknown,
  ancestors: ReadonlyArray<object>,
  path: ReadonlyArray<unknown>,
  visited: Set<unknown>
): string | undefined => {
  if (compoundKindOf(x) === undefined) return undefined
  const whole = x as object
  const place = ancestors.indexOf(whole)
  if (place >= 0)
    return (
      `${describe(x)} contains itself, at ${formatPath(path.slice(place))}: values must be trees. ` +
      'Leave out references to parents, or keep them in a class that has a Backprop instance'
    )
  if (ancestors.length === deepLevels)
    return (
      `${describe(x)} is nested too deeply for the stack, ${deepLevels} levels or more: ` +
      'use an array, not a linked list'
    )
  if (visited.has(x)) return undefined
  visited.add(x)
  for (const [key, part] of entriesOf(whole)) {
    const fault = faultOf(part, [...ancestors, whole], [...path, key], visited)
    if (fault !== undefined) return fault
  }
  return undefined
}

/**
 * The error to throw after a walk over `x` failed. A stack overflow that nesting caused is replaced by an error that
 * says so. Walks over structures recurse without checking, so `x` is examined only here. If the stack has no room for
 * that, the overflow goes on to the walk over the structure around `x`, which examines that one.
 */
export const explainOverflow = (error: unknown, x: unknown): unknown => {
  // A regular expression would be compiled, which can abort the process when the stack is nearly full.
  const overflows =
    error instanceof Error && (error.message.includes('call stack') || error.message.includes('too much recursion'))
  const fault = overflows ? faultOf(x, [], [], new Set()) : undefined
  return fault === undefined ? error : new NestingError(fault)
}
