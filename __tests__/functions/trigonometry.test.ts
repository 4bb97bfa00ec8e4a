import { acos, acosh, asin, asinh, atan, atanh, cos, cosh, gradBP, sin, sinh, tan, tanh } from 'backprop-ts'
import * as fc from 'fast-check'
import { describeUnaryEdges } from '../support/edges'
import { between, describeUnary } from '../support/operands'

const anywhere = between(-3, 3)
const inside = between(-0.9, 0.9)

describeUnary([
  ['sin', sin, Math.sin, anywhere],
  ['cos', cos, Math.cos, anywhere],
  ['tan', tan, Math.tan, between(-1.2, 1.2)],
  ['asin', asin, Math.asin, inside],
  ['acos', acos, Math.acos, inside],
  ['atan', atan, Math.atan, anywhere],
  ['sinh', sinh, Math.sinh, anywhere],
  ['cosh', cosh, Math.cosh, anywhere],
  ['tanh', tanh, Math.tanh, anywhere],
  ['asinh', asinh, Math.asinh, anywhere],
  ['acosh', acosh, Math.acosh, between(1.2, 5)],
  ['atanh', atanh, Math.atanh, inside]
])

const { NaN: nan, POSITIVE_INFINITY: inf } = Number
const half = Math.PI / 2

describeUnaryEdges([
  [
    'sin',
    sin,
    [
      [0, 0, 1],
      [-0, -0, 1],
      [1e3, Math.sin(1e3), Math.cos(1e3)],
      [inf, nan, nan],
      [nan, nan, nan]
    ]
  ],
  [
    'cos',
    cos,
    [
      [0, 1, 0],
      [-0, 1, 0],
      [1e3, Math.cos(1e3), -Math.sin(1e3)],
      [-inf, nan, nan]
    ]
  ],
  [
    'tan',
    tan,
    [
      [0, 0, 1],
      [-0, -0, 1],
      [inf, nan, nan]
    ]
  ],
  [
    'asin',
    asin,
    [
      [0, 0, 1],
      [-0, -0, 1],
      [1, half, inf],
      [-1, -half, inf],
      [2, nan, nan]
    ]
  ],
  [
    'acos',
    acos,
    [
      [0, half, -1],
      [1, 0, -inf],
      [-1, Math.PI, -inf],
      [2, nan, nan]
    ]
  ],
  [
    'atan',
    atan,
    [
      [0, 0, 1],
      [-0, -0, 1],
      [1, Math.PI / 4, 0.5],
      [inf, half, 0],
      [-inf, -half, 0],
      [nan, nan, nan]
    ]
  ],
  [
    'sinh',
    sinh,
    [
      [0, 0, 1],
      [-0, -0, 1],
      [1e3, inf, inf],
      [-1e3, -inf, inf]
    ]
  ],
  [
    'cosh',
    cosh,
    [
      [0, 1, 0],
      [1e3, inf, inf],
      [-1e3, inf, -inf]
    ]
  ],
  [
    'tanh',
    tanh,
    [
      [0, 0, 1],
      [-0, -0, 1],
      [1e3, 1, 0],
      [-1e3, -1, 0],
      [inf, 1, 0],
      [nan, nan, nan]
    ]
  ],
  [
    'asinh',
    asinh,
    [
      [0, 0, 1],
      [-0, -0, 1],
      [1e3, Math.asinh(1e3), 1 / Math.hypot(1e3, 1)],
      [-1e200, Math.asinh(-1e200), 1e-200],
      [inf, inf, 0]
    ]
  ],
  [
    'acosh',
    acosh,
    [
      [1, 0, inf],
      [1.25, Math.LN2, 4 / 3],
      [inf, inf, 0],
      [0.5, nan, nan]
    ]
  ],
  [
    'atanh',
    atanh,
    [
      [0, 0, 1],
      [-0, -0, 1],
      [1, inf, inf],
      [-1, -inf, inf]
    ]
  ]
])

it('the fourth derivative of sin, cos, sinh and cosh is the function itself', () => {
  fc.assert(
    fc.property(anywhere, x => {
      for (const f of [sin, cos, sinh, cosh]) {
        const fourth = gradBP(a => gradBP(b => gradBP(c => gradBP(d => f(d), c), b), a), x)
        expect(fourth).toBeCloseTo(f(x), 12)
      }
    })
  )
})
