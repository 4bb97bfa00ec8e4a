import type { Cblas, Host } from '../../src/internal/kernels/blas/cblas-library'

/** The element in row `i` and column `j` of `op(A)`. */
const element = (trans: number, a: Float64Array, lda: number, i: number, j: number): number =>
  trans === 112 ? a[j * lda + i]! : a[i * lda + j]!

const requireRows = (order: number): void => {
  if (order !== 101) throw new Error(`order ${order}: the matrices are stored by rows`)
}

/** `alpha value + beta before`, where a beta of zero does not read what was there. */
const combined = (alpha: number, value: number, beta: number, before: number): number =>
  alpha * value + (beta === 0 ? 0 : beta * before)

/** A BLAS by its definition, which skips the work where alpha is zero, as all do. */
export const plainCblas: Cblas = {
  dgemv: (order, trans, m, n, alpha, a, lda, x, incX, beta, y, incY) => {
    requireRows(order)
    const [rows, cols] = trans === 112 ? [n, m] : [m, n]
    for (let i = 0; i < rows; i++) {
      let sum = 0
      for (let j = 0; j < cols; j++) sum += element(trans, a, lda, i, j) * x[j * incX]!
      y[i * incY] = combined(alpha, sum, beta, y[i * incY]!)
    }
  },
  dger: (order, m, n, alpha, x, incX, y, incY, a, lda) => {
    requireRows(order)
    if (alpha === 0) return
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) a[i * lda + j] = a[i * lda + j]! + alpha * x[i * incX]! * y[j * incY]!
  },
  dgemm: (order, transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc) => {
    requireRows(order)
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        let sum = 0
        if (alpha !== 0)
          for (let p = 0; p < k; p++) sum += element(transA, a, lda, i, p) * element(transB, b, ldb, p, j)
        c[i * ldc + j] = combined(alpha, sum, beta, c[i * ldc + j]!)
      }
  },
  ddot: (n, x, incX, y, incY) => {
    let sum = 0
    for (let i = 0; i < n; i++) sum += x[i * incX]! * y[i * incY]!
    return sum
  },
  daxpy: (n, alpha, x, incX, y, incY) => {
    if (alpha === 0) return
    for (let i = 0; i < n; i++) y[i * incY] = y[i * incY]! + alpha * x[i * incX]!
  },
  dscal: (n, alpha, x, incX) => {
    for (let i = 0; i < n; i++) x[i * incX] = alpha === 0 ? 0 : alpha * x[i * incX]!
  }
}

interface Machine {
  readonly platform?: string
  /** From where `koffi` can be required. */
  readonly installed?: string
  /** Which libraries there are. */
  readonly libraries?: Readonly<Record<string, Cblas>>
}

/** A machine with the given things on it. */
export const hostWith = ({ platform = 'linux', installed = '/project/', libraries = {} }: Machine): Host => ({
  platform,
  argv: ['/bin/node', '/program/main.js'],
  cwd: () => '/project',
  getBuiltinModule: () => ({
    createRequire: from => name => {
      if (from !== installed || name !== 'koffi') throw new Error(`Cannot find module '${name}'`)
      return {
        load: (path: string) => {
          const library = libraries[path]
          if (library === undefined) throw new Error(`Failed to load shared library: ${path}`)
          return {
            func: (symbol: string) => {
              const found = library[symbol.replace('cblas_', '') as keyof Cblas] as unknown
              if (found === undefined) throw new Error(`Cannot find function '${symbol}' in shared library`)
              return found
            }
          }
        }
      }
    }
  })
})
