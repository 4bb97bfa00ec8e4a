import type * as LibraryTypes from 'backprop-ts/LinearAlgebra'
import { add, axpy, DimensionError, gradBP, inputVar, mul, pullback, withBP } from 'backprop-ts'
import {
  dot,
  imag,
  matrix,
  matVec,
  real,
  sqMagnitude,
  sumElements,
  toArray,
  toComplex,
  vector
} from 'backprop-ts/LinearAlgebra'

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

describe('complex vectors of another copy of the package', () => {
  const copy = other()
  const theirs = copy.toComplex(copy.vector([1, 2]), copy.vector([3, 4]))
  const ours = toComplex(vector([10, 20]), vector([30, 40]))
  const parts = (z: typeof ours): unknown => [toArray(real(z)), toArray(imag(z))]

  it('are others than those of this copy', () => {
    expect(Object.getPrototypeOf(theirs)).not.toBe(Object.getPrototypeOf(ours))
  })

  it('have parts, and add to those of this copy', () => {
    expect(parts(theirs)).toEqual([[1, 2], [3, 4]]) // prettier-ignore
    for (const sum of [add(theirs, ours), add(ours, theirs)])
      expect(parts(sum)).toEqual([[11, 22], [33, 44]]) // prettier-ignore
    expect(parts(axpy(2, theirs, ours))).toEqual([[12, 24], [36, 48]]) // prettier-ignore
  })

  it('have gradients, also where those of both copies add up', () => {
    const gradient = gradBP(z => sumElements(sqMagnitude(add(z, add(z, ours)))), theirs)
    expect(parts(gradient)).toEqual([[48, 96], [144, 192]]) // prettier-ignore
  })

  it('are cotangents of those of this copy', () => {
    const got = withBP(s => {
      const z = inputVar(s)(ours)
      return pullback(add(z, mul(3, z)))(z)(theirs)
    })
    expect(parts(got)).toEqual([[4, 8], [12, 16]]) // prettier-ignore
  })

  it('are refused by their sizes alone', () => {
    const short = copy.complex(copy.vector([1]))
    expect(() => add(short as never, ours)).toThrow(DimensionError)
    expect(() => add(ours, short as never)).toThrow('add: ComplexVector<2> and ComplexVector<1> differ in size')
  })

  it('are no vectors', () => {
    expect(() => dot(theirs as never, vector([1, 2]) as never)).toThrow('dot: expected a Vector, got ComplexVector<2>')
  })
})
