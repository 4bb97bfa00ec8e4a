/** Reads what optics select of variables. */
import { OpticError } from '../graph/errors'
import { Node, primal, refuseForeign, reveal } from '../graph/node'
import { mapContainer, walk } from '../values/containers'
import { compoundKindOf, isPlain, kindOf } from '../values/kinds'
import { child, join } from '../values/sparse-cotangent'
import { type AnyOptic, ask, targets } from './any-optic'
import { getField } from './field'
import { type Answer, find } from './find'
import { isNumber, LazyCopy } from './lazy-copy'
import { Place } from './place'
import type { Template } from './template'

type Path = ReadonlyArray<unknown>

export const refusal =
  (name: string) =>
  (why: string): OpticError =>
    new OpticError(
      `${name}: the optic ${why}, so its derivative is not known. Optics may select and rearrange parts, not ` +
        'calculate: apply numeric functions to the variable itself, or lift the optic with its gradient by liftOp1'
    )

/** Whether it is an instance of a class, whose fields only its own optics can replace. */
export const isInstance = (x: unknown): boolean => typeof x === 'object' && !isPlain(x) && kindOf(x) === 'instance'

/** The part at the end of a path: one node a key, and one for what lies inside an instance of a class. */
const partAt = (name: string, optic: AnyOptic, x: unknown, path: Path): unknown => {
  let at = x
  for (let i = 0; i < path.length; i++) {
    if (at instanceof Node && isInstance(primal(at)))
      return getField(
        { whole: reveal(x), prefix: path.slice(0, i), path: path.slice(i), optic, refuse: refusal(name) },
        at
      )
    const container = primal(at)
    if (typeof container !== 'object' || container === null) return undefined
    at = child(at, path[i])
  }
  return at
}

const inside = Symbol('inside of an instance of a class')

/** Reads places of a variable. Places in one container share the node of that container. */
export const reader = (name: string, optic: AnyOptic, x: unknown): ((place: Place) => unknown) => {
  const known = new Map<Place, unknown>()
  const at = (place: Place): unknown => {
    if (place.above === undefined) return x
    if (known.has(place)) return known.get(place)
    const above = at(place.above)
    const isInside = above === inside || (above instanceof Node && isInstance(primal(above)))
    const part = isInside ? inside : child(above, place.key)
    known.set(place, part)
    return part
  }
  return place => {
    const part = at(place)
    return part === inside ? partAt(name, optic, x, place.path) : part
  }
}

/** What a template says, of variables. */
export const build = (name: string, template: Template, at: (place: Place) => unknown): unknown => {
  if (template instanceof Place) return at(template)
  const kind = compoundKindOf(template)
  return kind === undefined
    ? template
    : join(
        name,
        mapContainer(template, kind, part => build(name, part, at))
      )
}

/** The template of a list of targets. */
export const locate = (name: string, optic: AnyOptic, whole: unknown): Answer =>
  find({
    run: s => targets(optic, s).map(({ value }) => value),
    roots: [whole],
    ask: root => ask(optic, whole, root),
    refuse: refusal(name)
  })

/** Paths of optics that read nothing but what lies on them. */
const paths = new WeakMap<AnyOptic, Path>()

const readsOne = (optic: AnyOptic, whole: unknown): boolean => {
  const copy = new LazyCopy(() => 0)
  optic.get?.(copy.show(whole, new Place(0)))
  return copy.reads.length === 1
}

/** The path that is known of a lens or iso, if it holds for this structure, too. */
export const knownPath = (optic: AnyOptic, whole: unknown): Path | undefined => {
  const path = paths.get(optic)
  if (path === undefined) return undefined
  const target = optic.get?.(whole)
  if (!Object.is(target, walk(whole, path))) return undefined
  // A number that stands for none, such as 0, -1 or NaN, may be the same as what takes its place.
  return isNumber(target) && (Number.isInteger(Number(target)) || Number.isNaN(target)) && !readsOne(optic, whole)
    ? undefined
    : path
}

/** The target of a lens or iso. */
export const view = (name: string, optic: AnyOptic, x: unknown): unknown => {
  if (!(x instanceof Node)) {
    refuseForeign(name, x)
    return optic.get?.(x)
  }
  const path = knownPath(optic, reveal(x))
  return path === undefined ? list(name, optic, x)[0] : partAt(name, optic, x, path)
}

/** The targets of any optic, at most `most` of them. */
export const list = (name: string, optic: AnyOptic, x: unknown, most = Infinity): ReadonlyArray<unknown> => {
  refuseForeign(name, x)
  if (!(x instanceof Node))
    return targets(optic, x)
      .slice(0, most)
      .map(({ value }) => value)
  const { template, isPath } = locate(name, optic, reveal(x))
  const found = template as ReadonlyArray<Template>
  if (isPath && optic.get !== undefined && found[0] instanceof Place) paths.set(optic, found[0].path)
  const at = reader(name, optic, x)
  return found.slice(0, most).map(part => build(name, part, at))
}
