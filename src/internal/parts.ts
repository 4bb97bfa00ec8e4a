/**
 * Taking variables of structures apart and putting them together. The cotangent of a structure of which only parts were used is a
 * `Parts`: it holds what was given and nothing else, is handed on as it is, and is filled up with zeros once, in the gradient.
 */
import { plus, zero } from './backprop'
import { innermost, isLive, Node, node, Operation, operation, primal, valueIn } from './node'
import { type Kind, kindOf, keysOf, mapArray, mapContainer, partOf, type TypedArray, typedLike } from './structure'

const identity = (d: unknown): unknown => d

export class Parts {
  private constructor(
    private readonly slots: unknown[] | undefined,
    private readonly fields: Map<unknown, unknown> | undefined
  ) {}

  /** No parts yet of a container. */
  static of(container: unknown): Parts {
    const kind = kindOf(container)
    return kind === 'array' || kind === 'typedArray'
      ? new Parts(new Array<unknown>((container as ArrayLike<unknown>).length), undefined)
      : new Parts(undefined, new Map())
  }

  get(key: unknown): unknown {
    return this.slots === undefined ? this.fields?.get(key) : this.slots[key as number]
  }

  private set(key: unknown, d: unknown): void {
    if (this.slots === undefined) this.fields?.set(key, d)
    else this.slots[key as number] = d
  }

  add(key: unknown, d: unknown): void {
    const old = this.get(key)
    this.set(key, old === undefined ? d : combine(old, d))
  }

  remove(key: unknown): void {
    this.set(key, undefined)
  }

  /** Adds a whole cotangent; a `Parts` given here must not be used again. */
  absorb(d: unknown): void {
    if (!(d instanceof Parts)) {
      const whole = primal(d)
      for (const key of keysOf(whole, kindOf(whole))) this.add(key, child(d, key))
    } else if (d.slots !== undefined) {
      for (let i = 0; i < d.slots.length; i++) if (d.slots[i] !== undefined) this.add(i, d.slots[i])
    } else if (d.fields !== undefined) {
      for (const [key, part] of d.fields) if (part !== undefined) this.add(key, part)
    }
  }
}

/** The sum of two cotangents. A `Parts` among them is used up. */
export const combine = (x: unknown, y: unknown): unknown => {
  if (x instanceof Parts) {
    x.absorb(y)
    return x
  }
  if (y instanceof Parts) {
    y.absorb(x)
    return y
  }
  return plus(x, y)
}

const viewOp = new Operation(
  'viewVar',
  (n, s) => s.part(n.a as Node, n.b, s.numbers[n.id]),
  (n, s, d) => s.part(n.a as Node, n.b, d),
  true
)

/** The part of a structure, or of a variable of one, at a key. */
export const child = (x: unknown, key: unknown): unknown => {
  if (!(x instanceof Node)) return partOf(x, key)
  const value = child(x.value, key)
  // Static leaves need no node.
  return value === null || (typeof value !== 'number' && typeof value !== 'object' && typeof value !== 'bigint')
    ? value
    : node(x.scope, value, viewOp, x, key)
}

/** What a cotangent holds for a key; `undefined` if nothing. */
export const partOfCotangent = (d: unknown, key: unknown): unknown => (d instanceof Parts ? d.get(key) : child(d, key))

const joinOp = operation(
  'joinBV',
  (n, s, d) => {
    const kind = kindOf(n.a)
    if (kind === 'array') {
      const operands = n.a as ReadonlyArray<unknown>
      for (let i = 0; i < operands.length; i++) giveJoined(n, s, d, operands[i], i)
    } else for (const key of keysOf(n.a, kind)) giveJoined(n, s, d, partOf(n.a, key), key)
  },
  true
)

const giveJoined = (n: Node, s: Parameters<Operation['generic']>[1], d: unknown, x: unknown, key: unknown): void => {
  if (!isLive(x, n)) return
  const part = partOfCotangent(d, key)
  if (part !== undefined) s.give(x, part)
}

/** A variable of a structure from a structure of variables and constants; a plain structure if there is no variable in it. */
export const join = (name: string, operands: unknown): unknown => {
  const kind = kindOf(operands)
  const parts =
    kind === 'array' ? (operands as ReadonlyArray<unknown>) : keysOf(operands, kind).map(key => partOf(operands, key))
  const scope = innermost(name, parts)
  if (scope === undefined) return operands
  const value = mapContainer(operands, kind, x => valueIn(scope, x))
  return node(scope, join(name, value), joinOp, operands, undefined)
}

/** Rebuilds a plain container from new parts, which may be variables. */
export const rebuild = (container: unknown, kind: Kind, part: (value: unknown, key: unknown) => unknown): unknown => {
  if (kind !== 'typedArray') return join('joinBV', mapContainer(container, kind, part))
  return joinTyped(container as TypedArray, mapArray(container as TypedArray, part))
}

/** A typed array, or a variable of one, from numbers and variables of numbers. */
const joinTyped = (like: TypedArray, parts: unknown[]): unknown => {
  const scope = innermost('joinBV', parts)
  if (scope !== undefined) {
    const value = joinTyped(
      like,
      parts.map(x => valueIn(scope, x))
    )
    return node(scope, value, joinOp, parts, undefined)
  }
  const out = typedLike(like)
  out.set(parts as number[])
  return out
}

/** Fills a cotangent up with zeros. `whole` is applied to the parts that were given whole. */
export const dense = (d: unknown, like: unknown, whole: (d: unknown, like: unknown) => unknown = identity): unknown => {
  if (!(d instanceof Parts)) return whole(d, like)
  const container = primal(like)
  return rebuild(container, kindOf(container), (value, key) => {
    const part = d.get(key)
    return part === undefined ? zero(value) : dense(part, value, whole)
  })
}
