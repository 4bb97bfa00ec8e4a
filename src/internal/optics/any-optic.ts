/**
 * What one does with an optic of any kind, in both encodings of monocle-ts: list its targets, set them, change them.
 */
import { describe, EmptyTargetError, OpticError } from '../graph/errors'
import { type Keyed, keysOf, partOf } from '../values/containers'
import { compoundKindOf } from '../values/kinds'
import { LazyCopy } from './lazy-copy'
import { Place } from './place'
import { type Template, templateOf } from './template'

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
export interface Target {
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

/** The targets of an optic, in its order. */
export const targets = (optic: AnyOptic, s: unknown): ReadonlyArray<Target> => {
  if (optic.get !== undefined) return [{ value: optic.get(s), call: 0 }]
  const option = optic.getOption?.(s)
  if (option !== undefined) return option._tag === 'Some' ? [{ value: option.value, call: 0 }] : []
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

/** A structure with a function applied to each target. */
export const modify =
  (optic: AnyOptic, f: (a: unknown) => unknown): Change =>
  s => {
    if (optic.modifyF !== undefined) return optic.modifyF(identity)(f)(s)
    const [target] = targets(optic, s)
    if (target === undefined) return s
    const a = f(target.value)
    return optic.set === undefined ? optic.reverseGet?.(a) : optic.set(a)(s)
  }

/** A structure with each target replaced by the same value. */
export const put = (optic: AnyOptic, a: unknown): Change =>
  optic.set === undefined ? modify(optic, () => a) : optic.set(a)

/**
 * The places of the targets of an optic, found by where it puts new values into the structure with its numbers as they
 * are. `undefined` if it does more than put them there.
 */
export const ask = (optic: AnyOptic, whole: unknown, root = new Place(0)): ReadonlyArray<Place> | undefined => {
  const copy = new LazyCopy(() => 0)
  const values = new Place(1)
  const found: Place[] = []
  const isPut = (part: Template, place: Place): boolean => {
    const kind = compoundKindOf(part)
    if (kind !== undefined) return keysOf(part, kind).every(key => isPut(partOf(part, key), place.at(key)))
    if (!(part instanceof Place)) return Object.is(part, place.in([whole]))
    if (part.above !== values) return part === place
    found[part.key as number] = place
    return true
  }
  let count = 0
  // A new value has no prototype, so that it throws if it is calculated with.
  const value = (): unknown => copy.show(Object.create(null), values.at(count++))
  try {
    const made = modify(optic, value)(copy.show(whole, root))
    if (!isPut(templateOf(copy, made, whole, root), root)) return undefined
    const places = targets(optic, whole).map(({ call }) => found[call])
    return places.includes(undefined) ? undefined : (places as ReadonlyArray<Place>)
  } catch {
    return undefined
  }
}
