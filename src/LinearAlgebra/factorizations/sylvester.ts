/**
 * Solves Sylvester equations.
 *
 * @since 0.1.0
 */
import { negate } from '../../functions/arithmetic'
import { describe, SingularMatrixError } from '../../internal/graph/errors'
import { define, requireSize } from '../core/define'
import { dataOf, generated, vectorOf } from '../core/dense-values'
import { memoizeLast } from '../core/memoize-last'
import type { Arg, Cols, Like, Matrix, OutN, Rows } from '../core/vector-types'
import { matMul, transpose } from '../products/products'
import {
  type Columns,
  columnsOf,
  dotFrom,
  matrixOfColumns,
  multiplyByPowerOfTwo,
  scaleTo,
  timesPowerOfTwo
} from './columns'
import { requireFinite, requireSquare, type Square } from './factorization-operands'
import { luOf } from './lu-factors'
import { type Eigenvalue, eigenvaluesOf, type RealSchur, realSchurOf, transposedSchur } from './real-schur'

/** A Schur form whose `T` has been divided by two to a given power. */
interface Scaled extends RealSchur {
  readonly eigenvalues: ReadonlyArray<Eigenvalue>
}

const scaledBy = (exponent: number, schur: RealSchur): Scaled => {
  const shift = schur.exponent - exponent
  const t = schur.t.map(row => row.map(x => timesPowerOfTwo(x, shift)))
  const rounding = timesPowerOfTwo(schur.rounding, shift)
  return { ...schur, t, rounding, eigenvalues: eigenvaluesOf(t, schur.starts) }
}

const written = ({ re, im }: Eigenvalue, exponent: number): string => {
  const [x, y] = [re, Math.abs(im)].map(part => timesPowerOfTwo(part, exponent))
  return im === 0 ? `${x}` : `${x} ${im < 0 ? '-' : '+'} ${y}i`
}

/** No number has a greater exponent, or a smaller one. */
const maxExponent = 1100

/** Throws unless every eigenvalue of the first matrix differs from minus every one of the second. */
const requireApart = (name: string, a: Scaled, b: Scaled, exponent: number, matrices: string): void => {
  for (const x of a.eigenvalues)
    for (const y of b.eigenvalues) {
      const [re, im] = [x.re + y.re, x.im + y.im]
      const sizes = Math.abs(x.re) + Math.abs(x.im) + Math.abs(y.re) + Math.abs(y.im)
      if (Math.abs(re) + Math.abs(im) <= a.rounding + b.rounding + Number.EPSILON * sizes)
        throw new SingularMatrixError(
          `${name}: with ${matrices}, the equation is singular: up to rounding, the eigenvalue ` +
            `${written(x, exponent)} of the first is minus the eigenvalue ${written(y, exponent)} of the second`
        )
    }
}

/** Solves `S Z + Z T = C` for a block of `Z`, from the rows and columns of its place, in the memory of the columns. */
const solveBlock = (s: Columns, t: Columns, z: Columns, rows: readonly number[], cols: readonly number[]): void => {
  const places = rows.flatMap(i => cols.map(j => [i, j] as const))
  const equations = generated(places.length, places.length, (p, q) => {
    const [[i, j], [k, l]] = [places[p]!, places[q]!]
    return (j === l ? s[i]![k]! : 0) + (i === k ? t[l]![j]! : 0)
  })
  const found = luOf(equations).solve(vectorOf(Float64Array.from(places, ([i, j]) => z[j]![i]!)))
  places.forEach(([i, j], p) => (z[j]![i] = found.data[p]!))
}

const blocksOf = (starts: ReadonlyArray<number>): ReadonlyArray<readonly number[]> =>
  starts.slice(1).map((end, k) => Array.from({ length: end - starts[k]! }, (_, i) => starts[k]! + i))

/** Solves `S Z + Z T = C` by substitution, in the memory of the columns of C. */
const substitute = (s: RealSchur, t: RealSchur, z: Columns): void => {
  const n = s.t.length
  for (const cols of blocksOf(t.starts)) {
    for (const j of cols)
      for (let k = 0; k < cols[0]!; k++) {
        const factor = t.t[k]![j]!
        for (let i = 0; i < n; i++) z[j]![i]! -= factor * z[k]![i]!
      }
    for (const rows of blocksOf(s.starts).slice().reverse()) {
      for (const i of rows) for (const j of cols) z[j]![i]! -= dotFrom(rows.at(-1)! + 1, n, s.t[i]!, z[j]!)
      solveBlock(s.t, t.t, z, rows, cols)
    }
  }
}

const matrixOfRows = (rows: Columns): Matrix => transpose(matrixOfColumns(rows.length, rows))

/** The solution by the method of Bartels and Stewart, from the Schur forms of both matrices. */
const solutionOf = (name: string, a: RealSchur, b: RealSchur, c: Matrix, matrices: string): Matrix => {
  // Matrices of zeros have no exponent.
  const exponent = Math.max(a.exponent, b.exponent, -maxExponent)
  const [s, t] = [scaledBy(exponent, a), scaledBy(exponent, b)]
  requireApart(name, s, t, exponent, matrices)
  const [u, v, right] = [matrixOfRows(s.q), matrixOfRows(t.q), columnsOf(c)]
  const size = scaleTo(0, right)
  const z = columnsOf(matMul(matMul(transpose(u), matrixOfColumns(c.rows, right)), v))
  substitute(s, t, z)
  const x = matMul(matMul(u, matrixOfColumns(c.rows, z)), transpose(v))
  multiplyByPowerOfTwo(dataOf(x), size - exponent)
  return x
}

type Solver = (a: Matrix, b: Matrix, c: Matrix) => Matrix

const requireOperands = (name: string, a: Matrix, b: Matrix, c: Matrix): void => {
  requireSquare(name, a)
  requireSquare(name, b)
  requireFinite(name, c)
  const why = 'the right side needs the rows of the first matrix and the columns of the second'
  requireSize(c.rows === a.rows && c.cols === b.cols, name, why, a, b, c)
}

/** A function that solves Sylvester equations, and its gradients. All use the same two Schur forms. */
export const sylvesterSolver = (name: string): Solver => {
  const schurOfA = memoizeLast((a: Matrix) => realSchurOf(name, a))
  const schurOfB = memoizeLast((b: Matrix) => realSchurOf(name, b))
  /** Solves `A X + X B = C`, or the equation with `A` and `B` transposed. */
  const solver = (isTransposed: boolean): Solver => {
    const solveOther: Solver = (a, b, d) => solver(!isTransposed)(a, b, d)
    const turned = (x: Matrix): Matrix => (isTransposed ? transpose(x) : x)
    const formOf = (schur: RealSchur): RealSchur => (isTransposed ? transposedSchur(schur) : schur)
    return define(
      name,
      (a: Matrix, b: Matrix, c: Matrix): Matrix => {
        requireOperands(name, a, b, c)
        const [s, t] = [schurOfA(a), a === b ? schurOfA(a) : schurOfB(b)]
        return solutionOf(name, formOf(s), formOf(t), c, `${describe(a)} and ${describe(b)}`)
      },
      (d, [a, b], x) => turned(negate(matMul(solveOther(a, b, d), transpose(x)))),
      (d, [a, b], x) => turned(negate(matMul(transpose(x), solveOther(a, b, d)))),
      (d, [a, b]) => solveOther(a, b, d)
    )
  }
  return solver(false)
}

/**
 * The solution `X` of the Sylvester equation `A X + X B = C`, for square matrices `A` and `B` of any two sizes. Where
 * `B` is the transpose of `A`, this is Lyapunov's equation. The method is that of Bartels and Stewart, "Solution of the
 * matrix equation AX + XB = C" (1972), with the real Schur forms of both matrices. It takes about `25 (m³ + n³)`
 * operations. The gradient uses the same two forms.
 *
 * There is no unique solution if an eigenvalue of `A` is minus an eigenvalue of `B`, up to rounding. This throws
 * `SingularMatrixError`. Throws `DimensionError` if the sizes do not fit, `DomainError` if an element is not finite,
 * and `ConvergenceError` if the eigenvalues are not found. The gradient solves `Aᵀ Y + Y Bᵀ = D` for the cotangent `D`.
 * It is `-Y Xᵀ`, `-Xᵀ Y` and `Y`, which follows from the differential `A dX + dX B = dC - dA X - X dB`.
 *
 * @category systems of equations
 * @since 0.1.0
 * @example
 * import { matrix, solveSylvester, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * const [a, b] = [matrix([[1, 1], [0, 2]]), matrix([[3]])]
 * assert.deepStrictEqual(toArray2(solveSylvester(a, b, matrix([[6], [10]]))), [[1], [2]])
 */
export const solveSylvester = ((a: Matrix, b: Matrix, c: Matrix): Matrix =>
  sylvesterSolver('solveSylvester')(a, b, c)) as unknown as <
  X extends Arg<Matrix>,
  Y extends Like<X, Matrix>,
  Z extends Like<X, Matrix<Rows<X>, Cols<Y>>>
>(
  a: Square<X>,
  b: Square<Y>,
  c: Z
) => OutN<[X, Y, Z], Matrix<Rows<X>, Cols<Y>>>
