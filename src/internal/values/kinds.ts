/** Classifies values: as numbers, containers of parts, instances of classes, or static leaves. */
import { describe, NotDifferentiableError } from '../graph/errors'
import type { Backprop } from '../graph/types'

/**
 * The symbol under which a class keeps its own `Backprop` instance. It is registered globally, so copies of this
 * package agree on it.
 */
export const backpropInstance: unique symbol = Symbol.for('backprop-ts/Backprop')

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

export type CompoundKind = 'array' | 'map' | 'record'

/** Typed arrays are containers too, but hold only numbers. */
export type ContainerKind = CompoundKind | 'typedArray'

export type Kind = 'number' | 'bigint' | 'static' | 'instance' | ContainerKind

export const isTypedArray = (x: unknown): x is TypedArray =>
  ArrayBuffer.isView(x) && !(x instanceof DataView) && !(x instanceof BigInt64Array) && !(x instanceof BigUint64Array)

/** Whether a value is an array of floats. */
export const isFloats = (x: unknown): x is Float64Array | Float32Array =>
  x instanceof Float64Array || x instanceof Float32Array

export const instanceOf = (x: unknown): Backprop<unknown> | undefined =>
  (x as { readonly [backpropInstance]?: Backprop<unknown> } | null | undefined)?.[backpropInstance]

/**
 * The instance of values that own memory, such as vectors. The sweep may add in place to memory that it allocated
 * itself.
 */
export interface InPlace<A> extends Backprop<A> {
  /** A copy that shares no memory with the original. */
  readonly copy: (a: A) => A
  /** Returns the sum of `x` and `y`. Writes it to the memory of `x` if possible. */
  readonly addInto: (x: A, y: A) => A
}

export const inPlaceOf = (x: unknown): InPlace<unknown> | undefined => {
  const B = instanceOf(x)
  return B !== undefined && 'addInto' in B ? (B as InPlace<unknown>) : undefined
}

const notDifferentiable = (x: unknown): NotDifferentiableError =>
  new NotDifferentiableError(
    `${describe(x)} has no gradient: ${
      typeof x === 'function'
        ? 'leave it out, or keep it in a class with a Backprop.instance'
        : 'give its class a Backprop.instance, or make it a plain record'
    }`
  )

/**
 * Whether an object is a plain one. Other realms, such as a vm context or a test runner, have their own
 * `Object.prototype`.
 */
export const isRecord = (x: object): boolean => {
  const proto = Object.getPrototypeOf(x) as object | null
  return (
    proto === null ||
    proto === Object.prototype ||
    (Object.getPrototypeOf(proto) === null && Object.hasOwn(proto, 'hasOwnProperty'))
  )
}

/**
 * The kind of a container, whatever its parts are, and `undefined` for everything else. Ignores `Backprop` instances.
 * Never throws.
 */
export const containerKindOf = (x: unknown): ContainerKind | undefined => {
  if (typeof x !== 'object' || x === null) return undefined
  if (isRecord(x)) return 'record'
  if (Array.isArray(x)) return 'array'
  return isTypedArray(x) ? 'typedArray' : x instanceof Map ? 'map' : undefined
}

/** Whether a value is a container, and not a leaf or an instance of a class. */
export const isPlain = (x: unknown): x is object => containerKindOf(x) !== undefined

/**
 * Whether a value is a string, boolean, symbol, `null` or `undefined`. Static values have no gradient: they appear in
 * it unchanged.
 */
export const isStatic = (x: unknown): x is string | boolean | symbol | null | undefined =>
  typeof x !== 'number' && (x === null || (typeof x !== 'object' && typeof x !== 'bigint' && typeof x !== 'function'))

/** The kind of a plain value. Throws for functions and for objects of unknown classes. */
export const kindOf = (x: unknown): Kind => {
  if (typeof x === 'number') return 'number'
  if (typeof x === 'bigint') return 'bigint'
  if (isStatic(x)) return 'static'
  const kind = containerKindOf(x)
  if (kind !== 'array' && typeof x === 'object' && instanceOf(x) !== undefined) return 'instance'
  if (kind === undefined) throw notDifferentiable(x)
  return kind
}

/** Whether values of a kind consist of parts of any kind. */
export const isCompound = (kind: Kind): kind is CompoundKind => kind === 'record' || kind === 'array' || kind === 'map'

export const isContainer = (kind: Kind): kind is ContainerKind => isCompound(kind) || kind === 'typedArray'

/** The kind of a container whose parts may be of any kind, and `undefined` for everything else. Never throws. */
export const compoundKindOf = (x: unknown): CompoundKind | undefined => {
  const kind = containerKindOf(x)
  return kind === 'typedArray' ? undefined : kind
}

/** Whether a value has no numbers that can move: a static leaf, a bigint, or an array of integers. */
export const isFixed = (x: unknown, kind: Kind): boolean =>
  kind === 'static' || kind === 'bigint' || (kind === 'typedArray' && !isFloats(x))

/** Whether an array holds numbers only. */
export const areNumbers = (xs: ReadonlyArray<unknown>): boolean => {
  // `every` would skip holes.
  for (let i = 0; i < xs.length; i++) if (typeof xs[i] !== 'number') return false
  return true
}

export interface TaggedRecord {
  readonly _tag: string
}

/** Whether a record is a member of a tagged union. Fields of members with different tags must not be mixed. */
export const isTagged = (x: object): x is TaggedRecord => typeof (x as Partial<TaggedRecord>)._tag === 'string'

/** A value whose size is part of its shape. */
export interface Sized {
  readonly sameShape: (other: unknown) => boolean
}

export const isSized = (x: unknown): x is Sized =>
  typeof x === 'object' && x !== null && 'sameShape' in x && typeof x.sameShape === 'function'
