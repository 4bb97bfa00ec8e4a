// The product of two packed blocks.

import { madd, pair } from './madd'

/**
 * Writes the product of `w` rows at address `a` and `h` columns at `b`, of inner size `k`, to `c`. The operands are
 * packed in strips of four, and a row of `c` is as long as the strips are wide together.
 */
export function multiply(a: usize, b: usize, c: usize, w: usize, h: usize, k: usize): void {
  const row = ((h + 3) & ~3) << 3
  const strip = k << 5
  for (let j: usize = 0; j < h; j += 4) {
    let p = a
    for (let i: usize = 0; i < w; i += 4) {
      const end = p + strip
      let q = b
      let c00 = f64x2.splat(0)
      let c01 = f64x2.splat(0)
      let c10 = f64x2.splat(0)
      let c11 = f64x2.splat(0)
      let c20 = f64x2.splat(0)
      let c21 = f64x2.splat(0)
      let c30 = f64x2.splat(0)
      let c31 = f64x2.splat(0)
      while (p < end) {
        const y0 = v128.load(q)
        const y1 = v128.load(q, pair)
        let x = v128.load64_splat(p)
        c00 = madd(x, y0, c00)
        c01 = madd(x, y1, c01)
        x = v128.load64_splat(p, 8)
        c10 = madd(x, y0, c10)
        c11 = madd(x, y1, c11)
        x = v128.load64_splat(p, 16)
        c20 = madd(x, y0, c20)
        c21 = madd(x, y1, c21)
        x = v128.load64_splat(p, 24)
        c30 = madd(x, y0, c30)
        c31 = madd(x, y1, c31)
        p += 32
        q += 32
      }
      let o = c + i * row + (j << 3)
      v128.store(o, c00)
      v128.store(o, c01, pair)
      o += row
      v128.store(o, c10)
      v128.store(o, c11, pair)
      o += row
      v128.store(o, c20)
      v128.store(o, c21, pair)
      o += row
      v128.store(o, c30)
      v128.store(o, c31, pair)
    }
    b += strip
  }
}
