/** Types that tests of several subjects differentiate by. */

export type Numbers = ReadonlyArray<number>

export interface Pair {
  readonly x: number
  readonly y: number
}

export type Point = Pair
