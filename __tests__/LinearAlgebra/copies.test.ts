import type * as LibraryTypes from 'backprop-ts/LinearAlgebra'
import { add, DimensionError, gradBP } from 'backprop-ts'
import { dot, matrix, matVec, sumElements, toArray, vector } from 'backprop-ts/LinearAlgebra'

/** Linear algebra of a second copy of the package. */
const other = (): typeof LibraryTypes => {
  let copy: unknown
  jest.isolateModules(() => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a second copy can only be required
    copy = require('backprop-ts/LinearAlgebra')
  })
  return copy as typeof LibraryTypes
}

describe('vectors and matrices of another copy of the package', () => {
  const copy = other()
  const [x, y] = [copy.vector([1, 2]), vector([10, 20])]

  it('are others than those of this copy', () => {
    expect(copy.vector).not.toBe(vector)
    expect(Object.getPrototypeOf(x)).not.toBe(Object.getPrototypeOf(y))
  })

  it('add and multiply with those of this copy', () => {
    expect([toArray(add(x, y)), toArray(add(y, x)), dot(x, y)]).toEqual([[11, 22], [11, 22], 50]) // prettier-ignore
    expect(toArray(matVec(copy.matrix([[1, 0], [0, 2]]), y))).toEqual([10, 40]) // prettier-ignore
    expect(toArray(matVec(matrix([[1, 0], [0, 2]]), x))).toEqual([1, 4]) // prettier-ignore
  })

  it('have gradients', () => {
    expect(toArray(gradBP(v => add(dot(v, y), sumElements(v)), x))).toEqual([11, 21])
  })

  it('are refused by their sizes alone', () => {
    expect(() => add(copy.vector([1, 2, 3]) as never, y)).toThrow(DimensionError)
  })
})
