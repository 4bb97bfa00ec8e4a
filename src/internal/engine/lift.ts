/** Operations that bring their gradient along. */
import { checkCotangent } from '../values/check-cotangent'
import { describe, ShapeError } from '../graph/errors'
import { innermost, isLive, node, operation, reveal, valueIn } from '../graph/node'
import type { Backprop } from '../values/containers'

/** See the public module `Op`. */
export interface Op<As extends readonly unknown[], B> {
  readonly run: (...as: As) => readonly [B, (dy: B) => Readonly<As>]
}

interface Lifted {
  readonly name: string
  readonly operands: ReadonlyArray<unknown>
  readonly pullback: (dy: unknown) => ReadonlyArray<unknown>
  readonly Bs: ReadonlyArray<Backprop<unknown>> | undefined
}

const liftedOp = operation('liftOp', (n, s, d) => {
  const { name, operands, pullback, Bs } = n.b as Lifted
  reveal(d)
  const ds = pullback(d)
  if (!Array.isArray(ds) || ds.length !== operands.length)
    throw new ShapeError(
      `${name}: the pullback must give ${operands.length} cotangents, one for each argument, got ${describe(ds)}`
    )
  operands.forEach((x, i) => {
    if (!isLive(x, n)) return
    const dx: unknown = ds[i]
    if (Bs === undefined) checkCotangent(`${name}: what the pullback gave for argument ${i + 1}`, dx, x.value)
    s.give(x, dx, Bs?.[i])
  })
})

/** Applies an operation to variables and constants; a plain value if there is no variable among them. */
export const lift = (
  name: string,
  op: Op<ReadonlyArray<unknown>, unknown>,
  operands: ReadonlyArray<unknown>,
  Bs?: ReadonlyArray<Backprop<unknown>>
): unknown => {
  const scope = innermost(name, operands)
  if (scope === undefined) return op.run(...operands)[0]
  const values = operands.map(x => valueIn(scope, x))
  // Inside a nested scope the values may be variables of the enclosing one: the operation is lifted there, too.
  values.forEach(reveal)
  const [value, pullback] = op.run(...values)
  return node(scope, value, liftedOp, undefined, { name, operands, pullback, Bs } satisfies Lifted)
}
