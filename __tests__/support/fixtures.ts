/** Types that tests of several subjects differentiate by. */

export type Numbers = ReadonlyArray<number>

export interface Point {
  readonly x: number
  readonly y: number
}
