/** Makes vectors and matrices by size, from numbers in order. */
import { requireCount } from '../core/operands'
import { matrixOf, vectorOf } from '../core/dense-values'
import type { Matrix, Vector } from '../core/vector-types'

/** A vector of `rows` elements, or a matrix if there are `cols`. `next` gives the elements in order. */
export const filled = (
  name: string,
  rows: number,
  cols: number | undefined,
  next: () => number,
  what = 'a size'
): Vector | Matrix => {
  requireCount(name, rows, what)
  if (cols !== undefined) requireCount(name, cols, what)
  const data = new Float64Array(rows * (cols ?? 1))
  for (let i = 0; i < data.length; i++) data[i] = next()
  return cols === undefined ? vectorOf(data) : matrixOf(rows, cols, data)
}
