import { add, DomainError, mul, negate } from 'backprop-ts'
import {
  det,
  expm,
  eye,
  inv,
  matMul,
  type Matrix,
  matrix,
  randomNormal,
  sumElements,
  toArray2,
  transpose,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { at, matrices, size, sumOf } from '../support/dense'
import {
  expectDerivatives,
  expectRefused,
  expectRefusesOthersThanSquare,
  gradientOf,
  regular
} from '../support/factorizations'
import { expectClose } from '../support/numerical'

const square = size.chain(n => matrices(n, n))

/** By its power series, for matrices of small norm. */
const series = (a: Matrix): Matrix => {
  let [term, sum]: readonly [Matrix, Matrix] = [eye(a.rows), eye(a.rows)]
  for (let k = 1; k < 60; k++) {
    term = mul(1 / k, matMul(term, a))
    sum = add(sum, term)
  }
  return sum
}

/** Relative to the largest element. */
const expectCloseAsWhole = (got: Matrix, want: Matrix, tolerance: number): void => {
  const scale = 1 / Math.max(...Array.from(want.data, Math.abs))
  expectClose(mul(scale, got), mul(scale, want), tolerance)
}

describe('expm', () => {
  it('is the sum of its power series', () => {
    fc.assert(fc.property(square, a => expectClose(expm(a), series(a), 1e-11)))
  })

  it('has the first and second derivatives of central differences', () => {
    const some = size.filter(n => n < 4).chain(n => fc.tuple(matrices(n, n)))
    expectDerivatives(expm, some, 1e-5)
  })

  it('has the determinant that is the exponential of the trace', () => {
    fc.assert(
      fc.property(square, a => {
        const trace = sumOf(a.rows, i => at(a, i, i))
        expect(Math.abs(det(expm(a)) / Math.exp(trace) - 1)).toBeLessThan(1e-9)
      })
    )
  })

  it('agrees to rounding with the similar diagonal matrix at a norm of 50', () => {
    const d = [50, 20, -10, -50]
    const diagonal = (xs: ReadonlyArray<number>): Matrix =>
      matrix(xs.map((x, i) => xs.map((_, j) => (i === j ? x : 0))))
    const p: Matrix = add(mul(0.2, randomNormal(1, 4, 4)), eye(4))
    const similar = (xs: ReadonlyArray<number>): Matrix => matMul(matMul(p, diagonal(xs)), inv(p))
    expectCloseAsWhole(expm(similar(d)), similar(d.map(Math.exp)), 1e-12)
  })

  it('gives a rotation for the generator of many turns', () => {
    const angle = 50
    const [c, s] = [Math.cos(angle), Math.sin(angle)]
    expectClose(
      toArray2(
        expm(
          matrix([
            [0, angle],
            [-angle, 0]
          ])
        )
      ),
      [
        [c, s],
        [-s, c]
      ],
      1e-13
    )
  })

  it('has the gradient of the transpose at a norm of 50, transposed', () => {
    const a = mul(10, randomNormal(3, 5, 5))
    const gradient = gradientOf((x: Matrix) => sumElements(expm(x)), negate(matMul(a, transpose(a))))
    expectClose(gradient, transpose(gradient), 1e-12)
    const skew = add(a, negate(transpose(a)))
    const ofSkew = gradientOf((x: Matrix) => sumElements(expm(x)), skew)
    const ofTransposed = gradientOf((x: Matrix) => sumElements(transpose(expm(x))), transpose(skew))
    expectClose(ofSkew, transpose(ofTransposed), 1e-11)
  })

  it('has the exponential itself as gradient along its operand', () => {
    const a = matMul(randomNormal(3, 4, 4), mul(4, eye(4)))
    const along = gradientOf((t: unknown) => sumElements(expm(mul(t as number, a))), 1 as never) as unknown as number
    expect(Math.abs(along / sumElements(matMul(a, expm(a))) - 1)).toBeLessThan(1e-12)
  })

  it('loses no digits where the 1-norm says more about the matrix than it does, nor does the gradient', () => {
    const [b, e, be] = [1.2e9, Math.E, 3261938194.1508543]
    const expectDigits = (got: Matrix, want: ReadonlyArray<readonly number[]>): void =>
      toArray2(got).forEach((row, i) =>
        row.forEach((x, j) => expect(x === want[i]![j]! || Math.abs(x / want[i]![j]! - 1) < 2e-14).toBe(true))
      )
    const gradient = (a: Matrix): Matrix => gradientOf((x: Matrix) => sumElements(expm(x)), a)
    const upper = matrix([[1, b], [0, 1]]) // prettier-ignore
    expectDigits(expm(upper), [[e, be], [0, e]]) // prettier-ignore
    expectDigits(expm(transpose(upper)), [[e, 0], [be, e]]) // prettier-ignore
    const ofUpper = [[be / 2 + e, e], [6.5238764209210905e17, be / 2 + e]] // prettier-ignore
    expectDigits(gradient(upper), ofUpper)
    expectDigits(transpose(gradient(transpose(upper))), ofUpper)
    // prettier-ignore
    expectDigits(expm(matrix([[1, 1e6, 2], [0, -3, 1e7], [0, 0, 2]])), [
      [e, 667123.6900227953, 8007301160906.961], [0, 0.04978706836786394, 14678538.061125573], [0, 0, 7.38905609893065]
    ])
    // prettier-ignore
    expectDigits(expm(matrix([[1.5, b], [1e-9, 1]])), [
      [7.003540417071035, 5127057898.095636], [4.27254824841303e-9, 4.86726629286452]
    ])
    expectDigits(expm(matrix([[1, 1e200], [0, 1]])), [[e, 1e200 * e], [0, e]]) // prettier-ignore
    expectDigits(expm(matrix([[0, 1e9], [0, 0]])), [[1, 1e9], [0, 1]]) // prettier-ignore
    expectDigits(expm(matrix([[-1e200, 0], [0, -1e200]])), [[0, 0], [0, 0]]) // prettier-ignore
    // prettier-ignore
    expectDigits(expm(matrix([[-1000, 3], [0, 0.5]])), [[0, 0.004943691966117326], [0, 1.6487212707001282]])
  })

  it('gives the exponential of the number for a matrix of one element', () => {
    for (const x of [0, 1, -3, 700, -800]) {
      const [[y]] = toArray2(expm(matrix([[x]]))) as [[number]]
      expectClose(y / Math.max(Math.exp(x), 1e-300), Math.exp(x) / Math.max(Math.exp(x), 1e-300), 1e-12)
    }
  })

  it('gives the identity for zeros, and an empty matrix for the empty matrix', () => {
    expect(toArray2(expm(zeros(2, 2)))).toEqual(toArray2(eye(2)))
    expect(expm(zeros(0, 0))).toEqual(zeros(0, 0))
    expect(gradientOf((a: Matrix) => sumElements(expm(a)), zeros(0, 0))).toEqual(zeros(0, 0))
  })

  it('is inverted by changing the sign of its operand', () => {
    fc.assert(fc.property(regular(3), a => expectClose(matMul(expm(a), expm(negate(a))), eye(3), 1e-10)))
  })

  it('refuses results that overflow, matrices that are not square, and other kinds of values', () => {
    const message = 'the exponential of Matrix<2, 2>, whose norm is 2000, overflows'
    expectRefused(
      expm,
      [
        matrix([
          [1000, 0],
          [1000, 1]
        ])
      ],
      DomainError,
      `expm: ${message}`
    )
    expectRefusesOthersThanSquare('expm', expm)
  })
})
