/**
 * The numeric functions as `Op`s. Their gradients are those of the functions.
 *
 * @since 0.1.0
 */
import { abs, add, div, mul, negate, recip, signum, sub } from '../functions/arithmetic'
import type { Op } from '../internal/engine/lift'
import { vjp } from '../internal/engine/run'
import { exp, log, logBase, pow, sqrt } from '../functions/powers'
import { acos, acosh, asin, asinh, atan, atanh, cos, cosh, sin, sinh, tan, tanh } from '../functions/trigonometry'

/** Turns a function on variables into an `Op`. */
const operationOf = <As extends readonly unknown[]>(f: (...xs: As) => unknown): Op<As, number> => ({
  run: (...as) =>
    vjp(f as (...xs: ReadonlyArray<unknown>) => unknown, as) as unknown as readonly [number, (dy: number) => As]
})

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
export const addOp: Op<readonly [number, number], number> = operationOf((x: number, y: number) => add(x, y))

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
export const subOp: Op<readonly [number, number], number> = operationOf((x: number, y: number) => sub(x, y))

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
export const mulOp: Op<readonly [number, number], number> = operationOf((x: number, y: number) => mul(x, y))

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
export const divOp: Op<readonly [number, number], number> = operationOf((x: number, y: number) => div(x, y))

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
export const powOp: Op<readonly [number, number], number> = operationOf((x: number, y: number) => pow(x, y))

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
export const logBaseOp: Op<readonly [number, number], number> = operationOf((x: number, y: number) => logBase(x, y))

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
export const negateOp: Op<readonly [number], number> = operationOf((x: number) => negate(x))

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
export const absOp: Op<readonly [number], number> = operationOf((x: number) => abs(x))

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
export const signumOp: Op<readonly [number], number> = operationOf((x: number) => signum(x))

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
export const recipOp: Op<readonly [number], number> = operationOf((x: number) => recip(x))

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
export const expOp: Op<readonly [number], number> = operationOf((x: number) => exp(x))

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
export const logOp: Op<readonly [number], number> = operationOf((x: number) => log(x))

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
export const sqrtOp: Op<readonly [number], number> = operationOf((x: number) => sqrt(x))

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
export const sinOp: Op<readonly [number], number> = operationOf((x: number) => sin(x))

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
export const cosOp: Op<readonly [number], number> = operationOf((x: number) => cos(x))

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
export const tanOp: Op<readonly [number], number> = operationOf((x: number) => tan(x))

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
export const asinOp: Op<readonly [number], number> = operationOf((x: number) => asin(x))

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
export const acosOp: Op<readonly [number], number> = operationOf((x: number) => acos(x))

/**
 * `atan`. Haskell: `atanOp`.
 *
 * @category numeric
 * @since 0.1.0
 * @example
 * import { atanOp, gradOp } from 'backprop-ts/Op'
 *
 * assert.deepStrictEqual(gradOp(atanOp)(0), [1])
 */
export const atanOp: Op<readonly [number], number> = operationOf((x: number) => atan(x))

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
export const sinhOp: Op<readonly [number], number> = operationOf((x: number) => sinh(x))

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
export const coshOp: Op<readonly [number], number> = operationOf((x: number) => cosh(x))

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
export const tanhOp: Op<readonly [number], number> = operationOf((x: number) => tanh(x))

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
export const asinhOp: Op<readonly [number], number> = operationOf((x: number) => asinh(x))

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
export const acoshOp: Op<readonly [number], number> = operationOf((x: number) => acosh(x))

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
export const atanhOp: Op<readonly [number], number> = operationOf((x: number) => atanh(x))
