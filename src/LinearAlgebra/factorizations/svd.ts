/**
 * Singular values and singular vectors.
 *
 * @since 0.1.0
 */
import { add, div, mul, sub } from '../../functions/arithmetic'
import { Node } from '../../internal/graph/node'
import { define } from '../core/define'
import { singularValueFactors, svdFactors } from './lapack/svd'
import { memoizeLast } from '../core/memoize-last'
import { matMul, transpose } from '../products/products'
import {
  inColumns,
  inRows,
  inverseGaps,
  nonzeroValues,
  pairsApart,
  requireSigns,
  roundingOf,
  scaleColumns
} from './spectra'
import { requireFinite, shapeOf } from './factorization-operands'
import type { Min } from '../core/sizes'
import type { Arg, Cols, Matrix, Out1, Rows, Vector } from '../core/vector-types'
import { vectorOf } from '../core/dense-values'

interface SvdFunctions {
  readonly u: <X extends Arg<Matrix>>(a: X) => Svd<X>['u']
  readonly s: <X extends Arg<Matrix>>(a: X) => Svd<X>['s']
  readonly v: <X extends Arg<Matrix>>(a: X) => Svd<X>['v']
}

const constants = (xs: ReadonlyArray<number>): Vector => vectorOf(Float64Array.from(xs))

/**
 * Functions for the three factors of a matrix, which share one decomposition. The gradient follows Townsend,
 * "Differentiating the singular value decomposition" (2016). The cotangent of the vectors is the sum of two parts: one
 * from their rotation within their span, and one from their moving out of it. Townsend's factors F are divided by their
 * largest terms here, to avoid overflow. The values alone take less time, but a gradient needs vectors.
 */
const svdFunctions = (name: string, needsVectors = true): SvdFunctions => {
  const found = memoizeLast((a: Matrix) => {
    requireFinite(name, a)
    return svdFactors(a)
  })
  const valuesOf = (a: Matrix): Vector => {
    if (needsVectors) return found(a).s
    requireFinite(name, a)
    return singularValueFactors(a)
  }
  const rounding = (a: Matrix): number => {
    const plain = shapeOf(a)
    return roundingOf(found(plain).s, Math.max(plain.rows, plain.cols))
  }
  const s: SvdFunctions['s'] = define(name, valuesOf, (d, [a], values) => {
    const nonzero = constants(nonzeroValues(values, rounding(a)))
    return matMul(scaleColumns(u(a), mul(nonzero, d)), transpose(v(a)))
  })
  /** The part from the rotation of the vectors `x` within their span, for a cotangent `d`. */
  const rotation = (a: Matrix, d: Matrix, x: Matrix, weight: (s: Vector, like: Matrix) => Matrix): Matrix => {
    const values = s(a)
    const apart = pairsApart(name, 'singular values', values, d, rounding(a))
    const sums = add(add(inRows(values, apart), inColumns(values, apart)), sub(1, apart))
    const skew = sub(matMul(transpose(x), d), matMul(transpose(d), x))
    const turns = mul(mul(inverseGaps(values, apart), div(weight(values, apart), sums)), skew)
    return matMul(matMul(u(a), turns), transpose(v(a)))
  }
  /** The part of the cotangent `d` outside the span of the vectors `x`, each column divided by its singular value. */
  const outsideSpan = (a: Matrix, d: Matrix, x: Matrix): Matrix => {
    const nonzero = constants(nonzeroValues(s(a), rounding(a)))
    const inverses = div(nonzero, add(s(a), sub(1, nonzero)))
    return scaleColumns(sub(d, matMul(x, matMul(transpose(x), d))), inverses)
  }
  const u: SvdFunctions['u'] = define(
    name,
    (a: Matrix): Matrix => found(a).u,
    (d, [a], x) => {
      requireSigns(name, s(a), rounding(a), d)
      const turns = rotation(a, d, x, inColumns)
      const isTall = shapeOf(a).rows > shapeOf(a).cols
      return isTall ? add(turns, matMul(outsideSpan(a, d, x), transpose(v(a)))) : turns
    }
  )
  const v: SvdFunctions['v'] = define(
    name,
    (a: Matrix): Matrix => found(a).v,
    (d, [a], x) => {
      requireSigns(name, s(a), rounding(a), d)
      const turns = rotation(a, d, x, inRows)
      const isWide = shapeOf(a).cols > shapeOf(a).rows
      return isWide ? add(turns, matMul(u(a), transpose(outsideSpan(a, d, x)))) : turns
    }
  )
  return { u, s, v }
}

/**
 * The singular values of a matrix, greatest first. Where values coincide, the gradient is right for every function that
 * treats these alike. Values that are zero up to rounding have a gradient of zero, as `abs` has at 0. Where two values
 * coincide or one is zero, the second derivative throws `NoGradientError`. Throws `DomainError` if an element is not
 * finite. Haskell: `svd`. The gradient follows Giles, "An extended collection of matrix derivative results" (2008),
 * section 3.2.
 *
 * @category factorizations
 * @since 0.1.0
 * @example
 * import { matrix, singularValues, toArray } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(singularValues(matrix([[0, 2], [-3, 0]]))), [3, 2])
 */
export const singularValues = <X extends Arg<Matrix>>(a: X): Out1<X, Vector<Min<Rows<X>, Cols<X>>>> =>
  svdFunctions('singularValues', a instanceof Node).s(a)

/**
 * A thin singular value decomposition.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Svd<X> {
  /** The left singular vectors, one in each column. */
  readonly u: Out1<X, Matrix<Rows<X>, Min<Rows<X>, Cols<X>>>>
  /** The singular values, greatest first. */
  readonly s: Out1<X, Vector<Min<Rows<X>, Cols<X>>>>
  /** The right singular vectors, one in each column. */
  readonly v: Out1<X, Matrix<Cols<X>, Min<Rows<X>, Cols<X>>>>
}

/**
 * The thin singular value decomposition `U diag(s) Vᵀ` of a matrix of any shape. `U` has the rows of the matrix, `V`
 * has one row for each of its columns, and both have as many columns as the smaller of the matrix's sizes. The element
 * of greatest magnitude (the first of several) in each column of `U` is positive. The gradient flows through the
 * vectors too. Where two singular values coincide up to rounding, or one is zero, their vectors are not unique, and the
 * gradient of a function that uses them throws `NoGradientError`. The gradient of the values alone is that of
 * `singularValues`. Throws `DomainError` if an element is not finite. Haskell: `svd_`, which has no gradient through
 * the vectors.
 *
 * @category factorizations
 * @since 0.1.0
 * @example
 * import { matrix, svd, toArray, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * const { u, s, v } = svd(matrix([[0, -2], [3, 0]]))
 * assert.deepStrictEqual(toArray2(u), [[0, 1], [1, 0]])
 * assert.deepStrictEqual(toArray(s), [3, 2])
 * assert.deepStrictEqual(toArray2(v), [[1, 0], [0, -1]])
 */
export const svd = <X extends Arg<Matrix>>(a: X): Svd<X> => {
  const { u, s, v } = svdFunctions('svd')
  return { u: u(a), s: s(a), v: v(a) }
}
