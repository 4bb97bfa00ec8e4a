/** Which loops of a graph a result needs, and how the loop of a derivative shares the work of its original. */
import {
  firstPrimitive,
  type Graph,
  inputCode,
  type LoopCall,
  none,
  type Place,
  type Result,
  resultCode
} from './graph'

/** What a loop is run for. */
export interface LoopUse {
  readonly call: LoopCall
  /** Whether each result is wanted. */
  readonly isWanted: boolean[]
  /** Operations of the body that are stored for the loop of the derivative, and where. */
  readonly stored: ReadonlyMap<number, Place>
  /** Operations of the body that the original has stored. */
  readonly given: ReadonlyMap<number, Place>
}

const nothing: ReadonlyMap<number, Place> = /*#__PURE__*/ new Map()

/** Everything, as the run on the example does. */
export const wholeUse = (call: LoopCall): LoopUse => ({
  call,
  isWanted: call.results.map(() => true),
  stored: nothing,
  given: nothing
})

/** The loops to run, by the first operation that stands for a result, and where their results are. */
export interface LoopPlan {
  readonly uses: ReadonlyMap<number, LoopUse>
  /** Where a number is in memory, if it is there. */
  readonly placeOf: (id: number) => number | undefined
}

/** Whether a loop can be run in place of an earlier one: all that it needs is known there. */
const isReadyAt = ({ operands, first }: LoopCall, early: LoopCall, { codes, guards }: Graph): boolean =>
  operands.every(({ ids }) => ids.every(id => id < early.first || (codes[id] as number) <= inputCode)) &&
  guards.every(({ position }) => position <= early.first || position > first)

/** What an iteration of a derivative can take from the original: all that does not depend on cotangents. */
const share = (
  original: LoopCall,
  derivative: LoopCall,
  { memory }: Graph
): readonly [ReadonlyMap<number, Place>, ReadonlyMap<number, Place>] | undefined => {
  const [path, other] = original.paths
  const [back, another] = derivative.paths
  if (path === undefined || back === undefined || other !== undefined || another !== undefined) return undefined
  const { graph } = back
  const { codes, firsts, seconds, size, values } = graph
  if (graph.loops.length > 0 || path.graph.loops.length > 0) return undefined
  // The inputs of the original follow those for the cotangent of the state.
  const end = derivative.stateSize + original.loads.length
  /** The same operation in the body of the original, or -1. */
  const same = new Int32Array(size).fill(-1)
  const needed = new Set<number>(back.roots)
  for (let id = 0; id < size; id++) {
    const [code, a, b] = [codes[id] as number, firsts[id] as number, seconds[id] as number]
    if (code === inputCode) {
      if (a >= derivative.stateSize && a < end)
        same[id] = path.graph.input(a - derivative.stateSize, values[id] as number)
    } else if (code < firstPrimitive) same[id] = path.graph.constant(values[id] as number)
    else {
      const [u, v] = [same[a] as number, b === none ? none : (same[b] as number)]
      if (u >= 0 && (b === none || v >= 0)) same[id] = path.graph.call(graph.primitive(code).f, u, v)
      else {
        needed.add(a)
        if (b !== none) needed.add(b)
      }
    }
  }
  const shared = [...needed].filter(id => (codes[id] as number) >= firstPrimitive && (same[id] as number) >= 0)
  const at = memory.allocate(shared.length * original.count)
  const places = shared.map((_, k) => ({ at: at + k, stride: shared.length }))
  return [
    new Map(shared.map((id, k) => [same[id] as number, places[k] as Place])),
    new Map(shared.map((id, k) => [id, places[k] as Place]))
  ]
}

/** Plans the loops that are needed. `uses` tells how often each operation is. */
export const planLoops = (graph: Graph, uses: Int32Array): LoopPlan => {
  const { loops, codes, firsts, seconds } = graph
  const wanted = new Map<LoopCall, boolean[]>()
  for (const call of loops) {
    const isWanted = call.results.map((_, k) => k === 0 && call.stateSize > 0)
    for (let id = call.first; codes[id] === resultCode && loops[firsts[id] as number] === call; id++) {
      if (uses[id] === 0) continue
      wanted.set(call, isWanted)
      const place = seconds[id] as number
      isWanted[call.results.findIndex(({ at, size }) => place >= at && place < at + size)] = true
    }
  }
  const plan = new Map<number, LoopUse>()
  const moved = new Map<LoopCall, LoopCall>()
  loops.forEach((call, index) => {
    const isWanted = wanted.get(call)
    if (isWanted === undefined) return
    const original = loops
      .slice(0, index)
      .reverse()
      .find(({ loop }) => loop === call.of)
    const use = original && plan.get(original.first)
    if (original === undefined || use?.call !== original) {
      plan.set(call.first, { call, isWanted, stored: nothing, given: nothing })
      return
    }
    if (call.extra > 0 && isReadyAt(call, original, graph)) {
      const own = isWanted.length - call.extra
      use.isWanted.slice(1).forEach((isOn, k) => (isWanted[own + k] = isOn))
      plan.set(original.first, { call, isWanted, stored: nothing, given: nothing })
      moved.set(original, call)
      return
    }
    const shared = use.stored.size === 0 ? share(original, call, graph) : undefined
    if (shared !== undefined) plan.set(original.first, { ...use, stored: shared[0] })
    plan.set(call.first, { call, isWanted, stored: nothing, given: shared?.[1] ?? nothing })
  })
  const placeOf = (id: number): number | undefined => {
    const place = graph.placeOf(id)
    if (place === undefined || codes[id] !== resultCode) return place
    const { results } = loops[firsts[id] as number] as LoopCall
    const by = moved.get(loops[firsts[id] as number] as LoopCall)
    if (by === undefined) return place
    const k = results.findIndex(({ at, size }) => place >= at && place < at + size)
    const [from, to] = [results[k], by.results[by.results.length - by.extra + k - 1]] as [Result, Result]
    return to.at + place - from.at
  }
  return { uses: plan, placeOf }
}
