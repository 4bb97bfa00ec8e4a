/** What a code generator must know of the operations that results need: how often each is used, and where. */
import { firstPrimitive, type Graph, type Guard, type LoopCall, none, resultCode } from './graph'
import { type LoopPlan, planLoops } from './loop-plan'

/** Expressions that are nested deeper get names. */
const maxDepth = 20

export interface Plan {
  /** How often the results need each operation. */
  readonly uses: Int32Array
  /** The function that calculates each operation. There is one, if no size of functions is given. */
  readonly pieceOf: Int32Array
  /** The number of functions. */
  readonly pieces: number
  /** Whether another function than that which calculates an operation needs it. */
  readonly isKept: Uint8Array
  /** Whether an operation is written where it is used, and gets no name. */
  readonly isInlined: Uint8Array
  /** The results, by operation, as indices in `roots`. */
  readonly results: ReadonlyMap<number, ReadonlyArray<number>>
  readonly loops: LoopPlan
}

/** Whether an operation is to be calculated. Others are there: constants, inputs, results of loops, what is given. */
export const isOperation = (graph: Graph, id: number): boolean => (graph.codes[id] as number) >= firstPrimitive

type IsGiven = (id: number) => boolean

const nothingGiven: IsGiven = () => false

const countUses = (graph: Graph, roots: ReadonlyArray<number>, isGiven: IsGiven): Int32Array => {
  const uses = new Int32Array(graph.size)
  const use = (id: number, times: number): void => {
    uses[id] = (uses[id] as number) + times
  }
  for (const id of roots) use(id, 1)
  for (const { operands } of graph.guards) for (const id of operands) use(id, 1)
  const { loops } = graph
  const isRun = loops.map(() => false)
  let call = loops.length - 1
  for (let id = graph.size - 1; id >= 0; id--) {
    if (graph.codes[id] === resultCode && uses[id] !== 0) isRun[graph.firsts[id] as number] = true
    for (; loops[call]?.first === id; call--)
      if (isRun[call]) for (const { ids } of (loops[call] as LoopCall).operands) for (const x of ids) use(x, 1)
    if (uses[id] === 0 || !isOperation(graph, id) || isGiven(id)) continue
    const times = graph.primitive(graph.codes[id] as number).repeats === true ? 2 : 1
    use(graph.firsts[id] as number, times)
    if (graph.seconds[id] !== none) use(graph.seconds[id] as number, times)
  }
  return uses
}

/** How many operations the roots need. */
export const countOperations = (graph: Graph, roots: ReadonlyArray<number>): number => {
  let operations = 0
  countUses(graph, roots, nothingGiven).forEach((times, id) => {
    if (times > 0 && isOperation(graph, id)) operations++
  })
  return operations
}

/** Plans what the roots need, in functions of at most `pieceSize` operations. */
export const planOf = (
  graph: Graph,
  roots: ReadonlyArray<number>,
  pieceSize = Infinity,
  isGiven: IsGiven = nothingGiven
): Plan => {
  const { guards, firsts, seconds, size } = graph
  const uses = countUses(graph, roots, isGiven)
  const loops = planLoops(graph, uses)
  const pieceOf = new Int32Array(size)
  const isKept = new Uint8Array(size)
  const isWritten = (id: number): boolean => uses[id] !== 0 && isOperation(graph, id) && !isGiven(id)
  let [operations, piece, guard] = [0, 0, 0]
  const need = (id: number): void => {
    if (pieceOf[id] !== piece && isOperation(graph, id)) isKept[id] = 1
  }
  const checkUpTo = (id: number): void => {
    for (; guard < guards.length && (guards[guard] as Guard).position <= id; guard++)
      for (const x of (guards[guard] as Guard).operands) need(x)
  }
  for (let id = 0; id < size; id++) {
    for (const { ids } of loops.uses.get(id)?.call.operands ?? []) ids.forEach(need)
    if (!isWritten(id)) continue
    piece = Math.floor(operations++ / pieceSize)
    pieceOf[id] = piece
    need(firsts[id] as number)
    if (seconds[id] !== none) need(seconds[id] as number)
    checkUpTo(id)
  }
  checkUpTo(size)

  const results = new Map<number, number[]>()
  roots.forEach((id, i) => {
    const others = results.get(id)
    if (others === undefined) results.set(id, [i])
    else others.push(i)
  })

  const isInlined = new Uint8Array(size)
  const depths = new Uint8Array(size)
  for (let id = 0; id < size; id++) {
    if (uses[id] !== 1 || !isWritten(id) || isKept[id] === 1) continue
    const b = seconds[id] as number
    const depth = 1 + Math.max(depths[firsts[id] as number] as number, b === none ? 0 : (depths[b] as number))
    if (depth === maxDepth) continue
    depths[id] = depth
    isInlined[id] = 1
  }
  return { uses, pieceOf, pieces: piece + 1, isKept, isInlined, results, loops }
}
