/** Runs a function and its gradient once on expressions, which leaves the graph of what they compute. */
import { describe, NotDifferentiableError } from '../internal/graph/errors'
import { allStructural, type Body, runTracked } from '../internal/engine/run'
import { structural } from '../internal/values/zero-add-one'
import { Expr, idIn } from './expr'
import { Graph } from './graph'
import { build, type Shape } from './shape'

/** A function of numbers, with its gradient, as it ran for an example. */
export interface Trace {
  readonly graph: Graph
  readonly shape: Shape
  readonly value: number
  /** The derivatives by the numbers of the argument. */
  readonly gradient: ReadonlyArray<number>
}

export const trace = (
  f: Body,
  shape: Shape,
  numbers: ReadonlyArray<number>,
  { strict, limit }: { readonly strict: boolean; readonly limit: number }
): Trace => {
  const graph = new Graph(strict, limit)
  graph.memory.allocate(numbers.length)
  graph.memory.data.set(numbers)
  const inputs = numbers.map((n, i) => new Expr(graph, graph.input(i, n)))
  const run = runTracked('compile', f, [build(shape, i => inputs[i], false)], allStructural)
  if (typeof run.value !== 'number' && !(run.value instanceof Expr))
    throw new NotDifferentiableError(
      `compile: the function must return a variable of a number, got one of ${describe(run.value)}`
    )
  const gradient: number[] = []
  const collect = (at: Shape, d: unknown): void => {
    if (at.kind === 'number') gradient[at.index] = idIn(graph, d as Expr | number)
    else if ('parts' in at)
      at.parts.forEach((part, i) =>
        collect(
          part,
          at.kind === 'map' ? (d as Map<unknown, unknown>).get(at.keys[i]) : (d as never)[at.keys[i] as never]
        )
      )
  }
  collect(shape, run.gradients(structural)[0])
  return { graph, shape, value: idIn(graph, run.value), gradient }
}
