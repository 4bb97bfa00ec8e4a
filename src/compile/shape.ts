/** The structure of an argument: where its numbers lie, and everything else, which a compiled function is made for. */
import { describe, formatPath, NotDifferentiableError, ShapeError } from '../internal/graph/errors'
import { Node, primal } from '../internal/graph/node'
import { isEnumerable, type Keyed, keysOf, partOf, setPart } from '../internal/values/containers'
import { isRecord, isTypedArray, kindOf } from '../internal/values/kinds'
import { child } from '../internal/values/sparse-cotangent'

/** A structure. Numbers are counted in the order in which they are met. */
export type Shape =
  { readonly kind: 'number'; readonly index: number } | { readonly kind: 'static'; readonly value: unknown } | Container

/** A container, whatever its parts are. */
export interface Frame {
  readonly kind: 'array' | 'floats' | 'record' | 'map'
  readonly keys: ReadonlyArray<unknown>
  /** A record without a prototype. */
  readonly isBare: boolean
}

export interface Container extends Frame {
  readonly parts: ReadonlyArray<Shape>
  /** The index of the first number of an array of nothing else. */
  readonly numbersAt?: number
}

/** Whether a container is an array of numbers. */
type Flat = Container & { readonly numbersAt: number }
export const isFlat = (shape: Container): shape is Flat => shape.numbersAt !== undefined

const isNumberShape = ({ kind }: Shape): boolean => kind === 'number'

const isNumber = (x: unknown): boolean => typeof x === 'number'

/** The shape of a value, and its numbers. Throws for what cannot be compiled. */
export const shapeOf = (
  name: string,
  x: unknown,
  isLeaf: (value: unknown) => boolean = isNumber
): { readonly shape: Shape; readonly numbers: ReadonlyArray<unknown> } => {
  const numbers: unknown[] = []
  const visit = (value: unknown): Shape => {
    if (isLeaf(value)) return { kind: 'number', index: numbers.push(value) - 1 }
    if (value instanceof Node)
      throw new NotDifferentiableError(
        `${name}: got a BVar holding ${describe(primal(value))}. A compiled function takes plain values. Inside ` +
          'another function, call the one that was compiled'
      )
    const kind = kindOf(value)
    if (kind === 'static') return { kind, value }
    if (kind === 'number' || kind === 'bigint' || kind === 'instance' || (isTypedArray(value) && !isFloats(value)))
      throw new NotDifferentiableError(
        `${name}: cannot compile a function of ${describe(value)}, only of numbers in records, tuples, arrays, ` +
          'Maps and Float64Arrays. Functions of vectors, matrices, bigints and other arrays run as they are'
      )
    const keys = keysOf(value, kind)
    const parts = keys.map(key => visit(partOf(value, key)))
    const isArray = kind === 'array' || kind === 'typedArray'
    const [first] = parts
    return {
      kind: kind === 'typedArray' ? 'floats' : kind,
      keys,
      parts,
      isBare: Object.getPrototypeOf(value) === null,
      ...(isArray && first?.kind === 'number' && parts.every(isNumberShape) && { numbersAt: first.index })
    }
  }
  return { shape: visit(x), numbers }
}

const isFloats = (x: unknown): x is Float64Array =>
  x instanceof Float64Array || Object.prototype.toString.call(x) === '[object Float64Array]'

/** Whether a value is a record with the given keys, in this order. */
const hasKeys = (x: unknown, { keys, isBare }: Frame): boolean => {
  if (typeof x !== 'object' || x === null || (Object.getPrototypeOf(x) === null) !== isBare || !isRecord(x))
    return false
  let i = 0
  // A record inherits no keys, and a list of them would cost more.
  for (const key in x) if (key !== keys[i++]) return false
  for (const key of Object.getOwnPropertySymbols(x)) if (isEnumerable(x, key) && key !== keys[i++]) return false
  return i === keys.length
}

/** Whether a value is a container of a shape, whatever its parts are. */
export const fits = (x: unknown, container: Frame): boolean => {
  const { kind, keys } = container
  if (kind === 'record') return hasKeys(x, container)
  if (kind === 'array') return Array.isArray(x) && x.length === keys.length
  if (kind === 'floats') return isFloats(x) && x.length === keys.length
  return x instanceof Map && x.size === keys.length && [...x.keys()].every((key, i) => Object.is(key, keys[i]))
}

/** Throws unless memory for a gradient has a number for each of the argument. */
export const requireLength = (into: Float64Array, size: number): void => {
  if (into.length !== size)
    throw new ShapeError(
      `backpropInto: the memory for the gradient must have the length ${size}, one for each number of the argument, ` +
        `got ${describe(into)}`
    )
}

const readFlat = ({ kind, numbersAt }: Flat, x: ArrayLike<unknown>, into: Float64Array): boolean => {
  if (kind === 'floats') {
    into.set(x as Float64Array, numbersAt)
    return true
  }
  for (let i = 0; i < x.length; i++) {
    const n = x[i]
    if (typeof n !== 'number') return false
    into[numbersAt + i] = n
  }
  return true
}

/** Copies the numbers of a value to memory. Returns false if the value has another shape. */
export const readNumbers = (shape: Shape, x: unknown, into: Float64Array): boolean => {
  if (shape.kind === 'number') {
    if (typeof x !== 'number') return false
    into[shape.index] = x
    return true
  }
  if (shape.kind === 'static') return Object.is(x, shape.value)
  if (!fits(x, shape)) return false
  if (isFlat(shape)) return readFlat(shape, x as ArrayLike<unknown>, into)
  const { kind, keys, parts } = shape
  for (let i = 0; i < parts.length; i++) {
    const part = kind === 'map' ? (x as Map<unknown, unknown>).get(keys[i]) : (x as Keyed)[keys[i] as PropertyKey]
    if (!readNumbers(parts[i] as Shape, part, into)) return false
  }
  return true
}

/** A value of a shape with other numbers, which may be any values. `Float64Array`s of such are arrays. */
export const build = (
  shape: Shape,
  leaf: (index: number) => unknown,
  arePlain: boolean,
  flat?: (shape: Flat) => unknown
): unknown => {
  if (shape.kind === 'number') return leaf(shape.index)
  if (shape.kind === 'static') return shape.value
  if (flat !== undefined && isFlat(shape)) return flat(shape)
  const parts = shape.parts.map(part => build(part, leaf, arePlain, flat))
  if (shape.kind === 'array') return parts
  if (shape.kind === 'floats') return arePlain ? Float64Array.from(parts as number[]) : parts
  const out = shape.kind === 'map' ? new Map() : shape.isBare ? (Object.create(null) as object) : {}
  shape.keys.forEach((key, i) => setPart(out, key, parts[i]))
  return out
}

/** A value of a shape with the numbers in memory from a place on. */
export const buildFrom = (shape: Shape, m: Float64Array, at: number): unknown =>
  build(
    shape,
    i => m[at + i],
    true,
    ({ kind, numbersAt, parts: { length } }) => {
      const first = at + numbersAt
      return kind === 'floats' ? m.slice(first, first + length) : Array.from(m.subarray(first, first + length))
    }
  )

/** How many numbers a shape has. */
export const sizeOf = (shape: Shape): number =>
  shape.kind === 'number' ? 1 : 'parts' in shape ? shape.parts.reduce((n, part) => n + sizeOf(part), 0) : 0

/** What a value, or a variable of one, has in the place of each number of a shape. */
export const partsOfShape = (shape: Shape, x: unknown): ReadonlyArray<unknown> => {
  const found: unknown[] = []
  const visit = (at: Shape, value: unknown): void => {
    if (at.kind === 'number') found[at.index] = value
    else if ('parts' in at) at.parts.forEach((part, i) => visit(part, child(value, at.keys[i])))
  }
  visit(shape, x)
  return found
}

/** Where a number lies, for an error: ` at .a.0`, or nothing if it is the whole value. */
export const placeOf = (shape: Shape, index: number): string => {
  let found = ''
  const visit = (at: Shape, path: ReadonlyArray<unknown>): void => {
    if (at.kind === 'number' && at.index === index && path.length > 0) found = ` at ${formatPath(path)}`
    if ('parts' in at) at.parts.forEach((part, i) => visit(part, [...path, at.keys[i]]))
  }
  visit(shape, [])
  return found
}
