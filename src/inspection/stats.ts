/**
 * The size of a graph.
 *
 * @since 0.1.0
 */
import { isLive, Node } from '../internal/graph/node'
import { isObject } from '../internal/values/equality'
import { isTypedArray } from '../internal/values/kinds'
import { type OfGraph, ofGraph } from './call-shapes'
import { graphBehind, operandsOf } from './graph-behind'

/**
 * How often an operation stands in a graph, and what its results hold.
 *
 * @category model
 * @since 0.1.0
 */
export interface OperationStats {
  readonly operation: string
  readonly nodes: number
  readonly bytes: number
}

/**
 * The size of a graph.
 *
 * @category model
 * @since 0.1.0
 */
export interface GraphStats {
  /** The variables that the result depends on: itself, the inputs that it uses, and all between them. */
  readonly nodes: number
  /** The operands of these that are variables. One that is used twice counts twice. Constants do not count. */
  readonly edges: number
  /** The number of operations on the longest way from an input to the result. */
  readonly depth: number
  /** An estimate of the memory that the graph holds. */
  readonly bytes: number
  /** The operations, those that hold most first. Their bytes add up to those of the graph. */
  readonly operations: ReadonlyArray<OperationStats>
}

/** A node has a header of three words and six fields, of 8 bytes each, as V8 lays objects out in Node.js. */
const bytesOfNode = 72
const bytesOfWord = 8

/** The bytes of a value, except for objects that were counted before. */
const bytesOf = (x: unknown, counted: Set<unknown>): number => {
  if (x instanceof Node || typeof x === 'function') return 0
  if (!isObject(x)) return bytesOfWord
  if (counted.has(x)) return 0
  counted.add(x)
  if (isTypedArray(x)) return x.byteLength
  const parts: ReadonlyArray<unknown> = x instanceof Map ? [...x].flat() : dataOf(x)
  // A number needs no memory beside the slot that holds it.
  return parts.reduce<number>((sum, part) => sum + bytesOfWord + (isObject(part) ? bytesOf(part, counted) : 0), 0)
}

/** The own parts of an object. A matrix may have elements that are only calculated when they are read. */
const dataOf = (x: object): ReadonlyArray<unknown> =>
  Array.isArray(x) ? x : Object.values(Object.getOwnPropertyDescriptors(x)).map(({ value }) => value as unknown)

const statsOf = (y: unknown): GraphStats => {
  const nodes = y instanceof Node ? graphBehind(y) : []
  const counted = new Set<unknown>()
  const depths = new Uint32Array(y instanceof Node ? y.id + 1 : 0)
  const table = new Map<string, { operation: string; nodes: number; bytes: number }>()
  let edges = 0
  for (const n of nodes) {
    let bytes = bytesOfNode + bytesOf(n.primal, counted)
    for (const x of operandsOf(n)) {
      if (isLive(x, n)) {
        edges++
        depths[n.id] = Math.max(depths[n.id] as number, 1 + (depths[x.id] as number))
      } else if (isObject(x)) bytes += bytesOf(x, counted)
    }
    const { name } = n.operation
    const row = table.get(name) ?? { operation: name, nodes: 0, bytes: 0 }
    row.nodes++
    row.bytes += bytes
    table.set(name, row)
  }
  const operations = [...table.values()].sort((a, b) => b.bytes - a.bytes)
  return {
    nodes: nodes.length,
    edges,
    depth: depths.at(-1) ?? 0,
    bytes: operations.reduce((sum, { bytes }) => sum + bytes, 0),
    operations
  }
}

/**
 * The size of the graph behind a variable: how many variables and operations there are, how long the longest chain of
 * them is, and about how much memory they hold until the gradient is taken.
 *
 * The bytes are an estimate: 72 for each variable, 8 for each number and each slot of a record, array or `Map`, and
 * what typed arrays, vectors and matrices take. What several variables or constants share counts once, for the oldest
 * of them. What operations keep for themselves, such as the closures of lifted ones, does not count.
 *
 * It takes a variable inside a scope, or a function and its argument. A constant has no graph, and all its figures are
 * 0. It is one walk over the graph, without recursion, and over the values in it. Throws what the function throws.
 *
 * @category size
 * @since 0.1.0
 * @example
 * import { add, mul } from 'backprop-ts'
 * import { stats } from 'backprop-ts/Graph'
 *
 * const { bytes, depth, edges, nodes, operations } = stats(x => add(mul(x, x), x), 3)
 * assert.deepStrictEqual([nodes, edges, depth, bytes], [3, 4, 2, 240])
 * assert.deepStrictEqual(operations[1], { operation: 'mul', nodes: 1, bytes: 80 })
 */
export const stats: OfGraph<GraphStats> = ofGraph('stats', statsOf)
