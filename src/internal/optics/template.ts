/**
 * Templates say where the parts of a result come from: a template is a structure of the same form, with a `Place`
 * wherever the result has a part of the structures that it was made of. All else in it is constant.
 */
import { keysOf, mapContainer, partOf } from '../values/containers'
import { equalBy } from '../values/equality'
import { compoundKindOf, isStatic } from '../values/kinds'
import type { LazyCopy } from './lazy-copy'
import { Place } from './place'

export type Template = unknown

/** Stands in a template for a value that was calculated. No result matches it. */
export const calculated: unique symbol = Symbol('calculated')

/** Stands in a template for a value that may come from several places. No result matches it. */
export const ambiguous: unique symbol = Symbol('ambiguous')

/**
 * The template of what was made of a copy. A number that the copy did not show was calculated, unless it is the same in
 * `real`, which was made of the structure itself. `into` is the place that the result takes, if it takes one: a part
 * that stayed where it was is known by that, even among equal ones.
 */
export const templateOf = (copy: LazyCopy, made: unknown, real: unknown, into?: Place): Template => {
  if (isStatic(made)) return made
  if (into !== undefined && copy.shows(made, into)) return into
  if (copy.places.has(made)) return copy.places.get(made) ?? ambiguous
  const kind = compoundKindOf(made)
  if (kind === undefined)
    return Object.is(made, real) && typeof made !== 'function' && !copy.readsHidden ? made : calculated
  const isLike = compoundKindOf(real) === kind
  return mapContainer(made, kind, (part, key) =>
    templateOf(copy, part, isLike ? partOf(real, key) : undefined, into?.at(key))
  )
}

/** Whether a result is what a template says, where `isAt` tells what lies at a place. */
export const matches = (template: Template, made: unknown, isAt: (place: Place, part: unknown) => boolean): boolean =>
  equalBy(template, made, (leaf, part) => (leaf instanceof Place ? isAt(leaf, part) : undefined))

/** The places and constants that a template is made of. */
export const leavesOf = (template: Template): ReadonlyArray<unknown> => {
  const kind = compoundKindOf(template)
  return kind === undefined ? [template] : keysOf(template, kind).flatMap(key => leavesOf(partOf(template, key)))
}
