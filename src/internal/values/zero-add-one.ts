/** The structural `Backprop` instance: zero, one and sum of any value, by its own shape. */
import { describe, ShapeError } from '../graph/errors'
import {
  commonScope,
  innermost,
  isLive,
  Node,
  node,
  Operation,
  operation,
  primal,
  type Scope,
  valueIn
} from '../graph/node'
import {
  type Backprop,
  emptyLike,
  explained,
  getField,
  hasField,
  instanceOf,
  isContainer,
  isTagged,
  type Keyed,
  type Kind,
  kindOf,
  mapArray,
  mapContainer,
  partOf,
  recordKeys,
  setField,
  type TaggedRecord,
  type TypedArray,
  typedLike
} from './containers'

const constantOf = (number: number, bigint: bigint, own: 'zero' | 'one') => {
  const go = (a: unknown): unknown => {
    if (typeof a === 'number') return number
    const x = primal(a)
    const kind = kindOf(x)
    if (kind === 'number') return number
    if (kind === 'bigint') return bigint
    if (kind === 'static') return x
    if (kind === 'instance') return (instanceOf(x as object) as Backprop<unknown>)[own](x)
    return mapContainer(x, kind, go)
  }
  return go
}

/** Zero of the same shape, as a plain value. */
export const zero: (a: unknown) => unknown = constantOf(0, 0n, 'zero')

/** One in every number, as a plain value. */
export const one: (a: unknown) => unknown = constantOf(1, 1n, 'one')

const mismatch = (x: unknown, y: unknown): ShapeError =>
  new ShapeError(
    `adding gradients: ${describe(x)} and ${describe(y)} have different structures. Gradients of one value have the shape of that value`
  )

/** The sum of two parts. */
type Add = (x: unknown, y: unknown) => unknown

/** The longer one's tail is kept. */
export const plusArray = (add: Add, x: ArrayLike<unknown>, y: ArrayLike<unknown>): unknown[] => {
  const [longer, shorter] = x.length < y.length ? [y, x] : [x, y]
  return mapArray(longer, (_, i) => (i < shorter.length ? add(x[i], y[i]) : longer[i]))
}

const plusTyped = (x: TypedArray, y: TypedArray): TypedArray => {
  const out = typedLike(x, Math.max(x.length, y.length))
  for (let i = 0; i < out.length; i++) out[i] = (x[i] ?? 0) + (y[i] ?? 0)
  return out
}

export const plusRecord = (add: Add, x: object, y: object): Keyed => {
  const out = emptyLike(x)
  for (const key of recordKeys(x)) {
    const u = getField(x, key)
    setField(out, key, hasField(y, key) ? add(u, getField(y, key)) : u)
  }
  for (const key of recordKeys(y)) if (!hasField(x, key)) setField(out, key, getField(y, key))
  return out
}

export const plusMap = (
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

/** `None` is the zero of its type; members of any other union add only with their own kind. */
const plusTagged = (x: TaggedRecord, y: TaggedRecord): unknown => {
  if (x._tag === y._tag) return plusRecord(plus, x, y)
  if (x._tag === 'None') return y
  if (y._tag === 'None') return x
  throw tagMismatch(x, y)
}

const plusOp = new Operation(
  'add',
  (n, s) => {
    const d = s.numbers[n.id] as number
    if (isLive(n.a, n)) s.number(n.a, d)
    if (isLive(n.b, n)) s.number(n.b, d)
  },
  (n, s, d) => {
    if (isLive(n.a, n)) s.give(n.a, d)
    if (isLive(n.b, n)) s.give(n.b, d)
  },
  false
)

/** The sum of two gradients of the same value, which may be variables of scopes outside the one that is swept. */
export const plus = (x: unknown, y: unknown): unknown => {
  if (typeof x === 'number' && typeof y === 'number') return x + y
  if (x instanceof Node || y instanceof Node) {
    const scope = (commonScope(x, y) ?? innermost('add', [x, y])) as Scope
    return node(scope, plus(valueIn(scope, x), valueIn(scope, y)), plusOp, x, y)
  }
  const kind = kindOf(x)
  if (kind === 'static') {
    if (x === undefined || x === y) return y
    if (y === undefined) return x
    throw mismatch(x, y)
  }
  if (y === undefined) return x
  if (kindOf(y) !== kind) throw mismatch(x, y)
  try {
    return plusParts(kind, x, y)
  } catch (error) {
    throw explained(error, x)
  }
}

const plusParts = (kind: Kind, x: unknown, y: unknown): unknown => {
  switch (kind) {
    case 'bigint':
      return (x as bigint) + (y as bigint)
    case 'array':
      return plusArray(plus, x as ArrayLike<unknown>, y as ArrayLike<unknown>)
    case 'typedArray':
      if ((x as object).constructor !== (y as object).constructor) throw mismatch(x, y)
      return plusTyped(x as TypedArray, y as TypedArray)
    case 'map':
      return plusMap(plus, x as Map<unknown, unknown>, y as Map<unknown, unknown>)
    case 'instance':
      return (instanceOf(x as object) as Backprop<unknown>).add(x, y)
    default: {
      const [u, v] = [x as object, y as object]
      return isTagged(u) && isTagged(v) ? plusTagged(u, v) : plusRecord(plus, u, v)
    }
  }
}

const sumOp = operation('add', (n, s, d) => {
  const B = n.b as Backprop<unknown>
  for (const x of n.a as readonly [unknown, unknown]) if (isLive(x, n)) s.give(x, d, B)
})

/** The sum of two gradients by an instance that the caller brought, or else by their structure. */
export const sum = (x: unknown, y: unknown, B: Backprop<unknown> | undefined): unknown => {
  if (B === undefined) return plus(x, y)
  const scope = innermost('add', [x, y])
  if (scope === undefined) return B.add(x, y)
  return node(scope, sum(valueIn(scope, x), valueIn(scope, y), B), sumOp, [x, y], B)
}

/**
 * A copy of a cotangent that shares no array, record or typed array with it, and has the static leaves of the value. Instances of classes are
 * immutable and shared.
 */
export const detach = (d: unknown, like: unknown): unknown => {
  if (typeof d === 'number' || d instanceof Node) return d
  const whole = primal(like)
  const kind = kindOf(whole)
  if (kind === 'static') return whole
  if (kind === 'typedArray') return (d as TypedArray).slice()
  return isContainer(kind) ? mapContainer(whole, kind, (value, key) => detach(partOf(d, key), value)) : d
}

export const structural: Backprop<unknown> = { zero, add: plus, one }
