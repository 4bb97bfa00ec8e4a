/** Vectors and matrices at run time: immutable, row-major, of 64-bit floats. */
import { kernels } from '../internal/backend'
import { DimensionError } from '../internal/errors'
import { type Numeric, numericInstance } from '../internal/numeric'
import { type Backprop, backpropInstance } from '../internal/structure'
import type * as Types from './types'

/** What vectors and matrices have in common: numbers, and a shape that must agree. */
abstract class Dense {
  constructor(readonly data: Float64Array) {}
  /** Other numbers in the same shape. */
  abstract with(data: Float64Array): Dense
  abstract sameShape(other: unknown): boolean
  abstract describe(): string

  get [backpropInstance](): Backprop<Dense> {
    return backprop
  }
  get [numericInstance](): Numeric<Dense> {
    return numeric
  }
}

class Vector extends Dense {
  get length(): number {
    return this.data.length
  }
  with(data: Float64Array): Vector {
    return new Vector(data)
  }
  sameShape(other: unknown): boolean {
    return other instanceof Vector && other.data.length === this.data.length
  }
  describe(): string {
    return `Vector<${this.data.length}>`
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `${this.describe()} ${shown(this.data)}`
  }
}

class Matrix extends Dense {
  constructor(
    readonly rows: number,
    readonly cols: number,
    data: Float64Array
  ) {
    super(data)
  }
  with(data: Float64Array): Matrix {
    return new Matrix(this.rows, this.cols, data)
  }
  sameShape(other: unknown): boolean {
    return other instanceof Matrix && other.rows === this.rows && other.cols === this.cols
  }
  describe(): string {
    return `Matrix<${this.rows}, ${this.cols}>`
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    const row = (i: number): string => `\n  ${shown(this.data.subarray(i * this.cols, (i + 1) * this.cols))}`
    const rows = Array.from({ length: Math.min(this.rows, most) }, (_, i) => row(i)).join('')
    return `${this.describe()}${rows}${this.rows > most ? '\n  …' : ''}`
  }
}

const most = 6

const shown = (x: Float64Array): string => {
  const first = [...x.subarray(0, most)].map(n => String(Number(n.toPrecision(5)))).join(', ')
  return `[${first}${x.length > most ? ', …' : ''}]`
}

const from = (like: Dense, fill: (n: number, out: Float64Array) => void): Dense => {
  const out = new Float64Array(like.data.length)
  fill(out.length, out)
  return like.with(out)
}

const backprop: Backprop<Dense> = {
  zero: a => from(a, () => undefined),
  one: a => from(a, (_, out) => out.fill(1)),
  add: (x, y) => {
    if (!x.sameShape(y))
      throw new DimensionError(
        `adding gradients: ${x.describe()} and ${y.describe()}. Gradients of one value have its size`
      )
    return from(x, (n, out) => kernels.add(n, x.data, y.data, out))
  }
}

const numeric: Numeric<Dense> = {
  fromNumber: (a, like) => from(like, (_, out) => out.fill(a)),
  total: x => kernels.sum(x.data.length, x.data),
  map: (f, x) => from(x, (n, out) => kernels.map(f, n, x.data, out)),
  zip: (f, x, y) => {
    if (typeof x === 'number') return from(y as Dense, (n, out) => kernels.map(b => f(x, b), n, (y as Dense).data, out))
    if (typeof y === 'number') return from(x, (n, out) => kernels.map(a => f(a, y), n, x.data, out))
    return from(x, (n, out) => kernels.zip(f, n, x.data, y.data, out))
  },
  scale: (a, x) => from(x, (n, out) => kernels.scale(n, a, x.data, out)),
  shift: (a, x) => from(x, (n, out) => kernels.map(b => a + b, n, x.data, out)),
  negate: x => from(x, (n, out) => kernels.scale(n, -1, x.data, out)),
  add: (x, y) => from(x, (n, out) => kernels.add(n, x.data, y.data, out)),
  sub: (x, y) => from(x, (n, out) => kernels.sub(n, x.data, y.data, out)),
  mul: (x, y) => from(x, (n, out) => kernels.mul(n, x.data, y.data, out)),
  div: (x, y) => from(x, (n, out) => kernels.div(n, x.data, y.data, out))
}

/** The numbers of a value. */
export const dataOf = (x: Types.Vector | Types.Matrix): Float64Array => x.data as Float64Array

/** Vectors and matrices that own the given memory. */
export const vectorOf = <N extends number>(data: Float64Array): Types.Vector<N> =>
  new Vector(data) as unknown as Types.Vector<N>

export const matrixOf = <M extends number, N extends number>(
  rows: M,
  cols: N,
  data: Float64Array
): Types.Matrix<M, N> => new Matrix(rows, cols, data) as unknown as Types.Matrix<M, N>

export const isVector = (x: unknown): x is Types.Vector => x instanceof Vector
export const isMatrix = (x: unknown): x is Types.Matrix => x instanceof Matrix
