/** Directions in the shape of any value. They look random, and are the same for the same seed. */
import { cotangentWith, numbersOf } from '../internal/numeric/flat-numbers'

/** Distinct numbers in [0.5, 2.5]. */
export const weights = (count: number, seed: number): ReadonlyArray<number> =>
  Array.from({ length: count }, (_, i) => 1.5 + Math.sin(seed + 1.618 * i))

/** A direction in the shape of a value, for its cotangents. */
export const weightsFor = (x: unknown, seed: number): unknown => cotangentWith(x, weights(numbersOf(x).length, seed))

/** A direction in which each number of a value moves in proportion to its size, from 1 on. */
export const directionAt = (x: unknown, seed: number): unknown => {
  const ns = numbersOf(x)
  const ws = weights(ns.length, seed)
  return cotangentWith(
    x,
    ns.map((n, i) => (ws[i] as number) * Math.max(1, Math.abs(n)))
  )
}
