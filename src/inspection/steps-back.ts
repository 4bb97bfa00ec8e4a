/** A backward pass that takes one operation at a time, and shows what each of them was given and gave. */
import { type Cotangents, type Node, primal } from '../internal/graph/node'
import type { Backprop } from '../internal/graph/types'
import { isStatic } from '../internal/values/kinds'
import { accumulate, fillWithZeros, SparseCotangent, valueOf } from '../internal/values/sparse-cotangent'
import { structural } from '../internal/values/zero-add-one'

/** What an operation adds to the cotangent of an operand, or to the part of it at a key. */
interface Contribution {
  readonly operand: Node
  readonly d: unknown
  readonly B: Backprop<unknown>
  readonly key?: unknown
}

/** A step back over one variable. */
export interface Step {
  readonly n: Node
  /** The cotangent of the variable. */
  readonly d: unknown
  /** The cotangents that its operation made of it. Sparse ones are left out, since they are made of parts of `d`. */
  readonly made: ReadonlyArray<unknown>
}

const added = (held: unknown, { operand, d, B, ...part }: Contribution): unknown => {
  if (!('key' in part)) return held === undefined ? d : accumulate(held, d, B)
  const parts = held instanceof SparseCotangent ? held : SparseCotangent.of(primal(operand.primal))
  parts.add(part.key, d)
  return held === undefined || held === parts ? parts : accumulate(held, parts)
}

/**
 * The steps of the backward pass over the nodes of a graph, which stand in the order of their ids. The last of them is
 * the result, and `dy` is its cotangent. An input is a step that gives nothing.
 */
export function* stepsBack(nodes: ReadonlyArray<Node>, dy: unknown): Generator<Step> {
  const y = nodes.at(-1) as Node
  const held = new Array<unknown>(y.id + 1)
  held[y.id] = dy
  let made: Contribution[] = []
  const collector: Cotangents = {
    numbers: new Float64Array(y.id + 1),
    addNumber: (operand, d) => made.push({ operand, d, B: structural }),
    addCotangent: (operand, d, B = structural) => {
      if (!isStatic(d)) made.push({ operand, d, B })
    },
    addPartCotangent: (operand, key, d) => made.push({ operand, d, B: structural, key })
  }
  for (const n of [...nodes].reverse()) {
    if (held[n.id] === undefined) continue
    const d = valueOf(held[n.id])
    const whole = fillWithZeros(d, n.primal)
    made = []
    if (n.operation.name !== 'inputVar') {
      collector.numbers[n.id] = d as number
      if (typeof d === 'number') n.operation.backwardNumber(n, collector)
      else n.operation.backward(n, collector, n.operation.acceptsSparse ? d : whole)
    }
    yield { n, d: whole, made: made.map(one => one.d).filter(x => !(x instanceof SparseCotangent)) }
    for (const one of made) held[one.operand.id] = added(held[one.operand.id], one)
  }
}
