// Products of a matrix and a vector, four rows at a time. Memory beyond the last row is read as rows, and memory beyond
// the result is overwritten.

import { pair, madd } from './madd'

function total(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1)
}

/** Writes the product of `m` rows of `n` numbers at address `a` with the vector at `x` to `y`. */
export function gemv(a: usize, x: usize, y: usize, m: usize, n: usize): void {
  const row = n << 3
  const pairs = (n & ~1) << 3
  for (let i: usize = 0; i < m; i += 4) {
    let p0 = a + i * row
    let p1 = p0 + row
    let p2 = p1 + row
    let p3 = p2 + row
    let q = x
    const end = x + pairs
    let s0 = f64x2.splat(0)
    let s1 = f64x2.splat(0)
    let s2 = f64x2.splat(0)
    let s3 = f64x2.splat(0)
    while (q < end) {
      const v = v128.load(q)
      s0 = madd(v, v128.load(p0), s0)
      s1 = madd(v, v128.load(p1), s1)
      s2 = madd(v, v128.load(p2), s2)
      s3 = madd(v, v128.load(p3), s3)
      p0 += pair
      p1 += pair
      p2 += pair
      p3 += pair
      q += pair
    }
    if (n & 1) {
      const v = v128.load64_zero(q)
      s0 = madd(v, v128.load64_zero(p0), s0)
      s1 = madd(v, v128.load64_zero(p1), s1)
      s2 = madd(v, v128.load64_zero(p2), s2)
      s3 = madd(v, v128.load64_zero(p3), s3)
    }
    const o = y + (i << 3)
    f64.store(o, total(s0))
    f64.store(o, total(s1), 8)
    f64.store(o, total(s2), 16)
    f64.store(o, total(s3), 24)
  }
}

/** Adds the product of the transpose of `m` rows of `n` numbers at address `a` with the vector at `x` to `y`. */
export function gemvT(a: usize, x: usize, y: usize, m: usize, n: usize): void {
  const row = n << 3
  for (let i: usize = 0; i < m; i += 4) {
    let p0 = a + i * row
    let p1 = p0 + row
    let p2 = p1 + row
    let p3 = p2 + row
    const q = x + (i << 3)
    const x0 = v128.load64_splat(q)
    const x1 = v128.load64_splat(q, 8)
    const x2 = v128.load64_splat(q, 16)
    const x3 = v128.load64_splat(q, 24)
    let o = y
    const end = y + row
    while (o < end) {
      const lower = madd(x1, v128.load(p1), madd(x0, v128.load(p0), v128.load(o)))
      const upper = madd(x3, v128.load(p3), f64x2.mul(x2, v128.load(p2)))
      v128.store(o, f64x2.add(lower, upper))
      p0 += pair
      p1 += pair
      p2 += pair
      p3 += pair
      o += pair
    }
  }
}
