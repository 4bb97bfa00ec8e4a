/** How a result is made of parts of structures: where each of its numbers and containers comes from. */
import { hasPart, keysOf, mapContainer, partOf } from '../values/containers'
import { equal } from '../values/equality'
import { compoundKindOf, type ContainerKind, kindOf } from '../values/kinds'
import { isStatic, type LazyCopy } from './lazy-copy'
import { Place } from './place'

/** A part at a place, a value that depends on no number, or a container of templates. */
export type Template = Place | Constant | Build

export class Constant {
  constructor(readonly value: unknown) {}
}

export class Build {
  constructor(readonly parts: unknown) {}

  get keys(): ReadonlyArray<unknown> {
    return keysOf(this.parts, kindOf(this.parts) as ContainerKind)
  }

  at(key: unknown): Template {
    return partOf(this.parts, key) as Template
  }

  /** Whether a value is a container of the same kind, with the same keys. */
  isLike(x: unknown): boolean {
    const kind = compoundKindOf(x)
    if (kind !== kindOf(this.parts)) return false
    const { keys } = this
    return keysOf(x, kind).length === keys.length && keys.every(key => hasPart(x, key))
  }

  map(f: (part: Template, key: unknown) => unknown): unknown {
    return mapContainer(this.parts, kindOf(this.parts) as ContainerKind, (part, key) => f(part as Template, key))
  }
}

/** Why there is no template. */
export type Reason = 'calculated' | 'ambiguous'

/**
 * Where the parts of a result come from that was made of a copy. A number that the copy did not show was calculated,
 * unless it is the same in the result of the structure itself. Of a result that replaces the structure `into` tells the
 * place that it takes.
 */
export const templateOf = (copy: LazyCopy, made: unknown, real: unknown, into?: Place): Template | Reason => {
  if (typeof made === 'function') return 'calculated'
  if (isStatic(made)) return new Constant(made)
  if (into !== undefined && copy.shows(made, into)) return into
  if (copy.hasShown(made)) return copy.placeOf(made) ?? 'ambiguous'
  const kind = compoundKindOf(made)
  if (kind === undefined) return Object.is(made, real) && !copy.readsHidden ? new Constant(made) : 'calculated'
  const alike = compoundKindOf(real) === kind
  let reason: Reason | undefined
  const parts = mapContainer(made, kind, (part, key) => {
    const found = templateOf(copy, part, alike ? partOf(real, key) : undefined, into?.at(key))
    if (typeof found === 'string' && reason !== 'calculated') reason = found
    return found
  })
  return reason ?? new Build(parts)
}

/** Whether a result that was made of a copy is what a template says. */
export const fits = (template: Template, copy: LazyCopy, made: unknown): boolean => {
  if (template instanceof Place) return copy.shows(made, template)
  if (template instanceof Constant) return Object.is(made, template.value)
  return template.isLike(made) && template.keys.every(key => fits(template.at(key), copy, partOf(made, key)))
}

/** Whether a template gives what was made of the structures themselves. */
export const gives = (template: Template, roots: ReadonlyArray<unknown>, real: unknown): boolean => {
  if (template instanceof Place) return equal(template.in(roots), real)
  if (template instanceof Constant) return Object.is(template.value, real)
  return template.isLike(real) && template.keys.every(key => gives(template.at(key), roots, partOf(real, key)))
}

/** All that a template is made of. */
export const leavesOf = (template: Template, into: (Place | Constant)[] = []): ReadonlyArray<Place | Constant> => {
  if (template instanceof Build) for (const key of template.keys) leavesOf(template.at(key), into)
  else into.push(template)
  return into
}
