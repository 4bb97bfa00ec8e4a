/**
 * Computes derivatives numerically, to compare gradients with.
 *
 * @since 0.1.0
 */
import { cotangentWith, numbersOf, withNumbers } from '../internal/numeric/flat-numbers'

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
  <A = number>(f: (a: A) => number, step = 1e-3): ((a: A) => A) =>
  a => {
    const ns = numbersOf(a)
    const at = (i: number, h: number): number =>
      f(
        withNumbers(
          a,
          ns.map((n, j) => (j === i ? n + h : n))
        ) as A
      )
    const difference = (i: number, h: number): number => (at(i, h) - at(i, -h)) / (2 * h)
    const slopes = ns.map((n, i) => {
      const h = step * Math.max(1, Math.abs(n))
      return (4 * difference(i, h / 2) - difference(i, h)) / 3
    })
    return cotangentWith(a, slopes) as A
  }
