import {
  add,
  backpropWith,
  type BVar,
  constVar,
  DimensionError,
  DomainError,
  evalBP,
  gradBP,
  mul,
  NotDifferentiableError,
  OpticError,
  overVar,
  previewVar,
  setVar,
  ShapeError,
  square,
  toListOfVar,
  UnsupportedOperationError,
  viewVar
} from 'backprop-ts'
import { checkGrads, checkOptic } from 'backprop-ts/Check'
import {
  cumSum,
  dot,
  type Matrix,
  matrix,
  ravel,
  sumElements,
  toArray,
  toComplex,
  type Vector,
  vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import * as O from 'fp-ts/Option'
import { pipe } from 'fp-ts/function'
import * as I from 'monocle-ts/Iso'
import * as L from 'monocle-ts/Lens'
import { matrices, vectors } from '../support/dense'
import { expectGradient, expectSecondGradient } from '../support/derivatives'
import { expectClose } from '../support/numerical'
import { loose } from '../support/operations'

interface Layer {
  readonly name: string
  readonly weights: Matrix
  readonly offsets: readonly [number, Vector]
  readonly rate: O.Option<number>
}

const numbers = fc.double({ min: -2, max: 2, noNaN: true })
const layers: fc.Arbitrary<Layer> = fc.record({
  name: fc.constant('first'),
  weights: matrices(2, 3),
  offsets: fc.tuple(numbers, vectors(2)),
  rate: numbers.map(O.some)
})
const like: Layer = { name: 'first', weights: zeros(2, 3), offsets: [0, zeros(2)], rate: O.some(0) }
const units: Layer = {
  name: 'units',
  weights: matrix([
    [1, 2, 4],
    [0.5, 1, 8]
  ]),
  offsets: [0.25, vector([2, -4])],
  rate: O.some(16)
}
const numbersOf = ({ weights, offsets, rate }: Layer): readonly number[] => [
  ...Array.from(weights.data),
  offsets[0],
  ...toArray(offsets[1]),
  ...(O.isSome(rate) ? [rate.value] : [])
]

describe('ravel', () => {
  it('lists all numbers in the order of the keys, and puts them back', () => {
    fc.assert(
      fc.property(layers, layer => {
        const flat = ravel(like)
        expect(toArray(flat.get(layer))).toEqual(numbersOf(layer))
        expect(flat.reverseGet(flat.get(layer))).toEqual(layer)
      })
    )
  })

  it('takes fields in any order, and gives each its own gradient', () => {
    const flat = ravel({ a: 0, b: 0 })
    expect(flat.get({ b: 2, a: 1 })).toEqual(vector([1, 2]))
    expect(gradBP(v => dot(viewVar(flat)(v), vector([10, 20])), { b: 2, a: 1 })).toEqual({ a: 10, b: 20 })
  })

  it('with units gives the numbers in their units', () => {
    fc.assert(
      fc.property(layers, layer => {
        const flat = ravel(like, units)
        const [ns, us] = [numbersOf(layer), numbersOf(units)]
        expect(toArray(flat.get(layer))).toEqual(ns.map((n, i) => n / us[i]!))
        expectClose(numbersOf(flat.reverseGet(flat.get(layer))), ns, 1e-15)
      })
    )
  })

  it('is a lawful optic', () => {
    checkOptic(ravel(like), layers)
  })

  it('has the gradients of central differences, through viewVar and setVar and by its own functions', () => {
    const plainUnits = ravel(like, units)
    for (const flat of [ravel(like), plainUnits]) {
      const own = loose(flat.get)
      const back = loose(flat.reverseGet)
      fc.assert(
        fc.property(layers, vectors(10), fc.integer({ min: 0, max: 99 }), (layer, x, seed) => {
          expectGradient(own, [layer], seed)
          expectGradient(back, [x], seed)
          expectGradient((v: unknown) => square(cumSum(own(v) as Vector)), [layer], seed)
          expectSecondGradient((v: unknown) => square(own(v) as Vector), [layer], seed)
          expectSecondGradient((v: unknown) => own(back(square(v as Vector))), [x], seed)
        }),
        { numRuns: 5 }
      )
      checkGrads(v => square(viewVar(flat)(v)), layers)
      checkGrads(v => overVar(flat)(<S>(x: BVar<S, Vector>) => square(cumSum(x)))(v), layers)
      checkGrads(w => setVar(flat)(cumSum(w))(constVar(like, w)), vectors(10))
    }
  })

  it('takes the place of a structure wherever optics do', () => {
    const flat = ravel({ a: 0, b: [0] })
    const value = { a: 1, b: [2] }
    expect(evalBP(v => overVar(flat)(mul(10))(v), value)).toEqual({ a: 10, b: [20] })
    expect(evalBP(v => setVar(flat)(constVar(vector([5, 6]) as Vector, v))(v), value)).toEqual({ a: 5, b: [6] })
    expect(gradBP(v => setVar(flat)(constVar(vector([5, 6]) as Vector, v))(v), value)).toEqual({ a: 0, b: [0] })
    expect(gradBP(v => sumElements(toListOfVar(flat)(v)[0]!), value)).toEqual({ a: 1, b: [1] })
    const previewed = <S>(v: BVar<S, typeof value>): BVar<S, number> =>
      pipe(
        previewVar(flat)(v),
        O.match(
          () => constVar(0, v),
          x => dot(x, x)
        )
      )
    expect(gradBP(previewed, value)).toEqual({ a: 2, b: [4] })
    expect(viewVar(flat)(constVar(value))).toEqual(vector([1, 2]))
  })

  it('takes structures that hold variables', () => {
    const flat = ravel({ a: 0, b: zeros(2) })
    const sum = (x: unknown): unknown =>
      loose(sumElements)(loose(flat.get)({ a: x, b: loose(mul)(x, vector([1, 10])) }))
    expect(loose(gradBP)(sum, 3)).toBe(12)
  })

  it('leaves what cannot move as it is in the structure that it was made with, and zero in gradients', () => {
    const structure = {
      tag: 'a',
      flag: true,
      missing: null,
      big: 7n,
      ints: Int32Array.of(1, 2),
      singles: Float32Array.of(0.5, 1.5),
      doubles: Float64Array.of(3),
      byName: new Map([['x', 4]]),
      z: toComplex(vector([5]), vector([6]))
    }
    const flat = ravel(structure)
    expect(toArray(flat.get(structure))).toEqual([0.5, 1.5, 3, 4, 5, 6])
    const other = { ...structure, tag: 'b', flag: false, big: 8n, ints: Int32Array.of(3, 4) }
    expect(flat.reverseGet(flat.get(other))).toEqual(structure)
    const gradient = gradBP(v => dot(vector([1, 2, 3, 4, 5, 6]) as Vector, viewVar(flat)(v)), other)
    expect(gradient).toEqual({
      ...other,
      big: 0n,
      ints: Int32Array.of(0, 0),
      singles: Float32Array.of(1, 2),
      doubles: Float64Array.of(3),
      byName: new Map([['x', 4]]),
      z: toComplex(vector([5]), vector([6]))
    })
  })

  it('works on single values and on nothing', () => {
    expect(toArray(ravel(3).get(4))).toEqual([4])
    expect(ravel(3).reverseGet(vector([5]))).toBe(5)
    expect(toArray(ravel(zeros(2) as Vector).get(vector([1, 2])))).toEqual([1, 2])
    expect(toArray(ravel({}).get({}))).toEqual([])
    expect(ravel<readonly number[]>([]).reverseGet(zeros(0))).toEqual([])
    expect(gradBP(x => sumElements(viewVar(ravel(3))(x)), 4)).toBe(1)
  })

  it('shares no memory with the vector or the structure', () => {
    const x = vector([1, 2]) as Vector
    const flat = ravel(x)
    expect(flat.get(x).data).not.toBe(x.data)
    expect(flat.reverseGet(x).data).not.toBe(x.data)
  })

  it('is linear in the size of the structure', () => {
    const many = Array.from({ length: 100_000 }, (_, i) => ({ x: i, name: 'n' }))
    const [value, back] = backpropWith(v => viewVar(ravel(many))(v), many)
    expect(value.length).toBe(100_000)
    const gradient = back(add(value, 1))
    expect(gradient[99_999]).toEqual({ x: 100_000, name: 'n' })
  })

  it('refuses values of another structure, and names the path', () => {
    const flat = ravel({ w: [zeros(2) as Vector, zeros(3) as Vector], b: 0 })
    const given = (value: unknown) => () => loose(flat.get)(value)
    expect(given({ w: [zeros(2), zeros(2)], b: 0 })).toThrow(ShapeError)
    expect(given({ w: [zeros(2), zeros(2)], b: 0 })).toThrow('ravel: expected Vector<3>, got Vector<2> (at .w.1)')
    expect(given({ w: [zeros(2)], b: 0 })).toThrow('ravel: expected an array of 2, got an array of 1 (at .w)')
    expect(given({ w: [zeros(2), zeros(3)] })).toThrow('ravel: expected the number 0, got undefined (at .b)')
    expect(given([1])).toThrow('ravel: expected a record { w, b }, got an array of 1')
    expect(() => loose(ravel(Float64Array.of(1)).get)(Float64Array.of(1, 2))).toThrow(ShapeError)
    expect(() => gradBP(v => viewVar(ravel<readonly number[]>([1, 2]))(v), [1])).toThrow(
      'ravel: expected an array of 2, got an array of 1'
    )
  })

  it('refuses vectors of another size, and what is no vector', () => {
    const flat = ravel({ a: 0, b: [0] })
    expect(() => flat.reverseGet(zeros(3))).toThrow(DimensionError)
    expect(() => flat.reverseGet(zeros(3))).toThrow('ravel: Vector<3> does not fit a record { a, b } with 2 numbers')
    expect(() => loose(flat.reverseGet)([1, 2])).toThrow(UnsupportedOperationError)
    expect(() => gradBP(x => loose(flat.reverseGet)(x) as typeof x, zeros(3))).toThrow(DimensionError)
  })

  it('refuses what has no gradient, and units that are no scale', () => {
    expect(() => loose(ravel)({ f: () => 0 })).toThrow(NotDifferentiableError)
    for (const unit of [0, NaN, Infinity]) {
      expect(() => ravel({ a: 1 }, { a: unit })).toThrow(DomainError)
      expect(() => ravel([1, 1], [1, unit])).toThrow(
        `ravel: a unit must be a finite number that is not zero, got ${unit}`
      )
    }
    expect(() => ravel([1, 2], [1])).toThrow(ShapeError)
  })

  it('composed with another optic is refused for variables, and works applied after it', () => {
    interface Net {
      readonly layer: { readonly a: number }
    }
    const layer = pipe(L.id<Net>(), L.prop('layer'))
    const flat = ravel({ a: 0 })
    const composed = pipe(layer, L.composeIso(flat))
    const net: Net = { layer: { a: 3 } }
    expect(toArray(composed.get(net))).toEqual([3])
    expect(() => gradBP(v => dot(viewVar(composed)(v), viewVar(composed)(v)), net)).toThrow(OpticError)
    const apart = <S>(v: BVar<S, Net>): BVar<S, Vector> => viewVar(flat)(viewVar(layer)(v))
    expect(gradBP(v => dot(apart(v), apart(v)), net)).toEqual({ layer: { a: 6 } })
    expect(evalBP(v => viewVar(I.reverse(flat))(v), vector([4]) as Vector)).toEqual({ a: 4 })
  })
})
