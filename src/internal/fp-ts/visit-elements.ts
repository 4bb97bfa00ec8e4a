/**
 * Finds the elements of containers. Arrays are visited by index, all other containers by their own type-class
 * instances.
 */
import { describe, NotDifferentiableError } from '../graph/errors'
import { Node, primal, refuseForeign, reveal } from '../graph/node'
import { mapArray } from '../values/containers'
import { isTypedArray } from '../values/kinds'
import { children } from '../values/sparse-cotangent'
import type { Dictionary, TraversableLike } from './type-classes'
import { find } from '../optics/find'
import { builder } from '../optics/read'
import type { Template } from '../optics/template'

export type Elements = ReadonlyArray<unknown>

interface Cell {
  readonly before: Cell | undefined
  readonly last: unknown
}

const toArray = (cell: Cell | undefined): Elements => {
  const out: unknown[] = []
  for (let at = cell; at !== undefined; at = at.before) out.push(at.last)
  return out.reverse()
}

const append =
  (before: unknown) =>
  (last: unknown): unknown => ({ before, last })

/**
 * The array instances that are used when none is given. They behave as those of fp-ts, but run in linear time and never
 * spread an array into arguments.
 */
export const arrays: Dictionary = {
  reduce: (fa, b, f) => (fa as Elements).reduce((acc, a) => f(acc, a), b),
  map: (fa, f) => mapArray(fa as Elements, a => f(a)),
  traverse: A => (ta, f) =>
    A.map(
      (ta as Elements).reduce((cells, a) => A.ap(A.map(cells, append), f(a)), A.of(undefined)),
      cell => toArray(cell as Cell | undefined)
    ),
  of: a => [a],
  ap: (fab, fa) => (fab as Elements).flatMap(f => (fa as Elements).map(a => (f as (a: unknown) => unknown)(a)))
}

/** The elements of an array or typed array. Those of a variable are variables. */
export const arrayElements = (name: string, v: unknown): Elements => {
  const whole = primal(v)
  refuseForeign(name, whole)
  if (!Array.isArray(whole) && !isTypedArray(whole))
    throw new NotDifferentiableError(
      `${name}: ${describe(whole)} is not an array. For another container, give its fp-ts instance first: ${name}(F)`
    )
  if (v instanceof Node) return children(v, whole.length)
  return Array.isArray(whole) ? whole : Array.from(whole)
}

/** The elements that a function visits in a variable, as variables. */
export const visitedElements = (name: string, visit: (s: unknown) => Elements, v: Node): Elements => {
  const refuse = (why: string): NotDifferentiableError =>
    new NotDifferentiableError(`${name}: the instance ${why}, instead of visiting the elements`)
  const template = find({ run: visit, roots: [reveal(v)], refuse })
  return (template as ReadonlyArray<Template>).map(builder(name, {}, [v]))
}

const push = (xs: unknown, x: unknown): unknown => {
  ;(xs as unknown[]).push(x)
  return xs
}

/** The elements that a `Foldable` visits, in its order. Those of a variable are variables. */
export const elements = (name: string, F: Dictionary, v: unknown): Elements => {
  if (F === arrays) return arrayElements(name, v)
  const visit = (s: unknown): Elements => F.reduce(s, [], push) as Elements
  if (v instanceof Node) return visitedElements(name, visit, v)
  refuseForeign(name, v)
  return visit(v)
}

/**
 * Turns a variable of any functor into a functor of variables. Parts that the functor does not map over, such as the
 * other side of an `Either`, stay plain.
 */
export const sequence = (name: string, F: TraversableLike, v: unknown): unknown => {
  if (F === arrays) return arrayElements(name, v)
  if (!(v instanceof Node)) {
    refuseForeign(name, v)
    return v
  }
  const visit = (s: unknown): Elements => {
    const visited: unknown[] = []
    F.map(s, a => visited.push(a))
    return visited
  }
  const parts = visitedElements(name, visit, v).values()
  return F.map(reveal(v), () => parts.next().value)
}
