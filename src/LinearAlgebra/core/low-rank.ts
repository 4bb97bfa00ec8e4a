/**
 * Sums of a few outer products `alpha x yᵀ`, which is what the gradient of a weight is. They stay as they are through
 * the arithmetic of a step of training, and are multiplied out when their elements are read.
 */
import { kernels } from '../../internal/kernels/choose-backend'
import { memoryFor } from '../../internal/kernels/memory'

/** `alpha x yᵀ`. The memory of x and y is shared and never written to. */
export interface Term {
  readonly alpha: number
  readonly x: Float64Array
  readonly y: Float64Array
}

/** At least one. */
export type Terms = ReadonlyArray<Term>

/** From how many elements on a product is kept: below, multiplying costs no more than keeping. */
export const fromElements = 1024

/** How many terms are kept. More are no longer cheaper than the matrix. */
export const mostTerms = 8

/** The terms times a number; `undefined` where factors would over- or underflow that the elements need not. */
export const scaled = (a: number, terms: Terms): Terms | undefined => {
  const out = terms.map(({ alpha, x, y }) => ({ alpha: a * alpha, x, y }))
  return out.every(({ alpha }) => Math.abs(alpha) < 1e150 && Math.abs(alpha) > 1e-150) ? out : undefined
}

/** `out = base + a Σ terms` in one pass for the first term; `out` may be `base`. */
export const addTerms = (a: number, terms: Terms, base: Float64Array, out: Float64Array): Float64Array => {
  terms.forEach(({ alpha, x, y }, i) => kernels.ger(x.length, y.length, a * alpha, x, y, i === 0 ? base : out, out))
  return out
}

/** The elements, in memory of the given kind. */
export const multiplied = (terms: Terms, memory: (n: number) => Float64Array): Float64Array => {
  const { alpha, x, y } = terms[0]!
  const out = memory(x.length * y.length)
  kernels.outer(x.length, y.length, alpha, x, y, out)
  const rest = terms.slice(1)
  return rest.length === 0 ? out : addTerms(1, rest, out, out)
}

/** The sum of all elements. */
export const totalOf = (terms: Terms): number =>
  terms.reduce((sum, { alpha, x, y }) => sum + alpha * kernels.sum(x.length, x) * kernels.sum(y.length, y), 0)

const products = (x: Float64Array, y: Float64Array): Float64Array => {
  const out = memoryFor(x.length)
  kernels.mul(x.length, x, y, out)
  return out
}

/** Element by element, the product of two: again outer products. `undefined` if there are too many. */
export const timesTerms = (xs: Terms, ys: Terms): Terms | undefined =>
  xs.length * ys.length > mostTerms
    ? undefined
    : xs.flatMap(s => ys.map(t => ({ alpha: s.alpha * t.alpha, x: products(s.x, t.x), y: products(s.y, t.y) })))
