/**
 * The elements of containers: of arrays by index, of everything else as the container's own type-class instances find
 * them.
 */
import { describe, NotDifferentiableError } from '../graph/errors'
import { Node, primal, refuseForeign, reveal } from '../graph/node'
import { mapArray } from '../values/containers'
import { isTypedArray } from '../values/kinds'
import { children } from '../values/sparse-cotangent'
import type { Dictionary } from './type-classes'
import { find } from '../optics/find'
import { builder } from '../optics/read'
import type { Template } from '../optics/template'

export type Elements = ReadonlyArray<unknown>

interface Cell {
  readonly before: Cell | undefined
  readonly last: unknown
}

const listed = (cell: Cell | undefined): Elements => {
  const out: unknown[] = []
  for (let at = cell; at !== undefined; at = at.before) out.push(at.last)
  return out.reverse()
}

const append =
  (before: unknown) =>
  (last: unknown): unknown => ({ before, last })

/**
 * The instances of arrays that serve where none is given: those of fp-ts, but linear and without spreading arrays into
 * arguments.
 */
export const arrays: Dictionary = {
  reduce: (fa, b, f) => (fa as Elements).reduce((acc, a) => f(acc, a), b),
  map: (fa, f) => mapArray(fa as Elements, a => f(a)),
  traverse: A => (ta, f) =>
    A.map(
      (ta as Elements).reduce((cells, a) => A.ap(A.map(cells, append), f(a)), A.of(undefined)),
      cell => listed(cell as Cell | undefined)
    ),
  of: a => [a],
  ap: (fab, fa) => (fab as Elements).flatMap(f => (fa as Elements).map(a => (f as (a: unknown) => unknown)(a)))
}

/** The elements of a variable of an array or a typed array as variables. Those of a plain one are its own. */
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
export const placed = (name: string, visit: (s: unknown) => Elements, v: Node): Elements => {
  const refuse = (why: string): NotDifferentiableError =>
    new NotDifferentiableError(`${name}: the instance ${why}, instead of visiting the elements`)
  const { template } = find({ run: visit, roots: [reveal(v)], refuse })
  return (template as ReadonlyArray<Template>).map(builder(name, {}, [v]))
}

const push = (xs: unknown, x: unknown): unknown => {
  ;(xs as unknown[]).push(x)
  return xs
}

/** The elements that a `Foldable` visits, in its order; those of a variable as variables. */
export const elements = (name: string, F: Dictionary, v: unknown): Elements => {
  if (F === arrays) return arrayElements(name, v)
  const visit = (s: unknown): Elements => F.reduce(s, [], push) as Elements
  if (v instanceof Node) return placed(name, visit, v)
  refuseForeign(name, v)
  return visit(v)
}
