/**
 * Which values the user has seen. A loop that updates its parameters in place must leave those alone: to the user, values do not change.
 */
import { primal } from './node'
import { isCompound, keysOf, kindOf, partOf } from './structure'

let owners = 0
let seen = new WeakSet()

/** Runs a body that asks `isSeen` of what is revealed from now on. */
export const owning = <A>(body: () => A): A => {
  owners++
  try {
    return body()
  } finally {
    if (--owners === 0) seen = new WeakSet()
  }
}

/** Whether somebody may hold on to a value. */
export const isSeen = (x: object): boolean => seen.has(x)

const mark = (x: unknown): void => {
  if (typeof x !== 'object' || x === null || seen.has(x)) return
  seen.add(x)
  const kind = kindOf(x)
  if (isCompound(kind)) for (const key of keysOf(x, kind)) mark(primal(partOf(x, key)))
}

/** The plain value inside, for the user. */
export const reveal = (x: unknown): unknown => {
  const value = primal(x)
  if (owners > 0) mark(value)
  return value
}
