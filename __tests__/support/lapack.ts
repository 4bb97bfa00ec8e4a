import type { Foreign } from '../../src/internal/kernels/blas/cblas-library'
import { matrixOf } from '../../src/LinearAlgebra/core/dense-values'
import { qrOf } from '../../src/LinearAlgebra/factorizations/householder'
import { svdOf } from '../../src/LinearAlgebra/factorizations/jacobi-svd'
import { eigenOf } from '../../src/LinearAlgebra/factorizations/symmetric-eigen'

/** What Fortran gets: the memory behind each argument. */
export type Memory = Float64Array | Int32Array | Uint8Array
type Procedure = (...args: ReadonlyArray<Memory>) => void

const isQuery = (work: Memory, length: Memory): boolean => {
  if (length[0] !== -1) return false
  work[0] = 1
  return true
}

/** Solves by triangles in the memory of one right side. */
const substitute = (n: number, a: Memory, exchanges: Memory, b: Memory): void => {
  for (let i = 0; i < n; i++) {
    const other = exchanges[i]! - 1
    const x = b[i]!
    b[i] = b[other]!
    b[other] = x
  }
  for (let i = 0; i < n; i++) for (let k = 0; k < i; k++) b[i]! -= a[k * n + i]! * b[k]!
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) b[i]! -= a[k * n + i]! * b[k]!
    b[i]! /= a[i * n + i]!
  }
}

/** The factor that `dgelqf` found, for `dorglq`. */
let lastQ: Float64Array = new Float64Array()

/** The procedures of LAPACK that are used, by their definition, for matrices without padding. */
const procedures: Readonly<Record<string, Procedure>> = {
  dpotrf_: (...[, size, a, , info]) => {
    const n = size![0]!
    for (let j = 0; j < n; j++)
      for (let i = 0; i <= j; i++) {
        let sum = a![j * n + i]!
        for (let k = 0; k < i; k++) sum -= a![i * n + k]! * a![j * n + k]!
        if (i === j && !(sum > 0)) {
          info![0] = j + 1
          return
        }
        a![j * n + i] = i === j ? Math.sqrt(sum) : sum / a![i * n + i]!
      }
  },
  dgetrf_: (...[size, , a, , exchanges, info]) => {
    const n = size![0]!
    for (let k = 0; k < n; k++) {
      let best = k
      for (let i = k + 1; i < n; i++) if (Math.abs(a![k * n + i]!) > Math.abs(a![k * n + best]!)) best = i
      exchanges![k] = best + 1
      for (let j = 0; j < n; j++) {
        const x = a![j * n + k]!
        a![j * n + k] = a![j * n + best]!
        a![j * n + best] = x
      }
      if (a![k * n + k] === 0) info![0] ||= k + 1
      else
        for (let i = k + 1; i < n; i++) {
          a![k * n + i]! /= a![k * n + k]!
          for (let j = k + 1; j < n; j++) a![j * n + i]! -= a![k * n + i]! * a![j * n + k]!
        }
    }
  },
  dgetrs_: (...[, size, sides, a, , exchanges, b]) => {
    const n = size![0]!
    for (let k = 0; k < sides![0]!; k++) substitute(n, a!, exchanges!, b!.subarray(k * n, (k + 1) * n))
  },
  dgetri_: (...[size, a, , exchanges, work, length]) => {
    if (isQuery(work!, length!)) return
    const n = size![0]!
    const inverse = Float64Array.from({ length: n * n }, (_, k) => +(k % (n + 1) === 0))
    for (let k = 0; k < n; k++) substitute(n, a!, exchanges!, inverse.subarray(k * n, (k + 1) * n))
    a!.set(inverse)
  },
  dgelqf_: (...[m, n, a, , , work, length]) => {
    if (isQuery(work!, length!)) return
    const { q, r } = qrOf(matrixOf(n![0]!, m![0]!, Float64Array.from(a!)))
    lastQ = q.data as Float64Array
    a!.set(r.data)
  },
  dorglq_: (...[m, n, , a, stride, , work, length]) => {
    if (isQuery(work!, length!)) return
    const count = m![0]!
    for (let i = 0; i < n![0]!; i++) for (let j = 0; j < count; j++) a![i * stride![0]! + j] = lastQ[i * count + j]!
  },
  dgesdd_: (...[job, m, n, a, , values, v, , u, , work, length]) => {
    if (isQuery(work!, length!)) return
    const [rows, cols] = [n![0]!, m![0]!]
    const found = svdOf(matrixOf(rows, cols, Float64Array.from(a!)))
    const count = found.s.length
    values!.set(found.s.data)
    if (job![0] === 'N'.charCodeAt(0)) return
    // The other sign is as good.
    u!.set((found.u.data as Float64Array).map(x => -x))
    for (let i = 0; i < cols; i++) for (let j = 0; j < count; j++) v![j * cols + i] = -found.v.data[i * count + j]!
  },
  dsyevd_: (...[, , size, a, , values, work, length]) => {
    if (isQuery(work!, length!)) return
    const n = size![0]!
    const found = eigenOf(matrixOf(n, n, Float64Array.from(a!)))
    values!.set((found.values.data as Float64Array).slice().reverse())
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) a![(n - 1 - j) * n + i] = -found.vectors.data[i * n + j]!
  }
}

interface Behaviour {
  /** Does something after the procedure. */
  readonly after?: (name: string, args: ReadonlyArray<Memory>) => void
  readonly missing?: string
  readonly stack?: number
}

/** A library with these procedures. */
export const plainLapack = ({ after, missing, stack = 1e7 }: Behaviour = {}): Foreign => ({
  koffi: {
    config: () => ({ sync_stack_size: stack }),
    load: () => {
      throw new Error('it is loaded')
    }
  },
  library: {
    func: name => {
      if (name === missing) throw new Error(`Cannot find function '${name}' in shared library`)
      return (...args: ReadonlyArray<Memory>) => {
        procedures[name]!(...args)
        after?.(name, args)
      }
    }
  }
})
