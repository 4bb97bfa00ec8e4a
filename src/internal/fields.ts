// @ts-nocheck
/** Fields of instances of classes: only their lens knows how an instance is made with another value in a field. */
import { innermost, isLive, Node, node, operation, valueIn } from './graph/node'
import type { Backprop } from './graph/types'
import { walk } from './values/containers'
import { zero } from './values/zero-add-one'

export interface Field {
  /** From the instance to the part. */
  readonly path: ReadonlyArray<unknown>
  /** The zero of the instance, to embed cotangents of the field in. */
  readonly empty: unknown
  /** The plain instance with a plain part in the field. */
  readonly put: (instance: unknown, part: unknown) => unknown
  /** Adds up what flows back to the instance, if the caller brought it. */
  readonly B: Backprop<unknown> | undefined
}

export const fieldOf = (x: unknown, field: Field): unknown =>
  x instanceof Node ? node(x.scope, fieldOf(x.primal, field), fieldOp, x, field) : walk(x, field.path)

/** An instance, or a variable of one, with another part in the field. */
export const putIn = (x: unknown, part: unknown, field: Field): unknown => {
  const scope = innermost('setVar', [x, part])
  if (scope === undefined) return field.put(x, part)
  return node(scope, putIn(valueIn(scope, x), valueIn(scope, part), field), putOp, x, { part, field } satisfies Put)
}

interface Put {
  readonly part: unknown
  readonly field: Field
}

const fieldOp = operation('viewVar', (n, s, d) => {
  const field = n.other as Field
  s.addCotangent(n.operand as Node, putIn(field.empty, d, field), field.B)
})

const putOp = operation('setVar', (n, s, d) => {
  const { part, field } = n.other as Put
  if (isLive(part, n)) s.addCotangent(part, fieldOf(d, field))
  if (isLive(n.operand, n)) s.addCotangent(n.operand, putIn(d, zero(valueIn(n.scope, part)), field), field.B)
})
