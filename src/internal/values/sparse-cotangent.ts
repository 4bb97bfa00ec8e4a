/**
 * Reads parts of variables of structures and builds such variables, at the cost of only the parts used.
 *
 * If only parts of a structure were used, its cotangent is a `SparseCotangent`. It holds the cotangents of those parts
 * and nothing else, and is passed on unchanged. It is filled with zeros once, in the gradient.
 */
import { type Cotangents, innermost, isLive, Node, node, Operation, operation, primal, valueIn } from '../graph/node'
import type { Backprop } from '../graph/types'
import { keysOf, mapArray, mapContainer, partOf, typedLike } from './containers'
import { type ContainerKind, type InPlace, inPlaceOf, isStatic, isTypedArray, kindOf, type TypedArray } from './kinds'
import { addBy, structural, zero } from './zero-add-one'

export class SparseCotangent {
  private constructor(
    private readonly slots: unknown[] | undefined,
    private readonly fields: Map<unknown, unknown> | undefined
  ) {}

  /** An empty cotangent of a container. */
  static of(container: unknown): SparseCotangent {
    return Array.isArray(container) || isTypedArray(container)
      ? new SparseCotangent(new Array<unknown>(container.length), undefined)
      : new SparseCotangent(undefined, new Map())
  }

  private at(key: unknown): unknown {
    return this.slots === undefined ? this.fields?.get(key) : this.slots[key as number]
  }

  get(key: unknown): unknown {
    return valueOf(this.at(key))
  }

  private set(key: unknown, d: unknown): void {
    if (this.slots === undefined) this.fields?.set(key, d)
    else this.slots[key as number] = d
  }

  add(key: unknown, d: unknown): void {
    const old = this.at(key)
    this.set(key, old === undefined ? d : accumulate(old, d))
  }

  remove(key: unknown): void {
    this.set(key, undefined)
  }

  /**
   * The parts of an array, if every part is a number and none is missing. The sparse cotangent must not be used
   * afterwards.
   */
  get numbers(): ReadonlyArray<unknown> | undefined {
    const { slots } = this
    if (slots === undefined) return undefined
    for (let i = 0; i < slots.length; i++) if (typeof slots[i] !== 'number') return undefined
    return slots
  }

  /** Adds a whole cotangent. If `d` is sparse, it must not be used afterwards. */
  addAll(d: unknown): void {
    if (!(d instanceof SparseCotangent)) {
      const whole = primal(d)
      for (const key of keysOf(whole, kindOf(whole) as ContainerKind)) this.add(key, child(d, key))
    } else if (d.slots !== undefined) {
      for (let i = 0; i < d.slots.length; i++) if (d.slots[i] !== undefined) this.add(i, d.slots[i])
    } else {
      for (const [key, part] of d.fields as ReadonlyMap<unknown, unknown>) if (part !== undefined) this.add(key, part)
    }
  }
}

/** A sum in memory that the sweep allocated and nobody else holds, so the sweep may add to it in place. */
export class OwnSum {
  constructor(readonly value: unknown) {}
}

/** The cotangent inside an accumulator. */
export const valueOf = (held: unknown): unknown => (held instanceof OwnSum ? held.value : held)

/** Adds `d` to an accumulator and returns the result. A sparse cotangent among the arguments is consumed. */
export const accumulate = (held: unknown, d: unknown, B: Backprop<unknown> = structural): unknown => {
  if (held instanceof SparseCotangent) {
    held.addAll(d)
    return held
  }
  if (d instanceof SparseCotangent) return accumulate(d, valueOf(held))
  if (held instanceof OwnSum && !(d instanceof Node))
    return new OwnSum((inPlaceOf(held.value) as InPlace<unknown>).addInto(held.value, d))
  const sum = addBy(B, valueOf(held), d)
  return B === structural && inPlaceOf(sum) !== undefined ? new OwnSum(sum) : sum
}

const viewOp = new Operation(
  'viewVar',
  (n, s) => s.addPartCotangent(n.operand as Node, n.other, s.numbers[n.id]),
  (n, s, d) => s.addPartCotangent(n.operand as Node, n.other, d),
  true,
  undefined
)

/** The part of a structure, or of a variable of one, at a key. Static leaves are returned plain, without a node. */
export const child = (x: unknown, key: unknown): unknown => {
  if (!(x instanceof Node)) return partOf(x, key)
  const value = child(x.primal, key)
  return isStatic(value) ? value : node(x.scope, value, viewOp, x, key)
}

/** The elements of a variable of an array or typed array, as variables. */
export const children = (x: Node, length: number): unknown[] => {
  const out = new Array<unknown>(length)
  for (let i = 0; i < length; i++) out[i] = child(x, i)
  return out
}

/** The part of a cotangent at a key, or `undefined` if it has none. */
export const partOfCotangent = (d: unknown, key: unknown): unknown =>
  d instanceof SparseCotangent ? d.get(key) : child(d, key)

const joinOp = operation(
  'joinBV',
  (n, s, d) => {
    if (Array.isArray(n.operand)) for (let i = 0; i < n.operand.length; i++) passPart(n, s, d, n.operand[i], i)
    else
      for (const key of keysOf(n.operand, kindOf(n.operand) as ContainerKind))
        passPart(n, s, d, partOf(n.operand, key), key)
  },
  true
)

const passPart = (n: Node, s: Cotangents, d: unknown, x: unknown, key: unknown): void => {
  if (isLive(x, n)) s.addCotangent(x, partOfCotangent(d, key))
}

/**
 * Joins a structure of variables and constants into one variable. Returns the structure unchanged if it holds no
 * variable.
 */
export const join = (name: string, operands: unknown): unknown => {
  const kind = kindOf(operands) as ContainerKind
  const parts =
    kind === 'array' ? (operands as ReadonlyArray<unknown>) : keysOf(operands, kind).map(key => partOf(operands, key))
  const scope = innermost(name, parts)
  if (scope === undefined) return operands
  const value = mapContainer(operands, kind, x => valueIn(scope, x))
  return node(scope, join(name, value), joinOp, operands, undefined)
}

/** Rebuilds a plain container from new parts, which may be variables. */
export const rebuild = (
  container: unknown,
  kind: ContainerKind,
  part: (value: unknown, key: unknown) => unknown
): unknown =>
  kind === 'typedArray'
    ? joinTyped(container as TypedArray, mapArray(container as TypedArray, part))
    : join('joinBV', mapContainer(container, kind, part))

/** Builds a typed array of numbers, or a variable of one if some of the numbers are variables. */
const joinTyped = (like: TypedArray, parts: unknown[]): unknown => {
  const scope = innermost('joinBV', parts)
  if (scope !== undefined) {
    const values = parts.map(x => valueIn(scope, x))
    return node(scope, joinTyped(like, values), joinOp, parts, undefined)
  }
  const out = typedLike(like)
  out.set(parts as number[])
  return out
}

type Leaf = (d: unknown, like: unknown) => unknown

const identity: Leaf = d => d

/** Fills the gaps of a cotangent with zeros, in the shape of `like`. Applies `leaf` to parts that are not sparse. */
export const fillWithZeros = (d: unknown, like: unknown, leaf: Leaf = identity): unknown => {
  if (!(d instanceof SparseCotangent)) return leaf(d, like)
  const container = primal(like)
  const { numbers } = d
  if (numbers !== undefined && Array.isArray(container)) return numbers
  return rebuild(container, kindOf(container) as ContainerKind, (value, key) => {
    const part = d.get(key)
    return part === undefined ? zero(value) : fillWithZeros(part, value, leaf)
  })
}

/**
 * The part of a cotangent at a key, filled with zeros in the shape of `like`. If the cotangent has no such part, the
 * instance `B` gives the zero.
 */
export const filledPart = (d: unknown, key: unknown, like: unknown, B: Backprop<unknown>): unknown => {
  const part = partOfCotangent(d, key)
  return part === undefined ? B.zero(like) : fillWithZeros(part, like)
}
