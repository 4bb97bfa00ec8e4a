/**
 * Products of elements. No gradient divides, so all are right where elements are zero.
 *
 * @since 0.1.0
 */
import { mul } from '../../functions/arithmetic'
import { memoryFor } from '../../internal/kernels/memory'
import { define } from '../core/define'
import { denseIn, vectorIn } from '../core/operands'
import type { Arg, Matrix, Out1, Vector } from '../core/vector-types'
import { dataOf, isMatrix, matrixOf, vectorOf } from '../core/dense-values'

type Dense = Vector | Matrix

const withElements = (x: Dense, data: Float64Array): Dense =>
  isMatrix(x) ? matrixOf(x.rows, x.cols, data) : vectorOf(data)

/** The elements of a value, each replaced by what a step has made of the ones before it, starting with `start`. */
const fromLeft = (x: Dense, start: number, step: (state: number, i: number) => number): Dense => {
  const out = memoryFor(dataOf(x).length)
  let state = start
  for (let i = 0; i < out.length; i++) {
    out[i] = state
    state = step(state, i)
  }
  return withElements(x, out)
}

const fromRight = (x: Dense, start: number, step: (state: number, i: number) => number): Dense => {
  const out = memoryFor(dataOf(x).length)
  let state = start
  for (let i = out.length - 1; i >= 0; i--) {
    out[i] = state
    state = step(state, i)
  }
  return withElements(x, out)
}

/** For each element, the product of all before it. */
const productsBefore: (x: Dense) => Dense = define(
  'productsBefore',
  (x: Dense): Dense => {
    const data = dataOf(x)
    return fromLeft(x, 1, (product, i) => product * data[i]!)
  },
  (d, [x], y) => mul(y, sumsAfter(x, d))
)

/** For each element, the product of all after it. */
const productsAfter: (x: Dense) => Dense = define(
  'productsAfter',
  (x: Dense): Dense => {
    const data = dataOf(x)
    return fromRight(x, 1, (product, i) => product * data[i]!)
  },
  (d, [x], y) => mul(y, sumsBefore(x, d))
)

/** `y[k] = Σ b[i] Π x[j]` over all `i < k` and all `j` between `i` and `k`. The next is `b[k] + x[k] y[k]`. */
const sumsBefore: (x: Dense, b: Dense) => Dense = define(
  'sumsBefore',
  (x: Dense, b: Dense): Dense => {
    const [xs, bs] = [dataOf(x), dataOf(b)]
    return fromLeft(x, 0, (sum, i) => bs[i]! + xs[i]! * sum)
  },
  (d, [x], y) => mul(y, sumsAfter(x, d)),
  (d, [x]) => sumsAfter(x, d)
)

/** `y[k] = Σ b[i] Π x[j]` over all `i > k` and all `j` between `k` and `i`. */
const sumsAfter: (x: Dense, b: Dense) => Dense = define(
  'sumsAfter',
  (x: Dense, b: Dense): Dense => {
    const [xs, bs] = [dataOf(x), dataOf(b)]
    return fromRight(x, 0, (sum, i) => bs[i]! + xs[i]! * sum)
  },
  (d, [x], y) => mul(y, sumsBefore(x, d)),
  (d, [x]) => sumsBefore(x, d)
)

/**
 * The product of all elements of a vector or a matrix. It is 1 if there are none. The gradient does not divide, so it
 * is right with one zero among the elements, and with several. The cost is linear. hmatrix: `prodElements`.
 *
 * @category products
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { productElements, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(productElements(vector([2, 3, 4])), 24)
 * assert.deepStrictEqual(toArray(gradBP(x => productElements(x), vector([2, 0, 4]))), [0, 8, 0])
 */
export const productElements: <X extends Arg<Vector | Matrix>>(x: X) => Out1<X, number> = define(
  'productElements',
  (x: Dense): number => {
    let product = 1
    for (const a of dataOf(denseIn('productElements', x))) product *= a
    return product
  },
  (d, [x]) => mul(d, mul(productsBefore(x), productsAfter(x)))
)

/**
 * The running products of a vector: each element is the product of all elements up to its place. The gradient does not
 * divide, so it is right with one zero among the elements, and with several. The cost is linear.
 *
 * @category along a vector
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { cumProd, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(cumProd(vector([2, 3, 4]))), [2, 6, 24])
 * assert.deepStrictEqual(toArray(gradBP(x => cumProd(x), vector([2, 0, 4]))), [1, 10, 0])
 */
export const cumProd = ((x: Vector): unknown => {
  vectorIn('cumProd', x)
  return mul(x, productsBefore(x) as Vector)
}) as <X extends Arg<Vector>>(x: X) => X
