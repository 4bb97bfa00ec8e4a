/** Lays out a graph in layers: each step lies below all of its operands. */
import type { Step } from './trace'

export interface Position {
  /** In widths of a column, from the left. */
  readonly column: number
  readonly layer: number
}

export interface Edge {
  readonly from: number
  readonly to: number
  /** Where it passes, with both ends. */
  readonly path: readonly Position[]
}

export interface Layout {
  readonly columns: number
  readonly layers: number
  /** Of each step. */
  readonly positions: readonly Position[]
  readonly edges: readonly Edge[]
}

/** What takes a place in a layer: a step, or the bend of an edge that crosses the layer. */
interface Slot {
  readonly layer: number
  /** The slots of the layer above that it is joined to. */
  readonly above: readonly Slot[]
  column: number
}

/** One more than the greatest layer among the operands. Arguments and constants are above their first use. */
const layersOf = (steps: readonly Step[]): readonly number[] => {
  const layers: number[] = []
  for (const { operands } of steps) layers.push(Math.max(0, ...operands.map(place => layers[place]! + 1)))
  return steps.map(({ operands, derivative }, i) => {
    if (operands.length > 0 || derivative !== undefined) return layers[i]!
    const uses = steps.flatMap((step, j) => (step.operands.includes(i) ? [layers[j]! - 1] : []))
    return uses.length > 0 ? Math.min(...uses) : 0
  })
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0) / numbers.length

/** Orders each layer by where the slots above it are. */
const arrange = (layers: readonly Slot[][]): number => {
  const columns = Math.max(...layers.map(({ length }) => length))
  for (const slots of layers) {
    const wanted = new Map(
      slots.map((slot, i) => [slot, slot.above.length > 0 ? mean(slot.above.map(s => s.column)) : i])
    )
    slots.sort((a, b) => wanted.get(a)! - wanted.get(b)!)
    slots.forEach((slot, i) => {
      slot.column = i + (columns - slots.length) / 2
    })
  }
  return columns
}

export const layOut = (steps: readonly Step[]): Layout => {
  const layerOf = layersOf(steps)
  const layers = Array.from({ length: Math.max(...layerOf) + 1 }, (): Slot[] => [])
  const place = (layer: number, above: readonly Slot[]): Slot => {
    const slot = { layer, above, column: 0 }
    layers[layer]!.push(slot)
    return slot
  }
  const slots: Slot[] = []
  const edges: { readonly from: number; readonly to: number; readonly path: readonly Slot[] }[] = []
  steps.forEach(({ operands }, to) => {
    const paths = operands.map(from => {
      const path = [slots[from]!]
      for (let layer = layerOf[from]! + 1; layer < layerOf[to]!; layer++) path.push(place(layer, path.slice(-1)))
      return { from, path }
    })
    const slot = place(
      layerOf[to]!,
      paths.map(({ path }) => path.at(-1)!)
    )
    slots.push(slot)
    for (const { from, path } of paths) edges.push({ from, to, path: [...path, slot] })
  })
  const columns = arrange(layers)
  return { columns, layers: layers.length, positions: slots, edges }
}
