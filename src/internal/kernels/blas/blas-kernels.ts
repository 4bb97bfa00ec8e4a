/**
 * Kernels over the C interface of a BLAS, where calling one beats the portable kernels: a call from JavaScript costs as
 * much as some hundred operations. The BLAS reads and writes the arrays where they are.
 *
 * @since 0.1.0
 */
import { type Cblas, type Host, loadCblas } from './cblas-library'
import { faithful } from './verify-kernels'
import { js } from '../js/js-kernels'
import type { Kernels } from '../kernels'

const rowMajor = 101
const plain = 111
const transposed = 112

/** From so many products or elements on the BLAS is faster. Below lie all empty operands, of which BLASes disagree. */
const fewest = { gemv: 320, outer: 400, ger: 320, gemm: 256, dot: 150, axpy: 100, scale: 80 }
/** A rank-1 update goes by rows, and each costs as much as updating so many elements. */
const shortestRow = 16

/**
 * The kernels that call the given functions. A factor `alpha` of zero skips the work in every BLAS, and would lose a
 * NaN.
 *
 * @since 0.1.0
 */
export const blasKernels = ({ dgemv, dger, dgemm, ddot, daxpy, dscal }: Cblas): Kernels => {
  const axpy: Kernels['axpy'] = (n, alpha, x, y, out) => {
    if (n < fewest.axpy || alpha === 0 || out === x) js.axpy(n, alpha, x, y, out)
    else {
      copy(n, y, out)
      daxpy(n, alpha, x, 1, out, 1)
    }
  }
  return {
    ...js,
    name: 'blas',
    gemv: (m, n, a, x, y) => {
      if (m * n < fewest.gemv) js.gemv(m, n, a, x, y)
      else dgemv(rowMajor, plain, m, n, 1, a, n, x, 1, 0, y, 1)
    },
    gemvT: (m, n, a, x, y) => {
      if (m * n < fewest.gemv) js.gemvT(m, n, a, x, y)
      else dgemv(rowMajor, transposed, m, n, 1, a, n, x, 1, 0, y, 1)
    },
    // As a product of matrices, which writes to A without reading it.
    outer: (m, n, alpha, x, y, a) => {
      if (m * n < fewest.outer || alpha === 0) js.outer(m, n, alpha, x, y, a)
      else dgemm(rowMajor, plain, plain, m, n, 1, alpha, x, 1, y, n, 0, a, n)
    },
    ger: (m, n, alpha, x, y, a, out) => {
      if (m * n < fewest.ger || n < shortestRow || alpha === 0) js.ger(m, n, alpha, x, y, a, out)
      else {
        copy(m * n, a, out)
        dger(rowMajor, m, n, alpha, x, 1, y, 1, out, n)
      }
    },
    gemm: (transA, transB, m, n, k, a, b, c) => {
      if (m * n * k < fewest.gemm) js.gemm(transA, transB, m, n, k, a, b, c)
      else {
        const opA = transA ? transposed : plain
        const opB = transB ? transposed : plain
        dgemm(rowMajor, opA, opB, m, n, k, 1, a, transA ? m : k, b, transB ? k : n, 0, c, n)
      }
    },
    dot: (n, x, y) => (n < fewest.dot ? js.dot(n, x, y) : ddot(n, x, 1, y, 1)),
    axpy,
    scale: (n, alpha, x, out) => {
      if (n < fewest.scale || alpha === 0) js.scale(n, alpha, x, out)
      else {
        copy(n, x, out)
        dscal(n, alpha, out, 1)
      }
    },
    add: (n, x, y, out) => axpy(n, 1, x, y, out),
    sub: (n, x, y, out) => axpy(n, -1, y, x, out)
  }
}

const copy = (n: number, from: Float64Array, to: Float64Array): void => {
  if (from !== to) to.set(from.length === n ? from : from.subarray(0, n))
}

/**
 * The kernels over this machine's BLAS; `undefined` if there is none.
 *
 * @since 0.1.0
 */
export const loadBlas = (host?: Host): Kernels | undefined => {
  const cblas = loadCblas(host)
  return cblas === undefined ? undefined : faithful(blasKernels(cblas))
}
