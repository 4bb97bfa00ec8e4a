/** Structures of values: which they are, how they are taken apart and put together again. Knows nothing of gradients. */
import { describe, NotDifferentiableError } from '../graph/errors'

/** The symbol by which a class carries its own `Backprop` instance. Registered, so that copies of the package agree. */
export const backpropInstance: unique symbol = Symbol.for('backprop-ts/Backprop')

/** The symbol by which variables are known, also those of another copy of the package. */
export const variable: unique symbol = Symbol.for('backprop-ts/BVar')

/** See the public module `Backprop`. */
export interface Backprop<A> {
  readonly zero: (a: A) => A
  readonly add: (x: A, y: A) => A
  readonly one: (a: A) => A
}

export type TypedArray =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array

/** Objects and arrays, seen by key. */
export type Keyed = { [key: PropertyKey]: unknown }

export type Kind = 'number' | 'bigint' | 'static' | 'array' | 'typedArray' | 'map' | 'instance' | 'record'

export const isTypedArray = (x: unknown): x is TypedArray =>
  ArrayBuffer.isView(x) && !(x instanceof DataView) && !(x instanceof BigInt64Array) && !(x instanceof BigUint64Array)

export const instanceOf = (x: object): Backprop<unknown> | undefined =>
  (x as { readonly [backpropInstance]?: Backprop<unknown> })[backpropInstance]

const refusal = (x: unknown): NotDifferentiableError =>
  new NotDifferentiableError(
    typeof x === 'function'
      ? `${describe(x)} has no gradient: keep functions out of the values that are differentiated, or wrap them in a class that carries a Backprop instance`
      : `${describe(x)} has no gradient: give its class a Backprop instance under the symbol Backprop.instance, or turn it into a plain record`
  )

/** A plain object. One of another realm (a vm context, a test runner) has another `Object.prototype`. */
export const isRecord = (x: object): boolean => {
  const proto = Object.getPrototypeOf(x) as object | null
  return (
    proto === null ||
    proto === Object.prototype ||
    (Object.getPrototypeOf(proto) === null && Object.hasOwn(proto, 'hasOwnProperty'))
  )
}

/** Whether a value is made of parts, rather than a leaf or an instance of a class. */
export const isPlain = (x: unknown): x is object =>
  typeof x === 'object' && x !== null && (isRecord(x) || Array.isArray(x) || isTypedArray(x) || x instanceof Map)

/** What a plain value is. Refuses functions and objects of unknown classes. */
export const kindOf = (x: unknown): Kind => {
  switch (typeof x) {
    case 'number':
      return 'number'
    case 'bigint':
      return 'bigint'
    case 'function':
      throw refusal(x)
    case 'object':
      break
    default:
      return 'static'
  }
  if (x === null) return 'static'
  if (isRecord(x)) return backpropInstance in x ? 'instance' : 'record'
  if (Array.isArray(x)) return 'array'
  if (instanceOf(x) !== undefined) return 'instance'
  if (isTypedArray(x)) return 'typedArray'
  if (x instanceof Map) return 'map'
  throw refusal(x)
}

/** Whether it is made of parts that may be of any kind, and so be searched. */
export const isCompound = (kind: Kind): boolean => kind === 'record' || kind === 'array' || kind === 'map'

export const isContainer = (kind: Kind): boolean => isCompound(kind) || kind === 'typedArray'

/** Whether an object has a field of its own, and not a hidden one. */
export const isEnumerable = (x: object, key: PropertyKey): boolean => Object.prototype.propertyIsEnumerable.call(x, key)

/** The keys of a record: its own enumerable ones, symbols included, as spreading copies them. */
export const recordKeys = (x: object): ReadonlyArray<PropertyKey> => {
  const symbols = Object.getOwnPropertySymbols(x)
  if (symbols.length === 0) return Object.keys(x)
  return [...Object.keys(x), ...symbols.filter(s => isEnumerable(x, s))]
}

export const emptyLike = (x: object): Keyed => (Object.getPrototypeOf(x) === null ? Object.create(null) : {}) as Keyed

/** Sets a field; `__proto__` is a key like any other. */
export const setField = (x: Keyed, key: PropertyKey, value: unknown): void => {
  if (key === '__proto__')
    Object.defineProperty(x, key, { value, enumerable: true, writable: true, configurable: true })
  else x[key] = value
}

export const hasField = (x: object, key: PropertyKey): boolean => Object.hasOwn(x, key)

export const getField = (x: object, key: PropertyKey): unknown =>
  key === '__proto__' && !Object.hasOwn(x, key) ? undefined : (x as Keyed)[key]

export const mapRecord = (x: object, f: (value: unknown, key: PropertyKey) => unknown): Keyed => {
  const out = emptyLike(x)
  for (const key of recordKeys(x)) setField(out, key, f((x as Keyed)[key], key))
  return out
}

/** An array's elements by index, so that holes are `undefined` and stay visible. */
export const mapArray = (x: ArrayLike<unknown>, f: (value: unknown, index: number) => unknown): unknown[] => {
  const out = new Array<unknown>(x.length)
  for (let i = 0; i < x.length; i++) out[i] = f(x[i], i)
  return out
}

export const typedLike = (x: TypedArray, length = x.length): TypedArray =>
  new (x.constructor as new (length: number) => TypedArray)(length)

/** The same container with each part replaced. A typed array holds only numbers. */
export const mapContainer = (x: unknown, kind: Kind, f: (value: unknown, key: unknown) => unknown): unknown => {
  try {
    return mapParts(x, kind, f)
  } catch (error) {
    throw explained(error, x)
  }
}

const mapParts = (x: unknown, kind: Kind, f: (value: unknown, key: unknown) => unknown): unknown => {
  switch (kind) {
    case 'array':
      return mapArray(x as ArrayLike<unknown>, f)
    case 'typedArray': {
      const out = typedLike(x as TypedArray)
      for (let i = 0; i < out.length; i++) out[i] = f((x as TypedArray)[i], i) as number
      return out
    }
    case 'map': {
      const out = new Map<unknown, unknown>()
      for (const [key, value] of x as Map<unknown, unknown>) out.set(key, f(value, key))
      return out
    }
    default:
      return mapRecord(x as object, f)
  }
}

/** The part of a plain container at a key. */
export const partOf = (x: unknown, key: unknown): unknown =>
  x instanceof Map ? (x as Map<unknown, unknown>).get(key) : getField(x as object, key as PropertyKey)

/** Whether a container has a part at a key, be it `undefined`. */
export const hasPart = (x: unknown, key: unknown): boolean =>
  x instanceof Map ? x.has(key) : hasField(x as object, key as PropertyKey)

/** The part at the end of a path; `undefined` where there is none. */
export const walk = (x: unknown, path: ReadonlyArray<unknown>): unknown => {
  let at = x
  for (const key of path) at = typeof at === 'object' && at !== null ? partOf(at, key) : undefined
  return at
}

/** What a container is that is made of parts of any kind; `undefined` for anything else. */
export const plainKind = (x: unknown): 'array' | 'map' | 'record' | undefined => {
  if (typeof x !== 'object' || x === null) return undefined
  if (Array.isArray(x)) return 'array'
  return x instanceof Map ? 'map' : isRecord(x) ? 'record' : undefined
}

export const keysOf = (x: unknown, kind: Kind): ReadonlyArray<unknown> => {
  if (kind === 'map') return [...(x as Map<unknown, unknown>).keys()]
  if (kind === 'record') return recordKeys(x as object)
  return mapArray(x as ArrayLike<unknown>, (_, i) => i)
}

/** A structure on the way from the root of a survey, and which of its parts is next on the way. */
interface Level {
  readonly whole: object
  readonly rest: Iterator<unknown, unknown>
  key: unknown
}

const left = -1

const isNest = (x: unknown): x is object => isPlain(x) && !isTypedArray(x)

/** How deep a structure is nested, and the path from one that holds itself to itself. Needs no stack. */
const survey = (root: object): { readonly depth: number; readonly cycle: Cycle | undefined } => {
  const way: Level[] = []
  /** Where on the way a structure stands; none that was left again holds itself. */
  const places = new Map<object, number>()
  let depth = 0
  const enter = (whole: object): void => {
    places.set(whole, way.length)
    depth = Math.max(depth, way.push({ whole, rest: keysOf(whole, kindOf(whole)).values(), key: undefined }))
  }
  enter(root)
  for (let level = way.at(-1); level !== undefined; level = way.at(-1)) {
    const { done, value } = level.rest.next()
    if (done === true) {
      places.set(level.whole, left)
      way.pop()
      continue
    }
    level.key = value
    const part = partOf(level.whole, value)
    if (!isNest(part)) continue
    const place = places.get(part)
    if (place === undefined) enter(part)
    else if (place !== left) return { depth, cycle: { whole: part, path: way.slice(place).map(({ key }) => key) } }
  }
  return { depth, cycle: undefined }
}

interface Cycle {
  readonly whole: object
  readonly path: ReadonlyArray<unknown>
}

/** Less than what any walk has a stack for: of nesting below this the overflow was not the structure's fault. */
const deep = 200

/** Not by regular expressions: to compile one where the stack is at its end can abort the process. */
const isOverflow = (error: unknown): boolean =>
  error instanceof Error && (error.message.includes('call stack') || error.message.includes('too much recursion'))

/** Walks recurse, and count nothing on the way: only when the stack does not suffice for one is it asked what `x` is like. */
export const explained = (error: unknown, x: unknown): unknown => {
  if (!isOverflow(error) || !isNest(x)) return error
  const { depth, cycle } = survey(x)
  if (cycle !== undefined)
    return new NotDifferentiableError(
      `${describe(cycle.whole)} holds itself, at ${cycle.path.map(key => `.${String(key)}`).join('')}: values must be trees. ` +
        'Leave references to parents and the like out, or keep them in a class that carries a Backprop instance'
    )
  return depth < deep
    ? error
    : new NotDifferentiableError(
        `${describe(x)} is nested too deep for the stack, by ${depth} levels or more: use an array in place of a linked list`
      )
}

export interface TaggedRecord {
  readonly _tag: string
}

/** The members of tagged unions: of two with different tags, fields must not be mixed. */
export const isTagged = (x: object): x is TaggedRecord => typeof (x as Partial<TaggedRecord>)._tag === 'string'

/** What classes provide whose sizes are part of their shape. */
export interface Sized {
  readonly sameShape: (other: unknown) => boolean
}

export const isSized = (x: unknown): x is Sized =>
  typeof x === 'object' && x !== null && 'sameShape' in x && typeof x.sameShape === 'function'
