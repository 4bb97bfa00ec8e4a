/**
 * Singular values and singular vectors.
 *
 * @since 0.1.0
 */
import { add, div, mul, sub } from '../../functions/arithmetic'
import { define } from '../core/define'
import { svdOf } from './ml-matrix-adapter'
import { memoizeLast } from '../core/memoize-last'
import { matMul, transpose } from '../products/products'
import {
  inColumns,
  inRows,
  inverseGaps,
  pairsApart,
  requireSigns,
  roundingOf,
  scaleColumns,
  valuesLeft
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
 * The three functions of a matrix, which find its factors once. In the terms of Townsend, "Differentiating the singular
 * value decomposition" (2016), the cotangent of the vectors is the sum of two parts: the vectors turn within their
 * span, and they leave it. The factors F there are divided by their largest terms here, which avoids overflow.
 */
const svdFunctions = (name: string): SvdFunctions => {
  const found = memoizeLast((a: Matrix) => {
    requireFinite(name, a)
    return svdOf(a)
  })
  const rounding = (a: Matrix): number => {
    const plain = shapeOf(a)
    return roundingOf(found(plain).s, Math.max(plain.rows, plain.cols))
  }
  const s: SvdFunctions['s'] = define(
    name,
    (a: Matrix): Vector => found(a).s,
    (d, [a], values) => {
      const left = constants(valuesLeft(values, rounding(a)))
      return matMul(scaleColumns(u(a), mul(left, d)), transpose(v(a)))
    }
  )
  /** What turns the vectors `x` of the cotangent `d`, weighted by the values of rows or of columns. */
  const turned = (a: Matrix, d: Matrix, x: Matrix, weight: (s: Vector, like: Matrix) => Matrix): Matrix => {
    const values = s(a)
    const apart = pairsApart(name, 'singular values', values, d, rounding(a))
    const sums = add(add(inRows(values, apart), inColumns(values, apart)), sub(1, apart))
    const skew = sub(matMul(transpose(x), d), matMul(transpose(d), x))
    const turns = mul(mul(inverseGaps(values, apart), div(weight(values, apart), sums)), skew)
    return matMul(matMul(u(a), turns), transpose(v(a)))
  }
  /** What of the cotangent leaves the span of the vectors `x`, divided by the values. */
  const leaving = (a: Matrix, d: Matrix, x: Matrix): Matrix => {
    const left = constants(valuesLeft(s(a), rounding(a)))
    const inverses = div(left, add(s(a), sub(1, left)))
    return scaleColumns(sub(d, matMul(x, matMul(transpose(x), d))), inverses)
  }
  const u: SvdFunctions['u'] = define(
    name,
    (a: Matrix): Matrix => found(a).u,
    (d, [a], x) => {
      requireSigns(name, s(a), rounding(a), d)
      const turns = turned(a, d, x, inColumns)
      const isTall = shapeOf(a).rows > shapeOf(a).cols
      return isTall ? add(turns, matMul(leaving(a, d, x), transpose(v(a)))) : turns
    }
  )
  const v: SvdFunctions['v'] = define(
    name,
    (a: Matrix): Matrix => found(a).v,
    (d, [a], x) => {
      requireSigns(name, s(a), rounding(a), d)
      const turns = turned(a, d, x, inRows)
      const isWide = shapeOf(a).cols > shapeOf(a).rows
      return isWide ? add(turns, matMul(u(a), transpose(leaving(a, d, x)))) : turns
    }
  )
  return { u, s, v }
}

/**
 * The singular values of a matrix, greatest first. The gradient is also right where they coincide, for every function
 * that treats these alike. Values that vanish to rounding have none, as `abs` has none at 0. The second derivative
 * throws `NoGradientError` where two coincide or one vanishes. Haskell: `svd`. The gradient is that of Giles, "An
 * extended collection of matrix derivative results" (2008), section 3.2.
 *
 * @category factorizations
 * @since 0.1.0
 * @example
 * import { matrix, singularValues, toArray } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(singularValues(matrix([[0, 2], [-3, 0]]))), [3, 2])
 */
export const singularValues = <X extends Arg<Matrix>>(a: X): Out1<X, Vector<Min<Rows<X>, Cols<X>>>> =>
  svdFunctions('singularValues').s(a)

/**
 * A thin singular value decomposition.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Svd<X> {
  /** The left singular vectors, one in each column. */
  readonly u: Out1<X, Matrix<Rows<X>, Min<Rows<X>, Cols<X>>>>
  /** The singular values, the greatest first. */
  readonly s: Out1<X, Vector<Min<Rows<X>, Cols<X>>>>
  /** The right singular vectors, one in each column. */
  readonly v: Out1<X, Matrix<Cols<X>, Min<Rows<X>, Cols<X>>>>
}

/**
 * The thin singular value decomposition `U diag(s) Vᵀ` of a matrix of any shape. `U` has as many rows as the matrix has
 * rows, `V` as many as it has columns; both have as many columns as the smaller of the two. In each column of `U` the
 * element of greatest magnitude (the first of several) is positive. The gradient flows through the vectors too. Where
 * two singular values coincide to rounding, or one vanishes, their vectors are not unique: if a function uses them,
 * their gradient throws `NoGradientError`. The gradient of the values alone is that of `singularValues`. Haskell:
 * `svd_`, which has no gradient through the vectors.
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
