import { gradBP, mul, NoGradientError, square } from 'backprop-ts'
import {
  eye,
  matMul,
  type Matrix,
  matrix,
  ones,
  outer,
  qr,
  randomNormal,
  singularValues,
  sumElements,
  svd,
  toArray,
  toArray2,
  transpose,
  type Vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
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

interface Parts {
  readonly u: Matrix
  readonly s: Vector
  readonly v: Matrix
}
const parts = loose(svd) as (a: unknown) => Parts
const rebuilt = ({ u, s, v }: Parts): Matrix =>
  matMul(matrix(rowsBy(u.rows, u.cols, (i, j) => at(u, i, j) * s.data[j]!)), transpose(v))
const sumOfPart = (part: 'u' | 'v') => (a: Matrix) => sumElements(parts(a)[part])

describe.each(shapes)('svd of %i by %i', (m, n) => {
  const some = fc.tuple(spread(m, n))

  it('gives orthonormal vectors and falling values whose product is the operand', () => {
    fc.assert(
      fc.property(some, ([a]) => {
        const found = parts(a)
        const k = Math.min(m, n)
        expect([found.u.rows, found.u.cols, found.v.rows, found.v.cols, found.s.length]).toEqual([m, k, n, k, k])
        expectClose(rebuilt(found), a, 1e-13)
        expectOrthonormal(found.u)
        expectOrthonormal(found.v)
        toArray(found.s).forEach((x, i, all) => expect(x).toBeGreaterThanOrEqual(all[i + 1] ?? 0))
        expect(singularValues(a)).toEqual(found.s)
      })
    )
  })

  it('has the largest element of each left vector positive', () => {
    fc.assert(
      fc.property(some, ([a]) => {
        for (const column of toArray2(transpose(parts(a).u)))
          expect(Math.max(...column)).toBe(Math.max(...column.map(Math.abs)))
      })
    )
  })

  it.each(['u', 's', 'v'] as const)('has the first and second derivatives of central differences in %s', part => {
    // A largest element that another one overtakes within a step changes signs.
    const steady = some.filter(([a]) =>
      toArray2(transpose(parts(a).u)).every(column => {
        const [first, second = 0] = column.map(Math.abs).sort((x, y) => y - x)
        return first! - second > 0.02
      })
    )
    expectDerivatives((a: unknown) => parts(a)[part], steady, 1e-5)
  })

  it('has the cotangent itself for a gradient where its parts are multiplied again', () => {
    const product = (a: unknown): Matrix => {
      const { u, s, v } = parts(a)
      return matMul(mul(u, outer(ones(m), s)), transpose(v))
    }
    const weights = randomNormal(7, m, n)
    fc.assert(
      fc.property(some, ([a]) => {
        expectClose(
          gradientOf((x: unknown) => sumElements(mul(weights, product(x))), a),
          weights,
          1e-9
        )
      })
    )
  })
})

describe('singular values', () => {
  it('keep their relative accuracy at a condition of 1e12', () => {
    const want = Array.from({ length: 13 }, (_, i) => 10 ** -i)
    const found = toArray(singularValues(withSingularValues(20, 13, want, x => qr(x).q)))
    found.forEach((x, i) => expect(Math.abs(x - want[i]!)).toBeLessThan(1e-15))
  })

  it('have the gradient of the operand where their squares are summed, also where they coincide or vanish', () => {
    const twice = (a: Matrix): unknown => mul(2, a)
    const squares = (a: Matrix): unknown => sumElements(square(singularValues(a)))
    for (const a of [
      eye(3),
      zeros(3, 2),
      matrix([
        [1, 2],
        [2, 4]
      ]),
      matrix([
        [0, 1],
        [-1, 0],
        [0, 0]
      ])
    ])
      expectClose(gradientOf(squares, a), twice(a), 1e-14)
  })

  it('have no gradient where they vanish', () => {
    const nuclear = (a: Matrix): unknown => sumElements(singularValues(a))
    expect(
      toArray2(
        gradientOf(
          nuclear,
          matrix([
            [3, 0],
            [0, 0]
          ])
        )
      )
    ).toEqual([
      [1, 0],
      [0, 0]
    ])
    expect(toArray2(gradientOf(nuclear, zeros(2, 2)))).toEqual([
      [0, 0],
      [0, 0]
    ])
  })

  it('have no gradient where they are zero but for rounding', () => {
    const [u, v]: readonly [Matrix, Matrix] = [qr(randomNormal(1, 5, 1)).q, qr(randomNormal(2, 4, 1)).q]
    const nuclear = (a: Matrix): unknown => sumElements(singularValues(a))
    expectClose(gradientOf(nuclear, matMul(u, transpose(v))), matMul(u, transpose(v)), 1e-14)
  })

  it('have no second derivative where they coincide', () => {
    const slopes = (a: Matrix): unknown =>
      sumElements(square(gradientOf((x: Matrix) => sumElements(singularValues(x)), a)))
    expect(() => gradientOf(slopes, eye(2))).toThrow(NoGradientError)
  })

  it('refuse other kinds', () => expectRefusesOthers('singularValues', singularValues))
})

describe('singular vectors', () => {
  it('have no gradient where their values coincide', () => {
    for (const part of ['u', 'v'] as const) {
      const run = () =>
        gradientOf(
          sumOfPart(part),
          matrix([
            [2, 0],
            [0, -2]
          ])
        )
      expect(run).toThrow(NoGradientError)
      expect(run).toThrow('svd: the vectors of singular values 0 and 1, which are 2 and 2, have no gradient')
    }
  })

  it('have no gradient where their value vanishes', () => {
    for (const part of ['u', 'v'] as const)
      for (const a of [
        matrix([
          [1, 0],
          [0, 0],
          [0, 0]
        ]),
        matrix([
          [1, 0],
          [0, 0]
        ])
      ]) {
        const run = () => gradientOf(sumOfPart(part), a)
        expect(run).toThrow(NoGradientError)
        expect(run).toThrow('svd: the vectors of singular value 1, which is 0, have no gradient')
      }
  })

  it('have their gradient where only others coincide or vanish', () => {
    const first = (part: 'u' | 'v') => (a: Matrix) => sumElements(matMul(parts(a)[part], matrix([[1], [0], [0]])))
    // Of diag(3, 1, 1) a change e turns the first left vector towards the i-th by (3 e[i][0] + e[0][i]) / 8.
    expectClose(
      toArray2(
        gradientOf(
          first('u'),
          matrix([
            [3, 0, 0],
            [0, 1, 0],
            [0, 0, 1]
          ])
        )
      ),
      [
        [0, 1 / 8, 1 / 8],
        [3 / 8, 0, 0],
        [3 / 8, 0, 0]
      ],
      1e-14
    )
    expectClose(
      toArray2(
        gradientOf(
          first('v'),
          matrix([
            [3, 0, 0],
            [0, 0, 0],
            [0, 0, 0]
          ])
        )
      ),
      [
        [0, 1 / 3, 1 / 3],
        [0, 0, 0],
        [0, 0, 0]
      ],
      1e-14
    )
  })

  it('have gradients of matrices of any scale', () => {
    const a = randomNormal(4, 3, 3)
    const want = gradientOf(sumOfPart('u'), a)
    expectClose(mul(1e200, gradientOf(sumOfPart('u'), mul(1e200, a))), want, 1e-10)
    expectClose(mul(1e-200, gradientOf(sumOfPart('u'), mul(1e-200, a))), want, 1e-10)
  })

  it('carry the sign of a matrix of one element', () => {
    const { u, s, v } = svd(matrix([[-2]]))
    expect([toArray2(u), toArray(s), toArray2(v)]).toEqual([[[1]], [2], [[-1]]])
  })
})

describe('svd', () => {
  it('is accurate where the matrix lacks rank', () => {
    const a = withSingularValues(20, 10, [3, 2, 1], x => qr(x).q)
    const found = svd(a)
    expectClose(rebuilt(found), a, 1e-14)
    expectOrthonormal(found.u)
    expectOrthonormal(found.v)
    expectClose(toArray(found.s), [3, 2, 1, 0, 0, 0, 0, 0, 0, 0], 1e-14)
  })

  it('is empty for a matrix without rows or columns', () => {
    expect(svd(zeros(0, 3))).toEqual({ u: zeros(0, 0), s: zeros(0), v: zeros(3, 0) })
    expect(svd(zeros(3, 0))).toEqual({ u: zeros(3, 0), s: zeros(0), v: zeros(0, 0) })
    expect(gradBP(a => sumElements(singularValues(a)), zeros(0, 0))).toEqual(zeros(0, 0))
    expect(gradientOf(sumOfPart('u'), zeros(3, 0))).toEqual(zeros(3, 0))
  })

  it('refuses other kinds', () => expectRefusesOthers('svd', svd))
})
