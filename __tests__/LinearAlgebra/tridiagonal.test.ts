import {
  DimensionError,
  DomainError,
  gradBP,
  gradBPN,
  mul,
  SingularMatrixError,
  UnsupportedOperationError
} from 'backprop-ts'
import {
  type Matrix,
  matrix,
  ones,
  randomNormal,
  solve,
  solveTridiagonal,
  sumElements,
  toArray,
  type Vector,
  vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { matrices, rowsBy, size, vectors } from '../support/dense'
import { expectDerivatives, expectRefused, loose } from '../support/factorizations'
import { expectClose, numericalGradient } from '../support/numerical'
import { expectRefusal } from '../support/operations'

const solveIt = loose(solveTridiagonal)
type Diagonals = readonly [lower: Vector, diagonal: Vector, upper: Vector]

const dense = ([lower, diagonal, upper]: Diagonals): Matrix => {
  const n = diagonal.length
  const at = (i: number, j: number): number =>
    i === j ? diagonal.data[i]! : j === i + 1 ? upper.data[i]! : i === j + 1 ? lower.data[j]! : 0
  return n === 0 ? zeros(0, 0) : matrix(rowsBy(n, n, at))
}
const between = (n: number, min: number, max: number): fc.Arbitrary<Vector> =>
  fc.array(fc.double({ min, max, noNaN: true }), { minLength: n, maxLength: n }).map(xs => vector(xs))
/** Regular ones, most of which exchange rows: the elements below the diagonal are the greatest. */
const diagonals = (n: number): fc.Arbitrary<Diagonals> => {
  const beside = Math.max(0, n - 1)
  return fc
    .tuple(between(beside, -2, 2), fc.oneof(between(n, 0.2, 1), between(n, 4, 5)), between(beside, 0.2, 1))
    .filter(xs => {
      // The inverse is small, so steps of central differences are.
      try {
        const inverse = loose(solve)(dense(xs), matrix(rowsBy(n, n, (i, j) => +(i === j)))) as Matrix
        return Array.from(inverse.data).every(x => Math.abs(x) < 5)
      } catch {
        return n === 0
      }
    })
}
const withVector = size.chain(n => fc.tuple(diagonals(n), vectors(n))).map(([xs, b]) => [...xs, b] as const)
const withMatrix = fc
  .tuple(size, size)
  .chain(([n, k]) => fc.tuple(diagonals(n), matrices(n, k)))
  .map(([xs, b]) => [...xs, b] as const)

describe('solveTridiagonal', () => {
  it('is what solve gives for the whole matrix', () => {
    for (const some of [withVector, withMatrix])
      fc.assert(
        fc.property(some, ([lower, diagonal, upper, b]) =>
          expectClose(solveIt(lower, diagonal, upper, b), loose(solve)(dense([lower, diagonal, upper]), b), 1e-13)
        )
      )
  })

  it('has the first and second derivatives of central differences in each operand', () => {
    expectDerivatives(solveTridiagonal, withVector)
    expectDerivatives(solveTridiagonal, withMatrix)
  })

  it('exchanges rows where a pivot is zero', () => {
    expect(toArray(solveTridiagonal(vector([4]), vector([0, 0]), vector([2]), vector([2, 4])))).toEqual([1, 1])
    const x = solveTridiagonal(vector([3, 5]), vector([0, 1, 1]), vector([1, 2]), vector([1, 6, 6]))
    expectClose(toArray(x), [1, 1, 1], 1e-14)
  })

  it('solves a system of 20,000 equations and its transpose in linear time', () => {
    const n = 20_000
    const [beside, diagonal] = [ones(n - 1), vector(Array.from({ length: n }, (_, i) => (i % 3) - 1))]
    const x = randomNormal(1, n)
    const at = (i: number): number => x.data[i] ?? 0
    const b = vector(Array.from({ length: n }, (_, i) => at(i - 1) + ((i % 3) - 1) * at(i) + at(i + 1)))
    const expectSolution = (found: Vector): void =>
      expect(Array.from(found.data).every((y, i) => Math.abs(y - at(i)) < 1e-9)).toBe(true)
    expectSolution(solveIt(beside, diagonal, beside, b) as Vector)
    // The matrix is symmetric, so the gradient of the sum of `b` times the solution is the solution.
    const weighted = (y: unknown): unknown => sumElements(mul(b, solveIt(beside, diagonal, beside, y) as Vector))
    expectSolution(loose(gradBP)(weighted, zeros(n)) as Vector)
  })

  it('takes diagonals and right sides of any scale', () => {
    for (const scale of [1e155, 1e-155, 1e170, 1e-170, 5e307, 1e-307]) {
      const [beside, diagonal] = [vector([-scale, -scale]), vector([2 * scale, 2 * scale, 2 * scale])]
      expectClose(toArray(solveTridiagonal(beside, diagonal, beside, vector([scale, 0, scale]))), [1, 1, 1], 1e-15)
    }
    const rows = solveTridiagonal(vector([0]), vector([1e-300, 1e300]), vector([0]), vector([1e-300, 1e300]))
    expect(toArray(rows)).toEqual([1, 1])
    expect(toArray(solveTridiagonal(vector([0]), vector([1, 1]), vector([0]), vector([1e308, -1e308])))).toEqual([
      1e308, -1e308
    ])
  })

  it('is a quotient for one equation, and empty for none', () => {
    expect(toArray(solveTridiagonal(vector([]), vector([4]), vector([]), vector([2])))).toEqual([0.5])
    expect(solveIt(zeros(0), zeros(0), zeros(0), zeros(0))).toEqual(zeros(0))
    expect(solveIt(zeros(0), zeros(0), zeros(0), zeros(0, 3))).toEqual(zeros(0, 3))
    const gradient = loose(gradBPN)(
      (...xs: ReadonlyArray<unknown>) => sumElements(solveIt(...xs) as Vector),
      zeros(0),
      zeros(0),
      zeros(0),
      zeros(0, 3)
    )
    expect(gradient).toEqual([zeros(0), zeros(0), zeros(0), zeros(0, 3)])
  })

  it('has the gradient in a number that several diagonals share', () => {
    const run = (t: number): number =>
      sumElements(solveTridiagonal(vector([t, t]), vector([3 * t, 3, 3]), vector([t, 1]), vector([t, 1, 2])))
    const found = loose(gradBPN)((t: number) => {
      const v = loose(vector)
      const x = solveIt(v([t, t]), v([mul(3, t), 3, 3]), v([t, 1]), v([t, 1, 2]))
      return sumElements(x as Vector)
    }, 1.3) as readonly [number]
    expectClose(found[0], numericalGradient(run, 1.3), 1e-9)
  })

  it('refuses singular matrices, also those that are but for rounding', () => {
    const message = 'solveTridiagonal: the matrix with the diagonal Vector<2> is singular: up to rounding, row 1 of its'
    const dependent = [vector([0.1]), vector([0.3, 0.1 / 3]), vector([0.1]), zeros(2)]
    expectRefused(solveIt, [vector([2]), vector([1, 4]), vector([2]), zeros(2)], SingularMatrixError, message)
    expectRefused(solveIt, dependent, SingularMatrixError, message)
    const none = 'solveTridiagonal: the matrix with the diagonal Vector<1> is singular: up to rounding, row 0 of its'
    expectRefused(solveIt, [zeros(0), zeros(1), zeros(0), zeros(1)], SingularMatrixError, none)
  })

  it('refuses numbers that are not finite, by their place', () => {
    for (const x of [NaN, Infinity, -Infinity]) {
      const refuse = (xs: ReadonlyArray<unknown>, which: string): void =>
        expectRefusal(solveIt, xs, DomainError, `solveTridiagonal: element ${which} diagonal is ${x}, but must be`)
      refuse([vector([x]), vector([1, 1]), vector([0]), zeros(2)], '0 of the lower')
      refuse([vector([0]), vector([1, x]), vector([0]), zeros(2)], '1 of the main')
      refuse([vector([0]), vector([1, 1]), vector([x]), zeros(2)], '0 of the upper')
    }
  })

  it('refuses other shapes and kinds', () => {
    const [one, two] = [zeros(1), ones(2)]
    const beside = 'the diagonals beside the main one need one element less'
    const sizes = 'solveTridiagonal: Vector<2> and Vector<2> and Vector<1>'
    expectRefusal(solveIt, [two, two, one, two], DimensionError, `${sizes}: ${beside}`)
    expectRefusal(solveIt, [one, two, two, two], DimensionError, beside)
    const rows = 'solveTridiagonal: Vector<2> and Matrix<3, 1>: the right side needs as many rows as the diagonal'
    expectRefusal(solveIt, [one, two, one, zeros(3, 1)], DimensionError, rows)
    expectRefusal(solveIt, [one, two, one, one], DimensionError, 'Vector<2> and Vector<1>: the right side')
    const kind = 'solveTridiagonal: expected a Vector, got Matrix<2, 2>'
    expectRefusal(solveIt, [one, zeros(2, 2), one, two], UnsupportedOperationError, kind)
    const side = 'solveTridiagonal: expected a Vector or a Matrix, got the number 3'
    expectRefusal(solveIt, [one, two, one, 3], UnsupportedOperationError, side)
  })
})
