/**
 * Moves elements between a whole and its parts. Every function that only moves elements is one of two operations:
 * taking parts out of a whole, or assembling a whole from parts. Each is the adjoint of the other. One operation takes
 * out all parts, so the whole's cotangent is made once and not once for each part.
 */
import { collect } from '../../internal/values/collect'
import { memoryFor } from '../../internal/kernels/memory'
import { Node } from '../../internal/graph/node'
import { children } from '../../internal/values/sparse-cotangent'
import { defineLinear } from '../core/define'
import type { Matrix, Vector } from '../core/vector-types'
import { dataOf, matrixOf, vectorOf } from '../core/dense-values'

/** The shape of a number, a vector or a matrix. */
export type Shape = readonly [] | readonly [n: number] | readonly [rows: number, cols: number]

/**
 * Where a part lies in the whole. Its element in row `i` and column `j` is element
 * `offset + i * rowStep + j * colStep` of the whole. A vector is one row.
 */
export interface Block {
  readonly shape: Shape
  readonly offset: number
  readonly rowStep: number
  readonly colStep: number
}

/** A whole and its parts. No two parts overlap. When a whole is assembled, elements outside all parts are zero. */
export interface Layout {
  readonly whole: Shape
  readonly blocks: ReadonlyArray<Block>
}

/** The names of the two operations in errors: taking apart and putting together. */
export interface Names {
  readonly apart: string
  readonly together: string
}

type Part = number | Vector | Matrix
type Parts = ReadonlyArray<Part>

const sizesOf = (shape: Shape): readonly [rows: number, cols: number] =>
  shape.length === 2 ? shape : [1, shape[0] ?? 1]

const countOf = (shape: Shape): number => sizesOf(shape)[0] * sizesOf(shape)[1]

const valueOf = (shape: Shape, data: Float64Array): Vector | Matrix =>
  shape.length === 2 ? matrixOf(shape[0], shape[1], data) : vectorOf(data)

/** The length from which `TypedArray.set` is faster than a loop. */
const minLengthForSet = 64

/** Copies `n` numbers from `from[fromStart + i * fromStep]` to `to[toStart + i * toStep]`. */
const copy = (
  n: number,
  from: Float64Array,
  fromStart: number,
  fromStep: number,
  to: Float64Array,
  toStart: number,
  toStep: number
): void => {
  if (n >= minLengthForSet && fromStep === 1 && toStep === 1) to.set(from.subarray(fromStart, fromStart + n), toStart)
  else for (let i = 0; i < n; i++) to[toStart + i * toStep] = from[fromStart + i * fromStep]!
}

const read = ({ shape, offset, rowStep, colStep }: Block, whole: Float64Array): Part => {
  if (shape.length === 0) return whole[offset]!
  const [rows, cols] = sizesOf(shape)
  const out = memoryFor(rows * cols)
  for (let i = 0; i < rows; i++) copy(cols, whole, offset + i * rowStep, colStep, out, i * cols, 1)
  return valueOf(shape, out)
}

const write = ({ shape, offset, rowStep, colStep }: Block, part: Part, whole: Float64Array): void => {
  if (typeof part === 'number') {
    whole[offset] = part
    return
  }
  const [rows, cols] = sizesOf(shape)
  const data = dataOf(part)
  for (let i = 0; i < rows; i++) copy(cols, data, i * cols, 1, whole, offset + i * rowStep, colStep)
}

const assembled = ({ whole, blocks }: Layout, parts: Parts): Part => {
  const out = memoryFor(countOf(whole))
  if (blocks.reduce((sum, { shape }) => sum + countOf(shape), 0) < out.length) out.fill(0)
  blocks.forEach((block, i) => write(block, parts[i]!, out))
  return valueOf(whole, out)
}

const apart = (names: Names, layout: Layout): ((x: Part) => Parts) =>
  defineLinear(
    names.apart,
    (x: Part): Parts => layout.blocks.map(block => read(block, dataOf(x as Vector))),
    d => together(names, layout)(d)
  )

const together = (names: Names, layout: Layout): ((parts: Parts) => Part) =>
  defineLinear(
    names.together,
    (parts: Parts): Part => assembled(layout, parts),
    d => apart(names, layout)(d)
  )

/** All parts of a value or of a variable, as an array of values or of variables. */
export const partsOf = (names: Names, layout: Layout, x: unknown): ReadonlyArray<unknown> => {
  const parts = apart(names, layout)(x as Part)
  return parts instanceof Node ? children(parts, layout.blocks.length) : parts
}

/** The whole that an array of parts makes. The array may be a variable or hold variables. */
export const wholeOf = (names: Names, layout: Layout, parts: unknown): unknown =>
  together(names, layout)(collect(names.together, parts) as Parts)

const taken = (names: Names, whole: Shape, block: Block): ((x: Part) => Part) =>
  defineLinear(
    names.apart,
    (x: Part): Part => read(block, dataOf(x as Vector)),
    d => placed(names, whole, block)(d)
  )

const placed = (names: Names, whole: Shape, block: Block): ((x: Part) => Part) =>
  defineLinear(
    names.together,
    (part: Part): Part => assembled({ whole, blocks: [block] }, [part]),
    d => taken(names, whole, block)(d)
  )

/** One part of a value or of a variable. */
export const takenFrom = (names: Names, whole: Shape, block: Block, x: unknown): unknown =>
  taken(names, whole, block)(x as Part)

/** A whole that is zero except for one part, which is a value or a variable. */
export const placedIn = (names: Names, whole: Shape, block: Block, x: unknown): unknown =>
  placed(names, whole, block)(x as Part)

/** `n` consecutive elements. */
export const stretch = (offset: number, n: number): Block => ({ shape: [n], offset, rowStep: 0, colStep: 1 })

/** One element. */
export const single = (offset: number): Block => ({ shape: [], offset, rowStep: 0, colStep: 0 })

/** A submatrix of a matrix with `cols` columns. Its upper left corner is at `row` and `col`. */
export const rectangle = (cols: number, row: number, col: number, shape: readonly [number, number]): Block => ({
  shape,
  offset: row * cols + col,
  rowStep: cols,
  colStep: 1
})
