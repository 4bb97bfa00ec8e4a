/**
 * The hyperbolic tangent, and the bell-shaped curve that is both its derivative and that of `logistic`.
 *
 * @since 0.1.0
 */
import { add, div, mul, negate, recip, sub } from './arithmetic'
import type { Unary } from '../internal/graph/types'
import { apply1 } from '../internal/numeric/apply'
import { unaryFunction, type UnaryFunction } from '../internal/numeric/define-function'
import { exp } from './powers'

/** `exp(x) / (1 + exp(x))²`, which keeps its digits in both tails. It is the derivative of `logistic`. */
const bell: UnaryFunction = unaryFunction(
  'logistic′',
  x => {
    const e = Math.exp(-Math.abs(x))
    return e / ((1 + e) * (1 + e))
  },
  (d, x, y) => negate(mul(d, mul(y, tanh(mul(0.5, x))))),
  { fallback: x => recip(add(2, add(exp(x), exp(negate(x))))) }
)

export const logisticSlope = (x: number): number => apply1(bell, x) as number

const hyperbolicTangent = unaryFunction('tanh', Math.tanh, (d, x) => mul(d, mul(4, logisticSlope(mul(2, x)))), {
  fallback: x => div(sub(exp(x), exp(negate(x))), add(exp(x), exp(negate(x))))
})

/**
 * The hyperbolic tangent. Haskell: `tanh`.
 *
 * @category trigonometry
 * @since 0.1.0
 * @example
 * import { gradBP, tanh } from 'backprop-ts'
 *
 * assert.strictEqual(gradBP(tanh, 0), 1)
 */
export const tanh = ((x: unknown): unknown =>
  typeof x === 'number' ? Math.tanh(x) : apply1(hyperbolicTangent, x)) as Unary
