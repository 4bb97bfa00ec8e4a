/** Compares plain values part by part. */
import { hasPart, keysOf, partOf } from './containers'
import { containerKindOf, isPlain, isRecord } from './kinds'

interface Comparison {
  readonly numbers: (x: number, y: number) => boolean
  /** Whether to ignore a part that only one of the values has. */
  readonly extra: (part: unknown) => boolean
  /** Decides about two parts, or leaves them to the comparison. */
  readonly decide?: Decide
}

type Decide = (x: unknown, y: unknown) => boolean | undefined

/** The keys of the parts that are compared. For an instance of a class, these are its fields. */
const partKeys = (x: object): ReadonlyArray<unknown> => {
  const kind = containerKindOf(x)
  return kind === undefined ? Object.keys(x) : keysOf(x, kind)
}

export const isObject = (x: unknown): x is object => typeof x === 'object' && x !== null

const tagOf = (x: object): unknown => (x as { readonly _tag?: unknown })._tag

const compare = (x: unknown, y: unknown, by: Comparison): boolean => {
  const decided = by.decide?.(x, y)
  if (decided !== undefined) return decided
  if (typeof x === 'number' && typeof y === 'number') return by.numbers(x, y)
  if (!isObject(x) || !isObject(y) || x === y) return Object.is(x, y)
  if (tagOf(x) === 'None' && tagOf(y) === 'Some') return by.extra(partOf(y, 'value'))
  if (tagOf(x) === 'Some' && tagOf(y) === 'None') return by.extra(partOf(x, 'value'))
  // The usual arrays need no lists of keys.
  if (Array.isArray(x) && Array.isArray(y) && x.length === y.length)
    return x.findIndex((part, i) => !compare(part, y[i], by)) < 0
  const alike = isRecord(x) ? isRecord(y) : Object.getPrototypeOf(x) === Object.getPrototypeOf(y)
  const [xs, ys] = [partKeys(x), partKeys(y)]
  // An object without visible parts equals only itself.
  if (!alike || (xs.length === 0 && ys.length === 0 && !isPlain(x))) return false
  return (
    xs.every(key => (hasPart(y, key) ? compare(partOf(x, key), partOf(y, key), by) : by.extra(partOf(x, key)))) &&
    ys.every(key => hasPart(x, key) || by.extra(partOf(y, key)))
  )
}

const isZero = (x: unknown): boolean => {
  if (isObject(x)) return partKeys(x).every(key => isZero(partOf(x, key)))
  return typeof x === 'number' || typeof x === 'bigint' ? x == 0 : typeof x !== 'function'
}

const exactly: Comparison = { numbers: (m, n) => m === n || Object.is(m, n), extra: () => false }

/** Whether two values have the same structure and the same numbers. */
export const equal = (x: unknown, y: unknown): boolean => compare(x, y, exactly)

/** Like `equal`, with parts that are decided about otherwise. */
export const equalBy = (x: unknown, y: unknown, decide: Decide): boolean => compare(x, y, { ...exactly, decide })

/**
 * Like `equal`, but ignores rounding errors, and parts made of zeros that only one value has. Strings and other static
 * leaves count as zeros.
 */
export const equalUpToZeros = (x: unknown, y: unknown): boolean =>
  compare(x, y, {
    numbers: (m, n) => Object.is(m, n) || m === n || Math.abs(m - n) <= 1e-9 * Math.max(1, Math.abs(m), Math.abs(n)),
    extra: isZero
  })
