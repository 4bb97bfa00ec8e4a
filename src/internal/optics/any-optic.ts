/**
 * What one does with an optic of any kind, in both encodings of monocle-ts: list its targets, set them, change them.
 */
import { EmptyTargetError } from '../graph/errors'
import { LazyCopy } from './lazy-copy'
import { Place } from './place'
import { Build, Constant, type Reason, type Template, templateOf } from './template'

type Option = { readonly _tag: 'None' } | { readonly _tag: 'Some'; readonly value: unknown }
type Change = (s: unknown) => unknown

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
}

export const untyped = (optic: unknown): AnyOptic => optic as AnyOptic

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

/** A structure with each target replaced by the same value. */
export const put =
  (optic: AnyOptic, a: unknown): Change =>
  s => {
    if (optic.set !== undefined) return optic.set(a)(s)
    if (optic.modifyF !== undefined) return optic.modifyF(identity)(() => a)(s)
    return optic.getOption?.(s)._tag === 'None' ? s : optic.reverseGet?.(a)
  }

/** A structure with a function applied to each target. */
export const modify =
  (optic: AnyOptic, f: (a: unknown) => unknown): Change =>
  s => {
    if (optic.modifyF !== undefined) return optic.modifyF(identity)(f)(s)
    const [target] = targets(optic, s)
    return target === undefined ? s : put(optic, f(target.value))(s)
  }

/**
 * Where an optic puts new values into a structure, on its numbers as they are: the places of its targets, unless it
 * does more than put them there.
 */
export const ask = (optic: AnyOptic, whole: unknown): ReadonlyArray<Place> | undefined => {
  const copy = new LazyCopy(() => 0)
  const [root, values] = [new Place(0), new Place(1)]
  const found: Place[] = []
  const locate = (part: Template | Reason, place: Place): boolean => {
    if (part instanceof Build) return part.keys.every(key => locate(part.at(key), place.at(key)))
    if (part instanceof Constant) return Object.is(part.value, place.in([whole]))
    if (!(part instanceof Place) || part.above !== values) return part === place
    found[part.key as number] = place
    return true
  }
  let count = 0
  // A new value has no prototype, so that it throws if it is calculated with.
  const value = (): unknown => copy.show(Object.create(null), values.at(count++))
  try {
    const made = modify(optic, value)(copy.show(whole, root))
    if (!locate(templateOf(copy, made, whole, root), root)) return undefined
    const parts = targets(optic, whole).map(({ call }) => found[call])
    return parts.includes(undefined) ? undefined : (parts as ReadonlyArray<Place>)
  } catch {
    return undefined
  }
}
