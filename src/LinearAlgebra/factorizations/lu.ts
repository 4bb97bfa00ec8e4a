/**
 * The LU factorization.
 *
 * @since 0.1.0
 */
import { add, sub } from '../../functions/arithmetic'
import { describe, DomainError, NoGradientError } from '../../internal/graph/errors'
import { define } from '../core/define'
import { dataOf, generated } from '../core/dense-values'
import { memoizeLast } from '../core/memoize-last'
import type { Arg, Matrix, Out1, Rows } from '../core/vector-types'
import { matMul, transpose } from '../products/products'
import { exponentOf, greatestOf, multiplyByPowerOfTwo, rowsOf, scaleTo } from './columns'
import { requireSquare, shapeOf, type Square } from './factorization-operands'
import { eliminate, vanishingPivot } from './lu-factors'
import { solveTriangular, triangleOf } from './triangular'

interface LuFactors {
  readonly p: Matrix
  readonly l: Matrix
  readonly u: Matrix
  /** The first pivot that is zero up to rounding. */
  readonly vanishing: number | undefined
}

/** Greater numbers are scaled down to two to this power, as eliminating may make them grow. */
const maxExponent = 1000

/**
 * The factors of a square matrix. All of it is scaled by one power of two, which changes no digit and no pivot: small
 * numbers up to about one, because products of smaller ones would underflow.
 */
const factorsOf = (a: Matrix): LuFactors => {
  const [n, rows] = [a.rows, rowsOf(a)]
  const size = exponentOf(greatestOf(dataOf(a)) || 1)
  const exponent = scaleTo(Math.min(maxExponent, Math.max(0, size)), rows)
  const { order } = eliminate(rows)
  const vanishing = vanishingPivot(rows)
  const l = generated(n, n, (i, j) => (j < i ? rows[i]![j]! + 0 : +(i === j)))
  for (const row of rows) multiplyByPowerOfTwo(row, exponent)
  const u = generated(n, n, (i, j) => (j < i ? 0 : rows[i]![j]! + 0))
  if (!dataOf(u).every(Number.isFinite)) throw new DomainError(`lu: the factor U of ${describe(a)} overflows`)
  return { p: generated(n, n, (i, j) => +(order[j] === i)), l, u, vanishing }
}

/** `X U⁻¹ᵀ` for a matrix `X` whose last column is zero, and so is that of the result. The last pivot does not count. */
const dividedByTransposed = (x: Matrix, u: Matrix): Matrix => {
  const { rows, data } = shapeOf(u)
  const isLast = (i: number, j: number): boolean => i === j && i === rows - 1
  const one = generated(rows, rows, (i, j) => +(isLast(i, j) && data[rows * rows - 1] === 0))
  return transpose(solveTriangular('upper', add(u, one), transpose(x)))
}

interface LuFunctions {
  readonly p: (a: Matrix) => Matrix
  readonly l: (a: Matrix) => Matrix
  readonly u: (a: Matrix) => Matrix
}

/** Functions for the three factors of a matrix, which share one factorization. */
const luFunctions = (): LuFunctions => {
  const found = memoizeLast(factorsOf)
  const requireGradient = (a: Matrix): void => {
    const { vanishing } = found(a)
    if (vanishing !== undefined && vanishing < a.rows - 1)
      throw new NoGradientError(
        `lu: pivot ${vanishing} of ${describe(a)} is zero up to rounding, so its factors have no gradient`
      )
  }
  const p = (a: Matrix): Matrix => found(shapeOf(a)).p
  /** `P L⁻¹ᵀ X`. */
  const backThroughL = (a: Matrix, x: Matrix): Matrix => matMul(p(a), solveTriangular('upper', transpose(l(a)), x))
  const l: LuFunctions['l'] = define(
    'lu',
    (a: Matrix): Matrix => found(a).l,
    (d, [a], x) => {
      requireGradient(shapeOf(a))
      const turns = triangleOf('lower', matMul(transpose(x), d), 0)
      return backThroughL(a, dividedByTransposed(turns, u(a)))
    }
  )
  const u: LuFunctions['u'] = define(
    'lu',
    (a: Matrix): Matrix => found(a).u,
    (d, [a], x) => {
      requireGradient(shapeOf(a))
      const upper = triangleOf('upper', d)
      const turns = triangleOf('lower', matMul(upper, transpose(x)), 0)
      return backThroughL(a, sub(upper, dividedByTransposed(turns, x)))
    }
  )
  return { p, l, u }
}

/**
 * The factors of a square matrix: it is `P L U`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Lu<X> {
  /** A permutation of rows: one 1 in each row and column. It is a constant: no gradient flows through it. */
  readonly p: Out1<X, Matrix<Rows<X>, Rows<X>>>
  /** Lower triangular, with ones on its diagonal and no element beyond ±1. */
  readonly l: Out1<X, Matrix<Rows<X>, Rows<X>>>
  /** Upper triangular. The numbers on its diagonal are the pivots. */
  readonly u: Out1<X, Matrix<Rows<X>, Rows<X>>>
}

/**
 * The LU factorization `P L U` of a square matrix, which may be singular, by Gaussian elimination with row exchanges.
 * Each pivot is the element of greatest magnitude (the first of several) in the rest of its column. It costs about
 * `n³ / 3` multiplications. The permutation `P` changes by jumps only, and the gradient is that of the other factors
 * with the same permutation. A small change of the matrix may exchange rows where magnitudes are equal.
 *
 * A pivot other than the last that is zero up to rounding leaves the column of `L` below it undetermined, and the
 * gradient throws `NoGradientError`. Throws `DimensionError` if the matrix is not square, and `DomainError` if an
 * element is not finite, or one of `U` overflows. The gradient follows de Hoog, Anderssen and Lukas, "Differentiation
 * of matrix functionals using triangular factorization" (2011). Here it is written so that it exists where the last
 * pivot is zero.
 *
 * @category factorizations
 * @since 0.1.0
 * @example
 * import { lu, matrix, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * const { p, l, u } = lu(matrix([[1, 4], [2, 6]]))
 * assert.deepStrictEqual(toArray2(p), [[0, 1], [1, 0]])
 * assert.deepStrictEqual(toArray2(l), [[1, 0], [0.5, 1]])
 * assert.deepStrictEqual(toArray2(u), [[2, 6], [0, 1]])
 */
export const lu = ((a: Matrix) => {
  requireSquare('lu', shapeOf(a))
  const { p, l, u } = luFunctions()
  return { p: p(a), l: l(a), u: u(a) }
}) as unknown as <X extends Arg<Matrix>>(a: Square<X>) => Lu<X>
