/** Types and instances by which tests of several subjects differentiate. */
import * as B from 'backprop-ts/Backprop'

export type Numbers = ReadonlyArray<number>
export type Pair = readonly [number, number]

export interface Point {
  readonly x: number
  readonly y: number
}

/** One function that takes plain values, variables, and variables inside variables. */
export type Untyped = (...xs: ReadonlyArray<unknown>) => unknown
export type Untyped1 = (x: unknown) => unknown

/** Adds by taking the greater, to be told from the structural instance. */
export const greatest: B.Backprop<number> = { ...B.number, add: Math.max }
