/**
 * Kernels that call a BLAS through its C interface, where that beats the portable kernels. A call from JavaScript costs
 * as much as a few hundred arithmetic operations. The BLAS reads and writes the arrays in place.
 *
 * @since 0.1.0
 */
import { type Cblas, type Host, loadCblas } from './cblas-library'
import { verifyKernels } from './verify-kernels'
import { js } from '../js/js-kernels'
import type { Kernels } from '../kernels'

const rowMajor = 101
const plain = 111
const transposed = 112

/**
 * The number of products or elements from which the BLAS is faster. All empty operands are below it, and BLAS
 * implementations disagree about those.
 */
const minOperations = { gemv: 320, outer: 400, ger: 320, gemm: 256, dot: 150, axpy: 100, scale: 80 }
/**
 * The shortest row for which a rank-1 update is left to the BLAS. It works row by row, and starting a row costs as much
 * as updating this many elements.
 */
const minRowLength = 16

/**
 * The kernels that call the given functions. They handle a factor `alpha` of zero themselves: every BLAS would skip the
 * work and lose a NaN.
 *
 * @since 0.1.0
 */
export const blasKernels = ({ dgemv, dger, dgemm, ddot, daxpy, dscal, foreign }: Cblas): Kernels => {
  const axpy: Kernels['axpy'] = (n, alpha, x, y, out) => {
    if (n < minOperations.axpy || alpha === 0 || out === x) js.axpy(n, alpha, x, y, out)
    else {
      copy(n, y, out)
      daxpy(n, alpha, x, 1, out, 1)
    }
  }
  return {
    ...js,
    name: 'blas',
    gemv: (m, n, a, x, y) => {
      if (m * n < minOperations.gemv) js.gemv(m, n, a, x, y)
      else dgemv(rowMajor, plain, m, n, 1, a, n, x, 1, 0, y, 1)
    },
    gemvT: (m, n, a, x, y) => {
      if (m * n < minOperations.gemv) js.gemvT(m, n, a, x, y)
      else dgemv(rowMajor, transposed, m, n, 1, a, n, x, 1, 0, y, 1)
    },
    // As a product of matrices, which writes A without reading it.
    outer: (m, n, alpha, x, y, a) => {
      if (m * n < minOperations.outer || alpha === 0) js.outer(m, n, alpha, x, y, a)
      else dgemm(rowMajor, plain, plain, m, n, 1, alpha, x, 1, y, n, 0, a, n)
    },
    ger: (m, n, alpha, x, y, a, out) => {
      if (m * n < minOperations.ger || n < minRowLength || alpha === 0) js.ger(m, n, alpha, x, y, a, out)
      else {
        copy(m * n, a, out)
        dger(rowMajor, m, n, alpha, x, 1, y, 1, out, n)
      }
    },
    gemm: (transA, transB, m, n, k, a, b, c) => {
      if (m * n * k < minOperations.gemm) js.gemm(transA, transB, m, n, k, a, b, c)
      else {
        const opA = transA ? transposed : plain
        const opB = transB ? transposed : plain
        dgemm(rowMajor, opA, opB, m, n, k, 1, a, transA ? m : k, b, transB ? k : n, 0, c, n)
      }
    },
    dot: (n, x, y) => (n < minOperations.dot ? js.dot(n, x, y) : ddot(n, x, 1, y, 1)),
    axpy,
    scale: (n, alpha, x, out) => {
      if (n < minOperations.scale || alpha === 0) js.scale(n, alpha, x, out)
      else {
        copy(n, x, out)
        dscal(n, alpha, out, 1)
      }
    },
    add: (n, x, y, out) => axpy(n, 1, x, y, out),
    sub: (n, x, y, out) => axpy(n, -1, y, x, out),
    foreign
  }
}

const copy = (n: number, from: Float64Array, to: Float64Array): void => {
  if (from !== to) to.set(from.length === n ? from : from.subarray(0, n))
}

/**
 * The kernels that call this machine's BLAS, or `undefined` if there is none.
 *
 * @since 0.1.0
 */
export const loadBlas = (host?: Host): Kernels | undefined => {
  const cblas = loadCblas(host)
  return cblas === undefined ? undefined : verifyKernels(blasKernels(cblas))
}
