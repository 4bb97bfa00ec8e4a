/**
 * Numbers of 106 bits, as sums of two: Dekker, "A floating-point technique for extending the available precision"
 * (1971).
 *
 * Exponentials magnify the rounding errors of their arguments, so the exponents of the gamma and beta densities are
 * calculated with these.
 *
 * @since 0.1.0
 */

/** A number and what it lacks, which is at most half a unit in its last place. */
export type Pair = readonly [high: number, low: number]

/** The exact sum of two numbers. */
export const exactSum = (a: number, b: number): Pair => {
  const sum = a + b
  const v = sum - a
  return [sum, a - (sum - v) + (b - v)]
}

/** The upper half of the digits. */
const upperHalf = (a: number): number => {
  const c = 134217729 * a
  return c - (c - a)
}

/** The exact product of two numbers. */
const exactProduct = (a: number, b: number): Pair => {
  const product = a * b
  const [p, q] = [upperHalf(a), upperHalf(b)]
  return [product, p * q - product + p * (b - q) + (a - p) * q + (a - p) * (b - q)]
}

export const plus = ([a, b]: Pair, [c, d]: Pair): Pair => {
  const [high, low] = exactSum(a, c)
  return exactSum(high, low + b + d)
}

export const times = ([a, b]: Pair, [c, d]: Pair): Pair => {
  const [high, low] = exactProduct(a, c)
  return exactSum(high, low + (a * d + b * c))
}

export const over = (x: Pair, y: Pair): Pair => {
  const first = x[0] / y[0]
  const rest = plus(x, times([-first, 0], y))
  return exactSum(first, rest[0] / y[0])
}

const ln2: Pair = [0.6931471805599453, 2.3190468138462996e-17]

/** The logarithm, by the series of the area tangent of `(x - 1) / (x + 1)` after division by a power of two. */
export const logOf = ([high, low]: Pair): Pair => {
  const exponent = Math.round(Math.log2(high))
  // In two steps, as the power of a subnormal number would overflow.
  const half = Math.round(exponent / 2)
  const scaled = (part: number): number => part * 2 ** -half * 2 ** (half - exponent)
  const x: Pair = [scaled(high), scaled(low)]
  const r = over(plus(x, [-1, 0]), plus(x, [1, 0]))
  const square = times(r, r)
  let sum: Pair = [0, 0]
  for (let j = 41; j > 0; j -= 2) sum = plus(times(sum, square), over([2, 0], [j, 0]))
  return plus(times(r, sum), times([exponent, 0], ln2))
}

export const expOf = ([high, low]: Pair): number => Math.exp(high) * (1 + low)
