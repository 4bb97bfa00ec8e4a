/** Encodes loops as WebAssembly. Two iterations at a time share instructions where their order does not matter. */
import { firstPrimitive, type Graph, inputCode, type LoopCall, type Place } from './graph'
import type { LoopUse } from './loop-plan'
import { isOperation, planOf } from './plan'
import { BodyWriter } from './wasm-body'
import { f64, i32, v128 } from './wasm-module'
import { FunctionWriter, type Lanes, leaveUnless, type ModuleWriter, numberBytes } from './wasm-writer'

type Store = LoopCall['stores'][number]

const loopStart = [0x03, 0x40]
const blockStart = [0x02, 0x40]
const end = 0x0b
const repeatIfLess = [0x48, 0x0d, 0]
const leaveOuter = [0x0c, 1]
const returnZero = [0x41, 0, 0x0f]
const addInts = 0x6a

/** So many sums are kept in variables while the loop runs. */
const maxSums = 32

/** Fills memory with negative zeros, which leave each number as it is that is added to them. */
const clear = (writer: FunctionWriter, at: number, size: number): void => {
  const offset = writer.local(i32)
  writer.code.bytes(...loopStart)
  writer.get(offset)
  writer.constant(-0, 1)
  writer.store({ at, stride: 0 })
  writer.get(offset)
  writer.int(numberBytes)
  writer.code.byte(addInts)
  writer.tee(offset)
  writer.int(numberBytes * size)
  writer.code.bytes(...repeatIfLess, end)
}

/** Whether the bodies of all loops only need instructions. JavaScript is faster if they call functions. */
export const onlyInstructions = ({ loops }: Graph): boolean =>
  loops.every(({ paths }) =>
    paths.every(
      ({ graph }) =>
        graph.guards.length === 0 &&
        onlyInstructions(graph) &&
        graph.codes
          .subarray(0, graph.size)
          .every(code => code < firstPrimitive || graph.primitive(code).encode !== undefined)
    )
  )

/** Encodes a loop as a function, which gives 0 if an iteration goes a way that is not known. */
export const encodeLoop = (module: ModuleWriter, { call, isWanted, stored, given }: LoopUse): number => {
  const { count, isBackward, paths, loads, stores, results, stateSize } = call
  const writer = new FunctionWriter()
  const wanted = stores.filter(({ result }) => isWanted[result] === true)
  const ways = paths.map(({ graph, roots }) => {
    const needed = roots.filter((_, i) => isWanted[(stores[i] as Store).result])
    const plan = planOf(graph, [...needed, ...stored.keys()], Infinity, id => given.has(id))
    const inputs: (readonly [number, number])[] = []
    for (let id = 0; id < graph.size; id++)
      if (graph.codes[id] === inputCode && plan.uses[id] !== 0) inputs.push([id, graph.firsts[id] as number])
    return { graph, needed, plan, inputs }
  })
  const isShared = (j: number): boolean => j >= stateSize && (loads[j] as Place).stride === 0
  const inCommon = new Set(ways.flatMap(({ inputs }) => inputs.map(([, j]) => j).filter(isShared)))

  const inSums = wanted.filter(({ stride, result }) => stride === 0 && result > 0)
  const sums = new Map<Store, number>()
  if (inSums.length <= maxSums) for (const store of inSums) sums.set(store, writer.local(f64))
  results.forEach(({ at, size, adds }, k) => {
    if (adds && size > 0 && isWanted[k] && !wanted.some(store => store.result === k && sums.has(store)))
      clear(writer, at, size)
  })
  for (const sum of sums.values()) {
    writer.constant(-0, 1)
    writer.set(sum)
  }
  for (const { stride } of [...loads, ...wanted, ...stored.values(), ...given.values()])
    if (stride !== 0 && !writer.offsets.has(stride)) {
      const offset = writer.local(i32)
      writer.offsets.set(stride, offset)
      if (!isBackward) continue
      writer.int(numberBytes * stride * (count - 1))
      writer.set(offset)
    }

  /** Adds to a sum, or to memory, what `push` puts on the stack. */
  const add = (store: Store, place: Place, push: () => void): void => {
    const sum = sums.get(store)
    if (sum === undefined) {
      writer.address(place)
      writer.load(place, 1)
    } else writer.get(sum)
    push()
    writer.apply('add', 1)
    if (sum === undefined) writer.store(place)
    else writer.set(sum)
  }
  const adds = ({ result }: Store): boolean => results[result]?.adds === true

  const done = writer.local(i32)
  const iterate = (lanes: Lanes, until: number): void => {
    const variables = new Map<number, number>()
    for (const j of inCommon) {
      const local = writer.local(lanes === 1 ? f64 : v128)
      variables.set(j, local)
      writer.load(loads[j] as Place, lanes)
      writer.set(local)
    }
    writer.code.bytes(...loopStart, ...blockStart)
    for (const { graph, needed, plan, inputs } of ways) {
      writer.code.bytes(...blockStart)
      const placeOf = (id: number): Place =>
        given.get(id) ??
        (graph.codes[id] === inputCode
          ? (loads[graph.firsts[id] as number] as Place)
          : { at: plan.loops.placeOf(id) as number, stride: 0 })
      const encode = (use: LoopUse): number => encodeLoop(module, use)
      const around = { module, lanes, placeOf, given, giveUp: leaveUnless, encodeLoop: encode }
      const body = new BodyWriter(graph, plan, around, writer)
      for (const [id, j] of inputs) {
        const variable = variables.get(j)
        if (variable !== undefined) body.hold(id, variable)
        // The state is overwritten while the results are stored.
        else if (j < stateSize) body.variableOf(id)
      }
      for (let id = 0; id < graph.size; id++) {
        body.loopAt(id)
        if (body.isWritten(id)) body.write(id)
      }
      body.checkUpTo(graph.size)
      if (lanes === 1) {
        for (const [id, place] of stored) body.store(id, place)
        needed.forEach((id, i) => {
          const store = wanted[i] as Store
          if (adds(store)) add(store, store, () => body.push(id))
          else body.store(id, store)
        })
      } else {
        const locals = needed.map(id => body.variableOf(id))
        for (const [id, place] of stored) writer.storeLanes(place, body.variableOf(id))
        wanted.forEach((store, i) => {
          if (!adds(store)) writer.storeLanes(store, locals[i] as number)
        })
        // All of the first iteration comes before all of the second, as without lanes.
        for (const lane of [0, 1])
          wanted.forEach((store, i) => {
            const place = { at: store.at + lane * store.stride, stride: store.stride }
            if (adds(store)) add(store, place, () => writer.lane(locals[i] as number, lane))
          })
      }
      writer.code.bytes(...leaveOuter, end)
    }
    writer.code.bytes(...returnZero, end)
    for (const [stride, offset] of writer.offsets) {
      writer.get(offset)
      writer.int((isBackward ? -1 : 1) * numberBytes * stride * lanes)
      writer.code.byte(addInts)
      writer.set(offset)
    }
    writer.get(done)
    writer.int(lanes)
    writer.code.byte(addInts)
    writer.tee(done)
    writer.int(until)
    writer.code.bytes(...repeatIfLess, end)
  }

  const isPure = ways.every(
    ({ graph, plan }) =>
      graph.guards.length === 0 &&
      graph.loops.length === 0 &&
      plan.uses.every(
        (times, id) =>
          times === 0 || !isOperation(graph, id) || given.has(id) || graph.primitive(graph.codes[id] as number).encode
      )
  )
  const pairs = isPure && ways.length === 1 && stateSize === 0 && !isBackward ? count - (count % 2) : 0
  if (pairs > 0) iterate(2, pairs)
  if (pairs < count) iterate(1, count)
  for (const [store, sum] of sums) {
    writer.address(store)
    writer.get(sum)
    writer.store(store)
  }
  writer.finish()
  return module.add(writer)
}
