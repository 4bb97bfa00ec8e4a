/**
 * The greatest and the smallest element of a vector or a matrix, of each row and of each column, and where they are.
 *
 * Elements that tie share the gradient equally, as with `maximum`. If an element is NaN, so are the result and the
 * gradient of all elements that it was chosen from.
 *
 * @since 0.1.0
 */
import { mul } from '../../functions/arithmetic'
import { describe, DomainError } from '../../internal/graph/errors'
import { innermost, primal } from '../../internal/graph/node'
import type { Primal } from '../../internal/graph/types'
import { memoryFor } from '../../internal/kernels/memory'
import { define } from '../core/define'
import { denseIn, matrixIn } from '../core/operands'
import type { Listed } from '../core/sizes'
import { scaleColumns, scaleRows } from '../elementwise/vector-beside-matrix'
import type { Arg, Cols, Matrix, Out1, Rows, Vector } from '../core/vector-types'
import { countOf, dataOf, isMatrix, matrixOf, vectorOf } from '../core/dense-values'

type Dense = Vector | Matrix

/** Whether the first number is chosen over the second. */
type Beats = (x: number, y: number) => boolean

const greater: Beats = (x, y) => x > y
const smaller: Beats = (x, y) => x < y

/** Equally spaced elements of which one is chosen: all elements, a row or a column. */
interface Line {
  readonly start: number
  readonly step: number
  readonly length: number
}

const allOf = (x: Dense): Line => ({ start: 0, step: 1, length: countOf(x) })
const rowsOf = ({ rows, cols }: Matrix): ReadonlyArray<Line> =>
  Array.from({ length: rows }, (_, i) => ({ start: i * cols, step: 1, length: cols }))
const columnsOf = ({ rows, cols }: Matrix): ReadonlyArray<Line> =>
  Array.from({ length: cols }, (_, j) => ({ start: j, step: cols, length: rows }))

/** Throws if there is nothing to choose from. */
const requireElements = (name: string, x: unknown, { length }: Line, what = ''): void => {
  if (length === 0) throw new DomainError(`${name}: ${describe(x)} has no elements${what} to choose from`)
}

/** The index in the line of the first element that no other beats, or of the first NaN. */
const indexOfBest = (beats: Beats, data: Float64Array, { start, step, length }: Line): number => {
  let best = 0
  for (let i = 0; i < length; i++) {
    const x = data[start + i * step]!
    if (Number.isNaN(x)) return i
    if (beats(x, data[start + best * step]!)) best = i
  }
  return best
}

const bestOf = (beats: Beats, data: Float64Array, line: Line): number =>
  data[line.start + indexOfBest(beats, data, line) * line.step]!

/** Shares 1 equally among the elements of a line that equal the best. They are NaN if the best is. */
const shareOut = (data: Float64Array, { start, step, length }: Line, best: number, out: Float64Array): void => {
  let ties = 0
  for (let i = 0; i < length; i++) if (data[start + i * step] === best) ties++
  const [share, rest] = Number.isNaN(best) ? [NaN, NaN] : [1 / ties, 0]
  for (let i = 0; i < length; i++) out[start + i * step] = data[start + i * step] === best ? share : rest
}

/** The slopes of what is chosen of each line. No two lines share an element, and each element is in a line. */
const slopes = (x: Dense, lines: ReadonlyArray<Line>, beats: Beats): Dense => {
  const data = dataOf(x)
  const out = memoryFor(data.length)
  for (const line of lines) shareOut(data, line, bestOf(beats, data, line), out)
  return isMatrix(x) ? matrixOf(x.rows, x.cols, out) : vectorOf(out)
}

/**
 * The type of `maxElement` and `minElement`.
 *
 * @category signatures
 * @since 0.1.0
 */
export type OfElements = <X extends Arg<Vector | Matrix>>(x: X) => Out1<X, number>

const extremeElement = (name: string, beats: Beats): OfElements =>
  define(
    name,
    (x: Dense): number => {
      const line = allOf(denseIn(name, x))
      requireElements(name, x, line)
      return bestOf(beats, dataOf(x), line)
    },
    (d, [x]) => {
      const plain = primal(x) as Dense
      return mul(d, slopes(plain, [allOf(plain)], beats))
    }
  )

/**
 * The greatest element of a vector or a matrix. Elements that tie share the gradient equally. If an element is NaN, so
 * are the result and the gradient of every element. Throws `DomainError` if there are no elements. hmatrix:
 * `maxElement`.
 *
 * @category extremes
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { matrix, maxElement, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(maxElement(matrix([[1, 5], [3, 4]])), 5)
 * assert.deepStrictEqual(toArray(gradBP(x => maxElement(x), vector([3, 1, 3]))), [0.5, 0, 0.5])
 */
export const maxElement = extremeElement('maxElement', greater)

/**
 * The smallest element of a vector or a matrix, by the rules of `maxElement`. hmatrix: `minElement`.
 *
 * @category extremes
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { minElement, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(minElement(vector([3, 1, 2])), 1)
 * assert.deepStrictEqual(toArray(gradBP(x => minElement(x), vector([3, 1, 1]))), [0, 0.5, 0.5])
 */
export const minElement = extremeElement('minElement', smaller)

const extremesOf = <Signature>(
  name: string,
  beats: Beats,
  what: string,
  linesOf: (a: Matrix) => ReadonlyArray<Line>,
  scale: (a: Matrix, x: Vector) => Matrix
): Signature =>
  define(
    name,
    (a: Matrix): Vector => {
      const lines = linesOf(matrixIn(name, a))
      for (const line of lines) requireElements(name, a, line, ` in a ${what}`)
      const data = dataOf(a)
      return vectorOf(Float64Array.from(lines, line => bestOf(beats, data, line)))
    },
    (d, [a]) => {
      const plain = primal(a) as Matrix
      return scale(slopes(plain, linesOf(plain), beats) as Matrix, d)
    }
  )

/**
 * The type of `maxRows` and `minRows`.
 *
 * @category signatures
 * @since 0.1.0
 */
export type OfRows = <X extends Arg<Matrix>>(a: X) => Out1<X, Vector<Rows<X>>>

/**
 * The type of `maxColumns` and `minColumns`.
 *
 * @category signatures
 * @since 0.1.0
 */
export type OfColumns = <X extends Arg<Matrix>>(a: X) => Out1<X, Vector<Cols<X>>>

/**
 * The greatest element of each row of a matrix, by the rules of `maxElement`. Throws `DomainError` if there are rows
 * without elements.
 *
 * @category extremes
 * @since 0.1.0
 * @example
 * import { matrix, maxRows, toArray } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(maxRows(matrix([[1, 5], [4, 3]]))), [5, 4])
 */
export const maxRows = extremesOf<OfRows>('maxRows', greater, 'row', rowsOf, (a, x) => scaleRows(a, x))

/**
 * The smallest element of each row of a matrix, by the rules of `maxElement`. Throws `DomainError` if there are rows
 * without elements.
 *
 * @category extremes
 * @since 0.1.0
 * @example
 * import { matrix, minRows, toArray } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(minRows(matrix([[1, 5], [4, 3]]))), [1, 3])
 */
export const minRows = extremesOf<OfRows>('minRows', smaller, 'row', rowsOf, (a, x) => scaleRows(a, x))

/**
 * The greatest element of each column of a matrix, by the rules of `maxElement`. Throws `DomainError` if there are
 * columns without elements.
 *
 * @category extremes
 * @since 0.1.0
 * @example
 * import { matrix, maxColumns, toArray } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(maxColumns(matrix([[1, 5], [4, 3]]))), [4, 5])
 */
export const maxColumns = extremesOf<OfColumns>('maxColumns', greater, 'column', columnsOf, (a, x) =>
  scaleColumns(a, x)
)

/**
 * The smallest element of each column of a matrix, by the rules of `maxElement`. Throws `DomainError` if there are
 * columns without elements.
 *
 * @category extremes
 * @since 0.1.0
 * @example
 * import { matrix, minColumns, toArray } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(minColumns(matrix([[1, 5], [4, 3]]))), [1, 3])
 */
export const minColumns = extremesOf<OfColumns>('minColumns', smaller, 'column', columnsOf, (a, x) =>
  scaleColumns(a, x)
)

/**
 * The result of `argMax` and `argMin`: an index for a vector, an index per row for a matrix.
 *
 * @category signatures
 * @since 0.1.0
 */
export type IndexOf<X> = Primal<X> extends Matrix<infer M, infer _N> ? Listed<M, number> : number

/**
 * The type of `argMax` and `argMin`.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Index = <X extends Arg<Vector | Matrix>>(x: X) => IndexOf<X>

const indexOf = (name: string, beats: Beats): Index =>
  ((x: unknown): unknown => {
    innermost(name, [x])
    const plain = denseIn(name, x)
    const data = dataOf(plain)
    const index = (line: Line): number => {
      requireElements(name, plain, line, isMatrix(plain) ? ' in a row' : '')
      return indexOfBest(beats, data, line)
    }
    return isMatrix(plain) ? rowsOf(plain).map(index) : index(allOf(plain))
  }) as Index

/**
 * The index of the greatest element of a vector, or for a matrix, an array with that index for each row. The first one
 * counts if elements tie, and a NaN counts as the greatest. An index has no gradient, so the result is plain even for
 * a variable. Throws `DomainError` if there are no elements.
 *
 * @category extremes
 * @since 0.1.0
 * @example
 * import { argMax, matrix, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(argMax(vector([1, 3, 3])), 1)
 * assert.deepStrictEqual(argMax(matrix([[1, 5], [4, 3]])), [1, 0])
 */
export const argMax = indexOf('argMax', greater)

/**
 * The index of the smallest element of a vector, or for a matrix, an array with that index for each row, by the rules
 * of `argMax`. A NaN counts as the smallest.
 *
 * @category extremes
 * @since 0.1.0
 * @example
 * import { argMin, matrix, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(argMin(vector([3, 1, 1])), 1)
 * assert.deepStrictEqual(argMin(matrix([[1, 5], [4, 3]])), [0, 1])
 */
export const argMin = indexOf('argMin', smaller)
