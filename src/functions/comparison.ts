/**
 * Compares variables, and chooses between branches and between values.
 *
 * @since 0.1.0
 */
import type { Eq } from 'fp-ts/Eq'
import type { Ord } from 'fp-ts/Ord'
import { add, mul } from './arithmetic'
import { describe, DomainError } from '../internal/graph/errors'
import { primal, reveal } from '../internal/graph/node'
import type { BVar, NumericValue, Plain, Same, Tracked, Unary } from '../internal/graph/types'
import { apply1, apply2 } from '../internal/numeric/apply'
import { structureKind } from '../internal/numeric/broadcast'
import { binaryFunction, unaryFunction, type UnaryFunction } from '../internal/numeric/define-function'
import { mapNumbers } from '../internal/numeric/map-numbers'
import { ask, askParts, isOff } from '../internal/numeric/numeric-class'
import * as slopes from '../internal/numeric/slopes'
import { mapContainer } from '../internal/values/containers'
import { zero } from '../internal/values/zero-add-one'

/**
 * Equality of variables, by their values. Haskell: the `Eq` instance of `BVar`.
 *
 * @category instances
 * @since 0.1.0
 * @example
 * import * as N from 'fp-ts/number'
 * import { evalBP2, getEq, mul } from 'backprop-ts'
 *
 * assert.strictEqual(evalBP2((x, y) => (getEq(N.Eq).equals(x, y) ? mul(x, 2) : y), 3, 3), 6)
 */
export const getEq = <A>(E: Eq<A>): Eq<Tracked<A>> => {
  const test = (x: A, y: A): boolean => E.equals(x, y)
  test.equality = E
  return { equals: (x, y) => askParts(test, reveal(x), reveal(y)) }
}

/**
 * The order of variables, by their values. Haskell: the `Ord` instance of `BVar`.
 *
 * @category instances
 * @since 0.1.0
 * @example
 * import * as N from 'fp-ts/number'
 * import { gt } from 'fp-ts/Ord'
 * import { gradBP2, getOrd } from 'backprop-ts'
 *
 * assert.deepStrictEqual(gradBP2((x, y) => (gt(getOrd(N.Ord))(x, y) ? x : y), 3, 2), [1, 0])
 */
export const getOrd = <A>(O: Ord<A>): Ord<Tracked<A>> => {
  const test = (x: A, y: A) => O.compare(x, y)
  test.order = O
  return { equals: getEq(O).equals, compare: (x, y) => askParts(test, reveal(x), reveal(y)) }
}

/**
 * Evaluates one of two branches. The other branch is never evaluated, so it cannot fail or turn the gradient into NaN.
 *
 * @category combinators
 * @since 0.1.0
 * @example
 * import { cond, gradBP, primal, sqrt } from 'backprop-ts'
 *
 * const safe = gradBP(x => cond(primal(x) > 0, () => sqrt(x), () => x))
 * assert.strictEqual(safe(4), 0.25)
 * assert.strictEqual(safe(-4), 1)
 */
export const cond = <A>(test: boolean, whenTrue: () => A, whenFalse: () => A): A => (test ? whenTrue() : whenFalse())

/** `x` where the mask is not 0. Elsewhere it is -0, which added to any other number leaves it unchanged. */
const selection = binaryFunction(
  'where',
  slopes.selected,
  (d, _, m) => apply2(cotangent, d, m) as number,
  d => zero(d) as number
)
/** The cotangent where the mask is not 0, and 0 elsewhere. */
const cotangent = binaryFunction(
  'whereOr0',
  slopes.selectedOr0,
  (e, _, m) => apply2(cotangent, e, m) as number,
  e => zero(e) as number
)
const complement = unaryFunction('not', slopes.not, d => zero(d) as number)

/** A mask as numbers: 1 for true, and 0 for false. */
const maskOf = (mask: unknown): unknown => {
  if (typeof mask === 'boolean') return mask ? 1 : 0
  const kind = structureKind(mask)
  return kind === undefined ? mask : mapContainer(mask, kind, maskOf)
}

/**
 * The type of `where`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Where {
  (mask: Mask, x: number, y: number): number
  <T extends NumericValue>(mask: Mask, x: number, y: T): T
  <T extends NumericValue>(mask: Mask, x: T, y: number): T
  <S, A>(mask: Mask, x: BVar<S, A>, y: BVar<S, NoInfer<A> | number> | NoInfer<A>): BVar<S, A>
  <S, A>(mask: Mask, x: BVar<NoInfer<S>, NoInfer<A> | number> | NoInfer<A>, y: BVar<S, A>): BVar<S, A>
  <S, A extends Plain>(mask: Mask, x: BVar<S, number>, y: A): BVar<S, A>
  <S, A extends Plain>(mask: Mask, x: A, y: BVar<S, number>): BVar<S, A>
  <T extends NumericValue>(mask: Mask, x: T, y: NoInfer<T>): T
}

/**
 * What chooses in `where`: a boolean, a number that is 0 for false, a value or structure of these, or a variable.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Mask = boolean | number | object

/**
 * Chooses between two values element by element: `x` where the mask is true or is a number other than 0, and `y`
 * elsewhere. The mask has the structure of the values, or is one boolean or number for all of them. Among the values, a
 * number stands for every element, as in `add`. The mask has the gradient 0. A value that is not chosen may be infinite
 * or NaN, and gets the cotangent 0.
 *
 * The functions that made that value still multiply 0 by their slopes, so a slope that is infinite there makes NaN.
 * Choose a harmless argument too: `where(mask, sqrt(where(mask, x, 1)), 0)`. A mask of one boolean or number gives no
 * cotangent at all to the value that is not chosen. `cond` does not even evaluate it.
 *
 * @category combinators
 * @since 0.1.0
 * @example
 * import { gradBP2, where } from 'backprop-ts'
 *
 * assert.deepStrictEqual(where([true, false], [1, 2], [3, 4]), [1, 4])
 * assert.deepStrictEqual(where([true, false], [1, 2], 0), [1, 0])
 * assert.deepStrictEqual(gradBP2((x, y) => where(true, x, y), 1, NaN), [1, 0])
 */
export const where = ((mask: unknown, x: unknown, y: unknown): unknown => {
  const m = maskOf(mask)
  const off = ask(isOff, primal(m))
  const [first, second] = off === undefined ? [x, y] : off ? [primal(x), y] : [x, primal(y)]
  const chosen = apply2(selection, first, m) as number
  return add(chosen, apply2(selection, second, apply1(complement, m)) as number)
}) as Where

const clipBetween = (low: number, high: number): UnaryFunction => {
  if (!(low <= high))
    throw new DomainError(
      `clip: the bounds must be numbers, the lower one first, got ${describe(low)} and ${describe(high)}`
    )
  const slope = slopes.clipSlope(low, high)
  return unaryFunction('clip', slopes.clip(low, high), (d, x) => mul(d, mapNumbers(slope, primal(x)) as number))
}

/**
 * The type of `clip`. The bounds are plain numbers.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Clip {
  (low: number, high: number): Unary
  <T extends NumericValue, K extends 'type' = 'type'>(low: number, high: number, x: T): Same<T>[K]
}

/**
 * The nearest number to `x` between two bounds, which may be infinite. The derivative is 1 between the bounds and at
 * the bounds, and 0 outside. NaN gives itself. `clip(low, high)` waits for `x`. Throws `DomainError` if a bound is NaN
 * or if they are in the wrong order.
 *
 * @category combinators
 * @since 0.1.0
 * @example
 * import { pipe } from 'fp-ts/function'
 * import { clip, gradBP } from 'backprop-ts'
 *
 * assert.deepStrictEqual(clip(0, 1, [-3, 0.5, 3]), [0, 0.5, 1])
 * assert.strictEqual(gradBP(x => pipe(x, clip(0, 1)), 1), 1)
 * assert.strictEqual(gradBP(clip(0, 1), 1.5), 0)
 */
export const clip = function (low: number, high: number, x?: unknown): unknown {
  const fn = clipBetween(low, high)
  return arguments.length > 2 ? apply1(fn, x) : (first: unknown) => apply1(fn, first)
} as Clip
