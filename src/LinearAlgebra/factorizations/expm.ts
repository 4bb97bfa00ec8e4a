/**
 * The exponential of a matrix.
 *
 * @since 0.1.0
 */
import { abs, add, mul, sub } from '../../functions/arithmetic'
import { describe, DomainError } from '../../internal/graph/errors'
import { define } from '../core/define'
import { eye } from '../shaping/construction'
import { norm1 } from '../statistics/norms'
import { matMul, matVec, transpose } from '../products/products'
import { solve } from './solving'
import { requireSquare, shapeOf, type Square } from './factorization-operands'
import type { Arg, Matrix, Out1, Rows } from '../core/vector-types'
import { dataOf, generated, vectorOf } from '../core/dense-values'

const degree = 13
/**
 * Up to this norm, the approximant and its derivative are exact to rounding, and its denominator is well-conditioned.
 */
const maxNorm = 4.25

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

/** `log2 ‖ |A|^n ‖₁`. The sums of the columns of each power are scaled, so that none overflows. */
const logNormOfPower = (a: Matrix, n: number): number => {
  const size = transpose(abs(a))
  let sums = vectorOf(new Float64Array(a.rows).fill(1))
  let log = 0
  for (let k = 0; k < n; k++) {
    sums = matVec(size, sums)
    const greatest = Math.max(...dataOf(sums))
    if (greatest === 0) return -Infinity
    log += Math.log2(greatest)
    sums = mul(1 / greatest, sums)
  }
  return log
}

/** `log2` of the first coefficient of the approximant's backward error: `13!² / (26! 27!)`. */
const logError = -116.45

/**
 * How often to halve a matrix: Al-Mohy and Higham (2009), algorithm 5.1. A norm can say more about a matrix than it
 * does, and halving too often costs digits, so this looks at the norms of its powers. These take five products.
 */
const halvings = (a: Matrix, norm: number): number => {
  if (norm <= maxNorm) return 0
  const a2 = matMul(a, a)
  const a4 = matMul(a2, a2)
  const a6 = matMul(a2, a4)
  const [d6, d8, d10] = [norm1(a6) ** (1 / 6), norm1(matMul(a4, a4)) ** 0.125, norm1(matMul(a4, a6)) ** 0.1]
  const size = Math.min(Math.max(d6, d8), Math.max(d8, d10))
  // Where a power overflows, the norm of the matrix has to do.
  if (!Number.isFinite(size)) return Math.ceil(Math.log2(norm / maxNorm))
  const s = Math.max(0, Math.ceil(Math.log2(size / maxNorm)))
  const rest = logError + logNormOfPower(mul(2 ** -s, a), 2 * degree + 1) - (Math.log2(norm) - s) + 53
  return s + Math.max(0, Math.ceil(rest / (2 * degree)))
}

/** `(exp x - exp y) / (x - y)`, which does not cancel. */
const slopeOfExp = (x: number, y: number): number => {
  const distance = Math.abs(x - y)
  return Math.exp(Math.max(x, y)) * (distance === 0 ? 1 : -Math.expm1(-distance) / distance)
}

/**
 * Puts the exact values on the diagonal, and on the one beside it, of the exponential of `2^-s A` for a triangular A:
 * Al-Mohy and Higham (2009), code fragment 2.1. The cotangent is passed on, because only rounding errors change.
 */
const corrected = (a: Matrix, isLower: boolean, s: number): ((x: Matrix) => Matrix) =>
  define(
    'expm',
    (x: Matrix): Matrix => {
      const n = a.rows
      const at = (i: number, j: number): number => dataOf(a)[i * n + j]! * 2 ** -s
      return generated(n, n, (i, j) => {
        if (i === j) return Math.exp(at(i, i))
        return j - i === (isLower ? -1 : 1) ? at(i, j) * slopeOfExp(at(i, i), at(j, j)) : dataOf(x)[i * n + j]!
      })
    },
    d => d
  )

/**
 * The exponential of a square matrix, by scaling, a Padé approximant and squaring: Al-Mohy and Higham, "A new scaling
 * and squaring algorithm for the matrix exponential" (2009). A matrix whose 1-norm says more than its powers do loses
 * no digits, and a triangular one has an exact diagonal. The gradient is that of these steps, and costs about twice as
 * much as the exponential. The same authors, "Computing the Fréchet derivative of the matrix exponential" (2009), show
 * that it is as accurate. Throws `DimensionError` if the matrix is not square, and `DomainError` if the result or the
 * 1-norm of the matrix overflows. Haskell: `expm`.
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
  const squarings = halvings(plain, norm)
  const vanishes = (side: 1 | -1): boolean =>
    dataOf(plain).every((x, i) => x === 0 || side * Math.sign((i % plain.cols) - Math.floor(i / plain.cols)) <= 0)
  const isLower = vanishes(1)
  const correctedAt = (x: Matrix, s: number): Matrix => (isLower || vanishes(-1) ? corrected(plain, isLower, s)(x) : x)
  let x = correctedAt(approximant(mul(2 ** -squarings, a)), squarings)
  for (let s = squarings - 1; s >= 0; s--) x = correctedAt(matMul(x, x), s)
  if (!dataOf(shapeOf(x)).every(Number.isFinite))
    throw new DomainError(`expm: the exponential of ${describe(plain)}, whose norm is ${norm}, overflows`)
  return x
}) as <X extends Arg<Matrix>>(a: Square<X>) => Out1<X, Matrix<Rows<X>, Rows<X>>>
