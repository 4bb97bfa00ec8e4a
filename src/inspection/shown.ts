/** Values as they are shown in pictures and messages: short, however large they are. */
import { describe, NotDifferentiableError } from '../internal/graph/errors'
import { primal } from '../internal/graph/node'
import { findNumber, type NumberAt } from '../internal/numeric/flat-numbers'
import { isObject } from '../internal/values/equality'
import { isTypedArray } from '../internal/values/kinds'

/**
 * A value in short.
 *
 * @category model
 * @since 0.1.0
 */
export interface Shown {
  /** What it is: `number`, `Vector<3>`, `array of 3`, `record { a, b }`. */
  readonly shape: string
  /** Some of what it holds, to four digits: `0.5, 1, 2, 3, …`. */
  readonly text: string
}

const maxParts = 4
const maxLetters = 40

const cut = (text: string, length = maxLetters): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text

/** Four digits, or all of them where rounding would overflow. */
const textOfNumber = (x: number): string => {
  const rounded = Number(x.toPrecision(4))
  return Object.is(x, -0) ? '-0' : String(Number.isFinite(rounded) ? rounded : x)
}

/** The elements of an array, a typed array, a vector or a matrix. */
const elementsOf = (x: object): ArrayLike<unknown> | undefined => {
  if (Array.isArray(x) || isTypedArray(x)) return x
  return 'data' in x && isTypedArray(x.data) ? x.data : undefined
}

const entriesOf = (x: object): ReadonlyArray<readonly [unknown, unknown]> =>
  (x instanceof Map ? [...(x as Map<unknown, unknown>)] : Object.entries(x)).filter(([, v]) => typeof v !== 'function')

const listed = (parts: ReadonlyArray<string>, count: number): string =>
  [...parts, ...(count > parts.length ? ['…'] : [])].join(', ')

const textOf = (x: unknown, depth: number): string => {
  if (typeof x === 'number') return textOfNumber(x)
  if (typeof x === 'bigint') return cut(`${x}n`)
  if (typeof x === 'string') return JSON.stringify(cut(x, maxLetters - 2))
  if (!isObject(x)) return cut(typeof x === 'function' ? describe(x) : String(x))
  if (depth === 0) return '…'
  const elements = elementsOf(x)
  if (elements !== undefined) {
    const parts = Array.from({ length: Math.min(maxParts, elements.length) }, (_, i) => textOf(elements[i], depth - 1))
    const text = listed(parts, elements.length)
    return depth === maxDepth ? text : `[${text}]`
  }
  const entries = entriesOf(x)
  const parts = entries.slice(0, maxParts).map(([key, v]) => `${cut(String(key))}: ${textOf(v, depth - 1)}`)
  return parts.length === 0 ? '{}' : `{ ${listed(parts, entries.length)} }`
}

const maxDepth = 3

const shapeOf = (x: unknown): string =>
  isObject(x) || typeof x === 'function' ? cut(describe(x).replace(/^an? /, '')) : x === null ? 'null' : typeof x

/** A value, or that of a variable. */
export const shown = (x: unknown): Shown => {
  const value = primal(x)
  return { shape: shapeOf(value), text: cut(textOf(value, maxDepth)) }
}

/** A value, and the number at a place of it, unless it stands among the first ones anyway. */
export const shownAt = (x: unknown, at: NumberAt): Shown => {
  const { shape, text } = shown(x)
  const here = at.place < maxParts ? undefined : firstNumber(x, (_, place) => place === at.place)
  return { shape, text: here === undefined ? text : `${text} (${textOfNumber(here.value)} at ${here.path})` }
}

/** The text, after the shape where that says more. */
export const inLine = ({ shape, text }: Shown): string => (isSimple(shape) ? text : `${shape} ${text}`)

/** Whether the text of a value shows its shape too. */
export const isSimple = (shape: string): boolean => /^[a-z]+$/.test(shape)

/** The first number of a value that satisfies a predicate. Objects whose numbers cannot be seen have none. */
const firstNumber = (x: unknown, predicate: (n: number, place: number) => boolean): NumberAt | undefined => {
  try {
    return findNumber(primal(x), predicate)
  } catch (error) {
    if (error instanceof NotDifferentiableError) return undefined
    throw error
  }
}

/** The first number of a value that is not finite. */
export const nonFiniteIn = (x: unknown): NumberAt | undefined => {
  const value = primal(x)
  return typeof value === 'number' && Number.isFinite(value) ? undefined : firstNumber(value, n => !Number.isFinite(n))
}

export const isFinite = (x: unknown): boolean => nonFiniteIn(x) === undefined
