/**
 * Eigenvalues and eigenvectors of symmetric matrices.
 *
 * @since 0.1.0
 */
import { mul } from '../../functions/arithmetic'
import { Node, primal } from '../../internal/graph/node'
import { define } from '../core/define'
import { eigenFactors, eigenvalueFactors } from './lapack/eigen'
import { memoizeLast } from '../core/memoize-last'
import { matMul, transpose } from '../products/products'
import { inverseGaps, pairsApart, roundingOf, scaleColumns } from './spectra'
import { sym } from './symmetric'
import { requireSquare, type Square } from './factorization-operands'
import type { Arg, Matrix, Out1, Rows, Vector } from '../core/vector-types'

interface EigenFunctions {
  readonly values: <X extends Arg<Matrix>>(a: Square<X>) => Out1<X, Vector<Rows<X>>>
  readonly vectors: <X extends Arg<Matrix>>(a: Square<X>) => Out1<X, Matrix<Rows<X>, Rows<X>>>
}

/**
 * Functions for the eigenvalues and the eigenvectors of a matrix's symmetric part. They share one eigensystem. The
 * values alone take less time, but a gradient needs vectors.
 */
const eigenFunctions = (name: string, needsVectors = true): EigenFunctions => {
  const found = memoizeLast((a: Matrix) => {
    requireSquare(name, a)
    return eigenFactors(sym(a))
  })
  const valuesOf = (a: Matrix): Vector => {
    if (needsVectors) return found(a).values
    requireSquare(name, a)
    return eigenvalueFactors(sym(a))
  }
  const values: EigenFunctions['values'] = define(name, valuesOf, (d, [a]) => {
    const v = vectors(a)
    return sym(matMul(scaleColumns(v, d), transpose(v)))
  })
  const vectors: EigenFunctions['vectors'] = define(
    name,
    (a: Matrix): Matrix => found(a).vectors,
    (d, [a], v) => {
      const w = values(a)
      const plain = primal(w) as Vector
      const turns = inverseGaps(w, pairsApart(name, 'eigenvalues', w, d, roundingOf(plain, plain.length)))
      return sym(matMul(matMul(v, mul(turns, matMul(transpose(v), d))), transpose(v)))
    }
  )
  return { values, vectors }
}

/**
 * The eigenvalues of the symmetric part `(A + Aᵀ) / 2` of a matrix, greatest first. All are real. The gradient is
 * symmetric. Where eigenvalues coincide, it is right for every function that treats these alike, and the second
 * derivative throws `NoGradientError`. Throws `DimensionError` if the matrix is not square. Haskell: `eigenvalues`. The
 * gradient follows Giles, "An extended collection of matrix derivative results" (2008), section 3.1.
 *
 * @category factorizations
 * @since 0.1.0
 * @example
 * import { eigenvalues, matrix, toArray } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(eigenvalues(matrix([[1, 0], [0, 3]]))), [3, 1])
 */
export const eigenvalues = <X extends Arg<Matrix>>(a: Square<X>): Out1<X, Vector<Rows<X>>> =>
  eigenFunctions('eigenvalues', a instanceof Node).values<X>(a)

/**
 * Eigenvalues and their eigenvectors, in the same order.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Eigensystem<X> {
  /** The eigenvalues, greatest first. */
  readonly values: Out1<X, Vector<Rows<X>>>
  /** The eigenvectors, one in each column. */
  readonly vectors: Out1<X, Matrix<Rows<X>, Rows<X>>>
}

/**
 * The eigenvalues, greatest first, and orthonormal eigenvectors of the symmetric part `(A + Aᵀ) / 2` of a matrix. That
 * part equals `V diag(w) Vᵀ`. The element of greatest magnitude (the first of several) in each vector is positive. The
 * gradient is symmetric, and flows through the vectors too. Where two eigenvalues coincide up to rounding, their
 * vectors are not unique, and the gradient of a function that uses them throws `NoGradientError`. Throws
 * `DimensionError` if the matrix is not square. Haskell: `eigensystem`, whose gradient multiplies by differences of
 * eigenvalues where Giles (2008), section 3.1, divides by them.
 *
 * @category factorizations
 * @since 0.1.0
 * @example
 * import { eigensystem, matrix, toArray, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * const { values, vectors } = eigensystem(matrix([[1, 0], [0, 3]]))
 * assert.deepStrictEqual(toArray(values), [3, 1])
 * assert.deepStrictEqual(toArray2(vectors), [[0, 1], [1, 0]])
 */
export const eigensystem = <X extends Arg<Matrix>>(a: Square<X>): Eigensystem<X> => {
  const { values, vectors } = eigenFunctions('eigensystem')
  return { values: values<X>(a), vectors: vectors<X>(a) }
}
