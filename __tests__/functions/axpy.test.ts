import { add, axpy, DimensionError, gradBP, gradBP2, mul, ShapeError, square, splitBV } from 'backprop-ts'
import { fromField } from 'backprop-ts/Numeric'
import * as N from 'backprop-ts/Numeric'
import { matrix, ones, sumElements, vector, zeros } from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { Field as field } from 'fp-ts/number'

const number = fc.double({ min: -100, max: 100, noNaN: true })
const structure = fc.record({
  tag: fc.constant('weights'),
  x: number,
  pair: fc.tuple(number, number),
  v: fc.tuple(number, number).map(xs => vector(xs)),
  w: fc.tuple(number, number).map(xs => matrix(1, 2, xs)),
  data: fc.tuple(number, number).map(xs => Float64Array.from(xs))
})

it('axpy adds a multiple of one value to another: numbers, vectors, matrices and structures', () => {
  fc.assert(
    fc.property(number, structure, structure, (a, x, y) => {
      expect(axpy(a, x, y)).toEqual(add(mul(a, x), y))
    })
  )
})

it('axpy serves values with an instance that has no axpy of its own', () => {
  class Modular {
    constructor(readonly n: number) {}
    get [N.instance](): N.Numeric<Modular> {
      const lift = (f: (x: number, y: number) => number) => (x: Modular, y: Modular) => new Modular(f(x.n, y.n) % 7)
      return { fromNumber: n => new Modular(n % 7), add: lift(field.add), mul: lift(field.mul) }
    }
  }
  expect(axpy(3, { m: new Modular(4) }, { m: new Modular(5) })).toEqual({ m: new Modular(3) })
  expect(fromField(field).axpy).toBeUndefined()
})

it('axpy has a gradient in both values', () => {
  expect(gradBP2((x, y) => axpy(3, x, square(y)), 1, 2)).toEqual([3, 4])
  expect(gradBP(p => sumElements(axpy(2, splitBV(p).x, splitBV(p).y)), { x: zeros(2), y: zeros(2) })).toEqual({
    x: vector([2, 2]),
    y: ones(2)
  })
})

it('axpy refuses sizes, fields and values that do not fit', () => {
  expect(() => axpy(1, { v: zeros(2) } as never, { v: zeros(3) })).toThrow(DimensionError)
  expect(() => axpy(1, { a: 1 } as never, { b: 1 })).toThrow(ShapeError)
  expect(() => axpy(1, Symbol.iterator as never, (() => 1) as never)).toThrow(/axpy: not defined for/)
})
