/**
 * The product of two matrices: 4×4 elements of the result at a time where blocks are packed, 2×2 where they are not.
 *
 * @since 0.1.0
 */
import { blocked, columns, inner, type MultiplyBlocks, type Product, rows } from './blocked-product'
import { gemv, gemvT, outer } from './gemv'
import type { Kernels } from '../kernels'

/** Tells V8 that an index into a block is a small natural number. */
const mask = 0xffff

/**
 * The scratch memory is of fixed length and bound once, by a `const` that no bundler turns into `var`: V8 then compiles
 * its address, length and class into the loop, which makes it a third faster than with memory that is passed or grown.
 * Pages of it are not touched before the first product that needs them.
 */
const packed = /*#__PURE__*/ (() => {
  const packedA = new Float64Array(rows * inner)
  const packedB = new Float64Array(columns * inner)
  const tile = new Float64Array(16)

  /**
   * Adds the product of one packed strip of A and one of B, `k` long, to the 4×4 elements of C from `o` on, rows `n`
   * apart. A function of its own because V8 keeps a function that is called seldom and loops long in its worst
   * optimized form.
   */
  const block = (strip: number, other: number, k: number, c: Float64Array, start: number, n: number): void => {
    const a = strip & mask
    const b = other & mask
    const end = (4 * k) & mask
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

  const multiply: MultiplyBlocks = (first, w, h, k, c, start, n) => {
    if (first) for (let o = start; o < start + w * n; o += n) c.fill(0, o, o + h)
    for (let j = 0; j < h; j += 4) {
      for (let i = 0; i < w; i += 4) {
        const o = start + i * n + j
        if (i + 3 < w && j + 3 < h) block(i * k, j * k, k, c, o, n)
        else {
          tile.fill(0)
          block(i * k, j * k, k, tile, 0, 4)
          for (let r = 0; r < 4 && i + r < w; r++) {
            for (let s = 0; s < 4 && j + s < h; s++) c[o + r * n + s] = c[o + r * n + s]! + tile[4 * r + s]!
          }
        }
      }
    }
  }

  return blocked(packedA, packedB, multiply)
})()

/** 2×2 blocks straight from the operands. At an odd edge a block computes and writes the last row or column twice. */
const small: Product = (m, n, k, a, rowA, columnA, b, rowB, columnB, c) => {
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
 * `C = op(A) op(B)` as in `Kernels`, given what multiplies large matrices and what multiplies by vectors. Small
 * products are not packed.
 *
 * @since 0.1.0
 */
export const gemmOf =
  (large: Product, byVector: Kernels['gemv'], transposedByVector: Kernels['gemvT']): Kernels['gemm'] =>
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
      if (m < 4 || n < 4 || m * n * k < 512) small(m, n, k, a, rowA, columnA, b, rowB, columnB, c)
      else large(m, n, k, a, rowA, columnA, b, rowB, columnB, c)
    }
  }

export const gemm = /*#__PURE__*/ gemmOf(packed, gemv, gemvT)
