/**
 * Changes the order of the elements of a vector or of the rows of a matrix, and repeats them.
 *
 * @since 0.1.0
 */
import { DomainError } from '../../internal/graph/errors'
import { ones } from './construction'
import { gathered, placesOf } from './gather'
import { denseIn, matrixIn, requireCount, vectorIn } from '../core/operands'
import type { Mul } from '../core/sizes'
import { kron } from '../products/kron'
import type { Arg, Cols, Len, Matrix, Out1, Rows, Vector } from '../core/vector-types'

/** Takes elements or rows from where `place` says, which gets the index of the result and the number of places. */
const rearranged = (name: string, x: unknown, place: (i: number, count: number) => number): unknown => {
  const [count] = placesOf(denseIn(name, x))
  const indices = Array.from({ length: count }, (_, i) => place(i, count))
  return gathered(name, indices, count)(x as Vector)
}

/**
 * The elements of a vector, or the rows of a matrix, in reverse order.
 *
 * @category shapes
 * @since 0.1.0
 * @example
 * import { matrix, reverse, toArray, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(reverse(vector([1, 2, 3]))), [3, 2, 1])
 * assert.deepStrictEqual(toArray2(reverse(matrix([[1, 2], [3, 4]]))), [[3, 4], [1, 2]])
 */
export const reverse = ((x: unknown): unknown => rearranged('reverse', x, (i, count) => count - 1 - i)) as <
  X extends Arg<Vector | Matrix>
>(
  x: X
) => X

/**
 * The elements of a vector, or the rows of a matrix, moved `k` places towards the end. Those that leave at the end come
 * back at the start. A negative `k` moves them towards the start. Throws `DomainError` if `k` is not a whole number.
 *
 * @category shapes
 * @since 0.1.0
 * @example
 * import { roll, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(roll(1)(vector([1, 2, 3]))), [3, 1, 2])
 * assert.deepStrictEqual(toArray(roll(-1)(vector([1, 2, 3]))), [2, 3, 1])
 */
export const roll = (k: number): (<X extends Arg<Vector | Matrix>>(x: X) => X) => {
  if (!Number.isInteger(k)) throw new DomainError(`roll: the number of places must be a whole number, got ${k}`)
  return ((x: unknown): unknown => rearranged('roll', x, (i, count) => (i - (k % count) + count) % count)) as never
}

/**
 * A vector `k` times end to end, `tile(k)(x)`, or a matrix `m` times one below another and `n` times side by side,
 * `tile(m, n)(a)`. The gradient is the sum over the repetitions.
 *
 * @category shapes
 * @since 0.1.0
 * @example
 * import { matrix, tile, toArray, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(tile(2)(vector([1, 2]))), [1, 2, 1, 2])
 * assert.deepStrictEqual(toArray2(tile(1, 2)(matrix([[1], [2]]))), [[1, 1], [2, 2]])
 */
export const tile = ((m: number, n?: number) => {
  requireCount('tile', m, 'a number of repetitions')
  if (n !== undefined) requireCount('tile', n, 'a number of repetitions')
  return (x: unknown): unknown => {
    if (n === undefined) {
      const { length } = vectorIn('tile', x)
      const indices = Array.from({ length: m * length }, (_, i) => i % length)
      return gathered('tile', indices, length)(x as Vector)
    }
    matrixIn('tile', x)
    return kron(ones(m, n), x as Matrix)
  }
}) as {
  <K extends number>(k: K): <X extends Arg<Vector>>(x: X) => Out1<X, Vector<Mul<K, Len<X>>>>
  <M extends number, N extends number>(
    m: M,
    n: N
  ): <X extends Arg<Matrix>>(a: X) => Out1<X, Matrix<Mul<M, Rows<X>>, Mul<N, Cols<X>>>>
}
