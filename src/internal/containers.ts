/** Whole containers of variables: what `sequenceVar`, `collectVar`, `splitBV` and `joinBV` share. */
import { arrayElements, arrays, placed } from './elements'
import { describe, NotDifferentiableError } from './errors'
import { Node, primal, refuseForeign } from './node'
import { child, join } from './parts'
import { type Backprop, isContainer, isPlain, keysOf, type Kind, kindOf, mapContainer, partOf } from './structure'
import { Tracer } from './trace'

/** What is used of an fp-ts `Traversable`. */
export interface TraversableLike {
  readonly map: (fa: unknown, f: (a: unknown) => unknown) => unknown
}

const containerKind = (name: string, x: unknown): Kind => {
  refuseForeign(name, x)
  const kind = kindOf(x)
  if (kind !== 'array' && kind !== 'record' && kind !== 'map')
    throw new NotDifferentiableError(
      `${name}: ${describe(x)} is not a record, tuple or array. Use viewVar with a lens of your own`
    )
  return kind
}

/** The same container of variables. */
export const split = (name: string, v: unknown, B?: Backprop<unknown>): unknown => {
  const whole = primal(v)
  const kind = containerKind(name, whole)
  const Bs = B && { part: B, whole: undefined }
  return v instanceof Node ? mapContainer(whole, kind, (_, key) => child(v, key, Bs)) : v
}

/** A functor of variables from a variable of a functor: each element knows its place when it is mapped. */
export const sequence = (name: string, F: TraversableLike, v: unknown, B?: Backprop<unknown>): unknown => {
  if (F === arrays) return arrayElements(name, v)
  if (!(v instanceof Node)) {
    refuseForeign(name, v)
    return v
  }
  const tracer = new Tracer()
  const whole = primal(v)
  const mapped = F.map(tracer.root(whole, 0), placed(name, tracer, v, B))
  return plainRest(tracer, whole, mapped)
}

/** What the functor does not map over, such as the other side of an `Either`, is plain. */
const plainRest = (tracer: Tracer, whole: unknown, x: unknown): unknown => {
  const place = tracer.placeOf(x as object)
  if (place !== undefined) return place.path.reduce(partOf, whole)
  return isPlain(x) ? mapContainer(x, kindOf(x), part => plainRest(tracer, whole, part)) : x
}

/** Whether a structure holds a variable at any depth. */
const holdsVariable = (x: unknown): boolean => {
  if (x instanceof Node) return true
  if (!isPlain(x)) return false
  const kind = kindOf(x)
  return isContainer(kind) && kind !== 'typedArray' && keysOf(x, kind).some(key => holdsVariable(partOf(x, key)))
}

const joined = (name: string, x: unknown, B: Backprop<unknown> | undefined): unknown =>
  join(
    name,
    mapContainer(x, kindOf(x), part => collect(name, part, B)),
    B
  )

/** A variable of a container of any depth from a container of variables; anything without a variable is itself. */
export const collect = (name: string, x: unknown, B?: Backprop<unknown>): unknown => {
  if (typeof x === 'function')
    throw new NotDifferentiableError(`${name}: ${describe(x)} cannot be in a variable, which holds values only`)
  return x instanceof Node || !holdsVariable(x) ? x : joined(name, x, B)
}

/** The same for what must be a container. */
export const joinOne = (name: string, x: unknown, B?: Backprop<unknown>): unknown => {
  containerKind(name, x)
  return joined(name, x, B)
}
