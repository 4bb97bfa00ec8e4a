/**
 * Values and slopes at single points. They must be the same on every path: numbers, vectors, records, and all of them
 * inside another gradient.
 */
import { type Binary, gradBPN, primal, type Unary } from 'backprop-ts'
import { vector } from 'backprop-ts/LinearAlgebra'
import { numbersOf } from './numerical'
import type { Untyped } from './fixtures'

type Arguments = ReadonlyArray<unknown>
const gradients = gradBPN as unknown as (f: Untyped, ...args: Arguments) => Arguments
const plain = primal as (x: unknown) => unknown

/** The gradients of a function, taken inside another gradient. */
const gradientsInside = (f: Untyped, ...args: Arguments): Arguments => {
  let inside: Arguments = []
  const outer: Untyped = (...xs) => {
    inside = gradients(f, ...xs).map(plain)
    return xs[0]
  }
  gradients(outer, ...args)
  return inside
}

/** Equal up to the last digits; NaN and the infinities are themselves. Zeros differ by sign only if asked to. */
const expectSame = (got: number, want: number, signed: boolean): void => {
  const close = Math.abs(got - want) <= 1e-14 * Math.abs(want) && want !== 0
  if (!close) expect(signed ? got : got + 0).toBe(signed ? want : want + 0)
}

const expectSlopes = (f: Untyped, args: Arguments, slopes: ReadonlyArray<number>): void => {
  for (const got of [gradients(f, ...args), gradientsInside(f, ...args)]) {
    const numbers = numbersOf(got)
    expect(numbers).toHaveLength(slopes.length)
    slopes.forEach((slope, i) => expectSame(numbers[i]!, slope, false))
  }
}

/** The second derivatives: for each argument, the gradient of the slope in it. */
const secondDerivatives = (f: Untyped, args: Arguments): ReadonlyArray<number> =>
  args.flatMap((_, i) => numbersOf(gradients((...xs) => gradients(f, ...xs)[i], ...args)))

/** Expects the same second derivatives of numbers, of vectors of one element and of records of one field. */
const expectSameSeconds = (f: Untyped, xs: ReadonlyArray<number>): void => {
  const seconds = secondDerivatives(f, xs)
  expect(seconds).toHaveLength(xs.length ** 2)
  for (const args of [xs.map(x => vector([x])), xs.map(a => ({ a }))]) {
    const others = secondDerivatives(f, args)
    expect(others).toHaveLength(seconds.length)
    seconds.forEach((second, i) => expectSame(others[i]!, second, false))
  }
}

const expectValue = (value: unknown, want: number): void => {
  expect(numbersOf(value)).toHaveLength(1)
  expectSame(numbersOf(value)[0]!, want, true)
}

type UnaryEdge = readonly [x: number, value: number, slope: number]

/** Tests the value and the slope of a function of one argument at the points given. */
export const describeUnaryEdges = (
  rows: ReadonlyArray<readonly [name: string, f: Unary, edges: ReadonlyArray<UnaryEdge>]>
): void => {
  describe.each(rows)('%s', (name, typed, edges) => {
    const f = typed as unknown as Untyped
    it.each(edges)(`${name} at %d is %d, with slope %d`, (x, value, slope) => {
      for (const a of [x, vector([x]), { a: x }]) {
        expectValue(f(a), value)
        expectSlopes(f, [a], [slope])
      }
      expectSameSeconds(f, [x])
    })
  })
}

type BinaryEdge = readonly [x: number, y: number, value: number, first: number, second: number]

/**
 * Tests the value and both slopes of a function of two arguments at the points given, also with one of them a constant.
 */
export const describeBinaryEdges = (
  rows: ReadonlyArray<readonly [name: string, f: Binary, edges: ReadonlyArray<BinaryEdge>]>
): void => {
  describe.each(rows)('%s', (name, typed, edges) => {
    const f = typed as unknown as Untyped
    it.each(edges)(`${name} at (%d, %d) is %d, with slopes %d and %d`, (x, y, value, first, second) => {
      const [xs, ys] = [vector([x]), vector([y])]
      const operands: ReadonlyArray<readonly [unknown, unknown]> = [
        [x, y],
        [xs, ys],
        [xs, y],
        [x, ys],
        [{ x }, { x: y }],
        [{ x }, y],
        [x, { y }]
      ]
      for (const [a, b] of operands) {
        expectValue(f(a, b), value)
        expectSlopes(f, [a, b], [first, second])
        expectSlopes(u => f(u, b), [a], [first])
        expectSlopes(v => f(a, v), [b], [second])
      }
      expectSameSeconds(f, [x, y])
    })
  })
}
