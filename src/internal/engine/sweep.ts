/**
 * The backward pass. It walks once over the nodes that a result was computed from, newest first, and visits each node
 * once.
 */
import { type Cotangents, Node, node, Operation, primal, reveal, type Scope } from '../graph/node'
import type { Backprop } from '../graph/types'
import { mapContainer, partOf } from '../values/containers'
import { compoundKindOf, inPlaceOf, isContainer, isStatic, kindOf, type TypedArray } from '../values/kinds'
import { accumulate, fillWithZeros, OwnSum, SparseCotangent, valueOf } from '../values/sparse-cotangent'
import { addBy, structural } from '../values/zero-add-one'

/**
 * The operation of inputs. It has no backward functions: the cotangent of an input stays there until the end, when it
 * is the gradient.
 */
const inputOp = new Operation('inputVar', undefined as never, undefined as never, true, undefined)

/** Creates an input of a scope. The instance `B` provides its zero. */
export const input = (scope: Scope, a: unknown, B: Backprop<unknown>): Node => node(scope, a, inputOp, undefined, B)

export const isInput = (x: Node): boolean => x.operation === inputOp

class Sweep implements Cotangents {
  /**
   * The nodes that a cotangent has reached, by id. The array is new for each sweep, because storing new nodes in an old
   * array would trigger V8's write barrier.
   */
  private readonly nodes: (Node | undefined)[]
  /**
   * The cotangents that are not plain numbers, by id. Most sweeps meet only numbers, and are faster without this array.
   */
  private others: unknown[] | undefined
  /** The number of nodes reached but not yet visited, not counting inputs. */
  private pending = 0

  constructor(
    readonly numbers: Float64Array,
    size: number
  ) {
    this.nodes = new Array<Node | undefined>(size)
  }

  addNumber(x: Node, d: number): void {
    const { id } = x
    if (this.nodes[id] === undefined) {
      this.reach(x)
      this.numbers[id] = d
    } else if (this.others === undefined || this.others[id] === undefined) (this.numbers[id] as number) += d
    else this.others[id] = accumulate(this.others[id], d)
  }

  addCotangent(x: Node, d: unknown, B: Backprop<unknown> = structural): void {
    if (typeof d === 'number' && B === structural) this.addNumber(x, d)
    else if (!isStatic(d)) {
      // Static leaves have no cotangent: they appear unchanged in the gradient.
      const { id } = x
      const others = this.otherCotangents()
      if (this.nodes[id] === undefined) {
        this.reach(x)
        others[id] = d
      } else others[id] = accumulate(others[id] ?? this.numbers[id], d, B)
    }
  }

  addPartCotangent(x: Node, key: unknown, d: unknown): void {
    const held = this.others?.[x.id]
    if (held instanceof SparseCotangent) held.add(key, d)
    else {
      const parts = SparseCotangent.of(primal(x.primal))
      parts.add(key, d)
      this.addCotangent(x, parts)
    }
  }

  private otherCotangents(): unknown[] {
    return (this.others ??= new Array<unknown>(this.nodes.length))
  }

  private reach(x: Node): void {
    this.nodes[x.id] = x
    if (x.operation !== inputOp) this.pending++
  }

  /** Propagates the cotangent `dy` from `y`. Afterwards the inputs hold their gradients. */
  walk(y: Node, dy: unknown): void {
    this.addCotangent(y, dy)
    for (let id = y.id; this.pending > 0; id--) {
      const n = this.nodes[id]
      if (n === undefined || n.operation === inputOp) continue
      this.pending--
      if (this.others === undefined || this.others[id] === undefined) n.operation.backwardNumber(n, this)
      else this.visit(n, this.others)
    }
  }

  private visit(n: Node, others: unknown[]): void {
    const d = valueOf(others[n.id])
    others[n.id] = undefined
    n.operation.backward(n, this, n.operation.acceptsSparse ? d : fillWithZeros(d, n.primal))
  }

  /** The gradient of an input. It shares no memory with the values known to `taken`. */
  gradient(x: Node, taken: Taken): unknown {
    const B = x.other as Backprop<unknown>
    if (B !== structural) reveal(x)
    if (this.nodes[x.id] === undefined) return B.zero(primal(x.primal))
    const d = this.others?.[x.id] ?? this.numbers[x.id]
    // A caller's own instance may have its own kind of zero, and may share memory as it likes.
    if (B !== structural) return addBy(B, B.zero(primal(x.primal)), fillWithZeros(valueOf(d), x.primal))
    if (typeof d === 'number') return d
    if (d instanceof OwnSum) return d.value
    return fillWithZeros(d, x.primal, (part, like) => taken.own(part, like))
  }
}

/**
 * Tracks the values that a gradient must not share memory with: the cotangent of the result, the inputs, and other
 * gradients.
 */
class Taken {
  private objects: WeakSet<object> | undefined

  constructor(private readonly values: ReadonlyArray<unknown>) {}

  /** Returns a cotangent that shares no memory with those values, with the static leaves of `like`. */
  own(d: unknown, like: unknown): unknown {
    if (typeof d === 'number' || d instanceof Node) return d
    const whole = primal(like)
    const kind = kindOf(whole)
    if (kind === 'static') return whole
    if (kind === 'typedArray') return (d as TypedArray).slice()
    if (isContainer(kind)) return mapContainer(whole, kind, (value, key) => this.own(partOf(d, key), value))
    const B = inPlaceOf(d)
    return B !== undefined && this.take(d as object) ? B.copy(d) : d
  }

  /** Marks an object as taken, and tells whether it already was. */
  private take(x: object): boolean {
    const { objects = new WeakSet() } = this
    if (this.objects === undefined) for (const value of this.values) addObjects(value, objects)
    this.objects = objects
    const before = objects.has(x)
    objects.add(x)
    return before
  }
}

/** A derivative of a value of the shape of `like` that shares no memory with the given values. */
export const unshared = (d: unknown, like: unknown, values: ReadonlyArray<unknown>): unknown =>
  new Taken(values).own(d, like)

/** Adds the objects inside a value to a set, except for containers. */
const addObjects = (x: unknown, into: WeakSet<object>): void => {
  const value = primal(x)
  const kind = compoundKindOf(value)
  if (kind !== undefined) mapContainer(value, kind, part => addObjects(part, into))
  else if (typeof value === 'object' && value !== null) into.add(value)
}

/**
 * Memory for number cotangents. It is reused, because allocating it would cost more than a small gradient. Large memory
 * is released.
 */
let spare: Float64Array | undefined
const maxSpareNumbers = 1 << 20

/** The gradients of the inputs `xs`, for a cotangent `dy` of the result `y`. */
export const sweep = (y: Node, dy: unknown, xs: ReadonlyArray<Node>): ReadonlyArray<unknown> => {
  const size = y.id + 1
  const numbers =
    spare !== undefined && spare.length >= size
      ? spare
      : new Float64Array(Math.max(64, 2 ** Math.ceil(Math.log2(size))))
  // A pullback may start another sweep, which must not use the same memory.
  spare = undefined
  const s = new Sweep(numbers, size)
  s.walk(y, dy)
  const taken = new Taken([dy, ...xs.map(x => x.primal)])
  const gradients = xs.map(x => s.gradient(x, taken))
  if (numbers.length <= maxSpareNumbers) spare = numbers
  return gradients
}
