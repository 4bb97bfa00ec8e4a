/**
 * How vectors and matrices print. A long vector shows only the elements at its two ends, a large matrix only its four
 * corners.
 */

/** The length up to which a row or a column is shown whole. */
const maxShownWhole = 6
/** How many elements at each end are shown of a longer one. */
const shownAtEachEnd = 3

const gap = '…'

/** The indices below n that are shown, with `undefined` in place of those left out. */
const shownIndices = (n: number): ReadonlyArray<number | undefined> => {
  if (n <= maxShownWhole) return Array.from({ length: n }, (_, i) => i)
  const atStart = Array.from({ length: shownAtEachEnd }, (_, i) => i)
  return [...atStart, undefined, ...atStart.map(i => n - shownAtEachEnd + i)]
}

/** A number in five significant digits; -0 as `-0`. */
const shown = (x: number): string => (Object.is(x, -0) ? '-0' : String(Number(x.toPrecision(5))))

const listed = (cells: ReadonlyArray<string>): string => `[${cells.join(', ')}]`

const cellsOf = (
  data: Float64Array,
  start: number,
  columns: ReadonlyArray<number | undefined>
): ReadonlyArray<string> => columns.map(j => (j === undefined ? gap : shown(data[start + j]!)))

export const textOfVector = (data: Float64Array): string => listed(cellsOf(data, 0, shownIndices(data.length)))

/** One line per row, with the columns aligned. */
export const textOfMatrix = (rows: number, cols: number, data: Float64Array): string => {
  const columns = shownIndices(cols)
  const cells = shownIndices(rows).map(i => (i === undefined ? undefined : cellsOf(data, i * cols, columns)))
  const widths = columns.map((_, j) => Math.max(...cells.map(row => row?.[j]!.length ?? 0)))
  const lines = cells.map(row => (row === undefined ? gap : listed(row.map((cell, j) => cell.padStart(widths[j]!)))))
  return lines.map(line => `\n  ${line}`).join('')
}
