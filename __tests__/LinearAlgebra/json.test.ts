import { DomainError, gradBP, mul } from 'backprop-ts'
import {
  fromJSON,
  type Matrix,
  matrix,
  ones,
  outer,
  reviveJSON,
  sumElements,
  vector,
  type Vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { size } from '../support/dense'
import { loose } from '../support/operations'

const anyNumber = fc.oneof(fc.double(), fc.constantFrom(-0, NaN, Infinity, -Infinity, 5e-324, 1.7e308))
const many = (n: number): fc.Arbitrary<ReadonlyArray<number>> => fc.array(anyNumber, { minLength: n, maxLength: n })
const anyDense: fc.Arbitrary<Vector | Matrix> = fc.tuple(size, size).chain(([m, n]) =>
  fc.oneof(
    many(n).map(xs => vector(xs)),
    many(m * n).map(xs => matrix(m, n, xs))
  )
)
const written = (x: unknown): unknown => JSON.parse(JSON.stringify(x))

describe('vectors and matrices in JSON', () => {
  it('come back as they were, every bit of them', () => {
    fc.assert(fc.property(anyDense, x => expect(fromJSON(written(x))).toEqual(E.right(x))))
  })

  it('come back in whatever holds them, and everything else with them', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ w: anyDense, name: fc.string(), deep: fc.tuple(anyDense) })), x =>
        expect(JSON.parse(JSON.stringify(x), reviveJSON)).toEqual(x)
      )
    )
  })

  it('are tagged records of their sizes and elements', () => {
    expect(written(vector([1, -0, NaN]))).toEqual({ _tag: 'Vector', data: [1, '-0', 'NaN'] })
    expect(written(zeros(0, 2))).toEqual({ _tag: 'Matrix', rows: 0, cols: 2, data: [] })
  })

  it('may be products that were not multiplied out', () => {
    const product = outer(ones(40), ones(40))
    expect(fromJSON(written(product))).toEqual(E.right(ones(40, 40)))
  })

  it('may be the values of variables', () => {
    const texts: string[] = []
    gradBP(
      x => {
        texts.push(JSON.stringify({ x }))
        return sumElements(mul(2, x))
      },
      vector([1, -0])
    )
    expect(texts).toEqual(['{"x":{"_tag":"Vector","data":[1,"-0"]}}'])
  })

  it('have variables write what their values would, whatever these are', () => {
    const values = [null, undefined, 3, [1, null], { toJSON: 3 }, { x: vector([-0]), y: { z: matrix([[NaN]]) } }]
    for (const value of values) {
      const texts: string[] = []
      loose(gradBP)((x: unknown) => {
        texts.push(JSON.stringify({ x }))
        return x
      }, value)
      expect(texts).toEqual([JSON.stringify({ x: value })])
    }
  })

  it('leave records alone that have other tags, or none', () => {
    const text = '[{"_tag":"Some","value":{"_tag":3}},{"data":[1]},null,"Vector"]'
    expect(JSON.parse(text, reviveJSON)).toEqual(JSON.parse(text))
  })
})

describe('what is no vector or matrix', () => {
  it.each<readonly [unknown, string]>([
    [null, 'null is neither a vector nor a matrix'],
    [3, 'the number 3 is neither'],
    [[1, 2], 'an array of 2 is neither'],
    [{ data: [1] }, 'a record { data } is neither'],
    [{ _tag: 'None' }, 'a record { _tag } is neither']
  ])('is left out: %j', (json, message) => {
    const result = fromJSON(json)
    expect(result).toEqual(E.left(expect.any(DomainError)))
    expect(E.isLeft(result) ? result.left.message : '').toContain(`fromJSON: ${message}`)
    expect(reviveJSON('', json)).toBe(json)
  })

  it.each<readonly [unknown, string]>([
    [{ _tag: 'Vector' }, 'the data must be an array of numbers, got undefined'],
    [{ _tag: 'Vector', data: { 0: 1 } }, 'the data must be an array of numbers, got a record { 0 }'],
    [{ _tag: 'Vector', data: [1, null] }, 'element 1 must be a number, got null'],
    [{ _tag: 'Vector', data: ['1'] }, 'element 0 must be a number, got the string "1"'],
    [{ _tag: 'Matrix', rows: 1, cols: 1, data: [[1]] }, 'element 0 must be a number, got an array of 1'],
    [{ _tag: 'Matrix', rows: 2, cols: 2, data: [1, 2] }, '2 elements do not make 2 rows and 2 columns'],
    [{ _tag: 'Matrix', rows: -1, cols: -2, data: [1, 2] }, '2 elements do not make -1 rows and -2 columns'],
    [{ _tag: 'Matrix', rows: 1, cols: -0.5, data: [] }, '0 elements do not make 1 rows and -0.5 columns'],
    [{ _tag: 'Matrix', data: [1] }, '1 elements do not make undefined rows and undefined columns']
  ])('though it says so, is refused with the reason: %j', (json, message) => {
    const result = fromJSON(json)
    expect(E.isLeft(result) ? result.left.message : '').toBe(`fromJSON: ${message}`)
    expect(() => reviveJSON('', json)).toThrow(DomainError)
    expect(() => reviveJSON('', json)).toThrow(message)
  })
})
