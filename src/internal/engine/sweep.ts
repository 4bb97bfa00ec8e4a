/** The backward pass: one walk over the nodes that the result was made of, newest first, each visited once. */
import { detach, sum, zero } from '../values/zero-add-one'
import { callWithin } from '../keeper'
import { type Cotangents, type Instances, Node, node, nothing, Operation, primal, type Scope } from '../graph/node'
import { combine, dense, Parts } from '../values/sparse-cotangent'
import type { Backprop } from '../values/containers'

/** Marks an input: its cotangent stays until the end. */
const inputOp = new Operation('inputVar', nothing, nothing, true)

/** A tracked input of a scope, with the instance that its gradient starts from, if the caller brought one. */
export const input = (scope: Scope, a: unknown, B?: Backprop<unknown>): Node => node(scope, a, inputOp, undefined, B)

/** Zero in the shape of an input. */
export const zeroOf = (a: unknown, B: Backprop<unknown> | undefined): unknown =>
  B === undefined ? zero(a) : B.zero(primal(a))

const added = (scope: Scope, x: unknown, d: unknown, B: Backprop<unknown> | undefined): unknown =>
  B !== undefined || d instanceof Node ? combine(x, d, B) : callWithin(scope, d, combine, x, d)

class Sweep implements Cotangents {
  readonly numbers: Float64Array
  /** The nodes that a cotangent has reached, by id. */
  private nodes: (Node | undefined)[] = []
  /** The memory of `nodes`, of a large walk. */
  private keptNodes: (Node | undefined)[] | undefined
  /** The cotangents that are not numbers, by id. */
  private others: unknown[] | undefined
  /** The memory of `others`, of a large walk. Most walks meet numbers only, and are faster when there is no such array. */
  private kept: unknown[] | undefined
  private readonly inputs: Node[] = []
  /** How many nodes were reached but not yet visited. Inputs do not count, so that a walk ends with the last operation. */
  private pending = 0

  constructor(readonly capacity: number) {
    this.numbers = new Float64Array(capacity)
  }

  number(x: Node, d: number): void {
    const id = x.id
    const nodes = this.nodes
    if (nodes[id] === undefined) {
      nodes[id] = x
      this.numbers[id] = d
      if (x.op === inputOp) this.inputs.push(x)
      else this.pending++
    } else if (this.others === undefined) (this.numbers[id] as number) += d
    else this.merge(x, d)
  }

  /** The memory of `others`: young, as that of `nodes`, for a small walk. */
  private memory(): unknown[] {
    return this.nodes === this.keptNodes
      ? (this.kept ??= new Array<unknown>(this.capacity))
      : new Array<unknown>(this.nodes.length)
  }

  private merge(x: Node, d: number): void {
    const { id } = x
    const others = this.others as unknown[]
    if (others[id] === undefined) (this.numbers[id] as number) += d
    else others[id] = combine(others[id], d)
  }

  give(x: Node, d: unknown, B?: Backprop<unknown>): void {
    if (typeof d === 'number' && B === undefined) {
      this.number(x, d)
      return
    }
    // Static leaves have no cotangent: their gradient is themselves.
    if (d === undefined || d === null) return
    const id = x.id
    const others = (this.others ??= this.memory())
    if (this.nodes[id] === undefined) {
      others[id] = d
      this.reach(x)
    } else others[id] = added(x.scope, others[id] ?? this.numbers[id], d, B)
  }

  part(x: Node, key: unknown, d: unknown, Bs?: Instances): void {
    const id = x.id
    const others = (this.others ??= this.memory())
    let parts = others[id]
    if (!(parts instanceof Parts)) {
      const whole = parts
      others[id] = parts = Parts.of(primal(x.value))
      if (whole !== undefined) (parts as Parts).absorb(whole)
      if (this.nodes[id] === undefined) this.reach(x)
    }
    ;(parts as Parts).add(key, d, Bs?.part)
    if (Bs?.whole !== undefined) (parts as Parts).whole = Bs.whole
  }

  private reach(x: Node): void {
    this.nodes[x.id] = x
    if (x.op === inputOp) this.inputs.push(x)
    else this.pending++
  }

  /** Walks from `y` with the cotangent `dy`; afterwards the inputs hold their gradients. */
  run(y: Node, dy: unknown): void {
    // Making a small array costs less than storing young nodes in an old one, of which the garbage collector keeps a list.
    this.nodes =
      y.id < small
        ? new Array<Node | undefined>(y.id + 1)
        : (this.keptNodes ??= new Array<Node | undefined>(this.capacity))
    this.give(y, dy)
    const nodes = this.nodes
    for (let id = y.id; this.pending > 0; id--) {
      const n = nodes[id]
      if (n === undefined || n.op === inputOp) continue
      nodes[id] = undefined
      this.pending--
      if (this.others === undefined || this.others[id] === undefined) n.op.number(n, this)
      else this.visit(n)
    }
  }

  private visit(n: Node): void {
    const others = this.others as unknown[]
    const d = others[n.id]
    others[n.id] = undefined
    n.op.generic(n, this, n.op.sparse ? d : dense(d, n.value))
  }

  gradient(x: Node): unknown {
    if (this.nodes[x.id] === undefined) return zeroOf(x.value, x.b as Backprop<unknown> | undefined)
    const d = this.others?.[x.id] ?? this.numbers[x.id]
    const B = x.b as Backprop<unknown> | undefined
    if (B !== undefined) return sum(B.zero(primal(x.value)), dense(d, x.value), B)
    return typeof d === 'number' ? d : dense(d, x.value, detach)
  }

  clear(): void {
    for (const { id } of this.inputs) {
      this.nodes[id] = undefined
      if (this.others !== undefined) this.others[id] = undefined
    }
    this.inputs.length = 0
    this.nodes = []
    this.others = undefined
  }
}

/** A sweep that is not in use, kept because making one costs more than a small gradient. Not kept if it is huge. */
let spare: Sweep | undefined
const keep = 1 << 20

/** Up to how many nodes a walk is a small one. */
const small = 1 << 14

const take = (size: number): Sweep => {
  const sweep = spare
  if (sweep === undefined || sweep.capacity < size) return new Sweep(Math.max(64, 2 ** Math.ceil(Math.log2(size))))
  spare = undefined
  return sweep
}

/** The gradients of the inputs `xs`, for the cotangent `dy` of the result `y`. */
export const sweep = (y: Node, dy: unknown, xs: ReadonlyArray<Node>): ReadonlyArray<unknown> => {
  const s = take(y.id + 1)
  // After an exception the sweep is dropped: it holds cotangents half-way.
  s.run(y, dy)
  const gradients = xs.map(x => s.gradient(x))
  s.clear()
  if (s.capacity <= keep) spare = s
  return gradients
}
