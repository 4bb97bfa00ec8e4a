import { add, DimensionError, gradBP, UnsupportedOperationError } from 'backprop-ts'
import {
  dot,
  logSoftmax,
  logSumExp,
  matrix,
  type Matrix,
  softmax,
  softmaxCrossEntropy,
  sumElements,
  toArray,
  toArray2,
  type Vector,
  vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { matrices, positiveSize, seeds, size, sumOf, vectors } from '../support/dense'
import { expectGradient, expectSecondGradient } from '../support/derivatives'
import { expectClose } from '../support/numerical'
import type { Untyped } from '../support/fixtures'

type RowWise = Vector | Matrix
type Reals = readonly number[]

/** The rows; of a vector, the only one. */
const rowsOf = (x: RowWise): ReadonlyArray<Reals> => ('rows' in x ? toArray2(x) : [toArray(x)])
/** One value for each row, as the functions give it. */
const perRow = (x: RowWise, values: Reals): unknown => ('rows' in x ? vector(values) : values[0])

const naive = {
  logSumExp: (xs: Reals) => Math.log(sumOf(xs.length, i => Math.exp(xs[i]!))),
  softmax: (xs: Reals) => xs.map(x => Math.exp(x) / sumOf(xs.length, i => Math.exp(xs[i]!))),
  logSoftmax: (xs: Reals) => naive.softmax(xs).map(Math.log),
  crossEntropy: (xs: Reals, ts: Reals) => -sumOf(xs.length, i => ts[i]! * naive.logSoftmax(xs)[i]!)
}

const shapes = fc.tuple(size, positiveSize)
const operand = shapes.chain(([m, n]) => fc.oneof(vectors(n), matrices(m, n)))
const pair = shapes.chain(([m, n]) =>
  fc.oneof(fc.tuple(vectors(n), vectors(n)), fc.tuple(matrices(m, n), matrices(m, n)))
)

describe.each([
  ['softmax', softmax, naive.softmax],
  ['logSoftmax', logSoftmax, naive.logSoftmax]
] as const)('%s', (_, f, ofRow) => {
  it('agrees with its definition on vectors and on each row of a matrix', () => {
    fc.assert(
      fc.property(operand, x => {
        const got = (f as (x: RowWise) => RowWise)(x)
        expectClose(rowsOf(got), rowsOf(x).map(ofRow), 1e-12)
      })
    )
  })

  it('has a gradient that agrees with central differences', () => {
    fc.assert(fc.property(operand, seeds, (x, seed) => expectGradient(f, [x], seed)))
  })

  it('has second derivatives that agree with central differences', () => {
    fc.assert(
      fc.property(operand, seeds, (x, seed) => expectSecondGradient(f, [x], seed)),
      { numRuns: 30 }
    )
  })

  it('does not change if one number is added to all elements', () => {
    fc.assert(
      fc.property(vectors(3), fc.integer({ min: -500, max: 500 }), (x, c) => expectClose(f(add(x, c)), f(x), 1e-11))
    )
  })

  it('is empty for no elements', () => {
    expect(f(zeros(0))).toEqual(zeros(0))
    expect(f(zeros(0, 3))).toEqual(zeros(0, 3))
    expect(f(zeros(2, 0))).toEqual(zeros(2, 0))
  })
})

describe('logSumExp', () => {
  it('agrees with its definition on vectors and on each row of a matrix', () => {
    fc.assert(fc.property(operand, x => expectClose(logSumExp(x), perRow(x, rowsOf(x).map(naive.logSumExp)), 1e-12)))
  })

  it('has a gradient that agrees with central differences', () => {
    fc.assert(fc.property(operand, seeds, (x, seed) => expectGradient(logSumExp, [x], seed)))
  })

  it('has second derivatives that agree with central differences', () => {
    fc.assert(
      fc.property(operand, seeds, (x, seed) => expectSecondGradient(logSumExp, [x], seed)),
      { numRuns: 30 }
    )
  })

  it('has the softmax as its gradient', () => {
    fc.assert(
      fc.property(vectors(4), x =>
        expectClose(
          gradBP(v => logSumExp(v), x),
          softmax(x),
          1e-15
        )
      )
    )
  })

  it('is -Infinity for no elements', () => {
    expect(logSumExp(zeros(0))).toBe(-Infinity)
    expect(toArray(logSumExp(zeros(2, 0)))).toEqual([-Infinity, -Infinity])
    expect(toArray(logSumExp(zeros(0, 2)))).toEqual([])
  })
})

describe('softmaxCrossEntropy', () => {
  it('agrees with its definition on vectors and on each row of a matrix', () => {
    fc.assert(
      fc.property(pair, ([x, t]) => {
        const want = rowsOf(x).map((row, i) => naive.crossEntropy(row, rowsOf(t)[i]!))
        const got = (softmaxCrossEntropy as (x: RowWise, t: RowWise) => unknown)(x, t)
        expectClose(got, perRow(x, want), 1e-12)
      })
    )
  })

  it('has gradients in logits and targets of any sum that agree with central differences', () => {
    fc.assert(fc.property(pair, seeds, (xs, seed) => expectGradient(softmaxCrossEntropy, xs, seed)))
  })

  it('has second derivatives that agree with central differences', () => {
    fc.assert(
      fc.property(pair, seeds, (xs, seed) => expectSecondGradient(softmaxCrossEntropy, xs, seed)),
      { numRuns: 30 }
    )
  })

  it('has the softmax less the target as its gradient if the target is a distribution', () => {
    fc.assert(
      fc.property(vectors(3), vectors(3), (x, y) => {
        const [t, p] = [toArray(softmax(y)), toArray(softmax(x))]
        const gradient = gradBP(v => softmaxCrossEntropy(v, vector(t)), x)
        expectClose(
          toArray(gradient),
          p.map((q, i) => q - t[i]!),
          1e-14
        )
      })
    )
  })

  it('is not affected by an infinite logit of a class that the target rules out', () => {
    const [x, t] = [vector([0, -Infinity, 0]), vector([0.5, 0, 0.5])]
    expect(softmaxCrossEntropy(x, t)).toBe(Math.LN2)
    expect(toArray(gradBP(v => softmaxCrossEntropy(v, t), x))).toEqual([0, 0, 0])
  })
})

describe('at a thousand', () => {
  const big = vector([1000, 0, -1000])
  const equal = vector([1000, 1000])

  it('nothing overflows', () => {
    expect(toArray(softmax(big))).toEqual([1, 0, 0])
    expect(toArray(softmax(equal))).toEqual([0.5, 0.5])
    expect(toArray(logSoftmax(big))).toEqual([0, -1000, -2000])
    expect(logSumExp(equal)).toBe(1000 + Math.LN2)
    expect(logSumExp(vector([-1000, -1000]))).toBe(-1000 + Math.LN2)
    expect(softmaxCrossEntropy(big, vector([0, 0, 1]))).toBe(2000)
    expect(toArray(softmaxCrossEntropy(matrix([[1000, 0]]), matrix([[0, 1]])))).toEqual([1000])
  })

  it('gradients are finite and exact', () => {
    expect(toArray(gradBP(v => logSumExp(v), big))).toEqual([1, 0, 0])
    expect(toArray(gradBP(v => softmaxCrossEntropy(v, vector([0, 0, 1])), big))).toEqual([1, 0, -1])
    expect(toArray(gradBP(v => sumElements(logSoftmax(v)), big))).toEqual([-2, 1, 1])
    expect(toArray(gradBP(v => logSumExp(v), equal))).toEqual([0.5, 0.5])
  })

  it('second derivatives are finite', () => {
    const second = gradBP(v => gradBP(u => softmaxCrossEntropy(u, vector([0, 0, 1])), v), big)
    expect(toArray(second).map(n => n + 0)).toEqual([0, 0, 0])
  })

  it('each row of a batch has its own shift', () => {
    const x = matrix([
      [1000, 1000],
      [-1000, -1000],
      [0, 0]
    ])
    expect(toArray2(softmax(x))).toEqual([
      [0.5, 0.5],
      [0.5, 0.5],
      [0.5, 0.5]
    ])
    expect(toArray(logSumExp(x))).toEqual([1000 + Math.LN2, -1000 + Math.LN2, Math.LN2])
  })
})

describe('what does not fit', () => {
  const cross = softmaxCrossEntropy as unknown as Untyped

  it.each<readonly [string, unknown, unknown, string]>([
    ['vectors', zeros(2), zeros(3), 'Vector<2> and Vector<3>'],
    ['matrices', zeros(2, 3), zeros(3, 2), 'Matrix<2, 3> and Matrix<3, 2>'],
    ['matrices of as many rows', zeros(2, 3), zeros(2, 2), 'Matrix<2, 3> and Matrix<2, 2>'],
    ['a row and a vector', zeros(1, 2), zeros(2), 'Matrix<1, 2> and Vector<2>'],
    ['a vector and a row', zeros(2), zeros(1, 2), 'Vector<2> and Matrix<1, 2>'],
    ['empty matrices', zeros(0, 2), zeros(0, 3), 'Matrix<0, 2> and Matrix<0, 3>']
  ])('is refused by softmaxCrossEntropy with both shapes: %s', (_, x, t, shapes) => {
    const message = `softmaxCrossEntropy: ${shapes}: logits and targets need the same size`
    for (const run of [() => cross(x, t), () => gradBP(v => cross(v, t) as typeof v, x as Vector)]) {
      expect(run).toThrow(DimensionError)
      expect(run).toThrow(message)
    }
  })

  it.each<readonly [string, Untyped]>([
    ['softmax', softmax as unknown as Untyped],
    ['logSumExp', logSumExp as unknown as Untyped],
    ['logSoftmax', logSoftmax as unknown as Untyped],
    ['softmaxCrossEntropy', cross]
  ])('is refused by %s, which is named in the error', (name, f) => {
    for (const [x, what] of [
      [3, 'the number 3'],
      [[1, 2], 'an array of 2'],
      [undefined, 'undefined']
    ] as const) {
      expect(() => f(x, x)).toThrow(UnsupportedOperationError)
      expect(() => f(x, x)).toThrow(`${name}: expected a Vector or a Matrix, got ${what}`)
    }
  })
})

describe('what is left after the greatest term', () => {
  const expectDigits = (got: Reals, want: Reals): void => {
    expect(got).toHaveLength(want.length)
    got.forEach((x, i) => expect(Math.abs(x / want[i]! - 1)).toBeLessThan(1e-14))
  }
  const [x, hit, few] = [vector([20, 0]), vector([1, 0]), vector([0.9, 0.1])]
  /** The share of the smaller of two exponentials at a margin of 20, and the derivative of it. */
  const [share, curvature] = [2.0611536181902036e-9, 2.0611536139418493e-9]

  it('counts in logSumExp, logSoftmax and softmaxCrossEntropy', () => {
    expectDigits([logSumExp(vector([0, -40]))], [4.2483542552915889e-18])
    expectDigits([softmaxCrossEntropy(x, hit)], [2.0611536203143807e-9])
    expectDigits(toArray(logSoftmax(x)), [-2.0611536203143807e-9, -20.00000000206115])
  })

  it('counts in their gradients', () => {
    expectDigits(toArray(gradBP(v => softmaxCrossEntropy(v, hit), x)), [-share, share])
    expectDigits(toArray(gradBP(v => dot(logSoftmax(v), hit), x)), [share, -share])
    expectDigits(toArray(gradBP(v => dot(softmax(v), hit), x)), [curvature, -curvature])
    expectDigits(toArray(gradBP(v => softmaxCrossEntropy(v, few), x)), [0.09999999793884638, -0.09999999793884638])
    expectDigits(
      toArray(gradBP(v => softmaxCrossEntropy(v, vector([0, 1])), x)),
      [0.9999999979388464, -0.9999999979388464]
    )
  })

  it('counts in their second derivatives', () => {
    const along = (f: (v: Vector) => number): Reals =>
      toArray(
        (gradBP as unknown as (g: (v: Vector) => unknown, x: Vector) => Vector)(
          v => dot((gradBP as unknown as (g: typeof f, x: Vector) => Vector)(f, v), hit),
          x
        )
      )
    expectDigits(
      along(v => softmaxCrossEntropy(v, hit)),
      [curvature, -curvature]
    )
    expectDigits(
      along(v => logSumExp(v)),
      [curvature, -curvature]
    )
  })
})

describe('infinite elements', () => {
  const [nothing, infinite] = [vector([-Infinity, -Infinity]), vector([Infinity, 0])]

  it('give logSumExp the gradient 0 where all are -Infinity, in each row', () => {
    expect(logSumExp(nothing)).toBe(-Infinity)
    expect(toArray(gradBP(v => logSumExp(v), nothing))).toEqual([0, 0])
    const rows = matrix([
      [-Infinity, -Infinity],
      [0, 0]
    ])
    expect(toArray2(gradBP(v => sumElements(logSumExp(v)), rows))).toEqual([
      [0, 0],
      [0.5, 0.5]
    ])
    const second = gradBP(v => sumElements(gradBP(u => logSumExp(u), v)), nothing)
    expect(toArray(second).map(d => d + 0)).toEqual([0, 0])
  })

  it('have the limits where one is Infinity', () => {
    expect(toArray(softmax(infinite))).toEqual([1, 0])
    expect(toArray(logSoftmax(infinite))).toEqual([0, -Infinity])
    expect(toArray(gradBP(v => logSumExp(v), infinite))).toEqual([1, 0])
  })

  it('give NaN where there is no limit', () => {
    expect(toArray(softmax(nothing))).toEqual([NaN, NaN])
    expect(toArray(softmax(vector([NaN, 1])))).toEqual([NaN, NaN])
    expect(toArray(gradBP(v => dot(softmax(v), vector([1, 0])), vector([NaN, 1])))).toEqual([NaN, NaN])
  })
})
