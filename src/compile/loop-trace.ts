/** Runs the body of a loop once on expressions, for each way that its iterations take, and the loop on the example. */
import { BackpropError, ShapeError } from '../internal/graph/errors'
import { mapContainer, partOf, partsOf } from '../internal/values/containers'
import { compoundKindOf } from '../internal/values/kinds'
import { Expr, idIn } from './expr'
import { Graph, type LoopCall, type LoopPath, type Operands, type Place, type Result } from './graph'
import { type Access, countOf, type Loop, run, step, type Write } from './loop'
import { writeLoop } from './loop-code'
import { build, type Container, fits, type Shape, shapeOf } from './shape'

/** The ways through the body of a loop that are compiled. */
const maxPaths = 32

/** The graph of the expressions that are in a value, if there are any. */
export const graphOf = (x: unknown): Graph | undefined => {
  if (x instanceof Expr) return x.graph
  if (compoundKindOf(x) === undefined) return undefined
  for (const part of partsOf(x)) {
    const graph = graphOf(part)
    if (graph !== undefined) return graph
  }
  return undefined
}

/** The same value with arrays in place of `Float64Array`s, which cannot hold expressions. */
const withArrays = (x: unknown): unknown => {
  if (x instanceof Float64Array) return Array.from(x)
  const kind = x instanceof Expr ? undefined : compoundKindOf(x)
  return kind === undefined ? x : mapContainer(x, kind, withArrays)
}

export type Leaf = Expr | number

export const isLeaf = (x: unknown): x is Leaf => typeof x === 'number' || x instanceof Expr

/** Adds the numbers of a value to a list. Returns false if the value has another shape. */
const collect = (shape: Shape, x: unknown, into: Leaf[]): boolean => {
  if (shape.kind === 'number') return isLeaf(x) && into.push(x) > 0
  if (shape.kind === 'static') return Object.is(x, shape.value)
  if (!fits(x, shape)) return false
  const { keys, parts } = shape
  return parts.every((part, i) => collect(part, partOf(x, keys[i]), into))
}

/** Numbers that a loop reads, and the shape of what an iteration sees of them. */
interface Read {
  readonly access: Access
  readonly shape: Shape
  /** How many numbers that shape has, and of how many shapes an iteration sees. */
  readonly size: number
  readonly times: number
  readonly operands: Operands
}

/** Numbers that lie in memory one after the other, wherever they are. */
const placed = (graph: Graph, leaves: ReadonlyArray<Leaf>): Operands => {
  const { memory } = graph
  if (leaves.every(x => typeof x === 'number'))
    return { ids: [], at: memory.constant(Float64Array.from(leaves)), isCopied: false }
  const ids = leaves.map(x => idIn(graph, x))
  const at = graph.placeOf(ids[0] as number)
  if (at !== undefined && ids.every((id, i) => graph.placeOf(id) === at + i)) return { ids, at, isCopied: false }
  return { ids, at: memory.allocate(ids.length), isCopied: true }
}

const readOf = (name: string, graph: Graph, access: Access, x: unknown): Read => {
  const elements = access === 'whole' ? [x] : (x as ReadonlyArray<unknown>)
  const { shape, numbers } = shapeOf('compile', elements[0], isLeaf)
  const leaves: Leaf[] = []
  for (let i = 0; i < elements.length; i++)
    if (!collect(shape, elements[i], leaves))
      throw new ShapeError(
        `compile: ${name}: row ${i} has another structure than row 0. A loop that is compiled needs rows of one ` +
          'structure, with the same strings and other static parts'
      )
  const times = typeof access === 'number' ? access : 1
  return { access, shape, size: numbers.length, times, operands: placed(graph, leaves) }
}

const loadsOf = ({ access, size, times, operands: { at } }: Read): ReadonlyArray<Place> =>
  Array.from({ length: times * size }, (_, j) => ({ at: at + j, stride: access === 'whole' ? 0 : size }))

/** What `run` gives for expressions: the next state and the results. The loop becomes part of the graph. */
export const traceLoop = (loop: Loop, args: ReadonlyArray<unknown>, graph: Graph): ReadonlyArray<unknown> => {
  const [state, ...operands] = args.map(withArrays)
  const { name, isBackward, withResults } = loop
  const count = countOf(loop, operands)
  if (count === 0) return run(loop, args)
  const { memory, strict, limit } = graph
  const chosen = withResults ?? loop
  const { shape: stateShape, numbers } = shapeOf('compile', state, isLeaf)
  const stateSize = numbers.length
  const first = memory.allocate(stateSize)
  const ids = numbers.map(x => idIn(graph, x))
  const reads = chosen.reads.map((access, k) => readOf(name, graph, access, operands[k]))
  const stateLoads = ids.map((_, j) => ({ at: first + j, stride: 0 }))
  const loads = [...stateLoads, ...reads.flatMap(loadsOf)]
  const given: ReadonlyArray<Operands> = [{ ids, at: first, isCopied: true }, ...reads.map(read => read.operands)]
  for (const { ids: from, at, isCopied } of given)
    if (isCopied) from.forEach((id, i) => (memory.data[at + i] = graph.values[id] as number))

  const shapes: Shape[] = []
  const results: Result[] = []
  const stores: (Place & { readonly result: number })[] = []
  /** Makes room for the results, which are known when the body has run. */
  const allocate = (parts: ReadonlyArray<unknown>): void => {
    parts.forEach((part, result) => {
      const found = shapeOf('compile', part, isLeaf)
      shapes.push(found.shape)
      const size = found.numbers.length
      const access = result === 0 ? 'whole' : (chosen.writes[result - 1] as Write).access
      const stride = access === 'whole' ? 0 : access === 'element' ? size : size / access
      const room = stride * (count - 1) + size
      const at = result === 0 ? first : memory.allocate(room)
      const adds = result > 0 && access !== 'element'
      results.push({ at, size: result === 0 ? stateSize : room, adds })
      for (let j = 0; j < size; j++) stores.push({ at: at + j, stride, result })
    })
  }
  const tracePath = (i: number): LoopPath => {
    const body = new Graph(strict, limit, memory, true)
    const inputs = loads.map(
      ({ at, stride }, j) => new Expr(body, body.input(j, memory.data[at + stride * i] as number))
    )
    let next = 0
    const take = (shape: Shape, size: number): unknown => {
      const from = next
      next += size
      return build(shape, j => inputs[from + j], false)
    }
    const before = take(stateShape, stateSize)
    const parts = reads.map(({ access, shape, size, times }) =>
      typeof access === 'number' ? Array.from({ length: times }, () => take(shape, size)) : take(shape, size)
    )
    const made = step(chosen, before, parts)
    if (shapes.length === 0) allocate(made)
    const leaves: Leaf[] = []
    if (!made.every((part, k) => collect(k === 0 ? stateShape : (shapes[k] as Shape), part, leaves)))
      throw new ShapeError(`compile: ${name}: the function gave results of different structures for different rows`)
    return { graph: body, roots: leaves.map(x => idIn(body, x)) }
  }

  const call: LoopCall = {
    loop,
    args,
    of: loop.of,
    count,
    isBackward,
    paths: [],
    operands: given,
    loads,
    stateSize,
    stores,
    results,
    extra: chosen.writes.length - loop.writes.length,
    first: graph.size
  }
  let done = 0
  let last = -1
  while (done < count) {
    if (done === last || call.paths.length === maxPaths)
      throw new BackpropError(
        done === last
          ? `compile: ${name}: a comparison of numbers does not give the same answer twice`
          : `compile: ${name}: the iterations go more than ${maxPaths} ways through the function. Compile the ` +
              'function without the loop, and call it in one'
      )
    last = done
    call.paths.push(tracePath(isBackward ? count - 1 - done : done))
    done = writeLoop(call).run(memory.data, done)
  }
  const index = graph.loops.push(call) - 1
  const at = (place: number): Expr => new Expr(graph, graph.result(index, place))
  const structureOf = (k: number): unknown => {
    const { at: from, size } = results[k] as Result
    const shape = shapes[k] as Shape
    const access = k === 0 ? 'whole' : (loop.writes[k - 1] as Write).access
    if (access === 'whole') return build(shape, j => at(from + j), false)
    const element = access === 'element' ? shape : ((shape as Container).parts[0] as Shape)
    const length = access === 'element' ? count : count + access - 1
    const width = size / length
    return Array.from({ length }, (_, i) => build(element, j => at(from + i * width + j), false))
  }
  return [0, ...loop.writes.map((_, k) => k + 1)].map(structureOf)
}
