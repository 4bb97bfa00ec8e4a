/**
 * Matrices kept as a sum of a few outer products `alpha x yᵀ`. The gradient of a weight is such a sum. It keeps its
 * factors through the arithmetic of a training step, and is multiplied out only when its elements are read.
 */
import { kernels } from '../../internal/kernels/choose-backend'
import { memoryFor } from '../../internal/kernels/memory'
import type { Term } from '../../internal/numeric/numeric-class'

/** A sum of outer products. There is at least one. */
export type Terms = ReadonlyArray<Term>

/** The size from which an outer product keeps its factors. Below it, multiplying out costs no more. */
export const minKeptElements = 1024

/** The greatest number of terms that are kept. With more, a matrix is cheaper. */
export const maxKeptTerms = 8

/** The terms times a number; `undefined` if a factor could over- or underflow where the elements do not. */
export const scaled = (a: number, terms: Terms): Terms | undefined => {
  const out = terms.map(({ alpha, x, y }) => ({ alpha: a * alpha, x, y }))
  return out.every(({ alpha }) => Math.abs(alpha) < 1e150 && Math.abs(alpha) > 1e-150) ? out : undefined
}

/** `out = base + a Σ terms`, in one pass per term. The first pass also copies `base`. `out` may be `base`. */
export const addTerms = (a: number, terms: Terms, base: Float64Array, out: Float64Array): Float64Array => {
  terms.forEach(({ alpha, x, y }, i) => kernels.ger(x.length, y.length, a * alpha, x, y, i === 0 ? base : out, out))
  return out
}

/** The elements of the sum, in memory that `memory` allocates. */
export const multiplied = (terms: Terms, memory: (n: number) => Float64Array): Float64Array => {
  const { alpha, x, y } = terms[0]!
  const out = memory(x.length * y.length)
  kernels.outer(x.length, y.length, alpha, x, y, out)
  const rest = terms.slice(1)
  return rest.length === 0 ? out : addTerms(1, rest, out, out)
}

/** The sum of all elements, from the sums of the factors. */
export const sumOfTerms = (terms: Terms): number =>
  terms.reduce((sum, { alpha, x, y }) => sum + alpha * kernels.sum(x.length, x) * kernels.sum(y.length, y), 0)

const products = (x: Float64Array, y: Float64Array): Float64Array => {
  const out = memoryFor(x.length)
  kernels.mul(x.length, x, y, out)
  return out
}

/** The elementwise product of two sums, which is again a sum of outer products; `undefined` if it has too many. */
export const multiplyTerms = (xs: Terms, ys: Terms): Terms | undefined =>
  xs.length * ys.length > maxKeptTerms
    ? undefined
    : xs.flatMap(s => ys.map(t => ({ alpha: s.alpha * t.alpha, x: products(s.x, t.x), y: products(s.y, t.y) })))
