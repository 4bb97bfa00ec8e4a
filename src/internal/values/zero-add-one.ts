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
import { hasPart, keysOf, mapContainer, partOf, setPart } from './containers'
import { type ContainerKind, instanceOf, isTagged, kindOf, type TaggedRecord } from './kinds'

const constantOf = (own: 'zero' | 'one', number: number) => {
  const constant = (a: unknown): unknown => {
    const x = primal(a)
    const kind = kindOf(x)
    if (kind === 'number') return number
    if (kind === 'bigint') return BigInt(number)
    if (kind === 'static') return x
    return kind === 'instance' ? (instanceOf(x) as Backprop<unknown>)[own](x) : mapContainer(x, kind, constant)
  }
  return constant
}

/** A zero of the same shape, as a plain value. */
export const zero: (a: unknown) => unknown = constantOf('zero', 0)

/** A value of the same shape with ones for all numbers, as a plain value. */
export const one: (a: unknown) => unknown = constantOf('one', 1)

const mismatch = (x: unknown, y: unknown): ShapeError =>
  new ShapeError(
    `adding gradients: ${describe(x)} and ${describe(y)} have different structures. Both need that of the value`
  )

type Add = (x: unknown, y: unknown) => unknown

/** Adds containers of a kind part by part. A part that only one of them has is kept, as is the tail of an array. */
export const addParts = (kind: ContainerKind, add: Add, x: object, y: object): unknown => {
  if (kind === 'array' || kind === 'typedArray') {
    const [us, vs] = [x as unknown[], y as unknown[]]
    const length = Math.min(us.length, vs.length)
    return mapContainer(us.length > length ? us : vs, kind, (part, key) => {
      const i = key as number
      return i < length ? add(us[i], vs[i]) : part
    })
  }
  const out = mapContainer(x, kind, (part, key) => (hasPart(y, key) ? add(part, partOf(y, key)) : part)) as object
  for (const key of keysOf(y, kind)) if (!hasPart(x, key)) setPart(out, key, partOf(y, key))
  return out
}

export const tagMismatch = (x: TaggedRecord, y: TaggedRecord): ShapeError =>
  new ShapeError(
    `adding gradients: a value tagged "${x._tag}" and one tagged "${y._tag}" are different members of a union`
  )

/**
 * The sum of two plain gradients of the same value, by structure. `None` is the zero of its type. Members of any other
 * union can only be added to members with the same tag.
 */
const addPlain = (x: unknown, y: unknown): unknown => {
  const kind = kindOf(x)
  if (y === undefined) return x
  if (kind === 'static' && (x === undefined || x === y)) return y
  if (kind === 'static' || kindOf(y) !== kind) throw mismatch(x, y)
  if (kind === 'bigint') return (x as bigint) + (y as bigint)
  if (kind === 'instance') return (instanceOf(x) as Backprop<unknown>).add(x, y)
  const [u, v] = [x as object, y as object]
  if (kind === 'typedArray' && u.constructor !== v.constructor) throw mismatch(x, y)
  if (isTagged(u) && isTagged(v) && u._tag !== v._tag) {
    if (u._tag === 'None') return v
    if (v._tag === 'None') return u
    throw tagMismatch(u, v)
  }
  return addParts(kind as ContainerKind, addValues, u, v)
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
