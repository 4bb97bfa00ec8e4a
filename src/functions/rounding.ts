/**
 * Rounds numbers, and converts bigints to numbers.
 *
 * The true derivative of rounding is 0 almost everywhere, which is useless for learning. These functions therefore pass
 * the gradient through as if they were the identity ("straight-through"), as the Haskell library does. To block the
 * gradient, use `stopGradient`.
 *
 * @since 0.1.0
 */
import { describe, DomainError, UnsupportedOperationError } from '../internal/graph/errors'
import { Node, node, operation, primal, refuseForeign } from '../internal/graph/node'
import type { BVar, Const, Tracked, Unary } from '../internal/graph/types'
import { apply1 } from '../internal/numeric/apply'
import { unaryFunction } from '../internal/numeric/define-function'

const straightThrough = (name: string, f: (x: number) => number): Unary => {
  const fn = unaryFunction(name, f, d => d)
  return ((x: unknown): unknown => apply1(fn, x)) as Unary
}

/**
 * The nearest integer, element by element. Halves are rounded up, as by `Math.round`; Haskell rounds them to even. The
 * gradient is that of the identity. Haskell: `round`.
 *
 * @category rounding
 * @since 0.1.0
 * @example
 * import { gradBP, square } from 'backprop-ts'
 * import { round } from 'backprop-ts/Prelude'
 *
 * assert.deepStrictEqual(round([1.4, 1.5, -1.5]), [1, 2, -1])
 * assert.strictEqual(gradBP(x => square(round(x)), 2.7), 6)
 */
export const round = straightThrough('round', Math.round)

/**
 * The greatest integer that is not greater than `x`. The gradient is that of the identity. Use `mod` for remainders:
 * `sub(x, floor(x))` has the gradient 0, because both terms pass it through, but that of `mod(x, 1)` is 1. Haskell:
 * `floor`.
 *
 * @category rounding
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { floor } from 'backprop-ts/Prelude'
 *
 * assert.strictEqual(floor(-1.5), -2)
 * assert.strictEqual(gradBP(floor, -1.5), 1)
 */
export const floor = straightThrough('floor', Math.floor)

/**
 * The least integer that is not less than `x`. The gradient is that of the identity. Haskell: `ceiling`.
 *
 * @category rounding
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { ceil } from 'backprop-ts/Prelude'
 *
 * assert.strictEqual(ceil(1.2), 2)
 * assert.strictEqual(gradBP(ceil, 1.2), 1)
 */
export const ceil = straightThrough('ceil', Math.ceil)

/**
 * The integer part. The gradient is that of the identity. Haskell: `truncate`.
 *
 * @category rounding
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { trunc } from 'backprop-ts/Prelude'
 *
 * assert.strictEqual(trunc(-1.5), -1)
 * assert.strictEqual(gradBP(trunc, -1.5), 1)
 */
export const trunc = straightThrough('trunc', Math.trunc)

/** Rounds a number to a bigint, for the cotangent of a bigint. */
const rounded = (d: unknown): unknown => {
  if (d instanceof Node) return node(d.scope, rounded(d.primal), roundOp, d, undefined)
  if (!Number.isFinite(d))
    throw new DomainError(`fromIntegral: the gradient of a bigint is a bigint, which cannot be ${d as number}`)
  return BigInt(Math.round(d as number))
}

/** Converts a bigint, or a variable of one, to a number. */
const toNumber = (x: unknown): unknown =>
  x instanceof Node ? node(x.scope, toNumber(x.primal), fromIntegralOp, x, undefined) : Number(x)

// Each is the pullback of the other.
const fromIntegralOp = operation('fromIntegral', (n, s, d) => s.addCotangent(n.operand as Node, rounded(d)))
const roundOp = operation('fromIntegral', (n, s, d) => s.addCotangent(n.operand as Node, toNumber(d)))

/**
 * The result type of `fromIntegral`: a number, or a variable of one if the argument is a variable.
 *
 * @category signatures
 * @since 0.1.0
 */
export type AsNumber<X> =
  X extends Const<unknown> ? Const<number> : X extends BVar<infer S, unknown> ? BVar<S, number> : number

/**
 * Converts a `bigint` to a number, rounded to the precision of numbers. Its cotangent is rounded to a `bigint`. Numbers
 * are returned unchanged. Throws `UnsupportedOperationError` for anything else. In the backward pass, throws
 * `DomainError` if the cotangent to be rounded is infinite or NaN. Haskell: `fromIntegral`, `fromIntegral'`.
 *
 * @category rounding
 * @since 0.1.0
 * @example
 * import { gradBP, mul } from 'backprop-ts'
 * import { fromIntegral } from 'backprop-ts/Prelude'
 *
 * assert.strictEqual(fromIntegral(3n), 3)
 * assert.strictEqual(gradBP(n => mul(fromIntegral(n), 2.7), 4n), 3n)
 */
export const fromIntegral = <X extends bigint | number | Tracked<bigint | number>>(x: X): AsNumber<X> =>
  (isBigint('fromIntegral', x) ? toNumber(x) : x) as AsNumber<X>

const isBigint = (name: string, x: unknown): boolean => {
  refuseForeign(name, x)
  const value = primal(x)
  if (typeof value === 'bigint') return true
  if (typeof value === 'number') return false
  throw new UnsupportedOperationError(`${name}: ${describe(value)} is not a number`)
}

/**
 * Converts a real number to a number. JavaScript has only one such type, so numbers and variables of them are returned
 * unchanged. A `bigint` is converted as by `fromIntegral`. Haskell: `realToFrac`.
 *
 * @category rounding
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { realToFrac } from 'backprop-ts/Prelude'
 *
 * assert.strictEqual(gradBP(x => realToFrac(x), 2), 1)
 */
export const realToFrac = <X extends bigint | number | Tracked<bigint | number>>(x: X): AsNumber<X> =>
  (isBigint('realToFrac', x) ? toNumber(x) : x) as AsNumber<X>
