import {
  add,
  atan2,
  backpropWith,
  DimensionError,
  div,
  exp,
  gradBP,
  gradBP2,
  hypot,
  logBase,
  max,
  min,
  mul,
  negate,
  pow,
  ShapeError,
  sub
} from 'backprop-ts'
import { structural } from 'backprop-ts/Backprop'
import {
  eye,
  matrix,
  ones,
  outer,
  range,
  sumElements,
  toArray,
  transpose,
  vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { inspect } from 'node:util'
import { dataOf, detached } from '../../src/LinearAlgebra/core/dense-values'
import { matrices, size, vectors } from '../support/dense'
import { expectClose } from '../support/numerical'

type Loose2 = (x: unknown, y: unknown) => unknown
const binary = { add, sub, mul, div, pow, logBase, atan2, hypot, min, max }

describe('element by element', () => {
  it.each(Object.entries(binary))('%s refuses different sizes and names both', (name, f) => {
    const g = f as unknown as Loose2
    for (const [x, y, message] of [
      [zeros(2), zeros(3), 'Vector<2> and Vector<3> differ in size'],
      [zeros(0), zeros(1), 'Vector<0> and Vector<1> differ in size'],
      [zeros(2, 3), zeros(3, 2), 'Matrix<2, 3> and Matrix<3, 2> differ in size'],
      [zeros(2), zeros(1, 2), 'Vector<2> and Matrix<1, 2> differ in size'],
      [zeros(2, 1), zeros(2), 'Matrix<2, 1> and Vector<2> differ in size'],
      [{ w: zeros(2) }, { w: zeros(3) }, 'Vector<2> and Vector<3> differ in size']
    ] as const) {
      const runs = [
        () => g(x, y),
        () => gradBP(u => g(u, y) as typeof u, x as object),
        () => gradBP(v => g(x, v) as typeof v, y as object),
        () => gradBP2((u, v) => g(u, v) as typeof u, x as object, y as object)
      ]
      for (const run of runs) {
        expect(run).toThrow(DimensionError)
        expect(run).toThrow(`${name}: ${message}`)
      }
    }
  })

  it('nothing is broadcast but numbers', () => {
    expect(toArray(add(vector([1, 2]), 10))).toEqual([11, 12])
    expect(() => (add as unknown as Loose2)(vector([1, 2]), vector([10]))).toThrow(DimensionError)
    expect(() => (add as unknown as Loose2)(vector([1, 2]), [10, 10])).toThrow('add: ')
  })

  it('an empty one stays empty', () => {
    expect(exp(zeros(0))).toEqual(zeros(0))
    expect(add(1, zeros(0, 2))).toEqual(zeros(0, 2))
    expect(gradBP2((n, x) => sumElements(mul(n, x)), 3, zeros(0))).toEqual([0, zeros(0)])
  })
})

const anyShape = fc.tuple(size, size).chain(([m, n]) => fc.oneof(vectors(n), matrices(m, n)))
const three = fc.tuple(size, size).chain(([m, n]) => fc.tuple(matrices(m, n), matrices(m, n), matrices(m, n)))

describe('the Backprop instance', () => {
  it('is lawful', () => {
    fc.assert(
      fc.property(three, ([x, y, z]) => {
        expectClose(structural.add(x, structural.zero(y)), x, 0)
        expectClose(structural.add(x, y), structural.add(y, x), 0)
        expectClose(structural.add(x, structural.add(y, z)), structural.add(structural.add(x, y), z), 1e-14)
      })
    )
    fc.assert(
      fc.property(anyShape, x => {
        expect(structural.zero(x)).toEqual(mul(0, mul(x, x)))
        expect(structural.one(x)).toEqual(add(1, mul(0, mul(x, x))))
        expect(structural.one(structural.one(x))).toEqual(structural.one(x))
        expect(gradBP(v => v, x)).toEqual(structural.one(x))
      })
    )
  })

  it('refuses to add other sizes', () => {
    expect(() => structural.add(zeros(2), zeros(3))).toThrow(DimensionError)
    expect(() => structural.add(zeros(2), zeros(3))).toThrow('adding gradients: Vector<2> and Vector<3>')
    expect(() => structural.add(zeros(2), zeros(2, 1))).toThrow('adding gradients: Vector<2> and Matrix<2, 1>')
  })

  it('refuses a cotangent of another size', () => {
    const [, back] = backpropWith(x => mul(2, x), zeros(2))
    const loose = back as unknown as (dy: unknown) => unknown
    for (const dy of [zeros(3), zeros(2, 1), 1, [1, 1]]) expect(() => loose(dy)).toThrow(ShapeError)
    expect(() => loose(zeros(3))).toThrow('expected Vector<2>, got Vector<3>')
  })
})

describe('immutability', () => {
  it('no operation changes its operands, and no result lives in their memory', () => {
    fc.assert(
      fc.property(anyShape, x => {
        const before = Array.from(x.data)
        for (const y of [add(x, 0), sub(x, 0), mul(x, 1), div(x, 1), negate(x), exp(x), add(x, x), max(x, x)]) {
          expect(y.data).not.toBe(x.data)
          expect(y).toHaveProperty('data')
        }
        const gradient = gradBP(v => mul(v, v), x)
        expect(gradient.data).not.toBe(x.data)
        expect(Array.from(x.data)).toEqual(before)
      })
    )
  })

  it('a transpose of one row has its own memory', () => {
    const row = matrix([[1, 2]])
    expect(transpose(row).data).not.toBe(row.data)
  })

  it('a pullback changes neither its cotangent nor what it gave before', () => {
    const [, back] = backpropWith(x => add(mul(x, x), x), vector([1, 2]))
    const dy = vector([1, 1])
    const first = back(dy)
    expect(toArray(first)).toEqual([3, 5])
    back(vector([10, 10]))
    expect([toArray(first), toArray(dy)]).toEqual([
      [3, 5],
      [1, 1]
    ])
  })
})

describe('what a console shows', () => {
  it('is the size and the elements', () => {
    expect(inspect(vector([1, -2.5, 3]))).toBe('Vector<3> [1, -2.5, 3]')
    expect(inspect(zeros(0))).toBe('Vector<0> []')
    expect(inspect(matrix([[1, 2], [3, 4]]))).toBe('Matrix<2, 2>\n  [1, 2]\n  [3, 4]') // prettier-ignore
  })

  it('is five digits of each, -0 as such', () => {
    expect(inspect(vector([Math.PI, 1e-10, 123456789, NaN, -Infinity, 0.1 + 0.2]))).toBe(
      'Vector<6> [3.1416, 1e-10, 123460000, NaN, -Infinity, 0.3]'
    )
    expect(inspect(vector([0, -0]))).toBe('Vector<2> [0, -0]')
  })

  it('is three elements at each end where there are more than six, of a matrix the four corners', () => {
    expect(inspect(range(6))).toBe('Vector<6> [1, 2, 3, 4, 5, 6]')
    expect(inspect(range(7))).toBe('Vector<7> [1, 2, 3, …, 5, 6, 7]')
    expect(inspect(range(1000))).toBe('Vector<1000> [1, 2, 3, …, 998, 999, 1000]')
    const square = matrix(8, 8, [...range(64).data])
    expect(inspect(square)).toBe(
      [
        'Matrix<8, 8>',
        '[ 1,  2,  3, …,  6,  7,  8]',
        '[ 9, 10, 11, …, 14, 15, 16]',
        '[17, 18, 19, …, 22, 23, 24]',
        '…',
        '[41, 42, 43, …, 46, 47, 48]',
        '[49, 50, 51, …, 54, 55, 56]',
        '[57, 58, 59, …, 62, 63, 64]'
      ].join('\n  ')
    )
    expect(inspect(ones(1, 7))).toBe('Matrix<1, 7>\n  [1, 1, 1, …, 1, 1, 1]')
    expect(inspect(zeros(7, 1)).split('\n')).toHaveLength(8)
  })

  it('has the columns of a matrix one below the other', () => {
    // prettier-ignore
    expect(inspect(matrix([[1, -20.5], [300, 4]]))).toBe('Matrix<2, 2>\n  [  1, -20.5]\n  [300,     4]')
  })

  it('is the sizes alone where there are no elements', () => {
    expect(inspect(zeros(0, 3))).toBe('Matrix<0, 3>')
    expect(inspect(zeros(2, 0))).toBe('Matrix<2, 0>\n  []\n  []')
  })

  it('is also the text of a value', () => {
    expect([String(vector([1, 2])), String(eye(1)), String(ones(1, 2))]).toEqual([
      'Vector<2> [1, 2]',
      'Matrix<1, 1>\n  [1]',
      inspect(ones(1, 2))
    ])
  })

  it('is the same inside structures and variables', () => {
    expect(inspect({ w: vector([1]) })).toBe('{ w: Vector<1> [1] }')
    let shown = ''
    gradBP(
      x => {
        shown = inspect(x)
        return x
      },
      vector([1, 2])
    )
    expect(shown).toBe('BVar(Vector<2> [1, 2])')
  })
})

describe('a value beside memory that is about to change', () => {
  const [x, y] = [ones(32), ones(40)]
  const product = outer(x, y)
  const other = new Float64Array(1)

  it('is itself where it does not depend on it', () => {
    for (const value of [x, product]) expect(detached(value, new Set([other]))).toBe(value)
  })

  it.each([
    ['a vector with that memory', x, x],
    ['an outer product with it on the left', product, x],
    ['an outer product with it on the right', product, y]
  ])('is a copy of %s', (_, value, changing) => {
    const copy = detached<typeof value>(value, new Set([dataOf(changing)]))
    expect(copy).not.toBe(value)
    expect(copy).toEqual(value)
    expect(dataOf(copy)).not.toBe(dataOf(value))
  })
})
