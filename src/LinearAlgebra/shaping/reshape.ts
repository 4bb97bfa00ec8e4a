/**
 * Gives the same elements another shape, or puts zeros around them.
 *
 * @since 0.1.0
 */
import { describe, DimensionError } from '../../internal/graph/errors'
import type { Primal } from '../../internal/graph/types'
import { type Block, type Names, placedIn, rectangle, type Shape, stretch, takenFrom } from './layout'
import { denseIn, matrixIn, requireCount, vectorIn } from '../core/operands'
import type { Add, AtLeast, Mul } from '../core/sizes'
import type { Arg, Cols, Len, Matrix, Out1, Rows, Vector } from '../core/vector-types'
import { countOf, isMatrix } from '../core/dense-values'

/**
 * The number of elements of the vector or the matrix that an argument holds.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Count<X> =
  Primal<X> extends Matrix<infer M, infer N> ? Mul<M, N> : Primal<X> extends Vector<infer N> ? N : never

/**
 * `never`, which refuses the argument, if two sizes differ. Sizes that are type parameters of the calling function are
 * accepted and checked at run time.
 *
 * @category signatures
 * @since 0.1.0
 */
export type SameSize<M extends number, N extends number> = AtLeast<M, N> & AtLeast<N, M>

const shapeOf = (x: Vector | Matrix): Shape => (isMatrix(x) ? [x.rows, x.cols] : [x.length])

/** All elements in their order, in another shape. */
const allElements = (shape: readonly [number] | readonly [number, number]): Block =>
  shape.length === 1 ? stretch(0, shape[0]) : rectangle(shape[1], 0, 0, shape)

const reshaping: Names = { apart: 'reshape', together: 'reshape' }

/**
 * The elements of a vector or a matrix, row by row, as a vector of `n` elements, `reshape(n)`, or as a matrix of `m`
 * rows and `n` columns, `reshape(m, n)`. The cost is that of a copy. Throws `DimensionError` if the number of elements
 * is not `n`, or `m * n`. hmatrix: `reshape`.
 *
 * @category shapes
 * @since 0.1.0
 * @example
 * import { matrix, reshape, toArray, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(reshape(2, 3)(vector([1, 2, 3, 4, 5, 6]))), [[1, 2, 3], [4, 5, 6]])
 * assert.deepStrictEqual(toArray(reshape(4)(matrix([[1, 2], [3, 4]]))), [1, 2, 3, 4])
 */
export const reshape = ((...shape: readonly [number] | readonly [number, number]) => {
  for (const n of shape) requireCount('reshape', n)
  return (x: unknown): unknown => {
    const whole = denseIn('reshape', x)
    const count = countOf(whole)
    if (shape.reduce((product: number, n) => product * n, 1) !== count)
      throw new DimensionError(`reshape: the ${count} elements of ${describe(whole)} do not make ${shape.join(' by ')}`)
    return takenFrom(reshaping, shapeOf(whole), allElements(shape), x)
  }
}) as {
  <N extends number>(n: N): <X extends Arg<Vector | Matrix>>(x: X & SameSize<N, Count<X>>) => Out1<X, Vector<N>>
  <M extends number, N extends number>(
    m: M,
    n: N
  ): <X extends Arg<Vector | Matrix>>(x: X & SameSize<Mul<M, N>, Count<X>>) => Out1<X, Matrix<M, N>>
}

/**
 * The elements of a matrix as a vector, row by row. The cost is that of a copy. hmatrix: `flatten`.
 *
 * @category shapes
 * @since 0.1.0
 * @example
 * import { flatten, matrix, toArray } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(flatten(matrix([[1, 2], [3, 4]]))), [1, 2, 3, 4])
 */
export const flatten = ((x: unknown): unknown => {
  const { rows, cols } = matrixIn('flatten', x)
  return takenFrom({ apart: 'flatten', together: 'flatten' }, [rows, cols], stretch(0, rows * cols), x)
}) as <X extends Arg<Matrix>>(a: X) => Out1<X, Vector<Mul<Rows<X>, Cols<X>>>>

const padding: Names = { apart: 'slice', together: 'pad' }

/**
 * The type of `pad`: with two sizes for vectors, with four for matrices.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Pad {
  <A extends number, B extends number>(
    before: A,
    after: B
  ): <X extends Arg<Vector>>(x: X) => Out1<X, Vector<Add<Add<A, Len<X>>, B>>>
  <A extends number, B extends number, C extends number, D extends number>(
    above: A,
    below: B,
    left: C,
    right: D
  ): <X extends Arg<Matrix>>(a: X) => Out1<X, Matrix<Add<Add<A, Rows<X>>, B>, Add<Add<C, Cols<X>>, D>>>
}

/**
 * A vector with zeros before and after it, `pad(before, after)(x)`, or a matrix with rows and columns of zeros around
 * it, `pad(above, below, left, right)(a)`. The gradient is the part in the middle, as `slice` takes it.
 *
 * @category shapes
 * @since 0.1.0
 * @example
 * import { matrix, pad, toArray, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(pad(1, 2)(vector([5, 6]))), [0, 5, 6, 0, 0])
 * assert.deepStrictEqual(toArray2(pad(1, 0, 0, 1)(matrix([[5, 6]]))), [[0, 0, 0], [5, 6, 0]])
 */
export const pad = ((above: number, below: number, ...sides: readonly [] | readonly [left: number, right: number]) => {
  for (const n of [above, below, ...sides]) requireCount('pad', n)
  return (x: unknown): unknown => {
    if (sides.length === 0) {
      const { length } = vectorIn('pad', x)
      return placedIn(padding, [above + length + below], stretch(above, length), x)
    }
    const { rows, cols } = matrixIn('pad', x)
    const [left, right] = sides
    const width = left + cols + right
    return placedIn(padding, [above + rows + below, width], rectangle(width, above, left, [rows, cols]), x)
  }
}) as Pad
