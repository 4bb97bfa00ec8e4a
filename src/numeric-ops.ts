/**
 * The numeric functions as operations. Their gradients are those of the functions.
 *
 * @since 0.1.0
 */
import { abs, add, div, mul, negate, recip, signum, sub } from './arithmetic'
import type { Op } from './internal/lift'
import { linearize } from './internal/run'
import { exp, log, logBase, pow, sqrt } from './powers'
import { acos, acosh, asin, asinh, atan, atanh, cos, cosh, sin, sinh, tan, tanh } from './trigonometry'

/** The operation that a function on variables is. */
const operationOf = <As extends readonly unknown[]>(f: (...xs: As) => unknown): Op<As, number> => ({
  run: (...as) => {
    const { value, pullback } = linearize(f as (...xs: ReadonlyArray<unknown>) => unknown, as)
    return [value as number, d => pullback(d) as As]
  }
})

type Unary = Op<readonly [number], number>
type Binary = Op<readonly [number, number], number>

/**
 * `x + y`. Haskell: `+.`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { addOp, gradOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(addOp)(2, 3), [1, 1])
 */
export const addOp: Binary = operationOf((x: number, y: number) => add(x, y))

/**
 * `x - y`. Haskell: `-.`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { gradOp, subOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(subOp)(2, 3), [1, -1])
 */
export const subOp: Binary = operationOf((x: number, y: number) => sub(x, y))

/**
 * `x * y`. Haskell: `*.`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { gradOp, mulOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(mulOp)(2, 3), [3, 2])
 */
export const mulOp: Binary = operationOf((x: number, y: number) => mul(x, y))

/**
 * `x / y`. Haskell: `/.`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { divOp, gradOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(divOp)(2, 3), [1 / 3, -2 / 9])
 */
export const divOp: Binary = operationOf((x: number, y: number) => div(x, y))

/**
 * `x ** y`. Haskell: `**.`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { gradOp, powOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(powOp)(2, 3), [12, 8 * Math.log(2)])
 */
export const powOp: Binary = operationOf((x: number, y: number) => pow(x, y))

/**
 * The logarithm of `y` in base `x`. Haskell: `logBaseOp`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { evalOp, logBaseOp } from 'backprop-ts/Op'
 *
 * assert.strictEqual(evalOp(logBaseOp)(2, 8), 3)
 */
export const logBaseOp: Binary = operationOf((x: number, y: number) => logBase(x, y))

/**
 * `negate`. Haskell: `negateOp`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { gradOp, negateOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(negateOp)(2), [-1])
 */
export const negateOp: Unary = operationOf((x: number) => negate(x))

/**
 * `abs`. Haskell: `absOp`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { absOp, gradOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(absOp)(-2), [-1])
 */
export const absOp: Unary = operationOf((x: number) => abs(x))

/**
 * `signum`. Haskell: `signumOp`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { gradOp, signumOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(signumOp)(3), [0])
 */
export const signumOp: Unary = operationOf((x: number) => signum(x))

/**
 * `recip`. Haskell: `recipOp`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { gradOp, recipOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(recipOp)(2), [-0.25])
 */
export const recipOp: Unary = operationOf((x: number) => recip(x))

/**
 * `exp`. Haskell: `expOp`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { expOp, gradOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(expOp)(0), [1])
 */
export const expOp: Unary = operationOf((x: number) => exp(x))

/**
 * `log`. Haskell: `logOp`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { gradOp, logOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(logOp)(4), [0.25])
 */
export const logOp: Unary = operationOf((x: number) => log(x))

/**
 * `sqrt`. Haskell: `sqrtOp`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { gradOp, sqrtOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(sqrtOp)(4), [0.25])
 */
export const sqrtOp: Unary = operationOf((x: number) => sqrt(x))

/**
 * `sin`. Haskell: `sinOp`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { gradOp, sinOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(sinOp)(0), [1])
 */
export const sinOp: Unary = operationOf((x: number) => sin(x))

/**
 * `cos`. Haskell: `cosOp`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { cosOp, gradOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(cosOp)(0), [-0])
 */
export const cosOp: Unary = operationOf((x: number) => cos(x))

/**
 * `tan`. Haskell: `tanOp`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { gradOp, tanOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(tanOp)(0), [1])
 */
export const tanOp: Unary = operationOf((x: number) => tan(x))

/**
 * `asin`. Haskell: `asinOp`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { asinOp, gradOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(asinOp)(0), [1])
 */
export const asinOp: Unary = operationOf((x: number) => asin(x))

/**
 * `acos`. Haskell: `acosOp`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { acosOp, gradOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(acosOp)(0), [-1])
 */
export const acosOp: Unary = operationOf((x: number) => acos(x))

/**
 * `atan`. Haskell: `atanOp`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { atanOp, gradOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(atanOp)(1), [0.5])
 */
export const atanOp: Unary = operationOf((x: number) => atan(x))

/**
 * `sinh`. Haskell: `sinhOp`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { gradOp, sinhOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(sinhOp)(0), [1])
 */
export const sinhOp: Unary = operationOf((x: number) => sinh(x))

/**
 * `cosh`. Haskell: `coshOp`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { coshOp, gradOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(coshOp)(0), [0])
 */
export const coshOp: Unary = operationOf((x: number) => cosh(x))

/**
 * `tanh`. Haskell: `tanhOp`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { gradOp, tanhOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(tanhOp)(0), [1])
 */
export const tanhOp: Unary = operationOf((x: number) => tanh(x))

/**
 * `asinh`. Haskell: `asinhOp`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { asinhOp, gradOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(asinhOp)(0), [1])
 */
export const asinhOp: Unary = operationOf((x: number) => asinh(x))

/**
 * `acosh`. Haskell: `acoshOp`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { acoshOp, gradOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(acoshOp)(1.25), [4 / 3])
 */
export const acoshOp: Unary = operationOf((x: number) => acosh(x))

/**
 * `atanh`. Haskell: `atanhOp`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { atanhOp, gradOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(atanhOp)(0), [1])
 */
export const atanhOp: Unary = operationOf((x: number) => atanh(x))
