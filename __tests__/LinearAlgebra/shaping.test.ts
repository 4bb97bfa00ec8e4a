import { DimensionError, DomainError, gradBP, UnsupportedOperationError } from 'backprop-ts'
import {
  diag,
  eye,
  flatten,
  kron,
  type Matrix,
  matMul,
  matrix,
  ones,
  outer,
  pad,
  reshape,
  reverse,
  roll,
  slice,
  sumElements,
  tile,
  toArray,
  toArray2,
  tril,
  triu,
  type Vector,
  vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { at, matrices, rowsBy, size, vectors } from '../support/dense'
import { expectClose } from '../support/numerical'
import { describeOperations, expectRefusal } from '../support/operations'

const elements = (x: { readonly data: ArrayLike<number> }): readonly number[] => Array.from(x.data)
const anyVector = size.chain(n => fc.tuple(vectors(n)))
const anyMatrix = fc.tuple(size, size).chain(([m, n]) => fc.tuple(matrices(m, n)))
const turn = <A>(xs: ReadonlyArray<A>, k: number): ReadonlyArray<A> =>
  xs.map((_, i) => xs[(((i - k) % xs.length) + xs.length) % xs.length]!)

describeOperations([
  { name: 'flatten', f: flatten, naive: elements, operands: anyMatrix },
  { name: 'reshape of a vector', f: reshape(5), naive: elements, operands: fc.tuple(vectors(5)) },
  {
    name: 'reshape of a vector to a matrix',
    f: reshape(2, 3),
    naive: (x: Vector) => rowsBy(2, 3, (i, j) => x.data[3 * i + j]!),
    operands: fc.tuple(vectors(6))
  },
  {
    name: 'reshape of a matrix to a matrix',
    f: reshape(3, 2),
    naive: (a: Matrix) => rowsBy(3, 2, (i, j) => a.data[2 * i + j]!),
    operands: fc.tuple(fc.oneof(matrices(2, 3), matrices(1, 6), matrices(6, 1)))
  },
  { name: 'reshape of a matrix to a vector', f: reshape(6), naive: elements, operands: fc.tuple(matrices(2, 3)) },
  { name: 'reshape of nothing', f: reshape(3, 0), naive: () => [[], [], []], operands: fc.tuple(matrices(0, 2)) },
  { name: 'reverse of a vector', f: reverse, naive: (x: Vector) => [...elements(x)].reverse(), operands: anyVector },
  { name: 'reverse of rows', f: reverse, naive: (a: Matrix) => [...toArray2(a)].reverse(), operands: anyMatrix },
  { name: 'roll', f: roll(1), naive: (x: Vector) => turn(elements(x), 1), operands: anyVector },
  { name: 'roll by more than all', f: roll(-7), naive: (x: Vector) => turn(elements(x), -7), operands: anyVector },
  { name: 'roll of rows', f: roll(2), naive: (a: Matrix) => turn(toArray2(a), 2), operands: anyMatrix },
  {
    name: 'pad of a vector',
    f: pad(1, 2),
    naive: (x: Vector) => [0, ...elements(x), 0, 0],
    operands: anyVector
  },
  {
    name: 'pad of a matrix',
    f: pad(1, 0, 2, 1),
    naive: (a: Matrix) =>
      rowsBy(a.rows + 1, a.cols + 3, (i, j) => (i > 0 && j > 1 && j < a.cols + 2 ? at(a, i - 1, j - 2) : 0)),
    operands: anyMatrix
  },
  {
    name: 'tile of a vector',
    f: tile(3),
    naive: (x: Vector) => [...elements(x), ...elements(x), ...elements(x)],
    operands: anyVector
  },
  {
    name: 'tile of a matrix',
    f: tile(2, 3),
    naive: (a: Matrix) => rowsBy(2 * a.rows, 3 * a.cols, (i, j) => at(a, i % a.rows, j % a.cols)),
    operands: anyMatrix
  },
  {
    name: 'triu',
    f: triu,
    naive: (a: Matrix) => rowsBy(a.rows, a.cols, (i, j) => (j >= i ? at(a, i, j) : 0)),
    operands: anyMatrix
  },
  {
    name: 'tril below the diagonal',
    f: (a: Matrix) => tril(a, -1),
    naive: (a: Matrix) => rowsBy(a.rows, a.cols, (i, j) => (j <= i - 1 ? at(a, i, j) : 0)),
    operands: anyMatrix
  },
  {
    name: 'kron',
    f: kron,
    naive: (a: Matrix, b: Matrix) =>
      rowsBy(
        a.rows * b.rows,
        a.cols * b.cols,
        (i, j) => at(a, Math.floor(i / b.rows), Math.floor(j / b.cols)) * at(b, i % b.rows, j % b.cols)
      ),
    operands: fc.tuple(size, size, size, size).chain(([m, n, p, q]) => fc.tuple(matrices(m, n), matrices(p, q)))
  }
])

describe('reshape and flatten', () => {
  it('go back', () => {
    fc.assert(
      fc.property(anyMatrix, ([a]) => {
        const there: Vector = flatten(a)
        expect(reshape(a.rows, a.cols)(there)).toEqual(a)
      })
    )
  })

  it('refuse another number of elements', () => {
    expectRefusal(reshape(2, 2), [zeros(5)], DimensionError, 'reshape: the 5 elements of Vector<5> do not make 2 by 2')
    expectRefusal(reshape(4), [zeros(2, 3)], DimensionError, 'reshape: the 6 elements of Matrix<2, 3> do not make 4')
    for (const n of [-1, 0.5, NaN]) {
      expect(() => reshape(n)).toThrow(DomainError)
      expect(() => reshape(1, n)).toThrow(`reshape: a size must be a whole number that is not negative, got ${n}`)
    }
    expectRefusal(reshape(1), [[1]], UnsupportedOperationError, 'reshape: expected a Vector or a Matrix')
    expectRefusal(flatten, [zeros(2)], UnsupportedOperationError, 'flatten: expected a Matrix, got Vector<2>')
  })
})

describe('roll and reverse', () => {
  it('undo themselves', () => {
    fc.assert(
      fc.property(anyVector, fc.integer({ min: -9, max: 9 }), ([x], k) => {
        expect(roll(-k)(roll(k)(x))).toEqual(x)
        expect(reverse(reverse(x))).toEqual(x)
      })
    )
  })

  it('refuse other kinds and places between two', () => {
    expect(() => roll(0.5)).toThrow(DomainError)
    expect(() => roll(Infinity)).toThrow('roll: the number of places must be a whole number, got Infinity')
    expectRefusal(roll(1), [[1]], UnsupportedOperationError, 'roll: expected a Vector or a Matrix, got an array of 1')
    expectRefusal(reverse, [3], UnsupportedOperationError, 'reverse: expected a Vector or a Matrix, got the number 3')
  })
})

describe('pad', () => {
  it('is undone by slice', () => {
    fc.assert(
      fc.property(anyVector, ([x]) => {
        const padded: Vector = pad(2, 1)(x)
        const back: Vector = slice(2, 2 + x.length)(padded)
        expect(back).toEqual(x)
      })
    )
  })

  it('refuses other kinds and sizes', () => {
    for (const n of [-1, 0.5, NaN]) {
      expect(() => pad(n, 1)).toThrow(DomainError)
      expect(() => pad(0, 0, 1, n)).toThrow(`pad: a size must be a whole number that is not negative, got ${n}`)
    }
    expectRefusal(pad(1, 1), [zeros(2, 2)], UnsupportedOperationError, 'pad: expected a Vector, got Matrix<2, 2>')
    expectRefusal(pad(1, 1, 1, 1), [zeros(2)], UnsupportedOperationError, 'pad: expected a Matrix, got Vector<2>')
  })
})

describe('tile', () => {
  it('of no repetitions is empty', () => {
    expect(toArray(tile(0)(vector([1, 2])))).toEqual([])
    expect(toArray(gradBP(x => sumElements(tile(0)(x)), vector([1, 2])))).toEqual([0, 0])
    expect(tile(0, 2)(ones(2, 3))).toEqual(zeros(0, 6))
  })

  it('refuses other kinds and numbers of repetitions', () => {
    for (const n of [-1, 0.5, NaN]) {
      expect(() => tile(n)).toThrow(DomainError)
      expect(() => tile(1, n)).toThrow(`tile: a number of repetitions must be a whole number that is not negative`)
    }
    expectRefusal(tile(2), [zeros(2, 2)], UnsupportedOperationError, 'tile: expected a Vector, got Matrix<2, 2>')
    expectRefusal(tile(2, 2), [zeros(2)], UnsupportedOperationError, 'tile: expected a Matrix, got Vector<2>')
  })
})

describe('triu and tril', () => {
  it('part a matrix', () => {
    // prettier-ignore
    const a = matrix([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    expect(toArray2(triu(a, 1))).toEqual([[0, 2, 3], [0, 0, 6], [0, 0, 0]]) // prettier-ignore
    expect(toArray2(triu(a, -1))).toEqual([[1, 2, 3], [4, 5, 6], [0, 8, 9]]) // prettier-ignore
    expect(toArray2(tril(a, 1))).toEqual([[1, 2, 0], [4, 5, 6], [7, 8, 9]]) // prettier-ignore
    expect(triu(a, -9)).toEqual(a)
    expect(tril(a, -9)).toEqual(zeros(3, 3))
  })

  it('drop NaN as any other element', () => {
    // prettier-ignore
    expect(toArray2(triu(matrix([[1, 2], [NaN, 4]])))).toEqual([[1, 2], [0, 4]])
  })

  it('refuse other kinds and diagonals between two', () => {
    expectRefusal(triu, [zeros(2)], UnsupportedOperationError, 'triu: expected a Matrix, got Vector<2>')
    expectRefusal(tril, [zeros(2)], UnsupportedOperationError, 'tril: expected a Matrix, got Vector<2>')
    expect(() => triu(zeros(2, 2), 0.5)).toThrow(DomainError)
    expect(() => tril(zeros(2, 2), NaN)).toThrow('tril: the number of a diagonal must be a whole number, got NaN')
  })
})

describe('kron', () => {
  it('of products is the product of krons', () => {
    fc.assert(
      fc.property(matrices(2, 3), matrices(3, 1), matrices(1, 2), matrices(2, 2), (a, c, b, d) => {
        const left = matMul(kron(a, b), kron(c, d))
        expectClose(toArray2(left), toArray2(kron(matMul(a, c), matMul(b, d))), 1e-12)
      })
    )
  })

  it('has the identity and the outer product as special cases', () => {
    expect(kron(eye(2), eye(3))).toEqual(eye(6))
    expect(kron(eye(2), matrix([[5]]))).toEqual(diag(vector([5, 5])))
    const [x, y] = [vector([1, 2]), vector([3, 4, 5])]
    expect(kron(matrix([[1], [2]]), matrix([[3, 4, 5]]))).toEqual(outer(x, y)) // prettier-ignore
  })

  it('refuses vectors', () => {
    expectRefusal(kron, [zeros(2), zeros(2, 2)], UnsupportedOperationError, 'kron: expected a Matrix, got Vector<2>')
    expectRefusal(kron, [zeros(2, 2), zeros(2)], UnsupportedOperationError, 'kron: expected a Matrix, got Vector<2>')
  })
})
