/**
 * What one does with an optic of any kind, in both encodings of monocle-ts: list its targets, set them, change them.
 */
import { describe, EmptyTargetError, OpticError } from '../graph/errors'
import { type Keyed, keysOf, partOf } from '../values/containers'
import { compoundKindOf } from '../values/kinds'
import { isNumber, LazyCopy } from './lazy-copy'
import { Place } from './place'

type Option = { readonly _tag: 'None' } | { readonly _tag: 'Some'; readonly value: unknown }
type Change = (s: unknown) => unknown

/** Marks optics whose own functions take variables, so that nothing needs to be found out about them. */
export const takesVariables: unique symbol = Symbol('takesVariables')

/**
 * The functions of lenses, isos, prisms, optionals and traversals. Those of classes are methods, which need their
 * object.
 */
export interface AnyOptic {
  get?(s: unknown): unknown
  set?(a: unknown): Change
  reverseGet?(a: unknown): unknown
  getOption?(s: unknown): Option
  modifyF?(F: unknown): (f: (a: unknown) => unknown) => Change
  readonly [takesVariables]?: true
}

/** An optic, as one of any kind. Throws `OpticError` for anything else, such as the name of a field. */
export const untyped = (
  name: string,
  optic: unknown,
  wanted = 'an optic',
  keys = ['get', 'set', 'reverseGet', 'getOption', 'modifyF']
): AnyOptic => {
  if (keys.some(key => typeof (Object(optic) as Keyed)[key] === 'function')) return optic as AnyOptic
  throw new OpticError(
    `${name}: wanted ${wanted}, got ${describe(optic)}. monocle-ts makes lenses: pipe(Lens.id<A>(), Lens.prop('field'))`
  )
}

export const noTarget = (): EmptyTargetError =>
  new EmptyTargetError('unsafePreviewVar: the optic has no target here. Use previewVar, which gives an Option')

/** A target, and which call of the function that visits targets it was given to. */
interface Target {
  readonly value: unknown
  readonly call: number
}

interface Pair {
  readonly left: Collected
  readonly right: Collected
}
type Collected = Pair | Target | undefined

/** The applicative that collects targets; and lists them afterwards, so that it is linear in their number. */
const collecting = {
  map: (fa: Collected) => fa,
  of: (): Collected => undefined,
  ap: (left: Collected, right: Collected): Collected => ({ left, right })
}

const identity = {
  map: (a: unknown, f: (a: unknown) => unknown) => f(a),
  of: (a: unknown) => a,
  ap: (f: (a: unknown) => unknown, a: unknown) => f(a)
}

const visits = (optic: AnyOptic, s: unknown): ReadonlyArray<Target> => {
  let call = 0
  const stack = [optic.modifyF?.(collecting)(value => ({ value, call: call++ }))(s) as Collected]
  const found: Target[] = []
  while (stack.length > 0) {
    const next = stack.pop()
    if (next === undefined) continue
    if ('call' in next) found.push(next)
    else stack.push(next.right, next.left)
  }
  return found
}

/** The targets of an optic, in its order. */
export const targets = (optic: AnyOptic, s: unknown): ReadonlyArray<unknown> => {
  if (optic.get !== undefined) return [optic.get(s)]
  const option = optic.getOption?.(s)
  if (option !== undefined) return option._tag === 'Some' ? [option.value] : []
  return visits(optic, s).map(({ value }) => value)
}

/** A structure with each target replaced by what `next` gives. */
export const put = (optic: AnyOptic, next: () => unknown, s: unknown): unknown => {
  if (optic.modifyF !== undefined) return optic.modifyF(identity)(next)(s)
  if (optic.set !== undefined) return optic.set(next())(s)
  return targets(optic, s).length === 0 ? s : optic.reverseGet?.(next())
}

/** A structure with the targets replaced by parts, in the order of `targets`. */
export const putAll = (optic: AnyOptic, parts: ReadonlyArray<unknown>, s: unknown): unknown => {
  if (optic.modifyF === undefined) return parts.length === 0 ? s : put(optic, () => parts[0], s)
  // Targets may be visited in another order than they are listed.
  const visited: unknown[] = []
  visits(optic, s).forEach(({ call }, i) => (visited[call] = parts[i]))
  let call = 0
  return put(optic, () => visited[call++], s)
}

/**
 * The places of the targets of an optic, found by where it puts new values into the structure with its numbers as they
 * are. `undefined` if it does more than put them there.
 */
export const ask = (optic: AnyOptic, whole: unknown, root = new Place(0)): ReadonlyArray<Place> | undefined => {
  const copy = new LazyCopy(() => 0)
  // A new value has no prototype, so that it throws if it is calculated with.
  const found = new Map<unknown, Place | undefined>(targets(optic, whole).map(() => [Object.create(null), undefined]))
  const isPut = (part: unknown, place: Place): boolean => {
    const isNew = found.has(part)
    if (isNew) found.set(part, place)
    if (isNew || copy.shows(part, place)) return true
    const kind = compoundKindOf(part)
    if (kind !== undefined) return keysOf(part, kind).every(key => isPut(partOf(part, key), place.at(key)))
    return !isNumber(part) && Object.is(part, place.in([whole]))
  }
  try {
    const made = putAll(optic, [...found.keys()], copy.show(whole, root))
    const places = isPut(made, root) ? [...found.values()] : [undefined]
    return places.includes(undefined) ? undefined : (places as ReadonlyArray<Place>)
  } catch {
    return undefined
  }
}
