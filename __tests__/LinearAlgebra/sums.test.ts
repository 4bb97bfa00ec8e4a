import { DomainError, gradBP, UnsupportedOperationError } from 'backprop-ts'
import { matrix, mean, norm2, sumElements, toArray, vector, zeros } from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { matrices, positiveSize, seeds, size, sumOf, vectors } from '../support/dense'
import { expectGradient, expectSecondGradient } from '../support/derivatives'
import { expectClose } from '../support/numerical'

const naiveSum = (data: ArrayLike<number>): number => sumOf(data.length, i => data[i]!)
const any = fc.tuple(size, size).chain(([m, n]) => fc.oneof(vectors(n), matrices(m, n)))
const nonEmpty = fc.tuple(positiveSize, positiveSize).chain(([m, n]) => fc.oneof(vectors(n), matrices(m, n)))
/** Away from the origin, where the norm has no second derivative. */
const nonZero = positiveSize.chain(vectors).filter(x => norm2(x) > 0.3)

describe('sumElements', () => {
  it('is the sum by a loop; of nothing it is 0', () => {
    fc.assert(fc.property(any, x => expectClose(sumElements(x), naiveSum(x.data), 1e-12)))
    expect(sumElements(zeros(0))).toBe(0)
    expect(sumElements(zeros(3, 0))).toBe(0)
  })

  it('has the gradient of central differences, to the second order', () => {
    fc.assert(fc.property(any, seeds, (x, seed) => expectGradient(sumElements, [x], seed)))
    fc.assert(fc.property(any, seeds, (x, seed) => expectSecondGradient(sumElements, [x], seed)))
  })
})

describe('mean', () => {
  it('is the sum divided by the count', () => {
    fc.assert(fc.property(nonEmpty, x => expectClose(mean(x), naiveSum(x.data) / x.data.length, 1e-12)))
  })

  it('has the gradient of central differences, to the second order', () => {
    fc.assert(fc.property(nonEmpty, seeds, (x, seed) => expectGradient(mean, [x], seed)))
    fc.assert(fc.property(nonEmpty, seeds, (x, seed) => expectSecondGradient(mean, [x], seed)))
  })

  it.each([
    ['vector', () => mean(zeros(0)), 'mean: Vector<0> has no elements'],
    ['matrix', () => mean(zeros(0, 3)), 'mean: Matrix<0, 3> has no elements'],
    ['variable', () => gradBP(x => mean(x), zeros(0)), 'mean: Vector<0> has no elements']
  ])('of an empty %s is refused', (_, run, message) => {
    expect(run).toThrow(DomainError)
    expect(run).toThrow(message)
  })
})

describe('norm2', () => {
  it('is the root of the sum of squares', () => {
    fc.assert(
      fc.property(size.chain(vectors), x => {
        expectClose(norm2(x), Math.sqrt(sumOf(x.length, i => x.data[i]! ** 2)), 1e-14)
      })
    )
    expect(norm2(zeros(0))).toBe(0)
  })

  it('has the gradient of central differences, to the second order', () => {
    fc.assert(fc.property(nonZero, seeds, (x, seed) => expectGradient(norm2, [x], seed)))
    fc.assert(fc.property(nonZero, seeds, (x, seed) => expectSecondGradient(norm2, [x], seed, 1e-6)))
  })

  it('has the gradient 0 at the origin, to the second order', () => {
    expect(gradBP(x => norm2(x), zeros(3))).toEqual(zeros(3))
    expect(gradBP(x => gradBP(y => norm2(y), x), zeros(3))).toEqual(zeros(3))
  })

  it('neither overflows nor underflows, and nor does its gradient', () => {
    for (const unit of [1e200, 1e-200]) {
      const x = vector([3 * unit, 4 * unit])
      expectClose(norm2(x) / unit, 5, 1e-15)
      expectClose(toArray(gradBP(v => norm2(v), x)), [0.6, 0.8], 1e-15)
    }
    expect(norm2(vector([0, 5e-324]))).toBe(5e-324)
  })

  it('of any length has no limit', () => {
    expect(norm2(zeros(300_000))).toBe(0)
    expectClose(norm2(vector(new Float64Array(250_000).fill(1e200))), 5e202, 1e-12)
  })

  it('of what is not finite is infinite or NaN', () => {
    expect(norm2(vector([1, -Infinity]))).toBe(Infinity)
    expect(norm2(vector([1, NaN]))).toBeNaN()
  })
})

describe('what is neither a vector nor a matrix', () => {
  it.each<readonly [string, unknown, unknown, string]>([
    ['mean', mean, 3, 'the number 3'],
    ['mean', mean, [1, 2], 'an array of 2'],
    ['norm2', norm2, 3, 'the number 3'],
    ['norm2', norm2, { a: 1 }, 'a record { a }']
  ])('is refused by %s', (name, f, x, what) => {
    const run = (): unknown => (f as (x: unknown) => unknown)(x)
    expect(run).toThrow(UnsupportedOperationError)
    expect(run).toThrow(`${name}: expected a Vector or a Matrix, got ${what}`)
  })
})

describe('the sums of large values', () => {
  it('are those of all elements', () => {
    expect(sumElements(matrix(500, 400, new Float64Array(200_000).fill(0.5)))).toBe(100_000)
    expect(mean(vector(new Float64Array(100_001).fill(3)))).toBe(3)
  })
})
