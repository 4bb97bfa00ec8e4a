/** The layout of Jacobians: where the derivative of each number of a result in each number of an argument stands. */
import { describe, NotDifferentiableError } from '../internal/graph/errors'
import { mapArray, mapContainer } from '../internal/values/containers'
import { isCompound, isFloats, kindOf } from '../internal/values/kinds'
import { child, rebuild } from '../internal/values/sparse-cotangent'
import { structural } from '../internal/values/zero-add-one'
import { matrix, vector } from '../LinearAlgebra/shaping/construction'
import { fromColumns, fromRows } from '../LinearAlgebra/shaping/rows'
import { element } from '../LinearAlgebra/shaping/selection'
import type { Matrix, Vector } from '../LinearAlgebra/core/vector-types'
import { isMatrix, isVector } from '../LinearAlgebra/core/dense-values'
import type { Static } from '../variables/structures'

/**
 * Arrays of floating-point numbers.
 *
 * @category model
 * @since 0.1.0
 */
export type Floats = Float64Array | Float32Array

/**
 * The Jacobian of a `B` in an `A`. It is the structure of the result with the derivative of each of its numbers in the
 * argument in the number's place. So a record in a record gives a record of records. A vector gives one structure for
 * all its elements, in which a number has become a vector, and a vector a matrix with a row for each element.
 *
 * @category model
 * @since 0.1.0
 */
export type Jacobian<B, A> = B extends number
  ? A
  : B extends Vector<infer M>
    ? OfVector<A, M>
    : B extends Matrix<infer M, infer N>
      ? OfMatrix<A, M, N>
      : B extends Floats
        ? ReadonlyArray<A>
        : B extends Static | bigint
          ? B
          : { [K in keyof B]: Jacobian<B[K], A> }

/**
 * The Jacobian of a vector of `M` elements in an `A`. The derivatives in a matrix or a typed array are an array of
 * these, one for each element.
 *
 * @category model
 * @since 0.1.0
 */
export type OfVector<A, M extends number> = A extends number
  ? Vector<M>
  : A extends Vector<infer N>
    ? Matrix<M, N>
    : A extends Matrix | Floats
      ? ReadonlyArray<A>
      : A extends Static | bigint
        ? A
        : { [K in keyof A]: OfVector<A[K], M> }

/**
 * The Jacobian of a matrix in an `A`. The derivatives in a vector, a matrix or a typed array are an array of rows of
 * these, one for each element.
 *
 * @category model
 * @since 0.1.0
 */
export type OfMatrix<A, M extends number, N extends number> = A extends number
  ? Matrix<M, N>
  : A extends Vector | Matrix | Floats
    ? ReadonlyArray<ReadonlyArray<A>>
    : A extends Static | bigint
      ? A
      : { [K in keyof A]: OfMatrix<A[K], M, N> }

/** How the derivatives of the elements of a vector or matrix are put together, given one for each element. */
interface Shape {
  readonly numbers: (xs: ReadonlyArray<unknown>) => unknown
  readonly vectors: (xs: ReadonlyArray<unknown>, length: number) => unknown
  readonly others: (xs: ReadonlyArray<unknown>) => unknown
}

const inARow: Shape = {
  numbers: xs => vector(xs as number[]),
  vectors: (xs, length) => (xs.length === 0 ? matrix(0, length, []) : fromRows(xs as Vector[])),
  others: xs => xs
}

const inAGrid = (rows: number, cols: number): Shape => {
  const others = (xs: ReadonlyArray<unknown>) =>
    Array.from({ length: rows }, (_, i) => xs.slice(i * cols, (i + 1) * cols))
  const numbers = (xs: ReadonlyArray<unknown>) =>
    xs.length === 0 ? matrix(rows, cols, []) : matrix(others(xs) as number[][])
  return { numbers, vectors: others, others }
}

/** Applies a function to each part of a container. Whole numbers get zeros, and values of other classes are refused. */
const ofParts = (x: unknown, f: (part: unknown, key: unknown) => unknown): unknown => {
  const kind = kindOf(x)
  if (isCompound(kind)) return mapContainer(x, kind, f)
  if (kind !== 'instance') return structural.zero(x)
  throw new NotDifferentiableError(
    `jacobian: there is no layout for the derivatives of ${describe(x)}. Use vjp or jvp, which take one direction each`
  )
}

/** Puts together the derivatives of several numbers in values like `a`. */
const stacked = (a: unknown, derivatives: ReadonlyArray<unknown>, shape: Shape): unknown => {
  if (typeof a === 'number') return shape.numbers(derivatives)
  if (isVector(a)) return shape.vectors(derivatives, a.length)
  if (isMatrix(a) || isFloats(a)) return shape.others(derivatives)
  return ofParts(a, (part, key) => {
    const parts = derivatives.map(d => child(d, key))
    return stacked(part, parts, shape)
  })
}

/** The Jacobian of `y` in `a`, from the gradient of each number of `y`, in order. */
export const fromGradients = (y: unknown, a: unknown, gradients: Iterator<unknown>): unknown => {
  const next = (count: number): ReadonlyArray<unknown> => taken(gradients, count)
  const go = (part: unknown): unknown => {
    if (typeof part === 'number') return next(1)[0]
    if (isVector(part)) return stacked(a, next(part.length), inARow)
    if (isMatrix(part)) return stacked(a, next(part.rows * part.cols), inAGrid(part.rows, part.cols))
    return isFloats(part) ? next(part.length) : ofParts(part, go)
  }
  return go(y)
}

const taken = (xs: Iterator<unknown>, count: number): ReadonlyArray<unknown> =>
  Array.from({ length: count }, () => xs.next().value as unknown)

/** A structure like `a` of the derivatives of one number in each number of `a`, in order. */
const gradientOf = (a: unknown, derivatives: Iterator<unknown>): unknown => {
  const next = (count: number): ReadonlyArray<unknown> => taken(derivatives, count)
  const go = (part: unknown): unknown => {
    if (typeof part === 'number') return next(1)[0]
    if (isVector(part)) return inARow.numbers(next(part.length))
    if (isMatrix(part)) return inAGrid(part.rows, part.cols).numbers(next(part.rows * part.cols))
    return isFloats(part) ? rebuild(part, 'typedArray', go) : ofParts(part, go)
  }
  return go(a)
}

/** The Jacobian of `y` in `a`, from the derivative of `y` in each number of `a`, in order. */
export const fromTangents = (y: unknown, a: unknown, tangents: ReadonlyArray<unknown>): unknown => {
  if (typeof y === 'number') return gradientOf(a, tangents.values())
  if (isVector(y) || isMatrix(y)) return ofDense(y, a, tangents.values())
  const ofPart = (part: unknown, key: unknown): unknown => {
    const parts = tangents.map(t => child(t, key))
    return fromTangents(part, a, parts)
  }
  return isFloats(y) ? mapArray(y, ofPart) : ofParts(y, ofPart)
}

const countOf = (x: unknown): number | undefined =>
  isMatrix(x) ? x.rows * x.cols : isVector(x) || isFloats(x) ? x.length : undefined

/** The Jacobian of a vector or matrix in `a`, from its derivative in each number of `a`, in order. */
const ofDense = (y: Vector | Matrix, a: unknown, tangents: Iterator<unknown>): unknown => {
  const go = (part: unknown): unknown => {
    if (typeof part === 'number') return tangents.next().value
    const count = countOf(part)
    if (count === undefined) return ofParts(part, go)
    const columns = taken(tangents, count) as ReadonlyArray<Vector & Matrix>
    if (isVector(y) && isVector(part)) return count === 0 ? matrix(y.length, 0, []) : fromColumns(columns)
    const at = (read: (x: Vector & Matrix) => unknown): unknown => gradientOf(part, columns.map(read).values())
    return isVector(y)
      ? Array.from({ length: y.length }, (_, i) => at(element(i)))
      : Array.from({ length: y.rows }, (_, i) => Array.from({ length: y.cols }, (__, j) => at(element(i, j))))
  }
  return go(a)
}
