/**
 * How far the elements of a vector or a matrix lie apart: the variance and the standard deviation.
 *
 * @since 0.1.0
 */
import { div, square } from '../../functions/arithmetic'
import { kernels } from '../../internal/kernels/choose-backend'
import { describe, DomainError } from '../../internal/graph/errors'
import { memoryFor } from '../../internal/kernels/memory'
import { defineLinear } from '../core/define'
import { denseIn } from '../core/operands'
import { euclidean } from './norms'
import { sumElements } from './sums'
import type { Arg, Matrix, Out1, Vector } from '../core/vector-types'
import { countOf, dataOf, isMatrix, matrixOf, vectorOf } from '../core/dense-values'

type Dense = Vector | Matrix

/** The number of elements less one. Throws if that is zero or less. */
const degreesOfFreedom = (name: string, x: unknown): number => {
  const plain = denseIn(name, x)
  const count = countOf(plain)
  if (count < 2)
    throw new DomainError(`${name}: ${describe(plain)} has too few elements: it needs 2 or more, to differ by`)
  return count - 1
}

const subtractMean = (data: Float64Array): void => {
  const mean = kernels.sum(data.length, data) / data.length
  for (let i = 0; i < data.length; i++) data[i]! -= mean
}

/** The elements minus their mean. This is an orthogonal projection, so it is its own adjoint. */
const centered: (x: Dense) => Dense = defineLinear(
  'variance',
  (x: Dense): Dense => {
    const data = dataOf(x)
    const out = memoryFor(data.length)
    // Subtracting the first element gives zeros where all elements are equal.
    for (let i = 0; i < out.length; i++) out[i] = data[i]! - data[0]!
    subtractMean(out)
    // The mean of large numbers has a rounding error. The differences are small, so subtracting their mean removes it.
    subtractMean(out)
    return isMatrix(x) ? matrixOf(x.rows, x.cols, out) : vectorOf(out)
  },
  d => centered(d)
)

/**
 * The sample variance of all elements of a vector or a matrix: the sum of the squares of their differences from the
 * mean, divided by their number minus one, as in `covariance`. It stays accurate where elements hardly differ from a
 * large mean. Throws `DomainError` if there are fewer than two elements.
 *
 * @category statistics
 * @since 0.1.0
 * @example
 * import { variance, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(variance(vector([1, 2, 3, 6])), 14 / 3)
 */
export const variance = ((x: Dense): unknown => {
  const degrees = degreesOfFreedom('variance', x)
  return div(sumElements(square(centered(x))), degrees)
}) as <X extends Arg<Vector | Matrix>>(x: X) => Out1<X, number>

const norm = euclidean<Dense>('standardDeviation')

/**
 * The square root of `variance`. No intermediate square overflows. Its gradient is zero where all elements are equal.
 * Throws `DomainError` if there are fewer than two elements.
 *
 * @category statistics
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { standardDeviation, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(standardDeviation(vector([1, 3, 5])), 2)
 * assert.deepStrictEqual(toArray(gradBP(x => standardDeviation(x), vector([7, 7]))), [0, 0])
 */
export const standardDeviation = ((x: Dense): unknown => {
  const degrees = degreesOfFreedom('standardDeviation', x)
  return div(norm(centered(x)), Math.sqrt(degrees))
}) as <X extends Arg<Vector | Matrix>>(x: X) => Out1<X, number>
