/** How the functions of this module reach variables. */
import { describe, DimensionError } from '../internal/graph/errors'
import { innermost, isLive, node, operation, valueIn } from '../internal/graph/node'

/** The cotangent of each argument, from that of the result, the arguments and the result. */
type Pullbacks<As extends readonly unknown[], B> = {
  readonly [K in keyof As]: (d: B, args: As, result: B) => As[K]
}

/**
 * A function on plain values and on variables, from its value on plain ones and a pullback for each argument. The pullbacks are written as if for plain
 * values, with functions that accept variables too, so that they can be differentiated. The cotangents of constants are not calculated.
 */
export const define = <As extends readonly unknown[], B>(
  name: string,
  value: (...args: As) => B,
  ...pullbacks: Pullbacks<As, B>
): ((...args: As) => B) => {
  const op = operation(name, (n, s, d) => {
    const operands = n.operand as ReadonlyArray<unknown>
    const args = operands.map(x => valueIn(n.scope, x)) as unknown as As
    for (let i = 0; i < operands.length; i++) {
      const x = operands[i]
      if (isLive(x, n)) {
        const pullback = pullbacks[i] as Pullbacks<As, B>[number]
        s.addCotangent(
          x,
          pullback(d as B, args, n.primal as B)
        )
      }
    }
  })
  const apply = (...args: ReadonlyArray<unknown>): unknown => {
    const scope = innermost(name, args)
    if (scope === undefined) return value(...(args as unknown as As))
    const result = apply(...args.map(x => valueIn(scope, x)))
    return node(scope, result, op, args, undefined)
  }
  return apply as (...args: As) => B
}

/** Refuses arguments whose sizes do not fit, by the name of the function and both shapes. */
export const requireSize = (fits: boolean, name: string, why: string, ...args: ReadonlyArray<unknown>): void => {
  if (!fits) throw new DimensionError(`${name}: ${args.map(describe).join(' and ')}: ${why}`)
}
