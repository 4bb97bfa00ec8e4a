/**
 * Sums, differences and integrals along a vector.
 *
 * @since 0.1.0
 */
import { mul } from '../../functions/arithmetic'
import { DimensionError } from '../../internal/graph/errors'
import { primal } from '../../internal/graph/node'
import { memoryFor } from '../../internal/kernels/memory'
import { defineLinear, requireSize } from '../core/define'
import { numberIn, vectorIn } from '../core/operands'
import type { AtLeast, Sub } from '../core/sizes'
import { dot } from '../products/products'
import { isVector, dataOf, vectorOf } from '../core/dense-values'
import type { Arg, Len, Like, Out, Out1, Vector } from '../core/vector-types'

/**
 * The running sums of a vector: each element is the sum of all elements up to its place. The cost is linear.
 *
 * @category along a vector
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { cumSum, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(cumSum(vector([1, 2, 3]))), [1, 3, 6])
 * assert.deepStrictEqual(toArray(gradBP(x => cumSum(x), vector([1, 2, 3]))), [3, 2, 1])
 */
export const cumSum: <X extends Arg<Vector>>(x: X) => X = defineLinear(
  'cumSum',
  (x: Vector): Vector => {
    const data = dataOf(vectorIn('cumSum', x))
    const out = memoryFor(data.length)
    let sum = 0
    for (let i = 0; i < out.length; i++) out[i] = sum += data[i]!
    return vectorOf(out)
  },
  d => sumsFromRight(d)
)

/** Each element is the sum of all elements from its place on: the adjoint of `cumSum`. */
const sumsFromRight: (x: Vector) => Vector = defineLinear(
  'cumSum',
  (x: Vector): Vector => {
    const data = dataOf(x)
    const out = memoryFor(data.length)
    let sum = 0
    for (let i = out.length - 1; i >= 0; i--) out[i] = sum += data[i]!
    return vectorOf(out)
  },
  d => cumSum(d)
)

const differences: (x: Vector) => Vector = defineLinear(
  'diff',
  (x: Vector): Vector => {
    const data = dataOf(x)
    const out = memoryFor(data.length - 1)
    for (let i = 0; i < out.length; i++) out[i] = data[i + 1]! - data[i]!
    return vectorOf(out)
  },
  d => oppositeDifferences(d)
)

/** What an element subtracts as the first of a pair, and adds as the second: the adjoint of `differences`. */
const oppositeDifferences: (x: Vector) => Vector = defineLinear(
  'diff',
  (x: Vector): Vector => {
    const data = dataOf(x)
    const out = memoryFor(data.length + 1)
    for (let i = 0; i < out.length; i++) out[i] = (data[i - 1] ?? 0) - (data[i] ?? 0)
    return vectorOf(out)
  },
  d => differences(d)
)

/**
 * The differences of the neighbours in a vector: each element is subtracted from the next one. Throws `DimensionError`
 * if the vector is empty.
 *
 * @category along a vector
 * @since 0.1.0
 * @example
 * import { diff, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(diff(vector([1, 4, 9]))), [3, 5])
 */
export const diff = ((x: Vector): unknown => {
  if (vectorIn('diff', x).length === 0)
    throw new DimensionError('diff: Vector<0> has no differences: it needs 1 element or more')
  return differences(x)
}) as <X extends Arg<Vector>>(x: X & AtLeast<1, Len<X>>) => Out1<X, Vector<Sub<Len<X>, 1>>>

/**
 * How much each value counts in the integral, from the positions: half the distance between its neighbours. At the
 * ends, it is half the distance to the one neighbour. With `sign` -1, this is the adjoint of itself with `sign` 1.
 */
const trapezoidWeights = (sign: 1 | -1): ((x: Vector) => Vector) =>
  defineLinear(
    'trapezoid',
    (x: Vector): Vector => {
      const data = dataOf(x)
      const last = data.length - 1
      const out = memoryFor(data.length)
      for (let i = 0; i <= last; i++) {
        const before = i === 0 ? data[i]! : sign * data[i - 1]!
        const after = i === last ? data[i]! : sign * data[i + 1]!
        out[i] = (after - before) / 2
      }
      return vectorOf(out)
    },
    d => trapezoidWeights(sign === 1 ? -1 : 1)(d)
  )

/** The weights of values at a distance of 1. */
const unitWeights = (n: number): Vector => {
  const out = memoryFor(n).fill(1)
  if (n > 0) {
    out[0]! -= 0.5
    out[n - 1]! -= 0.5
  }
  return vectorOf(out)
}

/**
 * The integral of a function by the trapezoidal rule, from its values `y` and either the distance between them, which
 * is 1 by default, or a vector of their positions. The positions need not be evenly spaced. Values, distance and
 * positions all have gradients. The integral of one value, or of none, is 0. Throws `DimensionError` if there are not
 * as many positions as values.
 *
 * @category along a vector
 * @since 0.1.0
 * @example
 * import { trapezoid, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(trapezoid(vector([1, 3, 5])), 6)
 * assert.strictEqual(trapezoid(vector([1, 3, 5]), 0.5), 3)
 * assert.strictEqual(trapezoid(vector([1, 3, 5]), vector([0, 1, 4])), 14)
 */
export const trapezoid = ((y: Vector, x: number | Vector = 1): unknown => {
  const values = vectorIn('trapezoid', y)
  const positions = primal(x)
  if (!isVector(positions)) {
    numberIn('trapezoid', x)
    return mul(x as number, dot(y, unitWeights(values.length)))
  }
  requireSize(positions.length === values.length, 'trapezoid', 'each value needs a position', values, positions)
  return dot(y, trapezoidWeights(1)(x as Vector))
}) as {
  <X extends Arg<Vector>>(y: X): Out1<X, number>
  <X extends Arg<Vector>, Y extends Like<X, number | Vector<Len<X>>>>(y: X, x: Y): Out<X, Y, number>
}
