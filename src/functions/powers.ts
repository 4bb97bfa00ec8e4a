/**
 * Powers, roots, exponentials and logarithms, on plain values and on variables.
 *
 * @since 0.1.0
 */
import { add, div, mul, negate, recip, square, sub } from './arithmetic'
import { overOr0, timesOr0 } from './limits'
import { DomainError } from '../internal/graph/errors'
import { cotangentOf, Node } from '../internal/graph/node'
import type { Binary, NumericValue, Same, Unary } from '../internal/graph/types'
import { apply1, apply2, binary } from '../internal/numeric/apply'
import {
  binaryFunction,
  type BinaryFunction,
  type UnaryFunction,
  unaryFunction
} from '../internal/numeric/define-function'
import { withoutGradient } from '../internal/numeric/map-numbers'

/** `y - 1`, but 0 if `y` is 0. For exponents that are constants: it has no gradient. */
const lowering = unaryFunction('lowered exponent', y => (y === 0 ? 0 : y - 1), withoutGradient('pow'), {
  fallback: y => sub(y, 1)
})
const lowered = (y: number): number => ((y as unknown) instanceof Node ? sub(y, 1) : (apply1(lowering, y) as number))

/**
 * `x ^ y * (log x) ^ k`, the k-th derivative of the power in its exponent. At x = 0 it is the limit. The derivatives of
 * these functions are again of this form. In y it is the next one, and in x it is `y x^(y-1) (log x)^k + k x^(y-1) (log
 * x)^(k-1)`.
 */
const powers: BinaryFunction[] = []
const power = (k: number): BinaryFunction => {
  const value = (x: number, y: number): number => (k === 0 ? x ** y : x === 0 && y >= 0 ? 0 : x ** y * Math.log(x) ** k)
  const of = (j: number, x: number, y: number): number => apply2(power(j), x, y) as number
  return (powers[k] ??= binaryFunction(
    k === 0 ? 'pow' : `pow·log^${k}`,
    value,
    (d, x, y) => {
      // Where y is 0, the lower power `x^(y-1)` would be infinite at x = 0, and its own gradient NaN.
      const first = y === 0 ? 0 : timesOr0(y, of(k, x, lowered(y)))
      return mul(d, k === 0 ? first : add(first, mul(k, of(k - 1, x, sub(y, 1)))))
    },
    (d, x, y) => mul(d, of(k + 1, x, y)),
    k === 0 ? {} : { fallback: (x, y) => mul(pow(x, y), powInt(log(x), k)) }
  ))
}

/**
 * `x ** y`. At a base of 0, the derivative in `y` is its limit 0, for `y >= 0`. At a negative base there is no
 * derivative in `y`, so it is NaN: use `powInt` for integer exponents. Haskell: `**`.
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
      { own: ({ powInt: own }) => own && (x => own(x, n)), fallback: x => powerBySquaring(x, n) }
    )
    integerPowers.set(n, fn)
  }
  return fn
}

const powerBySquaring = (x: number, n: number): number => {
  if (n < 0) return recip(powerBySquaring(x, -n))
  if (n < 2) return n === 1 ? x : div(x, x)
  const halfPower = powerBySquaring(x, Math.floor(n / 2))
  return n % 2 === 0 ? mul(halfPower, halfPower) : mul(x, mul(halfPower, halfPower))
}

/**
 * The type of `powInt`. The exponent is a plain whole number.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface PowInt {
  (n: number): Unary
  <T extends NumericValue, K extends 'type' = 'type'>(x: T, n: number): Same<T>[K]
}

/**
 * `x` to the power of a whole number `n`, which may be negative. It is also correct at 0 and at negative bases. Bigints
 * take only exponents that are not negative. `powInt(n)` waits for `x`. Throws `DomainError` if `n` is not whole, or if
 * it is negative and `x` is a bigint. Haskell: `^`, `^^`.
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
 * `e ** x - 1`, which is accurate for small `x` too.
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
 * The natural logarithm. Its derivative at 0 is Infinity. For negative numbers it is NaN. Haskell: `log`.
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
 * `log(1 + x)`, which is accurate for small `x` too.
 *
 * @category powers
 * @since 0.1.0
 * @example
 * import { log1p } from 'backprop-ts'
 *
 * assert.strictEqual(log1p(1e-20), 1e-20)
 */
export const log1p = ((x: unknown): unknown => apply1(logarithm1, x)) as Unary

const binaryLogarithm = unaryFunction('log2', Math.log2, (d, x) => div(d, mul(x, Math.LN2)), {
  fallback: x => div(log(x), Math.LN2)
})

/**
 * The logarithm in base 2, which is exact for powers of two. Its derivative at 0 is Infinity. For negative numbers it
 * is NaN.
 *
 * @category powers
 * @since 0.1.0
 * @example
 * import { gradBP, log2 } from 'backprop-ts'
 *
 * assert.strictEqual(log2(2 ** -1074), -1074)
 * assert.strictEqual(gradBP(log2, 1), Math.LOG2E)
 */
export const log2 = ((x: unknown): unknown => apply1(binaryLogarithm, x)) as Unary

const decimalLogarithm = unaryFunction('log10', Math.log10, (d, x) => div(d, mul(x, Math.LN10)), {
  fallback: x => div(log(x), Math.LN10)
})

/**
 * The logarithm in base 10. Its derivative at 0 is Infinity. For negative numbers it is NaN.
 *
 * @category powers
 * @since 0.1.0
 * @example
 * import { gradBP, log10 } from 'backprop-ts'
 *
 * assert.strictEqual(log10(1000), 3)
 * assert.strictEqual(gradBP(log10, 1), 1 / Math.LN10)
 */
export const log10 = ((x: unknown): unknown => apply1(decimalLogarithm, x)) as Unary

const binaryExponential = unaryFunction(
  'exp2',
  x => 2 ** x,
  (d, _, y) => mul(d, mul(y, Math.LN2)),
  { fallback: x => exp(mul(x, Math.LN2)) }
)

/**
 * `2 ** x`, which is exact for whole numbers.
 *
 * @category powers
 * @since 0.1.0
 * @example
 * import { exp2, gradBP } from 'backprop-ts'
 *
 * assert.strictEqual(exp2(10), 1024)
 * assert.strictEqual(gradBP(exp2, 0), Math.LN2)
 */
export const exp2 = ((x: unknown): unknown => apply1(binaryExponential, x)) as Unary

const cubeRoot = unaryFunction('cbrt', Math.cbrt, (d, _, y) => div(d, mul(3, square(y))), {
  fallback: x => exp(div(log(x), 3))
})

/**
 * The cube root, which negative numbers have too. Its derivative at 0 is Infinity.
 *
 * @category powers
 * @since 0.1.0
 * @example
 * import { cbrt, gradBP } from 'backprop-ts'
 *
 * assert.strictEqual(cbrt(-8), -2)
 * assert.strictEqual(gradBP(cbrt, -8), 1 / 12)
 */
export const cbrt = ((x: unknown): unknown => apply1(cubeRoot, x)) as Unary

const logarithmInBase = binaryFunction(
  'logBase',
  (b, x) => Math.log(x) / Math.log(b),
  (d, b, _, y) => negate(div(mul(d, y), mul(b, log(b)))),
  (d, b, x) => div(d, mul(x, log(b))),
  { fallback: (b, x) => div(log(x), log(b)) }
)

/**
 * The logarithm of `x` in base `b`: `logBase(b, x)`, as in Haskell. In a pipe the base also comes first: `pipe(b,
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
 * `sqrt(x * x + y * y)`, without overflow. Its gradient at the origin is 0.
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
  (d, y, x) => angleCotangent(d, x, hypot(y, x)),
  (d, y, x) => negate(angleCotangent(d, y, hypot(y, x)))
)
const angleCotangent = (d: number, leg: number, h: number): number => mul(overOr0(d, h), overOr0(leg, h))

/**
 * The angle of the point (x, y) in radians: `atan2(y, x)`. At the origin there is no gradient, and 0 is given.
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
