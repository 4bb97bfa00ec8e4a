/**
 * Multiplies two large matrices block by block. Blocks of both matrices are packed into scratch memory, in the order in
 * which a 4×4 block of the result consumes them (Goto & van de Geijn, "Anatomy of High-Performance Matrix
 * Multiplication", 2008). Packing also handles transposes. Where a block ends early, it is padded with copies, whose
 * products fall outside the result.
 *
 * @since 0.1.0
 */

/**
 * The size of one block: rows of A, columns of B, and inner size. All are multiples of 4. A block of A takes 128 kB and
 * one of B 512 kB.
 */
export const blockRows = 64
export const blockColumns = 256
export const blockInner = 256

/**
 * Copies `lines` lines of `k` elements each, interleaving four lines at a time. In `from`, lines are `lineStride`
 * apart, and the elements of a line are `elementStride` apart.
 */
const pack = (
  to: Float64Array,
  from: Float64Array,
  start: number,
  lineStride: number,
  elementStride: number,
  lines: number,
  k: number
): void => {
  let q = 0
  for (let i = 0; i < lines; i += 4) {
    const rest = lines - i
    let p0 = start + i * lineStride
    let p1 = rest > 1 ? p0 + lineStride : p0
    let p2 = rest > 2 ? p1 + lineStride : p0
    let p3 = rest > 3 ? p2 + lineStride : p0
    for (let t = 0; t < k; t++) {
      to[q] = from[p0]!
      to[q + 1] = from[p1]!
      to[q + 2] = from[p2]!
      to[q + 3] = from[p3]!
      q += 4
      p0 += elementStride
      p1 += elementStride
      p2 += elementStride
      p3 += elementStride
    }
  }
}

/**
 * `C = op(A) op(B)`. In memory, `rowA` is the distance from an element of A to the one below, and `columnA` to the one
 * on its right; likewise for B.
 */
export type Product = (
  m: number,
  n: number,
  k: number,
  a: Float64Array,
  rowA: number,
  columnA: number,
  b: Float64Array,
  rowB: number,
  columnB: number,
  c: Float64Array
) => void

/**
 * Multiplies the packed blocks: `rows` × `k` by `k` × `columns`. Writes the product to C from `start` on, where rows
 * are `n` apart. If `first`, it overwrites what is there; otherwise it adds to it.
 */
export type MultiplyBlocks = (
  first: boolean,
  rows: number,
  columns: number,
  k: number,
  c: Float64Array,
  start: number,
  n: number
) => void

/** Makes the product of matrices from memory for one block of each matrix and a function that multiplies the blocks. */
export const blocked =
  (packedA: Float64Array, packedB: Float64Array, multiply: MultiplyBlocks): Product =>
  (m, n, k, a, rowA, columnA, b, rowB, columnB, c) => {
    for (let j = 0; j < n; j += blockColumns) {
      const columns = n - j < blockColumns ? n - j : blockColumns
      for (let p = 0; p < k; p += blockInner) {
        const inner = k - p < blockInner ? k - p : blockInner
        pack(packedB, b, p * rowB + j * columnB, columnB, rowB, columns, inner)
        for (let i = 0; i < m; i += blockRows) {
          const rows = m - i < blockRows ? m - i : blockRows
          pack(packedA, a, i * rowA + p * columnA, rowA, columnA, rows, inner)
          multiply(p === 0, rows, columns, inner, c, i * n + j, n)
        }
      }
    }
  }
