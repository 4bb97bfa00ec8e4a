import { DomainError, gradBP, ScopeError, UnsupportedOperationError } from 'backprop-ts'
import {
  argMax,
  argMin,
  element,
  type Matrix,
  matrix,
  maxColumns,
  maxElement,
  maxRows,
  minColumns,
  minElement,
  minRows,
  toArray,
  toArray2,
  vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { distinctMatrices, distinctVectors, positiveSize, size } from '../support/dense'
import { describeOperations, elementsOf, expectRefusal, loose } from '../support/operations'

const numbersIn = (x: unknown): readonly number[] => (elementsOf(x) as readonly unknown[]).flat() as readonly number[]
const anyVector = positiveSize.chain(n => fc.tuple(distinctVectors(n)))
const anyMatrix = fc.tuple(positiveSize, positiveSize).chain(([m, n]) => fc.tuple(distinctMatrices(m, n)))
const withColumns = fc.tuple(size, positiveSize).chain(([m, n]) => fc.tuple(distinctMatrices(m, n)))
const withRows = fc.tuple(positiveSize, size).chain(([m, n]) => fc.tuple(distinctMatrices(m, n)))

const ofRows = (f: (...xs: readonly number[]) => number) => (a: Matrix) => toArray2(a).map(row => f(...row))
const ofColumns = (f: (...xs: readonly number[]) => number) => (a: Matrix) =>
  Array.from({ length: a.cols }, (_, j) => f(...toArray2(a).map(row => row[j]!)))

describeOperations([
  {
    name: 'maxElement',
    f: maxElement,
    naive: x => Math.max(...numbersIn(x)),
    operands: fc.oneof(anyVector, anyMatrix)
  },
  {
    name: 'minElement',
    f: minElement,
    naive: x => Math.min(...numbersIn(x)),
    operands: fc.oneof(anyVector, anyMatrix)
  },
  { name: 'maxRows', f: maxRows, naive: ofRows(Math.max), operands: withColumns },
  { name: 'minRows', f: minRows, naive: ofRows(Math.min), operands: withColumns },
  { name: 'maxColumns', f: maxColumns, naive: ofColumns(Math.max), operands: withRows },
  { name: 'minColumns', f: minColumns, naive: ofColumns(Math.min), operands: withRows }
])

describe('extremes', () => {
  // prettier-ignore
  const tied = matrix([[1, 5, 5], [1, 5, 1]])

  it('share the gradient equally among the elements that tie', () => {
    const share = 1 / 3
    expect(toArray2(gradBP(a => maxElement(a), tied)).flat()).toEqual([0, share, share, 0, share, 0])
    expect(toArray2(gradBP(a => minElement(a), tied)).flat()).toEqual([share, 0, 0, share, 0, share])
    expect(toArray2(gradBP(a => maxRows(a), tied))).toEqual([[0, 0.5, 0.5], [0, 1, 0]]) // prettier-ignore
    expect(toArray2(gradBP(a => minRows(a), tied))).toEqual([[1, 0, 0], [0.5, 0, 0.5]]) // prettier-ignore
    expect(toArray2(gradBP(a => maxColumns(a), tied))).toEqual([[0.5, 0.5, 1], [0.5, 0.5, 0]]) // prettier-ignore
    expect(toArray2(gradBP(a => minColumns(a), tied))).toEqual([[0.5, 0.5, 0], [0.5, 0.5, 1]]) // prettier-ignore
  })

  it('are NaN, and their gradients too, where an element is', () => {
    for (const [f, best] of [
      [maxElement, 5],
      [minElement, 1]
    ] as const) {
      expect(f(vector([5, NaN, 1]))).toBeNaN()
      expect(toArray(gradBP(x => f(x), vector([5, NaN, 1])))).toEqual([NaN, NaN, NaN])
      expect(f(vector([5, 1]))).toBe(best)
    }
    // prettier-ignore
    const a = matrix([[1, NaN], [2, 3]])
    expect(toArray(maxRows(a))).toEqual([NaN, 3])
    expect(toArray2(gradBP(x => maxRows(x), a))).toEqual([[NaN, NaN], [0, 1]]) // prettier-ignore
    expect(toArray(minColumns(a))).toEqual([1, NaN])
    expect(toArray2(gradBP(x => minColumns(x), a))).toEqual([[1, NaN], [0, NaN]]) // prettier-ignore
  })

  it('may be infinite', () => {
    expect(maxElement(vector([-Infinity, -Infinity]))).toBe(-Infinity)
    expect(toArray(gradBP(x => maxElement(x), vector([-Infinity, -Infinity])))).toEqual([0.5, 0.5])
    expect(minElement(vector([Infinity, 3]))).toBe(3)
  })

  it('of nothing are refused, but not those of no rows or columns', () => {
    const none = 'has no elements to choose from'
    expectRefusal(maxElement, [zeros(0)], DomainError, `maxElement: Vector<0> ${none}`)
    expectRefusal(minElement, [zeros(2, 0)], DomainError, `minElement: Matrix<2, 0> ${none}`)
    const row = 'has no elements in a row to choose from'
    expectRefusal(maxRows, [zeros(2, 0)], DomainError, `maxRows: Matrix<2, 0> ${row}`)
    expectRefusal(minColumns, [zeros(0, 2)], DomainError, 'minColumns: Matrix<0, 2> has no elements in a column to')
    expect(toArray(maxRows(zeros(0, 3)))).toEqual([])
    expect(toArray(minColumns(zeros(3, 0)))).toEqual([])
    expectRefusal(argMax, [zeros(0)], DomainError, `argMax: Vector<0> ${none}`)
    expectRefusal(argMin, [zeros(2, 0)], DomainError, `argMin: Matrix<2, 0> ${row}`)
  })

  it('of other kinds are refused', () => {
    expectRefusal(
      maxElement,
      [3],
      UnsupportedOperationError,
      'maxElement: expected a Vector or a Matrix, got the number'
    )
    expectRefusal(maxRows, [zeros(2)], UnsupportedOperationError, 'maxRows: expected a Matrix, got Vector<2>')
    expectRefusal(argMax, [[1]], UnsupportedOperationError, 'argMax: expected a Vector or a Matrix, got an array of 1')
  })
})

describe('argMax and argMin', () => {
  it('are the indices of the first extremes, for each row of a matrix', () => {
    fc.assert(
      fc.property(anyVector, ([x]) => {
        expect(x.data[argMax(x)]).toBe(maxElement(x))
        expect(x.data[argMin(x)]).toBe(minElement(x))
      })
    )
    fc.assert(
      fc.property(anyMatrix, ([a]) => {
        expect(argMax(a).map((j, i) => element(i, j)(a))).toEqual(toArray(maxRows(a)))
        expect(argMin(a).map((j, i) => element(i, j)(a))).toEqual(toArray(minRows(a)))
      })
    )
    expect(argMax(vector([1, 3, 3]))).toBe(1)
    expect(argMin(vector([1, 0, 0, 1]))).toBe(1)
    expect(argMax(zeros(0, 3))).toEqual([])
  })

  it('take the first NaN', () => {
    expect(argMax(vector([1, NaN, 3, NaN]))).toBe(1)
    expect(argMin(matrix([[2, 1, NaN]]))).toEqual([2])
  })

  it('are plain numbers of variables too, to select with', () => {
    expect(toArray(gradBP(x => element(argMax(x))(x), vector([1, 3, 2])))).toEqual([0, 1, 0])
    expect(toArray(gradBP(x => element(argMin(x))(x), vector([1, 3, 2])))).toEqual([1, 0, 0])
  })

  it('refuse a variable of a scope that has finished', () => {
    let kept: unknown
    gradBP(
      x => {
        kept = x
        return maxElement(x)
      },
      vector([1, 2])
    )
    expect(() => loose(argMax)(kept)).toThrow(ScopeError)
  })
})
