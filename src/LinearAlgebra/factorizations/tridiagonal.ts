/**
 * Solves systems of equations whose matrix is tridiagonal.
 *
 * @since 0.1.0
 */
import { mul, negate } from '../../functions/arithmetic'
import { describe, DomainError, SingularMatrixError } from '../../internal/graph/errors'
import { primal } from '../../internal/graph/node'
import type { Primal } from '../../internal/graph/types'
import { define, requireSize } from '../core/define'
import { dataOf, isMatrix, isVector, vectorOf } from '../core/dense-values'
import { denseIn, vectorIn } from '../core/operands'
import type { Sub } from '../core/sizes'
import type { Arg, Len, Like, Matrix, OutN, Vector } from '../core/vector-types'
import { gathered } from '../shaping/gather'
import { sumRows } from '../statistics/sums'
import { columnsOf, greatestOf, matrixOfColumns, multiplyByPowerOfTwo } from './columns'
import { isExtreme, scaleRow, scaleSide } from './lu-factors'
import type { Side } from './triangular'

interface Eliminated {
  /** The rows of the triangle, one after another: of each, the three elements from the diagonal on. */
  readonly rows: Float64Array
  /** What multiple of a row each step of elimination subtracted from the next row. */
  readonly factors: Float64Array
  /** Whether a step exchanged the two rows first. */
  readonly exchanges: Uint8Array
  /** Each row of the matrix was divided by two to this power. */
  readonly exponents: Int16Array
  /** The index of the first pivot that is zero up to rounding. */
  readonly vanishing: number | undefined
}

/** The three elements of each row around the diagonal, but those of the first row from the diagonal on. */
const rowsOf = (lower: Float64Array, diagonal: Float64Array, upper: Float64Array): Float64Array => {
  const rows = new Float64Array(3 * diagonal.length)
  diagonal.forEach((x, i) => {
    const at = i === 0 ? 0 : 3 * i + 1
    if (i > 0) rows[at - 1] = lower[i - 1]!
    rows[at] = x
    rows[at + 1] = upper[i] ?? 0
  })
  return rows
}

/**
 * Gaussian elimination with row exchanges, in linear time, as in `dgtsv` of LAPACK. It writes to the rows. Before a
 * step of elimination, both of its rows start in the same column.
 */
const eliminate = (rows: Float64Array, n: number): Eliminated => {
  const [factors, exchanges, exponents] = [new Float64Array(n), new Uint8Array(n), new Int16Array(n)]
  if (isExtreme(greatestOf(rows))) for (let i = 0; i < n; i++) exponents[i] = scaleRow(rows.subarray(3 * i, 3 * i + 3))
  let vanishing: number | undefined
  let terms = 0
  for (let i = 0; i < n; i++) {
    const [upper, lower] = [3 * i, 3 * i + 3]
    if (Math.abs(rows[lower]!) > Math.abs(rows[upper]!)) {
      exchanges[i] = 1
      for (let k = 0; k < 3; k++) [rows[upper + k], rows[lower + k]] = [rows[lower + k]!, rows[upper + k]!]
    } else if (Math.abs(rows[upper]!) <= n * Number.EPSILON * terms) vanishing ??= i
    if (i === n - 1) break
    const factor = rows[lower] === 0 ? 0 : rows[lower]! / rows[upper]!
    factors[i] = factor
    terms = Math.abs(rows[lower + 1]!) + Math.abs(factor * rows[upper + 1]!)
    // The rest of the lower row starts in the next column.
    rows[lower] = rows[lower + 1]! - factor * rows[upper + 1]!
    rows[lower + 1] = rows[lower + 2]! - factor * rows[upper + 2]!
    rows[lower + 2] = 0
  }
  return { rows, factors, exchanges, exponents, vanishing }
}

/** Solves for one right side. */
const substitute = ({ rows, factors, exchanges, exponents }: Eliminated, b: Float64Array): Float64Array => {
  const { scaled: x, shift } = scaleSide(b, exponents)
  const n = x.length
  for (let i = 0; i < n - 1; i++) {
    if (exchanges[i] === 1) [x[i], x[i + 1]] = [x[i + 1]!, x[i]!]
    x[i + 1]! -= factors[i]! * x[i]!
  }
  for (let i = n - 1; i >= 0; i--) {
    let rest = x[i]!
    if (i < n - 1) rest -= rows[3 * i + 1]! * x[i + 1]!
    if (i < n - 2) rest -= rows[3 * i + 2]! * x[i + 2]!
    x[i] = rest / rows[3 * i]!
  }
  multiplyByPowerOfTwo(x, shift)
  return x
}

const solvedFor = (factors: Eliminated, b: Side): Side => {
  const columns = (isVector(b) ? [dataOf(b)] : columnsOf(b)).map(column => substitute(factors, column))
  const found = matrixOfColumns(factors.factors.length, columns)
  return isVector(b) ? vectorOf(dataOf(found)) : found
}

const requireFinite = (what: string, x: Vector): void => {
  const index = dataOf(x).findIndex(n => !Number.isFinite(n))
  if (index >= 0)
    throw new DomainError(
      `solveTridiagonal: element ${index} of the ${what} diagonal is ${dataOf(x)[index]}, but must be a finite number`
    )
}

const requireOperands = (lower: unknown, diagonal: unknown, upper: unknown, b: unknown): void => {
  const [l, x, u] = [lower, diagonal, upper].map(y => vectorIn('solveTridiagonal', y)) as [Vector, Vector, Vector]
  const side = denseIn('solveTridiagonal', b)
  const beside = Math.max(0, x.length - 1)
  const fits = l.length === beside && u.length === beside
  requireSize(fits, 'solveTridiagonal', 'the diagonals beside the main one need one element less', l, x, u)
  const rows = isMatrix(side) ? side.rows : side.length
  requireSize(rows === x.length, 'solveTridiagonal', 'the right side needs as many rows as the diagonal', x, side)
  requireFinite('lower', l)
  requireFinite('main', x)
  requireFinite('upper', u)
}

/** The elements of a vector, or the rows of a matrix, from `from` on, one less than all. */
const allButOne = (x: Side, from: 0 | 1): Side => {
  const plain = primal(x) as Side
  const count = isMatrix(plain) ? plain.rows : plain.length
  const indices = Array.from({ length: Math.max(0, count - 1) }, (_, i) => i + from)
  return gathered('solveTridiagonal', indices, count)(x)
}

/** The cotangent of a diagonal: minus the product of cotangent and solution, summed over the right sides. */
const backToDiagonal = (d: Side, x: Side): Vector => {
  const product: Side = negate(mul(d as Matrix, x as Matrix))
  return isMatrix(primal(product)) ? sumRows(product) : (product as Side as Vector)
}

/**
 * The right side of a tridiagonal system: a vector, or a matrix whose columns are separate right sides.
 *
 * @category signatures
 * @since 0.1.0
 */
export type TridiagonalSide<X> = Vector<Len<X>> | Matrix<Len<X>>

/**
 * The solution `x` of `T x = b` for a tridiagonal matrix `T` of `n` rows, by Gaussian elimination with row exchanges.
 * `lower` and `upper` are the `n - 1` numbers below and above the `diagonal`. `b` is a vector, or a matrix whose
 * columns are separate right sides. The cost is linear in `n`, and so is that of the gradient, which solves the
 * transposed system.
 *
 * Throws `DimensionError` if the sizes do not fit, `DomainError` if an element of `T` is not finite, and
 * `SingularMatrixError` if a pivot is no larger than its own rounding errors. The gradient is that of `solve` at the
 * elements of the diagonals: Giles, "An extended collection of matrix derivative results" (2008), section 2.3.1.
 *
 * @category systems of equations
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { solveTridiagonal, sumElements, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * const [lower, diagonal, upper, b] = [vector([1, 1]), vector([2, 3, 3]), vector([2, 2]), vector([4, 6, 4])]
 * assert.deepStrictEqual(toArray(solveTridiagonal(lower, diagonal, upper, b)), [1, 1, 1])
 *
 * const gradient = gradBP(y => sumElements(solveTridiagonal(lower, diagonal, upper, y)), b)
 * assert.deepStrictEqual(toArray(gradient), [0.625, -0.25, 0.5])
 */
export const solveTridiagonal: <
  X extends Arg<Vector>,
  L extends Like<X, Vector<Sub<Len<X>, 1>>>,
  U extends Like<X, Vector<Sub<Len<X>, 1>>>,
  B extends Like<X, TridiagonalSide<X>>
>(
  lower: L,
  diagonal: X,
  upper: U,
  b: B
) => OutN<[X, L, U, B], Primal<B>> = define(
  'solveTridiagonal',
  (lower: Vector, diagonal: Vector, upper: Vector, b: Side): Side => {
    requireOperands(lower, diagonal, upper, b)
    const factors = eliminate(rowsOf(dataOf(lower), dataOf(diagonal), dataOf(upper)), diagonal.length)
    if (factors.vanishing !== undefined)
      throw new SingularMatrixError(
        `solveTridiagonal: the matrix with the diagonal ${describe(diagonal)} is singular: up to rounding, ` +
          `row ${factors.vanishing} of its triangular form (in the order of its pivots) depends on those above`
      )
    return solvedFor(factors, b)
  },
  (d, [l, x, u], y) => backToDiagonal(allButOne(transposedSolution(l, x, u, d), 1), allButOne(y, 0)),
  (d, [l, x, u], y) => backToDiagonal(transposedSolution(l, x, u, d), y),
  (d, [l, x, u], y) => backToDiagonal(allButOne(transposedSolution(l, x, u, d), 0), allButOne(y, 1)),
  (d, [l, x, u]) => transposedSolution(l, x, u, d)
)

const transposedSolution = (lower: Vector, diagonal: Vector, upper: Vector, d: Side): Side =>
  solveTridiagonal(upper, diagonal, lower, d)
