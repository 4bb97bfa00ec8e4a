/** A number of a function that is being compiled: an operation of a graph, open to all numeric functions. */
import { ImplicitConversionError, ScopeError } from '../internal/graph/errors'
import type { Backprop } from '../internal/graph/types'
import { type Elementwise, itself, numericInstance, unsupported } from '../internal/numeric/numeric-class'
import { structureKind } from '../internal/numeric/broadcast'
import { mapContainer } from '../internal/values/containers'
import { backpropInstance, isStatic } from '../internal/values/kinds'
import type { Graph, Test } from './graph'
import { knownFunctions, type PlainFunction } from './primitives'

const advice =
  'a value that the argument decides was used where JavaScript wants a number (as primal(x) > 0 does). The compiled ' +
  'function would keep what holds for the example. Compare by getOrd(N.Ord) or getEq(N.Eq), which are checked in ' +
  'every call, and use stopGradient(x) for a constant'

export class Expr {
  constructor(
    readonly graph: Graph,
    readonly id: number
  ) {}

  get [numericInstance](): Elementwise<Expr> {
    return numeric
  }

  get [backpropInstance](): Backprop<Expr> {
    return backprop
  }

  [Symbol.toPrimitive](): never {
    throw new ImplicitConversionError(`compile: ${advice}`)
  }
}

const constant = (like: Expr, n: number): Expr => new Expr(like.graph, like.graph.constant(n))

/** The operation of a number or an expression in the graph of the other. */
export const idIn = (graph: Graph, x: unknown): number => {
  if (typeof x === 'number') return graph.constant(x)
  if (!(x instanceof Expr)) throw unsupported('compile', x)
  if (x.graph === graph) return x.id
  throw new ScopeError(
    'compile: a function uses a variable of a function around it that is not its argument. Pass it as an argument'
  )
}

/** A value with others in place of the expressions in it. */
const fill = (x: unknown, number: (x: Expr) => unknown): unknown => {
  if (x instanceof Expr) return number(x)
  const kind = structureKind(x)
  return kind === undefined ? x : mapContainer(x, kind, part => (isStatic(part) ? part : fill(part, number)))
}

/** A function of two operands, of which one may be a structure that it is repeated over. */
const zip = (f: PlainFunction, x: unknown, y: unknown): unknown => {
  const [u, v] = [structureKind(x), structureKind(y)]
  if (u !== undefined) return mapContainer(x, u, part => (isStatic(part) ? part : zip(f, part, y)))
  if (v !== undefined) return mapContainer(y, v, part => (isStatic(part) ? part : zip(f, x, part)))
  const { graph } = (x instanceof Expr ? x : y) as Expr
  return new Expr(graph, graph.call(f, idIn(graph, x), idIn(graph, y)))
}

/** Functions whose values are so few that a plain one may decide what is computed. */
const isDiscrete = (x: Expr): boolean => {
  const { graph, id } = x
  const code = graph.codes[id] as number
  return graph.isConstant(id) || (code > 1 && discrete.has(graph.primitive(code).f))
}
const discrete: ReadonlySet<unknown> = /*#__PURE__*/ new Set([Math.sign, Math.round, Math.floor, Math.ceil, Math.trunc])

const numeric: Elementwise<Expr> = {
  map: (f, { graph, id }) => new Expr(graph, graph.call(f, id)),
  zip: zip as (f: PlainFunction, x: Expr | number, y: Expr | number) => Expr,
  fromNumber: (n: unknown, like) => (n instanceof Expr ? n : constant(like, n as number)),
  total: x => x as unknown as number,
  ask: (test, ...xs) => {
    const leaves: Expr[] = []
    for (const x of xs) fill(x, leaf => leaves.push(leaf))
    const [{ graph }] = leaves as [Expr]
    // What asks for the value itself may do anything with it.
    if (test === itself && !leaves.every(isDiscrete)) throw new ImplicitConversionError(`compile: primal: ${advice}`)
    const idsOf = (parts: ReadonlyArray<unknown>): ReadonlyArray<number> => parts.map(part => idIn(graph, part))
    const given = (xs as ReadonlyArray<unknown>).filter(x => x !== undefined)
    if (given.every(x => x instanceof Expr || typeof x === 'number'))
      return graph.ask(test as Test<never>, idsOf(given))
    return graph.ask<never>((...numbers) => {
      let i = 0
      const [x, y] = xs.map(part => fill(part, () => numbers[i++]))
      return test(x as never, y as never) as never
    }, idsOf(leaves))
  }
}

const backprop: Backprop<Expr> = {
  zero: x => constant(x, 0),
  one: x => constant(x, 1),
  add: (x, y) => new Expr(x.graph, x.graph.call(knownFunctions().add, x.id, y.id))
}
