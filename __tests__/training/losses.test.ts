import * as fc from 'fast-check'
import { pipe } from 'fp-ts/function'
import { add, type Binary, DimensionError, DomainError, gradBP, gradBP2, ShapeError } from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import { matrix, vector, zeros } from 'backprop-ts/LinearAlgebra'
import * as N from 'backprop-ts/Numeric'
import { binaryCrossEntropy, huber, type MeanLoss, meanSquaredError } from 'backprop-ts/Optimizer'
import { matrices, positiveSize, seeds, vectors } from '../support/dense'
import { expectGradient, expectSecondGradient } from '../support/derivatives'
import { describeBinaryEdges } from '../support/edges'
import type { Untyped } from '../support/fixtures'
import { expectClose, numbersOf } from '../support/numerical'

type OfNumbers = (x: number, t: number) => number

const naiveHuber =
  (delta: number): OfNumbers =>
  (x, t) =>
    Math.abs(x - t) <= delta ? (x - t) ** 2 / 2 : delta * (Math.abs(x - t) - delta / 2)

const naiveEntropy: OfNumbers = (x, t) => {
  const p = 1 / (1 + Math.exp(-x))
  return -(t * Math.log(p) + (1 - t) * Math.log(1 - p))
}

const numbers = fc.double({ min: -5, max: 5, noNaN: true })
const operands = fc
  .tuple(positiveSize, positiveSize)
  .chain(([m, n]) =>
    fc.oneof(
      fc.tuple(numbers, numbers),
      fc.tuple(vectors(n), vectors(n)),
      fc.tuple(matrices(m, n), matrices(m, n)),
      fc.tuple(fc.record({ a: numbers, b: vectors(n) }), fc.record({ a: numbers, b: vectors(n) }))
    )
  )

/** Central differences are useless across the edge between the two formulas. */
const isFarFrom = (delta: number, [x, t]: readonly [unknown, unknown]): boolean => {
  const ts = numbersOf(t)
  return numbersOf(x).every((a, i) => Math.abs(Math.abs(a - ts[i]!) - delta) > 0.02)
}

describe.each([
  ['meanSquaredError', meanSquaredError, (x, t) => (x - t) ** 2, NaN],
  ['huber(0.75)', huber(0.75), naiveHuber(0.75), 0.75],
  ['binaryCrossEntropy', binaryCrossEntropy, naiveEntropy, NaN]
] as ReadonlyArray<readonly [string, MeanLoss, OfNumbers, number]>)('%s', (_, loss, naive, kink) => {
  const f = loss as unknown as Untyped
  const smooth = operands.filter(pair => Number.isNaN(kink) || isFarFrom(kink, pair))

  it('is the mean of its definition over all numbers', () => {
    fc.assert(
      fc.property(operands, ([x, t]) => {
        const ts = numbersOf(t)
        const each = numbersOf(x).map((a, i) => naive(a, ts[i]!))
        const mean = each.reduce((sum, a) => sum + a, 0) / each.length
        expectClose(f(x, t), mean, 1e-12)
        expectClose((f(t) as Untyped)(x), mean, 1e-12)
      })
    )
  })

  it('has gradients in predictions and targets that agree with central differences', () => {
    fc.assert(fc.property(smooth, seeds, (pair, seed) => expectGradient(f, pair, seed)))
  })

  it('has second derivatives', () => {
    fc.assert(
      fc.property(smooth, seeds, (pair, seed) => expectSecondGradient(f, pair, seed, 1e-6)),
      { numRuns: 30 }
    )
  })

  it('takes one number as the target of all', () => {
    expectClose(f(vector([1, 2, 4]), 0.5), f(vector([1, 2, 4]), vector([0.5, 0.5, 0.5])), 1e-15)
    const ofNumber = gradBP(t => loss(vector([1, 2, 4]), t), 0.5)
    expectClose(
      ofNumber,
      gradBP(t => loss(vector([1, 2, 4]), vector([t, t, t])), 0.5),
      1e-14
    )
  })

  it('refuses predictions and targets of different shapes', () => {
    expect(() => f(vector([1, 2]), vector([1, 2, 3]))).toThrow(DimensionError)
    expect(() => f({ a: 1 }, { b: 1 })).toThrow(ShapeError)
  })

  it('refuses what has no numbers', () => {
    expect(() => f(zeros(0), zeros(0))).toThrow(DomainError)
    expect(() => f([], [])).toThrow('has no numbers, so it has no mean')
  })

  it('passes NaN on', () => {
    expect(f(vector([NaN, 1]), vector([0.5, 0.5]))).toBeNaN()
    expect(f(1, NaN)).toBeNaN()
  })
})

// Losses are elementwise, so on single numbers they are numeric functions.
const [squared, robust, entropy] = [meanSquaredError, huber(2), binaryCrossEntropy] as unknown as readonly Binary[]

describeBinaryEdges([
  [
    'meanSquaredError',
    squared!,
    [
      [0, 0, 0, 0, 0],
      [1e150, 0, 1e300, 2e150, -2e150],
      [Infinity, 0, Infinity, Infinity, -Infinity]
    ]
  ],
  [
    'huber(2)',
    robust!,
    [
      [0, 0, 0, 0, 0],
      [2, 0, 2, 2, -2],
      [-1, 1, 2, -2, 2],
      [8e307, 0, 1.6e308, 2, -2],
      [-1000, 0, 1998, -2, 2],
      [Infinity, 0, Infinity, 2, -2]
    ]
  ],
  [
    'binaryCrossEntropy',
    entropy!,
    [
      [0, 1, Math.LN2, -0.5, 0],
      [1000, 1, 0, 0, -1000],
      [1000, 0, 1000, 1, -1000],
      [-1000, 1, 1000, -1, 1000],
      [-1000, 0, 0, 0, 1000],
      [40, 1, 4.2483542552915889e-18, -4.2483542552915889e-18, -40],
      [-40, 0, 4.2483542552915889e-18, 4.2483542552915889e-18, 40],
      [Infinity, 1, 0, 0, -Infinity],
      [-Infinity, 0, 0, 0, Infinity],
      [Infinity, 0, Infinity, 1, -Infinity],
      [Infinity, 0.5, Infinity, 0.5, -Infinity]
    ]
  ]
])

it('the second derivative of binaryCrossEntropy keeps its digits far from 0', () => {
  const second = gradBP(x => gradBP(y => binaryCrossEntropy(y, 1), x), 40)
  expect(second / 4.2483542552915889e-18).toBeCloseTo(1, 13)
})

it('the curvature of huber is 1 up to delta and 0 beyond', () => {
  const curvature = (at: number) => gradBP(x => gradBP(y => huber(1)(y, 0), x), at)
  expect([-1.5, -1, 0, 0.5, 1, 1.5].map(curvature)).toEqual([0, 1, 1, 1, 1, 0])
})

it.each([0, -1, NaN, Infinity])('huber refuses a delta of %d', delta => {
  expect(() => huber(delta)).toThrow(
    new DomainError(`huber: delta must be a positive finite number, got the number ${delta}`)
  )
})

it('losses wait for the prediction in a pipe, and either side may be a variable', () => {
  expect(pipe(vector([1, 2]), meanSquaredError(vector([1, 4])))).toBe(2)
  expect(gradBP2((x, t) => add(meanSquaredError(x, t), huber(1)(t, 0)), 3, 0.5)).toEqual([5, -4.5])
  expectClose(
    gradBP(x => pipe(x, meanSquaredError(matrix([[0, 0]]))), matrix([[1, 2]])),
    matrix([[1, 2]])
  )
})

it('a class that lacks elementwise functions has the losses by its arithmetic', () => {
  class Fixed {
    constructor(readonly value: number) {}
    get [B.instance](): B.Backprop<Fixed> {
      return {
        zero: () => new Fixed(0),
        one: () => new Fixed(1),
        add: (x, y) => new Fixed(x.value + y.value)
      }
    }
    get [N.instance](): N.Numeric<Fixed> {
      const one = (f: (x: number) => number) => (x: Fixed) => new Fixed(f(x.value))
      const two = (f: (x: number, y: number) => number) => (x: Fixed, y: Fixed) => new Fixed(f(x.value, y.value))
      return {
        fromNumber: n => new Fixed(n),
        total: x => x.value,
        add: two((x, y) => x + y),
        sub: two((x, y) => x - y),
        mul: two((x, y) => x * y),
        min: two(Math.min),
        abs: one(Math.abs),
        exp: one(Math.exp),
        log: one(Math.log),
        negate: one(x => -x)
      }
    }
  }
  const [x, t] = [new Fixed(3), new Fixed(0.25)]
  expect(meanSquaredError(x, t)).toBe(2.75 ** 2)
  expect(huber(1)(x, t)).toBe(2.25)
  expect(huber(4)(x, t)).toBe(2.75 ** 2 / 2)
  expect(binaryCrossEntropy(x, t)).toBeCloseTo(naiveEntropy(3, 0.25), 14)
})
