/** Random matrices for factorizations, and checks that all of these have in common. */
import { add, DimensionError, DomainError, evalBP, gradBP, mul, square, UnsupportedOperationError } from 'backprop-ts'
import {
  eye,
  matMul,
  type Matrix,
  matrix,
  randomNormal,
  singularValues,
  transpose,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { seeds } from './dense'
import { expectGradient, expectSecondGradient } from './derivatives'
import { expectClose } from './numerical'

/** Functions on plain values and variables, of any types. */
export type Loose = (...xs: ReadonlyArray<unknown>) => unknown
export const loose = (f: unknown): Loose => f as Loose

/** Square, tall, wide, single numbers, rows and columns. */
export const shapes: ReadonlyArray<readonly [number, number]> = [
  [1, 1],
  [1, 3],
  [3, 1],
  [3, 3],
  [4, 2],
  [2, 4]
]

const normals = (m: number, n: number): fc.Arbitrary<Matrix> =>
  fc.integer({ min: 0, max: 1e6 }).map(seed => randomNormal(seed, m, n))

/** Whether steps of central differences stay far from matrices whose vectors are not unique. */
const isSpread = (a: Matrix): boolean => {
  const s = Array.from(singularValues(a).data)
  return s.every((x, i) => x - (s[i + 1] ?? 0) > 0.3)
}

/** Matrices whose singular values differ from one another and from zero. */
export const spread = (m: number, n: number): fc.Arbitrary<Matrix> => normals(m, n).filter(isSpread)

/** Symmetric ones whose eigenvalues do; positive definite, for they are products. */
export const positive = (n: number): fc.Arbitrary<Matrix> => spread(n, n).map(a => matMul(a, transpose(a)))

/**
 * Expects the first derivatives of central differences, and the second ones of the square, whose cotangents are
 * variables in a nested gradient.
 */
export const expectDerivatives = (
  f: unknown,
  operands: fc.Arbitrary<ReadonlyArray<unknown>>,
  tolerance = 1e-6,
  seconds = 3
): void => {
  const squared: Loose = (...xs) => square(loose(f)(...xs) as number)
  fc.assert(
    fc.property(operands, seeds, (xs, seed) => expectGradient(f, xs, seed, tolerance)),
    { numRuns: 12 }
  )
  fc.assert(
    fc.property(operands, seeds, (xs, seed) => expectSecondGradient(squared, xs, seed, 10 * tolerance)),
    { numRuns: seconds }
  )
}

/** Expects an error of the class with the message, on plain values and on variables. */
export const expectRefused = (
  f: unknown,
  xs: ReadonlyArray<unknown>,
  error: new (message: string) => Error,
  message: string
): void => {
  const runs = [() => loose(f)(...xs), () => evalBP(x => loose(f)(x, ...xs.slice(1)) as typeof x, xs[0] as number)]
  for (const run of runs) {
    expect(run).toThrow(error)
    expect(run).toThrow(message)
  }
}

/** Expects that a function of one matrix refuses other kinds of values, and elements that are not finite. */
export const expectRefusesOthers = (name: string, f: unknown, ...rest: ReadonlyArray<unknown>): void => {
  expectRefused(f, [zeros(2), ...rest], UnsupportedOperationError, `${name}: expected a Matrix, got Vector<2>`)
  expectRefused(f, [3, ...rest], UnsupportedOperationError, `${name}: expected a Matrix, got the number 3`)
  const row1 = 'the element of Matrix<2, 2> in row 1 and column 0 is'
  for (const x of [NaN, Infinity])
    expectRefused(
      f,
      [
        matrix([
          [1, 2],
          [x, 1]
        ]),
        ...rest
      ],
      DomainError,
      `${name}: ${row1} ${x}`
    )
}

/** The same of a function of a square matrix, and that it refuses those that are not square. */
export const expectRefusesOthersThanSquare = (name: string, f: unknown, ...rest: ReadonlyArray<unknown>): void => {
  expectRefusesOthers(name, f, ...rest)
  expectRefused(f, [zeros(2, 3), ...rest], DimensionError, `${name}: Matrix<2, 3>: the matrix must be square`)
}

/** Expects that the columns are orthonormal. */
export const expectOrthonormal = (q: Matrix): void => expectClose(matMul(transpose(q), q), eye(q.cols), 1e-13)

/** A matrix with the given singular values. */
export const withSingularValues = (
  m: number,
  n: number,
  s: ReadonlyArray<number>,
  orthonormal: (a: Matrix) => Matrix
): Matrix => {
  const diagonal = matrix(s.map((x, i) => s.map((_, j) => (i === j ? x : 0))))
  const [u, v] = [orthonormal(randomNormal(1, m, s.length)), orthonormal(randomNormal(2, n, s.length))]
  return matMul(matMul(u, diagonal), transpose(v))
}

/** The gradient of a function of a matrix to a number. */
export const gradientOf = (f: unknown, a: Matrix): Matrix => (gradBP as unknown as Loose)(f, a) as Matrix

/** Far from singular: twice the identity, and more. */
export const regular = (n: number): fc.Arbitrary<Matrix> => normals(n, n).map(a => add(mul(0.4, a), mul(2, eye(n))))
