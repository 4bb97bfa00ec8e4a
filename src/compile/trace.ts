/** Runs a function and its gradient once on expressions, which leaves the graph of what they compute. */
import { describe, NotDifferentiableError } from '../internal/graph/errors'
import { allStructural, type Body, runTracked } from '../internal/engine/run'
import { structural } from '../internal/values/zero-add-one'
import { Expr } from './expr'
import { Graph } from './graph'
import { build, partsOfShape, type Shape } from './shape'

/** How a function is traced. */
export interface Limits {
  readonly strict: boolean
  readonly limit: number
}

/** The operation of what the function gave for a number. */
const idOf = (graph: Graph, x: unknown): number => (x instanceof Expr ? x.id : graph.constant(x as number))

/** A run of a function on expressions. */
export const run = (name: string, f: Body, shape: Shape, numbers: ArrayLike<number>, { strict, limit }: Limits) => {
  const graph = new Graph(strict, limit)
  graph.memory.allocate(numbers.length)
  graph.memory.data.set(numbers)
  const inputs = Array.from(numbers, (n, i) => new Expr(graph, graph.input(i, n)))
  const tracked = runTracked(name, f, [build(shape, i => inputs[i], false)], allStructural)
  /** The operations for the cotangent of the argument, for one of the result. */
  const pullback = (d: unknown): ReadonlyArray<number> =>
    partsOfShape(shape, tracked.pullback(d)[0]).map(x => idOf(graph, x))
  return { graph, value: tracked.value, pullback, idOf: (x: unknown) => idOf(graph, x) }
}

/** A function to a number, with its gradient, as it ran for an example. */
export const trace = (f: Body, shape: Shape, numbers: ArrayLike<number>, limits: Limits) => {
  const { graph, value, pullback, idOf } = run('compile', f, shape, numbers, limits)
  if (typeof value !== 'number' && !(value instanceof Expr))
    throw new NotDifferentiableError(
      `compile: the function must return a variable of a number, got one of ${describe(value)}`
    )
  return { graph, value: idOf(value), gradient: pullback(structural.one(value)) }
}
