/**
 * Taking variables of structures apart and putting them together. The cotangent of a structure of which only parts were used is a
 * `Parts`: it holds what was given and nothing else, is handed on as it is, and is filled up with zeros once, in the gradient.
 */
import { sum, zero } from './zero-add-one'
import {
  type Cotangents,
  type Instances,
  innermost,
  isLive,
  Node,
  node,
  Operation,
  operation,
  primal,
  valueIn
} from '../graph/node'
import {
  type Backprop,
  type Kind,
  kindOf,
  keysOf,
  mapArray,
  mapContainer,
  partOf,
  type TypedArray,
  typedLike
} from './containers'

const identity = (d: unknown): unknown => d

export class Parts {
  /** The instance that gives what is missing, if the caller brought one. */
  whole: Backprop<unknown> | undefined
  /** The instances that the caller brought for parts, by which whatever comes to these later is added, too. */
  private instances: Map<unknown, Backprop<unknown>> | undefined

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

  add(key: unknown, d: unknown, B?: Backprop<unknown>): void {
    if (B !== undefined) (this.instances ??= new Map<unknown, Backprop<unknown>>()).set(key, B)
    const old = this.get(key)
    this.set(key, old === undefined ? d : combine(old, d, this.instances?.get(key)))
  }

  remove(key: unknown): void {
    this.set(key, undefined)
  }

  /** The parts of an array, if all are numbers: there is nothing to fill up. A `Parts` that gave them must not be used again. */
  get numbers(): ReadonlyArray<unknown> | undefined {
    const { slots } = this
    if (slots === undefined) return undefined
    for (let i = 0; i < slots.length; i++) if (typeof slots[i] !== 'number') return undefined
    return slots
  }

  /** Adds a whole cotangent; a `Parts` given here must not be used again. */
  absorb(d: unknown): void {
    if (d instanceof Parts && d.instances !== undefined)
      this.instances = new Map([...(this.instances ?? []), ...d.instances])
    if (!(d instanceof Parts)) {
      const whole = primal(d)
      for (const key of keysOf(whole, kindOf(whole))) this.add(key, child(d, key))
    } else if (d.slots !== undefined) {
      for (let i = 0; i < d.slots.length; i++) if (d.slots[i] !== undefined) this.add(i, d.slots[i])
    } else {
      const fields = d.fields as ReadonlyMap<unknown, unknown>
      for (const [key, part] of fields) if (part !== undefined) this.add(key, part)
    }
    if (d instanceof Parts) this.whole ??= d.whole
  }
}

/** The sum of two cotangents. A `Parts` among them is used up. */
export const combine = (x: unknown, y: unknown, B?: Backprop<unknown>): unknown => {
  if (x instanceof Parts) {
    x.absorb(y)
    return x
  }
  if (y instanceof Parts) {
    y.absorb(x)
    return y
  }
  return sum(x, y, B)
}

const viewOp = new Operation(
  'viewVar',
  (n, s) => s.part(n.a as Node, n.b, s.numbers[n.id]),
  (n, s, d) => s.part(n.a as Node, n.b, d),
  true
)

interface View {
  readonly key: unknown
  readonly Bs: Instances
}

const explicitViewOp = operation(
  'viewVar',
  (n, s, d) => {
    const { key, Bs } = n.b as View
    s.part(n.a as Node, key, d, Bs)
  },
  true
)

/** The part of a structure, or of a variable of one, at a key. */
export const child = (x: unknown, key: unknown, Bs?: Instances): unknown => {
  if (!(x instanceof Node)) return partOf(x, key)
  const value = child(x.value, key, Bs)
  if (Bs !== undefined) return node(x.scope, value, explicitViewOp, x, { key, Bs } satisfies View)
  // Static leaves need no node.
  return value === null || (typeof value !== 'number' && typeof value !== 'object' && typeof value !== 'bigint')
    ? value
    : node(x.scope, value, viewOp, x, key)
}

/** The elements of a variable of an array. */
export const children = (x: Node, length: number, Bs?: Instances): unknown[] => {
  const out = new Array<unknown>(length)
  for (let i = 0; i < length; i++) out[i] = child(x, i, Bs)
  return out
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

const giveJoined = (n: Node, s: Cotangents, d: unknown, x: unknown, key: unknown): void => {
  if (isLive(x, n)) s.give(x, partOfCotangent(d, key), n.b as Backprop<unknown> | undefined)
}

/** A variable of a structure from a structure of variables and constants; a plain structure if there is no variable in it. */
export const join = (name: string, operands: unknown, B?: Backprop<unknown>): unknown => {
  const kind = kindOf(operands)
  const parts =
    kind === 'array' ? (operands as ReadonlyArray<unknown>) : keysOf(operands, kind).map(key => partOf(operands, key))
  const scope = innermost(name, parts)
  if (scope === undefined) return operands
  const value = mapContainer(operands, kind, x => valueIn(scope, x))
  return node(scope, join(name, value, B), joinOp, operands, B)
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
export const dense = (
  d: unknown,
  like: unknown,
  whole: (d: unknown, like: unknown) => unknown = identity,
  zeros?: unknown
): unknown => {
  if (!(d instanceof Parts)) return whole(d, like)
  const container = primal(like)
  const { numbers } = d
  if (numbers !== undefined && Array.isArray(container)) return numbers
  const missing = d.whole === undefined ? zeros : d.whole.zero(container)
  return rebuild(container, kindOf(container), (value, key) => {
    const part = d.get(key)
    const inner = missing === undefined ? undefined : partOf(missing, key)
    if (part !== undefined) return dense(part, value, whole, inner)
    return missing === undefined ? zero(value) : inner
  })
}
