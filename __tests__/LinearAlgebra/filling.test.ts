import { DomainError, gradBP, gradBP2, UnsupportedOperationError } from 'backprop-ts'
import { constant, linspace, range, sumElements, toArray, type Vector, zeros } from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { rowsBy, size } from '../support/dense'
import { expectClose } from '../support/numerical'
import { describeOperations, expectRefusal, loose } from '../support/operations'

const number = fc.double({ min: -2, max: 2, noNaN: true })
const listed = (n: number, f: (i: number) => number): readonly number[] => Array.from({ length: n }, (_, i) => f(i))

describeOperations([
  ...[0, 1, 5, 12].map(n => ({
    name: `constant of ${n} elements`,
    f: (x: number) => constant(x, n),
    naive: (x: number) => listed(n, () => x),
    operands: fc.tuple(number)
  })),
  ...(
    [
      [0, 3],
      [1, 1],
      [4, 3]
    ] as const
  ).map(([m, n]) => ({
    name: `constant of ${m} rows and ${n} columns`,
    f: (x: number) => constant(x, m, n),
    naive: (x: number) => rowsBy(m, n, () => x),
    operands: fc.tuple(number)
  })),
  ...[0, 1, 2, 3, 12].map(n => ({
    name: `linspace of ${n} points`,
    f: (x: number, y: number) => linspace(x, y, n),
    naive: (x: number, y: number) => listed(n, i => (n === 1 ? (x + y) / 2 : (x * (n - 1 - i) + y * i) / (n - 1))),
    operands: fc.tuple(number, number)
  }))
])

describe('linspace', () => {
  it('starts and ends exactly where it should, and never turns round', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e300, max: 1e300, noNaN: true }),
        fc.double({ min: -1e300, max: 1e300, noNaN: true }),
        fc.integer({ min: 2, max: 20 }),
        (x, y, n) => {
          const points = toArray(linspace(x, y, n))
          expect([points[0], points.at(-1)]).toEqual([x, y])
          const sorted = [...points].sort((a, b) => (x < y ? a - b : b - a))
          expect(points).toEqual(sorted)
        }
      )
    )
  })

  it('keeps whole numbers whole', () => {
    expect(toArray(linspace(0, 100, 101))).toEqual(listed(101, i => i))
    expect(toArray(linspace(0, 1, 11))[3]).toBe(0.3)
  })

  it('has a gradient in each end that counts how near the points are to it', () => {
    expect(gradBP2((x, y) => sumElements(linspace(x, y, 5)), 0, 1)).toEqual([2.5, 2.5])
    expect(gradBP(x => sumElements(linspace(0, x, 1)), 1)).toBe(0.5)
  })

  it.each<readonly [number, number]>([
    [NaN, 1],
    [0, Infinity],
    [-Infinity, 0],
    [-1e308, 1e308]
  ])('is refused from %d to %d', (x, y) =>
    expectRefusal(
      (u: number, v: number) => linspace(u, v, 3),
      [x, y],
      DomainError,
      `linspace: the ends must be finite, and so must be their distance, got the number ${x} and the number ${y}`
    )
  )
})

describe('range', () => {
  it('counts from one', () => {
    fc.assert(fc.property(size, n => expect(toArray(range(n))).toEqual(listed(n, i => i + 1))))
  })
})

describe('what is no size or no number', () => {
  it.each([-1, 0.5, NaN])('is refused: %d', n => {
    const rule = `must be a whole number that is not negative, got ${n}`
    const ofConstant = `constant: a size, which comes after the number, ${rule}`
    expect(() => range(n)).toThrow(DomainError)
    expect(() => range(n)).toThrow(`range: a size ${rule}`)
    expectRefusal((x: number) => constant(x, n), [1], DomainError, ofConstant)
    expectRefusal((x: number) => constant(x, 2, n), [1], DomainError, ofConstant)
    expectRefusal(
      (x: number) => linspace(x, 1, n),
      [1],
      DomainError,
      `linspace: the number of points, which comes last, ${rule}`
    )
  })

  it('is refused by its kind', () => {
    const vector = (x: unknown): Vector => x as Vector
    expectRefusal(
      (x: unknown) => loose(constant)(x, 2),
      [vector(zeros(1))],
      UnsupportedOperationError,
      'constant: expected a number, got Vector<1>'
    )
    expectRefusal(
      (x: unknown, y: unknown) => loose(linspace)(x, y, 2),
      [1, zeros(1)],
      UnsupportedOperationError,
      'linspace: expected a number, got Vector<1>'
    )
    expectRefusal(
      (x: unknown, y: unknown) => loose(linspace)(x, y, 2),
      [zeros(1), 1],
      UnsupportedOperationError,
      'linspace: expected a number, got Vector<1>'
    )
  })
})

describe('constant', () => {
  it('keeps what is not finite, and -0', () => {
    for (const x of [NaN, Infinity, -0]) expect(toArray(constant(x, 2))).toEqual([x, x])
    expectClose(
      gradBP(x => sumElements(constant(x, 0)), 1),
      0,
      0
    )
  })
})
