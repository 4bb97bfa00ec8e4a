import { add, DimensionError, DomainError, gradBP, mul, UnsupportedOperationError } from 'backprop-ts'
import {
  concat,
  dot,
  hcat,
  headTail,
  type Matrix,
  matrix,
  range,
  snoc,
  split,
  splitCols,
  splitRows,
  sumElements,
  toArray,
  toArray2,
  vcat,
  vector,
  type Vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { at, matrices, positiveSize, rowsBy, size, vectors } from '../support/dense'
import { describeOperations, expectRefusal, plain } from '../support/operations'

const elements = (x: Vector): readonly number[] => [...x.data]
const sizes = fc.tuple(size, size, size)
const half = (n: number): number => Math.floor(n / 2)
const rowsFrom = (a: Matrix, from: number, to: number): unknown =>
  rowsBy(to - from, a.cols, (i, j) => at(a, from + i, j))
const colsFrom = (a: Matrix, from: number, to: number): unknown =>
  rowsBy(a.rows, to - from, (i, j) => at(a, i, from + j))
const anyMatrix = fc.tuple(size, size).chain(([m, n]) => fc.tuple(matrices(m, n)))

describeOperations([
  {
    name: 'concat',
    f: concat,
    naive: (x: Vector, y: Vector) => [...elements(x), ...elements(y)],
    operands: fc.tuple(size, size).chain(([n, m]) => fc.tuple(vectors(n), vectors(m)))
  },
  {
    name: 'snoc',
    f: snoc,
    naive: (x: Vector, last: number) => [...elements(x), last],
    operands: size.chain(n => fc.tuple(vectors(n), fc.double({ min: -2, max: 2, noNaN: true })))
  },
  {
    name: 'split in the middle',
    f: (x: Vector) => split(half(plain(x).length))(x),
    naive: (x: Vector) => [elements(x).slice(0, half(x.length)), elements(x).slice(half(x.length))],
    operands: size.chain(n => fc.tuple(vectors(n)))
  },
  {
    name: 'splitRows in the middle',
    f: (a: Matrix) => splitRows(half(plain(a).rows))(a),
    naive: (a: Matrix) => [rowsFrom(a, 0, half(a.rows)), rowsFrom(a, half(a.rows), a.rows)],
    operands: anyMatrix
  },
  {
    name: 'splitCols in the middle',
    f: (a: Matrix) => splitCols(half(plain(a).cols))(a),
    naive: (a: Matrix) => [colsFrom(a, 0, half(a.cols)), colsFrom(a, half(a.cols), a.cols)],
    operands: anyMatrix
  },
  {
    name: 'the second part of split',
    f: (x: Vector) => split(half(plain(x).length))(x)[1],
    naive: (x: Vector) => elements(x).slice(half(x.length)),
    operands: size.chain(n => fc.tuple(vectors(n)))
  },
  {
    name: 'headTail',
    f: headTail,
    naive: (x: Vector) => [elements(x)[0], elements(x).slice(1)],
    operands: positiveSize.chain(n => fc.tuple(vectors(n)))
  },
  {
    name: 'hcat',
    f: hcat,
    naive: (a: Matrix, b: Matrix) =>
      rowsBy(a.rows, a.cols + b.cols, (i, j) => (j < a.cols ? at(a, i, j) : at(b, i, j - a.cols))),
    operands: sizes.chain(([m, n, k]) => fc.tuple(matrices(m, n), matrices(m, k)))
  },
  {
    name: 'vcat',
    f: vcat,
    naive: (a: Matrix, b: Matrix) => [...toArray2(a), ...toArray2(b)],
    operands: sizes.chain(([m, n, k]) => fc.tuple(matrices(m, n), matrices(k, n)))
  }
])

describe('joining and splitting', () => {
  it('undo each other', () => {
    fc.assert(
      fc.property(
        sizes.chain(([m, n, k]) => fc.tuple(matrices(m, n), matrices(m, k), matrices(k, n), vectors(m), vectors(n))),
        ([a, right, below, x, y]) => {
          expect(splitCols(a.cols)(hcat(a, right))).toEqual([a, right])
          expect(splitRows(a.rows)(vcat(a, below))).toEqual([a, below])
          expect(split(x.length)(concat(x, y))).toEqual([x, y])
          expect(headTail(concat(vector([7]), x))).toEqual([7, x])
        }
      )
    )
  })

  it('move every one of many elements to its place', () => {
    const [a, b] = [matrix(3, 100, [...range(300).data]), matrix(3, 70, [...range(210).data])]
    const joined = hcat(a, b)
    expect(toArray2(joined)).toEqual(toArray2(a).map((row, i) => [...row, ...toArray2(b)[i]!]))
    expect(splitCols(100)(joined)).toEqual([a, b])
    expect(toArray(concat(range(100), range(80)))).toEqual([...range(100).data, ...range(80).data])
    expect(gradBP(x => dot(split(70)(x)[1], range(80)), zeros(150))).toEqual(concat(zeros(70), range(80)))
  })

  it('give a part that was not used a gradient of zero', () => {
    expect(toArray(gradBP(x => sumElements(mul(10, split(1)(x)[1])), vector([1, 2, 3])))).toEqual([0, 10, 10])
    expect(toArray(gradBP(x => headTail(x)[0], vector([1, 2])))).toEqual([1, 0])
    expect(gradBP(x => headTail(snoc(vector([1, 2]), x))[0], 3)).toBe(0)
  })

  it('add up what comes back through a part and through the whole', () => {
    const gradient = gradBP(
      x => {
        const [a, b] = split(1)(x)
        return add(dot(x, x), add(sumElements(a), sumElements(mul(10, b))))
      },
      vector([1, 2])
    )
    expect(toArray(gradient)).toEqual([3, 14])
  })
})

describe('operands that do not fit', () => {
  it.each<readonly [string, unknown, ReadonlyArray<unknown>, string]>([
    ['hcat', hcat, [zeros(2, 3), zeros(3, 3)], 'Matrix<2, 3> and Matrix<3, 3>: both need the same number of rows'],
    ['vcat', vcat, [zeros(2, 3), zeros(2, 2)], 'Matrix<2, 3> and Matrix<2, 2>: both need the same number of columns'],
    ['split', split(3), [zeros(2)], 'Vector<2> has no 3 elements'],
    ['headTail', headTail, [zeros(0)], 'Vector<0> has no first element'],
    ['splitRows', splitRows(3), [zeros(2, 5)], 'Matrix<2, 5> has no 3 rows'],
    ['splitCols', splitCols(6), [zeros(2, 5)], 'Matrix<2, 5> has no 6 columns']
  ])('are refused by %s', (name, f, xs, message) => expectRefusal(f, xs, DimensionError, `${name}: ${message}`))

  it.each<readonly [string, unknown, ReadonlyArray<unknown>, string]>([
    ['concat', concat, [zeros(2), [1]], 'expected a Vector, got an array of 1'],
    ['concat', concat, [zeros(2, 2), zeros(2)], 'expected a Vector, got Matrix<2, 2>'],
    ['snoc', snoc, [zeros(2), zeros(1)], 'expected a number, got Vector<1>'],
    ['snoc', snoc, [3, 3], 'expected a Vector, got the number 3'],
    ['hcat', hcat, [zeros(2), zeros(2, 2)], 'expected a Matrix, got Vector<2>'],
    ['vcat', vcat, [zeros(2, 2), 3], 'expected a Matrix, got the number 3'],
    ['split', split(1), [zeros(2, 2)], 'expected a Vector, got Matrix<2, 2>'],
    ['headTail', headTail, [[1, 2]], 'expected a Vector, got an array of 2'],
    ['splitRows', splitRows(1), [zeros(2)], 'expected a Matrix, got Vector<2>'],
    ['splitCols', splitCols(1), [zeros(2)], 'expected a Matrix, got Vector<2>']
  ])('of another kind are refused by %s', (name, f, xs, message) =>
    expectRefusal(f, xs, UnsupportedOperationError, `${name}: ${message}`)
  )

  it.each([-1, 0.5, NaN])('are refused at the place %d', k => {
    for (const [name, f, x] of [
      ['split', split(k), zeros(2)],
      ['splitRows', splitRows(k), zeros(2, 2)],
      ['splitCols', splitCols(k), zeros(2, 2)]
    ] as const)
      expectRefusal(f, [x], DomainError, `${name}: a size must be a whole number that is not negative, got ${k}`)
  })
})
