/** The log-likelihood of a mixture of Gaussians, with a Wishart prior on their inverse covariances. */
import { add, type BVar, exp, lgamma, mul, negate, splitBV, sub } from 'backprop-ts'
import {
  addToRows,
  affine,
  columnMeans,
  concat,
  dot,
  flatten,
  fromRows,
  gather,
  hcat,
  logSumExp,
  matrix,
  type Matrix,
  matVec,
  mTm,
  reshape,
  segmentSum,
  slice,
  sumElements,
  sumRows,
  toRows,
  type Vector,
  vector
} from 'backprop-ts/LinearAlgebra'
import { Reader, type Source } from './reading'

/** What is differentiated. Each matrix has a row for each of the `k` components. */
export interface Mixture {
  /** The logarithms of the components' weights, up to a constant. */
  readonly alphas: Vector
  readonly means: Matrix
  /**
   * The factors `L` of the inverse covariances: logarithms of the diagonal, then what is below it, column by column.
   */
  readonly icf: Matrix
}

export interface Gmm {
  readonly mixture: Mixture
  /** One point in each row. */
  readonly points: Matrix
  readonly gamma: number
  readonly m: number
}

export const readGmm = (source: Source): Gmm => {
  const reader = new Reader(source)
  const d = reader.integer('d, the dimension', { min: 1 })
  const k = reader.integer('k, the number of components', { min: 1 })
  const n = reader.integer('n, the number of points', { min: 1 })
  const size = (d * (d + 1)) / 2
  const alphas = vector(reader.numbers(k, 'alphas'))
  const means = matrix(k, d, reader.numbers(k * d, 'means'))
  const icf = matrix(k, size, reader.numbers(k * size, 'inverse covariances'))
  const points = matrix(n, d, reader.numbers(n * d, 'points'))
  const gamma = reader.positive('gamma')
  // The prior has d + m + 1 degrees of freedom, which must be more than d - 1.
  const m = reader.integer('m', { min: -1 })
  reader.end()
  return { mixture: { alphas, means, icf }, points, gamma, m }
}

/** The numbers of a mixture in the order of the file. */
export const numbersOfMixture = ({ alphas, means, icf }: Mixture): Float64Array =>
  Float64Array.from([alphas, means, icf].flatMap(x => Array.from(x.data)))

/** The benchmark's value of π. */
const pi = 3.14159265359

/** The logarithm of the gamma function in `d` dimensions. */
const logGammaMulti = (a: number, d: number): number =>
  Array.from({ length: d }, (_, j) => lgamma(a - j / 2)).reduce((x, y) => x + y, 0.25 * d * (d - 1) * Math.log(pi))

/** Where each number of a row of `icf` stands in the factor, which is stored row by row. */
const placesOf = (d: number): readonly number[] => {
  const indices = Array.from({ length: d }, (_, i) => i)
  return [...indices.map(i => i * d + i), ...indices.flatMap(j => indices.slice(j + 1).map(i => i * d + j))]
}

/**
 * The points, and the products of any two of their coordinates in the order of `places`. A product of different
 * coordinates occurs twice in a quadratic form, and so is doubled.
 */
const featuresOf = (points: Matrix, places: readonly number[]): Matrix => {
  const { rows: n, cols: d, data: x } = points
  const width = places.length + d
  const features = new Float64Array(n * width)
  for (let p = 0; p < n; p++) {
    places.forEach((place, f) => {
      const [i, j] = [Math.floor(place / d), place % d]
      features[p * width + f] = (i === j ? 1 : 2) * x[p * d + i]! * x[p * d + j]!
    })
    for (let i = 0; i < d; i++) features[p * width + places.length + i] = x[p * d + i]!
  }
  return matrix(n, width, features)
}

/** The terms that do not depend on the parameters. */
export const constantOf = ({ mixture, points: { rows: n, cols: d }, gamma, m }: Gmm): number => {
  const freedom = d + m + 1
  const one = freedom * d * (Math.log(gamma) - 0.5 * Math.log(2)) - logGammaMulti(freedom / 2, d)
  return -0.5 * n * d * Math.log(2 * pi) - mixture.means.rows * one
}

/**
 * The logarithm of the density of a Gaussian is linear in the coordinates of the point and in their products. So one
 * product of matrices gives it for all points and all components.
 */
export const gmm = (problem: Gmm) => {
  const { mixture, points, gamma, m } = problem
  const { rows: n, cols: d } = points
  const k = mixture.means.rows
  const places = placesOf(d)
  const placed = segmentSum(places, d * d)
  const onlyLower = gather(places)
  // Seen from the centre of the points, the products are small and lose no digits where they cancel.
  const centre = columnMeans(points)
  const features = featuresOf(addToRows(points, negate(centre)), places)
  const constant = constantOf(problem)

  return <S>(parameters: BVar<S, Mixture>): BVar<S, number> => {
    const { alphas, means, icf } = splitBV(parameters)
    const logDiagonals = slice(0, k, 0, d)(icf)
    const factors = toRows(hcat(exp(logDiagonals), slice(0, k, d, places.length)(icf)))
    const forms = toRows(addToRows(means, negate(centre))).map((mean, c) => {
      const precision = mTm(reshape(d, d)(placed(factors[c]!)))
      const slope = matVec(precision, mean)
      const coefficients = concat(mul(-0.5, onlyLower(flatten(precision))), slope)
      return { coefficients, offset: mul(-0.5, dot(mean, slope)) }
    })
    const coefficients = fromRows(forms.map(({ coefficients }) => coefficients))
    const offsets = add(vector(forms.map(({ offset }) => offset)), add(alphas, sumRows(logDiagonals)))
    const logDensities = affine(coefficients, features, offsets)
    const likelihood = sub(sumElements(logSumExp(logDensities)), mul(n, logSumExp(alphas)))
    const squares = factors.map(factor => dot(factor, factor)).reduce((x, y) => add(x, y))
    return add(constant, add(likelihood, sub(mul(0.5 * gamma * gamma, squares), mul(m, sumElements(logDiagonals)))))
  }
}
