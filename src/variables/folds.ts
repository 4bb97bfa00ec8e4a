/**
 * Functions that combine all elements of a container.
 *
 * They take an array or typed array, or a variable of one. Given an instance of fp-ts's `Foldable`, they take variables
 * of its containers. The cost of each is linear in the number of elements, including the gradient.
 *
 * @since 0.1.0
 */
import { add, mul } from '../functions/arithmetic'
import { arrayElements, arrays, elements } from '../internal/fp-ts/visit-elements'
import { DomainError } from '../internal/graph/errors'
import { innermost, primal } from '../internal/graph/node'
import type { BVar, Const, NumericValue, Scalar, Tracked } from '../internal/graph/types'
import { unbroadcast } from '../internal/numeric/broadcast'
import { byInstance, foldable } from '../internal/fp-ts/fold-elements'
import type { Dictionary, FoldableInstance, KindOf } from '../internal/fp-ts/type-classes'
import { unsupported } from '../internal/numeric/numeric-class'

type Elements = ReadonlyArray<unknown>

/**
 * The result type of a fold to an element, for an array, a variable of an array, or a `Foldable` instance.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Folded<X> =
  X extends Const<ArrayLike<infer A>>
    ? Const<A>
    : X extends BVar<infer S, ArrayLike<infer A>>
      ? BVar<S, A>
      : X extends ReadonlyArray<infer A>
        ? A
        : X extends FoldableInstance<infer F>
          ? <S, E, A>(v: BVar<S, KindOf<F, E, A>>) => BVar<S, A>
          : never

/**
 * A fold of an array to a value of the type of its elements. Given a `Foldable` instance, it gives such a function of
 * variables of its containers.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Fold = <X extends Tracked<ArrayLike<unknown>> | ReadonlyArray<NumericValue> | FoldableInstance>(
  x: X
) => Folded<X>

const multiply = mul as (x: unknown, y: unknown) => unknown

/** The cotangents of elements, summed over what the elements were broadcast to. */
const unbroadcastAll = (xs: Elements, cotangent: (i: number) => unknown): Elements =>
  xs.map((x, i) => unbroadcast(cotangent(i), x))

const foldFromFirst =
  (f: (x: unknown, y: unknown) => unknown, empty: number) =>
  (xs: Elements): unknown => {
    if (xs.length === 0) return empty
    let result = xs[0]
    for (let i = 1; i < xs.length; i++) result = f(result, xs[i])
    return result
  }

/**
 * The sum of the elements: numbers, bigints, or values of any other numeric type, which are added as by `add`. The sum
 * of no elements is 0. It takes an array or typed array, a variable of one, or an array of variables, and records one
 * node. Throws `UnsupportedOperationError` if the elements cannot be added. Haskell: `sum`.
 *
 * @category folds
 * @since 0.1.0
 * @example
 * import * as O from 'fp-ts/Option'
 * import { pipe } from 'fp-ts/function'
 * import { type BVar, gradBP, mul } from 'backprop-ts'
 * import { sum } from 'backprop-ts/Prelude'
 *
 * assert.deepStrictEqual(gradBP(xs => mul(sum(xs), sum(xs)), [1, 2, 3]), [12, 12, 12])
 * assert.deepStrictEqual(sum([{ a: 1, b: 2 }, { a: 10, b: 20 }]), { a: 11, b: 22 })
 *
 * const orZero = <S>(v: BVar<S, O.Option<number>>): BVar<S, number> => pipe(v, sum(O.Foldable))
 * assert.deepStrictEqual(gradBP(orZero, O.some(3)), O.some(1))
 */
export const sum = foldable({
  name: 'sum',
  value: foldFromFirst(add, 0),
  pullback: (d, xs) => unbroadcastAll(xs, () => d)
}) as Fold

/**
 * For each element, `d` times the product of all other elements. This does not divide, so it is correct where elements
 * are zero.
 */
const productsOfOthers = (d: unknown, xs: Elements): Elements => {
  const after = new Array<unknown>(xs.length)
  let product = d
  for (let i = xs.length - 1; i > 0; i--) {
    after[i] = product
    product = multiply(xs[i], product)
  }
  after[0] = product
  let before: unknown
  return unbroadcastAll(xs, i => {
    if (i === 0) return after[0]
    before = i === 1 ? xs[0] : multiply(before, xs[i - 1])
    return multiply(before, after[i])
  })
}

/**
 * The product of the elements, multiplied as by `mul`. The product of no elements is 1. It takes what `sum` takes and
 * throws what `sum` throws. It records one node. The gradient does not divide, so it is correct with one zero among the
 * elements, and with several. Haskell: `product`.
 *
 * @category folds
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { product } from 'backprop-ts/Prelude'
 *
 * assert.strictEqual(product([2, 3, 4]), 24)
 * assert.deepStrictEqual(gradBP(xs => product(xs), [2, 0, 4]), [0, 8, 0])
 */
export const product = foldable({
  name: 'product',
  value: foldFromFirst(multiply, 1),
  pullback: productsOfOthers
}) as Fold

/**
 * The result type of `length`.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Counted<X> =
  X extends Tracked<ArrayLike<unknown>>
    ? Const<number>
    : X extends ReadonlyArray<unknown>
      ? number
      : X extends FoldableInstance<infer F>
        ? <S, E, A>(v: BVar<S, KindOf<F, E, A>>) => Const<number>
        : never

/**
 * The number of elements. It is a constant. Haskell: `length`.
 *
 * @category folds
 * @since 0.1.0
 * @example
 * import { div, gradBP } from 'backprop-ts'
 * import { length, sum } from 'backprop-ts/Prelude'
 *
 * assert.deepStrictEqual(gradBP(xs => div(sum(xs), length(xs)), [1, 2, 3, 6]), [0.25, 0.25, 0.25, 0.25])
 */
export const length = byInstance('reduce', (F, v) => {
  innermost('length', [v])
  return F === arrays ? arrayElements('length', primal(v)).length : F.reduce(primal(v), 0, n => (n as number) + 1)
}) as <X extends Tracked<ArrayLike<unknown>> | ReadonlyArray<unknown> | FoldableInstance>(x: X) => Counted<X>

/**
 * The result type of a fold of numbers to one of them.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Chosen<X> =
  X extends FoldableInstance<infer F>
    ? X extends ReadonlyArray<unknown>
      ? Folded<X>
      : <S, E, A extends number>(v: BVar<S, KindOf<F, E, A>>) => BVar<S, A>
    : Folded<X>

/**
 * A fold of an array of numbers to one of them. Given a `Foldable` instance, it gives such a function of variables of
 * its containers.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Choice = <
  X extends Tracked<ArrayLike<number>> | ReadonlyArray<Scalar | Tracked<number>> | FoldableInstance
>(
  x: X
) => Chosen<X>

const extremum = (name: string, choose: (x: number, y: number) => number): Choice => {
  const value = (xs: Elements): number => {
    let best: number | undefined
    for (const x of xs) {
      if (typeof x !== 'number') throw unsupported(name, x)
      best = best === undefined ? x : choose(best, x)
    }
    if (best === undefined) throw new DomainError(`${name}: there are no elements, so none is the ${name}`)
    return best
  }
  return foldable({
    name,
    value,
    pullback: (d, operands) => {
      const xs = operands.map(primal)
      const best = value(xs)
      const ties = xs.reduce<number>((n, x) => (x === best ? n + 1 : n), 0)
      const share = multiply(d, Number.isNaN(best) ? NaN : 1 / ties)
      return xs.map(x => (x === best || Number.isNaN(best) ? share : 0))
    }
  }) as Choice
}

/**
 * The smallest of the elements, which must be numbers. Elements that tie share the gradient equally. If an element is
 * NaN, so are the result and the gradient of every element, as with `min`. Records one node. Throws `DomainError` if
 * there are no elements, and `UnsupportedOperationError` if they are not numbers. Haskell: `minimum`.
 *
 * @category folds
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { minimum } from 'backprop-ts/Prelude'
 *
 * assert.strictEqual(minimum([3, 1, 2]), 1)
 * assert.deepStrictEqual(gradBP(xs => minimum(xs), [3, 1, 1]), [0, 0.5, 0.5])
 */
export const minimum = extremum('minimum', Math.min)

/**
 * The greatest of the elements, by the rules of `minimum`. Haskell: `maximum`.
 *
 * @category folds
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { maximum } from 'backprop-ts/Prelude'
 *
 * assert.deepStrictEqual(gradBP(xs => maximum(xs), [3, 1, 3]), [0.5, 0, 0.5])
 */
export const maximum = extremum('maximum', Math.max)

/**
 * The result type of `toArray`.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Listed<X> =
  X extends Const<ArrayLike<infer A>>
    ? ReadonlyArray<Const<A>>
    : X extends BVar<infer S, ArrayLike<infer A>>
      ? ReadonlyArray<BVar<S, A>>
      : X extends FoldableInstance<infer F>
        ? <S, E, A>(v: BVar<S, KindOf<F, E, A>>) => ReadonlyArray<BVar<S, A>>
        : never

/**
 * The elements as an array of variables, in the order of the `Foldable`. Records one node for each element. Haskell:
 * `toList`.
 *
 * @category folds
 * @since 0.1.0
 * @example
 * import { gradBP, mul } from 'backprop-ts'
 * import { toArray } from 'backprop-ts/Prelude'
 *
 * assert.deepStrictEqual(gradBP(xs => toArray(xs).reduce((x, y) => mul(x, y)), [2, 3, 5]), [15, 10, 6])
 */
export const toArray = byInstance('reduce', (F, v) => elements('toArray', F, v)) as <
  X extends Tracked<ArrayLike<unknown>> | FoldableInstance
>(
  x: X
) => Listed<X>

type Step = (x: unknown, y: unknown) => unknown

/** Gives a fold with a start and a step its two call signatures: `fold(b, f)(v)` and `fold(F)(b, f)(v)`. */
const stepwise =
  (run: (F: Dictionary, b: unknown, f: Step, v: unknown) => unknown) =>
  (...args: ReadonlyArray<unknown>): unknown => {
    const curried = (F: Dictionary) => (b: unknown, f: unknown) => (v: unknown) => run(F, b, f as Step, v)
    return args.length > 1 ? curried(arrays)(args[0], args[1]) : curried(args[0] as Dictionary)
  }

/**
 * The type of `reduce`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Reduce {
  <S, B, A>(b: BVar<S, B>, f: (b: BVar<S, B>, a: BVar<S, A>) => BVar<S, B>): (v: BVar<S, ArrayLike<A>>) => BVar<S, B>
  <F>(
    F: FoldableInstance<F>
  ): <S, B, A>(
    b: BVar<S, B>,
    f: (b: BVar<S, B>, a: BVar<S, A>) => BVar<S, B>
  ) => <E>(v: BVar<S, KindOf<F, E, A>>) => BVar<S, B>
}

/**
 * Folds from the first element to the last. Records one node for each element, in addition to those of the step. To
 * start from a plain value, pass `constVar(start, v)`. Haskell: `foldl'`.
 *
 * @category folds
 * @since 0.1.0
 * @example
 * import { pipe } from 'fp-ts/function'
 * import { add, type BVar, constVar, gradBP, mul } from 'backprop-ts'
 * import { reduce } from 'backprop-ts/Prelude'
 *
 * // The polynomial with these coefficients, at 10.
 * const at10 = <S>(v: BVar<S, ReadonlyArray<number>>): BVar<S, number> =>
 *   pipe(v, reduce(constVar(0, v), (value, a) => add(mul(value, 10), a)))
 * assert.deepStrictEqual(gradBP(at10, [1, 2, 3]), [100, 10, 1])
 */
export const reduce = stepwise((F, b, f, v) => {
  let acc = b
  for (const x of elements('reduce', F, v)) acc = f(acc, x)
  return acc
}) as Reduce

/**
 * The type of `reduceRight`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface ReduceRight {
  <S, B, A>(b: BVar<S, B>, f: (a: BVar<S, A>, b: BVar<S, B>) => BVar<S, B>): (v: BVar<S, ArrayLike<A>>) => BVar<S, B>
  <F>(
    F: FoldableInstance<F>
  ): <S, B, A>(
    b: BVar<S, B>,
    f: (a: BVar<S, A>, b: BVar<S, B>) => BVar<S, B>
  ) => <E>(v: BVar<S, KindOf<F, E, A>>) => BVar<S, B>
}

/**
 * Folds from the last element to the first. The cost is that of `reduce`. Haskell: `foldr`.
 *
 * @category folds
 * @since 0.1.0
 * @example
 * import { pipe } from 'fp-ts/function'
 * import { add, type BVar, constVar, gradBP, mul } from 'backprop-ts'
 * import { reduceRight } from 'backprop-ts/Prelude'
 *
 * const at10 = <S>(v: BVar<S, ReadonlyArray<number>>): BVar<S, number> =>
 *   pipe(v, reduceRight(constVar(0, v), (a, value) => add(mul(value, 10), a)))
 * assert.deepStrictEqual(gradBP(at10, [1, 2, 3]), [1, 10, 100])
 */
export const reduceRight = stepwise((F, b, f, v) => {
  const xs = elements('reduceRight', F, v)
  let acc = b
  for (let i = xs.length - 1; i >= 0; i--) acc = f(xs[i], acc)
  return acc
}) as ReduceRight
