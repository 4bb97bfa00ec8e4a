/**
 * Makes vectors and matrices from arrays or by size, and turns them back into arrays.
 *
 * @since 0.1.0
 */
import { collect } from '../../internal/values/collect'
import { DimensionError, UnsupportedOperationError } from '../../internal/graph/errors'
import { Node, primal } from '../../internal/graph/node'
import type { BVar, Primal, Tracked } from '../../internal/graph/types'
import { typedLike } from '../../internal/values/containers'
import { isTypedArray, type TypedArray } from '../../internal/values/kinds'
import { defineLinear } from '../core/define'
import { numbersIn, requireCount, requireNumbers, rowsIn } from '../core/operands'
import type { Arg, Matrix, Numbers, Out1, Vector } from '../core/vector-types'
import { dataOf, matrixOf, vectorOf } from '../core/dense-values'
import { filled } from './filled'

type Row = ReadonlyArray<number> | TypedArray

/** A copy of numbers as a typed array of the class of `like`, or as an array if `like` is none. */
const numbersLike = (like: unknown, xs: Float64Array): Row => {
  if (!isTypedArray(like)) return Array.from(xs)
  const out = typedLike(like, xs.length)
  out.set(xs)
  return out
}

const fromNumbers = defineLinear(
  'vector',
  (xs: Row): Vector => {
    requireNumbers('vector', xs)
    return vectorOf(Float64Array.from(xs))
  },
  (d, [xs]) => toNumbers(primal(xs))(d)
)

/** The elements of a vector, in a container like that of the numbers that it was made from. */
const toNumbers = (like: unknown): ((x: Vector) => Row) =>
  defineLinear(
    'toArray',
    (x: Vector): Row => numbersLike(like, dataOf(x)),
    d => fromNumbers(d)
  )

/**
 * The type of `vector`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface ToVector {
  <N extends number>(n: N, elements: ArrayLike<number>): Vector<N>
  <const A extends Numbers>(xs: A): Vector<A['length']>
  <S, const A extends ReadonlyArray<BVar<S, number> | number>>(
    xs: A & ReadonlyArray<BVar<S, number> | number>
  ): BVar<S, Vector<A['length']>>
  <X extends Tracked<Row> | Tracked<Tracked<Row>>>(xs: X): Out1<X, Vector<LengthOf<Primal<X>>>>
}

/**
 * A vector from an array of numbers, any of which may be variables, or from its size and its elements. The compiler
 * knows the vector's size if it knows the array's. The elements are copied. Throws `DimensionError` if the number of
 * elements differs from the given size, and `DomainError` if an element is not a number.
 *
 * A variable of an array or of a typed array gives a variable of a vector. The gradient is again an array, or a typed
 * array of the same class. Haskell: `vector`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { dot, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(vector([1, 2, 3]).length, 3)
 * assert.strictEqual(vector(2, Float64Array.of(1, 2)).length, 2)
 * assert.strictEqual(gradBP(x => dot(vector([x, 4]), vector([x, 5])), 3), 6)
 * assert.deepStrictEqual(gradBP(xs => dot(vector(xs), vector([4, 5])), Float64Array.of(1, 2)), Float64Array.of(4, 5))
 */
export const vector = ((xs: number | Row, elements?: ArrayLike<number>): Vector => {
  if (typeof xs === 'number') return vectorOf(copied('vector', xs, elements))
  numbersIn('vector', xs)
  return fromNumbers((xs instanceof Node ? xs : collect('vector', Array.from(xs))) as Row)
}) as ToVector

type LengthOf<A> = A extends Row ? A['length'] : never

/** A copy of the elements. Throws `DimensionError` unless there are `count` of them. */
const copied = (name: string, count: number, elements: ArrayLike<number> | undefined): Float64Array => {
  requireCount(name, count)
  if (elements === undefined)
    throw new DimensionError(`${name}: got a size but no elements. zeros has zeros, and constant one number everywhere`)
  numbersIn(name, elements)
  if (elements.length !== count) throw new DimensionError(`${name}: expected ${count} elements, got ${elements.length}`)
  if (!(elements instanceof Float64Array)) requireNumbers(name, elements)
  return Float64Array.from(elements)
}

const fromRowsOfNumbers = defineLinear(
  'matrix',
  (rows: ReadonlyArray<Row>): Matrix => {
    rowsIn('matrix', rows)
    const cols = rows[0]?.length ?? 0
    const out = new Float64Array(rows.length * cols)
    rows.forEach((row, i) => {
      if (typeof row === 'number')
        throw new UnsupportedOperationError(
          `matrix: row ${i} must be an array of numbers, got the number ${row as number}. For a list of elements, ` +
            'sizes come first: matrix(m, n, elements)'
        )
      numbersIn(`matrix: row ${i}`, row)
      if (row.length !== cols)
        throw new DimensionError(
          `matrix: all rows need the same size, but row 0 has ${cols} elements and row ${i} has ${row.length}`
        )
      requireNumbers(`matrix: row ${i}`, row)
      out.set(row, i * cols)
    })
    return matrixOf(rows.length, cols, out)
  },
  (d, [rows]) => toRows(primal(rows) as ReadonlyArray<unknown>)(d)
)

/** The rows of a matrix, each in a container like that of the numbers that it was made from. */
const toRows = (likes: ReadonlyArray<unknown>): ((x: Matrix) => ReadonlyArray<Row>) =>
  defineLinear(
    'toArray2',
    (x: Matrix): ReadonlyArray<Row> =>
      Array.from({ length: x.rows }, (_, i) => numbersLike(likes[i], dataOf(x).subarray(i * x.cols, (i + 1) * x.cols))),
    d => fromRowsOfNumbers(d)
  )

/**
 * The type of `matrix`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface ToMatrix {
  <const A extends ReadonlyArray<Numbers>>(rows: A): Matrix<A['length'], A[0] extends Numbers ? A[0]['length'] : number>
  <M extends number, N extends number>(m: M, n: N, elements: ArrayLike<number>): Matrix<M, N>
  <X extends Tracked<ReadonlyArray<Row>> | Tracked<Tracked<ReadonlyArray<Row>>>>(rows: X): Out1<X, MatrixOf<Primal<X>>>
}

/**
 * A matrix from an array of rows, or from its sizes and its elements row by row. The elements are copied. Throws
 * `DimensionError` if the rows differ in size or the number of elements is not `m * n`. A variable of an array of rows
 * gives a variable of a matrix. Haskell: `matrix`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { matrix, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(matrix([[1, 2], [3, 4]])), [[1, 2], [3, 4]])
 * assert.deepStrictEqual(toArray2(matrix(2, 2, [1, 2, 3, 4])), [[1, 2], [3, 4]])
 */
export const matrix = ((rows: number | ReadonlyArray<Row>, cols?: number, elements?: ArrayLike<number>) => {
  if (typeof rows !== 'number') return fromRowsOfNumbers(collect('matrix', rows) as ReadonlyArray<Row>)
  requireCount('matrix', rows)
  requireCount('matrix', cols)
  return matrixOf(
    rows,
    cols as number,
    copied(`matrix of ${rows} rows and ${cols} columns`, rows * (cols as number), elements)
  )
}) as ToMatrix

type MatrixOf<A> = A extends ReadonlyArray<Row> ? Matrix<A['length'], LengthOf<A[number]>> : never

/**
 * A constructor by size. One size makes a vector, two sizes make a matrix.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface BySize {
  <N extends number>(n: N): Vector<N>
  <M extends number, N extends number>(m: M, n: N): Matrix<M, N>
}

/**
 * A vector or a matrix of zeros.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { toArray, zeros } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(zeros(2)), [0, 0])
 */
export const zeros = ((m: number, n?: number) => filled('zeros', m, n, () => 0)) as BySize

/**
 * A vector or a matrix of ones.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { ones, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(ones(1, 2)), [[1, 1]])
 */
export const ones = ((m: number, n?: number) => filled('ones', m, n, () => 1)) as BySize

/**
 * The identity matrix. Haskell: `eye`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { eye, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(eye(2)), [[1, 0], [0, 1]])
 */
export const eye = <N extends number>(n: N): Matrix<N, N> => {
  requireCount('eye', n)
  const data = new Float64Array(n * n)
  for (let i = 0; i < n; i++) data[i * n + i] = 1
  return matrixOf(n, n, data)
}

/**
 * The elements of a vector, as a new array. Haskell: `extractV`.
 *
 * @category destructors
 * @since 0.1.0
 * @example
 * import { toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(vector([1, 2])), [1, 2])
 */
export const toArray = toNumbers(undefined) as <X extends Arg<Vector>>(x: X) => Out1<X, ReadonlyArray<number>>

/**
 * The rows of a matrix, as new arrays. Haskell: `extractM`.
 *
 * @category destructors
 * @since 0.1.0
 * @example
 * import { matrix, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(matrix([[1, 2], [3, 4]])), [[1, 2], [3, 4]])
 */
export const toArray2 = toRows([]) as <X extends Arg<Matrix>>(x: X) => Out1<X, ReadonlyArray<ReadonlyArray<number>>>
