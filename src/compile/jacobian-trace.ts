/** The Jacobian of a function, as operations: only entries that may be other than zero. */
import { allStructural, type Body, checkResult, pullbackOf, runTracked } from '../internal/engine/run'
import { describe, NotDifferentiableError } from '../internal/graph/errors'
import { primal } from '../internal/graph/node'
import { child } from '../internal/values/sparse-cotangent'
import { structural } from '../internal/values/zero-add-one'
import { idIn } from './expr'
import { constantCode, type Graph, inputCode, type LoopCall, resultCode } from './graph'
import { type Loop, tuple } from './loop'
import { isLeaf, traceLoop } from './loop-trace'
import { partsOfShape, type Shape, shapeOf } from './shape'
import { inputsOf, type Limits } from './trace'

/** A sparse matrix by rows: row `i` has the entries from `rowStarts[i]` on, each in its column. */
export interface Pattern {
  readonly rowStarts: Int32Array
  readonly columns: Int32Array
}

export interface JacobianTrace {
  readonly graph: Graph
  /** The operations of the results, and of the entries. */
  readonly values: ReadonlyArray<number>
  readonly entries: ReadonlyArray<number>
  readonly pattern: Pattern
}

type Row = ReadonlyArray<readonly [column: number, id: number]>

/** A run of a function, and the gradient of each number of its result. */
export const rowwise = (name: string, f: Body, args: ReadonlyArray<unknown>) => {
  let inputs: ReadonlyArray<unknown> = []
  let leaves: ReadonlyArray<unknown> = []
  const { value } = runTracked(
    name,
    (...xs) => {
      const y = f(...xs)
      checkResult(name, y)
      inputs = xs
      leaves = partsOfShape(shapeOf(name, primal(y), isLeaf).shape, y)
      return y
    },
    args,
    allStructural
  )
  const row = (i: number): ReadonlyArray<unknown> => pullbackOf(leaves[i], inputs, structural.one(primal(leaves[i])))
  return { value, count: leaves.length, row }
}

/** A loop without a state that gives, for each of its iterations, all derivatives of what the given one has there. */
const derivatives = (loop: Loop): Loop => ({
  ...loop,
  body: (_, ...parts) => {
    const { count, row } = rowwise('compileJacobian', (...xs) => child(loop.body(null, ...xs), 1), parts)
    return tuple([null, Array.from({ length: count }, (_, i) => row(i))])
  }
})

/** The place in memory of an entry of an iteration's derivatives, and the rows of a loop whose operands are inputs. */
class Block {
  private readonly at: number
  private readonly size: number
  private readonly index: number
  /** The columns of the inputs of the body, by iteration. */
  private readonly first: number

  constructor(
    private readonly graph: Graph,
    private readonly call: LoopCall
  ) {
    const { args, loop, results, count, loads } = call
    const { at, size } = results[1] as LoopCall['results'][number]
    this.first = at
    this.size = size / count
    traceLoop(derivatives(loop as Loop), args, graph)
    this.index = graph.loops.length - 1
    this.at = (graph.loops[this.index]?.results[1] as LoopCall['results'][number]).at
    this.width = loads.length
  }

  private readonly width: number

  /** The row of the Jacobian for a result at a place in memory. */
  row(place: number): Row {
    const { call, graph, size, width } = this
    const offset = place - this.first
    const [iteration, j] = [Math.floor(offset / size), offset % size]
    const entries = new Map<number, number>()
    call.loads.forEach(({ at, stride }, q) => {
      const address = at + stride * iteration
      const operand = call.operands.find(({ at: from, ids }) => address >= from && address < from + ids.length)
      // Rows may hold constants, by themselves or among numbers of the argument.
      const id = operand?.ids[address - operand.at]
      if (id === undefined || graph.codes[id] !== inputCode) return
      const column = graph.firsts[id] as number
      const entry = graph.result(this.index, this.at + (iteration * size + j) * width + q)
      const held = entries.get(column)
      entries.set(column, held === undefined ? entry : graph.sum(held, entry))
    })
    return [...entries].sort(([a], [b]) => a - b)
  }
}

/** Whether each number of a loop's result depends on no more than what its iteration reads of the argument. */
const isRowwise = ({ loop, operands, results, stateSize }: LoopCall, { codes }: Graph): boolean =>
  stateSize === 0 &&
  !(loop as Loop).isSequential &&
  results.length === 2 &&
  results[1]?.adds === false &&
  operands.every(({ ids }) => ids.every(id => (codes[id] as number) <= inputCode))

const isZero = (graph: Graph, id: number): boolean => graph.codes[id] === constantCode && Object.is(graph.values[id], 0)

/** A Jacobian by one backward pass for each result, except that loops over rows have one for all rows. */
export const traceJacobian = (
  name: string,
  f: Body,
  shape: Shape,
  numbers: ArrayLike<number>,
  limits: Limits
): JacobianTrace => {
  const { graph, argument } = inputsOf(shape, numbers, limits)
  const { value, count, row } = rowwise(name, f, [argument])
  if (count === 0)
    throw new NotDifferentiableError(
      `${name}: the function must return numbers, in any structure, got ${describe(value)}`
    )
  const values = shapeOf(name, value, isLeaf).numbers.map(x => idIn(graph, x))
  const blocks = new Map<LoopCall, Block | undefined>()
  const { loops } = graph
  const blockOf = (id: number): Block | undefined => {
    const call = graph.codes[id] === resultCode ? loops[graph.firsts[id] as number] : undefined
    if (call === undefined || blocks.has(call)) return call && blocks.get(call)
    const block = isRowwise(call, graph) ? new Block(graph, call) : undefined
    blocks.set(call, block)
    return block
  }
  const rowOf = (id: number, i: number): Row =>
    blockOf(id)?.row(graph.seconds[id] as number) ??
    partsOfShape(shape, row(i)[0]).flatMap((x, j) => {
      const entry = idIn(graph, x)
      return isZero(graph, entry) ? [] : [[j, entry] as const]
    })
  const rows = values.map(rowOf)
  const rowStarts = new Int32Array(rows.length + 1)
  rows.forEach((row, i) => (rowStarts[i + 1] = (rowStarts[i] as number) + row.length))
  const all = rows.flat()
  return {
    graph,
    values,
    entries: all.map(([, id]) => id),
    pattern: { rowStarts, columns: Int32Array.from(all, ([column]) => column) }
  }
}
