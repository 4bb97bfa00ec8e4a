/**
 * Converts vectors and matrices to and from those of other libraries. These are recognized by their structure, so none
 * of the libraries is needed. Elements are always copied.
 *
 * @since 0.1.0
 */
import { DimensionError, UnsupportedOperationError } from '../../internal/graph/errors'
import { Node } from '../../internal/graph/node'
import { denseIn, requireCount, requireNumbers } from '../core/operands'
import type { Matrix, Vector } from '../core/vector-types'
import { dataOf, isMatrix, matrixOf, vectorOf } from '../core/dense-values'

/** The value itself. Throws if it is a variable, whose gradient would be lost without notice. */
const plainOf = (name: string, x: unknown): Vector | Matrix => {
  if (x instanceof Node)
    throw new UnsupportedOperationError(`${name}: expected a plain value, got a variable. primal(x) is its value`)
  return denseIn(name, x)
}

/**
 * The elements of a vector or a matrix, row by row, as a new typed array. `Float32Array.from` converts it to 32 bits.
 * `vector(n, xs)` and `matrix(m, n, xs)` make a vector or a matrix from any typed array. Throws
 * `UnsupportedOperationError` for a variable.
 *
 * @category interoperation
 * @since 0.1.0
 * @example
 * import { matrix, toFloat64Array } from 'backprop-ts/LinearAlgebra'
 *
 * const a = matrix([[1, 2], [3, 4]])
 * assert.deepStrictEqual(toFloat64Array(a), Float64Array.of(1, 2, 3, 4))
 * assert.deepStrictEqual(matrix(2, 2, Float32Array.from(toFloat64Array(a))), a)
 */
export const toFloat64Array = (x: Vector | Matrix): Float64Array => dataOf(plainOf('toFloat64Array', x)).slice()

/**
 * An array of any number of dimensions, as in the package `ndarray`. The element at `[i, j]` is
 * `data[offset + i * stride[0] + j * stride[1]]`. Without `stride`, the elements are stored row by row.
 *
 * @category interoperation
 * @since 0.1.0
 */
export interface NdarrayLike<Shape extends ReadonlyArray<number> = ReadonlyArray<number>> {
  readonly data: ArrayLike<number>
  readonly shape: Shape
  readonly stride?: ReadonlyArray<number> | undefined
  readonly offset?: number | undefined
}

/** The elements, row by row. Throws `DimensionError` if one of them lies outside the data. */
const stridedElements = ({ data, shape, stride, offset = 0 }: NdarrayLike): Float64Array => {
  const name = 'fromNdarray'
  shape.forEach(n => requireCount(name, n))
  const [rows, cols] = shape.length === 1 ? [1, shape[0]!] : [shape[0]!, shape[1]!]
  const steps = stride ?? [cols, 1].slice(-shape.length)
  if (steps.length !== shape.length)
    throw new DimensionError(`${name}: ${shape.length} dimensions need as many strides, got ${steps.length}`)
  const [rowStep, colStep] = shape.length === 1 ? [0, steps[0]!] : [steps[0]!, steps[1]!]
  const elements = Array.from({ length: rows * cols }, (_, k) => {
    const index = offset + Math.floor(k / cols) * rowStep + (k % cols) * colStep
    if (!(index in data)) throw new DimensionError(`${name}: there is no element ${index} in data of ${data.length}`)
    return data[index]!
  })
  requireNumbers(name, elements)
  return Float64Array.from(elements)
}

/**
 * A vector or a matrix from an array of one or two dimensions with any strides. Throws `DimensionError` if it has any
 * other number of dimensions or reaches beyond its data.
 *
 * @category interoperation
 * @since 0.1.0
 * @example
 * import { fromNdarray, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * const data = Float64Array.of(1, 2, 3, 4)
 * assert.deepStrictEqual(fromNdarray({ data, shape: [4] }), vector([1, 2, 3, 4]))
 * assert.deepStrictEqual(toArray2(fromNdarray({ data, shape: [2, 2], stride: [1, 2] })), [[1, 3], [2, 4]])
 */
export const fromNdarray = ((array: NdarrayLike): Vector | Matrix => {
  const { shape } = array
  if (shape.length !== 1 && shape.length !== 2)
    throw new DimensionError(`fromNdarray: expected one or two dimensions, got ${shape.length}`)
  const data = stridedElements(array)
  return shape.length === 1 ? vectorOf(data) : matrixOf(shape[0]!, shape[1]!, data)
}) as {
  <N extends number>(array: NdarrayLike<readonly [N]>): Vector<N>
  <M extends number, N extends number>(array: NdarrayLike<readonly [M, N]>): Matrix<M, N>
  (array: NdarrayLike): Vector | Matrix
}

/**
 * The result of `toNdarray`: the arguments of `ndarray(data, shape, stride, offset)`.
 *
 * @category interoperation
 * @since 0.1.0
 */
export interface Ndarray<Shape extends number[]> {
  readonly data: Float64Array
  readonly shape: Shape
  readonly stride: number[]
  readonly offset: number
}

/**
 * The elements and the shape of a vector or a matrix, as the package `ndarray` takes them. Throws
 * `UnsupportedOperationError` for a variable.
 *
 * @category interoperation
 * @since 0.1.0
 * @example
 * import { matrix, toNdarray } from 'backprop-ts/LinearAlgebra'
 *
 * const { data, shape, stride, offset } = toNdarray(matrix([[1, 2, 3], [4, 5, 6]]))
 * assert.deepStrictEqual(data, Float64Array.of(1, 2, 3, 4, 5, 6))
 * assert.deepStrictEqual([shape, stride, offset], [[2, 3], [3, 1], 0])
 */
export const toNdarray = ((x: Vector | Matrix): Ndarray<number[]> => {
  const value = plainOf('toNdarray', x)
  const data = dataOf(value).slice()
  return isMatrix(value)
    ? { data, shape: [value.rows, value.cols], stride: [value.cols, 1], offset: 0 }
    : { data, shape: [value.length], stride: [1], offset: 0 }
}) as {
  <N extends number>(x: Vector<N>): Ndarray<[N]>
  <M extends number, N extends number>(a: Matrix<M, N>): Ndarray<[M, N]>
}

/**
 * A matrix whose elements are read by `get`, as in the package `ml-matrix`.
 *
 * @category interoperation
 * @since 0.1.0
 */
export interface MatrixLike<M extends number = number, N extends number = number> {
  readonly rows: M
  readonly columns: N
  readonly get: (row: number, column: number) => number
}

/**
 * A matrix from a matrix of another library, such as `ml-matrix`. `new Matrix(toArray2(a))` converts back. If the other
 * library returns an array of rows instead, pass that to `matrix`, as in `matrix(a.to2DArray())`.
 *
 * @category interoperation
 * @since 0.1.0
 * @example
 * import { fromMatrixLike, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * const hilbert = { rows: 2, columns: 2, get: (i: number, j: number) => 1 / (i + j + 1) }
 * assert.deepStrictEqual(toArray2(fromMatrixLike(hilbert)), [[1, 1 / 2], [1 / 2, 1 / 3]])
 */
export const fromMatrixLike = <M extends number, N extends number>(a: MatrixLike<M, N>): Matrix<M, N> => {
  const { rows, columns } = a
  requireCount('fromMatrixLike', rows)
  requireCount('fromMatrixLike', columns)
  const elements = Array.from({ length: rows * columns }, (_, k) => a.get(Math.floor(k / columns), k % columns))
  requireNumbers('fromMatrixLike', elements)
  return matrixOf(rows, columns, Float64Array.from(elements))
}
