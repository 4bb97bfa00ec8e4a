/**
 * The numbers of a plain value, wherever they are, in order. Bigints and arrays of integers are not among them, because
 * they have no neighbours.
 */
import { type Keyed, mapContainer, partOf } from '../values/containers'
import { type ContainerKind, type Kind, kindOf, type TypedArray } from '../values/kinds'
import { zero } from '../values/zero-add-one'
import { numericOf } from './numeric-class'

type Whole = (x: unknown) => unknown

/** How a part is reached, as one would write it in JavaScript. */
const step = (kind: Kind, key: unknown): string => {
  if (kind === 'map') return `.get(${typeof key === 'string' ? JSON.stringify(key) : String(key)})`
  if (kind === 'array' || kind === 'typedArray') return `[${String(key)}]`
  const name = String(key)
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${typeof key === 'symbol' ? name : JSON.stringify(name)}]`
}

/** The position of the `i`-th number of a value with an instance: of a matrix, the row and the column. */
const position = (x: unknown, i: number): string => {
  const { cols } = x as { readonly cols?: unknown }
  return typeof cols === 'number' ? `[${Math.floor(i / cols)}, ${i % cols}]` : `[${i}]`
}

type Visit = (n: number, path: () => string) => number

/** The same value with other numbers. `whole` makes what takes the place of integers. */
const rebuilt = (x: unknown, visit: Visit, whole: Whole, path: () => string): unknown => {
  if (typeof x === 'number') return visit(x, path)
  const map = numericOf(x)?.map
  if (map !== undefined) {
    let i = 0
    return map(n => {
      const at = i++
      return visit(n, () => path() + position(x, at))
    }, x)
  }
  const kind = kindOf(x)
  if (kind === 'bigint' || (kind === 'typedArray' && !isFloats(x as TypedArray))) return whole(x)
  if (kind === 'static') return x
  const part = (value: unknown, key: unknown): unknown => rebuilt(value, visit, whole, () => path() + step(kind, key))
  return kind === 'instance' ? mapFields(x as object, part) : mapContainer(x, kind as ContainerKind, part)
}

const isFloats = (x: TypedArray): boolean => x instanceof Float64Array || x instanceof Float32Array

/** An object of a class with other fields: its own ones that hold data, by their names. */
const mapFields = (x: object, f: (value: unknown, key: string) => unknown): object => {
  const out = Object.create(Object.getPrototypeOf(x) as object | null, Object.getOwnPropertyDescriptors(x)) as Keyed
  for (const key of Object.keys(x)) {
    const value = partOf(x, key)
    if (typeof value !== 'function')
      Object.defineProperty(out, key, { value: f(value, key), enumerable: true, writable: true, configurable: true })
  }
  return out
}

const here = (): string => ''
const itself: Whole = x => x

/** All numbers. */
export const numbersOf = (x: unknown): ReadonlyArray<number> => {
  const out: number[] = []
  rebuilt(x, n => (out.push(n), n), itself, here)
  return out
}

/** The path of the number at a place of `numbersOf`. */
export const pathOf = (x: unknown, place: number): string => {
  let found = ''
  let i = 0
  const visit: Visit = (n, path) => {
    if (i++ === place) found = path()
    return n
  }
  rebuilt(x, visit, itself, here)
  return found
}

const replaced = (x: unknown, ns: ArrayLike<number>, whole: Whole): unknown => {
  let i = 0
  return rebuilt(x, () => ns[i++] as number, whole, here)
}

/** The same value with other numbers. */
export const withNumbers = (x: unknown, ns: ArrayLike<number>): unknown => replaced(x, ns, itself)

/** A cotangent of the value: the numbers given, and zero for what has no neighbours. */
export const cotangentWith = (x: unknown, ns: ArrayLike<number>): unknown => replaced(x, ns, zero)
