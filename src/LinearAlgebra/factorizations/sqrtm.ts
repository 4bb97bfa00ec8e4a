/**
 * The square root of a matrix.
 *
 * @since 0.1.0
 */
import { add, mul, sub } from '../../functions/arithmetic'
import { describe, DomainError, SingularMatrixError } from '../../internal/graph/errors'
import { eye } from '../shaping/construction'
import { define } from '../core/define'
import { type Lu, logDeterminantOf } from './lu-factors'
import { eigenFactors } from './lapack/eigen'
import { luFactors } from './lapack/lu'
import { matMul, transpose } from '../products/products'
import { sylvesterSolver } from './sylvester'
import { roundingOf, scaleColumns } from './spectra'
import { requireSquare, shapeOf, type Square } from './factorization-operands'
import type { Arg, Matrix, Out1, Rows } from '../core/vector-types'
import { dataOf, vectorOf } from '../core/dense-values'

/** The greatest absolute difference between an element of the matrix and of the identity. */
const distanceFromIdentity = (m: Matrix): number =>
  dataOf(m).reduce((greatest, x, k) => Math.max(greatest, Math.abs(x - +(k % (m.cols + 1) === 0))), 0)

/** The square of this factor scales the determinant to one: Higham, "Functions of Matrices" (2008), section 6.5. */
const scaling = (lu: Lu): number => Math.exp(-logDeterminantOf(lu) / (2 * Math.max(1, lu.pivots.length)))

const maxSteps = 40
/** The steps converge quadratically, so the one after this distance is reached is exact up to rounding. */
const lastStepDistance = 1e-8

/** Solves `x y + y x = e` for values and variables. */
const solveLyapunov = (x: Matrix, e: Matrix): Matrix => sylvesterSolver('sqrtm')(x, x, e)

/**
 * The square root of a matrix, by the product form of the Denman–Beavers iteration with scaling, followed by two Newton
 * steps: Higham (2008), sections 6.3 and 6.5. `undefined` if none is found.
 */
const rootOf = (a: Matrix): Matrix | undefined => {
  const one = eye(a.rows)
  let [m, x] = [a, a]
  for (let step = 0; distanceFromIdentity(m) > lastStepDistance; step++) {
    const lu = luFactors(m)
    if (lu.vanishing !== undefined || step === maxSteps) return undefined
    const [inverse, mu] = [lu.inverse(), scaling(lu)]
    x = mul(mu / 2, add(x, mul(mu ** -2, matMul(x, inverse))))
    m = add(mul(0.5, one), mul(0.25, add(mul(mu ** 2, m), mul(mu ** -2, inverse))))
  }
  for (let step = 0; step < 2; step++) x = add(x, solveLyapunov(x, sub(a, matMul(x, x))))
  return x
}

/** The square root of a symmetric matrix, which may be singular; `undefined` if an eigenvalue is negative. */
const symmetricRootOf = (a: Matrix): Matrix | undefined => {
  const { values, vectors } = eigenFactors(a)
  const rounding = roundingOf(values, a.rows)
  if (values.data.length > 0 && values.data[a.rows - 1]! < -rounding) return undefined
  const roots = vectorOf(dataOf(values).map(x => Math.sqrt(Math.max(0, x))))
  return matMul(scaleColumns(vectors, roots), transpose(vectors))
}

const isSymmetric = (a: Matrix): boolean => {
  const [x, y] = [dataOf(a), dataOf(transpose(a))]
  return x.every((n, k) => n === y[k])
}

/**
 * The principal square root of a square matrix: the one whose eigenvalues have no negative real part. It is calculated
 * from eigenvectors if the matrix is symmetric, and otherwise by Newton's iteration, which takes about ten inversions.
 * Throws `DomainError` if there is no such root, as for a negative eigenvalue, or if the matrix is singular and not
 * symmetric. Throws `DimensionError` if it is not square. The gradient solves `X S + S X = E`, which follows from
 * `X X = A` (Higham, "Functions of Matrices", 2008, section 6.1). For a singular matrix this has no solution, and the
 * gradient throws `SingularMatrixError`. Haskell: `sqrtm`.
 *
 * @category functions of matrices
 * @since 0.1.0
 * @example
 * import { matrix, sqrtm, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(sqrtm(matrix([[9, 0], [0, 4]]))), [[3, 0], [0, 2]])
 */
export const sqrtm: <X extends Arg<Matrix>>(a: Square<X>) => Out1<X, Matrix<Rows<X>, Rows<X>>> = define(
  'sqrtm',
  (a: Matrix): Matrix => {
    requireSquare('sqrtm', a)
    const found = isSymmetric(a) ? symmetricRootOf(a) : rootOf(a)
    if (found === undefined)
      throw new DomainError(
        `sqrtm: no principal square root of ${describe(a)} was found: ` +
          `the matrix has a negative eigenvalue, or is singular up to rounding and not symmetric`
      )
    return found
  },
  (d, [a], x) => {
    const plain = shapeOf(a)
    // Both are checked: after rounding, only one of the matrix and its root may be singular.
    if ([plain, shapeOf(x)].some(m => luFactors(m).vanishing !== undefined))
      throw new SingularMatrixError(`sqrtm: ${describe(plain)} is singular, so its square root has no gradient`)
    return solveLyapunov(transpose(x), d)
  }
)
