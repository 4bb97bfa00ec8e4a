/**
 * Computes derivatives numerically, to compare gradients with.
 *
 * @since 0.1.0
 */
import { cotangentWith, numbersOf, withNumbers } from '../internal/numeric/flat-numbers'
import { centralDifferences, defaultStep } from './central-differences'

/**
 * The gradient of a function of plain values, in the shape of its argument, by central differences. It extrapolates
 * from two step sizes. The numbers may be in records, tuples, arrays, `Map`s, options, vectors, matrices, typed arrays
 * of floats, and fields of classes with an instance. Everything else gets zero, as in a gradient. About ten digits are
 * correct where the function is smooth. `step` is relative for numbers above 1.
 *
 * Calls the function four times for each number.
 *
 * @category numerical
 * @since 0.1.0
 * @example
 * import { evalBP, splitBV, sub, square } from 'backprop-ts'
 * import { numericalGradient } from 'backprop-ts/Check'
 *
 * const f = (p: { w: number; at: readonly [number] }) => p.w * p.at[0] ** 2
 * const { w, at } = numericalGradient(f)({ w: 2, at: [3] })
 * assert.ok(Math.abs(w - 9) < 1e-8 && Math.abs(at[0] - 12) < 1e-8)
 *
 * // Of a function on variables:
 * const slope = numericalGradient(evalBP<number, number>(x => square(sub(x, 1))))(3)
 * assert.ok(Math.abs(slope - 4) < 1e-8)
 */
export const numericalGradient =
  <A = number>(f: (a: A) => number, step = defaultStep): ((a: A) => A) =>
  a => {
    const ns = numbersOf(a)
    const at = (i: number, h: number): number =>
      f(
        withNumbers(
          a,
          ns.map((n, j) => (j === i ? n + h : n))
        ) as A
      )
    const slopes = ns.map((n, i) => centralDifferences(h => [at(i, h)], step * Math.max(1, Math.abs(n)))[0] as number)
    return cotangentWith(a, slopes) as A
  }
