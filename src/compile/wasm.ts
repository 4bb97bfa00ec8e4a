/** Encodes the operations of a graph as a module of WebAssembly, which calculates from and to memory. */
import type { Graph } from './graph'
import { isOperation, planOf } from './plan'
import { BodyWriter } from './wasm-body'
import { encodeLoop } from './wasm-loop'
import { FunctionWriter, type Imported, ModuleWriter, returnUnless } from './wasm-writer'

export interface Encoded {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly imports: ReadonlyArray<Imported>
}

/** The operations of one function. Longer ones take longer to optimise. */
const pieceSize = 4000

/**
 * Encodes what the roots need, which are left in memory one after the other. The function `run` of the module returns 0
 * if a guard fails.
 */
export const encode = (graph: Graph, roots: ReadonlyArray<number>, at: number): Encoded => {
  const module = new ModuleWriter()
  const plan = planOf(graph, roots, pieceSize)
  const { pieceOf, isKept, results, loops } = plan
  const keptAt = new Map<number, number>()
  let writer = new FunctionWriter()
  const pieces: number[] = []
  const body = new BodyWriter(
    graph,
    plan,
    {
      module,
      lanes: 1,
      placeOf: id => ({ at: loops.placeOf(id) ?? (keptAt.get(id) as number), stride: 0 }),
      given: new Map(),
      giveUp: returnUnless,
      encodeLoop: use => encodeLoop(module, use)
    },
    writer
  )
  const finish = (): void => {
    writer.finish()
    pieces.push(module.add(writer))
    writer = new FunctionWriter()
    body.continueIn(writer)
  }
  for (let id = 0; id < graph.size; id++) {
    body.loopAt(id)
    if (!body.isWritten(id)) continue
    if (pieceOf[id] !== pieces.length) finish()
    body.write(id)
    for (const root of results.get(id) ?? []) body.store(id, { at: at + root, stride: 0 })
    if (isKept[id] === 0) continue
    const place = graph.memory.allocate(1)
    keptAt.set(id, place)
    body.store(id, { at: place, stride: 0 })
  }
  body.checkUpTo(graph.size)
  for (let root = 0; root < roots.length;) {
    let next = root
    while (next < roots.length && !isOperation(graph, roots[next] as number)) next++
    body.storeAll(roots.slice(root, next), at + root)
    root = next + 1
  }
  finish()
  if (pieces.length > 1) {
    for (const piece of pieces) writer.run(piece, returnUnless)
    finish()
  }
  return { bytes: module.bytes(), imports: module.imports }
}
