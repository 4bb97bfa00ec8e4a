// @ts-nocheck
/** Reading parts of variables, as optics select them. */
import { OpticError } from './graph/errors'
import { Node, primal, refuseForeign } from './graph/node'
import type { Backprop } from './graph/types'
import { mapContainer, partOf, walk } from './values/containers'
import { isPlain, kindOf } from './values/kinds'
import { child, join } from './values/sparse-cotangent'
import { structural, zero } from './values/zero-add-one'
import { equal, partKeys } from './values/equality'
import { explainRead } from './explain'
import { type Field, fieldOf } from './fields'
import { plainPath } from './paths'
import { replaceAt } from './replace'
import { type Place, type Template, targets } from './trace'

/** The functions of monocle-ts's optics, in both of its encodings. */
export interface AnyOptic {
  readonly get?: (s: unknown) => unknown
  readonly set?: (a: unknown) => (s: unknown) => unknown
  readonly reverseGet?: (a: unknown) => unknown
  readonly getOption?: (s: unknown) => { readonly _tag: 'None' } | { readonly _tag: 'Some'; readonly value: unknown }
  readonly modifyF?: (F: unknown) => (f: (a: unknown) => unknown) => (s: unknown) => unknown
}

export const notStructural =
  (name: string) =>
  (why: string): OpticError =>
    new OpticError(
      `${name}: the optic ${why}, so its derivative is not known. Optics may select and rearrange parts, not calculate: ` +
        'apply numeric functions to the variable itself, or lift the optic with its gradient by liftOp1'
    )

/** Classes know themselves how their fields are replaced; where the caller brought instances, they need none of their own. */
export const isOpaque = (x: unknown, Bs: Instances | undefined): boolean =>
  !isPlain(x) && (Bs !== undefined || kindOf(x) === 'instance')

/** Whether an instance is another one with one part replaced, as far as its fields show. */
const putsAt = (path: ReadonlyArray<unknown>, part: unknown, made: unknown, before: unknown): boolean => {
  if (path.length === 0) return equal(made, part)
  if (typeof made !== 'object' || made === null) return false
  return partKeys(made).every(key => {
    const [now, then] = [partOf(made, key), partOf(before, key)]
    if (key === path[0]) return putsAt(path.slice(1), part, now, then)
    return typeof now === 'function' || equal(now, then)
  })
}

/** The plain structure with another part at the end of the path. */
const putAt = (whole: unknown, path: ReadonlyArray<unknown>, part: unknown): unknown =>
  path.length === 0 ? part : replaceAt(whole, path, part)

/** As much of the instance of a part whose class has none as that of the whole tells. */
const partInstance = (B: Backprop<unknown>, whole: unknown, path: ReadonlyArray<unknown>): Backprop<unknown> => ({
  ...structural,
  zero: x => walk(B.zero(putAt(whole, path, x)), path),
  add: (x, y) => walk(B.add(putAt(whole, path, x), putAt(whole, path, y)), path)
})

/** The field that an optic reaches, inside the instance of a class at `prefix`. */
export const fieldAt = (
  name: string,
  optic: AnyOptic,
  whole: unknown,
  [prefix, path]: readonly [ReadonlyArray<unknown>, ReadonlyArray<unknown>],
  B: Backprop<unknown> | undefined
): Field => {
  const set = optic.set
  if (set === undefined) throw notStructural(name)('reaches into an instance of a class without a set of its own')
  const inner = B && partInstance(B, whole, prefix)
  return {
    path,
    empty: (inner?.zero ?? zero)(walk(whole, prefix)),
    put: (instance, part) => {
      const made = walk(set(primal(part))(putAt(whole, prefix, instance)), prefix)
      if (!putsAt(path, part, made, instance)) throw notStructural(name)('does more than put a value in its place')
      return made
    },
    B: inner
  }
}

/** What was read on the way to places in one variable, so that places in one container share the node of that container. */
type Ways = Map<unknown, Map<unknown, unknown>>

const onTheWay = (at: unknown, key: unknown, ways: Ways, Bs: Instances | undefined): unknown => {
  let parts = ways.get(at)
  if (parts === undefined) ways.set(at, (parts = new Map<unknown, unknown>()))
  const known = parts.get(key)
  if (known !== undefined) return known
  const part = child(at, key, Bs)
  parts.set(key, part)
  return part
}

/** The instance of a part whose class has none, from that of the whole. */
const opaquePart = (
  x: unknown,
  path: ReadonlyArray<unknown>,
  Bs: Instances | undefined
): Backprop<unknown> | undefined => {
  if (Bs?.whole === undefined) return undefined
  const whole = primal(x)
  const part = walk(whole, path)
  return isPlain(part) || typeof part !== 'object' ? undefined : partInstance(Bs.whole, whole, path)
}

/** The part at a place, in one node a key; what lies inside an instance of a class in one node. */
export const selectPlace = (
  name: string,
  optic: AnyOptic,
  x: unknown,
  path: ReadonlyArray<unknown>,
  Bs?: Instances,
  ways?: Ways
): unknown => {
  let at = x
  for (let i = 0; i < path.length; i++) {
    const container = primal(at)
    if (typeof container !== 'object' || container === null) return undefined
    if (at instanceof Node && isOpaque(container, Bs))
      return fieldOf(at, fieldAt(name, optic, primal(x), [path.slice(0, i), path.slice(i)], Bs?.whole))
    const whole = i === 0 ? Bs?.whole : undefined
    const last = i === path.length - 1
    const part = last ? Bs?.part : opaquePart(x, path.slice(0, i + 1), Bs)
    const own = whole === undefined && part === undefined ? undefined : { part, whole }
    at = last || ways === undefined ? child(at, path[i], own) : onTheWay(at, path[i], ways, own)
  }
  return at
}

export const build = (name: string, template: Template, at: (place: Place) => unknown): unknown => {
  if (template.tag === 'place') return at(template.place)
  if (template.tag === 'static') return template.value
  const part = (x: unknown): unknown => build(name, x as Template, at)
  return join(name, mapContainer(template.parts, kindOf(template.parts), part))
}

/** Gives what templates select of a variable. However many they are, they cost what they select. */
export const selector = (
  name: string,
  optic: AnyOptic,
  x: unknown,
  Bs?: Instances
): ((template: Template) => unknown) => {
  const ways: Ways = new Map()
  return template => build(name, template, ({ path }) => selectPlace(name, optic, x, path, Bs, ways))
}

const isSettable = (optic: AnyOptic): boolean => (optic.set ?? optic.reverseGet) !== undefined

/** Paths of lenses that select the same place of every structure. */
const fixedPaths = new WeakMap<AnyOptic, ReadonlyArray<unknown>>()

/** The path that is known of a lens, if it holds for this structure, too: a lens may choose by what no stand-in notices. */
const knownPath = (optic: AnyOptic, whole: unknown): ReadonlyArray<unknown> | undefined => {
  const known = fixedPaths.get(optic)
  if (known !== undefined && Object.is(optic.get?.(whole), walk(whole, known))) return known
  const path = isSettable(optic) ? plainPath(s => optic.get?.(s), whole) : undefined
  if (path !== undefined) fixedPaths.set(optic, path)
  return path
}

/** What a lens or iso selects. Learns its path, if that is the same in every structure. */
const templateOf = (name: string, optic: AnyOptic, whole: unknown): Template => {
  const { templates, fixed } = explainRead(notStructural(name), s => [optic.get?.(s)], whole, isSettable(optic))
  const [template] = templates
  if (fixed && template?.tag === 'place') fixedPaths.set(optic, template.place.path)
  return template as Template
}

/** The path of a lens that may not have been read yet. What cannot be read may be set all the same. */
export const learnPath = (name: string, optic: AnyOptic, whole: unknown): ReadonlyArray<unknown> | undefined => {
  try {
    const path = knownPath(optic, whole)
    if (path !== undefined || fixedPaths.has(optic)) return path
    templateOf(name, optic, whole)
    return fixedPaths.get(optic)
  } catch {
    return undefined
  }
}

/** The target of a lens or iso. */
export const view = (name: string, optic: AnyOptic, x: unknown, Bs?: Instances): unknown => {
  if (!(x instanceof Node)) {
    refuseForeign(name, x)
    return optic.get?.(x)
  }
  const whole = primal(x)
  const path = knownPath(optic, whole)
  if (path !== undefined) return selectPlace(name, optic, x, path, Bs)
  return build(name, templateOf(name, optic, whole), place => selectPlace(name, optic, x, place.path, Bs))
}

/** The targets of a structure, as an optic's own functions find them. */
const reader = (optic: AnyOptic): ((s: unknown) => ReadonlyArray<unknown>) => {
  const { getOption, modifyF } = optic
  if (modifyF !== undefined) return s => targets(modifyF, s)
  return s => {
    const target = getOption?.(s)
    return target?._tag === 'Some' ? [target.value] : []
  }
}

/** The targets of any optic, at most `most` of them. */
export const list = (
  name: string,
  optic: AnyOptic,
  x: unknown,
  Bs?: Instances,
  most = Infinity
): ReadonlyArray<unknown> => {
  if (optic.get !== undefined) return [view(name, optic, x, Bs)]
  refuseForeign(name, x)
  const read = reader(optic)
  if (!(x instanceof Node)) return read(x).slice(0, most)
  return explainRead(notStructural(name), read, primal(x))
    .templates.slice(0, most)
    .map(selector(name, optic, x, Bs))
}

/** The target of any optic that has one, the first of a traversal. */
export const preview = (
  name: string,
  optic: AnyOptic,
  x: unknown,
  Bs?: Instances
): { readonly value: unknown } | undefined => {
  const [found] = list(name, optic, x, Bs, 1).map(value => ({ value }))
  return found
}
