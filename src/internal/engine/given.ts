/** Instances that the caller brought. The structural one is what the engine does by itself. */
import { structural } from '../values/zero-add-one'
import type { Instances } from '../graph/node'
import type { Backprop } from '../values/containers'

type Any = Backprop<unknown>

export const given = (B: unknown): Any | undefined => (B === structural ? undefined : (B as Any))

export const allGiven = (Bs: ReadonlyArray<unknown>): ReadonlyArray<Any> | undefined =>
  Bs.every(B => B === structural) ? undefined : (Bs as ReadonlyArray<Any>)

export const instances = (part: unknown, whole: unknown): Instances | undefined =>
  part === structural && whole === structural ? undefined : { part: given(part), whole: given(whole) }
