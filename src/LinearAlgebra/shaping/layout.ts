/**
 * Parts of a value by their places in it. Everything that only moves elements is one of two operations, each the
 * adjoint of the other: taking parts out of a whole, and putting them together. One operation takes a whole of many
 * parts apart, and its cotangent is made once, not once for each part.
 */
import { collect } from '../../internal/values/collect'
import { memoryFor } from '../../internal/kernels/memory'
import { Node } from '../../internal/graph/node'
import { children } from '../../internal/values/sparse-cotangent'
import { define } from '../core/define'
import type { Matrix, Vector } from '../core/vector-types'
import { dataOf, matrixOf, vectorOf } from '../core/dense-values'

/** The sizes of a number, a vector or a matrix. */
export type Shape = readonly [] | readonly [n: number] | readonly [rows: number, cols: number]

/**
 * A part. Its element in row `i`, column `j` is at `offset + i * rowStep + j * colStep` of the whole. A vector is one
 * row.
 */
export interface Block {
  readonly shape: Shape
  readonly offset: number
  readonly rowStep: number
  readonly colStep: number
}

/** A whole and its parts, no two of which overlap. Elements that are in no part are zero. */
export interface Layout {
  readonly whole: Shape
  readonly blocks: ReadonlyArray<Block>
}

/** The names of two operations that are adjoint to each other. */
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

/** From how many numbers on a copy by the engine is faster than a loop. */
const long = 64

/** Copies n numbers that are a step apart to places that are a step apart. */
const copy = (
  n: number,
  from: Float64Array,
  at: number,
  step: number,
  to: Float64Array,
  place: number,
  stride: number
): void => {
  if (n >= long && step === 1 && stride === 1) to.set(from.subarray(at, at + n), place)
  else for (let i = 0; i < n; i++) to[place + i * stride] = from[at + i * step]!
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
  define(
    names.apart,
    (x: Part): Parts => layout.blocks.map(block => read(block, dataOf(x as Vector))),
    d => together(names, layout)(d)
  )

const together = (names: Names, layout: Layout): ((parts: Parts) => Part) =>
  define(
    names.together,
    (parts: Parts): Part => assembled(layout, parts),
    d => apart(names, layout)(d)
  )

/** The parts of a value, or of a variable, as an array of values or variables. */
export const partsOf = (names: Names, layout: Layout, x: unknown): ReadonlyArray<unknown> => {
  const parts = apart(names, layout)(x as Part)
  return parts instanceof Node ? children(parts, layout.blocks.length) : parts
}

/** The whole of an array of parts, which may be a variable or hold some. */
export const wholeOf = (names: Names, layout: Layout, parts: unknown): unknown =>
  together(names, layout)(collect(names.together, parts) as Parts)

const taken = (names: Names, whole: Shape, block: Block): ((x: Part) => Part) =>
  define(
    names.apart,
    (x: Part): Part => read(block, dataOf(x as Vector)),
    d => placed(names, whole, block)(d)
  )

const placed = (names: Names, whole: Shape, block: Block): ((x: Part) => Part) =>
  define(
    names.together,
    (part: Part): Part => assembled({ whole, blocks: [block] }, [part]),
    d => taken(names, whole, block)(d)
  )

/** One part of a value or variable. */
export const takenFrom = (names: Names, whole: Shape, block: Block, x: unknown): unknown =>
  taken(names, whole, block)(x as Part)

/** A value or variable as one part of a whole. */
export const placedIn = (names: Names, whole: Shape, block: Block, x: unknown): unknown =>
  placed(names, whole, block)(x as Part)

/** Elements of a vector that follow one another. */
export const stretch = (offset: number, n: number): Block => ({ shape: [n], offset, rowStep: 0, colStep: 1 })

/** One element. */
export const single = (offset: number): Block => ({ shape: [], offset, rowStep: 0, colStep: 0 })

/** A matrix inside one of `cols` columns, from a row and a column on. */
export const rectangle = (cols: number, row: number, col: number, shape: readonly [number, number]): Block => ({
  shape,
  offset: row * cols + col,
  rowStep: cols,
  colStep: 1
})
