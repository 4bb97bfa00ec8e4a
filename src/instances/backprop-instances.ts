/**
 * Instances of `Backprop` for numbers and types that hold only numbers, and for structures. The instance of a structure
 * takes the instances of its parts.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'
import type { ReadonlyNonEmptyArray } from 'fp-ts/ReadonlyNonEmptyArray'
import { describe, ShapeError } from '../internal/graph/errors'
import type { Backprop } from '../internal/graph/types'
import { hasField, keysOf, mapContainer, partOf } from '../internal/values/containers'
import type { TypedArray } from '../internal/values/kinds'
import { addParts, structural, tagMismatch } from '../internal/values/zero-add-one'

export type {
  /**
   * The typed arrays that have a gradient.
   *
   * @category signatures
   * @since 0.1.0
   */
  TypedArray
} from '../internal/values/kinds'

/**
 * Numbers, with 0, `+` and 1. Haskell: the instances of `Double`, `Int` and the like.
 *
 * @category instances
 * @since 0.1.0
 * @example
 * import { number } from 'backprop-ts/Backprop'
 *
 * assert.deepStrictEqual([number.zero(5), number.add(2, 3), number.one(5)], [0, 5, 1])
 */
export const number: Backprop<number> = structural as Backprop<number>

/**
 * Big integers. Haskell: the instance of `Integer`.
 *
 * @category instances
 * @since 0.1.0
 * @example
 * import { bigint } from 'backprop-ts/Backprop'
 *
 * assert.deepStrictEqual([bigint.zero(5n), bigint.add(2n, 3n), bigint.one(5n)], [0n, 5n, 1n])
 */
export const bigint: Backprop<bigint> = structural as Backprop<bigint>

/**
 * The type with only one value, which is its own gradient. Haskell: the instance of `()`.
 *
 * @category instances
 * @since 0.1.0
 * @example
 * import { unit } from 'backprop-ts/Backprop'
 *
 * assert.strictEqual(unit.add(undefined, undefined), undefined)
 */
export const unit: Backprop<undefined> = { zero: () => undefined, add: () => undefined, one: () => undefined }

/**
 * Strings, booleans and the like, which appear unchanged in a gradient. Adding two different values throws
 * `ShapeError`.
 *
 * @category instances
 * @since 0.1.0
 * @example
 * import { fixed, number, struct } from 'backprop-ts/Backprop'
 *
 * const unknown = struct({ name: fixed<string>(), value: number })
 * assert.deepStrictEqual(unknown.one({ name: 'x', value: 3 }), { name: 'x', value: 1 })
 */
export const fixed = <A extends string | boolean | symbol | null | undefined>(): Backprop<A> =>
  structural as Backprop<A>

/**
 * Complex numbers as records. Their one is the number 1, because their gradients are themselves complex numbers.
 * `structural` would treat the two parts as separate numbers. Haskell: the instance of `Complex`.
 *
 * @category instances
 * @since 0.1.0
 * @example
 * import { complex } from 'backprop-ts/Backprop'
 *
 * assert.deepStrictEqual(complex.add({ re: 1, im: 2 }, { re: 3, im: 4 }), { re: 4, im: 6 })
 * assert.deepStrictEqual(complex.one({ re: 1, im: 2 }), { re: 1, im: 0 })
 */
export const complex: Backprop<{ readonly re: number; readonly im: number }> = {
  zero: () => ({ re: 0, im: 0 }),
  add: (x, y) => ({ re: number.add(x.re, y.re), im: number.add(x.im, y.im) }),
  one: () => ({ re: 1, im: 0 })
}

/**
 * An instance of many types at once: of every `A` that extends `Bound`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Each<Bound> {
  readonly zero: <A extends Bound>(a: A) => A
  readonly add: <A extends Bound>(x: A, y: A) => A
  readonly one: <A extends Bound>(a: A) => A
}

/**
 * Typed arrays of floats and of integers of up to 32 bits. `add` keeps the tail of the longer array, and throws
 * `ShapeError` if the arrays are of different classes. As a part of a structure, give its type:
 * `array<Float64Array>(typedArray)`. Haskell: the instances of unboxed and storable vectors.
 *
 * @category instances
 * @since 0.1.0
 * @example
 * import { typedArray } from 'backprop-ts/Backprop'
 *
 * assert.deepStrictEqual(typedArray.add(Float64Array.of(1, 2, 3), Float64Array.of(10)), Float64Array.of(11, 2, 3))
 * assert.deepStrictEqual(typedArray.one(Int8Array.of(5, 6)), Int8Array.of(1, 1))
 */
export const typedArray: Each<TypedArray> = structural as Each<TypedArray>

/** Makes the instance of a container from the instance of its parts. */
const container =
  (kind: 'array' | 'map' | 'record'): ((B: Backprop<unknown>) => Backprop<unknown>) =>
  B => ({
    zero: a => mapContainer(a, kind, part => B.zero(part)),
    add: (x, y) => addParts(kind, (u, v) => B.add(u, v), x as object, y as object),
    one: a => mapContainer(a, kind, part => B.one(part))
  })

/**
 * Arrays. `add` keeps the tail of the longer array, so nothing is lost. Haskell: the instance of lists.
 *
 * @category combinators
 * @since 0.1.0
 * @example
 * import { array, number } from 'backprop-ts/Backprop'
 *
 * assert.deepStrictEqual(array(number).add([1, 2, 3], [10]), [11, 2, 3])
 * assert.deepStrictEqual(array(number).one([4, 5]), [1, 1])
 */
export const array = container('array') as <A>(B: Backprop<A>) => Backprop<ReadonlyArray<A>>

/**
 * Arrays of at least one element. Haskell: the instance of `NonEmpty`.
 *
 * @category combinators
 * @since 0.1.0
 * @example
 * import { nonEmptyArray, number } from 'backprop-ts/Backprop'
 *
 * assert.deepStrictEqual(nonEmptyArray(number).add([1], [10, 20]), [11, 20])
 */
export const nonEmptyArray = container('array') as <A>(B: Backprop<A>) => Backprop<ReadonlyNonEmptyArray<A>>

/**
 * Dictionaries. `add` unites the keys. `__proto__` is an ordinary key. Haskell: the instance of `Map String`.
 *
 * @category combinators
 * @since 0.1.0
 * @example
 * import { number, record } from 'backprop-ts/Backprop'
 *
 * assert.deepStrictEqual(record(number).add({ a: 1, b: 2 }, { b: 3, c: 4 }), { a: 1, b: 5, c: 4 })
 */
export const record = container('record') as <A>(B: Backprop<A>) => Backprop<Readonly<Record<string, A>>>

/**
 * JavaScript's `Map`. `add` unites the keys, compared as `Map` compares them. Haskell: the instance of `Map k`.
 *
 * @category combinators
 * @since 0.1.0
 * @example
 * import { map, number } from 'backprop-ts/Backprop'
 *
 * const sum = map<string, number>(number).add(new Map([['a', 1]]), new Map([['a', 2], ['b', 3]]))
 * assert.deepStrictEqual(sum, new Map([['a', 3], ['b', 3]]))
 */
export const map = container('map') as <K, A>(B: Backprop<A>) => Backprop<ReadonlyMap<K, A>>

/**
 * Options. `none` is a zero. Haskell: the instance of `Maybe`.
 *
 * @category combinators
 * @since 0.1.0
 * @example
 * import { none, some } from 'fp-ts/Option'
 * import { number, option } from 'backprop-ts/Backprop'
 *
 * assert.deepStrictEqual(option(number).add(some(1), none), some(1))
 * assert.deepStrictEqual(option(number).one(some(3)), some(1))
 */
export const option = <A>(B: Backprop<A>): Backprop<O.Option<A>> => ({
  zero: O.map(a => B.zero(a)),
  add: (x, y) => (O.isNone(x) ? y : O.isNone(y) ? x : O.some(B.add(x.value, y.value))),
  one: O.map(a => B.one(a))
})

/**
 * `Either`. Only values of the same side can be added: `add` throws `ShapeError` for a left and a right. The laws hold
 * on each side.
 *
 * @category combinators
 * @since 0.1.0
 * @example
 * import { left, right } from 'fp-ts/Either'
 * import { array, either, number } from 'backprop-ts/Backprop'
 *
 * const B = either(number, array(number))
 * assert.deepStrictEqual(B.add(left(1), left(2)), left(3))
 * assert.throws(() => B.add(left(1), right([2])), /tagged "Left" and one tagged "Right"/)
 */
export const either = <L, A>(BE: Backprop<L>, BA: Backprop<A>): Backprop<E.Either<L, A>> => ({
  zero: E.bimap(
    l => BE.zero(l),
    a => BA.zero(a)
  ),
  add: (x, y) => {
    if (E.isLeft(x) && E.isLeft(y)) return E.left(BE.add(x.left, y.left))
    if (E.isRight(x) && E.isRight(y)) return E.right(BA.add(x.right, y.right))
    throw tagMismatch(x, y)
  },
  one: E.bimap(
    l => BE.one(l),
    a => BA.one(a)
  )
})

/** The instance of a structure with known fields, each with its own instance. */
const product = (name: string, kind: 'array' | 'record', Bs: object): Backprop<unknown> => {
  const keys = keysOf(Bs, kind)
  const fits = (a: unknown): boolean =>
    typeof a === 'object' &&
    a !== null &&
    keysOf(a, kind).length === keys.length &&
    keys.every(key => hasField(a, key as PropertyKey))
  const each = (
    f: (B: Backprop<unknown>, parts: (a: unknown) => unknown) => unknown,
    ...as: ReadonlyArray<unknown>
  ) => {
    for (const a of as)
      if (!fits(a))
        throw new ShapeError(`${name}: ${describe(a)} does not have the fields of its instance: ${describe(Bs)}`)
    return mapContainer(Bs, kind, (B, key) => f(B as Backprop<unknown>, a => partOf(a, key)))
  }
  return {
    zero: a => each((B, part) => B.zero(part(a)), a),
    add: (x, y) => each((B, part) => B.add(part(x), part(y)), x, y),
    one: a => each((B, part) => B.one(part(a)), a)
  }
}

/**
 * Tuples of any length. Throws `ShapeError` for an array of another length. Haskell: the instances of tuples.
 *
 * @category combinators
 * @since 0.1.0
 * @example
 * import { array, number, tuple } from 'backprop-ts/Backprop'
 *
 * const B = tuple(number, array(number))
 * assert.deepStrictEqual(B.add([1, [2, 3]], [10, [20]]), [11, [22, 3]])
 */
export const tuple = <A extends ReadonlyArray<unknown>>(
  ...Bs: { readonly [K in keyof A]: Backprop<A[K]> }
): Backprop<Readonly<A>> => product('tuple', 'array', Bs) as Backprop<Readonly<A>>

/**
 * Records of known fields, each with its own instance. Throws `ShapeError` for a record with other fields, which would
 * otherwise be lost. Haskell: `genericZero`, `genericAdd`, `genericOne`.
 *
 * @category combinators
 * @since 0.1.0
 * @example
 * import { array, number, struct } from 'backprop-ts/Backprop'
 *
 * const B = struct({ weights: array(number), bias: number })
 * assert.deepStrictEqual(B.one({ weights: [3, 4], bias: 5 }), { weights: [1, 1], bias: 1 })
 */
export const struct = <A>(Bs: { readonly [K in keyof A]: Backprop<A[K]> }): Backprop<{
  readonly [K in keyof A]: A[K]
}> => product('struct', 'record', Bs) as Backprop<{ readonly [K in keyof A]: A[K] }>
