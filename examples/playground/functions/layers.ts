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
interface Slot extends Position {
  column: number
  /** What it is joined to in the next layer, and how much further left or right than that it should be. */
  readonly below: { readonly slot: Slot; readonly shift: number }[]
}

/** A call is below its operands. Arguments and constants are just above their first use. */
const layersOf = (steps: readonly Step[]): readonly number[] => {
  const layers: number[] = []
  for (const { operands } of steps) layers.push(Math.max(0, ...operands.map(place => layers[place]! + 1)))
  return steps.map(({ operands }, i) => {
    const uses = steps.flatMap((step, j) => (step.operands.includes(i) ? [layers[j]! - 1] : []))
    return operands.length === 0 && uses.length > 0 ? Math.min(...uses) : layers[i]!
  })
}

/** Where a slot should be: amid what is below it. */
const wanted = ({ below }: Slot): number =>
  below.reduce((sum, { slot, shift }) => sum + slot.column + shift, 0) / below.length

/** Orders the layers from the lowest up. Only the lowest slot has nothing below it. */
const arrange = (slots: readonly Slot[], layers: number): number => {
  const byLayer = Array.from({ length: layers }, (_, layer) => slots.filter(slot => slot.layer === layer))
  const columns = Math.max(...byLayer.map(({ length }) => length))
  for (const inLayer of byLayer.reverse()) {
    inLayer.sort((a, b) => wanted(a) - wanted(b))
    inLayer.forEach((slot, i) => {
      slot.column = i + (columns - inLayer.length) / 2
    })
  }
  return columns
}

/** Lays out steps of which each leads to the last. */
export const layOut = (steps: readonly Step[]): Layout => {
  const positions = layersOf(steps).map((layer): Slot => ({ layer, column: 0, below: [] }))
  const slots = [...positions]
  const edges = steps.flatMap(({ operands }, to) =>
    operands.map((from, i): Edge => {
      const shift = (i - (operands.length - 1) / 2) / 4
      const [start, end] = [positions[from]!, positions[to]!]
      const path = [end]
      for (let layer = end.layer - 1; layer > start.layer; layer--)
        path.unshift({ layer, column: 0, below: [{ slot: path[0]!, shift }] })
      start.below.push({ slot: path[0]!, shift })
      slots.push(...path.slice(0, -1))
      return { from, to, path: [start, ...path] }
    })
  )
  const layers = Math.max(...positions.map(({ layer }) => layer)) + 1
  return { columns: arrange(slots, layers), layers, positions, edges }
}
