/** Lower and upper bounds of vectors, and the moves that they leave. */
import { max, min } from '../functions/arithmetic'
import { DomainError } from '../internal/graph/errors'
import { dataOf, vectorOf } from '../LinearAlgebra/core/dense-values'
import type { Vector } from '../LinearAlgebra/core/vector-types'
import { dot } from '../LinearAlgebra/products/products'

/** The vectors between two others, which may be infinite. */
export interface Box {
  readonly lower: Vector
  readonly upper: Vector
}

/** Applies a function to each element of a vector, with its place. */
export const mapped = (x: Vector, f: (xi: number, i: number) => number): Vector => vectorOf(dataOf(x).map(f))

/** The box of bounds that may be missing, or `undefined` if all are. */
export const boxOf = (
  name: string,
  like: Vector,
  lower: Vector | undefined,
  upper: Vector | undefined
): Box | undefined => {
  if (lower === undefined && upper === undefined) return undefined
  const box = { lower: lower ?? mapped(like, () => -Infinity), upper: upper ?? mapped(like, () => Infinity) }
  const above = dataOf(box.upper)
  dataOf(box.lower).forEach((low, i) => {
    if (!(low <= above[i]!) || low === Infinity || above[i] === -Infinity)
      throw new DomainError(`${name}: lower bounds must be at most the upper ones, got ${low} and ${above[i]}`)
  })
  return box
}

/** The nearest vector in a box. */
export const project = (box: Box | undefined, x: Vector): Vector =>
  box === undefined ? x : min(max(x, box.lower), box.upper)

/** Where an element of a vector stops if it moves: at a bound, if a move of this sign would leave the box. */
const isAtBound = (box: Box, xi: number, i: number, move: number): boolean =>
  (move < 0 && xi <= dataOf(box.lower)[i]!) || (move > 0 && xi >= dataOf(box.upper)[i]!)

/** The moves of a vector, but 0 for those that would leave the box at once. */
export const movesInside = (box: Box | undefined, x: Vector, moves: Vector): Vector => {
  if (box === undefined) return moves
  const xs = dataOf(x)
  return mapped(moves, (move, i) => (isAtBound(box, xs[i]!, i, move) ? 0 : move))
}

/** The slope along moves within a box. What does not move has none, even if the gradient is infinite at its bound. */
export const slopeAlong = (box: Box | undefined, moves: Vector, gradient: Vector): number => {
  if (box === undefined) return dot(gradient, moves)
  const ms = dataOf(moves)
  return dot(
    mapped(gradient, (g, i) => (ms[i] === 0 ? 0 : g)),
    moves
  )
}
