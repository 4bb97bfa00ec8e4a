/** Reads what optics select of variables. */
import { OpticError } from '../graph/errors'
import { Node, refuseForeign, reveal } from '../graph/node'
import { mapContainer, walk } from '../values/containers'
import { compoundKindOf } from '../values/kinds'
import { child, join } from '../values/sparse-cotangent'
import { type AnyOptic, ask, takesVariables, targets } from './any-optic'
import { getFieldAt } from './field'
import { find } from './find'
import { isNumber, LazyCopy, type Move } from './lazy-copy'
import { Place } from './place'
import type { Path } from './replace'
import type { Template } from './template'

export const refusal =
  (name: string) =>
  (why: string): OpticError =>
    new OpticError(
      `${name}: the optic ${why}, so its derivative is not known. Optics may select and rearrange parts, not ` +
        'calculate: apply numeric functions to the variable itself, or lift the optic with its gradient by liftOp1'
    )

/** Makes of variables and constants what templates say of them. Parts in one container share its node. */
export const builder = (
  name: string,
  optic: AnyOptic,
  operands: ReadonlyArray<unknown>
): ((template: Template) => unknown) => {
  const known = new Map<Place, unknown>()
  const at = (place: Place): unknown => {
    if (place.above === undefined) return operands[place.root]
    if (!known.has(place)) known.set(place, child(at(place.above), place.key))
    return known.get(place)
  }
  const build = (template: Template): unknown => {
    if (template instanceof Place)
      return getFieldAt(optic, operands[template.root], template.path, refusal(name)) ?? at(template)
    const kind = compoundKindOf(template)
    return kind === undefined ? template : join(name, mapContainer(template, kind, build))
  }
  return build
}

/** Paths of optics that read nothing but what lies on them. */
const paths = new WeakMap<AnyOptic, Path>()

/** Whether a lens reads nothing but what lies on a path and gives that, where numbers are moved or hidden. */
const isPath = (optic: AnyOptic, whole: unknown, path: Path, move: Move): boolean => {
  const copy = new LazyCopy(move)
  const root = new Place(0)
  try {
    const place = path.reduce<Place>((at, key) => at.at(key), root)
    return copy.shows(optic.get?.(copy.show(whole, root)), place) && copy.readsParts && copy.reads.length <= 1
  } catch {
    return false
  }
}

/** The path that is known of a lens or iso, if it holds for this structure, too. */
const knownPath = (optic: AnyOptic, whole: unknown): Path | undefined => {
  const path = paths.get(optic)
  if (path === undefined) return undefined
  const target = optic.get?.(whole)
  if (target === undefined || !Object.is(target, walk(whole, path))) return undefined
  // A number that stands for none, such as 0, -1 or NaN, may be the same as what takes its place.
  const isCertain = !isNumber(target) || !(Number.isInteger(Number(target)) || Number.isNaN(target))
  return isCertain || isPath(optic, whole, path, () => 0) ? path : undefined
}

/** The templates of the targets of any optic. */
const locate = (name: string, optic: AnyOptic, whole: unknown): ReadonlyArray<Template> => {
  const found = find({
    run: s => targets(optic, s),
    roots: [whole],
    ask: root => ask(optic, whole, root),
    refuse: refusal(name)
  }) as ReadonlyArray<Template>
  const [first] = found
  if (first instanceof Place && isPath(optic, whole, first.path, () => undefined)) paths.set(optic, first.path)
  return found
}

/** The path to the target of an optic. It is empty if there is none that leads to one part and is certain. */
export const pathTo = (name: string, optic: AnyOptic, whole: unknown): Path => {
  try {
    const known = knownPath(optic, whole)
    if (known !== undefined) return known
    const [first, ...more] = locate(name, optic, whole)
    return first instanceof Place && more.length === 0 ? first.path : []
  } catch {
    return []
  }
}

/** The target of a lens or iso. */
export const view = (name: string, optic: AnyOptic, x: unknown): unknown => {
  const path = x instanceof Node ? knownPath(optic, reveal(x)) : undefined
  if (path === undefined) return list(name, optic, x)[0]
  return getFieldAt(optic, x, path, refusal(name)) ?? path.reduce(child, x)
}

/** The targets of any optic, at most `most` of them. */
export const list = (name: string, optic: AnyOptic, x: unknown, most = Infinity): ReadonlyArray<unknown> => {
  refuseForeign(name, x)
  const isSearched = x instanceof Node && optic[takesVariables] !== true
  const found = isSearched ? locate(name, optic, reveal(x)) : targets(optic, x)
  const first = found.slice(0, most)
  return isSearched ? first.map(builder(name, optic, [x])) : first
}
