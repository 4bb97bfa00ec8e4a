/** A function on a grid, to be drawn. */
import { gradBP2 } from 'backprop-ts'
import type { Body } from './compile'

/** Values at the nodes of a grid, and gradients at the centres of the cells of a coarser one. */
export interface Samples {
  /** The grid is the square of the points with both coordinates from -reach to reach. */
  readonly reach: number
  /** Nodes on a side. Rows go from the greatest y down, as pixels do. A value is NaN where the function has none. */
  readonly nodes: number
  readonly values: Float64Array
  readonly cells: number
  /** Two numbers for each cell. */
  readonly gradients: Float64Array
}

const nodes = 97
const cells = 15

/** NaN where the function throws, or gives no number. */
const numberOr = (f: () => unknown): number => {
  try {
    const value = f()
    return typeof value === 'number' ? value : NaN
  } catch {
    return NaN
  }
}

const gradientOr = (f: () => readonly [number, number]): readonly [number, number] => {
  try {
    return f()
  } catch {
    return [NaN, NaN]
  }
}

/** Where the points number 0 to `count - 1` lie between -reach and reach. */
const along = (reach: number, from: number, to: number): number => reach * ((2 * from) / to - 1)

export const sample = (f: Body, reach: number): Samples => {
  const values = Float64Array.from({ length: nodes * nodes }, (_, i) =>
    numberOr(() => f(along(reach, i % nodes, nodes - 1), -along(reach, Math.floor(i / nodes), nodes - 1)))
  )
  const gradients = Float64Array.from(
    Array.from({ length: cells * cells }, (_, i) => {
      const x = along(reach, (i % cells) + 0.5, cells)
      const y = -along(reach, Math.floor(i / cells) + 0.5, cells)
      return gradientOr(() => gradBP2(f as never, x, y))
    }).flat()
  )
  return { reach, nodes, values, cells, gradients }
}
