/** The classes behind vectors and matrices: immutable 64-bit floats, matrices stored row by row. */
import { kernels } from '../../internal/kernels/choose-backend'
import { DimensionError } from '../../internal/graph/errors'
import { backpropInstance, type InPlace } from '../../internal/values/kinds'
import { memoryFor } from '../../internal/kernels/memory'
import { type Elements, type Elementwise, type Numeric, numericInstance } from '../../internal/numeric/numeric-class'
import { encodedMatrix, type EncodedMatrix, encodedVector, type EncodedVector } from './json-format'
import {
  addTerms,
  maxKeptTerms,
  minKeptElements,
  multiplied,
  multiplyTerms,
  scaled,
  sumOfTerms,
  type Terms
} from './low-rank'
import { textOfMatrix, textOfVector } from './format'
import type * as Types from './vector-types'

/** Marks vectors and matrices. The symbol is registered, so those of another copy of the package are recognized. */
const denseKind: unique symbol = Symbol.for('backprop-ts/Dense')

const kindOfDense = (x: unknown): unknown =>
  typeof x === 'object' && x !== null ? (x as { readonly [denseKind]?: unknown })[denseKind] : undefined

/** The base class of vectors and matrices: elements, and a shape that operands must share. */
abstract class Dense {
  abstract get [denseKind](): 'Vector' | 'Matrix'
  abstract readonly data: Float64Array
  /** The number of elements. */
  abstract readonly size: number
  /** A value of the same shape with other elements. */
  abstract with(data: Float64Array): Dense
  abstract sameShape(other: unknown): boolean
  abstract describe(): string
  /** How an error says that parts of a variable are read. */
  abstract get readBy(): string
  abstract toString(): string

  get [backpropInstance](): InPlace<Dense> {
    return backprop
  }
  get [numericInstance](): Numeric<Dense> {
    return numeric
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }
}

class Vector extends Dense {
  constructor(readonly data: Float64Array) {
    super()
  }
  get [denseKind](): 'Vector' {
    return 'Vector'
  }
  [Symbol.iterator](): Iterator<number> {
    return this.data.values()
  }
  get size(): number {
    return this.data.length
  }
  get length(): number {
    return this.data.length
  }
  with(data: Float64Array): Vector {
    return new Vector(data)
  }
  sameShape(other: unknown): boolean {
    return isVector(other) && other.length === this.data.length
  }
  get readBy(): string {
    return 'element(i)(v), toArray(v) or mapVector(f, v)'
  }
  describe(): string {
    return `Vector<${this.data.length}>`
  }
  toString(): string {
    return `${this.describe()} ${textOfVector(this.data)}`
  }
  toJSON(): EncodedVector {
    return encodedVector(this.data)
  }
}

class Matrix extends Dense {
  declare readonly data: Float64Array
  readonly #terms: Terms | undefined
  constructor(
    readonly rows: number,
    readonly cols: number,
    elements: Float64Array | Terms
  ) {
    super()
    // `data` is an own property either way, so deep equality compares elements.
    if (!isTerms(elements)) this.data = elements
    else {
      this.#terms = elements
      let data: Float64Array | undefined
      Object.defineProperty(this, 'data', {
        get: () => (data ??= multiplied(elements, memoryFor)),
        enumerable: true
      })
    }
  }
  get [denseKind](): 'Matrix' {
    return 'Matrix'
  }
  /** The outer products whose sum the matrix is, if it was made from them. */
  get terms(): Terms | undefined {
    return this.#terms
  }
  /** A matrix of the same shape, made from other outer products. */
  of(terms: Terms): Matrix {
    return new Matrix(this.rows, this.cols, terms)
  }
  get size(): number {
    return this.rows * this.cols
  }
  with(data: Float64Array): Matrix {
    return new Matrix(this.rows, this.cols, data)
  }
  sameShape(other: unknown): boolean {
    return isMatrix(other) && other.rows === this.rows && other.cols === this.cols
  }
  get readBy(): string {
    return 'element(i, j)(v), toRows(v) or mapMatrix(f, v)'
  }
  describe(): string {
    return `Matrix<${this.rows}, ${this.cols}>`
  }
  toString(): string {
    return `${this.describe()}${textOfMatrix(this.rows, this.cols, this.data)}`
  }
  toJSON(): EncodedMatrix {
    return encodedMatrix(this.rows, this.cols, this.data)
  }
}

const isTerms = (x: Float64Array | Terms): x is Terms => Array.isArray(x)

/** A value of the same shape, whose fresh memory `fill` writes. */
const from = (like: Dense, fill: (n: number, out: Float64Array) => void): Dense => {
  const out = memoryFor(like.size)
  fill(out.length, out)
  return like.with(out)
}

const termsOf = (x: Dense): Terms | undefined => (x instanceof Matrix ? x.terms : undefined)

/** Combines two sums of outer products, if both operands are such sums and `f` can keep the result as one. */
const kept = (x: Dense, y: Dense, f: (s: Terms, t: Terms) => Terms | undefined): Dense | undefined => {
  if (!(x instanceof Matrix && y instanceof Matrix) || x.terms === undefined || y.terms === undefined) return undefined
  const terms = f(x.terms, y.terms)
  return terms === undefined ? undefined : x.of(terms)
}

/** `a x`. */
const times = (a: number, x: Dense): Dense =>
  elements.scaled(a, x) ?? from(x, (n, out) => kernels.scale(n, a, x.data, out))

/** `a x + y`. A sum of outer products is added without multiplying it out first. */
const axpy = (a: number, x: Dense, y: Dense): Dense => from(y, (_, out) => axpyTo(a, x, y, out))

const axpyTo = (a: number, x: Dense, y: Dense, out: Float64Array): void => {
  const terms = termsOf(x)
  if (terms === undefined) kernels.axpy(out.length, a, x.data, y.data, out)
  else addTerms(a, terms, y.data, out)
}

const joined = (s: Terms, t: Terms): Terms | undefined =>
  s.length + t.length > maxKeptTerms ? undefined : [...s, ...t]

const plus = (x: Dense, y: Dense): Dense => {
  if (termsOf(y) !== undefined) return kept(x, y, joined) ?? axpy(1, y, x)
  if (termsOf(x) !== undefined) return axpy(1, x, y)
  return from(x, (n, out) => kernels.add(n, x.data, y.data, out))
}

const requireSameShape = (x: Dense, y: Dense): void => {
  if (!x.sameShape(y))
    throw new DimensionError(
      `adding gradients: ${x.describe()} and ${y.describe()}. Gradients of one value have its size`
    )
}

const backprop: InPlace<Dense> = {
  zero: a => from(a, (_, out) => out.fill(0)),
  one: a => from(a, (_, out) => out.fill(1)),
  add: (x, y) => {
    requireSameShape(x, y)
    return plus(x, y)
  },
  addInto: (x, y) => {
    requireSameShape(x, y)
    if (termsOf(x) !== undefined) return plus(x, y)
    axpyTo(1, y, x, x.data)
    return x
  },
  copy: a => {
    if (!(a instanceof Matrix) || a.terms === undefined) return from(a, (_, out) => out.set(a.data))
    return a.of(a.terms.map(({ alpha, x, y }) => ({ alpha, x: x.slice(), y: y.slice() })))
  }
}

const elements: Elements<Dense> = {
  of: x => x.data,
  with: (x, data) => x.with(data),
  terms: termsOf,
  isLive: true,
  scaled: (a, x) => kept(x, x, terms => scaled(a, terms)),
  detached: (x, changing) => {
    const terms = termsOf(x)
    const depends = terms === undefined ? changing.has(x.data) : terms.some(t => changing.has(t.x) || changing.has(t.y))
    return depends ? backprop.copy(x) : x
  }
}

const numeric: Elementwise<Dense> = {
  elements,
  fromNumber: (a, like) => from(like, (_, out) => out.fill(a)),
  total: x => {
    const terms = termsOf(x)
    return terms === undefined ? kernels.sum(x.size, x.data) : sumOfTerms(terms)
  },
  map: (f, x) => from(x, (n, out) => kernels.map(f, n, x.data, out)),
  zip: (f, x, y) => {
    if (typeof x === 'number') return from(y as Dense, (n, out) => kernels.map(b => f(x, b), n, (y as Dense).data, out))
    if (typeof y === 'number') return from(x, (n, out) => kernels.map(a => f(a, y), n, x.data, out))
    return from(x, (n, out) => kernels.zip(f, n, x.data, y.data, out))
  },
  zip3: (f, x, y, z) =>
    from(x, (n, out) => {
      const [u, v, w] = [x.data, y.data, z.data]
      for (let i = 0; i < n; i++) out[i] = f(u[i]!, v[i]!, w[i]!)
    }),
  scale: times,
  shift: (a, x) => from(x, (n, out) => kernels.map(b => a + b, n, x.data, out)),
  axpy,
  negate: x => times(-1, x),
  square: x => numeric.mul!(x, x),
  add: plus,
  sub: (x, y) =>
    termsOf(y) === undefined ? from(x, (n, out) => kernels.sub(n, x.data, y.data, out)) : plus(x, times(-1, y)),
  mul: (x, y) => kept(x, y, multiplyTerms) ?? from(x, (n, out) => kernels.mul(n, x.data, y.data, out)),
  div: (x, y) => from(x, (n, out) => kernels.div(n, x.data, y.data, out))
}

/** A copy in fresh memory; `undefined` for anything but a vector or a matrix. */
export const copied = (x: unknown): object | undefined =>
  isDense(x) ? from(x as unknown as Dense, (_, out) => out.set(dataOf(x))) : undefined

/** `y += a x` for two values of one shape. Writes into the memory of `y`. */
export const axpyInPlace = (a: number, x: object, y: object): void =>
  axpyTo(a, x as Dense, y as Dense, (y as Dense).data)

/** The value itself, or a copy if it depends on memory that is about to change. */
export const detached = <A extends Types.Vector | Types.Matrix>(x: A, changing: ReadonlySet<Float64Array>): A =>
  elements.detached(x as unknown as Dense, changing) as unknown as A

/** The number of elements. Does not multiply out a sum of outer products. */
export const countOf = (x: Types.Vector | Types.Matrix): number => (x as unknown as Dense).size

/** The elements. Multiplies out a sum of outer products. */
export const dataOf = (x: Types.Vector | Types.Matrix): Float64Array => x.data as Float64Array

/** Writes the elements into memory of as many numbers. A sum of outer products is multiplied out, but not kept. */
export const writeElements = (x: Types.Vector | Types.Matrix, out: Float64Array): void => {
  const terms = termsOf(x as unknown as Dense)
  if (terms === undefined) out.set(dataOf(x))
  else multiplied(terms, () => out)
}

/** A vector that owns the given memory. */
export const vectorOf = <N extends number>(data: Float64Array): Types.Vector<N> =>
  new Vector(data) as unknown as Types.Vector<N>

/** A matrix that owns the given memory. */
export const matrixOf = <M extends number, N extends number>(
  rows: M,
  cols: N,
  data: Float64Array
): Types.Matrix<M, N> => new Matrix(rows, cols, data) as unknown as Types.Matrix<M, N>

/** A plain matrix, from a formula for its elements. */
export const generated = (rows: number, cols: number, f: (i: number, j: number) => number): Types.Matrix => {
  const out = memoryFor(rows * cols)
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out[i * cols + j] = f(i, j)
  return matrixOf(rows, cols, out)
}

/** The outer product. A large one keeps its factors, and is multiplied out when its elements are first read. */
export const outerOf = (x: Types.Vector, y: Types.Vector): Types.Matrix => {
  const terms = [{ alpha: 1, x: dataOf(x), y: dataOf(y) }]
  const elements = x.length * y.length < minKeptElements ? multiplied(terms, memoryFor) : terms
  return new Matrix(x.length, y.length, elements) as unknown as Types.Matrix
}

export const isVector = (x: unknown): x is Types.Vector => kindOfDense(x) === 'Vector'
export const isMatrix = (x: unknown): x is Types.Matrix => kindOfDense(x) === 'Matrix'
export const isDense = (x: unknown): x is Types.Vector | Types.Matrix => kindOfDense(x) !== undefined
