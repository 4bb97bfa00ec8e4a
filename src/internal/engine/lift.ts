/** Applies user-defined operations, which bring their own gradient, to variables. */
import { describe, ScopeError, ShapeError } from '../graph/errors'
import { innermost, isLive, Node, node, operation, reveal, valueIn } from '../graph/node'
import { checkCotangent } from '../values/check-cotangent'
import { allStructural, type InstanceOf, type Pullback } from './run'

/** See the public module `Op`. */
export interface Op<As extends readonly unknown[], B> {
  readonly run: (...as: As) => readonly [B, (dy: B) => Readonly<As>]
}

export type AnyOp = Op<ReadonlyArray<unknown>, unknown>

/** What the node of a lifted operation keeps besides its value. */
export interface Lifted {
  /** The function that lifted the operation. */
  readonly name: string
  readonly op: AnyOp
  readonly operands: ReadonlyArray<unknown>
  readonly pullback: Pullback
  readonly instanceOf: InstanceOf
  readonly check: typeof checkCotangent
}

export const liftedOp = operation('liftOp', (n, s, d) => {
  const { name, operands, pullback, instanceOf, check } = n.other as Lifted
  const ds = pullback(d)
  if (!Array.isArray(ds) || ds.length !== operands.length)
    throw new ShapeError(
      `${name}: the pullback must give ${operands.length} cotangents, one for each argument, got ${describe(ds)}`
    )
  operands.forEach((x, i) => {
    if (!isLive(x, n)) return
    check(`${name}: what the pullback gave for argument ${i + 1}`, ds[i], x.primal)
    s.addCotangent(x, ds[i], instanceOf(i))
  })
})

/**
 * Applies an operation to variables and constants. The result is a plain value if none of them is a variable. The
 * cotangent of each operand is checked against the shape of the operand and added by the instance of the operand.
 */
export const lift = (
  name: string,
  op: AnyOp,
  operands: ReadonlyArray<unknown>,
  instanceOf: InstanceOf = allStructural,
  check = checkCotangent
): unknown => {
  const scope = innermost(name, operands)
  if (scope === undefined) return op.run(...operands)[0]
  operands.forEach(reveal)
  // In a nested scope, these values may be variables of the enclosing scope. The operation is then lifted there too.
  const [value, pullback] = op.run(...operands.map(x => valueIn(scope, x)))
  if (value instanceof Node && value.scope.serial >= scope.serial)
    throw new ScopeError(
      `${name}: the function uses a variable that is not its argument, which would get no gradient. ` +
        'Pass a record of both, made by joinBV'
    )
  return node(scope, value, liftedOp, undefined, { name, op, operands, pullback, instanceOf, check } satisfies Lifted)
}

/** Makes an operation from an isomorphism. The cotangent goes back through the inverse. */
export const isoOp = (to: (...as: never) => unknown, from: (b: never) => ReadonlyArray<unknown>): AnyOp => ({
  run: (...as) => [to(...(as as never)), d => from(d as never)]
})
