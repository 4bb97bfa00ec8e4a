/**
 * Selects elements, rows and columns by their places, and checks sizes that are known only at run time.
 *
 * @since 0.1.0
 */
import * as O from 'fp-ts/Option'
import { describe, DimensionError, DomainError } from '../../internal/graph/errors'
import { primal } from '../../internal/graph/node'
import { type Names, rectangle, single, stretch, takenFrom } from './layout'
import { matrixIn, requireCount, requirePlace, vectorIn } from '../core/operands'
import type { Add, AtLeast, Sub } from '../core/sizes'
import type { Arg, Cols, Len, Matrix, Out1, Rows, Vector } from '../core/vector-types'

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

/**
 * The type of `element(i)`, which takes an element of a vector.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface ElementOfVector<I extends number> {
  <X extends Arg<Vector>>(x: X & AtLeast<Add<I, 1>, Len<X>>): Out1<X, number>
}

/**
 * The type of `element(i, j)`, which takes an element of a matrix.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface ElementOfMatrix<I extends number, J extends number> {
  <X extends Arg<Matrix>>(a: X & AtLeast<Add<I, 1>, Rows<X>> & AtLeast<Add<J, 1>, Cols<X>>): Out1<X, number>
}

const reading: Names = { apart: 'element', together: 'embed' }

/** Throws unless there is something at an index. */
const requireIndex = (index: number, count: number, what: string, x: unknown): void => {
  requireCount('element', index, 'an index')
  if (index >= count) throw new DimensionError(`element: ${describe(x)} has no ${what} ${index}`)
}

/**
 * One element of a vector, `element(i)(x)`, or of a matrix, `element(i, j)(a)`. Indices start at 0. The gradient of
 * each element is as large as the whole: to use many of them, `toArray` and `gather` are cheaper. Throws
 * `DimensionError` if there is nothing at an index.
 *
 * @category selecting
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { element, matrix, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(element(1)(vector([5, 6])), 6)
 * assert.strictEqual(element(0, 1)(matrix([[1, 2], [3, 4]])), 2)
 * assert.deepStrictEqual(toArray(gradBP(x => element(1)(x), vector([5, 6]))), [0, 1])
 */
export const element = ((i: number, j?: number) =>
  (x: unknown): unknown => {
    if (j === undefined) {
      const { length } = vectorIn('element', x)
      requireIndex(i, length, 'element', primal(x))
      return takenFrom(reading, [length], single(i), x)
    }
    const { rows, cols } = matrixIn('element', x)
    requireIndex(i, rows, 'row', primal(x))
    requireIndex(j, cols, 'column', primal(x))
    return takenFrom(reading, [rows, cols], single(i * cols + j), x)
  }) as {
  <I extends number>(i: I): ElementOfVector<I>
  <I extends number, J extends number>(i: I, j: J): ElementOfMatrix<I, J>
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
