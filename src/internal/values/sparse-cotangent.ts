/**
 * Reads parts of variables of structures and builds such variables, at the cost of only the parts used.
 *
 * If only parts of a structure were used, its cotangent is a `SparseCotangent`. It holds the cotangents of those parts
 * and nothing else, and is passed on unchanged. It is filled with zeros once, in the gradient.
 */
import { innermost, isLive, Node, node, operation, primal, valueIn } from '../graph/node'
import type { Backprop } from '../graph/types'
import { keysOf, mapArray, mapContainer, partOf, partsOf, typedLike } from './containers'
import { type ContainerKind, type InPlace, inPlaceOf, isStatic, isTypedArray, kindOf, type TypedArray } from './kinds'
import { addBy, structural, zero } from './zero-add-one'

export class SparseCotangent {
  private constructor(private readonly parts: unknown[] | Map<unknown, unknown>) {}

  /** An empty cotangent of a container. */
  static of(container: unknown): SparseCotangent {
    const isArray = Array.isArray(container) || isTypedArray(container)
    return new SparseCotangent(isArray ? new Array<unknown>(container.length) : new Map())
  }

  private at(key: unknown): unknown {
    return Array.isArray(this.parts) ? this.parts[key as number] : this.parts.get(key)
  }

  get(key: unknown): unknown {
    return valueOf(this.at(key))
  }

  private set(key: unknown, d: unknown): void {
    if (Array.isArray(this.parts)) this.parts[key as number] = d
    else this.parts.set(key, d)
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
    const { parts } = this
    if (!Array.isArray(parts)) return undefined
    for (let i = 0; i < parts.length; i++) if (typeof parts[i] !== 'number') return undefined
    return parts
  }

  /** Adds a whole cotangent. If `d` is sparse, it must not be used afterwards. */
  addAll(d: unknown): void {
    const whole = d instanceof SparseCotangent ? d.parts : d
    for (const key of keysOf(primal(whole))) {
      const part = child(whole, key)
      if (part !== undefined) this.add(key, part)
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

const viewOp = operation('viewVar', (n, s, d) => s.addPartCotangent(n.operand as Node, n.other, d), true)

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
    for (const key of keysOf(n.operand)) {
      const x = partOf(n.operand, key)
      if (isLive(x, n)) s.addCotangent(x, partOfCotangent(d, key))
    }
  },
  true
)

const identity = (x: unknown): unknown => x

/**
 * Joins a container of variables and constants into one variable, whose value is what `finish` makes of their values.
 * Makes no variable if the container holds none.
 */
export const join = (name: string, operands: unknown, finish: (values: unknown) => unknown = identity): unknown => {
  const scope = innermost(name, partsOf(operands))
  if (scope === undefined) return finish(operands)
  const values = mapContainer(operands, kindOf(operands) as ContainerKind, x => valueIn(scope, x))
  return node(scope, join(name, values, finish), joinOp, operands, undefined)
}

/** Rebuilds a plain container from new parts, which may be variables. */
export const rebuild = (
  container: unknown,
  kind: ContainerKind,
  part: (value: unknown, key: unknown) => unknown
): unknown => {
  if (kind !== 'typedArray') return join('joinBV', mapContainer(container, kind, part))
  const typed = container as TypedArray
  return join('joinBV', mapArray(typed, part), numbers => {
    const out = typedLike(typed)
    out.set(numbers as number[])
    return out
  })
}

type Leaf = (d: unknown, like: unknown) => unknown

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
