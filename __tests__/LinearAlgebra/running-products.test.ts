import { gradBP, UnsupportedOperationError } from 'backprop-ts'
import { checkGrads } from 'backprop-ts/Check'
import { cumProd, dot, element, productElements, toArray, type Vector, vector, zeros } from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { size, vectors } from '../support/dense'
import { describeOperations, expectRefusal, type Loose, loose } from '../support/operations'

const byLoop = (x: Vector): readonly number[] => {
  let product = 1
  return Array.from(x.data, a => (product *= a))
}

const withZeros = fc.array(fc.constantFrom(0, 0, 2, -3), { maxLength: 6 }).map(xs => vector(xs))

describeOperations([
  { name: 'cumProd', f: cumProd, naive: byLoop, operands: size.chain(n => fc.tuple(vectors(n))) },
  { name: 'cumProd with zeros', f: cumProd, naive: byLoop, operands: fc.tuple(withZeros) }
])

describe('products with zeros', () => {
  it('have the gradient of the others', () => {
    expect(toArray(gradBP(x => productElements(x), vector([2, 0, 4])))).toEqual([0, 8, 0])
    expect(toArray(gradBP(x => productElements(x), vector([0, 0, 4])))).toEqual([0, 0, 0])
    expect(toArray(gradBP(x => dot(vector([1, 10, 100]), cumProd(x)), vector([0, 3, 4])))).toEqual([1231, 0, 0])
  })

  it('have third derivatives', () => {
    // Of a product of three numbers, the third derivative in all of them is one.
    const [gradient, at] = [loose(gradBP), (i: number) => loose(element(i))]
    const slope =
      (f: Loose, i: number): Loose =>
      x =>
        at(i)(gradient(f, x))
    for (const f of [productElements, (x: unknown) => at(2)(loose(cumProd)(x))].map(loose)) {
      expect(slope(slope(slope(f, 0), 1), 2)(vector([0, 0, 0]))).toBe(1)
      expect(slope(slope(f, 0), 1)(vector([5, 0, 7]))).toBe(7)
    }
  })

  it('pass the check of users, to the second order', () => {
    checkGrads(x => productElements(x), withZeros)
    checkGrads(x => cumProd(x), withZeros)
  })

  it('of nothing are one, and nothing', () => {
    expect(productElements(zeros(0))).toBe(1)
    expect(toArray(cumProd(zeros(0)))).toEqual([])
    expect(toArray(gradBP(x => productElements(x), zeros(0)))).toEqual([])
  })

  it('keep IEEE semantics', () => {
    expect(productElements(vector([0, Infinity]))).toBeNaN()
    expect(toArray(cumProd(vector([0, NaN, 1])))).toEqual([0, NaN, NaN])
  })
})

describe('other kinds', () => {
  it('are refused', () => {
    expectRefusal(cumProd, [zeros(2, 2)], UnsupportedOperationError, 'cumProd: expected a Vector, got Matrix<2, 2>')
    const message = 'productElements: expected a Vector or a Matrix, got an array of 2'
    expectRefusal(productElements, [[1, 2]], UnsupportedOperationError, message)
  })
})
