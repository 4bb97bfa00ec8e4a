/**
 * What does the work of linear algebra.
 *
 * @since 0.1.0
 */
import { type Backend, chooseBackend, current } from '../../internal/kernels/choose-backend'

export type {
  /**
   * The back ends: `blas` is the system's OpenBLAS or Accelerate, in Node.js (from 20.16) where the package `koffi` is
   * installed; `wasm` multiplies matrices, and matrices by vectors, in WebAssembly, where the engine has its SIMD
   * instructions and the page's policy allows it (`wasm-unsafe-eval`); `js` is plain JavaScript and runs everywhere.
   *
   * @category back ends
   * @since 0.1.0
   */
  Backend
} from '../../internal/kernels/choose-backend'

/**
 * The back end in use. Unless one was chosen by `useBackend`, it is the fastest that this machine has, found when it is
 * first needed.
 *
 * @category back ends
 * @since 0.1.0
 * @example
 * import { backend, useBackend } from 'backprop-ts/LinearAlgebra'
 *
 * useBackend('js')
 * assert.strictEqual(backend(), 'js')
 * useBackend('auto')
 */
export const backend = (): Backend => current().name as Backend

/**
 * Chooses the back end for the whole process; `auto` is the fastest that this machine has. All give the same results to
 * rounding. Throws `BackendError` for one that the machine does not have.
 *
 * @category back ends
 * @since 0.1.0
 * @example
 * import { matMul, matrix, toArray2, useBackend } from 'backprop-ts/LinearAlgebra'
 *
 * useBackend('js')
 * assert.deepStrictEqual(toArray2(matMul(matrix([[2]]), matrix([[3]]))), [[6]])
 * useBackend('auto')
 */
export const useBackend = (name: Backend | 'auto'): void => chooseBackend(name)
