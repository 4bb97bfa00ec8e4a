import { gradBP, log1mExp, logAddExp, logistic, logit, xlogy } from 'backprop-ts'
import * as fc from 'fast-check'
import { pipe } from 'fp-ts/function'
import { describeBinaryEdges, describeUnaryEdges } from '../support/edges'
import { expectClose } from '../support/numerical'
import { between, describeBinary, describeUnary } from '../support/operands'

const anywhere = between(-3, 3)
const positive = between(0.3, 4)
const { NaN: nan, POSITIVE_INFINITY: inf } = Number

const logAddExpOf = (x: number, y: number): number =>
  x === y ? x + Math.LN2 : Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y)))

describeBinary([
  ['xlogy', xlogy, (x, y) => x * Math.log(y), [positive, positive]],
  ['logAddExp', logAddExp, logAddExpOf, [anywhere, anywhere]]
])

describeUnary([
  [
    'log1mExp',
    log1mExp,
    x => (x < Math.LN2 ? Math.log(-Math.expm1(-x)) : Math.log1p(-Math.exp(-x))),
    fc.oneof(between(0.1, 0.65), between(0.75, 4))
  ],
  [
    'logit',
    logit,
    p => (Math.abs(p - 0.5) < 0.25 ? 2 * Math.atanh(2 * p - 1) : Math.log(p / (1 - p))),
    between(0.1, 0.9)
  ]
])

describeBinaryEdges([
  [
    'xlogy',
    xlogy,
    [
      [0, 0, 0, -inf, 0],
      [0, 2, 0, Math.LN2, 0],
      [-0, 2, 0, Math.LN2, 0],
      [0, inf, 0, inf, 0],
      [0, -1, 0, nan, 0],
      [2, 0, -inf, -inf, inf],
      [2, 1, 0, 0, 2],
      [2, inf, inf, inf, 0],
      [0, nan, nan, nan, nan],
      [nan, 1, nan, 0, nan]
    ]
  ],
  [
    'logAddExp',
    logAddExp,
    [
      [0, 0, Math.LN2, 0.5, 0.5],
      [1e3, 1e3, 1e3 + Math.LN2, 0.5, 0.5],
      [inf, inf, inf, 0.5, 0.5],
      [-inf, -inf, -inf, 0.5, 0.5],
      [inf, -inf, inf, 1, 0],
      [-inf, 3, 3, 0, 1],
      [3, -inf, 3, 1, 0],
      [3, inf, inf, 0, 1],
      [1e3, -1e3, 1e3, 1, 0],
      [-1e3, -1e3, -1e3 + Math.LN2, 0.5, 0.5],
      [nan, 1, nan, nan, nan]
    ]
  ]
])

describeUnaryEdges([
  [
    'log1mExp',
    log1mExp,
    [
      [0, -inf, inf],
      [5e-324, Math.log(5e-324), inf],
      [Math.LN2, -Math.LN2, 1],
      [1e3, -0, 0],
      [inf, -0, 0],
      [nan, nan, nan]
    ]
  ],
  [
    'logit',
    logit,
    [
      [0.5, 0, 4],
      [0, -inf, inf],
      [1, inf, inf],
      [nan, nan, nan]
    ]
  ]
])

it('log1mExp is NaN at negative numbers, and logit outside of [0, 1]', () => {
  expect([log1mExp(-1), log1mExp(-inf), logit(-0.1), logit(1.1), logit(inf)]).toEqual([nan, nan, nan, nan, nan])
})

it('xlogy is 0 times any logarithm', () => {
  fc.assert(fc.property(fc.double({ noNaN: true }), y => expect(xlogy(0, y)).toBe(0)))
})

it('logAddExp does not depend on the order, and its slopes add up to 1', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (x, y) => {
      expect(logAddExp(x, y)).toBe(logAddExp(y, x))
      expectClose(gradBP(u => logAddExp(u, y), x) + gradBP(u => logAddExp(x, u), y), 1, 1e-15)
    })
  )
})

it('logit is the inverse of logistic', () => {
  fc.assert(fc.property(between(-30, 2), x => expectClose(logit(logistic(x)), x, 1e-15)))
})

it('log1mExp is the logarithm of the complement', () => {
  fc.assert(fc.property(between(0.001, 30), x => expectClose(log1mExp(x), Math.log(1 - Math.exp(-x)), 1e-12)))
})

it('in a pipe, xlogy and logAddExp take the piped value first', () => {
  expect(pipe(2, xlogy(1))).toBe(0)
  expect(pipe(2, logAddExp(-inf))).toBe(2)
})
