// @ts-nocheck
/**
 * The quick way to make sure of a lens to one place. Its functions are run on stand-ins that are made once and allow nothing but to go
 * down one path; where a lens does more, the quick way gives up, and it is up to `explain`.
 */
import { equal } from './values/equality'
import { moved } from './explain'
import { hasPart, isEnumerable, type Keyed, keysOf, mapContainer, partOf, walk } from './values/containers'
import { compoundKindOf } from './values/kinds'
import { isIndex, isNumber, isStatic } from './trace'

type Path = ReadonlyArray<unknown>

/** Thrown by stand-ins, for which a trace of the stack would cost more than all else. */
const more = Object.freeze({ message: 'the optic does more than go down one path' })

const giveUp = (): never => {
  // eslint-disable-next-line @typescript-eslint/only-throw-error
  throw more
}

/** Allows nothing. */
const closed: Required<Omit<ProxyHandler<object>, 'apply' | 'construct'>> = {
  get: giveUp,
  has: giveUp,
  ownKeys: giveUp,
  getOwnPropertyDescriptor: giveUp,
  getPrototypeOf: giveUp,
  isExtensible: giveUp,
  preventExtensions: giveUp,
  set: giveUp,
  setPrototypeOf: giveUp,
  defineProperty: giveUp,
  deleteProperty: giveUp
}

/** The kind of containers that paths go through. */
const kindOnTheWay = (x: unknown): 'array' | 'record' | undefined => {
  const kind = compoundKindOf(x)
  return kind === 'map' ? undefined : kind
}

const isOnTheWay = (x: unknown): x is object => kindOnTheWay(x) !== undefined

/** Up to how many stand-ins of a kind are kept. */
const many = 1000

/** Stand-ins by number, made when they are first needed; arrays have others, since optics may ask for them unseen. */
class StandIns {
  private readonly arrays: object[] = []
  private readonly others: object[] = []

  constructor(private readonly handler: (index: number) => ProxyHandler<object>) {}

  for(value: unknown, index: number): object {
    const array = Array.isArray(value)
    return ((array ? this.arrays : this.others)[index] ??= new Proxy(array ? [] : {}, this.handler(index)))
  }

  forget(): void {
    for (const kept of [this.arrays, this.others]) kept.length = Math.min(kept.length, many)
  }
}

/** One run of a lens's `get`: the containers and keys on its way. */
let containers: object[] = []
let keys: unknown[] = []
/** What was shown last. */
let shown: unknown
/** Whether numbers are shown as numbers near by. */
let moving = false

const levels = new StandIns(level => ({
  ...closed,
  get: (_, key) => {
    const container = containers[level]
    const index = Array.isArray(container)
    if (level !== keys.length || container === undefined || !isEnumerable(container, key)) return giveUp()
    if (index && !isIndex(key)) return giveUp()
    keys.push(index ? Number(key) : key)
    return (shown = show((container as Keyed)[key]))
  }
}))

const opaque = new Proxy({}, closed)

const show = (value: unknown): unknown => {
  if (isStatic(value)) return giveUp()
  if (isOnTheWay(value)) {
    containers.push(value)
    return levels.for(value, keys.length)
  }
  return moving && isNumber(value) ? moved(value, 1, 1) : opaque
}

/** The path of what a run shows last, if that is its result. */
const down = (get: (s: unknown) => unknown, whole: unknown, movingNumbers: boolean): Path | undefined => {
  const way: unknown[] = []
  keys = way
  containers = []
  moving = movingNumbers
  try {
    shown = show(whole)
    return Object.is(get(shown), shown) && keys === way ? way : undefined
  } catch {
    return undefined
  } finally {
    containers = []
    shown = undefined
  }
}

const samePath = (x: Path, y: Path | undefined): boolean =>
  y !== undefined && x.length === y.length && x.every((key, i) => Object.is(key, y[i]))

/** The path of a lens that goes down one path whatever the structure; `undefined` if that is not sure. */
export const plainPath = (get: (s: unknown) => unknown, whole: unknown): Path | undefined => {
  const path = isOnTheWay(whole) ? down(get, whole, false) : undefined
  if (path === undefined) return undefined
  const target = walk(whole, path)
  if (isNumber(target) && !samePath(path, down(get, whole, true))) return undefined
  return Object.is(get(whole), target) ? path : undefined
}

/** How the parts of a structure are shown that do not lie on the way. Each has a number of its own. */
type Show = (value: unknown, index: number) => unknown

const asItIs: Show = value => value

const siblings = new StandIns(() => closed)

const standIn: Show = (value, index) => (isStatic(value) ? value : siblings.for(value, index))

const nearBy: Show = (value, index) =>
  isNumber(value) ? moved(value, Math.imul(index + 1, 0x9e3779b1) >>> 0, 1) : standIn(value, index)

/** A structure of which all is shown but the containers on the way. */
const disguised = (whole: unknown, path: Path, show: Show, level = 0, index = 1): unknown => {
  if (level === path.length) return show(whole, index)
  const kind = kindOnTheWay(whole) ?? giveUp()
  let next = index
  const size = keysOf(whole, kind).length
  return mapContainer(whole, kind, (value, key) =>
    Object.is(key, path[level]) ? disguised(value, path, show, level + 1, index + size) : show(value, next++)
  )
}

/** Whether a structure is another one as it is shown, with a part at a path. */
const isDisguised = (
  made: unknown,
  part: unknown,
  whole: unknown,
  path: Path,
  show: Show,
  level = 0,
  index = 1
): boolean => {
  if (level === path.length) return Object.is(made, part) || (show === asItIs && equal(made, part))
  const kind = kindOnTheWay(whole)
  if (kind === undefined || kind !== kindOnTheWay(made)) return false
  const parts = keysOf(whole, kind)
  if (keysOf(made, kind).length !== parts.length) return false
  let next = index
  let onTheWay = false
  for (const key of parts) {
    if (!hasPart(made, key)) return false
    const [now, before] = [partOf(made, key), partOf(whole, key)]
    if (Object.is(key, path[level])) {
      onTheWay = true
      if (!isDisguised(now, part, before, path, show, level + 1, index + parts.length)) return false
    } else if (!Object.is(now, show(before, next++))) return false
  }
  return onTheWay
}

export type Set = (a: unknown) => (s: unknown) => unknown

/** Whether what a `set` makes of a structure is that structure with the value at a path. */
export const putsValue = (set: Set, whole: unknown, path: Path, value: unknown): boolean =>
  isDisguised(set(value)(whole), value, whole, path, asItIs)

/** Whether a `set` puts any value at a path, and nothing else. Does not run it on the structure itself. */
export const putsAnything = (set: Set, whole: unknown, path: Path, value: unknown): boolean => {
  try {
    return [standIn, nearBy].every(show => {
      const before = disguised(whole, path, show)
      const target = walk(before, path)
      const part = show(value, 0)
      return (
        isDisguised(set(part)(before), part, whole, path, show) &&
        // It must not have changed what it was given.
        isDisguised(before, target, whole, path, show)
      )
    })
  } catch {
    return false
  } finally {
    siblings.forget()
  }
}
