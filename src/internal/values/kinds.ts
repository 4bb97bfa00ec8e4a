/** What kind of value something is: a number, a container of parts, an instance of a class, or a static leaf. */
import { describe, NotDifferentiableError } from '../graph/errors'
import type { Backprop } from '../graph/types'

/**
 * The symbol by which a class carries its own `Backprop` instance. It is registered, so that copies of the package
 * agree.
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

/** The containers: those of parts of any kind, and typed arrays, which hold only numbers. */
export type ContainerKind = CompoundKind | 'typedArray'

export type Kind = 'number' | 'bigint' | 'static' | 'instance' | ContainerKind

export const isTypedArray = (x: unknown): x is TypedArray =>
  ArrayBuffer.isView(x) && !(x instanceof DataView) && !(x instanceof BigInt64Array) && !(x instanceof BigUint64Array)

export const instanceOf = (x: unknown): Backprop<unknown> | undefined =>
  (x as { readonly [backpropInstance]?: Backprop<unknown> })[backpropInstance]

/** The instance of values that stand on memory, such as vectors: the sweep may write to memory that it made itself. */
export interface InPlace<A> extends Backprop<A> {
  /** The same value on memory of its own. */
  readonly copy: (a: A) => A
  /** Adds `y` to `x` in the memory of `x`, if it can, and gives the sum. */
  readonly addInto: (x: A, y: A) => A
}

export const inPlaceOf = (x: unknown): InPlace<unknown> | undefined => {
  const B = typeof x === 'object' && x !== null ? instanceOf(x) : undefined
  return B !== undefined && 'addInto' in B ? (B as InPlace<unknown>) : undefined
}

const notDifferentiable = (x: unknown): NotDifferentiableError =>
  new NotDifferentiableError(
    `${describe(x)} has no gradient: ${
      typeof x === 'function'
        ? 'keep functions out of the values that are differentiated, or wrap them in a class that carries a ' +
          'Backprop instance'
        : 'give its class a Backprop instance under the symbol Backprop.instance, or turn it into a plain record'
    }`
  )

/** A plain object. Another realm (a vm context, a test runner) has an `Object.prototype` of its own. */
export const isRecord = (x: object): boolean => {
  const proto = Object.getPrototypeOf(x) as object | null
  return (
    proto === null ||
    proto === Object.prototype ||
    (Object.getPrototypeOf(proto) === null && Object.hasOwn(proto, 'hasOwnProperty'))
  )
}

/** Whether a value is a container, rather than a leaf or an instance of a class. */
export const isPlain = (x: unknown): x is object =>
  typeof x === 'object' && x !== null && (isRecord(x) || Array.isArray(x) || isTypedArray(x) || x instanceof Map)

/** Strings, booleans, symbols, `null` and `undefined`: they have no gradient and appear unchanged in one. */
export const isStatic = (x: unknown): x is string | boolean | symbol | null | undefined =>
  typeof x !== 'number' && (x === null || (typeof x !== 'object' && typeof x !== 'bigint' && typeof x !== 'function'))

/** The kind of a plain value. Refuses functions and objects of unknown classes. */
export const kindOf = (x: unknown): Kind => {
  switch (typeof x) {
    case 'number':
      return 'number'
    case 'bigint':
      return 'bigint'
    case 'function':
      throw notDifferentiable(x)
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
  throw notDifferentiable(x)
}

/** Whether values of a kind are made of parts of any kind. */
export const isCompound = (kind: Kind): kind is CompoundKind => kind === 'record' || kind === 'array' || kind === 'map'

export const isContainer = (kind: Kind): kind is ContainerKind => isCompound(kind) || kind === 'typedArray'

/** The kind of a container of parts of any kind, and `undefined` for everything else. Refuses nothing. */
export const compoundKindOf = (x: unknown): CompoundKind | undefined => {
  if (typeof x !== 'object' || x === null) return undefined
  if (Array.isArray(x)) return 'array'
  return x instanceof Map ? 'map' : isRecord(x) ? 'record' : undefined
}

export interface TaggedRecord {
  readonly _tag: string
}

/** A member of a tagged union. Fields of two members with different tags must not be mixed. */
export const isTagged = (x: object): x is TaggedRecord => typeof (x as Partial<TaggedRecord>)._tag === 'string'

/** What values provide whose sizes are part of their shape. */
export interface Sized {
  readonly sameShape: (other: unknown) => boolean
}

export const isSized = (x: unknown): x is Sized =>
  typeof x === 'object' && x !== null && 'sameShape' in x && typeof x.sameShape === 'function'
