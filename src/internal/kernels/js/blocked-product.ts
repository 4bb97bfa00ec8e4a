/**
 * The product of two large matrices, block by block: blocks of both are packed into scratch memory in the order in
 * which a 4×4 block of the result consumes them (Goto & van de Geijn, "Anatomy of High-Performance Matrix
 * Multiplication", 2008). Packing also absorbs the transposes and fills the edges up with copies, whose products land
 * outside the result.
 *
 * @since 0.1.0
 */

/** Rows of A, columns of B and inner size of one block: A's block is 128 kB, B's 512 kB. Multiples of 4. */
export const rows = 64
export const columns = 256
export const inner = 256

/**
 * Copies `w` lines of `k` elements, four lines interleaved; lines are `line` apart in `from`, their elements `step`.
 */
const pack = (
  to: Float64Array,
  from: Float64Array,
  start: number,
  line: number,
  step: number,
  w: number,
  k: number
): void => {
  let q = 0
  for (let i = 0; i < w; i += 4) {
    const rest = w - i
    let p0 = start + i * line
    let p1 = rest > 1 ? p0 + line : p0
    let p2 = rest > 2 ? p1 + line : p0
    let p3 = rest > 3 ? p2 + line : p0
    for (let t = 0; t < k; t++) {
      to[q] = from[p0]!
      to[q + 1] = from[p1]!
      to[q + 2] = from[p2]!
      to[q + 3] = from[p3]!
      q += 4
      p0 += step
      p1 += step
      p2 += step
      p3 += step
    }
  }
}

/** `C = op(A) op(B)`, where an element is `rowA` or `columnA` away from its neighbour below or to the right. */
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
 * The product of the blocks in memory, `w` rows and `h` columns of inner size `k`, to C from `start` on, whose rows are
 * `n` apart: `first` overwrites what is there, the following are added.
 */
export type MultiplyBlocks = (
  first: boolean,
  w: number,
  h: number,
  k: number,
  c: Float64Array,
  start: number,
  n: number
) => void

/** The product, given memory for a block of each matrix and what multiplies the blocks in it. */
export const blocked =
  (packedA: Float64Array, packedB: Float64Array, multiply: MultiplyBlocks): Product =>
  (m, n, k, a, rowA, columnA, b, rowB, columnB, c) => {
    for (let j = 0; j < n; j += columns) {
      const h = n - j < columns ? n - j : columns
      for (let p = 0; p < k; p += inner) {
        const l = k - p < inner ? k - p : inner
        pack(packedB, b, p * rowB + j * columnB, columnB, rowB, h, l)
        for (let i = 0; i < m; i += rows) {
          const w = m - i < rows ? m - i : rows
          pack(packedA, a, i * rowA + p * columnA, rowA, columnA, w, l)
          multiply(p === 0, w, h, l, c, i * n + j, n)
        }
      }
    }
  }
