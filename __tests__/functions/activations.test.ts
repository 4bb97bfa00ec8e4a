import {
  digamma,
  elu,
  erf,
  exp,
  gelu,
  gradBP,
  hardTanh,
  leakyRelu,
  lgamma,
  logistic,
  logSigmoid,
  mish,
  relu,
  relu6,
  selu,
  silu,
  softplus,
  softSign
} from 'backprop-ts'
import * as fc from 'fast-check'
import { describeUnaryEdges } from '../support/edges'
import { expectClose } from '../support/numerical'
import { between, describeUnary } from '../support/operands'

const anywhere = between(-3, 3)
/** Between poles of the gamma function. */
const regular = fc.oneof(between(0.5, 6), between(-1.6, -1.4))
const logisticOf = (x: number): number => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)))

const nonzero = fc.oneof(between(-3, -0.25), between(0.25, 3))
const scale = 1.0507009873554805
const alpha = 1.6732632423543772
const mishOf = (x: number): number => {
  const e = Math.exp(-Math.abs(x))
  if (x < 0) return (x * e * (e + 2)) / (e * e + 2 * e + 2)
  return (x * (1 + 2 * e)) / (1 + 2 * e + 2 * e * e)
}

describeUnary([
  ['logistic', logistic, logisticOf, anywhere],
  ['softplus', softplus, x => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), anywhere],
  ['relu', relu, x => (x > 0 ? x : 0), fc.oneof(between(-3, -0.25), between(0.25, 3))],
  ['logSigmoid', logSigmoid, x => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x))), anywhere],
  ['leakyRelu', leakyRelu, x => (x > 0 ? x : 0.01 * x), nonzero],
  ['relu6', relu6, x => Math.min(Math.max(x, 0), 6), fc.oneof(between(-3, -0.25), between(0.25, 5.5), between(6.5, 9))],
  ['hardTanh', hardTanh, x => Math.min(Math.max(x, -1), 1), fc.oneof(between(-3, -1.25), between(-0.75, 0.75))],
  ['elu', elu, x => (x > 0 ? x : Math.expm1(x)), nonzero],
  ['selu', selu, x => (x > 0 ? scale * x : scale * alpha * Math.expm1(x)), nonzero],
  ['softSign', softSign, x => x / (1 + Math.abs(x)), nonzero],
  ['silu', silu, x => (x < 0 ? (x * Math.exp(x)) / (1 + Math.exp(x)) : x / (1 + Math.exp(-x))), anywhere],
  ['mish', mish, mishOf, anywhere],
  ['gelu', gelu, gelu, anywhere],
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

describeUnaryEdges([
  [
    'logSigmoid',
    logSigmoid,
    [
      [0, -Math.LN2, 0.5],
      [1e3, 0, 0],
      [-1e3, -1e3, 1],
      [inf, 0, 0],
      [-inf, -inf, 1],
      [nan, nan, nan]
    ]
  ],
  [
    'leakyRelu',
    leakyRelu,
    [
      [0, 0, 0.01],
      [-0, -0, 0.01],
      [inf, inf, 1],
      [-inf, -inf, 0.01],
      [nan, nan, nan]
    ]
  ],
  [
    'relu6',
    relu6,
    [
      [0, 0, 0],
      [6, 6, 0],
      [5.9, 5.9, 1],
      [inf, 6, 0],
      [-inf, 0, 0],
      [nan, nan, nan]
    ]
  ],
  [
    'hardTanh',
    hardTanh,
    [
      [1, 1, 1],
      [-1, -1, 1],
      [1.001, 1, 0],
      [inf, 1, 0],
      [-inf, -1, 0],
      [nan, nan, nan]
    ]
  ],
  [
    'elu',
    elu,
    [
      [0, 0, 1],
      [-0, -0, 1],
      [1e3, 1e3, 1],
      [-1e3, -1, 0],
      [inf, inf, 1],
      [-inf, -1, 0],
      [nan, nan, nan]
    ]
  ],
  [
    'selu',
    selu,
    [
      [0, 0, scale * alpha],
      [inf, inf, scale],
      [-inf, -scale * alpha, 0],
      [nan, nan, nan]
    ]
  ],
  [
    'softSign',
    softSign,
    [
      [0, 0, 1],
      [-0, -0, 1],
      [1e300, 1, 0],
      [inf, 1, 0],
      [-inf, -1, 0],
      [nan, nan, nan]
    ]
  ],
  [
    'silu',
    silu,
    [
      [0, 0, 0.5],
      [1e3, 1e3, 1],
      [-1e4, -0, 0],
      [inf, inf, 1],
      [-inf, -0, 0],
      [nan, nan, nan]
    ]
  ],
  [
    'mish',
    mish,
    [
      [0, 0, 0.6],
      [1e3, 1e3, 1],
      [-1e4, -0, 0],
      [inf, inf, 1],
      [-inf, -0, 0],
      [nan, nan, nan]
    ]
  ],
  [
    'gelu',
    gelu,
    [
      [0, 0, 0.5],
      [1e3, 1e3, 1],
      [-1e4, -0, 0],
      [inf, inf, 1],
      [-inf, -0, 0],
      [nan, nan, nan]
    ]
  ]
])

it.each([
  ['silu', silu],
  ['mish', mish],
  ['gelu', gelu]
] as const)('the second derivative of %s is 0 in the tails', (_, f) => {
  for (const x of [1e4, -1e4, inf, -inf]) expect(gradBP(u => gradBP(f, u), x) + 0).toBe(0)
})

it('the second derivative of elu is that on the left at 0', () => {
  expect([-1, 0, 1].map(x => gradBP(u => gradBP(elu, u), x))).toEqual([Math.exp(-1), 1, 0])
})

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

it('the third derivatives of elu and gelu are those of their formulas', () => {
  const third = (f: typeof elu) => gradBP(a => gradBP(b => gradBP(f, b), a), -1)
  expectClose(third(elu), Math.exp(-1), 1e-15)
  // phi(x) (x³ - 4 x)
  expectClose(third(gelu), (3 * Math.exp(-0.5)) / Math.sqrt(2 * Math.PI), 1e-14)
})
