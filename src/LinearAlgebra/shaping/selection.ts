/**
 * Selects elements, rows and columns by index, and checks sizes that are known only at run time.
 *
 * @since 0.1.0
 */
import * as O from 'fp-ts/Option'
import { describe, DimensionError, DomainError } from '../../internal/graph/errors'
import type { Primal } from '../../internal/graph/types'
import { memoryFor } from '../../internal/kernels/memory'
import { type Names, rectangle, stretch, takenFrom } from './layout'
import { define } from '../core/define'
import { denseIn, matrixIn, requireCount, requirePlace, vectorIn } from '../core/operands'
import type { AtLeast, Sub } from '../core/sizes'
import type { Arg, Cols, Len, Matrix, Out1, Rows, Vector } from '../core/vector-types'
import { countOf, dataOf, isMatrix, matrixOf, vectorOf } from '../core/dense-values'

const slicing: Names = { apart: 'slice', together: 'embed' }

/** Throws unless `from` and `to` are the start and the exclusive end of a part of `n` elements, rows or columns. */
const requireSpan = (from: number, to: number, n: number, what: string, x: unknown): void => {
  requireCount('slice', from)
  requirePlace('slice', to, n, what, x)
  if (from > to) throw new DomainError(`slice: the end ${to} comes before the start ${from}`)
}

/**
 * The type of `slice(from, to)`, which selects consecutive elements of a vector.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface SliceVector<A extends number, B extends number> {
  <X extends Arg<Vector>>(x: X & AtLeast<A, B> & AtLeast<B, Len<X>>): Out1<X, Vector<Sub<B, A>>>
}

/**
 * The type of `slice(fromRow, toRow, fromColumn, toColumn)`, which selects consecutive rows and columns of a matrix.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface SliceMatrix<A extends number, B extends number, C extends number, D extends number> {
  <X extends Arg<Matrix>>(
    a: X & AtLeast<A, B> & AtLeast<B, Rows<X>> & AtLeast<C, D> & AtLeast<D, Cols<X>>
  ): Out1<X, Matrix<Sub<B, A>, Sub<D, C>>>
}

/**
 * Part of a vector, `slice(from, to)(x)`, or of a matrix, `slice(fromRow, toRow, fromColumn, toColumn)(a)`. Indices
 * start at 0, and the ends are exclusive. The gradient of each slice is as large as the whole: to use all parts,
 * `split` and `toRows` are cheaper. Throws `DimensionError` if the part ends beyond the whole, and `DomainError` if it
 * ends before it starts.
 *
 * @category selecting
 * @since 0.1.0
 * @example
 * import { matrix, slice, toArray, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(slice(1, 3)(vector([1, 2, 3, 4]))), [2, 3])
 * assert.deepStrictEqual(toArray2(slice(0, 1, 1, 3)(matrix([[1, 2, 3], [4, 5, 6]]))), [[2, 3]])
 */
export const slice = ((from: number, to: number, ...columns: readonly [] | readonly [from: number, to: number]) =>
  (x: unknown): unknown => {
    if (columns.length === 0) {
      const whole = vectorIn('slice', x)
      requireSpan(from, to, whole.length, 'elements', whole)
      return takenFrom(slicing, [whole.length], stretch(from, to - from), x)
    }
    const whole = matrixIn('slice', x)
    const [left, right] = columns
    requireSpan(from, to, whole.rows, 'rows', whole)
    requireSpan(left, right, whole.cols, 'columns', whole)
    const block = rectangle(whole.cols, from, left, [to - from, right - left])
    return takenFrom(slicing, [whole.rows, whole.cols], block, x)
  }) as {
  <A extends number, B extends number>(from: A, to: B): SliceVector<A, B>
  <A extends number, B extends number, C extends number, D extends number>(
    fromRow: A,
    toRow: B,
    fromColumn: C,
    toColumn: D
  ): SliceMatrix<A, B, C, D>
}

type Dense = Vector | Matrix

/** The number of elements at one index: one for a vector, the length of a row for a matrix. */
const widthOf = (x: Dense): number => (isMatrix(x) ? x.cols : 1)

/** A vector of `count` elements, or a matrix of `count` rows, as `like` is a vector or a matrix. */
const shaped = (like: Dense, count: number, data: Float64Array): Dense =>
  isMatrix(like) ? matrixOf(count, like.cols, data) : vectorOf(data)

const gathered = (indices: ReadonlyArray<number>, count: number): ((x: Dense) => Dense) =>
  define(
    'gather',
    (x: Dense): Dense => {
      const width = widthOf(x)
      const data = dataOf(x)
      const out = memoryFor(indices.length * width)
      indices.forEach((index, i) => {
        for (let j = 0; j < width; j++) out[i * width + j] = data[index * width + j]!
      })
      return shaped(x, indices.length, out)
    },
    d => scattered(indices, count)(d)
  )

/** Adds each element or row to where it was gathered from: the adjoint of `gathered`. */
const scattered = (indices: ReadonlyArray<number>, count: number): ((x: Dense) => Dense) =>
  define(
    'scatter',
    (x: Dense): Dense => {
      const width = widthOf(x)
      const data = dataOf(x)
      const out = memoryFor(count * width).fill(0)
      indices.forEach((index, i) => {
        for (let j = 0; j < width; j++) out[index * width + j]! += data[i * width + j]!
      })
      return shaped(x, count, out)
    },
    d => gathered(indices, count)(d)
  )

/**
 * The result of `gather`: a vector of elements, or a matrix of rows.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Gathered<X, K extends number> = Primal<X> extends Matrix<infer _M, infer N> ? Matrix<K, N> : Vector<K>

/**
 * The elements of a vector, or the rows of a matrix, at the given indices and in their order. If an index occurs more
 * than once, its gradients add up. Throws `DimensionError` if there is nothing at an index.
 *
 * @category selecting
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { gather, matrix, sumElements, toArray, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * const x = vector([10, 20, 30])
 * assert.deepStrictEqual(toArray(gather([2, 0, 2])(x)), [30, 10, 30])
 * assert.deepStrictEqual(toArray(gradBP(v => sumElements(gather([2, 0, 2])(v)), x)), [1, 0, 2])
 * assert.deepStrictEqual(toArray2(gather([1])(matrix([[1, 2], [3, 4]]))), [[3, 4]])
 */
export const gather = <const I extends ReadonlyArray<number>>(
  indices: I
): (<X extends Arg<Vector | Matrix>>(x: X) => Out1<X, Gathered<X, I['length']>>) => {
  const copy = Array.from(indices)
  for (const index of copy) requireCount('gather', index, 'an index')
  return ((x: unknown): unknown => {
    const whole = denseIn('gather', x)
    const [count, what] = isMatrix(whole) ? [whole.rows, 'row'] : [countOf(whole), 'element']
    for (const index of copy)
      if (index >= count) throw new DimensionError(`gather: ${describe(whole)} has no ${what} ${index}`)
    return gathered(copy, count)(x as Dense)
  }) as never
}

/**
 * Gives a value whose size the compiler does not know the type of the given size, or `none` if it has another size. One
 * size is for a vector, two sizes for a matrix. Haskell: `create`.
 *
 * @category selecting
 * @since 0.1.0
 * @example
 * import * as O from 'fp-ts/Option'
 * import { create, type Vector, vector } from 'backprop-ts/LinearAlgebra'
 *
 * const numbers: ReadonlyArray<number> = [1, 2, 3]
 * const sized: O.Option<Vector<3>> = create(3)(vector(numbers))
 * assert.strictEqual(O.isSome(sized), true)
 * assert.deepStrictEqual(create(4)(vector(numbers)), O.none)
 */
export const create = ((m: number, n?: number) => {
  requireCount('create', m)
  if (n !== undefined) requireCount('create', n)
  return (x: unknown): O.Option<unknown> => {
    if (n === undefined) return vectorIn('create', x).length === m ? O.some(x) : O.none
    const { rows, cols } = matrixIn('create', x)
    return rows === m && cols === n ? O.some(x) : O.none
  }
}) as {
  <N extends number>(n: N): <X extends Arg<Vector>>(x: X) => O.Option<Out1<X, Vector<N>>>
  <M extends number, N extends number>(m: M, n: N): <X extends Arg<Matrix>>(a: X) => O.Option<Out1<X, Matrix<M, N>>>
}
