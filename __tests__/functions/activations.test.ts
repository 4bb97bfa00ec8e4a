import { digamma, erf, exp, gradBP, lgamma, logistic, relu, softplus } from 'backprop-ts'
import * as fc from 'fast-check'
import { describeUnaryEdges } from '../support/edges'
import { expectClose } from '../support/numerical'
import { between, describeUnary } from '../support/operands'

const anywhere = between(-3, 3)
/** Between poles of the gamma function. */
const regular = fc.oneof(between(0.5, 6), between(-1.6, -1.4))
const logisticOf = (x: number): number => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)))

describeUnary([
  ['logistic', logistic, logisticOf, anywhere],
  ['softplus', softplus, x => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), anywhere],
  ['relu', relu, x => (x > 0 ? x : 0), fc.oneof(between(-3, -0.25), between(0.25, 3))],
  ['lgamma', lgamma, lgamma, regular],
  ['digamma', digamma, digamma, regular],
  ['erf', erf, erf, anywhere]
])

const { NaN: nan, POSITIVE_INFINITY: inf } = Number
const euler = 0.5772156649015329
const tiny = Math.exp(-30)

describeUnaryEdges([
  [
    'logistic',
    logistic,
    [
      [0, 0.5, 0.25],
      [-0, 0.5, 0.25],
      [-30, tiny / (1 + tiny), tiny / (1 + tiny) ** 2],
      [1e3, 1, 0],
      [-1e3, 0, 0],
      [inf, 1, 0],
      [-inf, 0, 0],
      [nan, nan, nan]
    ]
  ],
  [
    'softplus',
    softplus,
    [
      [0, Math.LN2, 0.5],
      [-30, Math.log1p(tiny), tiny / (1 + tiny)],
      [1e3, 1e3, 1],
      [-1e3, 0, 0],
      [inf, inf, 1],
      [-inf, 0, 0],
      [nan, nan, nan]
    ]
  ],
  [
    'relu',
    relu,
    [
      [0, 0, 0],
      [-0, -0, 0],
      [1e-300, 1e-300, 1],
      [1e3, 1e3, 1],
      [-1e3, 0, 0],
      [inf, inf, 1],
      [-inf, 0, 0],
      [nan, nan, nan]
    ]
  ],
  [
    'lgamma',
    lgamma,
    [
      [1, 0, -euler],
      [2, 0, 1 - euler],
      [0, inf, -inf],
      [-1, inf, nan],
      [inf, inf, inf],
      [nan, nan, nan]
    ]
  ],
  [
    'digamma',
    digamma,
    [
      [1, -euler, Math.PI ** 2 / 6],
      [0, -inf, inf],
      [-1, nan, inf],
      [inf, inf, 0],
      [nan, nan, nan]
    ]
  ],
  [
    'erf',
    erf,
    [
      [0, 0, 2 / Math.sqrt(Math.PI)],
      [-0, -0, 2 / Math.sqrt(Math.PI)],
      [1e3, 1, 0],
      [-1e3, -1, 0],
      [-inf, -1, 0],
      [nan, nan, nan]
    ]
  ]
])

it('relu has the second derivative 0, at 0 too', () => {
  for (const x of [-1, 0, 1]) expect(gradBP(u => gradBP(relu, u), x)).toBe(0)
})

it('the higher derivatives of erf are those of the Gaussian', () => {
  fc.assert(
    fc.property(anywhere, x => {
      const gaussian = (2 / Math.sqrt(Math.PI)) * exp(-x * x)
      expectClose(
        gradBP(a => gradBP(erf, a), x),
        -2 * x * gaussian,
        1e-14
      )
      expectClose(
        gradBP(a => gradBP(b => gradBP(erf, b), a), x),
        (4 * x * x - 2) * gaussian,
        1e-13
      )
    })
  )
})

it('the second and third derivatives of the logistic function at 0 are 0 and -1/8', () => {
  expect(gradBP(a => gradBP(logistic, a), 0) + 0).toBe(0)
  expect(gradBP(a => gradBP(b => gradBP(logistic, b), a), 0)).toBe(-0.125)
})
