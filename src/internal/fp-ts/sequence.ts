/** Whole containers of variables: what `sequenceVar`, `collectVar`, `splitBV` and `joinBV` share. */
import { structural } from '../values/zero-add-one'
import { arrayElements, arrays, type Elements, placed } from './visit-elements'
import { describe, NotDifferentiableError } from '../graph/errors'
import { Node, primal, refuseForeign, reveal } from '../graph/node'
import { child, children, join } from '../values/sparse-cotangent'
import {
  type Backprop,
  explained,
  isCompound,
  isPlain,
  keysOf,
  type Kind,
  kindOf,
  mapContainer,
  partOf
} from '../values/containers'

/** What is used of an fp-ts `Traversable`. */
export interface TraversableLike {
  readonly map: (fa: unknown, f: (a: unknown) => unknown) => unknown
}

const containerKind = (name: string, x: unknown): Kind => {
  refuseForeign(name, x)
  const kind = kindOf(x)
  if (!isCompound(kind))
    throw new NotDifferentiableError(
      `${name}: ${describe(x)} is not a record, tuple or array. Use viewVar with a lens of your own`
    )
  return kind
}

/** As much of the instance of a container as fills its cotangents up. */
const zerosOf = (zero: (a: unknown) => unknown): Backprop<unknown> => ({ ...structural, zero })

/** The same container of variables. */
export const split = (name: string, v: unknown, B?: Backprop<unknown>): unknown => {
  const whole = primal(v)
  const kind = containerKind(name, whole)
  const Bs = B && { part: B, whole: zerosOf(a => mapContainer(a, kind, x => B.zero(x))) }
  if (!(v instanceof Node)) return v
  return kind === 'array'
    ? children(v, (whole as ReadonlyArray<unknown>).length, Bs)
    : mapContainer(whole, kind, (_, key) => child(v, key, Bs))
}

/** A functor of variables from a variable of a functor. What it does not map over, such as the other side of an `Either`, is plain. */
export const sequence = (name: string, F: TraversableLike, v: unknown, B?: Backprop<unknown>): unknown => {
  if (F === arrays) return arrayElements(name, v)
  const visit = (s: unknown): Elements => {
    const visited: unknown[] = []
    F.map(s, a => visited.push(a))
    return visited
  }
  if (!(v instanceof Node)) {
    refuseForeign(name, v)
    return v
  }
  const Bs = B && { part: B, whole: zerosOf(a => F.map(a, x => B.zero(x))) }
  const parts = placed(name, visit, v, Bs)
  let next = 0
  return F.map(reveal(v), () => parts[next++])
}

/** Whether a structure holds a variable at any depth. */
export const holdsVariable = (x: unknown): boolean => {
  if (x instanceof Node) return true
  if (!isPlain(x)) return false
  const kind = kindOf(x)
  try {
    if (kind === 'array') return (x as ReadonlyArray<unknown>).some(holdsVariable)
    return isCompound(kind) && keysOf(x, kind).some(key => holdsVariable(partOf(x, key)))
  } catch (error) {
    throw explained(error, x)
  }
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
  if (x instanceof Node)
    throw new NotDifferentiableError(
      `${name}: got one variable, wanted a record, tuple or array of variables. To take a variable apart, use splitBV`
    )
  containerKind(name, x)
  return joined(name, x, B)
}
