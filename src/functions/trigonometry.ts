/**
 * Trigonometric and hyperbolic functions and their inverses, on plain values and on variables.
 *
 * @since 0.1.0
 */
import { add, div, mul, negate, recip, square, sub } from './arithmetic'
import { cotangentOf, firstOf, type Node } from '../internal/graph/node'
import type { Unary } from '../internal/graph/types'
import { apply1 } from '../internal/numeric/apply'
import { unaryFunction, type UnaryFunction } from '../internal/numeric/define-function'
import { acoshSlope, asinSlope, atanhSlope } from '../internal/numeric/slopes'
import { exp, hypot, log, sqrt } from './powers'

const sine = unaryFunction('sin', Math.sin, (d, x) => mul(d, cos(x)), {
  backwardNumber: (n, s) => s.addNumber(n.operand as Node, cotangentOf(n, s) * Math.cos(firstOf(n)))
})

/**
 * The sine of an angle in radians. Haskell: `sin`.
 *
 * @category trigonometry
 * @since 0.1.0
 * @example
 * import { gradBP, sin } from 'backprop-ts'
 *
 * assert.strictEqual(gradBP(sin, 0), 1)
 */
export const sin = ((x: unknown): unknown => (typeof x === 'number' ? Math.sin(x) : apply1(sine, x))) as Unary

const cosine = unaryFunction('cos', Math.cos, (d, x) => negate(mul(d, sin(x))), {
  backwardNumber: (n, s) => s.addNumber(n.operand as Node, -cotangentOf(n, s) * Math.sin(firstOf(n)))
})

/**
 * The cosine of an angle in radians. Haskell: `cos`.
 *
 * @category trigonometry
 * @since 0.1.0
 * @example
 * import { cos, gradBP } from 'backprop-ts'
 *
 * assert.strictEqual(cos(0), 1)
 * assert.strictEqual(gradBP(cos, Math.PI / 2), -1)
 */
export const cos = ((x: unknown): unknown => (typeof x === 'number' ? Math.cos(x) : apply1(cosine, x))) as Unary

const tangent = unaryFunction('tan', Math.tan, (d, _, y) => mul(d, add(1, square(y))), {
  fallback: x => div(sin(x), cos(x))
})

/**
 * The tangent of an angle in radians. Haskell: `tan`.
 *
 * @category trigonometry
 * @since 0.1.0
 * @example
 * import { gradBP, tan } from 'backprop-ts'
 *
 * assert.strictEqual(gradBP(tan, 0), 1)
 */
export const tan = ((x: unknown): unknown => (typeof x === 'number' ? Math.tan(x) : apply1(tangent, x))) as Unary

/** The derivative of `asin`. Neither it nor its own derivative, `x y³`, loses digits next to ±1. */
const arcsineSlope = unaryFunction('asin′', asinSlope, (d, x, y) => mul(d, mul(mul(x, y), square(y))), {
  fallback: x => recip(sqrt(mul(sub(1, x), add(1, x))))
})
const arcsineSlopeOf = (x: number): number => apply1(arcsineSlope, x) as number

const arcsine = unaryFunction('asin', Math.asin, (d, x) => mul(d, arcsineSlopeOf(x)))

/**
 * The arc sine in radians. It is NaN outside [-1, 1]. Its derivative at ±1 is Infinity. Haskell: `asin`.
 *
 * @category trigonometry
 * @since 0.1.0
 * @example
 * import { asin, gradBP } from 'backprop-ts'
 *
 * assert.strictEqual(gradBP(asin, 0), 1)
 */
export const asin = ((x: unknown): unknown => (typeof x === 'number' ? Math.asin(x) : apply1(arcsine, x))) as Unary

const arccosine = unaryFunction('acos', Math.acos, (d, x) => negate(mul(d, arcsineSlopeOf(x))))

/**
 * The arc cosine in radians. It is NaN outside [-1, 1]. Its derivative at ±1 is -Infinity. Haskell: `acos`.
 *
 * @category trigonometry
 * @since 0.1.0
 * @example
 * import { acos, gradBP } from 'backprop-ts'
 *
 * assert.strictEqual(gradBP(acos, 0), -1)
 */
export const acos = ((x: unknown): unknown => (typeof x === 'number' ? Math.acos(x) : apply1(arccosine, x))) as Unary

const arctangent = unaryFunction('atan', Math.atan, (d, x) => div(div(d, hypot(x, 1)), hypot(x, 1)))

/**
 * The arc tangent in radians. Haskell: `atan`.
 *
 * @category trigonometry
 * @since 0.1.0
 * @example
 * import { atan, gradBP } from 'backprop-ts'
 *
 * assert.strictEqual(gradBP(atan, 0), 1)
 */
export const atan = ((x: unknown): unknown => (typeof x === 'number' ? Math.atan(x) : apply1(arctangent, x))) as Unary

const hyperbolicSine = unaryFunction('sinh', Math.sinh, (d, x) => mul(d, cosh(x)), {
  fallback: x => mul(0.5, sub(exp(x), exp(negate(x))))
})

/**
 * The hyperbolic sine. Haskell: `sinh`.
 *
 * @category trigonometry
 * @since 0.1.0
 * @example
 * import { gradBP, sinh } from 'backprop-ts'
 *
 * assert.strictEqual(gradBP(sinh, 0), 1)
 */
export const sinh = ((x: unknown): unknown =>
  typeof x === 'number' ? Math.sinh(x) : apply1(hyperbolicSine, x)) as Unary

const hyperbolicCosine = unaryFunction('cosh', Math.cosh, (d, x) => mul(d, sinh(x)), {
  fallback: x => mul(0.5, add(exp(x), exp(negate(x))))
})

/**
 * The hyperbolic cosine. Haskell: `cosh`.
 *
 * @category trigonometry
 * @since 0.1.0
 * @example
 * import { cosh, gradBP } from 'backprop-ts'
 *
 * assert.strictEqual(gradBP(cosh, 0), 0)
 */
export const cosh = ((x: unknown): unknown =>
  typeof x === 'number' ? Math.cosh(x) : apply1(hyperbolicCosine, x)) as Unary

export { tanh } from './hyperbolic-tangent'

const areaHyperbolicSine = unaryFunction('asinh', Math.asinh, (d, x) => div(d, hypot(x, 1)), {
  fallback: x => log(add(x, sqrt(add(square(x), 1))))
})

/**
 * The inverse hyperbolic sine. Haskell: `asinh`.
 *
 * @category trigonometry
 * @since 0.1.0
 * @example
 * import { asinh, gradBP } from 'backprop-ts'
 *
 * assert.strictEqual(gradBP(asinh, 0), 1)
 */
export const asinh = ((x: unknown): unknown =>
  typeof x === 'number' ? Math.asinh(x) : apply1(areaHyperbolicSine, x)) as Unary

/** The derivative of `acosh`. Its own derivative is `-x y³`. */
const areaCosineSlope: UnaryFunction = unaryFunction(
  'acosh′',
  acoshSlope,
  (d, x, y) => negate(mul(d, mul(mul(x, y), square(y)))),
  { fallback: x => recip(mul(sqrt(sub(x, 1)), sqrt(add(x, 1)))) }
)

const areaHyperbolicCosine = unaryFunction(
  'acosh',
  Math.acosh,
  (d, x) => mul(d, apply1(areaCosineSlope, x) as number),
  {
    fallback: x => log(add(x, sqrt(sub(square(x), 1))))
  }
)

/**
 * The inverse hyperbolic cosine. It is NaN below 1, and so is its derivative. Its derivative at 1 is Infinity, and the
 * second one -Infinity. Haskell: `acosh`.
 *
 * @category trigonometry
 * @since 0.1.0
 * @example
 * import { acosh, gradBP } from 'backprop-ts'
 *
 * assert.strictEqual(gradBP(acosh, 1.25), 4 / 3)
 */
export const acosh = ((x: unknown): unknown =>
  typeof x === 'number' ? Math.acosh(x) : apply1(areaHyperbolicCosine, x)) as Unary

/** The derivative of `atanh`. Its own derivative is `2 x y²`. */
const areaTangentSlope: UnaryFunction = unaryFunction(
  'atanh′',
  atanhSlope,
  (d, x, y) => mul(2, mul(d, mul(x, square(y)))),
  { fallback: x => recip(mul(sub(1, x), add(1, x))) }
)

const areaHyperbolicTangent = unaryFunction(
  'atanh',
  Math.atanh,
  (d, x) => mul(d, apply1(areaTangentSlope, x) as number),
  {
    fallback: x => mul(0.5, log(div(add(1, x), sub(1, x))))
  }
)

/**
 * The inverse hyperbolic tangent. It is NaN outside [-1, 1], and so is its derivative. Its derivative at ±1 is
 * Infinity. Haskell: `atanh`.
 *
 * @category trigonometry
 * @since 0.1.0
 * @example
 * import { atanh, gradBP } from 'backprop-ts'
 *
 * assert.strictEqual(gradBP(atanh, 0), 1)
 */
export const atanh = ((x: unknown): unknown =>
  typeof x === 'number' ? Math.atanh(x) : apply1(areaHyperbolicTangent, x)) as Unary
