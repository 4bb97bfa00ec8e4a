/**
 * The square root of a matrix.
 *
 * @since 0.1.0
 */
import { add, mul, negate, sub } from '../../functions/arithmetic'
import { describe, DomainError, SingularMatrixError } from '../../internal/graph/errors'
import { eye } from '../shaping/construction'
import { define } from '../core/define'
import { eigenOf, type Lu, luOf } from './ml-matrix-adapter'
import { matMul, transpose } from '../products/products'
import { roundingOf, scaleColumns } from './spectra'
import { requireSquare, shapeOf, type Square } from './factorization-operands'
import type { Arg, Matrix, Out1, Rows } from '../core/vector-types'
import { dataOf, vectorOf } from '../core/dense-values'

const furthestFromOne = (m: Matrix): number =>
  dataOf(m).reduce((most, x, k) => Math.max(most, Math.abs(x - +(k % (m.cols + 1) === 0))), 0)

/** What the determinant is scaled by to become one: Higham, "Functions of Matrices" (2008), section 6.5. */
const scaling = ({ pivots }: Lu): number =>
  Math.exp(pivots.reduce((sum, pivot) => sum - Math.log(Math.abs(pivot)), 0) / (2 * Math.max(1, pivots.length)))

const mostSteps = 40
/** The steps converge quadratically: the one after this is exact to rounding. */
const close = 1e-8

/**
 * The solution of `x y + y x = e`, by Newton's iteration for the sign of the matrix of the blocks `x`, `e`, 0 and `-x`.
 * Its second block becomes twice the solution: Roberts, "Linear model reduction and solution of the algebraic Riccati
 * equation by use of the sign function" (1980).
 */
const solveSylvester = (x: Matrix, e: Matrix): Matrix => {
  let [p, q] = [x, e]
  for (let step = 0, last = false; !last && step < mostSteps; step++) {
    last = furthestFromOne(p) < close
    const lu = luOf(p)
    const inverse = lu.solve(eye(p.rows))
    const mu = last ? 1 : scaling(lu) ** 2
    q = add(mul(mu / 2, q), mul(0.5 / mu, matMul(matMul(inverse, q), inverse)))
    p = add(mul(mu / 2, p), mul(0.5 / mu, inverse))
  }
  return mul(0.5, q)
}

/** The same as an operation, made more exact by the solution for what is left. */
const sylvester: (x: Matrix, e: Matrix) => Matrix = define(
  'sqrtm',
  (x: Matrix, e: Matrix): Matrix => {
    const y = solveSylvester(x, e)
    return add(y, solveSylvester(x, sub(e, add(matMul(x, y), matMul(y, x)))))
  },
  (d, [x], y) => {
    const [g, yt] = [sylvester(transpose(x), d), transpose(y)]
    return negate(add(matMul(g, yt), matMul(yt, g)))
  },
  (d, [x]) => sylvester(transpose(x), d)
)

/**
 * The product form of the iteration of Denman and Beavers, with scaling: Higham (2008), sections 6.3 and 6.5. Two
 * Newton steps follow.
 */
const rootOf = (a: Matrix): Matrix | undefined => {
  const one = eye(a.rows)
  let [m, x] = [a, a]
  for (let step = 0; furthestFromOne(m) > close; step++) {
    const lu = luOf(m)
    if (lu.vanishing !== undefined || step === mostSteps) return undefined
    const [inverse, mu] = [lu.solve(one), scaling(lu)]
    x = mul(mu / 2, add(x, mul(mu ** -2, matMul(x, inverse))))
    m = add(mul(0.5, one), mul(0.25, add(mul(mu ** 2, m), mul(mu ** -2, inverse))))
  }
  for (let step = 0; step < 2; step++) x = add(x, solveSylvester(x, sub(a, matMul(x, x))))
  return x
}

/** Of a symmetric matrix, also of a singular one. */
const symmetricRootOf = (a: Matrix): Matrix | undefined => {
  const { values, vectors } = eigenOf(a)
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
 * The principal square root of a square matrix: the one whose eigenvalues have no negative real part. It is found by
 * eigenvectors if the matrix is symmetric, and otherwise by Newton's iteration, which takes some ten inversions. Throws
 * `DomainError` if there is none, as for a negative eigenvalue, or if the matrix is singular and not symmetric. Throws
 * `DimensionError` if it is not square. The gradient solves the equation `X S + S X = E` that follows from `X X = A`
 * (Higham, "Functions of Matrices", 2008, section 6.1). The equation has no solution for a singular matrix: the
 * gradient throws `SingularMatrixError` there. Haskell: `sqrtm`.
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
        `sqrtm: ${describe(a)} has no principal square root that can be found: ` +
          `it has a negative eigenvalue, or is, to rounding, singular without being symmetric`
      )
    return found
  },
  (d, [a], x) => {
    const plain = shapeOf(a)
    // The root of a matrix that is singular may be regular by rounding, and that of one that is not be singular.
    if ([plain, shapeOf(x)].some(m => luOf(m).vanishing !== undefined))
      throw new SingularMatrixError(`sqrtm: ${describe(plain)} is singular, where its square root has no gradient`)
    return sylvester(transpose(x), d)
  }
)
