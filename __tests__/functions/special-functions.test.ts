import {
  add,
  betaInc,
  constVar,
  ConvergenceError,
  digamma,
  DomainError,
  erf,
  erfc,
  erfinv,
  gammaP,
  gammaQ,
  gradBP,
  gradBP2,
  gradBPN,
  lbeta,
  lgamma,
  mul,
  NoGradientError,
  polygamma,
  stopGradient
} from 'backprop-ts'
import { toArray, vector } from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { pipe } from 'fp-ts/function'
import { erfc as erfcOf, erfinv as erfinvOf } from '../../src/internal/numeric/error-functions'
import { gammaDensity, lbeta as lbetaOf } from '../../src/internal/numeric/incomplete-functions'
import { polygamma as polygammaOf } from '../../src/internal/numeric/gamma-functions'
import { expectGradient, expectSecondGradient } from '../support/derivatives'
import { describeBinaryEdges, describeUnaryEdges } from '../support/edges'
import { expectClose } from '../support/numerical'
import { between, describeBinary, describeUnary } from '../support/operands'

/** Of functions whose result is tracked by an outer scope only. */
const gradient = gradBP as unknown as (f: (x: unknown) => unknown, a: unknown) => unknown
const { NaN: nan, POSITIVE_INFINITY: inf } = Number
const positive = between(0.5, 6)
const shape = fc.oneof(between(0.3, 9), between(10, 30))

describeUnary([
  ['erfc', erfc, erfcOf, between(-3, 3)],
  ['erfinv', erfinv, erfinvOf, between(-0.9, 0.9)],
  ['polygamma(0)', polygamma(0), x => polygammaOf(0, x), positive],
  ['polygamma(3)', polygamma(3), x => polygammaOf(3, x), between(2, 6)]
])

describeBinary([['lbeta', lbeta, lbetaOf, [positive, positive]]])

const top = 2 / Math.sqrt(Math.PI)

describeUnaryEdges([
  [
    'erfc',
    erfc,
    [
      [0, 1, -top],
      [-0, 1, -top],
      [1e3, 0, 0],
      [-1e3, 2, 0],
      [inf, 0, 0],
      [-inf, 2, 0],
      [nan, nan, nan]
    ]
  ],
  [
    'erf',
    erf,
    [
      [inf, 1, 0],
      [-inf, -1, 0]
    ]
  ],
  [
    'erfinv',
    erfinv,
    [
      [0, 0, 1 / top],
      [-0, -0, 1 / top],
      [1, inf, inf],
      [-1, -inf, inf],
      [1.5, nan, nan],
      [nan, nan, nan]
    ]
  ],
  [
    'polygamma(1)',
    polygamma(1),
    [
      [0, inf, -inf],
      [-1, inf, nan],
      [inf, 0, 0],
      [nan, nan, nan]
    ]
  ]
])

describeBinaryEdges([
  [
    'lbeta',
    lbeta,
    [
      [1, 1, 0, -1, -1],
      [1, 2, -Math.LN2, -1.5, -0.5],
      [0, 2, inf, -inf, 0],
      [2, 0, inf, 0, -inf],
      [inf, 2, -inf, 0, -inf],
      [-1, 2, nan, nan, nan],
      [nan, 1, nan, nan, nan]
    ]
  ]
])

it('the second derivative of erf is 0 at the infinities', () => {
  for (const x of [inf, -inf]) expect(gradBP(u => gradBP(erf, u), x) + 0).toBe(0)
})

it('erfinv is the inverse of erf', () => {
  fc.assert(fc.property(between(-2, 2), x => expectClose(erfinv(erf(x)), x, 1e-13)))
  fc.assert(fc.property(between(-1, 1), y => expectClose(erf(erfinv(y)), y, 1e-15)))
})

it('erf and erfc add up to 1', () => {
  fc.assert(fc.property(between(-30, 30), x => expectClose(erf(x) + erfc(x), 1, 1e-15)))
})

it('erfc decreases, also where its formulas meet', () => {
  fc.assert(
    fc.property(fc.oneof(between(-2, 26), between(0.49, 0.51), between(-1.01, -0.99)), x => {
      expect(erfc(x + 1e-7)).toBeLessThan(erfc(x))
    })
  )
})

describe('polygamma', () => {
  it('is the derivative of digamma of its order, in both call shapes', () => {
    fc.assert(
      fc.property(positive, x => {
        expect(polygamma(0, x)).toBe(digamma(x))
        expect(gradBP(digamma, x)).toBe(polygamma(1, x))
        expect(gradBP(u => gradBP(digamma, u), x)).toBe(polygamma(2, x))
        expect(pipe(x, polygamma(2))).toBe(polygamma(2, x))
      })
    )
  })

  it.each([-1, 0.5, nan, inf])('refuses the order %d, before it is applied', n => {
    expect(() => polygamma(n)).toThrow(DomainError)
    expect(() => polygamma(n, 1)).toThrow(`the order must be a whole number and not negative, got ${n}`)
  })
})

describe('lbeta', () => {
  it('does not depend on the order, and is a sum of lgammas', () => {
    fc.assert(
      fc.property(fc.oneof(positive, between(10, 40)), fc.oneof(positive, between(10, 40)), (a, b) => {
        expect(lbeta(a, b)).toBe(lbeta(b, a))
        expectClose(lbeta(a, b), lgamma(a) + lgamma(b) - lgamma(a + b), 1e-12)
        expectClose(
          gradBP(u => lbeta(u, b), a),
          digamma(a) - digamma(a + b),
          1e-13
        )
      })
    )
  })

  it('is infinite where both arguments are, or NaN', () => {
    expect([lbeta(inf, inf), lbeta(0, inf), lbeta(0, 0)]).toEqual([-inf, nan, inf])
    expect(gradBP2((a, b) => lbeta(a, b), inf, inf)).toEqual([nan, nan])
  })
})

describe('gammaP and gammaQ', () => {
  /** Around where the formulas change, and in both tails. */
  const pair = fc.tuple(shape, between(0.3, 3)).map(([a, r]) => [a, a * r] as const)

  it('add up to 1', () => {
    fc.assert(fc.property(pair, ([a, x]) => expectClose(gammaP(a, x) + gammaQ(a, x), 1, 1e-14)))
  })

  it('satisfy the recurrence in a', () => {
    fc.assert(
      fc.property(pair, ([a, x]) => expectClose(gammaP(a, x) - gammaP(a + 1, x), gammaDensity(a + 1, x), 1e-13))
    )
  })

  it('are exponentials for a = 1', () => {
    fc.assert(fc.property(between(0, 700), x => expectClose(gammaQ(1, x) / Math.exp(-x), 1, 1e-12)))
  })

  it.each([
    ['gammaP', gammaP],
    ['gammaQ', gammaQ]
  ] as const)('%s has the gradient of central differences in x, first and second', (_, f) => {
    const g = f as unknown as (a: unknown, x: unknown) => unknown
    fc.assert(
      fc.property(fc.tuple(between(0.5, 20), between(0.5, 1.5)), ([a, r]) => {
        for (const x of [a * r, vector([a * r, a]), { x: [a * r] }])
          for (const constant of [a, constVar(a)]) {
            expectGradient((u: unknown) => g(constant, u), [x], 1)
            expectSecondGradient((u: unknown) => g(constant, u), [x], 1, 1e-6)
          }
      }),
      { numRuns: 10 }
    )
  })

  it('have mixed second derivatives, because the density has a gradient in a', () => {
    fc.assert(
      fc.property(between(0.5, 20), between(0.5, 1.5), (a, r) => {
        const mixed = gammaP as unknown as (u: unknown, v: unknown) => unknown
        const x = a * r
        const h = 1e-4
        const want = (gammaDensity(a + h, x) - gammaDensity(a - h, x)) / (2 * h)
        expectClose(
          gradient(u => gradient(v => mixed(u, v), x), a),
          want,
          1e-6
        )
      })
    )
  })

  it('have no gradient in a', () => {
    for (const f of [gammaP, gammaQ]) {
      expect(() => gradBP(a => f(a, 2), 3)).toThrow(NoGradientError)
      expect(() => gradBP2((a, x) => f(a, x), 3, 2)).toThrow('has no gradient in a, only in x')
      expect(gradBP2((a, x) => f(stopGradient(a), x), 3, 2)[0]).toBe(0)
    }
  })

  it.each([
    [2, 0, 0],
    [0, 2, 1],
    [2, inf, 1],
    [inf, 2, 0],
    [0, 0, nan],
    [inf, inf, nan],
    [-1, 2, nan],
    [2, -1, nan],
    [nan, 2, nan],
    [2, nan, nan]
  ])('at (%d, %d) gammaP is %d', (a, x, want) => {
    expect(gammaP(a, x)).toBe(want)
    expect(gammaQ(a, x)).toBe(1 - want)
  })

  it.each([
    [1, 0, 1],
    [2, 0, 0],
    [0.5, 0, inf],
    [0, 0, nan],
    [0, 1, 0],
    [2, inf, 0],
    [inf, 2, 0],
    [2, 2000, 0],
    [2, -1, nan],
    [-1, 2, nan]
  ])('at (%d, %d) the slope is %d', (a, x, want) => {
    expect(gradBP(u => gammaP(a, u), x)).toBe(want)
  })

  it('do not converge for huge parameters, and say so', () => {
    expect(() => gammaP(1e14, 1e14 - 1)).toThrow(ConvergenceError)
    expect(() => gammaQ(1e16, 1e16)).toThrow('gammaQ: no convergence within 1000000 steps')
  })
})

describe('betaInc', () => {
  const parameter = fc.oneof(between(0.5, 8), between(10, 40))
  const inner = between(0.1, 0.9)

  it('is the complement of itself with the tails exchanged', () => {
    fc.assert(
      // 1 - x is exact for fractions of 2 ** 30.
      fc.property(parameter, parameter, fc.integer({ min: 0, max: 2 ** 30 }), (a, b, n) => {
        const x = n / 2 ** 30
        expectClose(betaInc(a, b, 1 - x) + betaInc(b, a, x), 1, 1e-12)
      })
    )
  })

  it('is a power for b = 1', () => {
    fc.assert(fc.property(parameter, between(0, 1), (a, x) => expectClose(betaInc(a, 1, x), x ** a, 1e-13)))
  })

  it('has the gradient of central differences in x, first and second', () => {
    const g = betaInc as unknown as (a: unknown, b: unknown, x: unknown) => unknown
    fc.assert(
      fc.property(parameter, parameter, inner, inner, (a, b, x, y) => {
        for (const z of [x, vector([x, y]), { x, y: [y], tag: 'tag' }]) {
          expectGradient((u: unknown) => g(a, constVar(b), u), [z], 1, 1e-6)
          expectSecondGradient((u: unknown) => g(a, b, u), [z], 1, 1e-4)
        }
      }),
      { numRuns: 10 }
    )
  })

  it('works element by element, in both call shapes', () => {
    expect(toArray(betaInc(2, 3, vector([0.1, 0.7])))).toEqual([betaInc(2, 3, 0.1), betaInc(2, 3, 0.7)])
    expect(pipe(0.3, betaInc(2, 3))).toBe(betaInc(2, 3, 0.3))
  })

  it('has no gradient in the parameters, first or mixed', () => {
    expect(() => gradBP(a => betaInc(a, 2, 0.5), 3)).toThrow(NoGradientError)
    expect(() => gradBP(b => betaInc(2, b, 0.5), 3)).toThrow('betaInc: has no gradient in a and b, only in x')
    const mixed = betaInc as unknown as (a: unknown, b: unknown, x: unknown) => unknown
    expect(() => gradient(a => gradient(x => mixed(a, 2, x), 0.5), 3)).toThrow(NoGradientError)
    const gradients = gradBPN((a, x) => add(mul(a, 0), betaInc(stopGradient(a), 2, x)), 1, 0.5)
    expect(gradients).toEqual([0, 1])
  })

  it.each([
    [2, 3, 0, 0, 0],
    [2, 3, 1, 1, 0],
    [1, 3, 0, 0, 3],
    [3, 1, 1, 1, 3],
    [0.5, 1, 0, 0, inf],
    [1, 0.5, 1, 1, inf],
    [0, 1, 0.5, nan, nan],
    [1, -1, 0.5, nan, nan],
    [1, inf, 0.5, nan, nan],
    [1, 1, -0.1, nan, nan],
    [1, 1, 1.1, nan, nan],
    [1, 1, nan, nan, nan]
  ])('for %d and %d, at %d it is %d, with slope %d', (a, b, x, value, slope) => {
    expect(betaInc(a, b, x)).toBe(value)
    expect(gradBP(betaInc(a, b), x)).toBe(slope)
  })

  it('does not converge for huge parameters, and says so', () => {
    expectClose(betaInc(1e16, 1e16, 0.5), 0.5, 1e-4)
    expect(() => betaInc(1e18, 1e18, 0.5)).toThrow(ConvergenceError)
  })
})
