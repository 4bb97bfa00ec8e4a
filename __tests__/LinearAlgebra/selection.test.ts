import { DimensionError, DomainError, evalBP, gradBP, mul, primal, UnsupportedOperationError } from 'backprop-ts'
import {
  create,
  dot,
  gather,
  type Matrix,
  matrix,
  slice,
  sumElements,
  toArray,
  toArray2,
  vector,
  type Vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import * as O from 'fp-ts/Option'
import { at, matrices, positiveSize, rowsBy, size, vectors } from '../support/dense'
import { describeOperations, expectRefusal, loose } from '../support/operations'

const elements = (x: Vector): readonly number[] => [...x.data]
const anyVector = size.chain(n => fc.tuple(vectors(n + 2)))
const anyMatrix = fc.tuple(size, size).chain(([m, n]) => fc.tuple(matrices(m + 2, n + 3)))

describeOperations([
  { name: 'slice of a vector', f: slice(1, 2), naive: (x: Vector) => [x.data[1]], operands: anyVector },
  { name: 'slice of nothing', f: slice(1, 1), naive: () => [], operands: anyVector },
  { name: 'slice of a whole', f: slice(0, 3), naive: elements, operands: fc.tuple(vectors(3)) },
  {
    name: 'slice of a matrix',
    f: slice(0, 2, 1, 3),
    naive: (a: Matrix) => rowsBy(2, 2, (i, j) => at(a, i, j + 1)),
    operands: anyMatrix
  },
  {
    name: 'gather of elements',
    f: gather([1, 0, 1, 1]),
    naive: (x: Vector) => [1, 0, 1, 1].map(i => x.data[i]),
    operands: anyVector
  },
  { name: 'gather of nothing', f: gather([]), naive: () => [], operands: anyVector },
  {
    name: 'gather of rows',
    f: gather([1, 1, 0]),
    naive: (a: Matrix) => [1, 1, 0].map(i => toArray2(a)[i]),
    operands: anyMatrix
  },
  {
    name: 'gather of rows without columns',
    f: gather([1, 1]),
    naive: () => [[], []],
    operands: fc.tuple(matrices(2, 0))
  }
])

describe('gather', () => {
  it('adds the gradients of an index up that occurs more than once, and gives zero to one that does not', () => {
    const [x, weights] = [vector([1, 2, 3]), vector([1, 10, 100, 1000])]
    expect(toArray(gradBP(v => dot(weights, gather([2, 0, 2, 2])(v)), x))).toEqual([10, 0, 1101])
    // prettier-ignore
    const rows = gradBP(a => sumElements(mul(matrix([[1, 2], [10, 20]]), gather([1, 1])(a))), zeros(3, 2))
    expect(toArray2(rows)).toEqual([[0, 0], [11, 22], [0, 0]]) // prettier-ignore
  })

  it('copies the operand for all indices in their order', () => {
    fc.assert(
      fc.property(
        positiveSize.chain(n => vectors(n)),
        x => expect(gather(elements(x).map((_, i) => i))(x)).toEqual(x)
      )
    )
  })

  it('keeps the indices as they were when it was made', () => {
    const indices = [0, 1]
    const f = gather(indices)
    indices[0] = 7
    expect(toArray(f(vector([5, 6])))).toEqual([5, 6])
  })

  it('refuses an index where there is nothing', () => {
    expectRefusal(gather([0, 3]), [zeros(3)], DimensionError, 'gather: Vector<3> has no element 3')
    expectRefusal(gather([2]), [zeros(2, 5)], DimensionError, 'gather: Matrix<2, 5> has no row 2')
    expectRefusal(gather([0]), [zeros(0)], DimensionError, 'gather: Vector<0> has no element 0')
    for (const index of [-1, 0.5, NaN]) {
      expect(() => gather([0, index])).toThrow(DomainError)
      expect(() => gather([0, index])).toThrow(
        `gather: an index must be a whole number that is not negative, got ${index}`
      )
    }
    expect(() => loose(gather)(new Array(1))).toThrow(DomainError)
  })

  it('refuses what is neither a vector nor a matrix', () => {
    expectRefusal(
      gather([0]),
      [[1]],
      UnsupportedOperationError,
      'gather: expected a Vector or a Matrix, got an array of 1'
    )
  })
})

describe('slice', () => {
  it('refuses to reach beyond the whole', () => {
    expectRefusal(slice(1, 3), [zeros(2)], DimensionError, 'slice: Vector<2> has no 3 elements')
    expectRefusal(slice(0, 3, 0, 1), [zeros(2, 5)], DimensionError, 'slice: Matrix<2, 5> has no 3 rows')
    expectRefusal(slice(0, 1, 0, 6), [zeros(2, 5)], DimensionError, 'slice: Matrix<2, 5> has no 6 columns')
  })

  it('refuses ends before their starts, and invalid places', () => {
    expectRefusal(slice(2, 1), [zeros(3)], DomainError, 'slice: the end 1 comes before the start 2')
    expectRefusal(slice(0, 1, 2, 1), [zeros(3, 3)], DomainError, 'slice: the end 1 comes before the start 2')
    for (const place of [-1, 0.5, NaN])
      for (const f of [slice(place, 1), slice(0, place)])
        expectRefusal(
          f,
          [zeros(3)],
          DomainError,
          `slice: a size must be a whole number that is not negative, got ${place}`
        )
  })

  it('refuses the other kind', () => {
    expectRefusal(slice(0, 1), [zeros(2, 2)], UnsupportedOperationError, 'slice: expected a Vector, got Matrix<2, 2>')
    expectRefusal(slice(0, 1, 0, 1), [zeros(2)], UnsupportedOperationError, 'slice: expected a Matrix, got Vector<2>')
  })
})

describe('create', () => {
  it('gives the same value if it has the size, and none otherwise', () => {
    fc.assert(
      fc.property(size, size, size, size, (m, n, k, l) => {
        const [x, a] = [zeros(m), zeros(m, n)]
        expect(create(k)(x)).toEqual(k === m ? O.some(x) : O.none)
        expect(create(k, l)(a)).toEqual(k === m && l === n ? O.some(a) : O.none)
      })
    )
    const x = zeros(3)
    expect(O.toUndefined(create(3)(x))).toBe(x)
  })

  it('returns the variable itself, without a step in between', () => {
    const gradient = gradBP(
      x => {
        const sized = create(2)(x)
        expect(O.toUndefined(sized)).toBe(x)
        expect(create(3)(x)).toEqual(O.none)
        return O.isSome(sized) ? dot(sized.value, vector([5, 6])) : sumElements(x)
      },
      zeros(2) as Vector
    )
    expect(toArray(gradient)).toEqual([5, 6])
    expect(
      evalBP(a => (O.isNone(create(2, 3)(a)) ? sumElements(a) : sumElements(mul(a, primal(a)))), matrix([[2]]))
    ).toBe(2)
  })

  it('refuses other kinds of values, and invalid sizes', () => {
    expectRefusal(create(2), [zeros(2, 1)], UnsupportedOperationError, 'create: expected a Vector, got Matrix<2, 1>')
    expectRefusal(create(2, 1), [zeros(2)], UnsupportedOperationError, 'create: expected a Matrix, got Vector<2>')
    for (const n of [-1, 0.5, NaN]) {
      expect(() => create(n)).toThrow(`create: a size must be a whole number that is not negative, got ${n}`)
      expect(() => create(2, n)).toThrow(DomainError)
    }
  })
})
