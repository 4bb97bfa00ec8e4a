/**
 * Powers, roots, exponentials and logarithms, on plain values and on variables alike.
 *
 * @since 0.1.0
 */
import { add, div, mul, negate, recip, square, sub } from './arithmetic'
import { DomainError } from '../internal/graph/errors'
import { Node } from '../internal/graph/node'
import type { Binary, NumericValue, Same, Unary } from '../internal/graph/types'
import { apply1, apply2, binary } from '../internal/numeric/apply'
import {
  binaryFunction,
  type BinaryFunction,
  cotangentOf,
  type UnaryFunction,
  unaryFunction
} from '../internal/numeric/define-function'
import { withoutGradient } from '../internal/numeric/map-numbers'

/** `x * y`, but 0 if `x` is 0, also where `y` is infinite: what a factor that vanishes identically is worth. */
const vanishing = binaryFunction(
  'mulOr0',
  (x, y) => (x === 0 ? 0 : x * y),
  (d, _, y) => mul(d, y),
  (d, x) => timesOr0(x, d),
  { fallback: (x, y) => mul(x, y) }
)
const timesOr0 = (x: number, y: number): number => apply2(vanishing, x, y) as number

/** `x / y`, but 0 if `y` is 0: the subgradient at the tip of a cone. */
const tipped = binaryFunction(
  'divOr0',
  (x, y) => (y === 0 ? 0 : x / y),
  (d, _, y) => overOr0(d, y),
  (d, _, y, z) => negate(mul(overOr0(d, y), z)),
  { fallback: (x, y) => div(x, y) }
)
const overOr0 = (x: number, y: number): number => apply2(tipped, x, y) as number

/** `y - 1`, but 0 if `y` is 0. For exponents that are constants: it has no gradient. */
const lowering = unaryFunction('lowered exponent', y => (y === 0 ? 0 : y - 1), withoutGradient('pow'), {
  fallback: y => sub(y, 1)
})
const lowered = (y: number): number => ((y as unknown) instanceof Node ? sub(y, 1) : (apply1(lowering, y) as number))

/**
 * `x ^ y * (log x) ^ k`, the k-th derivative of the power in its exponent, and at x = 0 its limit. The derivatives of
 * each are others of the family: in y the next one, in x `y x^(y-1) (log x)^k + k x^(y-1) (log x)^(k-1)`.
 */
const powers: BinaryFunction[] = []
const power = (k: number): BinaryFunction => {
  const value = (x: number, y: number): number => (k === 0 ? x ** y : x === 0 && y >= 0 ? 0 : x ** y * Math.log(x) ** k)
  const of = (j: number, x: number, y: number): number => apply2(power(j), x, y) as number
  return (powers[k] ??= binaryFunction(
    k === 0 ? 'pow' : `pow·log^${k}`,
    value,
    (d, x, y) => {
      // The power below would be infinite at 0, and its own gradient NaN.
      const first = y === 0 ? 0 : timesOr0(y, of(k, x, lowered(y)))
      return mul(d, k === 0 ? first : add(first, mul(k, of(k - 1, x, sub(y, 1)))))
    },
    (d, x, y) => mul(d, of(k + 1, x, y)),
    k === 0 ? {} : { fallback: (x, y) => mul(pow(x, y), powInt(log(x), k)) }
  ))
}

/**
 * `x ** y`. In `y`, the derivative at a base of 0 is its limit 0 (for `y >= 0`); at a negative base there is none, and
 * it is NaN: for integer exponents use `powInt`. Haskell: `**`.
 *
 * @category powers
 * @since 0.1.0
 * @example
 * import { gradBP2, pow } from 'backprop-ts'
 *
 * assert.strictEqual(pow(2, 3), 8)
 * assert.deepStrictEqual(gradBP2((x, y) => pow(x, y), 1, 3), [3, 0])
 */
export const pow = binary(power(0)) as Binary

const integerPowers = new Map<number, UnaryFunction>()

const integerPower = (n: number): UnaryFunction => {
  if (!Number.isInteger(n))
    throw new DomainError(`powInt: the exponent must be a whole number, got ${n}. For other exponents use pow`)
  let fn = integerPowers.get(n)
  if (fn === undefined) {
    fn = unaryFunction(
      `powInt(${n})`,
      x => x ** n,
      (d, x) => mul(d, n === 0 ? 0 : mul(n, powInt(x, n - 1))),
      { own: ({ powInt: own }) => own && (x => own(x, n)), fallback: x => repeated(x, n) }
    )
    integerPowers.set(n, fn)
  }
  return fn
}

const repeated = (x: number, n: number): number => {
  if (n < 0) return recip(repeated(x, -n))
  if (n < 2) return n === 1 ? x : div(x, x)
  const half = repeated(x, Math.floor(n / 2))
  return n % 2 === 0 ? mul(half, half) : mul(x, mul(half, half))
}

/**
 * The type of `powInt`: the exponent is a plain whole number.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface PowInt {
  (n: number): Unary
  <T extends NumericValue, K extends 'type' = 'type'>(x: T, n: number): Same<T>[K]
}

/**
 * `x` to a whole number `n`, negative ones included: right at negative bases and at 0. `powInt(n)` waits for `x`.
 * Throws `DomainError` unless `n` is whole. Haskell: `^`, `^^`.
 *
 * @category powers
 * @since 0.1.0
 * @example
 * import { gradBP, powInt } from 'backprop-ts'
 *
 * assert.strictEqual(powInt(-2, 3), -8)
 * assert.strictEqual(gradBP(x => powInt(x, 3), -2), 12)
 */
export const powInt = function (x: unknown, n?: number): unknown {
  if (arguments.length > 1) return apply1(integerPower(n as number), x)
  const fn = integerPower(x as number)
  return (first: unknown) => apply1(fn, first)
} as PowInt

const root = unaryFunction('sqrt', Math.sqrt, (d, _, y) => div(d, mul(2, y)), { fallback: x => pow(x, 0.5) })

/**
 * The square root. Its derivative at 0 is Infinity. Haskell: `sqrt`.
 *
 * @category powers
 * @since 0.1.0
 * @example
 * import { gradBP, sqrt } from 'backprop-ts'
 *
 * assert.strictEqual(gradBP(sqrt, 4), 0.25)
 */
export const sqrt = ((x: unknown): unknown => (typeof x === 'number' ? Math.sqrt(x) : apply1(root, x))) as Unary

const exponential = unaryFunction('exp', Math.exp, (d, _, y) => mul(d, y), {
  backwardNumber: (n, s) => s.addNumber(n.operand as Node, cotangentOf(n, s) * (n.primal as number))
})

/**
 * `e ** x`. Haskell: `exp`.
 *
 * @category powers
 * @since 0.1.0
 * @example
 * import { exp, gradBP } from 'backprop-ts'
 *
 * assert.strictEqual(gradBP(exp, 0), 1)
 */
export const exp = ((x: unknown): unknown => (typeof x === 'number' ? Math.exp(x) : apply1(exponential, x))) as Unary

const exponentialMinus1 = unaryFunction('expm1', Math.expm1, (d, x) => mul(d, exp(x)), {
  fallback: x => sub(exp(x), 1)
})

/**
 * `e ** x - 1`, exact for small `x`.
 *
 * @category powers
 * @since 0.1.0
 * @example
 * import { expm1 } from 'backprop-ts'
 *
 * assert.strictEqual(expm1(1e-20), 1e-20)
 */
export const expm1 = ((x: unknown): unknown => apply1(exponentialMinus1, x)) as Unary

const logarithm = unaryFunction('log', Math.log, (d, x) => div(d, x))

/**
 * The natural logarithm. Its derivative at 0 is Infinity; of negative numbers it is NaN. Haskell: `log`.
 *
 * @category powers
 * @since 0.1.0
 * @example
 * import { gradBP, log } from 'backprop-ts'
 *
 * assert.strictEqual(gradBP(log, 4), 0.25)
 */
export const log = ((x: unknown): unknown => (typeof x === 'number' ? Math.log(x) : apply1(logarithm, x))) as Unary

const logarithm1 = unaryFunction('log1p', Math.log1p, (d, x) => div(d, add(1, x)), { fallback: x => log(add(1, x)) })

/**
 * `log(1 + x)`, exact for small `x`.
 *
 * @category powers
 * @since 0.1.0
 * @example
 * import { log1p } from 'backprop-ts'
 *
 * assert.strictEqual(log1p(1e-20), 1e-20)
 */
export const log1p = ((x: unknown): unknown => apply1(logarithm1, x)) as Unary

const logarithmInBase = binaryFunction(
  'logBase',
  (b, x) => Math.log(x) / Math.log(b),
  (d, b, _, y) => negate(div(mul(d, y), mul(b, log(b)))),
  (d, b, x) => div(d, mul(x, log(b))),
  { fallback: (b, x) => div(log(x), log(b)) }
)

/**
 * The logarithm of `x` in base `b`: `logBase(b, x)`, as in Haskell. In a pipe the base comes first too: `pipe(b,
 * logBase(x))`.
 *
 * @category powers
 * @since 0.1.0
 * @example
 * import { logBase } from 'backprop-ts'
 *
 * assert.strictEqual(logBase(2, 8), 3)
 */
export const logBase = binary(logarithmInBase) as Binary

const hypotenuse = binaryFunction(
  'hypot',
  Math.hypot,
  (d, x, _, h) => mul(d, overOr0(x, h)),
  (d, _, y, h) => mul(d, overOr0(y, h)),
  { fallback: (x, y) => sqrt(add(square(x), square(y))) }
)

/**
 * `sqrt(x * x + y * y)` without overflow. Its gradient at the origin is 0.
 *
 * @category powers
 * @since 0.1.0
 * @example
 * import { gradBP2, hypot } from 'backprop-ts'
 *
 * assert.strictEqual(hypot(3, 4), 5)
 * assert.deepStrictEqual(gradBP2((x, y) => hypot(x, y), 0, 0), [0, 0])
 */
export const hypot = binary(hypotenuse) as Binary

const angle = binaryFunction(
  'atan2',
  Math.atan2,
  (d, y, x) => turned(d, x, hypot(y, x)),
  (d, y, x) => negate(turned(d, y, hypot(y, x)))
)
const turned = (d: number, leg: number, h: number): number => mul(overOr0(d, h), overOr0(leg, h))

/**
 * The angle of the point (x, y), in radians: `atan2(y, x)`. Its gradient at the origin, where it has none, is 0.
 *
 * @category powers
 * @since 0.1.0
 * @example
 * import { atan2, gradBP2 } from 'backprop-ts'
 *
 * assert.strictEqual(atan2(1, 1), Math.PI / 4)
 * assert.deepStrictEqual(gradBP2((y, x) => atan2(y, x), 0, 2), [0.5, -0])
 */
export const atan2 = binary(angle) as Binary
