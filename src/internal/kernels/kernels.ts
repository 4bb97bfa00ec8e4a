/**
 * The interface of the hot loops of linear algebra on row-major `Float64Array`s. Faster back ends (WebAssembly, a
 * system BLAS) can replace the portable one.
 *
 * Every kernel keeps IEEE semantics: a zero factor never skips an element, so `0 * NaN` and `0 * Infinity` are `NaN`.
 * Sums and products are taken in whatever order is fast, so results may differ from those of a plain loop in the last
 * bits and in the sign of a zero. Lengths are not checked. An output must not overlap an input, but the element-wise
 * kernels may write over one of their inputs.
 *
 * @since 0.1.0
 */
import type { Foreign } from './blas/cblas-library'

/**
 * One implementation of the hot loops. Matrices are dense and row-major, with `m` rows and `n` columns unless stated
 * otherwise.
 *
 * @category model
 * @since 0.1.0
 */
export interface Kernels {
  readonly name: string
  /** `y = A x`. `y` is overwritten. */
  readonly gemv: (m: number, n: number, a: Float64Array, x: Float64Array, y: Float64Array) => void
  /** `y = Aᵀ x`, where `x` has `m` elements and `y` has `n`. `y` is overwritten. */
  readonly gemvT: (m: number, n: number, a: Float64Array, x: Float64Array, y: Float64Array) => void
  /** `A = alpha x yᵀ`. `A` is overwritten. */
  readonly outer: (m: number, n: number, alpha: number, x: Float64Array, y: Float64Array, a: Float64Array) => void
  /** `out = A + alpha x yᵀ`. `out` may be `A`. */
  readonly ger: (
    m: number,
    n: number,
    alpha: number,
    x: Float64Array,
    y: Float64Array,
    a: Float64Array,
    out: Float64Array
  ) => void
  /**
   * `C = op(A) op(B)`, where `C` is m×n and the inner size is `k`. `C` is overwritten. `op` transposes if its flag is
   * set: `A` is then stored as k×m, `B` as n×k.
   */
  readonly gemm: (
    transA: boolean,
    transB: boolean,
    m: number,
    n: number,
    k: number,
    a: Float64Array,
    b: Float64Array,
    c: Float64Array
  ) => void
  readonly dot: (n: number, x: Float64Array, y: Float64Array) => number
  /** `out = y + alpha x`. `out` may be `y`. */
  readonly axpy: (n: number, alpha: number, x: Float64Array, y: Float64Array, out: Float64Array) => void
  /** `out = alpha x`. */
  readonly scale: (n: number, alpha: number, x: Float64Array, out: Float64Array) => void
  readonly add: (n: number, x: Float64Array, y: Float64Array, out: Float64Array) => void
  readonly sub: (n: number, x: Float64Array, y: Float64Array, out: Float64Array) => void
  readonly mul: (n: number, x: Float64Array, y: Float64Array, out: Float64Array) => void
  readonly div: (n: number, x: Float64Array, y: Float64Array, out: Float64Array) => void
  readonly sum: (n: number, x: Float64Array) => number
  /** `out[i] = f(x[i])`, from first to last. */
  readonly map: (f: (x: number) => number, n: number, x: Float64Array, out: Float64Array) => void
  /** `out[i] = f(x[i], y[i])`, from first to last. */
  readonly zip: (
    f: (x: number, y: number) => number,
    n: number,
    x: Float64Array,
    y: Float64Array,
    out: Float64Array
  ) => void
  /** The library that the kernels call, if it is one. It may have LAPACK. */
  readonly foreign?: Foreign | undefined
}
