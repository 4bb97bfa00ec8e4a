/** Residuals of any structure, seen as a function from the vector of all parameters to a vector. */
import { forwardJacobian, reverseJacobian } from '../derivatives/jacobian'
import { mul } from '../functions/arithmetic'
import type { Body } from '../internal/engine/run'
import { BackpropError, describe, DomainError, ScopeError, ShapeError } from '../internal/graph/errors'
import { Node, plainOf } from '../internal/graph/node'
import type { BVar } from '../internal/graph/types'
import { collect } from '../internal/values/collect'
import { dataOf, vectorOf } from '../LinearAlgebra/core/dense-values'
import type { Matrix, Vector } from '../LinearAlgebra/core/vector-types'
import { areFinite } from '../LinearAlgebra/factorizations/columns'
import { dot, vecMat } from '../LinearAlgebra/products/products'
import { toColumns } from '../LinearAlgebra/shaping/rows'
import { ravel } from '../LinearAlgebra/shaping/ravel'
import { norm2 } from '../LinearAlgebra/statistics/norms'
import type { Point } from './objective'

/** A point with its residuals and their Jacobian. Its value is the sum of their squares. */
export interface Fit extends Point {
  readonly residuals: Vector
  readonly jacobian: Matrix
}

export const isFit = ({ jacobian, norm, value }: Fit): boolean =>
  Number.isFinite(value) && Number.isFinite(norm) && areFinite(dataOf(jacobian))

/** Whether a sum of squares neither overflowed nor lost digits. */
const isInRange = (squares: number): boolean => squares > 2 ** -1022 / Number.EPSILON && squares < Infinity

export const columnNorms = (a: Matrix): Float64Array => {
  const squares = new Float64Array(a.cols)
  dataOf(a).forEach((x, k) => (squares[k % a.cols]! += x * x))
  return squares.map((sum, j) => (isInRange(sum) ? Math.sqrt(sum) : norm2(toColumns(a)[j]!)))
}

/** The weights of parameters, which are the norms of their columns. Those without influence have any. */
export const weightsOf = (norms: Float64Array): Vector => vectorOf(norms.map(norm => (norm === 0 ? 1 : norm)))

/** Residuals as a function of vectors, and how often they were calculated. */
export interface Residuals<P, R> {
  readonly name: string
  readonly start: Fit
  readonly residualsAt: (x: Vector) => Vector
  readonly fitAt: (x: Vector, residuals: Vector) => Fit
  readonly parametersOf: (x: Vector) => P
  readonly structureOf: (residuals: Vector) => R
  readonly evaluations: () => number
}

type OfVectors = <S>(x: BVar<S, Vector>) => BVar<S, Vector>

/** Sees residuals as a function of vectors, and counts how often it runs. */
export const residualsOf = <P, R>(name: string, body: Body, start: P): Residuals<P, R> => {
  if (typeof body !== 'function') throw new BackpropError(`${name}: wanted a function first, got ${describe(body)}`)
  const input = ravel(start as number)
  let evaluations = 0
  const f: Body = x => {
    evaluations++
    return collect(name, body(input.reverseGet(x as Vector)))
  }
  const plain = (x: Vector): number => plainOf(name, 'the function', f(x)) as number
  const x = input.get(start as number)
  if ((x as object) instanceof Node) throw new ScopeError(`${name}: the start is a variable. Take its primal`)
  const first = plain(x)
  const output = ravel(first)
  const residuals = output.get(first)
  if (residuals.length === 0)
    throw new ShapeError(`${name}: the function must give residuals, got ${describe(first)}, which holds no numbers`)
  const size = norm2(residuals)
  if (size > 0 && size < Infinity && !isInRange(dot(residuals, residuals)))
    throw new DomainError(
      `${name}: the squares of the residuals leave the range of numbers, because their norm is ${size}. ` +
        'Divide the residuals by their size'
    )
  // As `jacobian` does, without running the function once more to see how many residuals there are.
  const jacobianAt = residuals.length > x.length ? forwardJacobian : reverseJacobian
  const fitAt = (at: Vector, r: Vector): Fit => {
    const jacobian = jacobianAt((y => output.get(f(y) as number)) as Body as OfVectors, at)
    const gradient = mul(2, vecMat(r, jacobian))
    return { x: at, residuals: r, jacobian, value: dot(r, r), gradient, norm: norm2(gradient) }
  }
  return {
    name,
    start: fitAt(x, residuals),
    residualsAt: at => output.get(plain(at)),
    fitAt,
    parametersOf: at => input.reverseGet(at) as P,
    structureOf: r => output.reverseGet(r) as R,
    evaluations: () => evaluations
  }
}
