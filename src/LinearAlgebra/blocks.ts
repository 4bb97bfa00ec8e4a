/**
 * Parts of a value by their places in it. Whatever only moves elements about is one of two operations, each of which is the adjoint of the other: to take parts
 * out of a whole, and to put them together. A whole of many parts is taken apart by one operation, so that its cotangent is made once, not once for each part.
 */
import { collect } from '../internal/containers'
import { memoryFor } from '../internal/memory'
import { Node } from '../internal/node'
import { children } from '../internal/parts'
import { define } from './define'
import type { Matrix, Vector } from './types'
import { dataOf, matrixOf, vectorOf } from './values'

/** The sizes of a number, a vector or a matrix. */
export type Shape = readonly [] | readonly [n: number] | readonly [rows: number, cols: number]

/** A part, whose element in row `i` and column `j` is that of the whole at `offset + i * rowStep + j * colStep`. A vector is one row. */
export interface Block {
  readonly shape: Shape
  readonly offset: number
  readonly rowStep: number
  readonly colStep: number
}

/** A whole and its parts, of which no two overlap. What is in none of them is zero. */
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

const valueOf = (shape: Shape, data: Float64Array): Part => {
  if (shape.length === 2) return matrixOf(shape[0], shape[1], data)
  return shape.length === 1 ? vectorOf(data) : data[0]!
}

const read = ({ shape, offset, rowStep, colStep }: Block, whole: Float64Array): Part => {
  const [rows, cols] = sizesOf(shape)
  const out = memoryFor(rows * cols)
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < cols; j++) out[at++] = whole[offset + i * rowStep + j * colStep]!
  return valueOf(shape, out)
}

const write = ({ shape, offset, rowStep, colStep }: Block, part: Part, whole: Float64Array): void => {
  const [rows, cols] = sizesOf(shape)
  const data = typeof part === 'number' ? [part] : dataOf(part)
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < cols; j++) whole[offset + i * rowStep + j * colStep] = data[at++]!
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
