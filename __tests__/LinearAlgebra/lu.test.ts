import { DomainError, NoGradientError } from 'backprop-ts'
import { lu, matMul, type Matrix, matrix, randomNormal, sumElements, toArray2, zeros } from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { at, matrices, rowsBy, size } from '../support/dense'
import {
  expectDerivatives,
  expectRefused,
  expectRefusesOthersThanSquare,
  gradientOf,
  loose
} from '../support/factorizations'
import { expectClose } from '../support/numerical'

const parts = loose(lu) as (a: unknown) => { p: Matrix; l: Matrix; u: Matrix }
const product = (a: unknown): Matrix => {
  const { p, l, u } = parts(a)
  return matMul(p, matMul(l, u))
}
const counts = size.filter(n => n < 4)
const square = counts.chain(n => matrices(n, n))

/** Whether steps of central differences stay far from other row exchanges and from pivots of zero. */
const isFarFromExchanges = (a: Matrix): boolean => {
  const { l, u } = parts(a)
  const inner = rowsBy(a.rows, a.rows, (i, j) => (j < i ? Math.abs(at(l, i, j)) : 0)).flat()
  const pivots = rowsBy(a.rows, 1, i => Math.abs(at(u, i, i))).flat()
  return inner.every(x => x < 0.9) && pivots.slice(0, -1).every(x => x > 0.3)
}
const some = fc.tuple(
  counts.chain(n => fc.integer({ min: 0, max: 1e6 }).map(seed => randomNormal(seed, n, n))).filter(isFarFromExchanges)
)

describe('lu', () => {
  it('is a permutation and two triangles whose product is the matrix, also of a singular one', () => {
    const singular = square.map(a => matrix(rowsBy(a.rows, a.rows, (i, j) => at(a, i === 2 ? 0 : i, j))))
    fc.assert(
      fc.property(fc.oneof(square, singular), a => {
        const { p, l, u } = parts(a)
        const n = a.rows
        expectClose(product(a), a, 1e-14)
        expect(toArray2(matMul(p, matrix(n, n, rowsBy(n, n, (i, j) => at(p, j, i)).flat())))).toEqual(
          rowsBy(n, n, (i, j) => +(i === j))
        )
        expect(toArray2(l)).toEqual(rowsBy(n, n, (i, j) => (j > i ? 0 : j === i ? 1 : at(l, i, j))))
        expect(toArray2(u)).toEqual(rowsBy(n, n, (i, j) => (j < i ? 0 : at(u, i, j))))
        for (const x of l.data) expect(Math.abs(x)).toBeLessThanOrEqual(1)
      })
    )
  })

  it('has the first and second derivatives of central differences in each part', () => {
    expectDerivatives((a: unknown) => parts(a).l, some)
    expectDerivatives((a: unknown) => parts(a).u, some)
    expectDerivatives(product, some)
  })

  it('takes the first of several pivots of equal magnitude, and differentiates with that permutation', () => {
    const a = matrix([
      [2, 1],
      [-2, 3]
    ])
    expect(toArray2(lu(a).u)).toEqual([
      [2, 1],
      [0, 4]
    ])
    expect(toArray2(gradientOf((x: Matrix) => sumElements(parts(x).u), a))).toEqual([
      [0.5, 2],
      [-0.5, 1]
    ])
  })

  it('has a gradient where only the last pivot is zero', () => {
    for (const a of [
      matrix([[0]]),
      matrix([
        [4, 2],
        [2, 1]
      ])
    ]) {
      expectDerivatives((x: unknown) => parts(x).l, fc.constant([a]))
      expectDerivatives((x: unknown) => parts(x).u, fc.constant([a]))
    }
    expect(toArray2(gradientOf((x: Matrix) => sumElements(parts(x).u), matrix([[0]])))).toEqual([[1]])
  })

  it('has values but no gradient where another pivot is zero up to rounding', () => {
    const dependent = matrix([
      [1, 2, 1],
      [2, 4, 0],
      [3, 6, 5]
    ])
    expectClose(product(dependent), dependent, 1e-15)
    for (const part of ['l', 'u'] as const) {
      const run = () => gradientOf((x: Matrix) => sumElements(parts(x)[part]), dependent)
      expect(run).toThrow(NoGradientError)
      expect(run).toThrow('lu: pivot 1 of Matrix<3, 3> is zero up to rounding, so its factors have no gradient')
    }
    expect(() => gradientOf((x: Matrix) => sumElements(parts(x).u), zeros(2, 2))).toThrow('lu: pivot 0 of Matrix<2, 2>')
  })

  it('is empty for the empty matrix', () => {
    expect(lu(zeros(0, 0))).toEqual({ p: zeros(0, 0), l: zeros(0, 0), u: zeros(0, 0) })
    expect(gradientOf((x: Matrix) => sumElements(parts(x).u), zeros(0, 0))).toEqual(zeros(0, 0))
  })

  it('gives zeros a positive sign', () => {
    const { l, u } = lu(
      matrix([
        [-1, -0],
        [0, -0]
      ])
    )
    for (const x of [...l.data, ...u.data]) expect(Object.is(x, -0)).toBe(false)
  })

  it('refuses a factor that overflows, matrices that are not square or finite, and other kinds', () => {
    const great = matrix([
      [1.5e308, 1.5e308],
      [-1.5e308, 1.5e308]
    ])
    expectRefused(lu, [great], DomainError, 'lu: the factor U of Matrix<2, 2> overflows')
    expectRefusesOthersThanSquare('lu', lu)
  })
})
