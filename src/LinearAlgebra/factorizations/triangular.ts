/**
 * Solves systems of equations whose matrix is triangular.
 *
 * @since 0.1.0
 */
import { negate } from '../../functions/arithmetic'
import { describe, SingularMatrixError } from '../../internal/graph/errors'
import { primal } from '../../internal/graph/node'
import { memoryFor } from '../../internal/kernels/memory'
import { define } from '../core/define'
import { matMul, outer, transpose } from '../products/products'
import { weightedDiagonals } from '../shaping/triangles'
import { requireRightSide, requireSquare, type RightSide, type Solution, type Square } from './factorization-operands'
import type { Arg, Like, Matrix, Out, Vector } from '../core/vector-types'
import { countOf, dataOf, isVector, matrixOf, vectorOf } from '../core/dense-values'

/**
 * One of the two triangles of a square matrix. The diagonal belongs to both.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Triangle = 'lower' | 'upper'

/** The right side or the solution of a system of equations. */
export type Side = Vector | Matrix

/** A triangle of a matrix, with its diagonal multiplied by `diagonal` and zeros elsewhere. */
export const triangleOf = (triangle: Triangle, a: Matrix, diagonal = 1): Matrix =>
  weightedDiagonals('triangle', k => (k === 0 ? diagonal : +(triangle === 'lower' ? k < 0 : k > 0)))(a)

/** The cotangent of a system's matrix, from the cotangent `d` of its right side and its solution `x`. */
export const backToMatrix = (d: Side, x: Side): Matrix =>
  negate(isVector(primal(d)) ? outer(d as Vector, x as Vector) : matMul(d as Matrix, transpose(x as Matrix)))

const substitute = (triangle: Triangle, a: Matrix, b: Side): Side => {
  const n = a.rows
  const cols = isVector(b) ? 1 : b.cols
  const [t, x] = [dataOf(a), memoryFor(countOf(b))]
  x.set(dataOf(b))
  for (let step = 0; step < n; step++) {
    const i = triangle === 'lower' ? step : n - 1 - step
    const [from, to] = triangle === 'lower' ? [0, i] : [i + 1, n]
    const pivot = t[i * n + i]!
    if (pivot === 0)
      throw new SingularMatrixError(
        `solveTriangular: element ${i} of the diagonal of ${describe(a)} is zero, so the matrix has no inverse`
      )
    for (let k = from; k < to; k++) for (let c = 0; c < cols; c++) x[i * cols + c]! -= t[i * n + k]! * x[k * cols + c]!
    for (let c = 0; c < cols; c++) x[i * cols + c]! /= pivot
  }
  return isVector(b) ? vectorOf(x) : matrixOf(n, cols, x)
}

type Solver = <X extends Arg<Matrix>, Y extends Like<X, RightSide<X>>>(a: Square<X>, b: Y) => Out<X, Y, Solution<X, Y>>

const solver = (triangle: Triangle, transposed: () => Solver): Solver =>
  define(
    'solveTriangular',
    (a: Matrix, b: Side): Side => {
      requireSquare('solveTriangular', a)
      requireRightSide('solveTriangular', a, b)
      return substitute(triangle, a, b)
    },
    (d, [a], x) => triangleOf(triangle, backToMatrix(transposed()(transpose(a), d), x)),
    (d, [a]) => transposed()(transpose(a), d)
  )

const solveLower = solver('lower', () => solveUpper)
const solveUpper: Solver = solver('upper', () => solveLower)

/**
 * The solution `x` of `a x = b` for a triangular matrix, by substitution. It costs about `n² / 2` multiplications for
 * each column of `b`. Only the named triangle of `a` is read, and only it gets a gradient. Throws `DimensionError` if
 * the sizes do not fit, and `SingularMatrixError` if there is a zero on the diagonal. The gradient follows Giles, "An
 * extended collection of matrix derivative results" (2008).
 *
 * @category systems of equations
 * @since 0.1.0
 * @example
 * import { matrix, solveTriangular, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(solveTriangular('lower', matrix([[2, 0], [1, 4]]), vector([2, 9]))), [1, 2])
 */
export const solveTriangular = <X extends Arg<Matrix>, Y extends Like<X, RightSide<X>>>(
  triangle: Triangle,
  a: Square<X>,
  b: Y
): Out<X, Y, Solution<X, Y>> => (triangle === 'lower' ? solveLower : solveUpper)<X, Y>(a, b)
