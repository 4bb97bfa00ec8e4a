/**
 * Takes structures apart for the way to another thread or machine: the numbers go into one array, and everything else
 * into a text, the layout. The layout of parameters stays the same from step to step.
 *
 * A layout may come from outside, so it is read with care: `putTogether` makes nothing but data from it, and refuses
 * what `takeApart` does not write.
 */
import { BackpropError, describe, NotDifferentiableError } from '../internal/graph/errors'
import { keysOf, mapContainer, partsOf, setPart } from '../internal/values/containers'
import { areNumbers, isCompound, isStatic, isTypedArray, kindOf, type TypedArray } from '../internal/values/kinds'
import {
  countOf,
  isDense,
  isMatrix,
  isVector,
  matrixOf,
  vectorOf,
  writeElements
} from '../LinearAlgebra/core/dense-values'

/** A structure that was taken apart. */
export interface Wire {
  /** Where the numbers belong, and the parts that are no numbers: JSON. */
  readonly layout: string
  /** All numbers, in the order of the keys. */
  readonly numbers: Float64Array
}

type Key = string | number

/** The tag says what stands here. Sizes follow, or what has no numbers, or the layouts of the parts. */
type Layout =
  | readonly ['number']
  | readonly ['numbers', length: number]
  | readonly ['undefined']
  | readonly ['static', value: string | boolean | null]
  | readonly ['vector', length: number]
  | readonly ['matrix', rows: number, cols: number]
  | readonly ['typed', name: string, length: number]
  | readonly ['array', parts: ReadonlyArray<Layout>]
  | readonly ['record' | 'bare' | 'map', keys: ReadonlyArray<Key>, parts: ReadonlyArray<Layout>]

const typedArrays = {
  Float64Array,
  Float32Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array
} as const
type TypedName = keyof typeof typedArrays

const cannotTravel = (x: unknown): NotDifferentiableError =>
  new NotDifferentiableError(
    `${describe(x)} cannot be sent to a worker: send numbers, strings, booleans, null, undefined, vectors, matrices, ` +
      'typed arrays, and arrays, records and maps of them'
  )

const layoutOfKey = (key: unknown): Key => {
  if (typeof key === 'string' || (typeof key === 'number' && Number.isFinite(key))) return key
  throw cannotTravel(key)
}

const layoutOf = (x: unknown): Layout => {
  if (isVector(x)) return ['vector', x.length]
  if (isMatrix(x)) return ['matrix', x.rows, x.cols]
  const kind = kindOf(x)
  if (kind === 'number') return ['number']
  if (x === undefined) return ['undefined']
  if (kind === 'static' && typeof x !== 'symbol') return ['static', x as string | boolean | null]
  if (isTypedArray(x)) return ['typed', x[Symbol.toStringTag], x.length]
  if (!isCompound(kind)) throw cannotTravel(x)
  if (Array.isArray(x) && areNumbers(x)) return ['numbers', x.length]
  const parts: Layout[] = []
  mapContainer(x, kind, part => parts.push(layoutOf(part)))
  if (kind === 'array') return ['array', parts]
  const bare = kind === 'record' && Object.getPrototypeOf(x) === null
  return [bare ? 'bare' : kind, keysOf(x, kind).map(layoutOfKey), parts]
}

const sum = (counts: ReadonlyArray<number>): number => counts.reduce((total, n) => total + n, 0)

/** How many numbers a layout has room for. */
const countIn = (layout: Layout): number => {
  const [tag, first, second] = layout
  if (tag === 'number') return 1
  if (tag === 'numbers' || tag === 'vector') return first
  if (tag === 'matrix') return first * second
  if (tag === 'typed') return second
  if (tag === 'array') return sum(first.map(countIn))
  return tag === 'record' || tag === 'bare' || tag === 'map' ? sum(second.map(countIn)) : 0
}

/** Writes the numbers of a structure, and returns the index after them. */
const write = (x: unknown, out: Float64Array, at: number): number => {
  if (typeof x === 'number') {
    out[at] = x
    return at + 1
  }
  if (isDense(x)) {
    const end = at + countOf(x)
    writeElements(x, out.subarray(at, end))
    return end
  }
  if (isTypedArray(x)) {
    out.set(x, at)
    return at + x.length
  }
  return isStatic(x) ? at : partsOf(x).reduce<number>((next, part) => write(part, out, next), at)
}

/** Errors say what was to be sent. */
const named = <A>(name: string, f: () => A): A => {
  try {
    return f()
  } catch (error) {
    if (error instanceof BackpropError) error.message = `${name}: ${error.message}`
    throw error
  }
}

/**
 * Takes a structure apart. A matrix that is a sum of outer products is multiplied out. `name` says in errors what was
 * to be sent. Throws `NotDifferentiableError` with the path of a part that cannot be sent: a function, a bigint, a
 * symbol, or an instance of a class that is no vector and no matrix.
 */
export const takeApart = (name: string, x: unknown): Wire => {
  const layout = named(name, () => layoutOf(x))
  const numbers = new Float64Array(countIn(layout))
  write(x, numbers, 0)
  return { layout: JSON.stringify(layout), numbers }
}

/**
 * Writes the numbers of a structure into memory that exists, if the structure has the given layout. Tells whether it
 * has.
 */
export const numbersInto = (name: string, x: unknown, layout: string, out: Float64Array): boolean => {
  const alike = JSON.stringify(named(name, () => layoutOf(x))) === layout
  if (alike) write(x, out, 0)
  return alike
}

const damaged = (found: string): BackpropError =>
  new BackpropError(`the data of a shard or of parameters are damaged: ${found}. Do both sides run the same version?`)

/** The numbers that were not read yet. */
class Source {
  private at = 0
  constructor(private readonly numbers: Float64Array) {}

  /** The next numbers, as a view. */
  next(count: unknown): Float64Array {
    const rest = this.numbers.length - this.at
    if (!Number.isInteger(count) || (count as number) < 0 || (count as number) > rest)
      throw damaged(`${describe(count)} is not a count of the ${rest} numbers that remain`)
    this.at += count as number
    return this.numbers.subarray(this.at - (count as number), this.at)
  }

  end(): void {
    if (this.at < this.numbers.length) throw damaged(`${this.numbers.length - this.at} numbers are left over`)
  }
}

const listOf = (xs: unknown): ReadonlyArray<unknown> => {
  if (!Array.isArray(xs)) throw damaged(`the layout has ${describe(xs)} in place of a list`)
  return xs
}

/** A size of a matrix. An empty matrix may have any, but not one that loops over it would never end at. */
const sizeFrom = (size: unknown): number => {
  if (Number.isInteger(size) && (size as number) >= 0 && (size as number) < 2 ** 28) return size as number
  throw damaged(`${describe(size)} is no size`)
}

const typedFrom = (name: unknown, numbers: Float64Array): TypedArray => {
  if (typeof name !== 'string' || !Object.hasOwn(typedArrays, name))
    throw damaged(`${describe(name)} is no typed array`)
  return new typedArrays[name as TypedName](numbers)
}

const keyed = (out: object, keys: unknown, parts: ReadonlyArray<unknown>): object => {
  const names = listOf(keys)
  if (names.length !== parts.length) throw damaged(`${names.length} keys for ${parts.length} parts`)
  names.forEach((key, i) => setPart(out, layoutOfKey(key), parts[i]))
  return out
}

const rebuilt = (layout: unknown, source: Source): unknown => {
  const [tag, first, second] = listOf(layout)
  const parts = (of: unknown): ReadonlyArray<unknown> => listOf(of).map(part => rebuilt(part, source))
  switch (tag) {
    case 'number':
      return source.next(1)[0]
    case 'numbers':
      return Array.from(source.next(first))
    case 'undefined':
      return undefined
    case 'static':
      if (isStatic(first)) return first
      break
    case 'vector':
      return vectorOf(source.next(first))
    case 'matrix': {
      const [rows, cols] = [sizeFrom(first), sizeFrom(second)]
      return matrixOf(rows, cols, source.next(rows * cols))
    }
    case 'typed':
      return typedFrom(first, source.next(second))
    case 'array':
      return parts(first)
    case 'record':
      return keyed({}, first, parts(second))
    case 'bare':
      return keyed(Object.create(null) as object, first, parts(second))
    case 'map':
      return keyed(new Map(), first, parts(second))
  }
  throw damaged(`the layout has ${describe(tag)} in place of a tag`)
}

/**
 * Puts a structure together again. Its vectors and matrices are views of `numbers`; its typed arrays are copies. Throws
 * `BackpropError` if the layout is not one that `takeApart` writes, or does not fit the numbers.
 */
export const putTogether = (layout: string, numbers: Float64Array): unknown => {
  const source = new Source(numbers)
  const whole = rebuilt(JSON.parse(layout), source)
  source.end()
  return whole
}
