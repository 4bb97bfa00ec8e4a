import { add, ConvergenceError, DimensionError, mul, SingularMatrixError, sub } from 'backprop-ts'
import {
  eye,
  matMul,
  type Matrix,
  matrix,
  ones,
  randomNormal,
  solveSylvester,
  sumElements,
  toArray2,
  transpose,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { eigenvaluesOf, realSchurOf, transposedSchur } from '../../src/LinearAlgebra/factorizations/real-schur'
import { matrices, rowsBy, size } from '../support/dense'
import {
  expectDerivatives,
  expectRefused,
  expectRefusesOthers,
  expectRefusesOthersThanSquare,
  gradientOf,
  loose,
  regular
} from '../support/factorizations'
import { expectClose } from '../support/numerical'

const solveIt = loose(solveSylvester) as (...xs: ReadonlyArray<unknown>) => Matrix
const [sum, product] = [loose(add), loose(matMul)] as unknown as readonly [
  (x: Matrix, y: Matrix) => Matrix,
  (x: Matrix, y: Matrix) => Matrix
]
const left = (a: Matrix, b: Matrix, x: Matrix): Matrix => sum(product(a, x), product(x, b))
const greatest = (a: Matrix): number => (a.data.length === 0 ? 0 : Math.max(...Array.from(a.data, Math.abs)))
const counts = size.filter(n => n < 4)
/** Real parts of eigenvalues near 2, so none is minus another. */
const some = fc
  .tuple(counts, counts)
  .chain(([m, n]) => fc.tuple(regular(m), regular(n), matrices(m, n)))
  .filter(([a, b]) => greatest(sub(a, mul(2, eye(a.rows)))) < 1 && greatest(sub(b, mul(2, eye(b.rows)))) < 1)

describe('solveSylvester', () => {
  it('finds what the two products of which add up to the right side', () => {
    fc.assert(fc.property(some, ([a, b, x]) => expectClose(solveIt(a, b, left(a, b, x)), x, 1e-12)))
  })

  it('has the first and second derivatives of central differences in each operand', () => {
    expectDerivatives(solveSylvester, some)
  })

  it('takes matrices with real and complex eigenvalues, up to 60 rows', () => {
    for (const [m, n] of [
      [60, 40],
      [1, 31],
      [31, 1],
      [24, 25]
    ] as const) {
      // The spectra lie around 10 and around 0.
      const [a, b] = [add(randomNormal(m, m, m), mul(20, eye(m))), randomNormal(n + 1, n, n)]
      const c = randomNormal(3, m, n)
      const x = solveIt(a, b, c)
      const residual = sub(left(a, b, x), c)
      expect(greatest(residual)).toBeLessThan(1e-13 * 20)
    }
  })

  it('keeps its accuracy where the left side is far from well conditioned', () => {
    const a = matrix(rowsBy(8, 8, (i, j) => 1 / (i + j + 1)))
    const c = randomNormal(1, 8, 8)
    const x = solveIt(a, a, c)
    expect(greatest(sub(left(a, a, x), c))).toBeLessThan(1e-14 * greatest(x))
  })

  it('solves the equation of Lyapunov, whose solution is symmetric', () => {
    const a = add(randomNormal(1, 6, 6), mul(5, eye(6)))
    const x = solveIt(a, transpose(a), eye(6))
    expectClose(x, transpose(x), 1e-14)
    expectClose(left(a, transpose(a), x), eye(6), 1e-14)
  })

  it('is a system of equations where one matrix is a zero', () => {
    const [a, c] = [
      matrix([
        [0, 2],
        [4, 0]
      ]),
      matrix([[2], [4]])
    ]
    expect(toArray2(solveSylvester(a, matrix([[0]]), c))).toEqual([[1], [1]])
    expect(toArray2(solveIt(zeros(1, 1), transpose(a), transpose(c)))).toEqual([[1, 1]])
  })

  it('takes operands of any scale, each other one', () => {
    const [a, b, c] = [add(randomNormal(1, 4, 4), mul(5, eye(4))), randomNormal(2, 3, 3), randomNormal(3, 4, 3)]
    const x = solveIt(a, b, c)
    for (const scale of [1e155, 1e-155, 1e170, 1e-170, 1e307, 1e-307]) {
      expectClose(solveIt(mul(scale, a), mul(scale, b), mul(scale, c)), x, 1e-14)
      expectClose(mul(1 / scale, solveIt(a, b, mul(scale, c))), x, 1e-14)
      expectClose(mul(scale, solveIt(mul(scale, a), mul(scale, b), c)), x, 1e-14)
    }
  })

  it('treats the numbers of triangles as exact, however different they are', () => {
    const triangle = matrix([
      [1, 2],
      [0, 1e-200]
    ])
    const x = solveSylvester(triangle, matrix([[1e-200]]), matrix([[5], [4e-200]]))
    expectClose(toArray2(x), [[1], [2]], 1e-15)
    const message = 'the eigenvalue 1e-200 of the first is minus the eigenvalue -1e-200 of the second'
    expectRefused(solveSylvester, [triangle, matrix([[-1e-200]]), ones(2, 1)], SingularMatrixError, message)
  })

  it('is empty for empty operands', () => {
    expect(solveIt(zeros(0, 0), zeros(0, 0), zeros(0, 0))).toEqual(zeros(0, 0))
    expect(solveIt(eye(2), zeros(0, 0), zeros(2, 0))).toEqual(zeros(2, 0))
    expect(solveIt(zeros(0, 0), eye(3), zeros(0, 3))).toEqual(zeros(0, 3))
    const gradient = gradientOf((a: Matrix) => sumElements(solveIt(a, zeros(0, 0), zeros(2, 0))), eye(2))
    expectClose(gradient, zeros(2, 2), 0)
  })

  it('refuses matrices with an eigenvalue that is minus one of the other', () => {
    const rotation = matrix([
      [0, 1],
      [-1, 0]
    ])
    const pair = 'solveSylvester: with Matrix<2, 2> and Matrix<2, 2>, the equation is singular: up to rounding, '
    const complex = 'the eigenvalue 0 + 1i of the first is minus the eigenvalue 0 - 1i of the second'
    expectRefused(solveSylvester, [rotation, rotation, eye(2)], SingularMatrixError, pair + complex)
    const real = 'the eigenvalue 3 of the first is minus the eigenvalue -3 of the second'
    expectRefused(solveSylvester, [matrix([[3]]), matrix([[-3]]), matrix([[1]])], SingularMatrixError, real)
    const zero = 'the eigenvalue 0 of the first is minus the eigenvalue 0 of the second'
    expectRefused(solveSylvester, [zeros(2, 2), zeros(2, 2), eye(2)], SingularMatrixError, zero)
    const some = randomNormal(1, 9, 9)
    expectRefused(solveSylvester, [some, mul(-1, some), eye(9)], SingularMatrixError, 'the equation is singular')
  })

  it('refuses other shapes and kinds', () => {
    expectRefusesOthersThanSquare('solveSylvester', solveSylvester, eye(2), eye(2))
    expectRefusesOthersThanSquare('solveSylvester', (b: unknown) => solveIt(eye(2), b, eye(2)))
    expectRefusesOthers('solveSylvester', (c: unknown) => solveIt(eye(2), eye(2), c))
    const message = 'solveSylvester: Matrix<2, 2> and Matrix<3, 3> and Matrix<3, 2>: the right side needs the rows of'
    expectRefused(solveSylvester, [eye(2), eye(3), zeros(3, 2)], DimensionError, message)
    expectRefused(solveSylvester, [eye(2), eye(3), zeros(2, 2)], DimensionError, 'the columns of the second')
  })
})

const by = (n: number, f: (i: number, j: number) => number): Matrix => matrix(rowsBy(n, n, f))

describe('the real Schur form', () => {
  const forms: ReadonlyArray<readonly [string, Matrix]> = [
    ['random', randomNormal(1, 30, 30)],
    ['constant', ones(40, 40)],
    ['a checkerboard', by(40, (i, j) => (i + j) % 2)],
    ['one-hot with repeats', by(40, (i, j) => +(j === (i * i) % 7))],
    [
      'a rotation of coordinates, where steps without other shifts repeat one another',
      by(30, (i, j) => +((i + 1) % 30 === j))
    ],
    ['nilpotent', by(20, (i, j) => +(i === j + 1))],
    ['a companion', by(20, (i, j) => (i === 0 ? -(j + 1) : +(i === j + 1)))],
    ['graded downwards', by(40, (i, j) => Math.sin(i * j + i + 1) * 10 ** (300 - 7 * (i + j)))],
    ['graded upwards', by(40, (i, j) => Math.sin(i * j + i + 1) * 10 ** (-300 + 7 * (i + j)))],
    ['skew', by(30, (i, j) => Math.sign(j - i) * Math.abs(Math.sin(i * j + i + j)))],
    ['triangular', by(20, (i, j) => (i > j ? 0 : i + j))],
    [
      'great',
      mul(
        1e308,
        by(5, (i, j) => Math.sin(i + 7 * j))
      )
    ],
    [
      'small',
      mul(
        1e-308,
        by(5, (i, j) => Math.sin(i + 7 * j))
      )
    ],
    ['zero', zeros(3, 3)],
    ['empty', zeros(0, 0)]
  ]

  it.each(forms)('of a matrix that is %s is orthogonal, nearly triangular, and its product is the matrix', (_, a) => {
    const schur = realSchurOf('schur', a)
    const size = greatest(a) || 1
    const n = a.rows
    for (const [{ q, t, starts }, want] of [
      [schur, a],
      [transposedSchur(schur), transpose(a)]
    ] as const) {
      const [rows, triangle] = [
        matrix(
          n,
          n,
          q.flatMap(row => [...row])
        ),
        matrix(
          n,
          n,
          t.flatMap(row => [...row])
        )
      ]
      const scale = greatest(a) === 0 ? 0 : 2 ** schur.exponent / size
      const found = product(product(rows, mul(scale, triangle)), transpose(rows))
      expect(greatest(sub(found, mul(1 / size, want)))).toBeLessThanOrEqual(1e-15 * n)
      expect(greatest(sub(product(transpose(rows), rows), eye(n)))).toBeLessThanOrEqual(1e-15 * n)
      t.forEach((row, i) =>
        row.subarray(0, i).forEach((x, j) => {
          if (j < i - 1 || starts.includes(i)) expect(x).toBe(0)
        })
      )
      expect(starts.slice(1).every((end, k) => [1, 2].includes(end - starts[k]!))).toBe(true)
    }
  })

  it('has the eigenvalues of the matrix', () => {
    const angles = (n: number): ReadonlyArray<number> => Array.from({ length: n }, (_, k) => (2 * Math.PI * k) / n)
    const { t, starts } = realSchurOf(
      'schur',
      by(12, (i, j) => +((i + 1) % 12 === j))
    )
    const found = eigenvaluesOf(t, starts)
    for (const angle of angles(12)) {
      const distances = found.map(({ re, im }) => Math.hypot(re - Math.cos(angle), im - Math.sin(angle)))
      expect(Math.min(...distances)).toBeLessThan(1e-14)
    }
    expect(eigenvaluesOf([Float64Array.of(1, 2), Float64Array.of(2, 1)], [0, 2])).toEqual([
      { re: 3, im: 0 },
      { re: -1, im: 0 }
    ])
  })

  it('is an error where an eigenvalue is not found', () => {
    const run = () => realSchurOf('schur', randomNormal(1, 4, 4), 0)
    expect(run).toThrow(ConvergenceError)
    expect(run).toThrow('schur: an eigenvalue of Matrix<4, 4> was not found in 0 steps')
  })
})
