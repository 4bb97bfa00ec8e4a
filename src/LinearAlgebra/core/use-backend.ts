/**
 * Chooses what calculates: the system's BLAS, WebAssembly or JavaScript.
 *
 * @since 0.1.0
 */
import { type Backend, chooseBackend, current } from '../../internal/kernels/choose-backend'

export type {
  /**
   * A back end. `blas` is the system's OpenBLAS or Accelerate. It needs Node.js 20.16 or newer and the package `koffi`.
   * `wasm` multiplies matrices, and matrices by vectors, in WebAssembly. It needs an engine with SIMD instructions. In
   * a page, it must be asked for, and the page's content security policy, if it has one, must allow it
   * (`script-src 'wasm-unsafe-eval'`). `js` is plain JavaScript and runs everywhere.
   *
   * @category back ends
   * @since 0.1.0
   */
  Backend
} from '../../internal/kernels/choose-backend'

/**
 * The back end in use. Unless `useBackend` chose one, it is the one that `useBackend('auto')` chooses. It is looked for
 * when it is first needed.
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
 * Chooses the back end for the whole process. `auto` chooses the fastest that this machine has, but never `wasm` in a
 * page or its workers: a content security policy may forbid WebAssembly there, and the browser would report the attempt
 * as a violation. All back ends give the same results up to rounding. Throws `BackendError` if the back end is not
 * available, or if the page's policy forbids it.
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
