// @ts-nocheck
/** Replacing what optics select in variables. */
import { equal } from './values/equality'
import { explainSet, moved } from './explain'
import { putIn } from './fields'
import { Node, primal, refuseForeign } from './graph/node'
import { hasPart, keysOf, partOf, walk } from './values/containers'
import { compoundKindOf, kindOf } from './values/kinds'
import { putsAnything, putsValue, type Set } from './paths'
import { replaceAt } from './replace'
import { type AnyOptic, build, fieldAt, isOpaque, learnPath, notStructural, selectPlace } from './select'
import { Place, samePlace, type Template } from './trace'

type Path = ReadonlyArray<unknown>

/** Lenses of which it is known that they set what they get, and nothing else. */
const lawful = new WeakSet<AnyOptic>()

/** Whether a template leaves a part as it is in the structure. */
const keeps = (template: Template, whole: unknown, place: Place): boolean =>
  template.tag === 'static'
    ? template.value === place.in([whole])
    : template.tag === 'place' && samePlace(template.place, place)

/** Where a template puts the value, if it leaves all else as it is in the structure. */
const replacedPath = (template: Template, whole: unknown, at = new Place(0)): Path | undefined => {
  if (template.tag === 'place') return samePlace(template.place, new Place(1)) ? at.path : undefined
  if (template.tag === 'static') return undefined
  const { parts } = template
  const before = at.in([whole])
  const kind = kindOf(parts)
  const keys = keysOf(parts, kind)
  if (compoundKindOf(before) !== kind || keysOf(before, kind).length !== keys.length) return undefined
  if (!keys.every(key => hasPart(before, key))) return undefined
  const below = (key: unknown) => [partOf(parts, key) as Template, whole, new Place(0, at, key)] as const
  const [changed, ...more] = keys.map(below).filter(part => !keeps(...part))
  return changed !== undefined && more.length === 0 ? replacedPath(...changed) : undefined
}

/** Whether the `set` of a lens to a path puts values there, and does nothing else. */
const puts = (optic: AnyOptic, set: Set, whole: unknown, path: Path, value: unknown): boolean => {
  if (path.length === 0) return false
  // Where nothing changes, the result would not show what else the lens does.
  if (!lawful.has(optic) || equal(walk(whole, path), value)) {
    if (!putsAnything(set, whole, path, value)) return false
    lawful.add(optic)
  }
  return putsValue(set, whole, path, value)
}

/** The structure with the target of a lens or iso replaced. */
export const assign = (name: string, optic: AnyOptic, part: unknown, x: unknown, Bs?: Instances): unknown => {
  const set: Set = optic.set ?? ((a: unknown) => () => optic.reverseGet?.(a))
  for (const operand of [x, part]) refuseForeign(name, operand)
  if (!(x instanceof Node) && !(part instanceof Node)) return set(part)(x)
  const roots = [x, part]
  const [whole, value] = roots.map(primal)
  const path = learnPath(name, optic, whole)
  const inside = path?.findIndex((_, n) => isOpaque(walk(whole, path.slice(0, n)), Bs)) ?? -1
  if (path !== undefined && inside >= 0)
    return assignField(name, optic, part, x, [path.slice(0, inside), path.slice(inside)], Bs)
  if (path !== undefined && puts(optic, set, whole, path, value)) return replaceAt(x, path, part, Bs)
  const template = explainSet(notStructural(name), set, whole, value)
  const at = replacedPath(template, whole)
  if (at !== undefined && at.length > 0) return replaceAt(x, at, part, Bs)
  const instances: ReadonlyArray<Instances | undefined> = [
    Bs && { part: undefined, whole: Bs.whole },
    Bs && { part: undefined, whole: Bs.part }
  ]
  return build(name, template, ({ root, path: from }) => selectPlace(name, optic, roots[root], from, instances[root]))
}

/** The same where the target lies inside an instance of a class. */
const assignField = (
  name: string,
  optic: AnyOptic,
  part: unknown,
  x: unknown,
  [prefix, path]: readonly [Path, Path],
  Bs: Instances | undefined
): unknown => {
  const whole = primal(x)
  const field = fieldAt(name, optic, whole, [prefix, path], Bs?.whole)
  const value = primal(part)
  // The value itself may by chance be one that a lens that calculates leaves as it is.
  if (typeof value === 'number' || typeof value === 'bigint') field.put(walk(whole, prefix), moved(value, 1, 1))
  const instance = putIn(selectPlace(name, optic, x, prefix), part, field)
  return prefix.length === 0 ? instance : replaceAt(x, prefix, instance, Bs && { part: undefined, whole: Bs.whole })
}
