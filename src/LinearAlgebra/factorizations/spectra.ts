/** What the gradients of eigensystems and singular value decompositions share: vectors that belong to values. */
import { add, div, mul, sub } from '../../functions/arithmetic'
import { NoGradientError } from '../../internal/graph/errors'
import { Node, primal } from '../../internal/graph/node'
import { transpose } from '../products/products'
import { spreadRows } from '../statistics/sums'
import type { Matrix, Vector } from '../core/vector-types'
import { dataOf, generated } from '../core/dense-values'

/** A matrix of the shape of `like`, each row filled with its number. */
export const inRows = (x: Vector, like: Matrix): Matrix => spreadRows(x, like) as Matrix

/** A matrix of the shape of `like`, each column filled with its number. */
export const inColumns = (x: Vector, like: Matrix): Matrix => transpose(inRows(x, transpose(like)))

/** Multiplies each column of a matrix by its number. */
export const scaleColumns = (a: Matrix, x: Vector): Matrix => mul(a, inColumns(x, a))

/** Whether a column gets a cotangent. In a nested gradient any may: a variable that is zero need not stay zero. */
const usedColumns = (d: Matrix): ((j: number) => boolean) => {
  if (d instanceof Node) return () => true
  const used = new Set<number>()
  dataOf(d).forEach((x, k) => {
    if (x !== 0) used.add(k % d.cols)
  })
  return j => used.has(j)
}

/** The greatest difference between values that rounding alone can make. */
export const roundingOf = (values: Vector, size: number): number =>
  size * Number.EPSILON * Math.max(0, ...Array.from(values.data, Math.abs))

/**
 * The matrix with 1 for each pair of vectors whose rotation towards each other counts, and 0 on the diagonal and where
 * neither vector is used. Throws if the values of such a pair coincide: any rotation of the two vectors is then as
 * good, and the derivative of the rotation is not defined.
 */
export const pairsApart = (name: string, what: string, values: Vector, d: Matrix, rounding: number): Matrix => {
  const xs = dataOf(primal(values) as Vector)
  const used = usedColumns(d)
  return generated(xs.length, xs.length, (i, j) => {
    if (i === j || !(used(i) || used(j))) return 0
    if (Math.abs(xs[i]! - xs[j]!) <= rounding)
      throw new NoGradientError(
        `${name}: the vectors of ${what} ${i} and ${j}, which are ${xs[i]} and ${xs[j]}, have no gradient: ` +
          `the two coincide up to rounding, so their vectors are not unique`
      )
    return 1
  })
}

/** The matrix of `1 / (x[j] - x[i])` where `apart` is 1, and 0 elsewhere. */
export const inverseGaps = (x: Vector, apart: Matrix): Matrix =>
  div(apart, add(sub(inColumns(x, apart), inRows(x, apart)), sub(1, apart)))

/** 1 for each value above rounding, 0 for the others. */
export const nonzeroValues = (values: Vector, rounding: number): ReadonlyArray<number> =>
  Array.from(dataOf(primal(values) as Vector), x => (x > rounding ? 1 : 0))

/**
 * Throws if a vector gets a cotangent whose singular value is zero up to rounding: the signs of the left and the right
 * vector are then independent of each other.
 */
export const requireSigns = (name: string, values: Vector, rounding: number, d: Matrix): void => {
  const used = usedColumns(d)
  dataOf(primal(values) as Vector).forEach((x, i) => {
    if (x <= rounding && used(i))
      throw new NoGradientError(
        `${name}: the vectors of singular value ${i}, which is ${x}, have no gradient: ` +
          `it is zero up to rounding, so their signs are not unique`
      )
  })
}
