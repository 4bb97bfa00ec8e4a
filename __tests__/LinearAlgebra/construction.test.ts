import {
  add,
  type BVar,
  DimensionError,
  DomainError,
  gradBP,
  gradBP2,
  mul,
  powInt,
  sequenceVar,
  sin,
  splitBV,
  square,
  UnsupportedOperationError
} from 'backprop-ts'
import {
  diag,
  dot,
  eye,
  matMul,
  matrix,
  type Matrix,
  norm2,
  ones,
  randomNormal,
  randomUniform,
  sumElements,
  toArray,
  toArray2,
  transpose,
  type Vector,
  vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { matrices, seeds, size, vectors } from '../support/dense'
import { expectGradient, expectSecondGradient } from '../support/derivatives'
import { expectClose } from '../support/numerical'
import type { Untyped } from '../support/fixtures'

const number = fc.double({ noNaN: true })

describe('vector', () => {
  it('holds the numbers that it is given, and toArray gives them back', () => {
    fc.assert(
      fc.property(fc.array(number), xs => {
        const x = vector(xs)
        expect(x.length).toBe(xs.length)
        expect(toArray(x)).toEqual(xs)
        expect([...x.data]).toEqual(xs)
        expect(toArray(vector(Float64Array.from(xs)))).toEqual(xs)
      })
    )
  })

  it('copies them', () => {
    const [xs, ys] = [[1, 2], Float64Array.of(1, 2)]
    const [x, y] = [vector(xs), vector(ys)]
    xs[0] = 9
    ys[0] = 9
    expect([toArray(x), toArray(y)]).toEqual([
      [1, 2],
      [1, 2]
    ])
    ;(toArray(x) as number[])[0] = 9
    expect(toArray(x)).toEqual([1, 2])
  })

  it('of variables and numbers is a variable, through which each gets its own gradient', () => {
    expect(gradBP2((x, y) => dot(vector([x, y, 5, x]), vector([1, 10, 100, 1000])), 2, 3)).toEqual([1001, 10])
    const norm = (x: unknown): unknown => norm2(vector([x as number, 4]))
    expectSecondGradient(norm, [3], 1)
  })

  it('of a variable of an array, such as toArray gives, is a variable', () => {
    const again = (x: unknown): unknown => square((vector as Untyped)(toArray(x as Vector)) as Vector)
    expectGradient(again, [vector([1, 2, 3])], 1)
  })

  describe('of a variable of', () => {
    const energy = (x: unknown): unknown => {
      const v = (vector as Untyped)(x) as Vector
      return dot(square(v), sin(v))
    }
    const arrays = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { maxLength: 4 })

    it('an array has first and second derivatives, which are arrays', () => {
      fc.assert(fc.property(arrays, seeds, (xs, seed) => expectGradient(energy, [xs], seed)))
      fc.assert(fc.property(arrays, seeds, (xs, seed) => expectSecondGradient(energy, [xs], seed)))
    })

    it('a Float64Array has first and second derivatives, which are Float64Arrays', () => {
      const typed = arrays.map(xs => Float64Array.from(xs))
      fc.assert(fc.property(typed, seeds, (xs, seed) => expectGradient(energy, [xs], seed)))
      fc.assert(fc.property(typed, seeds, (xs, seed) => expectSecondGradient(energy, [xs], seed)))
    })

    it.each([
      ['Float32Array', Float32Array],
      ['Int16Array', Int16Array],
      ['Uint8ClampedArray', Uint8ClampedArray]
    ] as const)('a %s has a gradient of its class', (_, Numbers) => {
      const weights = vector([2, 3])
      expect(gradBP(v => dot(vector(v), weights), Numbers.of(5, 7) as Int16Array)).toStrictEqual(Numbers.of(2, 3))
      const second = gradBP(
        v => sumElements(vector(gradBP(w => sumElements(powInt(vector(w), 3)), v))),
        Numbers.of(5, 7) as Int16Array
      )
      expect(second).toStrictEqual(Numbers.of(30, 42))
    })

    it('an array of an enclosing gradient is a constant of the inner one', () => {
      const total = (v: unknown): number => sumElements(square((vector as Untyped)(v) as Vector))
      const grad = gradBP as Untyped
      const mixed = grad((v: unknown) => grad((x: unknown) => mul(x as number, total(v)), 3), [1, 2])
      expect(mixed).toEqual([2, 4])
    })

    it.each<readonly [string, unknown, string]>([
      ['a number', 3, 'the number 3'],
      ['a vector', vector([1]), 'Vector<1>'],
      ['a record', { x: 1 }, 'a record { x }']
    ])('%s is refused', (_, x, got) => {
      const run = (): unknown => (gradBP as Untyped)((v: unknown) => (vector as Untyped)(v), x)
      expect(run).toThrow(UnsupportedOperationError)
      expect(run).toThrow(`vector: expected an array of numbers, got ${got}`)
    })

    it('an array is what other functions say that vector takes', () => {
      const use = (f: unknown) => (): unknown =>
        (gradBP as Untyped)((v: unknown) => (f as Untyped)(v, vector([1, 2])), [1, 2])
      expect(use(dot)).toThrow('dot: expected a Vector, got an array of 2. vector(v) makes a vector of it')
      const message = 'add: not defined for an array of 2 and Vector<2>. vector(v) makes a vector of an array'
      expect(use(add)).toThrow(message)
      expect(() => (add as Untyped)(vector([1, 2]), Float64Array.of(1, 2))).toThrow(
        'vector(v) makes a vector of an array'
      )
    })
  })

  it('by its size and its elements is a copy of them, refused if they are more or fewer', () => {
    fc.assert(
      fc.property(fc.array(number), xs => {
        const memory = Float64Array.from(xs)
        const x = vector(xs.length, memory)
        memory.fill(9)
        expect(x).toEqual(vector(xs))
        expect(vector(xs.length, xs)).toEqual(x)
        expect(() => vector(xs.length + 1, xs)).toThrow(DimensionError)
        expect(() => vector(xs.length + 1, xs)).toThrow(`vector: expected ${xs.length + 1} elements, got ${xs.length}`)
      })
    )
    expect(() => vector(-1, [])).toThrow('vector: a size must be a whole number that is not negative, got -1')
    expect(() => vector(1, ['a'] as unknown as number[])).toThrow('vector: element 0 must be a number')
  })

  it.each([
    ['a string', [1, 'a'], 'vector: element 1 must be a number, got the string "a"'],
    ['undefined', [undefined], 'vector: element 0 must be a number, got undefined'],
    ['a hole', new Array<number>(2), 'vector: element 0 must be a number, got undefined'],
    ['a row', [[1]], 'vector: element 0 must be a number, got an array of 1'],
    ['a bigint', [1n], 'vector: element 0 must be a number, got the bigint 1n']
  ])('refuses %s among the elements', (_, xs, message) => {
    const run = (): unknown => (vector as unknown as Untyped)(xs)
    expect(run).toThrow(DomainError)
    expect(run).toThrow(message)
  })
})

describe('matrix', () => {
  it('is the same from rows as from sizes and elements, and toArray2 gives the rows back', () => {
    fc.assert(
      fc.property(
        size.chain(n => fc.array(fc.array(number, { minLength: n, maxLength: n }))),
        rows => {
          const a = matrix(rows)
          const cols = rows[0]?.length ?? 0
          expect([a.rows, a.cols]).toEqual([rows.length, cols])
          expect(toArray2(a)).toEqual(rows)
          expect([...a.data]).toEqual(rows.flat())
          expect(matrix(rows.length, cols, rows.flat())).toEqual(a)
          expect(matrix(rows.map(row => Float64Array.from(row)))).toEqual(a)
        }
      )
    )
  })

  it('copies what it is given', () => {
    const [rows, flat] = [[[1, 2]], Float64Array.of(1, 2)]
    const [a, b] = [matrix(rows), matrix(1, 2, flat)]
    rows[0]![0] = 9
    flat[0] = 9
    expect([toArray2(a), toArray2(b)]).toEqual([[[1, 2]], [[1, 2]]])
    ;(toArray2(a)[0] as number[])[0] = 9
    expect(toArray2(a)).toEqual([[1, 2]])
  })

  it('of rows of variables and numbers is a variable, through which each gets its own gradient', () => {
    const built = matrix as unknown as <S>(
      rows: ReadonlyArray<ReadonlyArray<BVar<S, number> | number>>
    ) => BVar<S, Matrix>
    const weights = matrix([[1, 10], [100, 1000]]) // prettier-ignore
    // prettier-ignore
    expect(gradBP2((x, y) => sumElements(mul(weights, built([[x, 5], [y, x]]))), 2, 3)).toEqual([1001, 100])
  })

  it('of a variable of rows, such as toArray2 gives, is a variable', () => {
    const again = (a: unknown): unknown => square((matrix as Untyped)(toArray2(a as Matrix)) as Matrix)
    expectGradient(again, [matrix([[1, 2, 3], [4, 5, 6]])], 1) // prettier-ignore
  })

  it('of a variable of rows has first and second derivatives, whose rows are of the class of the rows', () => {
    const energy = (rows: unknown): unknown => {
      const a = (matrix as Untyped)(rows) as Matrix
      return sumElements(mul(square(a), sin(a)))
    }
    const rows = matrices(2, 3).map(a => toArray2(a))
    const mixed = rows.map(([x, y]) => [x, Float64Array.from(y!)])
    for (const arbitrary of [rows, mixed, fc.constant([]), fc.constant([[], []])]) {
      fc.assert(fc.property(arbitrary, seeds, (xs, seed) => expectGradient(energy, [xs], seed)))
      fc.assert(fc.property(arbitrary, seeds, (xs, seed) => expectSecondGradient(energy, [xs], seed)))
    }
  })

  it('is what other functions say of a variable of rows', () => {
    const use = (f: unknown, x: unknown): unknown => (gradBP as Untyped)((v: unknown) => (f as Untyped)(v), x)
    const message = 'transpose: expected a Matrix, got an array of 1. matrix(v) makes a matrix of it'
    expect(() => use(transpose, [[1]])).toThrow(message)
    expect(() => use(transpose, [1])).toThrow(/expected a Matrix, got an array of 1$/)
    expect(() => use(diag, [[1]])).toThrow(/expected a Vector, got an array of 1$/)
  })

  it('of no rows or no columns keeps its sizes', () => {
    expect(matrix([])).toMatchObject({ rows: 0, cols: 0 })
    expect(matrix([[], []])).toMatchObject({ rows: 2, cols: 0 })
    expect(matrix(0, 3, [])).toMatchObject({ rows: 0, cols: 3 })
    expect(toArray2(matrix(2, 0, []))).toEqual([[], []])
  })

  it.each<readonly [string, ReadonlyArray<unknown>, new () => Error, string]>([
    ['rows of different sizes', [[[1, 2], [3]]], DimensionError, 'row 0 has 2 elements and row 1 has 1'],
    ['too few elements', [2, 3, [1, 2]], DimensionError, 'matrix of 2 rows and 3 columns: expected 6 elements, got 2'],
    ['too many elements', [1, 1, [1, 2]], DimensionError, 'matrix of 1 rows and 1 columns: expected 1 elements, got 2'],
    ['what is no number', [[[1], ['a']]], DomainError, 'matrix: row 1: element 0 must be a number, got the string "a"'],
    [
      'what is no number, by sizes',
      [1, 2, [1, null]],
      DomainError,
      'matrix of 1 rows and 2 columns: element 1 must be a number, got null'
    ],
    [
      'rows that are numbers',
      [[1, 2]],
      UnsupportedOperationError,
      'matrix: row 0 must be an array of numbers, got the number 1'
    ],
    ['what has no rows', [{}], UnsupportedOperationError, 'matrix: expected an array of rows, got an empty record'],
    ['a negative size', [-1, 2, []], DomainError, 'matrix: a size must be a whole number that is not negative, got -1'],
    ['half a column', [2, 0.5, [1]], DomainError, 'matrix: a size must be a whole number that is not negative, got 0.5']
  ])('refuses %s', (_, args, error, message) => {
    const run = (): unknown => (matrix as unknown as Untyped)(...args)
    expect(run).toThrow(error)
    expect(run).toThrow(message)
  })
})

describe('by size', () => {
  it('zeros, ones and eye have the elements that they are named after', () => {
    fc.assert(
      fc.property(size, size, (m, n) => {
        const elements = (f: (i: number, j: number) => number): number[][] =>
          Array.from({ length: m }, (_, i) => Array.from({ length: n }, (_, j) => f(i, j)))
        expect(toArray2(zeros(m, n))).toEqual(elements(() => 0))
        expect(toArray2(ones(m, n))).toEqual(elements(() => 1))
        expect(toArray(zeros(m))).toEqual(elements(() => 0).map(() => 0))
        expect(toArray(ones(m))).toEqual(elements(() => 1).map(() => 1))
        expect(eye(m)).toMatchObject({ rows: m, cols: m })
        expect([...eye(m).data]).toEqual(Array.from({ length: m * m }, (_, k) => (k % (m + 1) === 0 ? 1 : 0)))
      })
    )
  })

  it('eye is the unit of matMul on both sides', () => {
    fc.assert(
      fc.property(
        fc.tuple(size, size).chain(([m, n]) => matrices(m, n)),
        a => {
          expectClose(matMul(eye(a.rows), a), a, 0)
          expectClose(matMul(a, eye(a.cols)), a, 0)
        }
      )
    )
  })

  it.each<readonly [string, unknown, ReadonlyArray<unknown>]>([
    ['zeros', zeros, []],
    ['ones', ones, []],
    ['eye', eye, []],
    ['randomUniform', randomUniform, [1]],
    ['randomNormal', randomNormal, [1]]
  ])('%s refuses what is no size', (name, f, before) => {
    for (const n of [-1, 1.5, NaN, Infinity, '2']) {
      expect(() => (f as Untyped)(...before, n)).toThrow(DomainError)
      const what = before.length === 0 ? 'a size' : 'a size, which comes after the seed,'
      const got = typeof n === 'number' ? n : 'the string "2"'
      expect(() => (f as Untyped)(...before, n)).toThrow(
        `${name}: ${what} must be a whole number that is not negative, got ${got}`
      )
      if (name !== 'eye') expect(() => (f as Untyped)(...before, 2, n)).toThrow(DomainError)
    }
  })
})

describe('toArray and toArray2', () => {
  it('have the gradients of central differences', () => {
    fc.assert(fc.property(size.chain(vectors), seeds, (x, seed) => expectGradient(toArray, [x], seed)))
    fc.assert(fc.property(matrices(2, 3), seeds, (a, seed) => expectGradient(toArray2, [a], seed)))
    fc.assert(fc.property(vectors(3), seeds, (x, seed) => expectSecondGradient(toArray, [x], seed)))
    fc.assert(fc.property(matrices(2, 2), seeds, (a, seed) => expectSecondGradient(toArray2, [a], seed)))
  })

  it('give the elements as variables, whose gradients find their places', () => {
    const third = gradBP(
      v => {
        const [, , x] = sequenceVar(toArray(v))
        return square(x!)
      },
      vector([1, 2, 3])
    )
    expect(toArray(third)).toEqual([0, 0, 6])
    const corner = gradBP(
      a => {
        const [, second] = splitBV(toArray2(a))
        const [x, y] = sequenceVar(second!)
        return add(mul(x!, 10), y!)
      },
      matrix([
        [1, 2],
        [3, 4]
      ])
    )
    expect(toArray2(corner)).toEqual([
      [0, 0],
      [10, 1]
    ])
  })
})

const moment = (xs: readonly number[], k: number, centre = 0): number =>
  xs.reduce((sum, x) => sum + (x - centre) ** k, 0) / xs.length
const correlation = (xs: readonly number[], lag: number): number => {
  const m = moment(xs, 1)
  const products = xs.slice(lag).map((x, i) => (x - m) * (xs[i]! - m))
  return moment(products, 1) / moment(xs, 2, m)
}

describe.each([
  ['randomUniform', randomUniform],
  ['randomNormal', randomNormal]
] as const)('%s', (name, random) => {
  it('is the same for the same seed, in the order of the elements', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), size, size, (seed, m, n) => {
        expect(random(seed, m, n)).toEqual(random(seed, m, n))
        expect([...random(seed, m, n).data]).toEqual(toArray(random(seed, m * n)))
        expect(random(seed, m, n)).toMatchObject({ rows: m, cols: n })
      })
    )
  })

  it('differs from seed to seed, be they large, negative or fractions', () => {
    const all = [0, 1, 2, -1, 0.5, 1e-300, 2 ** 32, 2 ** 53, 1e300].map(seed => sumElements(random(seed, 4)))
    expect(new Set(all).size).toBe(all.length)
  })

  it('is independent from element to element and from seed to seed', () => {
    const inOne = toArray(random(7, 30_000))
    const acrossSeeds = Array.from({ length: 10_000 }, (_, seed) => toArray(random(seed, 1))[0]!)
    for (const lag of [1, 2, 3, 7, 100]) {
      expect(Math.abs(correlation(inOne, lag))).toBeLessThan(0.02)
      expect(Math.abs(correlation(acrossSeeds, lag))).toBeLessThan(0.04)
    }
  })

  it.each([NaN, Infinity])('refuses the seed %d', seed => {
    expect(() => random(seed, 2)).toThrow(DomainError)
    expect(() => random(seed, 2)).toThrow(`${name}: a seed must be a finite number, got ${seed}`)
  })
})

describe('the distribution', () => {
  it.each([1, 2, 3])('of randomUniform is even on [0, 1): seed %d', seed => {
    const xs = toArray(randomUniform(seed, 50_000))
    expect(xs.every(x => x >= 0 && x < 1)).toBe(true)
    expect(moment(xs, 1)).toBeCloseTo(1 / 2, 2)
    expect(moment(xs, 2, 0.5)).toBeCloseTo(1 / 12, 2)
    for (let tenth = 0; tenth < 10; tenth++) {
      const inside = xs.filter(x => Math.floor(x * 10) === tenth).length
      expect(Math.abs(inside / xs.length - 0.1)).toBeLessThan(0.007)
    }
  })

  it.each([1, 2, 3])('of randomNormal is the standard one: seed %d', seed => {
    const xs = toArray(randomNormal(seed, 50_000))
    expect(Math.abs(moment(xs, 1))).toBeLessThan(0.02)
    expect(Math.abs(moment(xs, 2) - 1)).toBeLessThan(0.03)
    expect(Math.abs(moment(xs, 3))).toBeLessThan(0.06)
    expect(Math.abs(moment(xs, 4) - 3)).toBeLessThan(0.2)
    for (const [limit, share] of [
      [1, 0.6827],
      [2, 0.9545],
      [3, 0.9973]
    ] as const)
      expect(Math.abs(xs.filter(x => Math.abs(x) < limit).length / xs.length - share)).toBeLessThan(0.01)
  })

  it('of the first number is even over the seeds, too', () => {
    const xs = Array.from({ length: 10_000 }, (_, seed) => toArray(randomUniform(seed, 1))[0]!)
    expect(moment(xs, 1)).toBeCloseTo(1 / 2, 2)
    expect(moment(xs, 2, 0.5)).toBeCloseTo(1 / 12, 2)
  })
})
