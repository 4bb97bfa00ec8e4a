import { DimensionError, evalBP, gradBP, powInt, square, UnsupportedOperationError } from 'backprop-ts'
import {
  affine,
  dot,
  eye,
  matMul,
  type Matrix,
  matrix,
  matVec,
  outer,
  sumElements,
  toArray,
  toArray2,
  transpose,
  vecMat,
  type Vector,
  vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { at, matrices, rowsBy, seeds, size, sumOf, vectors } from '../support/dense'
import { expectGradient, expectSecondGradient } from '../support/derivatives'
import { expectClose } from '../support/numerical'
import type { Untyped } from '../support/fixtures'

type Naive = (...xs: ReadonlyArray<never>) => number | readonly number[] | ReadonlyArray<readonly number[]>
type Row = readonly [name: string, f: unknown, naive: Naive, operands: fc.Arbitrary<ReadonlyArray<Vector | Matrix>>]

const sizes = fc.tuple(size, size, size)
const loose = (f: unknown): Untyped => f as Untyped
const replaced = (xs: ReadonlyArray<unknown>, at: number, by: unknown): ReadonlyArray<unknown> =>
  xs.map((x, i) => (i === at ? by : x))
const row = (a: Matrix, i: number): readonly number[] => toArray2(a)[i]!
const times = (a: Matrix, x: Vector): readonly number[] =>
  Array.from({ length: a.rows }, (_, i) => sumOf(a.cols, j => at(a, i, j) * x.data[j]!))

const products: ReadonlyArray<Row> = [
  ['matVec', matVec, times, sizes.chain(([m, n]) => fc.tuple(matrices(m, n), vectors(n)))],
  [
    'vecMat',
    vecMat,
    (x: Vector, a: Matrix) => Array.from({ length: a.cols }, (_, j) => sumOf(a.rows, i => x.data[i]! * at(a, i, j))),
    sizes.chain(([m, n]) => fc.tuple(vectors(m), matrices(m, n)))
  ],
  [
    'matMul',
    matMul,
    (a: Matrix, b: Matrix) => rowsBy(a.rows, b.cols, (i, j) => sumOf(a.cols, k => at(a, i, k) * at(b, k, j))),
    sizes.chain(([m, k, n]) => fc.tuple(matrices(m, k), matrices(k, n)))
  ],
  [
    'transpose',
    transpose,
    (a: Matrix) => rowsBy(a.cols, a.rows, (i, j) => at(a, j, i)),
    sizes.chain(([m, n]) => fc.tuple(matrices(m, n)))
  ],
  [
    'outer',
    outer,
    (x: Vector, y: Vector) => rowsBy(x.length, y.length, (i, j) => x.data[i]! * y.data[j]!),
    sizes.chain(([m, n]) => fc.tuple(vectors(m), vectors(n)))
  ],
  [
    'dot',
    dot,
    (x: Vector, y: Vector) => sumOf(x.length, i => x.data[i]! * y.data[i]!),
    size.chain(n => fc.tuple(vectors(n), vectors(n)))
  ],
  [
    'affine of one sample',
    affine,
    (w: Matrix, x: Vector, b: Vector) => times(w, x).map((y, i) => y + b.data[i]!),
    sizes.chain(([m, n]) => fc.tuple(matrices(m, n), vectors(n), vectors(m)))
  ],
  [
    'affine of a batch',
    affine,
    (w: Matrix, x: Matrix, b: Vector) =>
      rowsBy(x.rows, w.rows, (s, i) => sumOf(w.cols, j => at(w, i, j) * at(x, s, j)) + b.data[i]!),
    sizes.chain(([m, n, batch]) => fc.tuple(matrices(m, n), matrices(batch, n), vectors(m)))
  ]
]

describe.each(products)('%s', (_, f, naive, operands) => {
  const run = f as (...xs: ReadonlyArray<unknown>) => unknown

  it('agrees with loops over its definition at all sizes', () => {
    fc.assert(
      fc.property(operands, xs => {
        const got = run(...xs)
        const elements =
          typeof got === 'number' ? got : 'rows' in (got as object) ? toArray2(got as Matrix) : toArray(got as Vector)
        expectClose(elements, naive(...(xs as ReadonlyArray<never>)), 1e-12)
      })
    )
  })

  it('has gradients that agree with central differences', () => {
    fc.assert(
      fc.property(operands, seeds, (xs, seed) => expectGradient(f, xs, seed)),
      { numRuns: 30 }
    )
  })

  it('has the gradient of each operand when the others are constants', () => {
    fc.assert(
      fc.property(operands, seeds, (xs, seed) => {
        xs.forEach((x, i) => expectGradient((u: unknown) => run(...replaced(xs, i, u)), [x], seed))
      }),
      { numRuns: 15 }
    )
  })

  it('has second derivatives that agree with central differences', () => {
    fc.assert(
      fc.property(operands, seeds, (xs, seed) => expectSecondGradient(f, xs, seed)),
      { numRuns: 8 }
    )
  })

  it('leaves its operands as they are and shares no memory with them', () => {
    fc.assert(
      fc.property(operands, xs => {
        const before = structuredClone(xs.map(x => Array.from(x.data)))
        const got = run(...xs)
        expect(xs.map(x => Array.from(x.data))).toEqual(before)
        if (typeof got === 'object') for (const x of xs) expect((got as Vector).data).not.toBe(x.data)
      })
    )
  })
})

describe('inside another function', () => {
  it('matMul has second derivatives that agree with central differences', () => {
    const squared = (a: Matrix, b: Matrix): Matrix => square(matMul(a, b))
    fc.assert(
      fc.property(matrices(2, 3), matrices(3, 4), seeds, (a, b, seed) => expectSecondGradient(squared, [a, b], seed)),
      { numRuns: 8 }
    )
  })

  it('affine of a batch has second derivatives that agree with central differences', () => {
    const squared = (w: Matrix, xs: Matrix, b: Vector): Matrix => square(affine(w, xs, b))
    fc.assert(
      fc.property(matrices(2, 3), matrices(2, 3), vectors(2), seeds, (w, xs, b, seed) =>
        expectSecondGradient(squared, [w, xs, b], seed)
      ),
      { numRuns: 8 }
    )
  })

  it('affine of a batch has third derivatives in its biases that agree with central differences', () => {
    const sumOfCubes = (b: unknown): unknown => sumElements(powInt(affine(eye(2), eye(2), b as Vector<2>), 3))
    const slopes = (b: unknown): unknown => square(loose(gradBP)(sumOfCubes, b) as Vector)
    expectSecondGradient(slopes, [vector([1, 2])], 1)
  })
})

describe('the algebra of products', () => {
  const triple = fc
    .tuple(size, size, size, size)
    .chain(([k, l, m, n]) => fc.tuple(matrices(k, l), matrices(l, m), matrices(m, n)))

  it('matMul is associative, and transposing reverses its factors', () => {
    fc.assert(
      fc.property(triple, ([a, b, c]) => {
        expectClose(matMul(matMul(a, b), c), matMul(a, matMul(b, c)), 1e-12)
        expectClose(transpose(matMul(a, b)), matMul(transpose(b), transpose(a)), 1e-12)
        expect(transpose(transpose(a))).toEqual(a)
      })
    )
  })

  it('matVec is matMul by a column, and vecMat is matVec of the transpose', () => {
    fc.assert(
      fc.property(
        sizes.chain(([m, n]) => fc.tuple(matrices(m, n), vectors(n), vectors(m))),
        ([a, x, y]) => {
          const column = matrix(x.length, 1, Array.from(x.data))
          expectClose(toArray2(matMul(a, column)).flat(), toArray(matVec(a, x)), 1e-12)
          expectClose(vecMat(y, a), matVec(transpose(a), y), 1e-12)
        }
      )
    )
  })

  it('affine treats each row of a batch as it treats that sample alone', () => {
    fc.assert(
      fc.property(
        sizes.chain(([m, n, batch]) => fc.tuple(matrices(m, n), matrices(batch, n), vectors(m))),
        ([w, xs, b]) => {
          const ys = affine(w, xs, b)
          for (let i = 0; i < xs.rows; i++) expectClose(row(ys, i), toArray(affine(w, vector(row(xs, i)), b)), 1e-12)
        }
      )
    )
  })
})

describe('empty operands', () => {
  it('give empty results, or zeros where a sum is empty', () => {
    expect(toArray(matVec(zeros(2, 0), zeros(0)))).toEqual([0, 0])
    expect(toArray(vecMat(zeros(0), zeros(0, 3)))).toEqual([0, 0, 0])
    expect(toArray2(matMul(zeros(2, 0), zeros(0, 1)))).toEqual([[0], [0]])
    expect(dot(zeros(0), zeros(0))).toBe(0)
    expect(affine(zeros(0, 3), zeros(3), zeros(0)).length).toBe(0)
    expect(affine(zeros(2, 3), zeros(0, 3), zeros(2))).toMatchObject({ rows: 0, cols: 2 })
  })

  it('have empty gradients', () => {
    expect(gradBP(w => matVec(w, zeros(3)), zeros(0, 3))).toEqual(zeros(0, 3))
    expect(gradBP(x => dot(x, x), zeros(0))).toEqual(zeros(0))
  })
})

describe('not-a-number', () => {
  it('is not hidden by a zero in the other operand', () => {
    expect(toArray(matVec(matrix([[NaN, 1]]), vector([0, 1])))).toEqual([NaN])
    expect(toArray(matVec(matrix([[0, 1]]), vector([Infinity, 1])))).toEqual([NaN])
    expect(dot(vector([0]), vector([NaN]))).toBeNaN()
    expect(toArray2(matMul(matrix([[0]]), matrix([[NaN]])))).toEqual([[NaN]])
  })
})

describe('operands of the wrong size', () => {
  it.each<readonly [string, unknown, ReadonlyArray<unknown>, string]>([
    ['matVec', matVec, [zeros(2, 3), zeros(2)], 'Matrix<2, 3> and Vector<2>: the vector needs as many elements as'],
    ['vecMat', vecMat, [zeros(3), zeros(2, 3)], 'Vector<3> and Matrix<2, 3>: the vector needs as many elements as'],
    ['matMul', matMul, [zeros(2, 3), zeros(2, 3)], 'Matrix<2, 3> and Matrix<2, 3>: the second needs as many rows as'],
    ['dot', dot, [zeros(2), zeros(3)], 'Vector<2> and Vector<3>: both need the same size'],
    ['affine', affine, [zeros(2, 3), zeros(2), zeros(2)], 'Matrix<2, 3> and Vector<2>: the input needs'],
    ['affine', affine, [zeros(2, 3), zeros(3), zeros(3)], 'Matrix<2, 3> and Vector<3>: the biases need'],
    ['affine', affine, [zeros(2, 3), zeros(3, 5), zeros(2)], 'Matrix<2, 3> and Matrix<3, 5>: each row of the inputs'],
    ['affine', affine, [zeros(2, 3), zeros(5, 3), zeros(5)], 'Matrix<2, 3> and Vector<5>: the biases need']
  ])('are refused by %s with both shapes, also in a variable', (name, f, xs, message) => {
    const runs = [
      () => loose(f)(...xs),
      ...xs.map((x, i) => () => gradBP(u => loose(f)(...replaced(xs, i, u)) as typeof u, x as Vector))
    ]
    for (const run of runs) {
      expect(run).toThrow(DimensionError)
      expect(run).toThrow(`${name}: ${message}`)
    }
  })
})

describe('operands of the wrong kind', () => {
  it.each<readonly [string, unknown, ReadonlyArray<unknown>, string]>([
    ['matVec', matVec, [zeros(2), zeros(2)], 'expected a Matrix, got Vector<2>'],
    ['matVec', matVec, [zeros(2, 2), [1, 2]], 'expected a Vector, got an array of 2'],
    ['vecMat', vecMat, [zeros(2, 2), zeros(2, 2)], 'expected a Vector, got Matrix<2, 2>'],
    ['vecMat', vecMat, [zeros(2), 3], 'expected a Matrix, got the number 3'],
    ['matMul', matMul, [zeros(2, 2), zeros(2)], 'expected a Matrix, got Vector<2>'],
    ['matMul', matMul, [3, zeros(2, 2)], 'expected a Matrix, got the number 3'],
    ['transpose', transpose, [zeros(2)], 'expected a Matrix, got Vector<2>'],
    ['outer', outer, [zeros(2), zeros(2, 2)], 'expected a Vector, got Matrix<2, 2>'],
    ['outer', outer, [undefined, zeros(2)], 'expected a Vector, got undefined'],
    ['dot', dot, [zeros(2), [1, 2]], 'expected a Vector, got an array of 2'],
    ['dot', dot, [{ a: 1 }, zeros(2)], 'expected a Vector, got a record { a }'],
    ['affine', affine, [zeros(2), zeros(2), zeros(2)], 'expected a Matrix, got Vector<2>'],
    ['affine', affine, [zeros(2, 2), 3, zeros(2)], 'expected a Vector, got the number 3'],
    ['affine', affine, [zeros(2, 2), zeros(2), 3], 'expected a Vector, got the number 3']
  ])('are refused by %s, which is named in the error', (name, f, xs, message) => {
    for (const run of [() => loose(f)(...xs), () => evalBP(() => loose(f)(...xs) as never, 0)]) {
      expect(run).toThrow(UnsupportedOperationError)
      expect(run).toThrow(`${name}: ${message}`)
    }
  })
})
