/** Sums of outer products, read without multiplying them out as a whole. */
import { memoryFor } from '../internal/kernels/memory'
import type { Term } from '../internal/numeric/numeric-class'

/** `out = out + c y`, or `out = c y`, from an index on. */
const writeRow = (c: number, y: Float64Array, out: Float64Array, at: number, adds: boolean): void => {
  if (adds) for (let j = 0; j < y.length; j++) out[at + j]! += c * y[j]!
  else for (let j = 0; j < y.length; j++) out[at + j] = c * y[j]!
}

/** About how many numbers of a sum are multiplied out at once. They fit into the fastest cache. */
const visitedNumbers = 2048

/**
 * Calls a function with the rows of the sum, a few at once, and the index of their first element. They share memory.
 * The elements are the same bits as those of `multiplied` on the portable kernels.
 */
export const visitRows = (terms: ReadonlyArray<Term>, visit: (rows: Float64Array, at: number) => void): void => {
  const [{ x: column, y: row }] = terms as readonly [Term]
  const n = row.length
  const count = Math.max(1, Math.floor(visitedNumbers / n))
  const memory = memoryFor(count * n)
  for (let top = 0; top < column.length; top += count) {
    const rows = Math.min(count, column.length - top)
    terms.forEach(({ alpha, x, y }, k) => {
      for (let i = 0; i < rows; i++) writeRow(alpha * x[top + i]!, y, memory, i * n, k > 0)
    })
    visit(memory.subarray(0, rows * n), top * n)
  }
}

/** The sum of the squares of all elements, from the dot products of the factors. */
export const squaresOfTerms = (terms: ReadonlyArray<Term>): number => {
  const dot = (x: Float64Array, y: Float64Array): number => x.reduce((sum, xi, i) => sum + xi * y[i]!, 0)
  return terms.reduce(
    (sum, s) => terms.reduce((part, t) => part + s.alpha * t.alpha * dot(s.x, t.x) * dot(s.y, t.y), sum),
    0
  )
}
