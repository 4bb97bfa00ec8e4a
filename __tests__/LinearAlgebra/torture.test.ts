/** Matrices on which factorizations fail elsewhere: without rank, of extreme scale, or of structure. */
import { ConvergenceError, DomainError, SingularMatrixError } from 'backprop-ts'
import {
  cholesky,
  det,
  eigensystem,
  eigenvalues,
  expm,
  eye,
  inv,
  leastSquares,
  logDet,
  lu,
  type Matrix,
  matrix,
  ones,
  pinv,
  qr,
  randomNormal,
  singularValues,
  solve,
  solveSylvester,
  solveTriangular,
  sqrtm,
  sumElements,
  svd,
  toArray,
  toArray2,
  type Vector,
  vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import { svdOf } from '../../src/LinearAlgebra/factorizations/jacobi-svd'
import { diagonalize, eigenOf, eigenvaluesOf } from '../../src/LinearAlgebra/factorizations/symmetric-eigen'
import { rowsBy } from '../support/dense'
import { gradientOf, loose } from '../support/factorizations'
import { expectClose } from '../support/numerical'

const by = (m: number, n: number, f: (i: number, j: number) => number): Matrix =>
  m * n === 0 ? zeros(m, n) : matrix(rowsBy(m, n, f))
const [svdOfAny, qrOfAny, eigenOfAny, luOfAny] = [svd, qr, eigensystem, lu].map(loose) as unknown as readonly [
  (a: Matrix) => { u: Matrix; s: Vector; v: Matrix },
  (a: Matrix) => { q: Matrix; r: Matrix },
  (a: Matrix) => { values: Vector; vectors: Matrix },
  (a: Matrix) => { p: Matrix; l: Matrix; u: Matrix }
]

const scaled = (factor: number, a: Matrix): Matrix => by(a.rows, a.cols, (i, j) => factor * a.data[i * a.cols + j]!)
const orthogonal = (n: number, seed: number): Matrix => qrOfAny(randomNormal(seed, n, n)).q
/** Plain loops, so that nothing under test calculates what is expected. */
const productOf = (...factors: ReadonlyArray<Matrix>): Matrix =>
  factors.reduce((a, b) =>
    by(a.rows, b.cols, (i, j) => {
      let sum = 0
      for (let k = 0; k < a.cols; k++) sum += a.data[i * a.cols + k]! * b.data[k * b.cols + j]!
      return sum
    })
  )
const transposed = (a: Matrix): Matrix => by(a.cols, a.rows, (i, j) => a.data[j * a.cols + i]!)
const diagonal = (xs: ArrayLike<number>): Matrix => by(xs.length, xs.length, (i, j) => (i === j ? xs[i]! : 0))
const ofSpectrum = (xs: ReadonlyArray<number>): Matrix => {
  const q = orthogonal(xs.length, 3)
  return productOf(q, diagonal(xs), transposed(q))
}
const some = randomNormal(1, 7, 7)
const sine = Math.sin(1.2)

const square: ReadonlyArray<readonly [string, Matrix]> = [
  ['constant, 51', ones(51, 51)],
  ['constant, 64', ones(64, 64)],
  ['constant, 200', ones(200, 200)],
  ['a checkerboard, 64', by(64, 64, (i, j) => (i + j) % 2)],
  ['a checkerboard of signs, 200', by(200, 200, (i, j) => ((i + j) % 2 === 0 ? 1 : -1))],
  ['one-hot rows with repeats', by(40, 40, (i, j) => +(j === (i * i) % 7))],
  ['rank one', by(60, 60, (i, j) => Math.sin(i + 1) * Math.cos(3 * j))],
  ['repeated rows', by(60, 60, (i, j) => Math.sin((i % 3) + 5 * j))],
  ['graded diagonal', by(61, 61, (i, j) => (i === j ? 10 ** (300 - 10 * i) : 0))],
  ['graded downwards', by(50, 50, (i, j) => Math.sin(i * j + i + 1) * 10 ** (300 - 6 * (i + j)))],
  ['graded upwards', by(50, 50, (i, j) => Math.sin(i * j + i + 1) * 10 ** (-300 + 6 * (i + j)))],
  ['Hilbert', by(20, 20, (i, j) => 1 / (i + j + 1))],
  ['Kahan', by(90, 90, (i, j) => (i > j ? 0 : sine ** i * (i === j ? 1 : -Math.cos(1.2))))],
  ['companion', by(30, 30, (i, j) => (i === 0 ? -(j + 1) : +(i === j + 1)))],
  ['of repeated values', ofSpectrum(Array.from({ length: 60 }, (_, i) => 1 + (i % 3)))],
  ['of clustered values', ofSpectrum(Array.from({ length: 40 }, (_, i) => 1 + (i % 4) * 1e-15))],
  ['of tiny values', ofSpectrum(Array.from({ length: 40 }, (_, i) => 10 ** -i))],
  ['tridiagonal', by(100, 100, (i, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0))],
  ['Wilkinson', by(21, 21, (i, j) => (i === j ? Math.abs(i - 10) : +(Math.abs(i - j) === 1)))],
  ['random, 200', randomNormal(2, 200, 200)],
  ...[1e155, 1e-155, 1e170, 1e-170, 1e307, 1e-307].map(
    scale => [`random times ${scale}`, scaled(scale, some)] as const
  ),
  ['random, with a norm of 1e308', scaled(1e308 / Math.hypot(...Array.from(some.data)), some)],
  ['random times 1e-308', scaled(1e-308, some)],
  ['random multiples of the least number', by(6, 6, (i, j) => 5e-324 * Math.round(1e15 * Math.sin(i + 7 * j)))],
  ['with a subnormal column', by(2, 2, (i, j) => [3e-323 * (i + 1), 2 - 2 * i][j]!)],
  ['with another subnormal column', by(2, 2, (i, j) => [9e-323 + 1e-323 * i, 1 - i][j]!)],
  ['a zero column', by(5, 5, (i, j) => (j === 1 ? 0 : Math.sin(i + j * j)))],
  ['zero', zeros(4, 4)],
  ['a number', matrix([[-3]])],
  ['empty', zeros(0, 0)]
]
const oblong: ReadonlyArray<readonly [string, Matrix]> = [
  ['a row', by(1, 9, (_, j) => j - 4)],
  ['a column', by(9, 1, i => i - 4)],
  ['tall and constant', ones(90, 60)],
  ['wide and constant', ones(60, 90)],
  ['tall and random', randomNormal(3, 200, 20)],
  ['wide and random', randomNormal(4, 20, 200)],
  ['no rows', zeros(0, 3)],
  ['no columns', zeros(3, 0)]
]

const numbersIn = (x: Vector | Matrix): ReadonlyArray<number> => Array.from(x.data)

const greatest = (xs: ArrayLike<number>): number => Array.from(xs).reduce((max, x) => Math.max(max, Math.abs(x)), 0)

/** Expects `‖A - product‖ ≤ 1e-14 ‖A‖ n`, or the least number where that underflows. All is scaled first. */
const expectProduct = (a: Matrix, factor: (scale: (x: number) => number) => Matrix): void => {
  const size = greatest(a.data)
  const scale = (x: number): number => (size === 0 ? x : x / size)
  const product = factor(scale)
  const n = Math.max(a.rows, a.cols)
  expect([product.rows, product.cols]).toEqual([a.rows, a.cols])
  const errors = Array.from(a.data, (x, k) => scale(x) - product.data[k]!)
  expect(greatest(errors)).toBeLessThanOrEqual(1e-14 * n + scale(5e-324) * n)
}

const expectOrthonormal = (q: Matrix): void => {
  const product = productOf(transposed(q), q)
  const errors = Array.from(product.data, (x, k) => x - +(k % (q.cols + 1) === 0))
  expect(greatest(errors)).toBeLessThanOrEqual(1e-14 * q.rows)
}

const expectFalling = (xs: Vector): void =>
  numbersIn(xs)
    .slice(1)
    .forEach((x, i) => expect(x).toBeLessThanOrEqual(xs.data[i]!))

describe.each([...square, ...oblong])('a matrix that is %s', (_, a) => {
  it('has an SVD with orthonormal vectors whose product is the matrix', () => {
    const { u, s, v } = svdOfAny(a)
    expectOrthonormal(u)
    expectOrthonormal(v)
    expectFalling(s)
    expect(numbersIn(s).every(x => x >= 0)).toBe(true)
    expectProduct(a, scale => productOf(u, diagonal(Array.from(s.data, scale)), transposed(v)))
    const size = greatest(a.data) || 1
    const squares = (xs: ArrayLike<number>): number => Array.from(xs).reduce((sum, x) => sum + (x / size) ** 2, 0)
    const want = squares(a.data)
    // Of numbers beside the least one, few digits are left.
    const error = (1e-14 + 1e-323 / size) * want * Math.max(1, a.rows)
    expect(Math.abs(squares(s.data) - want)).toBeLessThanOrEqual(error)
  })

  it('has a QR factorization with an orthonormal Q, and an R that is not negative on its diagonal', () => {
    const { q, r } = qrOfAny(a)
    expectOrthonormal(q)
    for (let i = 0; i < r.rows; i++) expect(r.data[i * r.cols + i]).toBeGreaterThanOrEqual(0)
    expectProduct(a, scale =>
      productOf(
        q,
        by(r.rows, r.cols, (i, j) => scale(r.data[i * r.cols + j]!))
      )
    )
  })

  it('has a pseudoinverse whose product with it is a symmetric projection', () => {
    // At other scales the pseudoinverse or the products may overflow.
    const size = greatest(a.data)
    const b = size === 0 ? a : by(a.rows, a.cols, (i, j) => a.data[i * a.cols + j]! / size)
    const product = productOf(b, pinv(b))
    const mirrored = transposed(product)
    const condition = 1e-14 * Math.max(1, ...numbersIn(pinv(b)).map(Math.abs)) * (a.rows + a.cols)
    expect(greatest(numbersIn(product).map((x, k) => x - mirrored.data[k]!))).toBeLessThanOrEqual(condition)
    expectClose(leastSquares(b, zeros(a.rows)), zeros(a.cols), 0)
    const restored = productOf(product, b)
    expect(greatest(numbersIn(restored).map((x, k) => x - b.data[k]!))).toBeLessThanOrEqual(condition)
  })

  it('has least squares whose residual is orthogonal to its columns', () => {
    const size = greatest(a.data) || 1
    const b = by(a.rows, a.cols, (i, j) => a.data[i * a.cols + j]! / size)
    const right = randomNormal(5, a.rows, 1)
    const x = loose(leastSquares)(b, right) as Matrix
    const product = productOf(b, x)
    const residual = by(a.rows, 1, i => right.data[i]! - product.data[i]!)
    const n = a.rows + a.cols
    expect(greatest(productOf(transposed(b), residual).data)).toBeLessThanOrEqual(1e-14 * n * (1 + greatest(x.data)))
  })
})

/** Those that have no inverse, up to rounding. */
const singular: ReadonlySet<string> = new Set([
  'constant, 51',
  'constant, 64',
  'constant, 200',
  'a checkerboard, 64',
  'a checkerboard of signs, 200',
  'one-hot rows with repeats',
  'rank one',
  'repeated rows',
  'Hilbert',
  'of tiny values',
  'random multiples of the least number',
  'a zero column',
  'zero'
])
/** Their quotients by the greatest element underflow. */
const isGraded = (name: string): boolean => name.startsWith('graded')

describe.each(square)('a square matrix that is %s', (name, a) => {
  it('is the product of a permutation and two triangles, one of them with elements up to 1', () => {
    const { p, l, u } = luOfAny(a)
    expect(greatest(l.data)).toBeLessThanOrEqual(1)
    expectProduct(a, scale =>
      productOf(
        p,
        l,
        by(a.rows, a.rows, (i, j) => scale(u.data[i * a.rows + j]!))
      )
    )
  })

  it('has a product with its transpose that has a Cholesky factor, when a multiple of the identity is added', () => {
    const size = greatest(a.data) || 1
    const b = by(a.rows, a.rows, (i, j) => a.data[i * a.rows + j]! / size)
    const square = productOf(b, transposed(b))
    const positive = by(a.rows, a.rows, (i, j) => square.data[i * a.rows + j]! + (i === j ? 1e-9 : 0))
    const l = loose(cholesky)(positive) as Matrix
    expectProduct(positive, scale => {
      const root = scale(1) ** 0.5
      return productOf(scaled(root, l), scaled(root, transposed(l)))
    })
  })
})

describe.each(square.filter(([name]) => !isGraded(name)))('a square matrix that is %s', (name, a) => {
  it('has a solution with a small residual and an inverse, or is singular', () => {
    // At other scales the inverse may overflow.
    const size = greatest(a.data) || 1
    const b = by(a.rows, a.rows, (i, j) => a.data[i * a.rows + j]! / size)
    if (singular.has(name)) {
      for (const f of [solve, inv]) expect(() => loose(f)(b, zeros(a.rows))).toThrow(SingularMatrixError)
      return
    }
    const right = randomNormal(6, a.rows, 1)
    const x = loose(solve)(b, right) as Matrix
    const residual = numbersIn(productOf(b, x)).map((y, i) => y - right.data[i]!)
    expect(greatest(residual)).toBeLessThanOrEqual(1e-14 * a.rows * (1 + greatest(x.data)))
    const inverse = loose(inv)(b) as Matrix
    const errors = numbersIn(productOf(b, inverse)).map((y, k) => y - +(k % (a.rows + 1) === 0))
    expect(greatest(errors)).toBeLessThanOrEqual(1e-14 * a.rows * (1 + greatest(inverse.data)))
  })
})

describe('a graded matrix', () => {
  it.each([-1, 1])('has solutions with a small residual in each row, by the sign %i', sign => {
    const a = by(50, 50, (i, j) => Math.sin(i * j + i + 1) * 10 ** (sign * (150 - 3 * (i + j))))
    const right = productOf(a, ones(50, 1))
    const x = loose(solve)(a, right) as Matrix
    const sizes = productOf(
      by(50, 50, (i, j) => Math.abs(a.data[i * 50 + j]!)),
      by(50, 1, i => Math.abs(x.data[i]!))
    )
    numbersIn(productOf(a, x)).forEach((y, i) =>
      expect(Math.abs(y - right.data[i]!)).toBeLessThanOrEqual(1e-14 * 50 * sizes.data[i]!)
    )
  })
})

describe.each(square)('the symmetric part of a matrix that is %s', (_, a) => {
  it('has orthonormal eigenvectors whose product with the values is the matrix', () => {
    const symmetric = by(a.rows, a.rows, (i, j) => a.data[i * a.rows + j]! / 2 + a.data[j * a.rows + i]! / 2)
    const { values, vectors } = eigenOfAny(symmetric)
    expectOrthonormal(vectors)
    expectFalling(values)
    expectProduct(symmetric, scale => productOf(vectors, diagonal(Array.from(values.data, scale)), transposed(vectors)))
    const size = greatest(symmetric.data) || 1
    const trace = Array.from({ length: a.rows }, (_, i) => symmetric.data[i * a.rows + i]! / size)
    const differences = [...trace, ...numbersIn(values).map(x => -x / size)]
    expect(Math.abs(differences.reduce((sum, x) => sum + x, 0))).toBeLessThanOrEqual(1e-14 * a.rows ** 2)
  })
})

describe('singular values and eigenvalues', () => {
  const expectValues = (got: Vector, want: ReadonlyArray<number>): void => {
    const size = greatest(want)
    expectClose(
      Array.from(got.data, x => x / size),
      want.map(x => x / size),
      1e-14
    )
  }
  const zerosAfter = (first: ReadonlyArray<number>, n: number): ReadonlyArray<number> =>
    Array.from({ length: n }, (_, i) => first[i] ?? 0)

  it('are right to 1e-14 of the greatest where they are known', () => {
    expectValues(singularValues(ones(64, 64)), zerosAfter([64], 64))
    expectValues(singularValues(by(64, 64, (i, j) => (i + j) % 2)), zerosAfter([32, 32], 64))
    expectValues(eigenvalues(ones(58, 58)), zerosAfter([58], 58))
    const angle = (k: number): number => 2 - 2 * Math.cos((k * Math.PI) / 101)
    const tridiagonal = by(100, 100, (i, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0))
    const want = Array.from({ length: 100 }, (_, i) => angle(100 - i))
    expectValues(eigenvalues(tridiagonal), want)
    expectValues(singularValues(tridiagonal), want)
    const repeated = Array.from({ length: 60 }, (_, i) => 3 - Math.floor(i / 20))
    expectValues(eigenvalues(ofSpectrum(repeated)), repeated)
    expectValues(singularValues(ofSpectrum(repeated)), repeated)
    const [u, v] = [
      Array.from({ length: 60 }, (_, i) => Math.sin(i + 1)),
      Array.from({ length: 60 }, (_, j) => Math.cos(j))
    ]
    expectValues(
      singularValues(by(60, 60, (i, j) => u[i]! * v[j]!)),
      zerosAfter([Math.hypot(...u) * Math.hypot(...v)], 60)
    )
    const powers = Array.from({ length: 61 }, (_, i) => 10 ** (300 - 10 * i))
    expectValues(singularValues(diagonal(powers)), powers)
    expectValues(eigenvalues(diagonal(powers)), powers)
    // The columns of ones are orthogonal: each singular value is the root of the number of its ones.
    const counts = Array.from({ length: 7 }, (_, j) => Array.from({ length: 40 }, (__, i) => +(j === (i * i) % 7)))
    const roots = counts.map(ones => Math.sqrt(ones.reduce((sum, x) => sum + x, 0))).sort((x, y) => y - x)
    expectValues(singularValues(by(40, 40, (i, j) => +(j === (i * i) % 7))), zerosAfter(roots, 40))
    // All but two are 1: Higham, "Accuracy and Stability of Numerical Algorithms" (2002), section 28.6.
    const sumOfSquares = 1 + Array.from({ length: 30 }, (_, j) => (j + 1) ** 2).reduce((sum, x) => sum + x, 0)
    const root = Math.sqrt(sumOfSquares ** 2 - 4 * 30 ** 2)
    const first = Math.sqrt((sumOfSquares + root) / 2)
    const want30 = [first, ...Array.from({ length: 28 }, () => 1), 30 / first]
    expectValues(singularValues(by(30, 30, (i, j) => (i === 0 ? -(j + 1) : +(i === j + 1)))), want30)
  })

  it('are right beside subnormal numbers', () => {
    expect(
      toArray(
        singularValues(
          matrix([
            [1e-323, 2],
            [3e-323, 0]
          ])
        )
      )
    ).toEqual([2, 3e-323])
    expect(
      toArray(
        singularValues(
          matrix([
            [9e-323, 1],
            [1e-322, 0]
          ])
        )
      )
    ).toEqual([1, 1e-322])
    expect(toArray(singularValues(diagonal([1, 1e-300])))).toEqual([1, 1e-300])
  })

  it.each([1, 1e155, 1e-155, 1e170, 1e-170, 3e307, 1e-307])('are as exact at a scale of %p', scale => {
    const a = matrix([
      [2, 1, 0],
      [1, 3, 1],
      [0, 1, 4]
    ])
    const want = [3 + Math.sqrt(3), 3, 3 - Math.sqrt(3)]
    expectClose(
      toArray(eigenvalues(scaled(scale, a))).map(x => x / scale),
      want,
      1e-14
    )
    expectClose(
      toArray(singularValues(scaled(scale, a))).map(x => x / scale),
      want,
      1e-14
    )
  })

  it('do not overflow on the way', () => {
    expect(toArray(eigenvalues(matrix([[1e308]])))).toEqual([1e308])
    expect(toArray(singularValues(matrix([[-1e308]])))).toEqual([1e308])
  })

  it('are an error where they are not found', () => {
    expect(() => svdOf(some, 1)).toThrow(ConvergenceError)
    expect(() => svdOf(some, 1)).toThrow('svd: the singular vectors of Matrix<7, 7> are not orthogonal after 1 sweeps')
    expect(() => eigenOf(productOf(transposed(some), some), 0)).toThrow(ConvergenceError)
    expect(() => eigenvaluesOf(productOf(transposed(some), some), 0)).toThrow(ConvergenceError)
    expect(() => eigenOf(productOf(transposed(some), some), 0)).toThrow(
      'eigensystem: an eigenvalue of Matrix<7, 7> was not found in 0 steps'
    )
  })

  it('stay finite where rotations underflow', () => {
    const z = Array.from({ length: 4 }, (_, j) => Float64Array.from({ length: 4 }, (_, i) => +(i === j)))
    const beside = Float64Array.from([5e-324, 1e-323, 5e-324, 0])
    expect(diagonalize({ diagonal: new Float64Array(4), beside }, z)).toBe(true)
    expect(z.every(column => column.every(Number.isFinite))).toBe(true)
  })
})

const refusing: ReadonlyArray<readonly [string, (a: Matrix) => unknown]> = [
  ...Object.entries({
    singularValues,
    svd,
    qr,
    lu,
    eigenvalues,
    eigensystem,
    cholesky,
    inv,
    pinv,
    det,
    logDet,
    expm,
    sqrtm
  }).map(([name, f]) => [name, loose(f)] as const),
  ['solve', a => loose(solve)(a, zeros(3))],
  ['solveTriangular', a => loose(solveTriangular)('upper', a, zeros(3))],
  ['leastSquares', a => loose(leastSquares)(a, zeros(3))],
  ['solveSylvester', a => loose(solveSylvester)(a, eye(3), zeros(3, 3))]
]

describe.each(refusing)('%s', (name, f) => {
  it.each([NaN, Infinity, -Infinity])('refuses %p, by its place', x => {
    const run = () => f(by(3, 3, (i, j) => (i === 2 && j === 1 ? x : +(i === j))))
    expect(run).toThrow(DomainError)
    expect(run).toThrow(
      `${name}: the element of Matrix<3, 3> in row 2 and column 1 is ${x}, but must be a finite number`
    )
  })
})

describe('solving', () => {
  const a = matrix([
    [1, 1],
    [-1, 1]
  ])

  it.each([1, 1e155, 1e-155, 1e170, 1e-170, 6e307, 1e-307])('is as exact at a scale of %p', scale => {
    const inverse = inv(scaled(scale, a))
    // Where the inverse is subnormal, it has fewer digits.
    const error = 1e-15 + 5e-324 * scale
    expectClose(
      numbersIn(inverse).map(x => x * scale),
      [0.5, -0.5, 0.5, 0.5],
      error
    )
    expectClose(toArray(solve(scaled(scale, a), vector([1.5 * scale, -0.5 * scale]))), [1, 0.5], 1e-15)
    expectClose(logDet(scaled(scale, a)), Math.LN2 + 2 * Math.log(scale), 1e-12)
  })

  it('takes rows and right sides of different scale', () => {
    expect(toArray2(inv(diagonal([2 ** 996, 2 ** -996])))).toEqual([
      [2 ** -996, 0],
      [0, 2 ** 996]
    ])
    expectClose(toArray(solve(eye(2), vector([1e308, -1e308]))), [1e308, -1e308], 0)
    expect(() => inv(scaled(1e200, ones(60, 60)))).toThrow('is singular')
    expect(() =>
      inv(
        matrix([
          [1e300, 1e300],
          [0, 0]
        ])
      )
    ).toThrow('is singular')
  })

  it('has determinants that do not over- or underflow on the way', () => {
    expectClose(det(diagonal([1e300, 1e300, 1e-300, 1e-300])), 1, 1e-13)
    expect(det(diagonal([1e-300, 1e-300]))).toBe(0)
    expect(det(diagonal([-1e300, 1e300]))).toBe(-Infinity)
    expect(det(ones(3, 3))).toBe(0)
  })
})

describe('expm', () => {
  it('refuses a matrix whose 1-norm overflows', () => {
    const run = () => expm(scaled(1.5e308, ones(2, 2)))
    expect(run).toThrow(DomainError)
    expect(run).toThrow('expm: the 1-norm of Matrix<2, 2> overflows')
  })
})

describe('Cholesky factors', () => {
  it.each([1, 1e155, 1e-155, 1e170, 1e-170, 1e307, 1e-306])('are as exact at a scale of %p', scale => {
    const a = matrix([
      [4, 2],
      [2, 10]
    ])
    const root = Math.sqrt(scale)
    expectClose(
      numbersIn(cholesky(scaled(scale, a))).map(x => x / root),
      [2, 0, 1, 3],
      1e-14
    )
  })

  it('take a graded matrix, and refuse one of lacking rank', () => {
    expectClose(
      toArray2(cholesky(diagonal([1e300, 1e-300]))),
      [
        [1e150, 0],
        [0, 1e-150]
      ],
      1e-15
    )
    expect(() => cholesky(scaled(-1, ones(3, 3)))).toThrow('is not positive definite')
    expect(() => cholesky(ones(3, 3))).toThrow('is not positive definite')
  })
})

describe('gradients', () => {
  it('of det are right where columns and rows differ in scale', () => {
    const cofactorsOf = (a: Matrix) => toArray2(gradientOf(det, a))
    const want = [
      [1, -1e-16],
      [-1e16, 3]
    ]
    const got = cofactorsOf(
      matrix([
        [3, 1e16],
        [1e-16, 1]
      ])
    )
    got.forEach((row, i) => row.forEach((x, j) => expect(x / want[i]![j]!).toBeCloseTo(1, 14)))
    expect(cofactorsOf(diagonal([1e200, 1e-200, 0]))).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 1]
    ])
    expect(cofactorsOf(zeros(3, 3))).toEqual(toArray2(zeros(3, 3)))
    expect(cofactorsOf(zeros(0, 0))).toEqual([])
  })

  it('of qr are those at scale 1, divided by the scale', () => {
    const a = matrix([
      [1, 2],
      [3, 1]
    ])
    const first = (x: Matrix): Matrix => gradientOf((y: Matrix) => sumElements(qrOfAny(y).q), x)
    for (const scale of [1e160, 1e-160])
      expectClose(
        numbersIn(first(scaled(scale, a))).map(x => x * scale),
        numbersIn(first(a)),
        1e-14
      )
  })
})
