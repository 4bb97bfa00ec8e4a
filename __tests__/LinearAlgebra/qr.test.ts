import { NoGradientError } from 'backprop-ts'
import { matMul, type Matrix, matrix, qr, randomNormal, sumElements, toArray2, zeros } from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { at, rowsBy } from '../support/dense'
import {
  expectDerivatives,
  expectOrthonormal,
  expectRefusesOthers,
  gradientOf,
  loose,
  shapes,
  spread,
  withSingularValues
} from '../support/factorizations'
import { expectClose } from '../support/numerical'

const parts = loose(qr) as (a: unknown) => { q: Matrix; r: Matrix }

describe.each(shapes)('qr of %i by %i', (m, n) => {
  const some = fc.tuple(spread(m, n))

  it('gives orthonormal columns and a triangle whose diagonal is not negative', () => {
    fc.assert(
      fc.property(some, ([a]) => {
        const { q, r } = parts(a)
        expect([q.rows, q.cols, r.rows, r.cols]).toEqual([m, Math.min(m, n), Math.min(m, n), n])
        expectClose(matMul(q, r), a, 1e-13)
        expectOrthonormal(q)
        expect(toArray2(r)).toEqual(rowsBy(r.rows, n, (i, j) => (j < i ? 0 : at(r, i, j))))
        for (let i = 0; i < r.rows; i++) expect(at(r, i, i)).toBeGreaterThan(0)
      })
    )
  })

  it('has the first and second derivatives of central differences in each part', () => {
    // The columns that make Q may be close to dependent where the singular values are far from zero.
    const apart = some.filter(([a]) => {
      const { r } = parts(a)
      return Array.from({ length: r.rows }, (_, i) => at(r, i, i)).every(x => x > 0.5)
    })
    expectDerivatives((a: unknown) => parts(a).q, apart)
    expectDerivatives((a: unknown) => parts(a).r, apart)
    expectDerivatives((a: unknown) => matMul(parts(a).q, parts(a).r), apart)
  })
})

describe('qr', () => {
  it('is accurate at a condition of 1e12', () => {
    const s = Array.from({ length: 12 }, (_, i) => 10 ** -i)
    const a = withSingularValues(30, 12, s, x => qr(x).q)
    const { q, r } = qr(a)
    expectClose(matMul(q, r), a, 1e-15)
    expectOrthonormal(q)
  })

  it('has values for dependent columns, but no gradient', () => {
    const a = matrix([
      [1, 2, 1],
      [2, 4, 0],
      [3, 6, 0]
    ])
    const { q, r } = qr(a)
    expectClose(matMul(q, r), a, 1e-14)
    expectOrthonormal(q)
    for (const part of ['q', 'r'] as const) {
      const run = () => gradientOf((x: Matrix) => sumElements(parts(x)[part]), a)
      expect(run).toThrow(NoGradientError)
      expect(run).toThrow('qr: column 1 of Matrix<3, 3> is, up to rounding, a combination of those before it')
    }
    expect(() => gradientOf((x: Matrix) => sumElements(parts(x).q), zeros(2, 2))).toThrow(
      'qr: column 0 of Matrix<2, 2>'
    )
  })

  it('is empty for a matrix without rows or columns', () => {
    expect(qr(zeros(0, 0))).toEqual({ q: zeros(0, 0), r: zeros(0, 0) })
    expect(qr(zeros(3, 0))).toEqual({ q: zeros(3, 0), r: zeros(0, 0) })
    expect(qr(zeros(0, 3))).toEqual({ q: zeros(0, 0), r: zeros(0, 3) })
    expect(gradientOf((x: Matrix) => sumElements(parts(x).q), zeros(3, 0))).toEqual(zeros(3, 0))
  })

  it('is the same whatever the signs of the columns', () => {
    const a = randomNormal(5, 4, 3)
    const flipped = matMul(
      a,
      matrix([
        [-1, 0, 0],
        [0, 1, 0],
        [0, 0, -1]
      ])
    )
    expectClose(qr(flipped).r, matrix(rowsBy(3, 3, (i, j) => at(qr(a).r, i, j) * (i % 2 === j % 2 ? 1 : -1))), 1e-14)
  })

  it('refuses other kinds', () => expectRefusesOthers('qr', qr))
})
