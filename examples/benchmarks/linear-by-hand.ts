/** Linear algebra in plain loops, on arrays of numbers row by row. */

export const product = (m: number, k: number, n: number, a: Float64Array, b: Float64Array): Float64Array => {
  const c = new Float64Array(m * n)
  for (let i = 0; i < m; i++)
    for (let p = 0; p < k; p++) {
      const x = a[i * k + p]!
      for (let j = 0; j < n; j++) c[i * n + j] = c[i * n + j]! + x * b[p * n + j]!
    }
  return c
}

export const matrixTimesVector = (m: number, n: number, a: Float64Array, x: Float64Array): Float64Array => {
  const y = new Float64Array(m)
  for (let i = 0; i < m; i++) {
    let sum = 0
    for (let j = 0; j < n; j++) sum += a[i * n + j]! * x[j]!
    y[i] = sum
  }
  return y
}

export const vectorTimesMatrix = (m: number, n: number, a: Float64Array, x: Float64Array): Float64Array => {
  const y = new Float64Array(n)
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) y[j] = y[j]! + x[i]! * a[i * n + j]!
  return y
}

/** `a + x yᵀ`, in place. */
export const addOuter = (m: number, n: number, x: Float64Array, y: Float64Array, a: Float64Array): Float64Array => {
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) a[i * n + j] = a[i * n + j]! + x[i]! * y[j]!
  return a
}

/** The lower factor, row by row. */
export const cholesky = (n: number, a: Float64Array): Float64Array => {
  const l = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!
      for (let k = 0; k < j; k++) sum -= l[i * n + k]! * l[j * n + k]!
      l[i * n + j] = i === j ? Math.sqrt(sum) : sum / l[j * n + j]!
    }
  return l
}

/** The upper factor, by modified Gram–Schmidt on the rows of the transpose. */
export const upperOfQr = (n: number, a: Float64Array): Float64Array => {
  const q = new Float64Array(n * n)
  const r = new Float64Array(n * n)
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) q[j * n + i] = a[i * n + j]!
  for (let j = 0; j < n; j++) {
    let norm = 0
    for (let k = 0; k < n; k++) norm += q[j * n + k]! ** 2
    r[j * n + j] = Math.sqrt(norm)
    for (let k = 0; k < n; k++) q[j * n + k] = q[j * n + k]! / r[j * n + j]!
    for (let i = j + 1; i < n; i++) {
      let dot = 0
      for (let k = 0; k < n; k++) dot += q[j * n + k]! * q[i * n + k]!
      r[j * n + i] = dot
      for (let k = 0; k < n; k++) q[i * n + k] = q[i * n + k]! - dot * q[j * n + k]!
    }
  }
  return r
}

/** By Gauss–Jordan elimination with partial pivoting. */
export const inverse = (n: number, a: Float64Array): Float64Array => {
  const m = Array.from({ length: n }, (_, i) => {
    const row = new Float64Array(2 * n)
    row.set(a.subarray(i * n, (i + 1) * n))
    row[n + i] = 1
    return row
  })
  for (let j = 0; j < n; j++) {
    let pivot = j
    for (let i = j + 1; i < n; i++) if (Math.abs(m[i]![j]!) > Math.abs(m[pivot]![j]!)) pivot = i
    const top = m[pivot]!
    m[pivot] = m[j]!
    m[j] = top
    const scale = top[j]!
    for (let k = j; k < 2 * n; k++) top[k] = top[k]! / scale
    for (let i = 0; i < n; i++) {
      const [row, factor] = [m[i]!, m[i]![j]!]
      if (i !== j) for (let k = j; k < 2 * n; k++) row[k] = row[k]! - factor * top[k]!
    }
  }
  return Float64Array.from({ length: n * n }, (_, i) => m[Math.floor(i / n)]![n + (i % n)]!)
}

/** By one-sided Jacobi: rotates pairs of rows until all are orthogonal. Gives the norms of the rows, greatest first. */
export const singularValues = (n: number, a: Float64Array): Float64Array => {
  const m = Float64Array.from(a)
  for (let sweep = 0, rotated = true; rotated && sweep < 60; sweep++) {
    rotated = false
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        let [x, y, xy] = [0, 0, 0]
        for (let k = 0; k < n; k++) {
          const [u, v] = [m[p * n + k]!, m[q * n + k]!]
          x += u * u
          y += v * v
          xy += u * v
        }
        if (Math.abs(xy) <= 1e-15 * Math.sqrt(x * y)) continue
        rotated = true
        const zeta = (y - x) / (2 * xy)
        const t = Math.sign(zeta || 1) / (Math.abs(zeta) + Math.hypot(1, zeta))
        const c = 1 / Math.hypot(1, t)
        for (let k = 0; k < n; k++) {
          const [u, v] = [m[p * n + k]!, m[q * n + k]!]
          m[p * n + k] = c * (u - t * v)
          m[q * n + k] = c * (t * u + v)
        }
      }
  }
  return Float64Array.from({ length: n }, (_, i) => Math.hypot(...m.subarray(i * n, (i + 1) * n))).sort((x, y) => y - x)
}
