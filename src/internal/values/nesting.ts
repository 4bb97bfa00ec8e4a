/**
 * Explains stack overflows: whether a structure contains itself, or is nested too deeply.
 *
 * Walks over structures recurse without checking. Only after a stack overflow is the structure surveyed, without
 * recursion.
 */
import { describe, formatPath, NotDifferentiableError } from '../graph/errors'
import { isPlain, isTypedArray } from './kinds'

/** A structure on the path from the root of a survey. */
interface Level {
  readonly whole: object
  readonly rest: Iterator<readonly [unknown, unknown], unknown>
  /** The key of the part being surveyed. */
  key: unknown
}

interface Survey {
  readonly depth: number
  /** A structure that contains itself, and the path from it back to itself. */
  readonly cycle: { readonly whole: object; readonly path: ReadonlyArray<unknown> } | undefined
}

const isNest = (x: unknown): x is object => isPlain(x) && !isTypedArray(x)

const entriesOf = (x: object): Iterator<readonly [unknown, unknown], unknown> =>
  x instanceof Map
    ? (x as Map<unknown, unknown>).entries()
    : Reflect.ownKeys(x)
        .map(key => [key, (x as { readonly [key: PropertyKey]: unknown })[key]] as const)
        .values()

/** Marks a structure that was surveyed completely and does not contain itself. */
const surveyed = -1

const survey = (root: object): Survey => {
  const ancestors: Level[] = []
  const places = new Map<object, number>()
  let depth = 0
  const enter = (whole: object): void => {
    places.set(whole, ancestors.length)
    depth = Math.max(depth, ancestors.push({ whole, rest: entriesOf(whole), key: undefined }))
  }
  enter(root)
  for (let level = ancestors.at(-1); level !== undefined; level = ancestors.at(-1)) {
    const next = level.rest.next()
    if (next.done === true) {
      places.set(level.whole, surveyed)
      ancestors.pop()
      continue
    }
    const [key, part] = next.value
    level.key = key
    if (!isNest(part)) continue
    const place = places.get(part)
    if (place === undefined) enter(part)
    else if (place !== surveyed)
      return { depth, cycle: { whole: part, path: ancestors.slice(place).map(({ key }) => key) } }
  }
  return { depth, cycle: undefined }
}

/** Below this depth, a stack overflow was not caused by nesting. */
const shallowDepth = 200

/** Uses no regular expression: compiling one when the stack is nearly full can abort the process. */
const isOverflow = (error: unknown): boolean =>
  error instanceof Error && (error.message.includes('call stack') || error.message.includes('too much recursion'))

/** Errors that concern a whole structure and already name the place. */
const explanations = new WeakSet<Error>()

export const isAboutNesting = (error: Error): boolean => explanations.has(error)

const explanation = (message: string): NotDifferentiableError => {
  const error = new NotDifferentiableError(message)
  explanations.add(error)
  return error
}

/**
 * The error to throw after a walk over `x` failed. A stack overflow that nesting caused is replaced by an error that
 * says so.
 */
export const explainOverflow = (error: unknown, x: unknown): unknown => {
  if (!isOverflow(error) || !isNest(x)) return error
  const { depth, cycle } = survey(x)
  if (cycle !== undefined)
    return explanation(
      `${describe(cycle.whole)} contains itself, at ${formatPath(cycle.path)}: values must be trees. ` +
        'Leave out references to parents and the like, or keep them in a class that has a Backprop instance'
    )
  return depth < shallowDepth
    ? error
    : explanation(
        `${describe(x)} is nested too deeply for the stack, ${depth} levels or more: ` +
          'use an array instead of a linked list'
      )
}
