/**
 * Treats any value as a vector: computes zeros, ones and sums by its structure. This is the structural `Backprop`
 * instance.
 */
import { describe, ShapeError } from '../graph/errors'
import {
  commonScope,
  innermost,
  isLive,
  Node,
  node,
  type Operation,
  operation,
  primal,
  type Scope,
  valueIn
} from '../graph/node'
import type { Backprop } from '../graph/types'
import {
  emptyLike,
  getField,
  hasField,
  type Keyed,
  mapArray,
  mapContainer,
  recordKeys,
  setField,
  typedLike
} from './containers'
import { instanceOf, isTagged, type Kind, kindOf, type TaggedRecord, type TypedArray } from './kinds'
import { explainOverflow } from './nesting'

const constantOf = (number: number, bigint: bigint, own: 'zero' | 'one') => {
  const constant = (a: unknown): unknown => {
    if (typeof a === 'number') return number
    const x = primal(a)
    const kind = kindOf(x)
    if (kind === 'number') return number
    if (kind === 'bigint') return bigint
    if (kind === 'static') return x
    if (kind === 'instance') return (instanceOf(x) as Backprop<unknown>)[own](x)
    return mapContainer(x, kind, constant)
  }
  return constant
}

/** A zero of the same shape, as a plain value. */
export const zero: (a: unknown) => unknown = constantOf(0, 0n, 'zero')

/** A value of the same shape with ones for all numbers, as a plain value. */
export const one: (a: unknown) => unknown = constantOf(1, 1n, 'one')

const mismatch = (x: unknown, y: unknown): ShapeError =>
  new ShapeError(
    `adding gradients: ${describe(x)} and ${describe(y)} have different structures. Both need that of the value`
  )

type Add = (x: unknown, y: unknown) => unknown

/** Adds element by element. The tail of the longer array is kept. */
export const addArrays = (add: Add, x: ArrayLike<unknown>, y: ArrayLike<unknown>): unknown[] => {
  const [longer, shorter] = x.length < y.length ? [y, x] : [x, y]
  return mapArray(longer, (_, i) => (i < shorter.length ? add(x[i], y[i]) : longer[i]))
}

const addTypedArrays = (x: TypedArray, y: TypedArray): TypedArray => {
  if (x.constructor !== y.constructor) throw mismatch(x, y)
  const out = typedLike(x, Math.max(x.length, y.length))
  for (let i = 0; i < out.length; i++) out[i] = (x[i] ?? 0) + (y[i] ?? 0)
  return out
}

export const addRecords = (add: Add, x: object, y: object): Keyed => {
  const out = emptyLike(x)
  for (const key of recordKeys(x)) {
    const u = getField(x, key)
    setField(out, key, hasField(y, key) ? add(u, getField(y, key)) : u)
  }
  for (const key of recordKeys(y)) if (!hasField(x, key)) setField(out, key, getField(y, key))
  return out
}

export const addMaps = (
  add: Add,
  x: ReadonlyMap<unknown, unknown>,
  y: ReadonlyMap<unknown, unknown>
): Map<unknown, unknown> => {
  const out = new Map(x)
  for (const [key, v] of y) out.set(key, out.has(key) ? add(out.get(key), v) : v)
  return out
}

export const tagMismatch = (x: TaggedRecord, y: TaggedRecord): ShapeError =>
  new ShapeError(
    `adding gradients: a value tagged "${x._tag}" and one tagged "${y._tag}" belong to different members of their union`
  )

/**
 * Adds records with tags. `None` is the zero of its type. Members of any other union can only be added to members with
 * the same tag.
 */
const addTagged = (x: TaggedRecord, y: TaggedRecord): unknown => {
  if (x._tag === y._tag) return addRecords(addValues, x, y)
  if (x._tag === 'None') return y
  if (y._tag === 'None') return x
  throw tagMismatch(x, y)
}

/** The sum of two plain gradients of the same value, by structure. */
const addPlain = (x: unknown, y: unknown): unknown => {
  const kind = kindOf(x)
  if (y === undefined) return x
  if (kind === 'static') {
    if (x === undefined || x === y) return y
    throw mismatch(x, y)
  }
  if (kindOf(y) !== kind) throw mismatch(x, y)
  try {
    return addOfKind(kind, x, y)
  } catch (error) {
    throw explainOverflow(error, x)
  }
}

const addOfKind = (kind: Kind, x: unknown, y: unknown): unknown => {
  switch (kind) {
    case 'bigint':
      return (x as bigint) + (y as bigint)
    case 'array':
      return addArrays(addValues, x as ArrayLike<unknown>, y as ArrayLike<unknown>)
    case 'typedArray':
      return addTypedArrays(x as TypedArray, y as TypedArray)
    case 'map':
      return addMaps(addValues, x as Map<unknown, unknown>, y as Map<unknown, unknown>)
    case 'instance':
      return (instanceOf(x) as Backprop<unknown>).add(x, y)
    default: {
      const [u, v] = [x as object, y as object]
      return isTagged(u) && isTagged(v) ? addTagged(u, v) : addRecords(addValues, u, v)
    }
  }
}

const sumOperation = (B: Backprop<unknown>): Operation =>
  operation('add', (n, s, d) => {
    if (isLive(n.operand, n)) s.addCotangent(n.operand, d, B)
    if (isLive(n.other, n)) s.addCotangent(n.other, d, B)
  })

/** The sum of two gradients of the same value. Either may be a variable of a scope outside the one being swept. */
export const addBy = (B: Backprop<unknown>, x: unknown, y: unknown): unknown =>
  x instanceof Node || y instanceof Node ? recordSum(B, x, y) : B.add(x, y)

const recordSum = (B: Backprop<unknown>, x: unknown, y: unknown): unknown => {
  const scope = (commonScope(x, y) ?? innermost('add', [x, y])) as Scope
  const op = B === structural ? structuralSum : sumOperation(B)
  return node(scope, addBy(B, valueIn(scope, x), valueIn(scope, y)), op, x, y)
}

const addValues = (x: unknown, y: unknown): unknown => {
  if (typeof x === 'number' && typeof y === 'number') return x + y
  return x instanceof Node || y instanceof Node ? recordSum(structural, x, y) : addPlain(x, y)
}

export const structural: Backprop<unknown> = { zero, add: addValues, one }

const structuralSum = sumOperation(structural)
