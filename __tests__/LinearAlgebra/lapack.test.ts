/** Factorizations by LAPACK give what the library's own code gives, and leave to it what LAPACK cannot do. */
import { DomainError, SingularMatrixError } from 'backprop-ts'
import {
  cholesky,
  det,
  inv,
  logDet,
  type Matrix,
  matrix,
  ones,
  qr,
  randomNormal,
  singularValues,
  solve,
  vector
} from 'backprop-ts/LinearAlgebra'
import { type Foreign, loadCblas } from '../../src/internal/kernels/blas/cblas-library'
import * as choice from '../../src/internal/kernels/choose-backend'
import { choleskyOf } from '../../src/LinearAlgebra/factorizations/cholesky-factor'
import { type QrFactors, qrOf } from '../../src/LinearAlgebra/factorizations/householder'
import { singularValuesOf, type SvdFactors, svdOf } from '../../src/LinearAlgebra/factorizations/jacobi-svd'
import { choleskyFactor } from '../../src/LinearAlgebra/factorizations/lapack/cholesky'
import { eigenFactors, eigenvalueFactors } from '../../src/LinearAlgebra/factorizations/lapack/eigen'
import { luFactors } from '../../src/LinearAlgebra/factorizations/lapack/lu'
import { qrFactors } from '../../src/LinearAlgebra/factorizations/lapack/qr'
import { singularValueFactors, svdFactors } from '../../src/LinearAlgebra/factorizations/lapack/svd'
import { type Lu, luOf } from '../../src/LinearAlgebra/factorizations/lu-factors'
import { type Eigen, eigenOf, eigenvaluesOf } from '../../src/LinearAlgebra/factorizations/symmetric-eigen'
import { loose } from '../support/factorizations'
import { type Memory, plainLapack } from '../support/lapack'

let mockForeign: Foreign | undefined
const { current } = choice
jest.spyOn(choice, 'current').mockImplementation(() => ({ ...current(), foreign: mockForeign }))

/** Above all sizes from which LAPACK is used. */
const n = 80
const general = randomNormal(1, n, n) as Matrix
const b = randomNormal(2, n, 3) as Matrix

const by = (rows: number, cols: number, f: (i: number, j: number) => number): Matrix =>
  matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, (_, k) => f(Math.floor(k / cols), k % cols))
  )
const scaled = (exponent: number, a: Matrix): Matrix =>
  by(a.rows, a.cols, (i, j) => 2 ** exponent * a.data[i * a.cols + j]!)
/** Symmetric, with eigenvalues of about 1 to n. */
const positive = by(n, n, (i, j) => 1 / (i + j + 1) + (i === j ? i + 1 : 0))
/** Rows, and for the Cholesky factorization columns too, that differ in scale. */
const graded = by(n, n, (i, j) => 2 ** (7 * (40 - i)) * general.data[i * n + j]!)
const gradedPositive = by(n, n, (i, j) => 2 ** (4 * (128 - i - j)) * positive.data[i * n + j]!)

type Numbers = ReadonlyArray<ArrayLike<number>>
const numbersOfLu = (lu: Lu): Numbers => [lu.pivots, [lu.sign], lu.solve(b).data, lu.inverse().data]

const numbersOfQr = ({ q, r }: QrFactors): Numbers => [q.data, r.data]
const numbersOfSvd = ({ u, s, v }: SvdFactors): Numbers => [u.data, s.data, v.data]
const numbersOfEigen = ({ values, vectors }: Eigen): Numbers => [values.data, vectors.data]

/** Each factorization by LAPACK and by our own code, of the same matrix. */
const factorizations: Readonly<Record<string, readonly [Matrix, (a: Matrix) => Numbers, (a: Matrix) => Numbers]>> = {
  cholesky: [positive, a => [choleskyFactor(a)!.data], a => [choleskyOf(a)!.data]],
  lu: [general, a => numbersOfLu(luFactors(a)), a => numbersOfLu(luOf(a))],
  qr: [general, a => numbersOfQr(qrFactors(a)), a => numbersOfQr(qrOf(a))],
  svd: [general, a => numbersOfSvd(svdFactors(a)), a => numbersOfSvd(svdOf(a))],
  singularValues: [general, a => [singularValueFactors(a).data], a => [singularValuesOf(a).data]],
  eigensystem: [positive, a => numbersOfEigen(eigenFactors(a)), a => numbersOfEigen(eigenOf(a))],
  eigenvalues: [positive, a => [eigenvalueFactors(a).data], a => [eigenvaluesOf(a).data]]
}
const oblong = { tall: randomNormal(3, n + 20, n) as Matrix, wide: randomNormal(4, n, n + 20) as Matrix }

/** Expects numbers that agree to ten digits of the greatest in their array. */
const expectClose = (got: Numbers, want: Numbers): void => {
  expect(got.map(x => x.length)).toEqual(want.map(x => x.length))
  got.forEach((numbers, k) => {
    const expected = Array.from(want[k]!)
    const greatest = expected.reduce((max, x) => Math.max(max, Math.abs(x)), 0)
    const wrong = expected.findIndex((x, i) => !(Math.abs(numbers[i]! - x) <= 1e-10 * greatest))
    if (wrong >= 0) throw new Error(`number ${wrong} of array ${k} is ${numbers[wrong]}, not ${expected[wrong]}`)
  })
}

const machine = loadCblas()?.foreign
const implementations: ReadonlyArray<readonly [string, () => Foreign]> = [
  ['by its definition', () => plainLapack()],
  ...(machine === undefined ? [] : [['of this machine', () => machine] as const])
]
if (machine === undefined) it.skip('LAPACK of this machine: there is none, or no koffi', () => undefined)

/** The library, and the names of the procedures that it is asked for from now on. */
const watched = ({ koffi, library }: Foreign): { readonly foreign: Foreign; readonly calls: string[] } => {
  const calls: string[] = []
  const func: Foreign['library']['func'] = (name, ...rest) => {
    const procedure = library.func(name, ...rest) as (...args: ReadonlyArray<unknown>) => void
    return (...args: ReadonlyArray<unknown>) => {
      calls.push(name)
      procedure(...args)
    }
  }
  return { foreign: { koffi, library: { func } }, calls }
}

afterEach(() => {
  mockForeign = undefined
})

describe.each(implementations)('LAPACK %s', (_, make) => {
  let calls: string[]
  beforeEach(() => {
    const { foreign, calls: made } = watched(make())
    mockForeign = foreign
    calls = made
  })

  describe.each(Object.entries(factorizations))('%s', (name, [a, factors, own]) => {
    it.each([0, 900, -900])('finds what our own code finds at a scale of 2 to the power of %p', exponent => {
      expectClose(factors(scaled(exponent, a)), own(scaled(exponent, a)))
      expect(calls).not.toEqual([])
    })

    it('leaves small matrices to our own code', () => {
      const small = by(8, 8, (i, j) => positive.data[i * n + j]!)
      if (name === 'lu') expect(luFactors(small).pivots).toEqual(luOf(small).pivots)
      else expect(factors(small)).toEqual(own(small))
      expect(calls).toEqual([])
    })
  })

  it.each(Object.entries(oblong))('takes matrices that are %s', (_shape, a) => {
    for (const name of ['qr', 'svd', 'singularValues'] as const)
      expectClose(factorizations[name]![1](a), factorizations[name]![2](a))
    expect(new Set(calls)).toEqual(new Set(['dgelqf_', 'dorglq_', 'dgesdd_']))
  })

  it('finds no eigenvalues and singular values but zeros in a matrix of zeros', () => {
    const nothing = by(n, n, () => 0)
    for (const values of [singularValueFactors(nothing), svdFactors(nothing).s, eigenvalueFactors(nothing)])
      expect([...values]).toEqual(Array.from({ length: n }, () => 0))
    expect([...eigenFactors(nothing).values]).toEqual(Array.from({ length: n }, () => 0))
    expect(calls).not.toEqual([])
  })

  it('takes rows and columns that differ in scale', () => {
    expectClose(
      [choleskyFactor(gradedPositive)!.data].map(l => Array.from(l, (x, k) => x * 2 ** (4 * (Math.floor(k / n) - 64)))),
      [choleskyOf(gradedPositive)!.data].map(l => Array.from(l, (x, k) => x * 2 ** (4 * (Math.floor(k / n) - 64))))
    )
    expectClose([luFactors(graded).solve(b).data], [luOf(graded).solve(b).data])
    expectClose(
      [qrFactors(by(n, n, (i, j) => graded.data[j * n + i]!)).q.data],
      [qrOf(by(n, n, (i, j) => graded.data[j * n + i]!)).q.data]
    )
  })

  it('solves for a vector, also of extreme scale', () => {
    const x = (scale: number) => vector(Array.from({ length: n }, (_x, i) => scale * Math.sin(i)))
    const [lu, own] = [luFactors(general), luOf(general)]
    for (const scale of [1, 2 ** 900, 2 ** -900, 0]) expectClose([lu.solve(x(scale)).data], [own.solve(x(scale)).data])
  })

  it('does not see numbers that are not finite', () => {
    const bad = by(n, n, (i, j) => (i === 70 && j === 7 ? NaN : 1))
    for (const f of [cholesky, inv, det, logDet, qr, singularValues]) expect(() => loose(f)(bad)).toThrow(DomainError)
    expect(calls).toEqual([])
  })

  it('leaves the errors to our own code', () => {
    const constant = ones(n, n) as Matrix
    expect(() => loose(inv)(constant)).toThrow(SingularMatrixError)
    expect(() => loose(solve)(constant, b)).toThrow(SingularMatrixError)
    expect(loose(det)(constant)).toBe(0)
    expect(loose(logDet)(constant)).toBe(-Infinity)
    expect(() => loose(cholesky)(constant)).toThrow('is not positive definite')
    expect(() =>
      loose(cholesky)(
        scaled(
          0,
          by(n, n, (i, j) => (i === j ? 2 ** -1000 : 2 ** 1000))
        )
      )
    ).toThrow(DomainError)
    // The last row is almost the one before it.
    const close = by(n, n, (i, j) => general.data[Math.min(i, n - 2) * n + j]! * (i === n - 1 ? 1 + 2 ** -52 : 1))
    expect(() => loose(inv)(close)).toThrow(SingularMatrixError)
  })
})

describe('a LAPACK that fails', () => {
  /** The last argument but for the lengths of strings. */
  const infoOf = (args: ReadonlyArray<Memory>): Memory => args.filter(x => typeof x === 'object').at(-1)!
  const isTrial = (args: ReadonlyArray<ArrayLike<number>>): boolean => args.some(x => x.length === 2 && x[0] === 12)
  const users = {
    dpotrf_: ['cholesky'],
    dgetrf_: ['lu'],
    dgetrs_: ['lu'],
    dgetri_: ['lu'],
    dgelqf_: ['qr'],
    dorglq_: ['qr'],
    dgesdd_: ['svd', 'singularValues'],
    dsyevd_: ['eigensystem', 'eigenvalues']
  }

  const expectOwn = (name: string): void => {
    const [a, factors, own] = factorizations[name]!
    expectClose(factors(a), own(a))
  }

  describe.each(Object.entries(users))('in %s', (procedure, names) => {
    it('is replaced by our own code where it says so', () => {
      mockForeign = plainLapack({
        after: (name, args) => {
          const info = infoOf(args)
          if (name === procedure && name !== 'dgetrs_' && !isTrial(args)) info[0] = 1
        }
      })
      names.forEach(expectOwn)
    })

    it('is replaced by our own code where a number overflows', () => {
      mockForeign = plainLapack({
        after: (name, args) => {
          if (name !== procedure || isTrial(args) || args.some(x => x[0] === -1)) return
          for (const memory of args) if (memory instanceof Float64Array && memory.length > 1) memory.fill(Infinity)
        }
      })
      if (procedure !== 'dpotrf_') names.forEach(expectOwn)
    })

    it('is not used if it finds another result, or is missing', () => {
      mockForeign = plainLapack({
        after: (name, args) => {
          for (const memory of args)
            if (name === procedure && memory instanceof Float64Array && memory.length > 1) memory[0]! += 1e-3
        }
      })
      names.forEach(expectOwn)
      mockForeign = plainLapack({ missing: procedure })
      names.forEach(expectOwn)
      mockForeign = plainLapack({ after: (_name, args) => (infoOf(args)[0] = 1) })
      names.forEach(expectOwn)
    })
  })

  it('is not used with too little stack', () => {
    const { foreign, calls } = watched(plainLapack({ stack: 2 << 20 }))
    mockForeign = foreign
    expectOwn('svd')
    expect(calls).toEqual([])
  })
})
