/**
 * Multiplies two matrices. Large ones are packed into blocks and give 4×4 elements of the result at a time, small ones
 * 2×2.
 *
 * @since 0.1.0
 */
import { blocked, blockColumns, blockInner, type MultiplyBlocks, type Product, blockRows } from './blocked-product'
import { gemv, gemvT, outer } from './gemv'
import type { Kernels } from '../kernels'

/** Masking an index with this tells V8 that it is a small non-negative integer. */
const indexMask = 0xffff

/**
 * The product of large matrices. Its scratch memory has a fixed length and is bound once, by a `const` that no bundler
 * turns into a `var`. V8 then compiles its address, length and class into the loop, which makes it a third faster than
 * with memory that is passed in or grows. The system provides the pages only when a product first touches them.
 */
const packedProduct = /*#__PURE__*/ (() => {
  const packedA = new Float64Array(blockRows * blockInner)
  const packedB = new Float64Array(blockColumns * blockInner)
  const tile = new Float64Array(16)

  /**
   * Adds the product of one packed strip of A and one of B, both of length `k`, to a 4×4 block of C that begins at
   * `start`. Rows of C are `n` apart. This is a separate function because V8 optimizes a function poorly that is called
   * rarely and loops for long.
   */
  const addStripProduct = (
    strip: number,
    other: number,
    k: number,
    c: Float64Array,
    start: number,
    n: number
  ): void => {
    const a = strip & indexMask
    const b = other & indexMask
    const end = (4 * k) & indexMask
    let c00 = 0
    let c01 = 0
    let c02 = 0
    let c03 = 0
    let c10 = 0
    let c11 = 0
    let c12 = 0
    let c13 = 0
    let c20 = 0
    let c21 = 0
    let c22 = 0
    let c23 = 0
    let c30 = 0
    let c31 = 0
    let c32 = 0
    let c33 = 0
    for (let t = 0; t < end; t += 4) {
      const p = a + t
      const q = b + t
      const x0 = packedA[p]!
      const x1 = packedA[p + 1]!
      const x2 = packedA[p + 2]!
      const x3 = packedA[p + 3]!
      const y0 = packedB[q]!
      const y1 = packedB[q + 1]!
      const y2 = packedB[q + 2]!
      const y3 = packedB[q + 3]!
      c00 += x0 * y0
      c10 += x1 * y0
      c20 += x2 * y0
      c30 += x3 * y0
      c01 += x0 * y1
      c11 += x1 * y1
      c21 += x2 * y1
      c31 += x3 * y1
      c02 += x0 * y2
      c12 += x1 * y2
      c22 += x2 * y2
      c32 += x3 * y2
      c03 += x0 * y3
      c13 += x1 * y3
      c23 += x2 * y3
      c33 += x3 * y3
    }
    let o = start
    c[o] = c[o]! + c00
    c[o + 1] = c[o + 1]! + c01
    c[o + 2] = c[o + 2]! + c02
    c[o + 3] = c[o + 3]! + c03
    o += n
    c[o] = c[o]! + c10
    c[o + 1] = c[o + 1]! + c11
    c[o + 2] = c[o + 2]! + c12
    c[o + 3] = c[o + 3]! + c13
    o += n
    c[o] = c[o]! + c20
    c[o + 1] = c[o + 1]! + c21
    c[o + 2] = c[o + 2]! + c22
    c[o + 3] = c[o + 3]! + c23
    o += n
    c[o] = c[o]! + c30
    c[o + 1] = c[o + 1]! + c31
    c[o + 2] = c[o + 2]! + c32
    c[o + 3] = c[o + 3]! + c33
  }

  const multiply: MultiplyBlocks = (first, rows, columns, k, c, start, n) => {
    if (first) for (let o = start; o < start + rows * n; o += n) c.fill(0, o, o + columns)
    for (let j = 0; j < columns; j += 4) {
      for (let i = 0; i < rows; i += 4) {
        const o = start + i * n + j
        if (i + 3 < rows && j + 3 < columns) addStripProduct(i * k, j * k, k, c, o, n)
        else {
          tile.fill(0)
          addStripProduct(i * k, j * k, k, tile, 0, 4)
          for (let r = 0; r < 4 && i + r < rows; r++) {
            for (let s = 0; s < 4 && j + s < columns; s++) c[o + r * n + s] = c[o + r * n + s]! + tile[4 * r + s]!
          }
        }
      }
    }
  }

  return blocked(packedA, packedB, multiply)
})()

/** Matrices are packed if their product takes at least this many products of numbers. */
const minPackedProducts = 512

/**
 * Computes 2×2 blocks directly from the operands. At an odd edge, a block computes and writes the last row or column
 * twice.
 */
const unpackedProduct: Product = (m, n, k, a, rowA, columnA, b, rowB, columnB, c) => {
  for (let i = 0; i < m; i += 2) {
    const below = i + 1 < m ? 1 : 0
    for (let j = 0; j < n; j += 2) {
      const right = j + 1 < n ? 1 : 0
      let p0 = i * rowA
      let p1 = p0 + below * rowA
      let q0 = j * columnB
      let q1 = q0 + right * columnB
      let c00 = 0
      let c01 = 0
      let c10 = 0
      let c11 = 0
      for (let t = 0; t < k; t++) {
        const x0 = a[p0]!
        const x1 = a[p1]!
        const y0 = b[q0]!
        const y1 = b[q1]!
        c00 += x0 * y0
        c01 += x0 * y1
        c10 += x1 * y0
        c11 += x1 * y1
        p0 += columnA
        p1 += columnA
        q0 += rowB
        q1 += rowB
      }
      const o = i * n + j
      const u = o + below * n
      c[o] = c00
      c[o + right] = c01
      c[u] = c10
      c[u + right] = c11
    }
  }
}

/**
 * Makes the `gemm` of `Kernels` from a product of large matrices and products with vectors. Small matrices are not
 * packed.
 *
 * @since 0.1.0
 */
export const gemmOf =
  (largeProduct: Product, byVector: Kernels['gemv'], transposedByVector: Kernels['gemvT']): Kernels['gemm'] =>
  (transA, transB, m, n, k, a, b, c) => {
    if (k === 1) outer(m, n, 1, a, b, c)
    else if (n === 1) {
      if (transA) transposedByVector(k, m, a, b, c)
      else byVector(m, k, a, b, c)
    } else if (m === 1) {
      if (transB) byVector(n, k, b, a, c)
      else transposedByVector(k, n, b, a, c)
    } else {
      const rowA = transA ? 1 : k
      const columnA = transA ? m : 1
      const rowB = transB ? 1 : n
      const columnB = transB ? k : 1
      if (m < 4 || n < 4 || m * n * k < minPackedProducts)
        unpackedProduct(m, n, k, a, rowA, columnA, b, rowB, columnB, c)
      else largeProduct(m, n, k, a, rowA, columnA, b, rowB, columnB, c)
    }
  }

export const gemm = /*#__PURE__*/ gemmOf(packedProduct, gemv, gemvT)
