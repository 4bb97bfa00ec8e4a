/** Turns a function on plain vectors and matrices into one that also takes variables and has a gradient. */
import { describe, DimensionError } from '../../internal/graph/errors'
import { innermost, isLive, type Node, node, operation, valueIn } from '../../internal/graph/node'
import { structural } from '../../internal/values/zero-add-one'

/** One pullback per argument. It takes the cotangent of the result, the arguments and the result. */
type Pullbacks<As extends readonly unknown[], B> = {
  readonly [K in keyof As]: (d: B, args: As, result: B) => As[K]
}

/**
 * The tangent of the result, from the arguments and their tangents. The tangent of a constant is absent. It is written
 * where it is cheaper than what follows from the pullbacks, and with functions that also take variables.
 */
type Tangent<As extends readonly unknown[], B> = (args: As, tangents: Partial<As>) => B

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
): Signature => defineWithTangent<As, B, Signature>(name, value, undefined, ...pullbacks)

/** Like `define`, for a function that is linear in each argument. Its tangent is made of its values on tangents. */
export const defineLinear = <As extends readonly unknown[], B, Signature = (...args: As) => B>(
  name: string,
  value: (...args: As) => B,
  ...pullbacks: Pullbacks<As, B>
): Signature => {
  const f: (...args: As) => B = defineWithTangent<As, B>(
    name,
    value,
    (args, tangents) =>
      sumOf(tangents.map((t, i) => (t === undefined ? t : f(...(args.map((x, j) => (j === i ? t : x)) as never))))),
    ...pullbacks
  )
  return f as Signature
}

/** Like `define`, with a tangent of its own, or for a function that works element by element. */
export const defineWithTangent = <As extends readonly unknown[], B, Signature = (...args: As) => B>(
  name: string,
  value: (...args: As) => B,
  tangent: Tangent<As, B> | 'elementwise' | undefined,
  ...pullbacks: Pullbacks<As, B>
): Signature => {
  const argsOf = (n: Node) => (n.operand as ReadonlyArray<unknown>).map(x => valueIn(n.scope, x)) as unknown as As
  const op = operation(
    name,
    (n, s, d) => {
      const args = argsOf(n)
      ;(n.operand as ReadonlyArray<unknown>).forEach((x, i) => {
        if (isLive(x, n)) s.addCotangent(x, (pullbacks[i] as Pullbacks<As, B>[number])(d as B, args, n.primal as B))
      })
    },
    false,
    typeof tangent === 'function'
      ? (n, tangentOf) =>
          tangent(
            argsOf(n),
            (n.operand as ReadonlyArray<unknown>).map(x => (isLive(x, n) ? tangentOf(x) : undefined)) as never
          )
      : tangent
  )
  const apply = (...args: As): unknown => {
    const scope = innermost(name, args)
    if (scope === undefined) return value(...args)
    const inner = args.map(x => valueIn(scope, x)) as ReadonlyArray<unknown> as As
    return node(scope, apply(...inner), op, args, undefined)
  }
  return apply as Signature
}

/** The sum of the terms that are there, of which there is one at least. */
export const sumOf = <A>(terms: ReadonlyArray<A | undefined>): A =>
  terms
    .filter(x => x !== undefined)
    .reduce<unknown>((x, y) => (x === undefined ? y : structural.add(x, y)), undefined) as A

/** Lets a function of two arguments wait for its first one if it is called with one, as the numeric functions do. */
export const waiting = <Signature>(f: (x: never, y: never) => unknown): Signature =>
  function (x: never, y?: never) {
    return arguments.length > 1 ? f(x, y as never) : (first: never) => f(first, x)
  } as Signature

/** Throws a `DimensionError` that names the function and the arguments' shapes, unless their sizes fit. */
export const requireSize = (fits: boolean, name: string, why: string, ...args: ReadonlyArray<unknown>): void => {
  if (!fits) throw new DimensionError(`${name}: ${args.map(describe).join(' and ')}: ${why}`)
}
