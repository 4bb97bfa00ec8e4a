/** Chooses between LAPACK and the library's own factorizations. */
import type { Foreign } from '../../../internal/kernels/blas/cblas-library'
import { type Lapack, lapackIn } from '../../../internal/kernels/blas/lapack'
import { current } from '../../../internal/kernels/choose-backend'
import { generated } from '../../core/dense-values'
import { memoizeLast } from '../../core/memoize-last'
import type { Matrix } from '../../core/vector-types'

interface Ways<A> {
  readonly own: (a: Matrix) => A
  /** The result is `undefined` where LAPACK fails. */
  readonly byLapack: (lapack: Lapack, a: Matrix) => A | undefined
  /** What the results of both are compared by. */
  readonly numbersOf: (found: A) => ReadonlyArray<ArrayLike<number>>
}

/**
 * The smallest number of rows and columns for which LAPACK is used: from here on it is at least as fast as our own code
 * in every factorization. Smaller matrices have the same results to the last bit on all back ends.
 */
const minSize = 32

const trialSize = 12
/** A positive definite matrix whose eigenvalues are far from each other. */
const trial = (): Matrix => generated(trialSize, trialSize, (i, j) => 1 / (i + j + 1) + (i === j ? i + 1 : 0))
/** Far more than rounding, and far less than any mistake. */
const maxError = 1e-11

const agree = (x: ArrayLike<number>, y: ArrayLike<number>): boolean =>
  x.length === y.length && Array.from(x).every((value, i) => Math.abs(value - y[i]!) <= maxError)

/**
 * A factorization by LAPACK where the back end has it and the matrix is large, and by our own code otherwise. LAPACK is
 * tried first, on a small matrix, and not used if it finds another result. Where it fails, our own code gets the
 * matrix, and finds the result or throws the error.
 */
export const withLapack = <A>({ own, byLapack, numbersOf }: Ways<A>): ((a: Matrix) => A) => {
  const isRight = (lapack: Lapack): boolean => {
    try {
      const found = byLapack(lapack, trial())
      if (found === undefined) return false
      const expected = numbersOf(own(trial()))
      return numbersOf(found).every((numbers, i) => agree(numbers, expected[i]!))
    } catch {
      // The library lacks a procedure.
      return false
    }
  }
  const lapackOf = memoizeLast((foreign: Foreign): Lapack | undefined => {
    const lapack = lapackIn(foreign)
    return lapack && isRight(lapack) ? lapack : undefined
  })
  return a => {
    if (Math.min(a.rows, a.cols) < minSize) return own(a)
    const { foreign } = current()
    const lapack = foreign && lapackOf(foreign)
    return (lapack && byLapack(lapack, a)) ?? own(a)
  }
}
