/** The `Numeric` class: values that define numeric functions of their own, and bigints. */
import { describe, DomainError, UnsupportedOperationError } from '../graph/errors'
import { partsOf } from '../values/containers'
import { compoundKindOf, isSized, isTypedArray } from '../values/kinds'

/**
 * The symbol under which a class keeps its `Numeric` instance. It is registered globally, so copies of this package
 * agree on it.
 */
export const numericInstance: unique symbol = Symbol.for('backprop-ts/Numeric')

type Arithmetic = 'negate' | 'abs' | 'signum' | 'recip' | 'square'
type Exponential =
  'exp' | 'expm1' | 'exp2' | 'log' | 'log1p' | 'log2' | 'log10' | 'log1mExp' | 'logit' | 'sqrt' | 'cbrt'
type Trigonometric = 'sin' | 'cos' | 'tan' | 'asin' | 'acos' | 'atan'
type Hyperbolic = 'sinh' | 'cosh' | 'tanh' | 'asinh' | 'acosh' | 'atanh'
type Sigmoid = 'logistic' | 'logSigmoid' | 'hardTanh' | 'softSign'
type Rectifier = 'relu' | 'relu6' | 'leakyRelu' | 'elu' | 'selu' | 'silu' | 'gelu' | 'mish' | 'softplus'
type Special = 'lgamma' | 'digamma' | 'erf' | 'erfc' | 'erfinv'

/** The numeric functions of one argument. */
export type UnaryName = Arithmetic | Exponential | Trigonometric | Hyperbolic | Sigmoid | Rectifier | Special

type Operator = 'add' | 'sub' | 'mul' | 'div' | 'mod' | 'min' | 'max'
type Power = 'pow' | 'logBase' | 'xlogy' | 'logAddExp' | 'atan2' | 'hypot'

/** The numeric functions of two arguments. */
export type BinaryName = Operator | Power | 'lbeta' | 'gammaP' | 'gammaQ'

/** See the public module `Numeric`. */
export interface Numeric<A>
  extends Partial<Readonly<Record<UnaryName, (x: A) => A>>>, Partial<Readonly<Record<BinaryName, (x: A, y: A) => A>>> {
  readonly fromNumber?: (n: number, like: A) => A
  readonly total?: (x: A) => number
  readonly map?: (f: (x: number) => number, x: A) => A
  readonly zip?: (f: (x: number, y: number) => number, x: A | number, y: A | number) => A
  readonly scale?: (n: number, x: A) => A
  readonly shift?: (n: number, x: A) => A
  readonly axpy?: (n: number, x: A, y: A) => A
  readonly powInt?: (x: A, n: number) => A
}

/** One outer product `alpha x yᵀ`. The memory of `x` and `y` is shared and never written to. */
export interface Term {
  readonly alpha: number
  readonly x: Float64Array
  readonly y: Float64Array
}

/** How loops reach the elements of a value, without going through functions of single numbers. */
export interface Elements<A> {
  /** The memory of the elements. It must not be written to, unless it is the writer's own. */
  readonly of: (x: A) => Float64Array
  /** A value of the same shape that owns the memory. */
  readonly with: (x: A, elements: Float64Array) => A
  /** The outer products whose sum the value is, if it is kept as such a sum. */
  readonly terms: (x: A) => ReadonlyArray<Term> | undefined
  /** Whether `of` gives the memory of the value itself, and not a copy. */
  readonly isLive: boolean
  /** The value times a number, if that takes no pass over the elements, as of an outer product. */
  readonly scaled: (a: number, x: A) => A | undefined
  /** The value itself, or a copy if it depends on memory that is about to change. */
  readonly detached: (x: A, changing: ReadonlySet<Float64Array>) => A
}

/** An extension for vectors and matrices, so that gradients and steps of training take one pass over memory. */
export interface Elementwise<A> extends Numeric<A> {
  /** What a test of numbers says, for values that stand for numbers which change from call to call. */
  readonly ask?: <T>(test: (x: never, y: never) => T, x: A, y: A) => T
  readonly zip3?: (f: (x: number, y: number, z: number) => number, x: A, y: A, z: A) => A
  readonly elements?: Elements<A>
}

/** Converts a whole number to a bigint. */
const toBigint = (n: number): bigint => {
  if (!Number.isInteger(n))
    throw new DomainError(`cannot combine a bigint with the number ${n}, only with whole numbers`)
  return BigInt(n)
}

const absolute = (x: bigint): bigint => (x < 0n ? -x : x)

const bigints: Elementwise<bigint> = {
  fromNumber: toBigint,
  total: Number,
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  negate: x => -x,
  abs: absolute,
  signum: x => (x > 0n ? 1n : x < 0n ? -1n : 0n),
  square: x => x * x,
  powInt: (x, n) => {
    if (n < 0) throw new DomainError(`powInt: the exponent of a bigint must not be negative, got ${n}`)
    return x ** BigInt(n)
  }
}

/** The `Numeric` instance of a value. Bigints have one too. */
export const numericOf = (x: unknown): Elementwise<unknown> | undefined =>
  typeof x === 'bigint'
    ? (bigints as Elementwise<unknown>)
    : (x as { readonly [numericInstance]?: Elementwise<unknown> } | null | undefined)?.[numericInstance]

type Ask = <T>(test: (x: never, y: never) => T, x: unknown, y?: unknown) => T

/** What a test says of one or two plain values. */
export const ask: Ask = (test, x, y) => {
  const own = (numericOf(x) ?? numericOf(y))?.ask
  return own === undefined ? test(x as never, y as never) : own(test, x, y)
}

const askOf = (x: unknown): Elementwise<unknown>['ask'] =>
  numericOf(x)?.ask ?? (compoundKindOf(x) === undefined ? undefined : partsOf(x).map(askOf).find(Boolean))

/** What a test says of structures of such values. */
export const askParts: Ask = (test, x, y) => {
  const own = askOf(x) ?? askOf(y)
  return own === undefined ? test(x as never, y as never) : own(test, x, y)
}

/** The test that asks for the plain value itself. */
export const itself = (x: unknown): unknown => x

/** Whether a mask of one number chooses the second value, and `undefined` for any other mask. */
export const isOff = (m: unknown): boolean | undefined => (typeof m === 'number' ? m === 0 : undefined)

const isArray = (x: unknown): boolean => Array.isArray(x) || isTypedArray(x)

const isBigint = (x: unknown): boolean => typeof x === 'bigint'

const remedy = (name: string, xs: ReadonlyArray<unknown>): string => {
  if (xs.includes(undefined))
    return 'If it was meant to be a part of v: splitBV(v) has the fields, element(i)(v) is an element'
  if (xs.some(isSized) && xs.some(isArray)) return 'vector(v) makes a vector of an array'
  if (xs.some(isBigint) && xs.every(x => isBigint(x) || typeof x === 'number'))
    return `Bigints have no ${name}: use Number(x), or fromIntegral(v) of Prelude`
  return `Values need a Numeric.instance that provides ${name}`
}

export const unsupported = (name: string, ...xs: ReadonlyArray<unknown>): UnsupportedOperationError =>
  new UnsupportedOperationError(`${name}: not defined for ${xs.map(describe).join(' and ')}. ${remedy(name, xs)}`)
