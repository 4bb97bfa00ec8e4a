import * as fc from 'fast-check'
import { acosh, asin, asinh, gradBP, hypot, max, min, pow, relu, UnsupportedOperationError } from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import * as N from 'backprop-ts/Numeric'
import { expectGradient, expectSecondGradient } from '../support/derivatives'
import { expectClose } from '../support/numerical'
import type { Untyped } from '../support/fixtures'

/** A number in a box, whose instance names some functions and knows nothing of elements. */
class Real {
  constructor(readonly n: number) {}
  get [B.instance](): B.Backprop<Real> {
    return { zero: () => new Real(0), one: () => new Real(1), add: (x, y) => new Real(x.n + y.n) }
  }
  get [N.instance](): N.Numeric<Real> {
    return reals
  }
}
const on1 = (f: (x: number) => number) => (x: Real) => new Real(f(x.n))
const on2 = (f: (x: number, y: number) => number) => (x: Real, y: Real) => new Real(f(x.n, y.n))
const reals: N.Numeric<Real> = {
  fromNumber: n => new Real(n),
  total: x => x.n,
  negate: on1(x => -x),
  add: on2((x, y) => x + y),
  sub: on2((x, y) => x - y),
  mul: on2((x, y) => x * y),
  div: on2((x, y) => x / y),
  pow: on2(Math.pow),
  log: on1(Math.log),
  asin: on1(Math.asin),
  relu: on1(x => Math.max(x, 0)),
  min: on2(Math.min)
}

const real = fc.double({ min: 1.2, max: 2, noNaN: true })

it.each([
  ['asinh', asinh],
  ['acosh', acosh]
] as const)('%s is derived, with its derivatives, from the functions that an instance names', (_, f) => {
  fc.assert(
    fc.property(real, x => {
      expectClose(f(new Real(x)), new Real(f(x)), 1e-14)
      expectGradient(f, [new Real(x)], 1)
      expectSecondGradient(f, [new Real(x)], 1)
    }),
    { numRuns: 20 }
  )
})

it('the derivatives of asin are derived from the functions that an instance names', () => {
  fc.assert(
    fc.property(fc.double({ min: -0.9, max: 0.9, noNaN: true }), x => {
      expectClose(gradBP(asin, new Real(x)), new Real(1 / Math.sqrt(1 - x * x)), 1e-14)
    }),
    { numRuns: 20 }
  )
})

it('the third derivative of hypot is that of its formula', () => {
  const third = gradBP(x => gradBP(y => gradBP(z => hypot(z, 4), y), x), 3)
  expect(third).toBeCloseTo((-3 * 3 * 4 ** 2) / 5 ** 5, 14)
})

it.each([
  ['hypot', hypot],
  ['pow', pow]
] as const)('%s is derived, with its derivatives, from the functions that an instance names', (_, f) => {
  fc.assert(
    fc.property(real, real, (x, y) => {
      expectClose(f(new Real(x), new Real(y)), new Real(f(x, y)), 1e-14)
      expectGradient(f, [new Real(x), new Real(y)], 1)
      expectSecondGradient(f, [new Real(x), new Real(y)], 1)
    }),
    { numRuns: 20 }
  )
})

it.each([
  ['relu', relu as Untyped, [new Real(2)]],
  ['min', min as Untyped, [new Real(2), new Real(3)]]
] as const)('%s of an instance without elements has a value, but its derivative is refused', (_, f, xs) => {
  expect(f(...xs)).toEqual(new Real(2))
  expect(() => {
    expectGradient(f, xs, 1)
  }).toThrow(UnsupportedOperationError)
})

it('max is refused for an instance that neither names it nor has elements', () => {
  expect(() => max(new Real(1), new Real(2))).toThrow('max: not defined for a Real and a Real')
})
