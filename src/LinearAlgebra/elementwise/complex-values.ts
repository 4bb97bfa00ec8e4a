/** The class behind vectors of complex numbers: immutable, with real and imaginary parts in separate arrays. */
import { DimensionError } from '../../internal/graph/errors'
import { backpropInstance, type InPlace } from '../../internal/values/kinds'
import { memoryFor } from '../../internal/kernels/memory'
import { type Numeric, numericInstance } from '../../internal/numeric/numeric-class'
import type { Elements, Size } from '../core/vector-types'

declare const kind: unique symbol
declare const size: unique symbol

/**
 * An immutable vector of `N` complex numbers. `add`, `sub`, `negate` and `mul` by a plain real number work on it.
 * Products of complex numbers are not defined. Haskell: `C n`.
 *
 * The gradient of a real result with respect to a complex number `z` is `∂f/∂re + i ∂f/∂im`: its parts are the
 * derivatives with respect to the parts of `z`. This is twice the conjugate Wirtinger derivative `∂f/∂z̄`, so a step
 * against it descends. The gradient of a complex result is that of its real part.
 *
 * @category model
 * @since 0.1.0
 */
export interface ComplexVector<N extends number = number> {
  readonly [kind]: 'ComplexVector'
  readonly [size]: Size<N>
  readonly length: N
  /** The real parts. Do not write to them. */
  readonly re: Elements
  /** The imaginary parts. Do not write to them. */
  readonly im: Elements
}

/** The symbol by which complex vectors are known, those of another copy of the package included. */
const complexKind: unique symbol = Symbol.for('backprop-ts/Complex')

class Complex {
  constructor(
    readonly re: Float64Array,
    readonly im: Float64Array
  ) {}
  get [complexKind](): true {
    return true
  }
  get length(): number {
    return this.re.length
  }
  get [backpropInstance](): InPlace<Complex> {
    return backprop
  }
  get [numericInstance](): Numeric<Complex> {
    return numeric
  }
  sameShape(other: unknown): boolean {
    return isComplex(other) && other.length === this.length
  }
  describe(): string {
    return `ComplexVector<${this.length}>`
  }
}

type AtIndex = (xs: Float64Array, ys: Float64Array, i: number) => number

const mapParts = (f: AtIndex, xs: Float64Array, ys: Float64Array, out = memoryFor(xs.length)): Float64Array => {
  for (let i = 0; i < out.length; i++) out[i] = f(xs, ys, i)
  return out
}

/** Applies a real-linear function to the real parts of two vectors, and to their imaginary parts. */
const onBothParts = (f: AtIndex, x: Complex, y: Complex): Complex =>
  new Complex(mapParts(f, x.re, y.re), mapParts(f, x.im, y.im))

const plus: AtIndex = (xs, ys, i) => xs[i]! + ys[i]!

const constant = (re: number, like: Complex): Complex =>
  new Complex(memoryFor(like.length).fill(re), memoryFor(like.length).fill(0))

const requireSameShape = (x: Complex, y: Complex): void => {
  if (!x.sameShape(y))
    throw new DimensionError(
      `adding gradients: ${x.describe()} and ${y.describe()}. Gradients of one value have its size`
    )
}

const backprop: InPlace<Complex> = {
  zero: z => constant(0, z),
  one: z => constant(1, z),
  add: (x, y) => {
    requireSameShape(x, y)
    return onBothParts(plus, x, y)
  },
  addInto: (x, y) => {
    requireSameShape(x, y)
    mapParts(plus, x.re, y.re, x.re)
    mapParts(plus, x.im, y.im, x.im)
    return x
  },
  copy: z => scaled(1, z)
}

const scaled = (a: number, x: Complex): Complex => onBothParts((xs, _, i) => a * xs[i]!, x, x)

// There is no product: the pullback of `mul` is written for real numbers and would lack a conjugation.
const numeric: Numeric<Complex> = {
  add: (x, y) => onBothParts(plus, x, y),
  sub: (x, y) => onBothParts((xs, ys, i) => xs[i]! - ys[i]!, x, y),
  negate: x => scaled(-1, x),
  scale: scaled,
  axpy: (a, x, y) => onBothParts((xs, ys, i) => a * xs[i]! + ys[i]!, x, y)
}

/** The vector with the given parts. It owns their memory. */
export const complexOf = (re: Float64Array, im: Float64Array): ComplexVector =>
  new Complex(re, im) as unknown as ComplexVector

export const isComplex = (x: unknown): x is ComplexVector =>
  typeof x === 'object' && x !== null && (x as { readonly [complexKind]?: unknown })[complexKind] === true
