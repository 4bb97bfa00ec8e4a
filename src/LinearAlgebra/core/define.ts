/** Turns a function on plain vectors and matrices into one that also takes variables and has a gradient. */
import { describe, DimensionError } from '../../internal/graph/errors'
import { innermost, isLive, node, operation, valueIn } from '../../internal/graph/node'

/** One pullback per argument. It takes the cotangent of the result, the arguments and the result. */
type Pullbacks<As extends readonly unknown[], B> = {
  readonly [K in keyof As]: (d: B, args: As, result: B) => As[K]
}

/**
 * Makes a function of plain values and variables from its value on plain ones and a pullback for each argument. The
 * result has the type of the constant that it is assigned to: the public signature.
 *
 * Pullbacks are written as if for plain values, but with functions that also take variables, so they can be
 * differentiated themselves. A pullback returns `d` itself or fresh memory. Pullbacks of constant arguments do not run.
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

/** Lets a function of two arguments wait for its first one if it is called with one, as the numeric functions do. */
export const waiting = <Signature>(f: (x: never, y: never) => unknown): Signature =>
  function (x: never, y?: never) {
    return arguments.length > 1 ? f(x, y as never) : (first: never) => f(first, x)
  } as Signature

/** Throws a `DimensionError` that names the function and the arguments' shapes, unless their sizes fit. */
export const requireSize = (fits: boolean, name: string, why: string, ...args: ReadonlyArray<unknown>): void => {
  if (!fits) throw new DimensionError(`${name}: ${args.map(describe).join(' and ')}: ${why}`)
}
