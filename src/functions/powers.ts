/**
 * Powers, roots, exponentials and logarithms, on plain values and on variables.
 *
 * @since 0.1.0
 */
import { add, div, mul, negate, recip, square, sub } from './arithmetic'
import { notNegative, overOr0, timesOr0 } from './limits'
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
import * as slopes from '../internal/numeric/slopes'

/**
 * `x ^ (y - m) * (log x) ^ k`. At x = 0 and at Infinity it is the limit. The derivatives of these functions are again
 * of this form. In y it is the one of the next k, and in x it is `(y - m)` times the one of the next m, and k times
 * that of the k before.
 */
const powers: BinaryFunction[][] = []
const power = (k: number, m: number): BinaryFunction => ((powers[m] ??= [])[k] ??= derivedPower(k, m))

const derivedPower = (k: number, m: number): BinaryFunction => {
  const of = (j: number, l: number, x: number, y: number): number => apply2(power(j, l), x, y) as number
  const passing = m === 0 ? mul : timesOr0
  // Where a constant exponent is m, the next power `x^-1` would be infinite at x = 0, and its own gradient NaN.
  const raised = unaryFunction('raised exponent', slopes.raisedExponent(m), withoutGradient('pow'), {
    fallback: y => y
  })
  const next = (y: number): number => ((y as unknown) instanceof Node ? y : (apply1(raised, y) as number))
  return binaryFunction(
    k + m === 0 ? 'pow' : `pow-${m}·log^${k}`,
    slopes.powerTimesLog(k, m),
    (d, x, y) => {
      const first = timesOr0(sub(y, m), of(k, m + 1, x, next(y)))
      return passing(d, k === 0 ? first : add(first, mul(k, of(k - 1, m + 1, x, y))))
    },
    (d, x, y) => passing(d, of(k + 1, m, x, y)),
    k + m === 0 ? {} : { fallback: (x, y) => mul(pow(x, sub(y, m)), powInt(log(x), k)) }
  )
}

/**
 * `x ** y`. The derivatives are the limits: at a base of 0, that in `y` is 0 for `y >= 0`, and where the power is 0 at
 * infinite arguments, as for `pow(Infinity, -1)` and `pow(0.5, Infinity)`, both are 0. At a negative base there is no
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
export const pow = binary(power(0, 0)) as Binary

const integerPowers = new Map<number, UnaryFunction>()

const integerPower = (n: number): UnaryFunction => {
  if (!Number.isInteger(n))
    throw new DomainError(`powInt: the exponent must be a whole number, got ${n}. For other exponents use pow`)
  let fn = integerPowers.get(n)
  if (fn === undefined) {
    fn = unaryFunction(`powInt(${n})`, slopes.powInt(n), (d, x) => mul(d, n === 0 ? 0 : mul(n, powInt(x, n - 1))), {
      own: ({ powInt: own }) => own && (x => own(x, n)),
      fallback: x => powerBySquaring(x, n)
    })
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

const root = unaryFunction('sqrt', Math.sqrt, (d, _, y) => div(d, mul(2, notNegative(y))), {
  fallback: x => pow(x, 0.5)
})

/**
 * The square root. Its derivative at ±0 is Infinity, the limit from the right. Haskell: `sqrt`.
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

const logarithm = unaryFunction('log', Math.log, (d, x) => div(d, notNegative(x)))

/**
 * The natural logarithm. Its derivative at ±0 is Infinity, the limit from the right. For negative numbers both are NaN.
 * Haskell: `log`.
 *
 * @category powers
 * @since 0.1.0
 * @example
 * import { gradBP, log } from 'backprop-ts'
 *
 * assert.strictEqual(gradBP(log, 4), 0.25)
 */
export const log = ((x: unknown): unknown => (typeof x === 'number' ? Math.log(x) : apply1(logarithm, x))) as Unary

const logarithm1 = unaryFunction('log1p', Math.log1p, (d, x) => div(d, notNegative(add(1, x))), {
  fallback: x => log(add(1, x))
})

/**
 * `log(1 + x)`, which is accurate for small `x` too. Its derivative at -1 is Infinity. Below -1 both are NaN.
 *
 * @category powers
 * @since 0.1.0
 * @example
 * import { log1p } from 'backprop-ts'
 *
 * assert.strictEqual(log1p(1e-20), 1e-20)
 */
export const log1p = ((x: unknown): unknown => apply1(logarithm1, x)) as Unary

const binaryLogarithm = unaryFunction('log2', Math.log2, (d, x) => div(div(d, Math.LN2), notNegative(x)), {
  fallback: x => div(log(x), Math.LN2)
})

/**
 * The logarithm in base 2, which is exact for powers of two. Its derivative at ±0 is Infinity. For negative numbers
 * both are NaN.
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

const decimalLogarithm = unaryFunction('log10', Math.log10, (d, x) => div(div(d, Math.LN10), notNegative(x)), {
  fallback: x => div(log(x), Math.LN10)
})

/**
 * The logarithm in base 10. Its derivative at ±0 is Infinity. For negative numbers both are NaN.
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

/** The derivative of `cbrt`. Its own derivative is `-2 y / 3x`, which is infinite at 0. */
const cubeRootSlope: UnaryFunction = unaryFunction(
  'cbrt′',
  slopes.cbrtSlope,
  (d, x, y) => mul(d, div(mul(-2 / 3, y), x)),
  { fallback: x => recip(mul(3, square(cbrt(x)))) }
)

const cubeRoot = unaryFunction('cbrt', Math.cbrt, (d, x) => mul(d, apply1(cubeRootSlope, x) as number), {
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
  (b, x) => {
    const y = Math.log(x) / Math.log(b)
    const whole = Math.round(y)
    return (whole < 0 ? 1 / b ** -whole : b ** whole) === x ? whole : y
  },
  (d, b, _, y) => negate(div(div(mul(d, y), log(b)), b)),
  (d, b, x) => div(div(d, log(b)), notNegative(x)),
  { fallback: (b, x) => div(log(x), log(b)) }
)

/**
 * The logarithm of `x` in base `b`: `logBase(b, x)`, as in Haskell. In a pipe the base also comes first: `pipe(b,
 * logBase(x))`. It is exact for whole powers of the base: `logBase(10, 1000)` is 3. For negative numbers it is NaN, and
 * so is its gradient.
 *
 * @category powers
 * @since 0.1.0
 * @example
 * import { logBase } from 'backprop-ts'
 *
 * assert.strictEqual(logBase(2, 8), 3)
 */
export const logBase = binary(logarithmInBase) as Binary

const direction = binaryFunction(
  'direction',
  slopes.direction,
  (d, x, y) => overOr0(mul(d, square(directionOf(y, x))), hypot(x, y)),
  (d, x, y, z) => negate(overOr0(mul(d, mul(z, directionOf(y, x))), hypot(x, y))),
  { fallback: (x, y) => overOr0(x, hypot(x, y)) }
)
const directionOf = (x: number, y: number): number => apply2(direction, x, y) as number

const hypotenuse = binaryFunction(
  'hypot',
  Math.hypot,
  (d, x, y) => mul(d, directionOf(x, y)),
  (d, x, y) => mul(d, directionOf(y, x)),
  { fallback: (x, y) => sqrt(add(square(x), square(y))) }
)

/**
 * `sqrt(x * x + y * y)`, without overflow. Its gradient is the direction of the point: at the origin 0, where one
 * argument is infinite [±1, 0] or [0, ±1], and where both are, that of the diagonal.
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
  (d, y, x) => mul(overOr0(d, hypot(y, x)), directionOf(x, y)),
  (d, y, x) => negate(mul(overOr0(d, hypot(y, x)), directionOf(y, x)))
)

/**
 * The angle of the point (x, y) in radians: `atan2(y, x)`. At the origin there is no gradient, and 0 is given. At
 * infinite points it is 0, the limit.
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
