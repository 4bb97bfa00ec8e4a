/**
 * Lists all numbers of a plain value in order, and replaces them. Bigints and integer arrays are left out: they cannot
 * be moved by a small step, as numerical derivatives need.
 */
import { type Keyed, mapContainer, partOf } from '../values/containers'
import { type ContainerKind, isFixed, type Kind, kindOf } from '../values/kinds'
import { zero } from '../values/zero-add-one'
import { itself, numericOf } from './numeric-class'

type OnIntegers = (x: unknown) => unknown

/** How to access a part, in JavaScript syntax. */
export const step = (kind: Kind, key: unknown): string => {
  if (kind === 'map') return `.get(${typeof key === 'string' ? JSON.stringify(key) : String(key)})`
  if (kind === 'array' || kind === 'typedArray') return `[${String(key)}]`
  const name = String(key)
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${typeof key === 'symbol' ? name : JSON.stringify(name)}]`
}

/** The index of the `i`-th number of a value with a `Numeric` instance. For a matrix, this is its row and column. */
const position = (x: unknown, i: number): string => {
  const { cols } = x as { readonly cols?: unknown }
  return typeof cols === 'number' ? `[${Math.floor(i / cols)}, ${i % cols}]` : `[${i}]`
}

type Visit = (n: number, path: () => string) => number

/** Replaces the numbers of a value. `onIntegers` replaces bigints and integer arrays. */
const replaceNumbers = (x: unknown, visit: Visit, onIntegers: OnIntegers, path: () => string): unknown => {
  if (typeof x === 'number') return visit(x, path)
  const own = numericOf(x)
  // The value may stand for numbers that change from call to call.
  if (own?.ask !== undefined) return visit(own.ask(itself, x, undefined) as number, path)
  const map = own?.map
  if (map !== undefined) {
    let i = 0
    return map(n => {
      const at = i++
      return visit(n, () => path() + position(x, at))
    }, x)
  }
  const kind = kindOf(x)
  if (kind === 'static') return x
  if (isFixed(x, kind)) return onIntegers(x)
  const part = (value: unknown, key: unknown): unknown =>
    replaceNumbers(value, visit, onIntegers, () => path() + step(kind, key))
  return kind === 'instance' ? mapFields(x as object, part) : mapContainer(x, kind as ContainerKind, part)
}

/** A copy of an instance of a class, with its own data fields replaced by name. */
const mapFields = (x: object, f: (value: unknown, key: string) => unknown): object => {
  const out = Object.create(Object.getPrototypeOf(x) as object | null, Object.getOwnPropertyDescriptors(x)) as Keyed
  for (const key of Object.keys(x)) {
    const value = partOf(x, key)
    if (typeof value !== 'function')
      Object.defineProperty(out, key, { value: f(value, key), enumerable: true, writable: true, configurable: true })
  }
  return out
}

const rootPath = (): string => ''
const unchanged: OnIntegers = x => x

/** All numbers of a value, in order. */
export const numbersOf = (x: unknown): ReadonlyArray<number> => {
  const out: number[] = []
  replaceNumbers(x, n => (out.push(n), n), unchanged, rootPath)
  return out
}

/** A number in a value: its index in `numbersOf`, and its path. */
export interface NumberAt {
  readonly value: number
  readonly place: number
  readonly path: string
}

/** The first number that satisfies a predicate, or `undefined` if none does. */
export const findNumber = (x: unknown, predicate: (n: number, place: number) => boolean): NumberAt | undefined => {
  let found: NumberAt | undefined
  let place = 0
  const visit: Visit = (value, path) => {
    if (found === undefined && predicate(value, place)) found = { value, place, path: path() }
    place++
    return value
  }
  replaceNumbers(x, visit, unchanged, rootPath)
  return found
}

/** The path of the number at index `place` of `numbersOf(x)`, which must have one there. */
export const pathOf = (x: unknown, place: number): string => (findNumber(x, (_, i) => i === place) as NumberAt).path

const fillIn = (x: unknown, ns: ArrayLike<number>, onIntegers: OnIntegers): unknown => {
  let i = 0
  return replaceNumbers(x, () => ns[i++] as number, onIntegers, rootPath)
}

/** The same value with other numbers. */
export const withNumbers = (x: unknown, ns: ArrayLike<number>): unknown => fillIn(x, ns, unchanged)

/** A cotangent of the value, made of the given numbers. Bigints and integer arrays become zero. */
export const cotangentWith = (x: unknown, ns: ArrayLike<number>): unknown => fillIn(x, ns, zero)
