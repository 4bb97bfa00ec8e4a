import { DimensionError, DomainError, gradBP, UnsupportedOperationError } from 'backprop-ts'
import {
  col,
  covariance,
  dot,
  element,
  median,
  productElements,
  sortVector,
  standardDeviation,
  toArray,
  uncol,
  variance,
  type Vector,
  vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { distinctMatrices, distinctVectors, matrices, positiveSize, size, sumOf, vectors } from '../support/dense'
import { describeOperations, elementsOf, expectRefusal } from '../support/operations'
import { expectClose } from '../support/numerical'

const numbersIn = (x: unknown): readonly number[] => (elementsOf(x) as readonly unknown[]).flat() as readonly number[]
const distinct = (least: number) =>
  fc.oneof(
    fc.integer({ min: least, max: 6 }).chain(n => fc.tuple(distinctVectors(n))),
    fc.integer({ min: least, max: 3 }).chain(m => fc.tuple(distinctMatrices(m, 2)))
  )

const varianceBy = (x: unknown): number => {
  const xs = numbersIn(x)
  const mean = sumOf(xs.length, i => xs[i]!) / xs.length
  return sumOf(xs.length, i => (xs[i]! - mean) ** 2) / (xs.length - 1)
}

const sorted = (x: unknown): readonly number[] => [...numbersIn(x)].sort((a, b) => a - b)
const medianBy = (x: unknown): number => {
  const xs = sorted(x)
  return (xs[Math.floor((xs.length - 1) / 2)]! + xs[Math.ceil((xs.length - 1) / 2)]!) / 2
}

const productBy = (x: unknown): number => numbersIn(x).reduce((product, a) => product * a, 1)

describeOperations([
  { name: 'variance', f: variance, naive: varianceBy, operands: distinct(2) },
  { name: 'standardDeviation', f: standardDeviation, naive: x => Math.sqrt(varianceBy(x)), operands: distinct(2) },
  { name: 'median', f: median, naive: medianBy, operands: distinct(1) },
  { name: 'sortVector', f: sortVector, naive: sorted, operands: size.chain(n => fc.tuple(distinctVectors(n))) },
  {
    name: 'productElements',
    f: productElements,
    naive: productBy,
    operands: fc.oneof(
      size.chain(n => fc.tuple(vectors(n))),
      fc.tuple(size, positiveSize).chain(([m, n]) => fc.tuple(matrices(m, n)))
    )
  },
  {
    name: 'productElements with zeros',
    f: productElements,
    naive: productBy,
    operands: fc.array(fc.constantFrom(0, 0, 2, -3), { maxLength: 5 }).map(xs => [vector(xs)])
  },
  {
    name: 'element of a vector',
    f: element(1),
    naive: (x: Vector) => x.data[1],
    operands: size.chain(n => fc.tuple(vectors(n + 2)))
  },
  {
    name: 'element of a matrix',
    f: element(1, 2),
    naive: x => numbersIn(x)[5],
    operands: size.chain(m => fc.tuple(matrices(m + 2, 3)))
  }
])

describe('variance and standardDeviation', () => {
  it('are those of covariance', () => {
    fc.assert(
      fc.property(distinctVectors(5), x => {
        expectClose(variance(x), element(0, 0)(covariance(col(x))), 1e-14)
      })
    )
  })

  it('are accurate for elements with a large mean', () => {
    // Steps of 1/64 are exact beside 1e8.
    const shape = [1, -1, 2, 0, 3, -2, 0.5]
    const far = vector(shape.map(x => 1e8 + x / 64))
    expectClose(variance(far) * 64 ** 2, variance(vector(shape)), 1e-13)
    expectClose(standardDeviation(far) * 64, standardDeviation(vector(shape)), 1e-13)
    const gradient = gradBP(x => variance(x), far)
    expectClose(
      toArray(gradient).map(d => d * 64),
      toArray(gradBP(x => variance(x), vector(shape))),
      1e-13
    )
  })

  it('are zero with a gradient of zero where all elements are equal', () => {
    const same = vector([0.1, 0.1, 0.1])
    for (const f of [variance, standardDeviation]) {
      expect(f(same)).toBe(0)
      expect(toArray(gradBP(x => f(x), same)).map(Math.abs)).toEqual([0, 0, 0])
    }
  })

  it('of large and of tiny elements neither over- nor underflow where the standard deviation does not', () => {
    expectClose(standardDeviation(vector([1e200, -1e200])) / 1e200, Math.SQRT2, 1e-14)
    expectClose(standardDeviation(vector([1e-200, -1e-200])) * 1e200, Math.SQRT2, 1e-14)
  })

  it('are NaN where an element is', () => {
    expect(variance(vector([1, NaN]))).toBeNaN()
    expect(standardDeviation(vector([1, NaN]))).toBeNaN()
  })

  it('of fewer than two elements are refused', () => {
    const few = 'has too few elements: it needs 2 or more, to differ by'
    expectRefusal(variance, [zeros(1)], DomainError, `variance: Vector<1> ${few}`)
    expectRefusal(standardDeviation, [zeros(0, 5)], DomainError, `standardDeviation: Matrix<0, 5> ${few}`)
    expectRefusal(
      variance,
      [[1, 2]],
      UnsupportedOperationError,
      'variance: expected a Vector or a Matrix, got an array'
    )
  })
})

describe('median', () => {
  it('shares the gradient equally among the elements that tie for the middle', () => {
    const slopes = (xs: readonly number[]) => toArray(gradBP(x => median(x), vector(xs)))
    expect(slopes([2, 1, 2])).toEqual([0.5, 0, 0.5])
    expect(slopes([1, 2, 2, 3])).toEqual([0, 0.5, 0.5, 0])
    expect(slopes([1, 1, 2, 3])).toEqual([0.25, 0.25, 0.5, 0])
    expect(slopes([4, 4, 4, 4])).toEqual([0.25, 0.25, 0.25, 0.25])
    expect(slopes([7])).toEqual([1])
    expect(slopes([0, -0])).toEqual([0.5, 0.5])
  })

  it('is NaN, and its gradient too, where an element is', () => {
    const x = vector([1, 2, NaN])
    expect(median(x)).toBeNaN()
    expect(toArray(gradBP(v => median(v), x))).toEqual([NaN, NaN, NaN])
  })

  it('neither overflows nor loses the infinities', () => {
    expect(median(vector([1.7e308, 1.7e308]))).toBe(1.7e308)
    expect(median(vector([1.5e308, 1.7e308]))).toBe(1.6e308)
    expect(median(vector([Infinity, Infinity, 1]))).toBe(Infinity)
    expect(median(vector([5e-324, 5e-324]))).toBe(5e-324)
  })

  it('of nothing is refused', () => {
    expectRefusal(median, [zeros(0)], DomainError, 'median: Vector<0> has no elements, so it has no median')
    expectRefusal(median, [3], UnsupportedOperationError, 'median: expected a Vector or a Matrix, got the number 3')
  })
})

describe('sortVector', () => {
  it('keeps the order of elements that tie and puts NaN last', () => {
    const x = vector([NaN, 2, 1, 2, NaN, -Infinity])
    expect(toArray(sortVector(x))).toEqual([-Infinity, 1, 2, 2, NaN, NaN])
    const places = gradBP(v => dot(vector([1, 2, 3, 4, 5, 6]), sortVector(v)), x)
    expect(toArray(places)).toEqual([5, 3, 2, 4, 6, 1])
  })

  it('does not depend on the order of the elements', () => {
    fc.assert(
      fc.property(vectors(5), x => expect(sortVector(vector([...toArray(x)].reverse()))).toEqual(sortVector(x)))
    )
  })

  it('refuses a matrix', () => {
    expectRefusal(
      sortVector,
      [zeros(2, 1)],
      UnsupportedOperationError,
      'sortVector: expected a Vector, got Matrix<2, 1>'
    )
    expect(toArray(sortVector(uncol(zeros(0, 1))))).toEqual([])
  })
})

describe('element', () => {
  it('refuses an index where there is nothing', () => {
    expectRefusal(element(2), [zeros(2)], DimensionError, 'element: Vector<2> has no element 2')
    expectRefusal(element(2, 0), [zeros(2, 3)], DimensionError, 'element: Matrix<2, 3> has no row 2')
    expectRefusal(element(1, 3), [zeros(2, 3)], DimensionError, 'element: Matrix<2, 3> has no column 3')
    for (const index of [-1, 0.5, NaN]) {
      const message = `element: an index must be a whole number that is not negative, got ${index}`
      expectRefusal(element(index), [zeros(2)], DomainError, message)
      expectRefusal(element(0, index), [zeros(2, 2)], DomainError, message)
    }
    expectRefusal(element(0), [zeros(2, 2)], UnsupportedOperationError, 'element: expected a Vector, got Matrix<2, 2>')
    expectRefusal(element(0, 0), [zeros(2)], UnsupportedOperationError, 'element: expected a Matrix, got Vector<2>')
  })
})
