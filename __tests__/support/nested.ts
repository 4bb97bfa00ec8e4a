/** A nested structure for optics to reach into. */
import { add, type BVar, constVar } from 'backprop-ts'

export interface Inner {
  readonly x: number
  readonly y: number
}

export interface Outer {
  readonly name: string
  readonly inner: Inner
  readonly list: ReadonlyArray<Inner>
}

export const outer: Outer = {
  name: 'o',
  inner: { x: 2, y: 3 },
  list: [
    { x: 4, y: 5 },
    { x: 6, y: 7 }
  ]
}

/** The gradient of what does not depend on it. */
export const none: Outer = {
  name: 'o',
  inner: { x: 0, y: 0 },
  list: [
    { x: 0, y: 0 },
    { x: 0, y: 0 }
  ]
}

export const sum = <S>(xs: ReadonlyArray<BVar<S, number>>, like: BVar<S, unknown>): BVar<S, number> =>
  xs.reduce((total, x) => add(total, x), constVar(0, like))
