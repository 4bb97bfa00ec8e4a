import { DimensionError, DomainError, gradBP, gradBP2, UnsupportedOperationError } from 'backprop-ts'
import { checkGrads } from 'backprop-ts/Check'
import {
  type ConvolutionMode,
  convolve,
  cumSum,
  diff,
  dot,
  type Matrix,
  matrix,
  randomNormal,
  sumElements,
  toArray,
  toArray2,
  trapezoid,
  type Vector,
  vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { at, matrices, positiveSize, rowsBy, size, sumOf, vectors } from '../support/dense'
import { expectClose } from '../support/numerical'
import { describeOperations, expectRefusal, loose } from '../support/operations'

const anyVector = size.chain(n => fc.tuple(vectors(n)))
const number = fc.double({ min: -2, max: 2, noNaN: true })

const full = (x: Vector, y: Vector): readonly number[] =>
  Array.from({ length: x.length + y.length - 1 }, (_, k) =>
    sumOf(x.length, i => (k - i >= 0 && k - i < y.length ? x.data[i]! * y.data[k - i]! : 0))
  )
const fullOfMatrices = (a: Matrix, b: Matrix): ReadonlyArray<readonly number[]> =>
  rowsBy(a.rows + b.rows - 1, a.cols + b.cols - 1, (r, c) =>
    sumOf(a.rows, i =>
      sumOf(a.cols, j =>
        r - i >= 0 && r - i < b.rows && c - j >= 0 && c - j < b.cols ? at(a, i, j) * at(b, r - i, c - j) : 0
      )
    )
  )
const cut = <A>(xs: ReadonlyArray<A>, mode: ConvolutionMode, n: number, k: number): ReadonlyArray<A> => {
  if (mode === 'full') return xs
  const start = mode === 'same' ? Math.floor((k - 1) / 2) : k - 1
  return xs.slice(start, mode === 'same' ? start + n : n)
}
const convolution = (mode: ConvolutionMode) => ({
  name: `convolve of vectors, ${mode}`,
  f: (x: unknown, y: unknown) => loose(convolve)(x, y, mode),
  naive: (x: Vector, y: Vector) => cut(full(x, y), mode, x.length, y.length),
  operands: fc
    .tuple(positiveSize, positiveSize)
    .chain(([n, k]) => fc.tuple(vectors(mode === 'valid' ? n + k - 1 : n), vectors(k)))
})
const convolutionOfMatrices = (mode: ConvolutionMode) => ({
  name: `convolve of matrices, ${mode}`,
  f: (x: unknown, y: unknown) => loose(convolve)(x, y, mode),
  naive: (a: Matrix, b: Matrix) =>
    cut(fullOfMatrices(a, b), mode, a.rows, b.rows).map(row => cut(row, mode, a.cols, b.cols)),
  operands: fc
    .tuple(positiveSize, positiveSize, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2 }))
    .chain(([m, n, p, q]) =>
      fc.tuple(matrices(mode === 'valid' ? m + p - 1 : m, mode === 'valid' ? n + q - 1 : n), matrices(p, q))
    )
})

const trapezoids = (y: Vector, x: Vector): number =>
  sumOf(Math.max(0, y.length - 1), i => ((x.data[i + 1]! - x.data[i]!) * (y.data[i]! + y.data[i + 1]!)) / 2)
const places = (n: number, step: number): Vector =>
  vector(
    n,
    Array.from({ length: n }, (_, i) => step * i)
  )

describeOperations([
  {
    name: 'cumSum',
    f: cumSum,
    naive: (x: Vector) => Array.from(x.data, (_, k) => sumOf(k + 1, i => x.data[i]!)),
    operands: anyVector
  },
  {
    name: 'diff',
    f: diff,
    naive: (x: Vector) => Array.from({ length: x.length - 1 }, (_, i) => x.data[i + 1]! - x.data[i]!),
    operands: positiveSize.chain(n => fc.tuple(vectors(n)))
  },
  { name: 'trapezoid', f: trapezoid, naive: (y: Vector) => trapezoids(y, places(y.length, 1)), operands: anyVector },
  {
    name: 'trapezoid with a distance',
    f: trapezoid,
    naive: (y: Vector, step: number) => trapezoids(y, places(y.length, step)),
    operands: size.chain(n => fc.tuple(vectors(n), number))
  },
  {
    name: 'trapezoid with positions',
    f: trapezoid,
    naive: trapezoids,
    operands: size.chain(n => fc.tuple(vectors(n), vectors(n)))
  },
  ...(['full', 'same', 'valid'] as const).flatMap(mode => [convolution(mode), convolutionOfMatrices(mode)])
])

describe('cumSum and diff', () => {
  it('undo one another, but for the first element', () => {
    fc.assert(
      fc.property(positiveSize.chain(vectors), x => {
        expectClose(toArray(diff(cumSum(x))), toArray(x).slice(1), 1e-14)
      })
    )
  })

  it('of one element and of none', () => {
    expect(toArray(diff(vector([5])))).toEqual([])
    expect(toArray(gradBP(x => sumElements(diff(x)), vector([5])))).toEqual([0])
    expect(toArray(cumSum(zeros(0)))).toEqual([])
    expectRefusal(diff, [zeros(0)], DimensionError, 'diff: Vector<0> has no differences: it needs 1 element or more')
  })

  it('keep NaN', () => {
    expect(toArray(cumSum(vector([1, NaN, 3])))).toEqual([1, NaN, NaN])
    expect(toArray(diff(vector([1, NaN, 3, 4])))).toEqual([NaN, NaN, 1])
  })

  it('refuse a matrix', () => {
    expectRefusal(cumSum, [zeros(2, 2)], UnsupportedOperationError, 'cumSum: expected a Vector, got Matrix<2, 2>')
    expectRefusal(diff, [zeros(2, 2)], UnsupportedOperationError, 'diff: expected a Vector, got Matrix<2, 2>')
  })
})

describe('trapezoid', () => {
  it('is exact for a line, wherever it is taken', () => {
    fc.assert(
      fc.property(vectors(5), number, number, (x, slope, offset) => {
        const [from, to] = [x.data[0]!, x.data[4]!]
        const line = vector(
          x.length,
          Array.from(x.data, a => slope * a + offset)
        )
        expectClose(trapezoid(line, x), (slope / 2) * (to ** 2 - from ** 2) + offset * (to - from), 1e-13)
      })
    )
  })

  it('of one value and of none is 0', () => {
    for (const n of [0, 1]) {
      expect(trapezoid(randomNormal(1, n))).toBe(0)
      expect(trapezoid(randomNormal(1, n), randomNormal(2, n))).toBe(0)
    }
  })

  it('refuses other sizes and kinds', () => {
    const message = 'trapezoid: Vector<3> and Vector<2>: each value needs a position'
    expectRefusal(trapezoid, [zeros(3), zeros(2)], DimensionError, message)
    expectRefusal(
      trapezoid,
      [zeros(2, 2), 1],
      UnsupportedOperationError,
      'trapezoid: expected a Vector, got Matrix<2, 2>'
    )
    expectRefusal(
      trapezoid,
      [zeros(2), zeros(2, 1)],
      UnsupportedOperationError,
      'trapezoid: expected a number, got Matrix'
    )
  })
})

describe('convolve', () => {
  it('is commutative', () => {
    fc.assert(
      fc.property(vectors(3), vectors(4), (x, y) => {
        expectClose(toArray(convolve(x, y)), toArray(convolve(y, x)), 1e-14)
      })
    )
  })

  it('multiplies polynomials', () => {
    expect(toArray(convolve(vector([1, 1]), convolve(vector([1, 1]), vector([1, 1]))))).toEqual([1, 3, 3, 1])
  })

  it('has gradients in both operands, and passes the check of users', () => {
    const [x, y] = [vector([1, 2, 3]), vector([1, 10])]
    const [dx, dy] = gradBP2((u, v) => dot(vector([1, 0, 0, 2]), convolve(u, v)), x, y)
    expect([toArray(dx), toArray(dy)]).toEqual([
      [1, 0, 20],
      [1, 6]
    ])
    checkGrads(u => convolve(u, u), [vector([1, -2, 3])])
  })

  it('keeps NaN where it takes part', () => {
    expect(toArray(convolve(vector([1, NaN, 1, 1]), vector([1, 1])))).toEqual([1, NaN, NaN, 2, 1])
    expect(toArray2(convolve(zeros(1, 2), matrix([[NaN]])))).toEqual([[NaN, NaN]])
  })

  it('refuses empty operands, a second that is too large, and other kinds', () => {
    const empty = 'convolve: Vector<0> has no elements to convolve'
    expectRefusal(convolve, [zeros(0), zeros(2)], DomainError, empty)
    expectRefusal(convolve, [zeros(2), zeros(0)], DomainError, empty)
    expectRefusal(convolve, [zeros(2, 0), zeros(1, 1)], DomainError, 'convolve: Matrix<2, 0> has no elements')
    const valid = (x: unknown, y: unknown): unknown => loose(convolve)(x, y, 'valid')
    const larger = "the second must not be larger than the first in the mode 'valid'"
    expectRefusal(valid, [zeros(2), zeros(3)], DimensionError, `convolve: Vector<2> and Vector<3>: ${larger}`)
    expectRefusal(valid, [zeros(2, 2), zeros(3, 1)], DimensionError, larger)
    expectRefusal(valid, [zeros(2, 2), zeros(1, 3)], DimensionError, larger)
    const kind = 'convolve: expected a Vector, got Matrix<2, 2>'
    expectRefusal(convolve, [zeros(2), zeros(2, 2)], UnsupportedOperationError, kind)
    expectRefusal(convolve, [zeros(2, 2), zeros(2)], UnsupportedOperationError, 'convolve: expected a Matrix')
    const mode = (x: unknown, y: unknown): unknown => loose(convolve)(x, y, 'half')
    expectRefusal(
      mode,
      [zeros(2), zeros(2)],
      DomainError,
      `convolve: the mode must be 'full', 'same' or 'valid', got the string "half"`
    )
  })
})
