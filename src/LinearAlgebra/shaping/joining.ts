/**
 * Joins vectors and matrices, and splits them. One operation splits a value into all its parts. Reading all of them
 * costs as much as copying the whole once, and so does the gradient.
 *
 * @since 0.1.0
 */
import { DimensionError } from '../../internal/graph/errors'
import { type Layout, type Names, partsOf, rectangle, single, stretch, wholeOf } from './layout'
import { requireSize, waiting } from '../core/define'
import { matrixIn, numberIn, requirePlace, vectorIn } from '../core/operands'
import type { Add, AtLeast, Sub } from '../core/sizes'
import type { Arg, Cols, Len, Like, Matrix, Out, Out1, Rows, Vector } from '../core/vector-types'

const endToEnd = (n: number, m: number): Layout => ({ whole: [n + m], blocks: [stretch(0, n), stretch(n, m)] })

const stacked = (upper: number, lower: number, cols: number): Layout => ({
  whole: [upper + lower, cols],
  blocks: [rectangle(cols, 0, 0, [upper, cols]), rectangle(cols, upper, 0, [lower, cols])]
})

const sideBySide = (rows: number, left: number, right: number): Layout => ({
  whole: [rows, left + right],
  blocks: [rectangle(left + right, 0, 0, [rows, left]), rectangle(left + right, 0, left, [rows, right])]
})

const concatenation: Names = { apart: 'split', together: 'concat' }
const stacking: Names = { apart: 'splitRows', together: 'vcat' }
const siding: Names = { apart: 'splitCols', together: 'hcat' }

/**
 * A vector with one more element at its end. `snoc(last)` waits for the vector. Haskell: `&`.
 *
 * @category joining
 * @since 0.1.0
 * @example
 * import { snoc, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(snoc(vector([1, 2]), 3)), [1, 2, 3])
 */
export const snoc: {
  <Y extends Arg<number>>(last: Y): <X extends Like<Y, Vector>>(x: X) => Out<X, Y, Vector<Add<Len<X>, 1>>>
  <X extends Arg<Vector>, Y extends Like<X, number>>(x: X, last: Y): Out<X, Y, Vector<Add<Len<X>, 1>>>
} = waiting((x: unknown, last: unknown): unknown => {
  const n = vectorIn('snoc', x).length
  numberIn('snoc', last)
  return wholeOf({ apart: 'unsnoc', together: 'snoc' }, { whole: [n + 1], blocks: [stretch(0, n), single(n)] }, [
    x,
    last
  ])
})

/**
 * Two vectors joined end to end. In a pipe, `pipe(x, concat(y))` is `concat(x, y)`. Haskell: `#`.
 *
 * @category joining
 * @since 0.1.0
 * @example
 * import { concat, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(concat(vector([1, 2]), vector([3]))), [1, 2, 3])
 */
export const concat: {
  <Y extends Arg<Vector>>(y: Y): <X extends Like<Y, Vector>>(x: X) => Out<X, Y, Vector<Add<Len<X>, Len<Y>>>>
  <X extends Arg<Vector>, Y extends Like<X, Vector>>(x: X, y: Y): Out<X, Y, Vector<Add<Len<X>, Len<Y>>>>
} = waiting((x: unknown, y: unknown): unknown =>
  wholeOf(concatenation, endToEnd(vectorIn('concat', x).length, vectorIn('concat', y).length), [x, y])
)

/**
 * Splits a vector into its first `k` elements and the rest. Throws `DimensionError` if it has fewer than `k`. Haskell:
 * `split`.
 *
 * @category splitting
 * @since 0.1.0
 * @example
 * import { split, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(split(2)(vector([1, 2, 3])).map(toArray), [[1, 2], [3]])
 */
export const split =
  <K extends number>(k: K) =>
  <X extends Arg<Vector>>(
    x: X & AtLeast<K, Len<X>>
  ): readonly [Out1<X, Vector<K>>, Out1<X, Vector<Sub<Len<X>, K>>>] => {
    const whole = vectorIn('split', x)
    requirePlace('split', k, whole.length, 'elements', whole)
    return partsOf(concatenation, endToEnd(k, whole.length - k), x) as never
  }

/**
 * Splits a vector into its first element and the rest. Throws `DimensionError` if it is empty. Haskell: `headTail`.
 *
 * @category splitting
 * @since 0.1.0
 * @example
 * import { headTail, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * const [head, tail] = headTail(vector([1, 2, 3]))
 * assert.strictEqual(head, 1)
 * assert.deepStrictEqual(toArray(tail), [2, 3])
 */
export const headTail = <X extends Arg<Vector>>(
  x: X & AtLeast<1, Len<X>>
): readonly [Out1<X, number>, Out1<X, Vector<Sub<Len<X>, 1>>>] => {
  const { length } = vectorIn('headTail', x)
  if (length === 0) throw new DimensionError('headTail: Vector<0> has no first element')
  const layout: Layout = { whole: [length], blocks: [single(0), stretch(1, length - 1)] }
  return partsOf({ apart: 'headTail', together: 'cons' }, layout, x) as never
}

/**
 * The type of two matrices side by side.
 *
 * @category signatures
 * @since 0.1.0
 */
export type SideBySide<X, Y> = Out<X, Y, Matrix<Rows<X>, Add<Cols<X>, Cols<Y>>>>

/**
 * The type of one matrix above another.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Stacked<X, Y> = Out<X, Y, Matrix<Add<Rows<X>, Rows<Y>>, Cols<X>>>

/**
 * Two matrices side by side. `hcat(b)` waits for the left one. Throws `DimensionError` if they differ in their number
 * of rows. Haskell: `|||`.
 *
 * @category joining
 * @since 0.1.0
 * @example
 * import { hcat, matrix, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(hcat(matrix([[1], [2]]), matrix([[3, 4], [5, 6]]))), [[1, 3, 4], [2, 5, 6]])
 */
export const hcat: {
  <Y extends Arg<Matrix>>(b: Y): <X extends Like<Y, Matrix<Rows<Y>>>>(a: X) => SideBySide<X, Y>
  <X extends Arg<Matrix>, Y extends Like<X, Matrix<Rows<X>>>>(a: X, b: Y): SideBySide<X, Y>
} = waiting((x: unknown, y: unknown): unknown => {
  const [a, b] = [matrixIn('hcat', x), matrixIn('hcat', y)]
  requireSize(a.rows === b.rows, 'hcat', 'both need the same number of rows', a, b)
  return wholeOf(siding, sideBySide(a.rows, a.cols, b.cols), [x, y])
})

/**
 * One matrix above the other. `vcat(b)` waits for the upper one. Throws `DimensionError` if they differ in their number
 * of columns. Haskell: `===`.
 *
 * @category joining
 * @since 0.1.0
 * @example
 * import { matrix, toArray2, vcat } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(vcat(matrix([[1, 2]]), matrix([[3, 4], [5, 6]]))), [[1, 2], [3, 4], [5, 6]])
 */
export const vcat: {
  <Y extends Arg<Matrix>>(b: Y): <X extends Like<Y, Matrix<number, Cols<Y>>>>(a: X) => Stacked<X, Y>
  <X extends Arg<Matrix>, Y extends Like<X, Matrix<number, Cols<X>>>>(a: X, b: Y): Stacked<X, Y>
} = waiting((x: unknown, y: unknown): unknown => {
  const [a, b] = [matrixIn('vcat', x), matrixIn('vcat', y)]
  requireSize(a.cols === b.cols, 'vcat', 'both need the same number of columns', a, b)
  return wholeOf(stacking, stacked(a.rows, b.rows, a.cols), [x, y])
})

/**
 * Splits a matrix into its first `k` rows and the rest. Throws `DimensionError` if it has fewer than `k`. Haskell:
 * `splitRows`.
 *
 * @category splitting
 * @since 0.1.0
 * @example
 * import { matrix, splitRows, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(splitRows(1)(matrix([[1, 2], [3, 4], [5, 6]])).map(toArray2), [[[1, 2]], [[3, 4], [5, 6]]])
 */
export const splitRows =
  <K extends number>(k: K) =>
  <X extends Arg<Matrix>>(
    a: X & AtLeast<K, Rows<X>>
  ): readonly [Out1<X, Matrix<K, Cols<X>>>, Out1<X, Matrix<Sub<Rows<X>, K>, Cols<X>>>] => {
    const whole = matrixIn('splitRows', a)
    requirePlace('splitRows', k, whole.rows, 'rows', whole)
    return partsOf(stacking, stacked(k, whole.rows - k, whole.cols), a) as never
  }

/**
 * Splits a matrix into its first `k` columns and the rest. Throws `DimensionError` if it has fewer than `k`. Haskell:
 * `splitCols`.
 *
 * @category splitting
 * @since 0.1.0
 * @example
 * import { matrix, splitCols, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(splitCols(1)(matrix([[1, 2, 3], [4, 5, 6]])).map(toArray2), [[[1], [4]], [[2, 3], [5, 6]]])
 */
export const splitCols =
  <K extends number>(k: K) =>
  <X extends Arg<Matrix>>(
    a: X & AtLeast<K, Cols<X>>
  ): readonly [Out1<X, Matrix<Rows<X>, K>>, Out1<X, Matrix<Rows<X>, Sub<Cols<X>, K>>>] => {
    const whole = matrixIn('splitCols', a)
    requirePlace('splitCols', k, whole.cols, 'columns', whole)
    return partsOf(siding, sideBySide(whole.rows, k, whole.cols - k), a) as never
  }
