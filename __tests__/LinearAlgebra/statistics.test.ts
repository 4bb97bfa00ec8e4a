import { DomainError, gradBP, UnsupportedOperationError } from 'backprop-ts'
import {
  columnMeans,
  covariance,
  type Matrix,
  matrix,
  meanCov,
  randomNormal,
  sumElements,
  toArray,
  toArray2,
  transpose,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { at, matrices, rowsBy, seeds, size, sumOf } from '../support/dense'
import { expectGradient, expectSecondGradient } from '../support/derivatives'
import { expectClose } from '../support/numerical'

const samples = (least: number): fc.Arbitrary<Matrix> =>
  fc.tuple(fc.integer({ min: least, max: 4 }), size).chain(([m, n]) => matrices(m, n))

const meanOf = (a: Matrix, j: number): number => sumOf(a.rows, i => at(a, i, j)) / a.rows

const covarianceBy = (a: Matrix): ReadonlyArray<readonly number[]> =>
  rowsBy(
    a.cols,
    a.cols,
    (j, k) => sumOf(a.rows, i => (at(a, i, j) - meanOf(a, j)) * (at(a, i, k) - meanOf(a, k))) / (a.rows - 1)
  )

describe('columnMeans', () => {
  it('agrees with loops over each column', () => {
    fc.assert(
      fc.property(samples(1), a => {
        expectClose(
          toArray(columnMeans(a)),
          Array.from({ length: a.cols }, (_, j) => meanOf(a, j)),
          1e-14
        )
      })
    )
  })

  it('has first and second derivatives that agree with central differences', () => {
    fc.assert(fc.property(samples(1), seeds, (a, seed) => expectGradient(columnMeans, [a], seed)))
    fc.assert(fc.property(samples(1), seeds, (a, seed) => expectSecondGradient(columnMeans, [a], seed)))
  })
})

describe('covariance', () => {
  it('agrees with loops over each pair of columns, divided by one less than the number of samples', () => {
    fc.assert(fc.property(samples(2), a => expectClose(toArray2(covariance(a)), covarianceBy(a), 1e-13)))
  })

  it('has first and second derivatives that agree with central differences', () => {
    fc.assert(fc.property(samples(2), seeds, (a, seed) => expectGradient(covariance, [a], seed)))
    fc.assert(fc.property(samples(2), seeds, (a, seed) => expectSecondGradient(covariance, [a], seed)))
  })

  it('is exactly symmetric', () => {
    const c = covariance(randomNormal(1, 70, 33))
    expect(transpose(c)).toEqual(c)
  })

  it('is exact for nearly constant columns with a large mean', () => {
    const shape = [1, -1, 2, 0, 3, -2, 0.5].map(x => [x, 2 * x + (x > 0 ? 1 : 0), 0])
    const small = matrix(7, 3, shape.flat())
    // Steps of 1/64 are exact beside 1e8.
    const far = matrix(
      7,
      3,
      shape.flatMap(xs => xs.map(x => 1e8 + x / 64))
    )
    expectClose(
      toArray2(covariance(far)).map(xs => xs.map(x => x * 64 ** 2)),
      toArray2(covariance(small)),
      1e-13
    )
    expect(toArray2(covariance(far)).map(xs => xs[2])).toEqual([0, 0, 0])
    const variances = (a: Matrix): Matrix => gradBP(x => sumElements(covariance(x)), a)
    expectClose(
      toArray2(variances(far)).map(xs => xs.map(x => x * 64)),
      toArray2(variances(small)),
      1e-13
    )
  })
})

describe('meanCov', () => {
  it('gives both, for variables too', () => {
    fc.assert(fc.property(samples(2), a => expect(meanCov(a)).toEqual([columnMeans(a), covariance(a)])))
    const a = matrix([
      [1, 2],
      [4, 3],
      [0, 1]
    ])
    for (const part of [0, 1] as const)
      expect(gradBP(x => sumElements(meanCov(x)[part]), a)).toEqual(
        gradBP(x => sumElements(part === 0 ? columnMeans(x) : covariance(x)), a)
      )
  })
})

describe('too few samples', () => {
  it.each<readonly [string, unknown, Matrix, string]>([
    ['columnMeans', columnMeans, zeros(0, 3), 'Matrix<0, 3> has too few rows: it needs 1 samples or more'],
    ['covariance', covariance, zeros(1, 3), 'Matrix<1, 3> has too few rows: it needs 2 samples or more'],
    ['meanCov', meanCov, zeros(1, 2), 'Matrix<1, 2> has too few rows: it needs 2 samples or more']
  ])('are refused by %s', (name, f, a, message) => {
    const run = f as (x: unknown) => Matrix
    for (const go of [() => run(a), () => gradBP(x => run(x) as unknown as typeof x, a)]) {
      expect(go).toThrow(DomainError)
      expect(go).toThrow(`${name}: ${message}`)
    }
  })
})

describe('what is no matrix', () => {
  it.each<readonly [string, unknown]>([
    ['columnMeans', columnMeans],
    ['covariance', covariance],
    ['meanCov', meanCov]
  ])('is refused by %s', (name, f) => {
    const run = (): unknown => (f as (x: unknown) => unknown)(zeros(3))
    expect(run).toThrow(UnsupportedOperationError)
    expect(run).toThrow(`${name}: expected a Matrix, got Vector<3>`)
  })
})
