/** Takes containers apart by key and rebuilds them. The containers are arrays, typed arrays, `Map`s and records. */
import { BackpropError, formatPath } from '../graph/errors'
import { type ContainerKind, isTypedArray, kindOf, type TypedArray } from './kinds'
import { explainOverflow, NestingError } from './nesting'

/** An object or array, indexed by key. */
export type Keyed = { [key: PropertyKey]: unknown }

/** Whether an object has an own enumerable property. */
export const isEnumerable = (x: object, key: PropertyKey): boolean => Object.prototype.propertyIsEnumerable.call(x, key)

/** The keys of a record: its own enumerable keys, including symbols, as the spread operator copies them. */
const recordKeys = (x: object): ReadonlyArray<PropertyKey> => {
  const symbols = Object.getOwnPropertySymbols(x)
  if (symbols.length === 0) return Object.keys(x)
  return [...Object.keys(x), ...symbols.filter(s => isEnumerable(x, s))]
}

/** Sets a field. `__proto__` is an ordinary key here. */
export const setField = (x: Keyed, key: PropertyKey, value: unknown): void => {
  if (key === '__proto__')
    Object.defineProperty(x, key, { value, enumerable: true, writable: true, configurable: true })
  else x[key] = value
}

/** Adds a part to a `Map` or record that is being built. */
export const setPart = (x: object, key: unknown, value: unknown): void => {
  if (x instanceof Map) x.set(key, value)
  else setField(x as Keyed, key as PropertyKey, value)
}

export const hasField = (x: object, key: PropertyKey): boolean => Object.hasOwn(x, key)

const getField = (x: object, key: PropertyKey): unknown =>
  key === '__proto__' && !Object.hasOwn(x, key) ? undefined : (x as Keyed)[key]

/** Maps every index. `Array.prototype.map` would skip holes. */
export const mapArray = (x: ArrayLike<unknown>, f: (value: unknown, index: number) => unknown): unknown[] => {
  const out = new Array<unknown>(x.length)
  for (let i = 0; i < x.length; i++) out[i] = f(x[i], i)
  return out
}

export const typedLike = (x: TypedArray, length = x.length): TypedArray =>
  new (x.constructor as new (length: number) => TypedArray)(length)

/** The path to where an error arose, as far as it is known. */
const paths = new WeakMap<Error, ReadonlyArray<unknown>>()

/**
 * Appends the path to where an error arose to its message. Each enclosing container adds its key as the error passes
 * through.
 */
const atKey = (error: unknown, key: unknown): unknown => {
  if (!(error instanceof BackpropError) || error instanceof NestingError) return error
  const { message, stack } = error
  const inner = paths.get(error)
  const path = [key, ...(inner ?? [])]
  paths.set(error, path)
  const reason = inner === undefined ? message : message.slice(0, -suffix(inner).length)
  error.message = reason + suffix(path)
  error.stack = String(stack).replace(message, () => error.message)
  return error
}

const suffix = (path: ReadonlyArray<unknown>): string => ` (at ${formatPath(path)})`

/** Replaces each part of a container. Errors name the path of the part that they arose in. */
export const mapContainer = (
  x: unknown,
  kind: ContainerKind,
  f: (value: unknown, key: unknown) => unknown
): unknown => {
  let at: unknown
  const replaced = (value: unknown, key: unknown): unknown => f(value, (at = key))
  try {
    return mapParts(x as object, kind, replaced)
  } catch (error) {
    throw atKey(explainOverflow(error, x), at)
  }
}

const mapParts = (x: object, kind: ContainerKind, f: (value: unknown, key: unknown) => unknown): unknown => {
  if (kind === 'array') return mapArray(x as ArrayLike<unknown>, f)
  if (kind === 'typedArray') {
    const out = typedLike(x as TypedArray)
    for (let i = 0; i < out.length; i++) out[i] = f((x as TypedArray)[i], i) as number
    return out
  }
  const out: object =
    kind === 'map' ? new Map() : Object.getPrototypeOf(x) === null ? (Object.create(null) as object) : {}
  for (const key of keysOf(x, kind)) setPart(out, key, f(partOf(x, key), key))
  return out
}

/** The part of a plain container at a key. */
export const partOf = (x: unknown, key: unknown): unknown =>
  x instanceof Map ? (x as Map<unknown, unknown>).get(key) : getField(x as object, key as PropertyKey)

/** Whether a container has a part at a key, even if that part is `undefined`. */
export const hasPart = (x: unknown, key: unknown): boolean =>
  x instanceof Map ? x.has(key) : hasField(x as object, key as PropertyKey)

/** The part at the end of a path, or `undefined` where there is none. */
export const walk = (x: unknown, path: ReadonlyArray<unknown>): unknown => {
  let at = x
  for (const key of path) at = typeof at === 'object' && at !== null ? partOf(at, key) : undefined
  return at
}

/** The keys of a container, in order. */
export const keysOf = (x: unknown, kind = kindOf(x) as ContainerKind): ReadonlyArray<unknown> => {
  if (kind === 'map') return [...(x as Map<unknown, unknown>).keys()]
  if (kind === 'record') return recordKeys(x as object)
  return mapArray(x as ArrayLike<unknown>, (_, i) => i)
}

/** The parts of a container, in the order of its keys. */
export const partsOf = (x: unknown): ReadonlyArray<unknown> =>
  Array.isArray(x) || isTypedArray(x) ? (x as ReadonlyArray<unknown>) : keysOf(x).map(key => partOf(x, key))
