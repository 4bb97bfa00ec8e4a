import { DomainError, gradBP, UnsupportedOperationError } from 'backprop-ts'
import {
  type Matrix,
  matrix,
  matVec,
  norm0,
  norm1,
  norm2,
  normFrobenius,
  normInf,
  singularValues,
  toArray,
  toArray2,
  type Vector,
  vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { at, matrices, positiveSize, seeds, size, sumOf, vectors } from '../support/dense'
import { expectGradient, expectSecondGradient } from '../support/derivatives'
import { expectClose } from '../support/numerical'

const anyVector = size.chain(vectors)
const anyMatrix = fc.tuple(size, size).chain(([m, n]) => matrices(m, n))

/** Numbers far enough from zero and from one another, and a sign for each. */
const apart = (n: number): fc.Arbitrary<readonly number[]> =>
  fc
    .tuple(
      fc.shuffledSubarray(
        Array.from({ length: n }, (_, i) => 0.5 + 0.1 * i),
        { minLength: n }
      ),
      fc.array(fc.constantFrom(-1, 1), { minLength: n, maxLength: n })
    )
    .map(([sizes, signs]) => sizes.map((s, i) => s * signs[i]!))

const greatest = (n: number, f: (i: number) => number): number =>
  Array.from({ length: n }, (_, i) => f(i)).reduce((x, y) => Math.max(x, y), 0)

const column = (a: Matrix, j: number): number => sumOf(a.rows, i => Math.abs(at(a, i, j)))
const row = (a: Matrix, i: number): number => sumOf(a.cols, j => Math.abs(at(a, i, j)))

/** No two columns have the same sum, and no two rows. */
const isUntied = (a: Matrix): boolean => {
  const differ = (xs: readonly number[]): boolean =>
    xs.every((x, i) => xs.every((y, j) => i === j || Math.abs(x - y) > 0.05))
  return (
    differ(Array.from({ length: a.cols }, (_, j) => column(a, j))) &&
    differ(Array.from({ length: a.rows }, (_, i) => row(a, i)))
  )
}

type Row = readonly [
  name: string,
  f: unknown,
  naive: (x: never) => number,
  any: fc.Arbitrary<Vector | Matrix>,
  smooth: fc.Arbitrary<Vector | Matrix>
]

const smoothVector = positiveSize.chain(n => apart(n).map(xs => vector(xs)))
const smoothMatrix = fc
  .tuple(positiveSize, positiveSize)
  .chain(([m, n]) => apart(m * n).map(xs => matrix(m, n, xs)))
  .filter(isUntied)

const root = (x: Vector | Matrix): number => Math.sqrt(sumOf(x.data.length, i => x.data[i]! ** 2))

const norms: ReadonlyArray<Row> = [
  ['norm0', norm0, (x: Vector) => toArray(x).filter(a => a !== 0).length, anyVector, smoothVector],
  ['norm1', norm1, (x: Vector) => sumOf(x.length, i => Math.abs(x.data[i]!)), anyVector, smoothVector],
  ['norm1 of a matrix', norm1, (a: Matrix) => greatest(a.cols, j => column(a, j)), anyMatrix, smoothMatrix],
  ['norm2', norm2, root, anyVector, smoothVector],
  ['normInf', normInf, (x: Vector) => greatest(x.length, i => Math.abs(x.data[i]!)), anyVector, smoothVector],
  ['normInf of a matrix', normInf, (a: Matrix) => greatest(a.rows, i => row(a, i)), anyMatrix, smoothMatrix],
  ['normFrobenius', normFrobenius, root, anyMatrix, smoothMatrix]
]

describe.each(norms)('%s', (_, f, naive, any, smooth) => {
  const run = f as (x: unknown) => number

  it('agrees with loops over its definition, and is 0 for no elements', () => {
    fc.assert(fc.property(any, x => expectClose(run(x), naive(x as never), 1e-14)))
  })

  it('has first and second derivatives that agree with central differences', () => {
    fc.assert(fc.property(smooth, seeds, (x, seed) => expectGradient(f, [x], seed)))
    fc.assert(fc.property(smooth, seeds, (x, seed) => expectSecondGradient(f, [x], seed, 1e-6)))
  })
})

describe('norm0', () => {
  it('counts the elements of a matrix, too, and no zero of either sign', () => {
    expect(norm0(matrix([[0, -0, 3]]))).toBe(1)
    expect(norm0(vector([NaN, Infinity, 5e-324]))).toBe(3)
  })
})

describe('norm2 of a matrix', () => {
  const apartBy = (a: Matrix): boolean => {
    const values = toArray(singularValues(a))
    return values.every((x, i) => x > 0.1 && (i === 0 || values[i - 1]! - x > 0.1))
  }
  const apartMatrix = fc
    .tuple(positiveSize, positiveSize)
    .chain(([m, n]) => matrices(m, n))
    .filter(apartBy)

  it('is the greatest singular value, and 0 for no elements', () => {
    fc.assert(fc.property(anyMatrix, a => expectClose(norm2(a), Math.max(0, ...toArray(singularValues(a))), 1e-14)))
    expect(norm2(zeros(0, 3))).toBe(0)
  })

  it('bounds how far the matrix stretches a vector', () => {
    const pairs = fc.tuple(size, size).chain(([m, n]) => fc.tuple(matrices(m, n), vectors(n)))
    fc.assert(fc.property(pairs, ([a, x]) => norm2(matVec(a, x)) <= norm2(a) * norm2(x) * (1 + 1e-14) + 1e-300))
  })

  it('has first and second derivatives that agree with central differences', () => {
    fc.assert(fc.property(apartMatrix, seeds, (a, seed) => expectGradient(norm2, [a], seed, 1e-7)))
    fc.assert(
      fc.property(apartMatrix, seeds, (a, seed) => expectSecondGradient(norm2, [a], seed, 1e-4)),
      { numRuns: 30 }
    )
  })

  it('shares the gradient between singular values that tie, and has the gradient 0 at zero', () => {
    expect(
      toArray2(
        gradBP(
          a => norm2(a),
          matrix([
            [2, 0],
            [0, -2]
          ])
        )
      )
    ).toEqual([
      [0.5, 0],
      [0, -0.5]
    ])
    expect(gradBP(a => norm2(a), zeros(2, 3))).toEqual(zeros(2, 3))
  })

  it('refuses elements that are not finite', () => {
    const run = (): unknown => norm2(matrix([[1, NaN]]))
    expect(run).toThrow(DomainError)
    expect(run).toThrow('norm2: the element of Matrix<1, 2> in row 0 and column 1 is NaN')
  })
})

describe('at the origin', () => {
  it.each<readonly [string, unknown]>([
    ['norm1', norm1],
    ['norm2', norm2],
    ['normInf', normInf]
  ])('the first and second derivatives of %s are 0', (_, f) => {
    const norm = f as typeof norm2
    expect(gradBP(x => norm(x), zeros(3))).toEqual(zeros(3))
    expect(gradBP(x => gradBP(y => norm(y), x), zeros(3))).toEqual(zeros(3))
  })

  it.each<readonly [string, unknown]>([
    ['norm1', norm1],
    ['normInf', normInf],
    ['normFrobenius', normFrobenius]
  ])('the gradient of %s of a matrix is 0', (_, f) => {
    const norm = f as typeof normFrobenius
    expect(gradBP(a => norm(a), zeros(2, 2))).toEqual(zeros(2, 2))
  })
})

describe('ties', () => {
  it('share the gradient equally', () => {
    expect(toArray(gradBP(x => normInf(x), vector([2, -2, 1, 2])))).toEqual([1 / 3, -1 / 3, 0, 1 / 3])
    const tied = matrix([
      [1, -2, 1],
      [2, 1, 0]
    ])
    expect(toArray2(gradBP(a => norm1(a), tied))).toEqual([
      [0.5, -0.5, 0],
      [0.5, 0.5, 0]
    ])
    expect(
      toArray2(
        gradBP(
          a => normInf(a),
          matrix([
            [1, -2],
            [0, 3]
          ])
        )
      )
    ).toEqual([
      [0.5, -0.5],
      [0, 0.5]
    ])
  })
})

describe('huge and tiny values', () => {
  it('neither overflow nor underflow, and nor do their gradients', () => {
    for (const unit of [1e200, 1e-200]) {
      const [x, a] = [vector([3 * unit, -4 * unit]), matrix([[3 * unit, -4 * unit]])]
      expectClose([norm1(x) / unit, norm2(x) / unit, normInf(x) / unit], [7, 5, 4], 1e-15)
      expectClose(
        [norm1(a), norm2(a), normFrobenius(a), normInf(a)].map(n => n / unit),
        [4, 5, 5, 7],
        1e-15
      )
      expectClose(toArray(gradBP(v => norm2(v), x)), [0.6, -0.8], 1e-15)
      expectClose(toArray2(gradBP(b => normFrobenius(b), a)), [[0.6, -0.8]], 1e-15)
    }
  })

  it('have exact norms and gradients down to the smallest number', () => {
    expect(norm2(vector([0, 5e-324]))).toBe(5e-324)
    expect(toArray(gradBP(v => norm2(v), vector([0, 5e-324])))).toEqual([0, 1])
  })

  it('have norms at any length', () => {
    expect(norm2(zeros(300_000))).toBe(0)
    expectClose(norm2(vector(new Float64Array(250_000).fill(1e200))), 5e202, 1e-12)
    expect(normInf(vector(new Float64Array(250_000).fill(-1)))).toBe(1)
  })

  it('have norms and gradients that are infinite or NaN if an element is', () => {
    for (const norm of [norm1, norm2, normInf]) {
      expect(norm(vector([1, -Infinity]))).toBe(Infinity)
      expect(norm(vector([1, NaN]))).toBeNaN()
      expect(toArray(gradBP(v => norm(v), vector([1, NaN])))).toContainEqual(NaN)
    }
    expect(toArray(gradBP(v => normInf(v), vector([1, -Infinity])))).toEqual([0, -1])
  })
})

describe('what has no such norm', () => {
  it.each<readonly [string, unknown, unknown, string]>([
    ['norm0', norm0, 3, 'expected a Vector or a Matrix, got the number 3'],
    ['norm1', norm1, [1, 2], 'expected a Vector or a Matrix, got an array of 2'],
    ['norm2', norm2, { a: 1 }, 'expected a Vector or a Matrix, got a record { a }'],
    ['normInf', normInf, 'x', 'expected a Vector or a Matrix, got the string "x"'],
    ['normFrobenius', normFrobenius, zeros(2), 'expected a Matrix, got Vector<2>']
  ])('is refused by %s', (name, f, x, message) => {
    const run = f as (x: unknown) => number
    for (const go of [() => run(x), () => gradBP(v => run(v) as unknown as typeof v, x as number)]) {
      expect(go).toThrow(UnsupportedOperationError)
      expect(go).toThrow(`${name}: ${message}`)
    }
  })
})
