/**
 * Arithmetic on plain values and on variables: sums, products, absolute values and the like.
 *
 * Each function stands next to its derivative, which is written with the functions of this library. It therefore serves
 * every value and can itself be differentiated. Some functions add a faster version for plain numbers.
 *
 * @since 0.1.0
 */
import { cotangentOf, firstOf, type Node, primal, secondOf } from '../internal/graph/node'
import type { Binary, Unary } from '../internal/graph/types'
import { apply1, apply2, binary, waiting } from '../internal/numeric/apply'
import { binaryFunction, unaryFunction } from '../internal/numeric/define-function'
import { mapNumbers, zipNumbers } from '../internal/numeric/map-numbers'
import { floorQuotient, remainderSlope, shareOfLesser } from '../internal/numeric/slopes'
import { zero } from '../internal/values/zero-add-one'

const addition = binaryFunction(
  'add',
  (x, y) => x + y,
  d => d,
  d => d,
  {
    backwardNumber: (n, s) => {
      const d = cotangentOf(n, s)
      if (typeof n.operand !== 'number') s.addNumber(n.operand as Node, d)
      if (typeof n.other !== 'number') s.addNumber(n.other as Node, d)
    }
  }
)

/**
 * `x + y`, for numbers, bigints, vectors, matrices and structures of them, plain or as variables. Structures add field
 * by field. A number is broadcast to the shape of the other argument. Beside a bigint it must be whole, or else
 * `DomainError` is thrown. `add(y)` waits for `x`. Haskell: `+`.
 *
 * @category arithmetic
 * @since 0.1.0
 * @example
 * import { add, gradBP2 } from 'backprop-ts'
 *
 * assert.deepStrictEqual(add({ a: 1, b: [2, 3] }, { a: 10, b: [20, 30] }), { a: 11, b: [22, 33] })
 * assert.deepStrictEqual(gradBP2((x, y) => add(x, y), 2, 3), [1, 1])
 */
export const add = function (x: unknown, y?: unknown): unknown {
  if (typeof x === 'number' && typeof y === 'number') return x + y
  return arguments.length > 1 ? apply2(addition, x, y) : waiting(addition, x)
} as Binary

const subtraction = binaryFunction(
  'sub',
  (x, y) => x - y,
  d => d,
  d => negate(d),
  {
    backwardNumber: (n, s) => {
      const d = cotangentOf(n, s)
      if (typeof n.operand !== 'number') s.addNumber(n.operand as Node, d)
      if (typeof n.other !== 'number') s.addNumber(n.other as Node, -d)
    }
  }
)

/**
 * `x - y`, for the same values as `add`, bigints included. In a pipe, `pipe(x, sub(y))` is `x - y`. Haskell: `-`.
 *
 * @category arithmetic
 * @since 0.1.0
 * @example
 * import { pipe } from 'fp-ts/function'
 * import { gradBP2, sub } from 'backprop-ts'
 *
 * assert.strictEqual(pipe(5, sub(2)), 3)
 * assert.deepStrictEqual(gradBP2((x, y) => sub(x, y), 2, 3), [1, -1])
 */
export const sub = function (x: unknown, y?: unknown): unknown {
  if (typeof x === 'number' && typeof y === 'number') return x - y
  return arguments.length > 1 ? apply2(subtraction, x, y) : waiting(subtraction, x)
} as Binary

const multiplication = binaryFunction(
  'mul',
  (x, y) => x * y,
  (d, _, y) => mul(d, y),
  (d, x) => mul(d, x),
  {
    backwardNumber: (n, s) => {
      const d = cotangentOf(n, s)
      if (typeof n.operand !== 'number') s.addNumber(n.operand as Node, d * secondOf(n))
      if (typeof n.other !== 'number') s.addNumber(n.other as Node, d * firstOf(n))
    }
  }
)

/**
 * `x * y`, for the same values as `add`, bigints included. Vectors, matrices and structures multiply element by
 * element. Haskell: `*`.
 *
 * @category arithmetic
 * @since 0.1.0
 * @example
 * import { gradBP, mul } from 'backprop-ts'
 *
 * assert.strictEqual(gradBP(x => mul(x, x), 3), 6)
 */
export const mul = function (x: unknown, y?: unknown): unknown {
  if (typeof x === 'number' && typeof y === 'number') return x * y
  return arguments.length > 1 ? apply2(multiplication, x, y) : waiting(multiplication, x)
} as Binary

const division = binaryFunction(
  'div',
  (x, y) => x / y,
  (d, _, y) => div(d, y),
  (d, _, y, z) => negate(mul(div(d, y), z)),
  {
    backwardNumber: (n, s) => {
      const d = cotangentOf(n, s) / secondOf(n)
      if (typeof n.operand !== 'number') s.addNumber(n.operand as Node, d)
      if (typeof n.other !== 'number') s.addNumber(n.other as Node, -d * (n.primal as number))
    }
  }
)

/**
 * `x / y`. Vectors, matrices and structures divide element by element. There is no quotient of bigints. In a pipe,
 * `pipe(x, div(y))` is `x / y`. Haskell: `/`.
 *
 * @category arithmetic
 * @since 0.1.0
 * @example
 * import { div, gradBP2 } from 'backprop-ts'
 *
 * assert.deepStrictEqual(gradBP2((x, y) => div(x, y), 1, 2), [0.5, -0.25])
 */
export const div = function (x: unknown, y?: unknown): unknown {
  if (typeof x === 'number' && typeof y === 'number') return x / y
  return arguments.length > 1 ? apply2(division, x, y) : waiting(division, x)
} as Binary

/** The share of the gradient that `min` gives to its first argument. */
const shareOf = (x: number, y: number): number => zipNumbers(shareOfLesser, primal(x), primal(y)) as number

const minimum = binaryFunction(
  'min',
  Math.min,
  (d, x, y) => mul(d, shareOf(x, y)),
  (d, x, y) => mul(d, shareOf(y, x))
)

/**
 * The smaller of two values, element by element. Equal arguments get half of the gradient each. Haskell: `min`.
 *
 * @category arithmetic
 * @since 0.1.0
 * @example
 * import { gradBP2, min } from 'backprop-ts'
 *
 * assert.deepStrictEqual(gradBP2((x, y) => min(x, y), 1, 2), [1, 0])
 * assert.deepStrictEqual(gradBP2((x, y) => min(x, y), 2, 2), [0.5, 0.5])
 */
export const min = binary(minimum) as Binary

const maximum = binaryFunction(
  'max',
  Math.max,
  (d, x, y) => mul(d, shareOf(y, x)),
  (d, x, y) => mul(d, shareOf(x, y))
)

/**
 * The greater of two values, element by element. Equal arguments get half of the gradient each. Haskell: `max`.
 *
 * @category arithmetic
 * @since 0.1.0
 * @example
 * import { gradBP2, max } from 'backprop-ts'
 *
 * assert.deepStrictEqual(gradBP2((x, y) => max(x, y), 1, 2), [0, 1])
 */
export const max = binary(maximum) as Binary

const floorRemainder = (x: number, y: number): number => {
  const r = x % y
  return r === 0 ? (y > 0 ? 0 : -0) : r < 0 === y < 0 ? r : r + y
}

const modulus = binaryFunction(
  'mod',
  floorRemainder,
  (d, _, __, z) => mul(d, mapNumbers(remainderSlope, primal(z)) as number),
  (d, x, y) => negate(mul(d, zipNumbers(floorQuotient, primal(x), primal(y)) as number))
)

/**
 * The remainder of `x` when it is divided by `y`, rounding the quotient down: `x - y * floor(x / y)`. It has the sign
 * of `y`, unlike `%`, and is exact, unless `x` and `y` have different signs, where it is rounded once. The gradient is
 * `[1, -floor(x / y)]`, also at the jumps. At y = 0, or an infinite `x`, the remainder and its
 * gradient are NaN. An infinite `y` leaves
 * `x` of its sign unchanged. Haskell: `mod'` of `Data.Fixed`.
 *
 * @category arithmetic
 * @since 0.1.0
 * @example
 * import { gradBP2, mod } from 'backprop-ts'
 *
 * assert.strictEqual(mod(-7, 3), 2)
 * assert.deepStrictEqual(gradBP2((x, y) => mod(x, y), -7, 3), [1, 3])
 */
export const mod = binary(modulus) as Binary

const negation = unaryFunction(
  'negate',
  x => -x,
  d => negate(d)
)

/**
 * `-x`, for bigints too. Haskell: `negate`.
 *
 * @category arithmetic
 * @since 0.1.0
 * @example
 * import { negate } from 'backprop-ts'
 *
 * assert.deepStrictEqual(negate([1, -2]), [-1, 2])
 */
export const negate = ((x: unknown): unknown => (typeof x === 'number' ? -x : apply1(negation, x))) as Unary

const sign = unaryFunction('signum', Math.sign, d => zero(d) as number)

/**
 * The sign: -1, 0 or 1, for bigints too. `-0` and `NaN` give themselves. The derivative is 0 everywhere. Haskell:
 * `signum`.
 *
 * @category arithmetic
 * @since 0.1.0
 * @example
 * import { gradBP, signum } from 'backprop-ts'
 *
 * assert.strictEqual(signum(-3), -1)
 * assert.strictEqual(gradBP(signum, 3), 0)
 */
export const signum = ((x: unknown): unknown => apply1(sign, x)) as Unary

const absolute = unaryFunction('abs', Math.abs, (d, x) => mul(d, signum(x)))

/**
 * The absolute value, of bigints too. Its derivative at 0 is 0. Haskell: `abs`.
 *
 * @category arithmetic
 * @since 0.1.0
 * @example
 * import { abs, gradBP } from 'backprop-ts'
 *
 * assert.strictEqual(gradBP(abs, -2), -1)
 * assert.strictEqual(gradBP(abs, 0), 0)
 */
export const abs = ((x: unknown): unknown => apply1(absolute, x)) as Unary

const reciprocal = unaryFunction(
  'recip',
  x => 1 / x,
  (d, _, y) => negate(mul(d, mul(y, y))),
  { fallback: x => div(1, x) }
)

/**
 * `1 / x`. Haskell: `recip`.
 *
 * @category arithmetic
 * @since 0.1.0
 * @example
 * import { gradBP, recip } from 'backprop-ts'
 *
 * assert.strictEqual(gradBP(recip, 2), -0.25)
 */
export const recip = ((x: unknown): unknown => apply1(reciprocal, x)) as Unary

const squaring = unaryFunction(
  'square',
  x => x * x,
  (d, x) => mul(2, mul(d, x)),
  {
    fallback: x => mul(x, x),
    backwardNumber: (n, s) => s.addNumber(n.operand as Node, 2 * (cotangentOf(n, s) * firstOf(n)))
  }
)

/**
 * `x * x`, for bigints too. It records one node.
 *
 * @category arithmetic
 * @since 0.1.0
 * @example
 * import { gradBP, square } from 'backprop-ts'
 *
 * assert.strictEqual(gradBP(square, 3), 6)
 */
export const square = ((x: unknown): unknown => apply1(squaring, x)) as Unary
