import { DimensionError, DomainError, mul, UnsupportedOperationError } from 'backprop-ts'
import { dot, gather, type Matrix, segmentSum, sumElements, toArray2, vector, zeros } from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { matrices, rowsBy, size, sumOf, vectors } from '../support/dense'
import { describeOperations, expectRefusal } from '../support/operations'
import { expectClose } from '../support/numerical'

const segments: readonly number[] = [2, 0, 2]
const count: number = 4

describeOperations([
  {
    name: 'segmentSum of elements',
    f: segmentSum(segments, 4),
    naive: ({ data }: { readonly data: ArrayLike<number> }) => [data[1], 0, data[0]! + data[2]!, 0],
    operands: fc.tuple(vectors(3))
  },
  { name: 'segmentSum of nothing', f: segmentSum([], 2), naive: () => [0, 0], operands: fc.tuple(vectors(0)) },
  {
    name: 'segmentSum of rows',
    f: segmentSum(segments, 3),
    naive: (a: Matrix) => rowsBy(3, a.cols, (s, j) => sumOf(3, i => (segments[i] === s ? toArray2(a)[i]![j]! : 0))),
    operands: size.chain(n => fc.tuple(matrices(3, n)))
  }
])

describe('segmentSum', () => {
  it('is the adjoint of gather', () => {
    fc.assert(
      fc.property(vectors(3), vectors(4), (x, y) =>
        expectClose(dot(segmentSum(segments, count)(x), y), dot(gather(segments)(y), x), 1e-14)
      )
    )
    fc.assert(
      fc.property(matrices(3, 2), matrices(4, 2), (x, y) =>
        expectClose(
          sumElements(mul(segmentSum(segments, count)(x), y)),
          sumElements(mul(gather(segments)(y), x)),
          1e-14
        )
      )
    )
  })

  it('keeps the segments as they were when it was made', () => {
    const mine = [0, 1]
    const f = segmentSum(mine, 2)
    mine[0] = 7
    expect(f(vector([5, 6]))).toEqual(vector([5, 6]))
  })

  it('refuses segments that do not fit', () => {
    expect(() => segmentSum([0, 2], 2)).toThrow(DimensionError)
    expect(() => segmentSum([0, 2], 2)).toThrow('segmentSum: there is no segment 2, only 2 of them')
    expectRefusal(
      segmentSum(segments, 3),
      [zeros(2)],
      DimensionError,
      'segmentSum: Vector<2> needs a segment for each element, but there are 3 segments'
    )
    expectRefusal(
      segmentSum(segments, 3),
      [zeros(4, 2)],
      DimensionError,
      'segmentSum: Matrix<4, 2> needs a segment for each row, but there are 3 segments'
    )
    for (const bad of [-1, 0.5, NaN]) {
      expect(() => segmentSum([bad], 2)).toThrow(DomainError)
      expect(() => segmentSum([bad], 2)).toThrow(`segmentSum: a segment must be a whole number that is not negative`)
      expect(() => segmentSum([], bad)).toThrow(`segmentSum: a size must be a whole number that is not negative`)
    }
    const message = 'segmentSum: expected a Vector or a Matrix, got an array of 1'
    expectRefusal(segmentSum([0], 1), [[1]], UnsupportedOperationError, message)
  })
})
