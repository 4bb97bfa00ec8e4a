/**
 * The class of values that the numeric functions accept. You can add your own: if a class keeps an instance under the
 * symbol `instance`, its values work with every function that the instance supports, both as plain values and in
 * variables. `Vector` and `Matrix` do this.
 *
 * All members are optional. A type whose functions work element by element defines `map`, `zip`, `fromNumber` and
 * `total`, and so supports all functions; it defines others only for speed. A type with an arithmetic of its own, such
 * as complex numbers, defines the functions that it has by name. Missing functions are derived where possible, as
 * `square` is from `mul`. Otherwise they throw an `UnsupportedOperationError`.
 *
 * To have gradients, the class also needs a `Backprop` instance. The derivatives are those of calculus, computed with
 * the operations of the instance. They are correct for commutative types.
 *
 * @module backprop-ts/Numeric
 * @since 0.1.0
 */
import type { Field } from 'fp-ts/Field'
import {
  elu,
  gelu,
  hardTanh,
  leakyRelu,
  logistic,
  logSigmoid,
  mish,
  relu,
  relu6,
  selu,
  silu,
  softplus,
  softSign
} from './functions/activations'
import { digamma, erf, erfc, erfinv, gammaP, gammaQ, lbeta, lgamma } from './functions/special-functions'
import { abs, add, div, max, min, mod, mul, negate, recip, signum, square, sub } from './functions/arithmetic'
import { axpy } from './functions/axpy'
import { DomainError } from './internal/graph/errors'
import type { Binary, NumericValue, Same, Unary } from './internal/graph/types'
import { broadcastTo, sumNumbers } from './internal/numeric/broadcast'
import { mapNumbers, zipNumbers } from './internal/numeric/map-numbers'
import type { BinaryName, Numeric, UnaryName } from './internal/numeric/numeric-class'
import {
  atan2,
  cbrt,
  exp,
  exp2,
  expm1,
  hypot,
  log,
  log10,
  log1p,
  log2,
  logBase,
  pow,
  powInt,
  sqrt
} from './functions/powers'
import { log1mExp, logAddExp, logit, xlogy } from './functions/logarithms'
import { acos, acosh, asin, asinh, atan, atanh, cos, cosh, sin, sinh, tan, tanh } from './functions/trigonometry'

export type {
  /**
   * The operations of a numeric type.
   *
   * - `fromNumber(n, like)` has the shape of `like`, with `n` everywhere.
   * - `total` is its adjoint, the sum of all numbers.
   * - `map` and `zip` apply a function of numbers element by element. At most one side of `zip` is a number.
   * - `scale` multiplies by a number, and `shift` adds one.
   * - `axpy(a, x, y)` is `a x + y`.
   *
   * @category model
   * @since 0.1.0
   */
  Numeric
} from './internal/numeric/numeric-class'

export {
  /**
   * The symbol under which a class keeps its numeric operations.
   *
   * @category model
   * @since 0.1.0
   * @example
   * import { mul } from 'backprop-ts'
   * import * as N from 'backprop-ts/Numeric'
   *
   * class Complex {
   *   constructor(readonly re: number, readonly im: number) {}
   *   get [N.instance](): N.Numeric<Complex> {
   *     return {
   *       fromNumber: n => new Complex(n, 0),
   *       mul: (x, y) => new Complex(x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re)
   *     }
   *   }
   * }
   * const i = new Complex(0, 1)
   * assert.deepStrictEqual({ ...mul(i, mul(2, i)) }, { re: -2, im: 0 })
   */
  numericInstance as instance
} from './internal/numeric/numeric-class'

/**
 * The numeric functions of this library, by name.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Functions extends Readonly<Record<UnaryName, Unary>>, Readonly<Record<BinaryName, Binary>> {
  readonly powInt: typeof powInt
}

const functions: Functions = {
  add,
  sub,
  mul,
  div,
  mod,
  pow,
  logBase,
  xlogy,
  logAddExp,
  atan2,
  hypot,
  min,
  max,
  lbeta,
  gammaP,
  gammaQ,
  negate,
  abs,
  signum,
  recip,
  square,
  sqrt,
  exp,
  expm1,
  log,
  log1p,
  log2,
  log10,
  exp2,
  cbrt,
  log1mExp,
  logit,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  sinh,
  cosh,
  tanh,
  asinh,
  acosh,
  atanh,
  logistic,
  softplus,
  relu,
  logSigmoid,
  leakyRelu,
  relu6,
  hardTanh,
  elu,
  selu,
  softSign,
  silu,
  mish,
  gelu,
  lgamma,
  digamma,
  erf,
  erfc,
  erfinv,
  powInt
}

/**
 * The type of `structural`, an instance of every type that is made of numbers.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Structural extends Functions {
  readonly fromNumber: <A extends NumericValue, K extends 'type' = 'type'>(n: number, like: A) => Same<A>[K]
  readonly total: <A extends NumericValue>(x: A) => number
  readonly map: <A extends NumericValue, K extends 'type' = 'type'>(f: (x: number) => number, x: A) => Same<A>[K]
  readonly zip: <A extends NumericValue, K extends 'type' = 'type'>(
    f: (x: number, y: number) => number,
    x: A | number,
    y: A | number
  ) => Same<A>[K]
  readonly scale: <A extends NumericValue, K extends 'type' = 'type'>(n: number, x: A) => Same<A>[K]
  readonly shift: <A extends NumericValue, K extends 'type' = 'type'>(n: number, x: A) => Same<A>[K]
  readonly axpy: typeof axpy
}

/**
 * The default instance. It applies each function field by field to records, tuples, arrays, typed arrays of floats and
 * `Map`s, down to numbers, bigints and values with an instance of their own. Strings, tags and the like stay unchanged.
 * Two structures must have the same fields, or else `ShapeError` is thrown. `map` and `zip` take functions of plain
 * numbers, which have no gradient.
 *
 * @category instances
 * @since 0.1.0
 * @example
 * import { structural } from 'backprop-ts/Numeric'
 *
 * assert.deepStrictEqual(structural.sqrt({ a: 4, b: [9, 16] }), { a: 2, b: [3, 4] })
 * assert.strictEqual(structural.total({ a: 4, b: [9, 16] }), 29)
 * assert.deepStrictEqual(structural.map(Math.round, { a: 1.2, b: [1.8] }), { a: 1, b: [2] })
 */
export const structural: Structural = {
  ...functions,
  fromNumber: broadcastTo as Structural['fromNumber'],
  total: sumNumbers as Structural['total'],
  map: mapNumbers as Structural['map'],
  zip: zipNumbers as Structural['zip'],
  scale: mul,
  shift: add,
  axpy
}

/**
 * Plain numbers, with every function.
 *
 * @category instances
 * @since 0.1.0
 * @example
 * import { number } from 'backprop-ts/Numeric'
 *
 * assert.strictEqual(number.sqrt(number.add(9, 16)), 5)
 */
export const number: Required<Numeric<number>> = structural

/**
 * The functions that `fromField` takes from the field.
 *
 * @category signatures
 * @since 0.1.0
 */
export type FieldFunctions = 'fromNumber' | 'add' | 'sub' | 'mul' | 'div' | 'negate' | 'recip'

/**
 * Makes an instance from a field, such as one of fp-ts. The arithmetic is that of the field. Plain numbers become sums
 * and quotients of its one. `given` adds other functions that the type has, by name, and can also replace those of the
 * field. The instance throws `DomainError` for a plain number that is not finite.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import type { Field } from 'fp-ts/Field'
 * import { gradBP, mul, square } from 'backprop-ts'
 * import * as B from 'backprop-ts/Backprop'
 * import * as N from 'backprop-ts/Numeric'
 *
 * class Rational {
 *   constructor(readonly p: bigint, readonly q: bigint) {}
 *   get [N.instance](): N.Numeric<Rational> {
 *     return numeric
 *   }
 *   get [B.instance](): B.Backprop<Rational> {
 *     return B.fromRing(field)
 *   }
 * }
 * const field: Field<Rational> = {
 *   zero: new Rational(0n, 1n),
 *   one: new Rational(1n, 1n),
 *   add: (x, y) => new Rational(x.p * y.q + y.p * x.q, x.q * y.q),
 *   sub: (x, y) => new Rational(x.p * y.q - y.p * x.q, x.q * y.q),
 *   mul: (x, y) => new Rational(x.p * y.p, x.q * y.q),
 *   div: (x, y) => new Rational(x.p * y.q, x.q * y.p),
 *   mod: () => field.zero,
 *   degree: () => 1
 * }
 * const numeric = N.fromField(field, { abs: x => new Rational(x.p < 0n ? -x.p : x.p, x.q) })
 * const slope = gradBP(x => mul(3, square(x)), new Rational(1n, 7n))
 * assert.deepStrictEqual([slope.p, slope.q], [6n, 7n])
 */
export const fromField = <A>(
  F: Field<A>,
  given: Numeric<A> = {}
): Numeric<A> & Required<Pick<Numeric<A>, FieldFunctions>> => {
  const two = F.add(F.one, F.one)
  const whole = (n: number): A => {
    if (n < 2) return n === 0 ? F.zero : F.one
    const even = F.mul(two, whole(Math.floor(n / 2)))
    return n % 2 === 0 ? even : F.add(even, F.one)
  }
  // A float is a whole number divided by a power of two.
  const positive = (n: number): A => (Number.isInteger(n) ? whole(n) : F.div(positive(2 * n), two))
  return {
    fromNumber: n => {
      if (!Number.isFinite(n)) throw new DomainError(`fromNumber: the number must be finite, got ${n}`)
      return n < 0 ? F.sub(F.zero, positive(-n)) : positive(n)
    },
    add: (x, y) => F.add(x, y),
    sub: (x, y) => F.sub(x, y),
    mul: (x, y) => F.mul(x, y),
    div: (x, y) => F.div(x, y),
    negate: x => F.sub(F.zero, x),
    recip: x => F.div(F.one, x),
    ...given
  }
}
