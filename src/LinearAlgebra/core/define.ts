/** Makes a function on vectors and matrices work on variables, too. */
import { describe, DimensionError } from '../../internal/graph/errors'
import { innermost, isLive, node, operation, valueIn } from '../../internal/graph/node'

/** The cotangent of each argument, from that of the result, the arguments and the result. */
type Pullbacks<As extends readonly unknown[], B> = {
  readonly [K in keyof As]: (d: B, args: As, result: B) => As[K]
}

/**
 * A function on plain values and on variables, from its value on plain ones and a pullback for each argument. Its type
 * is the public signature of the constant that it is assigned to.
 *
 * The pullbacks are written as if for plain values, with functions that accept variables too, so that they can be
 * differentiated. A pullback gives its `d` itself or fresh memory. The cotangents of constants are not calculated.
 */
export const define = <As extends readonly unknown[], B, Signature = (...args: As) => B>(
  name: string,
  value: (...args: As) => B,
  ...pullbacks: Pullbacks<As, B>
): Signature => {
  const op = operation(name, (n, s, d) => {
    const operands = n.operand as ReadonlyArray<unknown>
    const args = operands.map(x => valueIn(n.scope, x)) as ReadonlyArray<unknown> as As
    operands.forEach((x, i) => {
      if (isLive(x, n)) s.addCotangent(x, (pullbacks[i] as Pullbacks<As, B>[number])(d as B, args, n.primal as B))
    })
  })
  const apply = (...args: As): unknown => {
    const scope = innermost(name, args)
    if (scope === undefined) return value(...args)
    const inner = args.map(x => valueIn(scope, x)) as ReadonlyArray<unknown> as As
    return node(scope, apply(...inner), op, args, undefined)
  }
  return apply as Signature
}

/** Refuses arguments whose sizes do not fit, by the name of the function and both shapes. */
export const requireSize = (fits: boolean, name: string, why: string, ...args: ReadonlyArray<unknown>): void => {
  if (!fits) throw new DimensionError(`${name}: ${args.map(describe).join(' and ')}: ${why}`)
}
