/**
 * How vectors and matrices are shown: their sizes and elements, and of many only those at the ends, of a matrix its
 * four corners.
 */

/** How many elements of a row or a column are shown, if there are no more. */
const most = 6
/** How many at each end, if there are. */
const end = 3

const gap = '…'

/** The places that are shown out of n, `undefined` standing for those between. */
const places = (n: number): ReadonlyArray<number | undefined> =>
  n <= most
    ? Array.from({ length: n }, (_, i) => i)
    : Array.from({ length: 2 * end + 1 }, (_, i) => (i < end ? i : i > end ? n - 1 - 2 * end + i : undefined))

/** Five digits, and -0 as such. */
const shown = (x: number): string => (Object.is(x, -0) ? '-0' : String(Number(x.toPrecision(5))))

const listed = (cells: ReadonlyArray<string>): string => `[${cells.join(', ')}]`

const cellsOf = (
  data: Float64Array,
  start: number,
  columns: ReadonlyArray<number | undefined>
): ReadonlyArray<string> => columns.map(j => (j === undefined ? gap : shown(data[start + j]!)))

export const textOfVector = (data: Float64Array): string => listed(cellsOf(data, 0, places(data.length)))

/** A line for each row, the columns one below the other. */
export const textOfMatrix = (rows: number, cols: number, data: Float64Array): string => {
  const columns = places(cols)
  const cells = places(rows).map(i => (i === undefined ? undefined : cellsOf(data, i * cols, columns)))
  const widths = columns.map((_, j) => Math.max(...cells.map(row => row?.[j]!.length ?? 0)))
  const lines = cells.map(row => (row === undefined ? gap : listed(row.map((cell, j) => cell.padStart(widths[j]!)))))
  return lines.map(line => `\n  ${line}`).join('')
}
