/** How the functions of `Explicit` hand the caller's instances to the engine. */
import type { InstanceOf } from '../internal/engine/run'
import type { Backprop } from '../internal/graph/types'

/** The instances of arguments, by index. */
export const given =
  (...Bs: ReadonlyArray<unknown>): InstanceOf =>
  i =>
    Bs[i] as Backprop<unknown>

/** An instance of the caller's own may have cotangents of any shape. */
export const unchecked = (): void => undefined
