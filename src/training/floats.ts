/** How the numbers of the leaves of a structure are reached: by loops over `Float64Array`s. */
import { describe, UnsupportedOperationError } from '../internal/graph/errors'
import { numbersOf, withNumbers } from '../internal/numeric/flat-numbers'
import { type Elements, numericOf } from '../internal/numeric/numeric-class'
import { areNumbers, type Kind } from '../internal/values/kinds'

/** Access to the numbers of a leaf. */
export type Floats = Elements<unknown>

const itself = <A>(x: A): A => x

const byCopy = (of: (x: unknown) => Float64Array, make: (x: unknown, numbers: Float64Array) => unknown): Floats => ({
  of,
  with: make,
  terms: () => undefined,
  isLive: false,
  scaled: () => undefined,
  detached: itself
})

const ofNumber = byCopy(
  x => Float64Array.of(x as number),
  (_, numbers) => numbers[0]
)
const ofNumbers = byCopy(
  x => Float64Array.from(x as ReadonlyArray<number>),
  (_, numbers) => Array.from(numbers)
)
const ofFloat64Array: Elements<Float64Array> = {
  of: itself,
  with: (_, numbers) => numbers,
  terms: () => undefined,
  isLive: true,
  scaled: () => undefined,
  detached: (x, changing) => (changing.has(x) ? x.slice() : x)
}
const ofFloat32Array = byCopy(
  x => Float64Array.from(x as Float32Array),
  (_, numbers) => Float32Array.from(numbers)
)

/** Instances of classes show their numbers by `map` of their `Numeric` instance, or in their fields. */
const ofInstance = (name: string): Floats =>
  byCopy(x => {
    const numbers = Float64Array.from(numbersOf(x))
    if (numbers.length > 0) return numbers
    throw new UnsupportedOperationError(
      `${name}: ${describe(x)} shows no numbers. Its Numeric.instance needs map, or its numbers must be fields`
    )
  }, withNumbers)

/** Access to the numbers of a leaf of a kind; `undefined` for anything else. An array of numbers is a leaf. */
export const floatsOf = (name: string, x: unknown, kind: Kind): Floats | undefined => {
  if (kind === 'number') return ofNumber
  if (kind === 'array') return areNumbers(x as ReadonlyArray<unknown>) ? ofNumbers : undefined
  if (x instanceof Float64Array) return ofFloat64Array as Floats
  if (x instanceof Float32Array) return ofFloat32Array
  if (kind !== 'instance') return undefined
  return numericOf(x)?.elements ?? ofInstance(name)
}
