/** Turns a variable of a container into a container of variables, and back. */
import { describe, ImplicitConversionError, NotDifferentiableError } from '../graph/errors'
import { Node, primal, readerOf, refuseForeign, Scope } from '../graph/node'
import { mapContainer, partsOf } from './containers'
import { compoundKindOf, type ContainerKind, isCompound, isContainer, isTypedArray, kindOf } from './kinds'
import { explainOverflow } from './nesting'
import { child, children, join } from './sparse-cotangent'

const containerKind = (name: string, x: unknown): ContainerKind => {
  refuseForeign(name, x)
  const kind = kindOf(x)
  if (isContainer(kind)) return kind
  throw new NotDifferentiableError(
    `${name}: ${describe(x)} is not a record, tuple or array. ${
      typeof x === 'string'
        ? 'If it is JSON, JSON.parse(text, reviveJSON) reads it'
        : `Use ${readerOf(x) ?? 'viewVar with a lens of your own'}`
    }`
  )
}

/** Splits a variable of a container into a container of variables, of the same kind. A typed array gives an array. */
export const split = (name: string, v: unknown): unknown => {
  const whole = primal(v)
  const kind = containerKind(name, whole)
  if (!(v instanceof Node)) return v
  if (Array.isArray(whole) || isTypedArray(whole)) return children(v, whole.length)
  return mapContainer(whole, kind, (_, key) => child(v, key))
}

/** Whether a structure contains a variable, at any depth. Throws if it has the fields of one that was spread. */
export const holdsVariable = (x: unknown): boolean => {
  if (x instanceof Node) return true
  if (x instanceof Scope)
    throw new ImplicitConversionError('a BVar was spread, as in { ...v, a: 1 }: use joinBV({ ...splitBV(v), a: 1 })')
  try {
    return compoundKindOf(x) !== undefined && partsOf(x).some(holdsVariable)
  } catch (error) {
    throw explainOverflow(error, x)
  }
}

const joinNested = (name: string, x: unknown, kind: ContainerKind): unknown =>
  join(
    name,
    mapContainer(x, kind, part => collect(name, part))
  )

/**
 * Joins a container of variables, at any depth, into one variable. A value that contains no variable is returned
 * unchanged.
 */
export const collect = (name: string, x: unknown): unknown => {
  if (typeof x === 'function') throw new NotDifferentiableError(`${name}: ${describe(x)} cannot be in a variable`)
  return x instanceof Node || !holdsVariable(x) ? x : joinNested(name, x, kindOf(x) as ContainerKind)
}

/** Like `collect`, but throws if the value is not a container. */
export const collectContainer = (name: string, x: unknown): unknown => {
  if (x instanceof Node)
    throw new NotDifferentiableError(
      `${name}: got one variable, wanted a record, tuple or array of variables. To take a variable apart, use splitBV`
    )
  const kind = containerKind(name, x)
  return isCompound(kind) ? joinNested(name, x, kind) : x
}
