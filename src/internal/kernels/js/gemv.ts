/**
 * Products of a matrix and a vector, and of two vectors, four rows at a time. What the rows share is read only once,
 * and four separate sums hide the latency of addition. The interface `Kernels` specifies each function.
 *
 * @since 0.1.0
 */
import type { Kernels } from '../kernels'

/** The inner product of `x` and the elements of `a` from `p` on. */
export const dotAt = (n: number, a: Float64Array, p: number, x: Float64Array): number => {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let j = 0
  for (; j + 3 < n; j += 4) {
    s0 += a[p + j]! * x[j]!
    s1 += a[p + j + 1]! * x[j + 1]!
    s2 += a[p + j + 2]! * x[j + 2]!
    s3 += a[p + j + 3]! * x[j + 3]!
  }
  for (; j < n; j++) s0 += a[p + j]! * x[j]!
  return s0 + s1 + (s2 + s3)
}

/**
 * Each element of `x` is read once for four products.
 *
 * @since 0.1.0
 */
export const gemv: Kernels['gemv'] = (m, n, a, x, y) => {
  const odd = n & 1
  let i = 0
  for (; i + 3 < m; i += 4) {
    const p0 = i * n
    const p1 = p0 + n
    const p2 = p1 + n
    const p3 = p2 + n
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    if (odd) {
      const v = x[0]!
      s0 = a[p0]! * v
      s1 = a[p1]! * v
      s2 = a[p2]! * v
      s3 = a[p3]! * v
    }
    for (let j = odd; j < n; j += 2) {
      const v = x[j]!
      const w = x[j + 1]!
      s0 += a[p0 + j]! * v + a[p0 + j + 1]! * w
      s1 += a[p1 + j]! * v + a[p1 + j + 1]! * w
      s2 += a[p2 + j]! * v + a[p2 + j + 1]! * w
      s3 += a[p3 + j]! * v + a[p3 + j + 1]! * w
    }
    y[i] = s0
    y[i + 1] = s1
    y[i + 2] = s2
    y[i + 3] = s3
  }
  for (; i < m; i++) y[i] = dotAt(n, a, i * n, x)
}

export const gemvT: Kernels['gemvT'] = (m, n, a, x, y) => {
  y.fill(0, 0, n)
  let i = 0
  for (; i + 3 < m; i += 4) {
    const p0 = i * n
    const p1 = p0 + n
    const p2 = p1 + n
    const p3 = p2 + n
    const x0 = x[i]!
    const x1 = x[i + 1]!
    const x2 = x[i + 2]!
    const x3 = x[i + 3]!
    for (let j = 0; j < n; j++) {
      y[j] = y[j]! + (a[p0 + j]! * x0 + a[p1 + j]! * x1 + (a[p2 + j]! * x2 + a[p3 + j]! * x3))
    }
  }
  for (; i < m; i++) {
    const p = i * n
    const v = x[i]!
    for (let j = 0; j < n; j++) y[j] = y[j]! + a[p + j]! * v
  }
}

export const outer: Kernels['outer'] = (m, n, alpha, x, y, a) => {
  let i = 0
  for (; i + 3 < m; i += 4) {
    const p0 = i * n
    const p1 = p0 + n
    const p2 = p1 + n
    const p3 = p2 + n
    const x0 = alpha * x[i]!
    const x1 = alpha * x[i + 1]!
    const x2 = alpha * x[i + 2]!
    const x3 = alpha * x[i + 3]!
    for (let j = 0; j < n; j++) {
      const v = y[j]!
      a[p0 + j] = x0 * v
      a[p1 + j] = x1 * v
      a[p2 + j] = x2 * v
      a[p3 + j] = x3 * v
    }
  }
  for (; i < m; i++) {
    const p = i * n
    const v = alpha * x[i]!
    for (let j = 0; j < n; j++) a[p + j] = v * y[j]!
  }
}

export const ger: Kernels['ger'] = (m, n, alpha, x, y, a, out) => {
  let i = 0
  for (; i + 3 < m; i += 4) {
    const p0 = i * n
    const p1 = p0 + n
    const p2 = p1 + n
    const p3 = p2 + n
    const x0 = alpha * x[i]!
    const x1 = alpha * x[i + 1]!
    const x2 = alpha * x[i + 2]!
    const x3 = alpha * x[i + 3]!
    for (let j = 0; j < n; j++) {
      const v = y[j]!
      out[p0 + j] = a[p0 + j]! + x0 * v
      out[p1 + j] = a[p1 + j]! + x1 * v
      out[p2 + j] = a[p2 + j]! + x2 * v
      out[p3 + j] = a[p3 + j]! + x3 * v
    }
  }
  for (; i < m; i++) {
    const p = i * n
    const v = alpha * x[i]!
    for (let j = 0; j < n; j++) out[p + j] = a[p + j]! + v * y[j]!
  }
}
