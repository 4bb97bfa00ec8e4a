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
import { type Columns, columnsOf, matrixOfColumns, multiplyByPowerOfTwo } from './columns'
import { scaleRows, scaleSide } from './lu-factors'
import type { Side } from './triangular'

/** One step of elimination: whether two rows were exchanged, and what multiple of the upper one was subtracted. */
interface Step {
  readonly isExchanged: boolean
  readonly factor: number
}

interface Eliminated {
  /** The rows of the triangle: the three elements from the diagonal on. */
  readonly rows: Columns
  readonly steps: ReadonlyArray<Step>
  /** Each row of the matrix was divided by two to this power. */
  readonly exponents: ReadonlyArray<number>
  /** The index of the first pivot that is zero up to rounding. */
  readonly vanishing: number | undefined
}

/** Gaussian elimination with row exchanges, in linear time, as in `dgtsv` of LAPACK. */
const eliminate = (lower: Float64Array, diagonal: Float64Array, upper: Float64Array): Eliminated => {
  const n = diagonal.length
  // Before a step of elimination, both of its rows start in the same column.
  const given = Array.from(diagonal, (x, i) =>
    i === 0 ? Float64Array.of(x, upper[0] ?? 0, 0) : Float64Array.of(lower[i - 1]!, x, upper[i] ?? 0)
  )
  const exponents = scaleRows(given)
  const rows: Columns = []
  const steps: Step[] = []
  let vanishing: number | undefined
  let rest = given[0]!
  let terms = 0
  for (let i = 0; i < n; i++) {
    const next = given[i + 1] ?? new Float64Array(3)
    const isExchanged = Math.abs(next[0]!) > Math.abs(rest[0]!)
    const [pivot, other] = isExchanged ? [next, rest] : [rest, next]
    if (!isExchanged && Math.abs(pivot[0]!) <= n * Number.EPSILON * terms) vanishing ??= i
    const factor = other[0] === 0 ? 0 : other[0]! / pivot[0]!
    rows.push(pivot)
    steps.push({ isExchanged, factor })
    terms = Math.abs(other[1]!) + Math.abs(factor * pivot[1]!)
    rest = Float64Array.of(other[1]! - factor * pivot[1]!, other[2]! - factor * pivot[2]!, 0)
  }
  return { rows, steps, exponents, vanishing }
}

/** Solves for one right side. */
const substitute = ({ rows, steps, exponents }: Eliminated, b: Float64Array): Float64Array => {
  const { scaled: x, shift } = scaleSide(b, exponents)
  for (let i = 0; i < x.length - 1; i++) {
    const { isExchanged, factor } = steps[i]!
    if (isExchanged) [x[i], x[i + 1]] = [x[i + 1]!, x[i]!]
    x[i + 1]! -= factor * x[i]!
  }
  for (let i = x.length - 1; i >= 0; i--) {
    const [pivot, second, third] = rows[i]!
    x[i] = (x[i]! - second! * (x[i + 1] ?? 0) - third! * (x[i + 2] ?? 0)) / pivot!
  }
  multiplyByPowerOfTwo(x, shift)
  return x
}

const solvedFor = (factors: Eliminated, b: Side): Side => {
  const columns = (isVector(b) ? [dataOf(b)] : columnsOf(b)).map(column => substitute(factors, column))
  const found = matrixOfColumns(factors.rows.length, columns)
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
 * `lower` and `upper` are the `n - 1` numbers below and above the `diagonal`. `b` is a vector, or a matrix whose columns
 * are separate right sides. The cost is linear in `n`, and so is that of the gradient, which solves the transposed
 * system.
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
 * const [beside, diagonal, b] = [vector([-1, -1]), vector([2, 2, 2]), vector([1, 0, 1])]
 * assert.deepStrictEqual(toArray(solveTridiagonal(beside, diagonal, beside, b)), [1, 1, 1])
 *
 * const gradient = gradBP(y => sumElements(solveTridiagonal(beside, diagonal, beside, y)), b)
 * assert.deepStrictEqual(toArray(gradient), [1.5, 2, 1.5])
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
    const factors = eliminate(dataOf(lower), dataOf(diagonal), dataOf(upper))
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
