/**
 * Which values the user has seen. A loop that updates its parameters in place must leave those alone, and memory is not used again for
 * others: to the user, values do not change.
 */
import { hasRecords } from './memory'
import { variable } from './values/containers'

/** The symbol by which a value tells what memory it stands on. */
export const memory: unique symbol = Symbol('memory')

interface OnMemory {
  [memory](): ReadonlyArray<Float64Array>
}

/** Whether a value is one of this library's that stand on memory. */
export const isOnMemory = (x: unknown): x is OnMemory => typeof x === 'object' && x !== null && memory in x

let owners = 0
let seen: WeakSet<object> | undefined

/** Runs a body that asks `isSeen` of what is revealed from now on. */
export const owning = <A>(body: () => A): A => {
  owners++
  try {
    return body()
  } finally {
    owners--
    forgetSeen()
  }
}

/** Whether somebody may hold on to a value, or to the memory of one. */
export const isSeen = (x: object): boolean => seen?.has(x) === true

/** The parts of any object; getters are the user's own affair. */
const partsOf = (x: object): Iterable<unknown> => {
  if (isOnMemory(x)) return x[memory]()
  if (variable in x) return [(x as { readonly value?: unknown }).value]
  if (ArrayBuffer.isView(x)) return []
  if (Array.isArray(x) || x instanceof Map) return x.values()
  return Reflect.ownKeys(x).map(key => Object.getOwnPropertyDescriptor(x, key)?.value as unknown)
}

/** Adds everything that is in a value, memory included. */
const gather = (x: unknown, into: WeakSet<object>): void => {
  const open = [x]
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next !== 'object' || next === null || into.has(next)) continue
    into.add(next)
    for (const part of partsOf(next)) if (typeof part === 'object') open.push(part)
  }
}

/** Tells that the user has seen a value: while a loop owns values, or there is memory that might be used again. */
export const markSeen = (x: unknown): void => {
  if (owners > 0 || hasRecords()) gather(x, (seen ??= new WeakSet()))
}

/** Forgets what was seen, unless a loop owns values. */
export const forgetSeen = (): void => {
  if (owners === 0) seen = undefined
}

/** Whether a value stands on any of the given memory. */
export const standsOn = (x: unknown, arrays: ReadonlyArray<Float64Array>): boolean => {
  const all = new WeakSet()
  gather(x, all)
  return arrays.some(array => all.has(array))
}
