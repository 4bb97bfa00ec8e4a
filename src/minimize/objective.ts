/** A function of any structure, seen as a function of the vector of its numbers. */
import { negate } from '../functions/arithmetic'
import { allStructural, type Body, runTracked } from '../internal/engine/run'
import { BackpropError, describe, ScopeError, ShapeError } from '../internal/graph/errors'
import { Node, plainOf } from '../internal/graph/node'
import type { Vector } from '../LinearAlgebra/core/vector-types'
import { norm2 } from '../LinearAlgebra/statistics/norms'
import { ravel } from '../LinearAlgebra/shaping/ravel'
import { type Box, boxOf, movesInside, project } from './bounds'

/** A vector with the value and the gradient there, and the norm of what bounds leave of the gradient. */
export interface Point {
  readonly x: Vector
  readonly value: number
  readonly gradient: Vector
  readonly norm: number
}

/** What is minimized. `f` takes variables of vectors. */
export interface Objective<P> {
  readonly name: string
  readonly f: Body
  readonly box: Box | undefined
  readonly start: Point
  readonly at: (x: Vector) => Point
  readonly parametersOf: (x: Vector) => P
  readonly evaluations: () => number
}

export const isFinitePoint = ({ value, norm }: Point): boolean => Number.isFinite(value) && Number.isFinite(norm)

/** Sees a function as one of vectors, and counts how often it runs. */
export const objectiveOf = <P>(
  name: string,
  body: Body,
  start: P,
  { lower, upper }: { readonly lower?: P; readonly upper?: P } = {}
): Objective<P> => {
  if (typeof body !== 'function') throw new BackpropError(`${name}: wanted a function first, got ${describe(body)}`)
  const { get, reverseGet } = ravel(start as number)
  let evaluations = 0
  const f: Body = x => {
    evaluations++
    return body(reverseGet(x as Vector))
  }
  const vectorOf = (p: unknown): Vector | undefined => (p === undefined ? undefined : get(p as number))
  const x = get(start as number)
  if ((x as object) instanceof Node) throw new ScopeError(`${name}: the start is a variable. Take its primal`)
  const box = boxOf(name, x, vectorOf(lower), vectorOf(upper))
  const at = (x: Vector): Point => {
    const { value: found, pullback } = runTracked(name, f, [x], allStructural)
    const value = plainOf(name, 'the function', found)
    if (typeof value !== 'number')
      throw new ShapeError(`${name}: the function must give a number, got ${describe(value)}`)
    const gradient = pullback(1)[0] as Vector
    const left = box === undefined ? gradient : movesInside(box, x, negate(gradient))
    return { x, value, gradient, norm: norm2(left) }
  }
  return {
    name,
    f,
    box,
    start: at(project(box, x)),
    at,
    parametersOf: x => reverseGet(x) as P,
    evaluations: () => evaluations
  }
}
