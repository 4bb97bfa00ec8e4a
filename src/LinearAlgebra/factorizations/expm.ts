/**
 * The exponential of a matrix.
 *
 * @since 0.1.0
 */
import { add, mul, sub } from '../../functions/arithmetic'
import { describe, DomainError } from '../../internal/graph/errors'
import { eye } from '../shaping/construction'
import { norm1 } from '../statistics/norms'
import { matMul } from '../products/products'
import { solve } from './solving'
import { requireSquare, shapeOf, type Square } from './factorization-operands'
import type { Arg, Matrix, Out1, Rows } from '../core/vector-types'
import { dataOf } from '../core/dense-values'

const degree = 13
/** Up to this norm, the approximant and its derivative are exact to rounding: Al-Mohy and Higham (2009), table 6.1. */
const maxNorm = 4.74

/** The coefficients of the numerator. The denominator's differ only in sign. Higham (2005), equation 2.3. */
const coefficients = (): ReadonlyArray<number> => {
  const found = [1]
  for (let k = 1; k <= degree; k++) found.push((found[k - 1]! * (degree - k + 1)) / ((2 * degree - k + 1) * k))
  return found
}

const sumOf = (...terms: ReadonlyArray<Matrix>): Matrix => terms.reduce((x, y) => add(x, y))

/** The Padé approximant of the exponential. It takes six matrix products: Higham (2005), section 2. */
const approximant = (a: Matrix): Matrix => {
  const b = coefficients()
  const a2 = matMul(a, a)
  const a4 = matMul(a2, a2)
  const a6 = matMul(a2, a4)
  const powers = [eye(shapeOf(a).rows), a2, a4, a6]
  /** The terms of the powers 0, 2, 4 and 6. Their coefficients are every second one from `from` on. */
  const terms = (from: number): ReadonlyArray<Matrix> => powers.map((power, i) => mul(b[from + 2 * i]!, power))
  const higher = (from: number): Matrix => sumOf(...powers.slice(1).map((power, i) => mul(b[from + 2 * i]!, power)))
  const odd = matMul(a, sumOf(matMul(a6, higher(9)), ...terms(1)))
  const even = sumOf(matMul(a6, higher(8)), ...terms(0))
  return solve(sub(even, odd), add(even, odd))
}

/**
 * The exponential of a square matrix, by scaling, a Padé approximant and squaring: Higham, "The scaling and squaring
 * method for the matrix exponential revisited" (2005). The gradient is that of these steps, and costs about twice as
 * much as the exponential. Al-Mohy and Higham, "Computing the Fréchet derivative of the matrix exponential" (2009),
 * show that it is as accurate. Throws `DimensionError` if the matrix is not square, and `DomainError` if the result
 * or the 1-norm of the matrix overflows. Haskell: `expm`.
 *
 * @category functions of matrices
 * @since 0.1.0
 * @example
 * import { expm, matrix, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(expm(matrix([[0, 3], [0, 0]]))), [[1, 3], [0, 1]])
 */
export const expm = ((a: Matrix): Matrix => {
  const plain = shapeOf(a)
  requireSquare('expm', plain)
  const norm = norm1(plain)
  if (norm === Infinity) throw new DomainError(`expm: the 1-norm of ${describe(plain)} overflows`)
  const squarings = Math.max(0, Math.ceil(Math.log2(norm / maxNorm)))
  let x = approximant(mul(2 ** -squarings, a))
  for (let k = 0; k < squarings; k++) x = matMul(x, x)
  if (!dataOf(shapeOf(x)).every(Number.isFinite))
    throw new DomainError(`expm: the exponential of ${describe(plain)}, whose norm is ${norm}, overflows`)
  return x
}) as <X extends Arg<Matrix>>(a: Square<X>) => Out1<X, Matrix<Rows<X>, Rows<X>>>
