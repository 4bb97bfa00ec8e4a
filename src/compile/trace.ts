/** Runs a function and its gradient once on expressions, which leaves the graph of what they compute. */
import { describe, NotDifferentiableError } from '../internal/graph/errors'
import { allStructural, type Body, runTracked } from '../internal/engine/run'
import { structural } from '../internal/values/zero-add-one'
import { Expr, idIn } from './expr'
import { Graph } from './graph'
import { build, partsOfShape, type Shape } from './shape'

/** How a function is traced. */
export interface Limits {
  readonly strict: boolean
  readonly limit: number
}

/** The argument as expressions, in a graph of its own. */
export const inputsOf = (shape: Shape, numbers: ArrayLike<number>, { strict, limit }: Limits) => {
  const graph = new Graph(strict, limit)
  graph.memory.allocate(numbers.length)
  graph.memory.data.set(numbers)
  const inputs = Array.from(numbers, (n, i) => new Expr(graph, graph.input(i, n)))
  return { graph, argument: build(shape, i => inputs[i], false) }
}

/** A function to a number, with its gradient, as it ran for an example. */
export const trace = (f: Body, shape: Shape, numbers: ArrayLike<number>, limits: Limits) => {
  const { graph, argument } = inputsOf(shape, numbers, limits)
  const { value, gradients } = runTracked('compile', f, [argument], allStructural)
  if (typeof value !== 'number' && !(value instanceof Expr))
    throw new NotDifferentiableError(
      `compile: the function must return a variable of a number, got one of ${describe(value)}`
    )
  const gradient = partsOfShape(shape, gradients(structural)[0]).map(x => idIn(graph, x))
  return { graph, value: idIn(graph, value), gradient }
}
