/** Reading and replacing parts of variables, by key or by what an optic selects. */
import { zero } from './backprop'
import { OpticError } from './errors'
import { type Field, fieldOf, putIn, walk } from './fields'
import { type Instances, innermost, isLive, Node, node, operation, primal, refuseForeign, valueIn } from './node'
import { child, join, partOfCotangent, Parts } from './parts'
import {
  type Backprop,
  isContainer,
  isPlain,
  type Keyed,
  keysOf,
  kindOf,
  mapArray,
  mapRecord,
  partOf,
  recordKeys,
  setField
} from './structure'
import { type Place, type Template, Tracer, targets } from './trace'

/** The functions of monocle-ts's optics, in both of its encodings. */
export interface AnyOptic {
  readonly get?: (s: unknown) => unknown
  readonly set?: (a: unknown) => (s: unknown) => unknown
  readonly reverseGet?: (a: unknown) => unknown
  readonly getOption?: (s: unknown) => { readonly _tag: 'None' } | { readonly _tag: 'Some'; readonly value: unknown }
  readonly modifyF?: (F: unknown) => (f: (a: unknown) => unknown) => (s: unknown) => unknown
}

const notStructural = (name: string, why: string): OpticError =>
  new OpticError(
    `${name}: the optic ${why}, so its derivative is not known. Optics may select and rearrange parts, not calculate: ` +
      'apply numeric functions to the variable itself, or lift the optic with its gradient by liftOp1'
  )

/** The plain container with one part replaced. */
const withPart = (container: unknown, key: unknown, value: unknown): unknown => {
  if (container instanceof Map) return new Map(container as Map<unknown, unknown>).set(key, value)
  const out = Array.isArray(container) ? mapArray(container, x => x) : mapRecord(container as object, x => x)
  setField(out as Keyed, key as PropertyKey, value)
  return out
}

interface Replacement {
  readonly part: unknown
  readonly key: unknown
  readonly Bs: Instances | undefined
}

const replaceOp = operation(
  'setVar',
  (n, s, d) => {
    const { part, key, Bs } = n.b as Replacement
    if (isLive(part, n)) s.give(part, partOfCotangent(d, key), Bs?.part)
    if (isLive(n.a, n)) {
      const rest = d instanceof Parts ? d : Parts.of(primal(n.value))
      if (rest !== d) rest.absorb(d)
      rest.remove(key)
      rest.whole ??= Bs?.whole
      s.give(n.a, rest, Bs?.whole)
    }
  },
  true
)

/** A structure, or a variable of one, with the part at a key replaced. */
const replace = (x: unknown, key: unknown, part: unknown, Bs?: Instances): unknown => {
  const scope = innermost('setVar', [x, part])
  if (scope === undefined) return withPart(x, key, part)
  const value = replace(valueIn(scope, x), key, valueIn(scope, part), Bs)
  return node(scope, value, replaceOp, x, { part, key, Bs } satisfies Replacement)
}

/** The instances that belong to the ends of a path: that of the part to its last key, that of the whole to its first. */
const replaceAt = (x: unknown, [key, ...rest]: ReadonlyArray<unknown>, part: unknown, Bs?: Instances): unknown => {
  if (rest.length === 0) return replace(x, key, part, Bs)
  const inner = replaceAt(child(x, key), rest, part, Bs && { part: Bs.part, whole: undefined })
  return replace(x, key, inner, Bs && { part: undefined, whole: Bs.whole })
}

/** Classes know themselves how their fields are replaced; where the caller brought instances, they need none of their own. */
const isOpaque = (x: unknown, Bs: Instances | undefined): boolean =>
  !isPlain(x) && (Bs !== undefined || kindOf(x) === 'instance')

/** The field that an optic reaches, inside the instance of a class at `prefix`. */
const fieldAt = (
  name: string,
  optic: AnyOptic,
  whole: unknown,
  [prefix, path]: readonly [ReadonlyArray<unknown>, ReadonlyArray<unknown>],
  B: Backprop<unknown> | undefined
): Field => {
  const set = optic.set
  if (set === undefined) throw notStructural(name, 'reaches into an instance of a class without a set of its own')
  const inPlace = (instance: unknown): unknown => (prefix.length === 0 ? instance : replaceAt(whole, prefix, instance))
  return {
    path,
    empty: B === undefined ? zero(walk(whole, prefix)) : walk(B.zero(whole), prefix),
    put: (instance, part) => walk(set(part)(inPlace(instance)), prefix),
    B: prefix.length === 0 ? B : undefined
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

/** The part at a place, in one node a key; what lies inside an instance of a class in one node. */
const selectPlace = (
  name: string,
  optic: AnyOptic,
  x: unknown,
  path: ReadonlyArray<unknown>,
  Bs?: Instances,
  ways?: Ways
): unknown => {
  let at = x
  for (let i = 0; i < path.length; i++) {
    if (at instanceof Node && isOpaque(primal(at), Bs))
      return fieldOf(at, fieldAt(name, optic, primal(x), [path.slice(0, i), path.slice(i)], Bs?.whole))
    const whole = i === 0 ? Bs?.whole : undefined
    const last = i === path.length - 1
    const part = last ? Bs?.part : undefined
    const own = whole === undefined && part === undefined ? undefined : { part, whole }
    at = last || ways === undefined ? child(at, path[i], own) : onTheWay(at, path[i], ways, own)
  }
  return at
}

const build = (name: string, template: Template, at: (place: Place) => unknown): unknown => {
  if (template.tag === 'place') return at(template.place)
  if (template.tag === 'static') return template.value
  const part = (x: unknown): unknown => build(name, x as Template, at)
  return join(name, Array.isArray(template.parts) ? mapArray(template.parts, part) : mapRecord(template.parts, part))
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

const same = (x: unknown, y: unknown, template: Template): boolean => {
  if (template.tag !== 'build') return Object.is(x, y)
  const keys = recordKeys(template.parts)
  return (
    isPlain(y) &&
    recordKeys(y).length === keys.length &&
    keys.every(key => same((x as Keyed)[key], (y as Keyed)[key], (template.parts as Keyed)[key] as Template))
  )
}

const plain = (template: Template, root: unknown): unknown => build('viewVar', template, ({ path }) => walk(root, path))

const marker = Object.freeze({
  [Symbol.toPrimitive](): never {
    throw new OpticError()
  }
})

/** The only place where `y`, made from `x` by replacing, holds the marker. */
const markerIn = (y: unknown, x: unknown): ReadonlyArray<unknown> | undefined => {
  if (y === marker) return []
  if (y === x || !isPlain(y)) return undefined
  let found: ReadonlyArray<unknown> | undefined
  for (const key of keysOf(y, kindOf(y))) {
    const inner = markerIn(partOf(y, key), isPlain(x) ? partOf(x, key) : undefined)
    if (inner === undefined) continue
    if (found !== undefined) return undefined
    found = [key, ...inner]
  }
  return found
}

/** Where the `set` of an optic puts a marker in a structure, if that is one place. */
const markedPath = (optic: AnyOptic, whole: unknown): ReadonlyArray<unknown> | undefined => {
  try {
    return markerIn(optic.set === undefined ? optic.reverseGet?.(marker) : optic.set(marker)(whole), whole)
  } catch {
    return undefined
  }
}

/** Whether a path leads to the target of an optic. */
const leadsTo = (target: unknown, whole: unknown, path: ReadonlyArray<unknown>): boolean => {
  let at = whole
  for (const key of path) {
    if (at === undefined || at === null) return false
    at = partOf(at, key)
  }
  return Object.is(at, target)
}

/** Paths of lenses that select the same place of every structure. */
const fixedPaths = new WeakMap<AnyOptic, ReadonlyArray<unknown>>()

/** The path that is known of a lens, if it holds for this structure, too: a lens may choose by what no stand-in notices. */
const knownPath = (optic: AnyOptic, whole: unknown): ReadonlyArray<unknown> | undefined => {
  const path = fixedPaths.get(optic)
  return path !== undefined && leadsTo(optic.get?.(whole), whole, path) ? path : undefined
}

/** How many numbers a template selects. */
const leavesOf = (template: Template, whole: unknown): number => {
  if (template.tag === 'static') return 0
  if (template.tag === 'place') return typeof walk(whole, template.place.path) === 'object' ? 0 : 1
  const { parts } = template
  return recordKeys(parts).reduce<number>((n, key) => n + leavesOf((parts as Keyed)[key] as Template, whole), 0)
}

/** Runs a reading function on a stand-in, and makes sure that it selects there what it selects in the structure. */
const traced = (
  optic: AnyOptic,
  read: (s: unknown) => unknown,
  whole: unknown,
  target: unknown
): { readonly template: Template; readonly sure: boolean } | undefined => {
  const tracer = new Tracer()
  let result: unknown
  try {
    result = read(tracer.root(whole, 0))
  } catch {
    return undefined
  }
  const template = tracer.template(result)
  if (template === undefined || !same(plain(template, whole), target, template)) return undefined
  const sure = tracer.leaves <= leavesOf(template, whole)
  if (sure && template.tag === 'place' && !tracer.inspected) fixedPaths.set(optic, template.place.path)
  return { template, sure }
}

const templateOf = (name: string, optic: AnyOptic, whole: unknown, read: (s: unknown) => unknown): Template => {
  const target = read(whole)
  const found = traced(optic, read, whole, target)
  if (found?.sure !== true) {
    // The optic's `set` shows on the structure itself where its target is.
    const path = markedPath(optic, whole)
    if (path !== undefined && leadsTo(target, whole, path)) return { tag: 'place', place: { root: 0, path } }
  }
  if (found === undefined) throw notStructural(name, 'calculates its target')
  return found.template
}

/** Learns the path of a lens that has not been read yet. */
const traceOnce = (optic: AnyOptic, whole: unknown): void => {
  const get = optic.get as (s: unknown) => unknown
  traced(optic, get, whole, get(whole))
}

/** The target of a lens or iso. */
export const view = (name: string, optic: AnyOptic, x: unknown, Bs?: Instances): unknown => {
  const get = optic.get as (s: unknown) => unknown
  if (!(x instanceof Node)) {
    refuseForeign(name, x)
    return get(x)
  }
  const whole = primal(x)
  const path = knownPath(optic, whole)
  if (path !== undefined) return selectPlace(name, optic, x, path, Bs)
  const template = templateOf(name, optic, whole, get)
  return build(name, template, place => selectPlace(name, optic, x, place.path, Bs))
}

/** The target of any optic that has one, the first of a traversal. */
export const preview = (
  name: string,
  optic: AnyOptic,
  x: unknown,
  Bs?: Instances
): { readonly value: unknown } | undefined => {
  if (optic.get !== undefined) return { value: view(name, optic, x, Bs) }
  if (optic.getOption === undefined) {
    const [first] = list(name, optic, x, Bs, 1)
    return first === undefined ? undefined : { value: first }
  }
  const { getOption } = optic
  refuseForeign(name, x)
  const whole = primal(x)
  const found = getOption(whole)
  if (found._tag === 'None') return undefined
  if (!(x instanceof Node)) return found
  const read = (s: unknown): unknown => {
    const target = getOption(s)
    if (target._tag === 'None') throw new OpticError()
    return target.value
  }
  const template = templateOf(name, optic, whole, read)
  return { value: build(name, template, place => selectPlace(name, optic, x, place.path, Bs)) }
}

/** The targets of any optic, at most `most` of them. */
export const list = (
  name: string,
  optic: AnyOptic,
  x: unknown,
  Bs?: Instances,
  most = Infinity
): ReadonlyArray<unknown> => {
  if (optic.modifyF === undefined) {
    const found = preview(name, optic, x, Bs)
    return found === undefined ? [] : [found.value]
  }
  refuseForeign(name, x)
  const { modifyF } = optic
  const whole = primal(x)
  const real = targets(modifyF, whole)
  if (!(x instanceof Node)) return real.slice(0, most)
  const tracer = new Tracer()
  const found = targets(modifyF, tracer.root(whole, 0))
  if (found.length !== real.length) throw notStructural(name, 'chooses its targets by their types')
  const select = selector(name, optic, x, Bs)
  return found.slice(0, most).map((target, i) => {
    const template = tracer.template(target)
    if (template === undefined || !same(plain(template, whole), real[i], template))
      throw notStructural(name, 'calculates its targets')
    return select(template)
  })
}

/** Whether two plain structures hold the same parts. A lens that finds 0 where it is to set -0 may leave it: they are the same here. */
const equal = (x: unknown, y: unknown): boolean => {
  if (x === y || Object.is(x, y)) return true
  if (!isPlain(x) || !isPlain(y)) return false
  const kind = kindOf(x)
  if (kind !== kindOf(y) || !isContainer(kind)) return false
  const [xs, ys] = [keysOf(x, kind), keysOf(y, kind)]
  return xs.length === ys.length && xs.every(key => equal(partOf(x, key), partOf(y, key)))
}

/** The structure with the target of a lens or iso replaced. */
export const assign = (name: string, optic: AnyOptic, part: unknown, x: unknown, Bs?: Instances): unknown => {
  const set = optic.set ?? ((a: unknown) => () => optic.reverseGet?.(a))
  for (const operand of [x, part]) refuseForeign(name, operand)
  if (!(x instanceof Node) && !(part instanceof Node)) return set(part)(x)
  const roots = [x, part]
  const [whole, value] = roots.map(primal)
  if (optic.get !== undefined && !fixedPaths.has(optic)) traceOnce(optic, whole)
  const path = knownPath(optic, whole)
  const real = set(value)(whole)
  const inside = path?.findIndex((_, n) => isOpaque(walk(whole, path.slice(0, n)), Bs)) ?? -1
  if (path !== undefined && inside >= 0 && equal(walk(real, path), value)) {
    const [prefix, rest] = [path.slice(0, inside), path.slice(inside)]
    const field = fieldAt(name, optic, whole, [prefix, rest], Bs?.whole)
    const instance = putIn(selectPlace(name, optic, x, prefix), part, field)
    return inside === 0 ? instance : replaceAt(x, prefix, instance, Bs && { part: undefined, whole: Bs.whole })
  }
  const replaces = (at: ReadonlyArray<unknown> | undefined): at is ReadonlyArray<unknown> =>
    at !== undefined && at.length > 0 && inside < 0 && equal(replaceAt(whole, at, value), real)
  if (replaces(path)) return replaceAt(x, path, part, Bs)
  const marked = markedPath(optic, whole)
  if (replaces(marked)) return replaceAt(x, marked, part, Bs)
  const tracer = new Tracer()
  const template = tracer.template(set(tracer.root(value, 1))(tracer.root(whole, 0)))
  const values = [whole, value]
  if (
    template === undefined ||
    !equal(
      build(name, template, ({ root, path: at }) => walk(values[root], at)),
      real
    )
  )
    throw notStructural(name, 'calculates when it sets')
  const instances: ReadonlyArray<Instances | undefined> = [
    Bs && { part: undefined, whole: Bs.whole },
    Bs && { part: undefined, whole: Bs.part }
  ]
  return build(name, template, ({ root, path: at }) => selectPlace(name, optic, roots[root], at, instances[root]))
}
