/** What modules made by `emit` consist of: they read an argument and find the way that it takes. */
import { BackpropError, describe, formatPath, ShapeError } from '../internal/graph/errors'
import { keysOf } from '../internal/values/containers'
import { isRecord } from '../internal/values/kinds'
import { fits, type Frame, requireLength } from './shape'

const refuse = (x: unknown, path: ReadonlyArray<unknown>, wanted: string): never => {
  throw new ShapeError(
    `the module was made for another structure: wanted ${wanted}${
      path.length === 0 ? '' : ` at ${formatPath(path)}`
    }, got ${describe(x)}. Make a module for this structure by emit or backprop-ts-compile`
  )
}

/** Throws `ShapeError` unless a value is a number. Gives it. */
export const requireNumber = (x: unknown, ...path: ReadonlyArray<unknown>): number =>
  typeof x === 'number' ? x : refuse(x, path, 'a number')

/** Throws `ShapeError` unless a value is the one that the module was made for. */
export const requireSame = (x: unknown, wanted: unknown, ...path: ReadonlyArray<unknown>): void => {
  if (!Object.is(x, wanted)) refuse(x, path, describe(wanted))
}

const names = { array: 'an array', floats: 'a Float64Array', record: 'a record', map: 'a Map' }

const holdsKeys = (x: unknown, { kind, keys, isBare }: Frame): boolean => {
  if (kind === 'map') return x instanceof Map && x.size === keys.length && keys.every(key => x.has(key))
  if (kind !== 'record' || typeof x !== 'object' || x === null || !isRecord(x)) return false
  const found = keysOf(x, kind)
  const isSame = (Object.getPrototypeOf(x) === null) === isBare && found.length === keys.length
  return isSame && keys.every(key => found.includes(key))
}

/** Throws `ShapeError` unless a value is a container with the keys of a frame, in any order. */
export const requireFrame = (x: unknown, frame: Frame, ...path: ReadonlyArray<unknown>): void => {
  if (fits(x, frame) || holdsKeys(x, frame)) return
  const { kind, keys, isBare } = frame
  const what = kind === 'record' && isBare ? 'a record without a prototype' : names[kind]
  const size = kind === 'array' || kind === 'floats' ? ` of ${keys.length}` : ` with the keys ${keys.join(', ')}`
  refuse(x, path, what + size)
}

/** Copies an array of numbers to memory. Throws `ShapeError` for anything else in it. */
export const readArray = (x: ArrayLike<number>, m: Float64Array, at: number, ...path: ReadonlyArray<unknown>): void => {
  for (let i = 0; i < x.length; i++) {
    const n = x[i]
    m[at + i] = typeof n === 'number' ? n : refuse(n, [...path, i], 'a number')
  }
}

/** Memory of a size, with numbers that are always the same from the places on that are given with them. */
export const memoryOf = (
  size: number,
  ...constants: ReadonlyArray<readonly [number, ...ReadonlyArray<number>]>
): Float64Array => {
  const m = new Float64Array(size)
  for (const [at, ...numbers] of constants) m.set(numbers, at)
  return m
}

/** One way through a function: what calculates in memory, and where the results are. */
export interface Way {
  readonly memory: Float64Array
  /** Gives whether the numbers go this way. */
  readonly value: (m: Float64Array) => boolean
  readonly valueAt: number
  /** Calculates the value, and after it in memory the gradient. */
  readonly both: (m: Float64Array) => boolean
  readonly bothAt: number
}

/** What a module by `emit` consists of. */
export interface Parts<A> {
  /** How many numbers an argument has. */
  readonly size: number
  /** Copies them to the beginning of memory. */
  readonly read: (x: A, m: Float64Array) => void
  /** A structure with numbers that are in memory. */
  readonly build: (m: Float64Array, at: number) => A
  readonly ways: ReadonlyArray<Way>
}

/** The functions that a module by `emit` exports. */
export interface Emitted<A> {
  readonly evalBP: (x: A) => number
  readonly gradBP: (x: A) => A
  readonly backprop: (x: A) => readonly [number, A]
  readonly backpropInto: (x: A, into: Float64Array) => number
}

/** Makes the functions that a module exports. */
export const emitted = <A>({ size, read, build, ways }: Parts<A>): Emitted<A> => {
  let last = ways[0] as Way
  const run = (x: A, task: 'value' | 'both'): Way => {
    const { memory } = last
    read(x, memory)
    if (last[task](memory)) return last
    for (const way of ways) {
      if (way === last) continue
      way.memory.set(memory.subarray(0, size))
      if (way[task](way.memory)) return (last = way)
    }
    throw new BackpropError(
      'the module lacks the way through the function that this argument takes: comparisons have other answers than ' +
        'for the examples. Make the module again, with an example that takes this way'
    )
  }
  const gradBP = (x: A): A => {
    const { memory, bothAt } = run(x, 'both')
    return build(memory, bothAt + 1)
  }
  return {
    evalBP: x => {
      const { memory, valueAt } = run(x, 'value')
      return memory[valueAt] as number
    },
    gradBP,
    backprop: x => {
      const gradient = gradBP(x)
      return [last.memory[last.bothAt] as number, gradient]
    },
    backpropInto: (x, into) => {
      requireLength(into, size)
      const { memory, bothAt } = run(x, 'both')
      for (let i = 0; i < size; i++) into[i] = memory[bothAt + 1 + i] as number
      return memory[bothAt] as number
    }
  }
}
