/**
 * Makes vectors and matrices by a rule: one number repeated, evenly spaced points, or the numbers from 1 to `n`.
 *
 * @since 0.1.0
 */
import { describe, DomainError } from '../../internal/graph/errors'
import { sumNumbers } from '../../internal/numeric/broadcast'
import { memoryFor } from '../../internal/kernels/memory'
import { define, defineLinear } from '../core/define'
import { numberIn, requireCount } from '../core/operands'
import { dot } from '../products/products'
import type { Arg, Like, Matrix, Out, Out1, Vector } from '../core/vector-types'
import { matrixOf, vectorOf } from '../core/dense-values'

const filledWith = (m: number, n: number | undefined): ((x: number) => Vector | Matrix) =>
  defineLinear(
    'constant',
    (x: number): Vector | Matrix => {
      const data = memoryFor(m * (n ?? 1)).fill(x)
      return n === undefined ? vectorOf(data) : matrixOf(m, n, data)
    },
    d => sumNumbers(d) as number
  )

/**
 * A vector or a matrix filled with one number, which may be a variable. One size makes a vector, two sizes make a
 * matrix. Haskell: `konst`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { constant, sumElements, toArray, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(constant(7, 3)), [7, 7, 7])
 * assert.deepStrictEqual(toArray2(constant(7, 1, 2)), [[7, 7]])
 * assert.strictEqual(gradBP(x => sumElements(constant(x, 2, 3)), 1), 6)
 */
export const constant = ((x: unknown, m: number, n?: number): unknown => {
  numberIn('constant', x)
  for (const size of n === undefined ? [m] : [m, n])
    requireCount('constant', size, 'a size, which comes after the number,')
  return filledWith(m, n)(x as number)
}) as {
  <X extends Arg<number>, N extends number>(x: X, n: N): Out1<X, Vector<N>>
  <X extends Arg<number>, M extends number, N extends number>(x: X, m: M, n: N): Out1<X, Matrix<M, N>>
}

/** The weight of the second end in each of `n` points. A single point is in the middle, so its weight is a half. */
const weights = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => (n === 1 ? 0.5 : i / (n - 1)))

const pointsBetween = (n: number): ((from: number, to: number) => Vector) =>
  define(
    'linspace',
    (from: number, to: number): Vector => {
      if (!Number.isFinite(from) || !Number.isFinite(to) || !Number.isFinite((to - from) * n))
        throw new DomainError(
          `linspace: the ends must be finite, and so must be their distance, got ${describe(from)} and ${describe(to)}`
        )
      const out = memoryFor(n)
      // Multiplication comes before division so that whole numbers stay whole.
      for (let i = 1; i < n - 1; i++) out[i] = from + ((to - from) * i) / (n - 1)
      if (n > 0) out[0] = n === 1 ? from + (to - from) / 2 : from
      if (n > 1) out[n - 1] = to
      return vectorOf(out)
    },
    d => dot(d, vectorOf(weights(n).map(t => 1 - t))),
    d => dot(d, vectorOf(weights(n)))
  )

/**
 * A vector of `n` evenly spaced points from the first number to the second, both included. Either number may be a
 * variable. A single point lies in the middle between them. Throws `DomainError` if an end or their distance times `n`
 * is not finite. Haskell: `linspace`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { linspace, toArray } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(linspace(0, 1, 5)), [0, 0.25, 0.5, 0.75, 1])
 */
export const linspace = ((from: unknown, to: unknown, n: number): unknown => {
  numberIn('linspace', from)
  numberIn('linspace', to)
  requireCount('linspace', n, 'the number of points, which comes last,')
  return pointsBetween(n)(from as number, to as number)
}) as <X extends Arg<number>, Y extends Like<X, number>, N extends number>(from: X, to: Y, n: N) => Out<X, Y, Vector<N>>

/**
 * The vector of the whole numbers from 1 to `n`. Haskell: `range`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { range, toArray } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(range(3)), [1, 2, 3])
 */
export const range = <N extends number>(n: N): Vector<N> => {
  requireCount('range', n)
  return vectorOf(Float64Array.from({ length: n }, (_, i) => i + 1))
}
