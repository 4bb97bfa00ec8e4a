/**
 * Applies a user's function to each element of a vector or a matrix.
 *
 * @since 0.1.0
 */
import { mul } from '../../functions/arithmetic'
import { arrayElements } from '../../internal/fp-ts/visit-elements'
import { describe, ShapeError } from '../../internal/graph/errors'
import { Node, primal, refuseForeign } from '../../internal/graph/node'
import type { BVar } from '../../internal/graph/types'
import { kernels } from '../../internal/kernels/choose-backend'
import { memoryFor } from '../../internal/kernels/memory'
import { numericOf } from '../../internal/numeric/numeric-class'
import { gradOf } from '../../internal/engine/run'
import { matrix, toArray, toArray2, vector } from '../shaping/construction'
import { defineWithTangent, requireSize } from '../core/define'
import { matrixIn, vectorIn } from '../core/operands'
import type { Arg, Cols, Len, Like, Matrix, Out, Out1, OutN, Rows, Vector } from '../core/vector-types'
import { slopesOf } from './slopes'
import { dataOf, isMatrix, matrixOf, vectorOf } from '../core/dense-values'

type Dense = Vector | Matrix
/** A user function. It takes one element of each operand. */
type OfElements = (...as: ReadonlyArray<unknown>) => unknown

/** Wraps a user function to check that it returns numbers, also while it is traced. Throws `ShapeError`. */
const checked =
  (name: string, f: unknown): OfElements =>
  (...as) => {
    const y = (f as OfElements)(...as)
    if (typeof y === 'number') return y
    refuseForeign(name, y)
    const value = primal(y)
    if (typeof value !== 'number' && numericOf(value)?.ask === undefined)
      throw new ShapeError(`${name}: the function must give a number for each element, got ${describe(value)}`)
    return y
  }

/** The function's values at plain elements, or `undefined` if one of them depends on a captured variable. */
const valuesOf = (f: OfElements, xs: ReadonlyArray<Dense>): Float64Array | undefined => {
  const [first, second] = xs.map(dataOf) as [Float64Array, Float64Array | undefined]
  const out = memoryFor(first.length)
  for (let i = 0; i < out.length; i++) {
    const y = second === undefined ? f(first[i]) : f(first[i], second[i])
    if (typeof y !== 'number') return undefined
    out[i] = y
  }
  return out
}

/** The partial derivatives of a function of elements. They are functions of elements too. */
const derivatives = (f: OfElements, count: number): ReadonlyArray<OfElements> =>
  count === 1 ? [a => slope(f, a)] : [(a, b) => slope(x => f(x, b), a), (a, b) => slope(y => f(a, y), b)]

const slope = (f: (a: unknown) => unknown, a: unknown): unknown => gradOf(f, a)

type Elements = ReadonlyArray<ReadonlyArray<unknown>>

/** The elements as variables, or as numbers if the operand is a constant. A vector counts as one row. */
const elementsOf = (name: string, x: Dense): Elements =>
  isMatrix(primal(x))
    ? arrayElements(name, toArray2(x as Matrix)).map(row => arrayElements(name, row))
    : [arrayElements(name, toArray(x as Vector))]

const plainOf = (x: Dense): Dense => primal(x) as Dense

/** Applies a function that captures variables. This makes nodes for each element. */
const withNodes = (name: string, f: OfElements, xs: ReadonlyArray<Dense>): unknown => {
  const [first, second] = xs.map(x => elementsOf(name, x)) as [Elements, Elements | undefined]
  const rows = first.map((row, i) => row.map((a, j) => (second === undefined ? f(a) : f(a, second[i]![j]))))
  return isMatrix(primal(xs[0])) ? matrix(rows as [[number]]) : vector(rows[0] as [number])
}

const withElements = (x: Dense, data: Float64Array): Dense =>
  isMatrix(x) ? matrixOf(x.rows, x.cols, data) : vectorOf(data)

/**
 * Applies a function to the elements of operands of one shape. Its values at plain elements show whether it captures
 * variables. If it does not, the sweep takes its derivatives element by element. They are functions of elements
 * themselves, so higher derivatives work the same way.
 */
const elementwise = (
  name: string,
  f: OfElements,
  xs: ReadonlyArray<Dense>,
  values = valuesOf(f, xs.map(plainOf))
): unknown => {
  const plain = xs.map(plainOf)
  if (values === undefined) return withNodes(name, f, xs)
  const pullbacks = derivatives(f, xs.length).map((g, by) => (d: Dense, args: ReadonlyArray<Dense>): Dense => {
    const slopes = slopesOf(f, g, by, { args: plain.map(dataOf), values })
    if (slopes === undefined || [d, ...args].some(x => x instanceof Node))
      return mul(d, elementwise(name, g, args, slopes) as Dense)
    kernels.mul(slopes.length, dataOf(d), slopes, slopes)
    return withElements(plain[0]!, slopes)
  })
  const value = (): Dense => withElements(plain[0]!, values)
  return defineWithTangent<ReadonlyArray<Dense>, Dense>(name, value, 'elementwise', ...pullbacks)(...xs)
}

/**
 * The type of `mapVector`. A function that was written for variables can also be mapped over a plain vector.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface MapVector {
  <X extends Arg<Vector>, R extends Like<X, number>>(f: (x: Out1<X, number>) => R, x: X): Out<X, R, Vector<Len<X>>>
  <N extends number>(f: <S>(x: BVar<S, number>) => BVar<S, number>, x: Vector<N>): Vector<N>
}

/**
 * Applies a function to each element. The function must be pure: it is called with plain elements first, and again for
 * the gradient. If it depends on its argument alone, the result is a single node, and the backward pass takes one small
 * gradient for each element. In Node.js, the pass over 128 elements or more compiles the derivative instead, with the
 * same bits, unless the function reads numbers by `primal`. If the function captures variables, these get gradients
 * too, and each element makes a few nodes.
 *
 * Throws `ShapeError` if the function returns anything but a number. Haskell: `vmap`, `vmap'`, `dvmap`.
 *
 * @category elements
 * @since 0.1.0
 * @example
 * import { gradBP, gradBP2, mul, square } from 'backprop-ts'
 * import { mapVector, sumElements, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * const x = vector([1, 2, 3])
 * assert.deepStrictEqual(toArray(mapVector(a => a ** 3, x)), [1, 8, 27])
 * assert.deepStrictEqual(toArray(gradBP(v => mapVector(a => mul(a, square(a)), v), x)), [3, 12, 27])
 * assert.strictEqual(gradBP2((v, c) => sumElements(mapVector(a => mul(a, c), v)), x, 5)[1], 6)
 */
export const mapVector = ((f: unknown, x: Vector): unknown => {
  vectorIn('mapVector', x)
  return elementwise('mapVector', checked('mapVector', f), [x])
}) as MapVector

/**
 * The type of `mapMatrix`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface MapMatrix {
  <X extends Arg<Matrix>, R extends Like<X, number>>(
    f: (x: Out1<X, number>) => R,
    x: X
  ): Out<X, R, Matrix<Rows<X>, Cols<X>>>
  <M extends number, N extends number>(f: <S>(x: BVar<S, number>) => BVar<S, number>, x: Matrix<M, N>): Matrix<M, N>
}

/**
 * Applies a function to each element of a matrix, as `mapVector` does. Haskell: `mmap`, `mmap'`, `dmmap`.
 *
 * @category elements
 * @since 0.1.0
 * @example
 * import { gradBP, square } from 'backprop-ts'
 * import { mapMatrix, matrix, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * const a = matrix([[1, 2], [3, 4]])
 * assert.deepStrictEqual(toArray2(mapMatrix(square, a)), [[1, 4], [9, 16]])
 * assert.deepStrictEqual(toArray2(gradBP(x => mapMatrix(square, x), a)), [[2, 4], [6, 8]])
 */
export const mapMatrix = ((f: unknown, x: Matrix): unknown => {
  matrixIn('mapMatrix', x)
  return elementwise('mapMatrix', checked('mapMatrix', f), [x])
}) as MapMatrix

/**
 * The type of `zipWithVector`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface ZipWithVector {
  <X extends Arg<Vector>, Y extends Like<X, Vector<Len<X>>>, R extends Like<Out<X, Y, unknown>, number>>(
    f: (x: Out<X, Y, number>, y: Out<X, Y, number>) => R,
    x: X,
    y: Y
  ): OutN<[X, Y, R], Vector<Len<X>>>
  <N extends number>(
    f: <S>(x: BVar<S, number>, y: BVar<S, number>) => BVar<S, number>,
    x: Vector<N>,
    y: Vector<N>
  ): Vector<N>
}

/**
 * Applies a function to each pair of elements of two vectors, as `mapVector` does to single elements. The backward pass
 * takes a small gradient for each element of each vector that is a variable. Throws `DimensionError` if the sizes
 * differ. Haskell: `zipWithVector`, `zipWithVector'`, `dzipWithVector`.
 *
 * @category elements
 * @since 0.1.0
 * @example
 * import { gradBP2, mul } from 'backprop-ts'
 * import { toArray, vector, zipWithVector } from 'backprop-ts/LinearAlgebra'
 *
 * const [x, y] = [vector([1, 2]), vector([3, 4])]
 * assert.deepStrictEqual(toArray(zipWithVector((a, b) => a * b, x, y)), [3, 8])
 * assert.deepStrictEqual(gradBP2((v, w) => zipWithVector((a, b) => mul(a, b), v, w), x, y), [y, x])
 */
export const zipWithVector = ((f: unknown, x: Vector, y: Vector): unknown => {
  const [u, v] = [vectorIn('zipWithVector', x), vectorIn('zipWithVector', y)]
  requireSize(u.length === v.length, 'zipWithVector', 'both need the same size', u, v)
  return elementwise('zipWithVector', checked('zipWithVector', f), [x, y])
}) as ZipWithVector
