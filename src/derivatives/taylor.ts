/**
 * Derivatives of any order of a function of one number, by power series.
 *
 * @since 0.1.0
 */
import { mul } from '../functions/arithmetic'
import type { AsNumber } from '../functions/rounding'
import { checkResult } from '../internal/engine/run'
import { input } from '../internal/engine/sweep'
import { describe, DomainError, ShapeError } from '../internal/graph/errors'
import { innermost, Node, primal, Scope } from '../internal/graph/node'
import type { BVar, Tracked } from '../internal/graph/types'
import { structural } from '../internal/values/zero-add-one'
import { Expansion } from './power-series'

export type { AsNumber } from '../functions/rounding'

type Coefficients = ReadonlyArray<unknown>

const requireNumber = (name: string, what: string, x: unknown): void => {
  if (typeof primal(x) !== 'number') throw new ShapeError(`${name}: ${what} must be a number, got ${describe(x)}`)
}

/** The coefficients of a function at a point, up to an order. */
const expand = (name: string, f: (x: unknown) => unknown, order: number, point: unknown): Coefficients => {
  innermost(name, [point])
  requireNumber(name, 'the argument', point)
  const scope = new Scope()
  try {
    const x = input(scope, point, structural)
    const y = f(x)
    checkResult(name, y)
    requireNumber(name, 'the result of the function', y)
    if (y instanceof Node && y.scope === scope) return new Expansion(scope, x).coefficients(y, order)
    return Array.from({ length: order + 1 }, (_, k) => (k === 0 ? y : 0))
  } finally {
    scope.close()
  }
}

/** Lets a function of coefficients be called as `(f, n)(x)` and as `(f, n, x)`. */
const ofExpansion = (name: string, finish: (coefficients: Coefficients) => Coefficients) =>
  function (f: (x: unknown) => unknown, n: number, x?: unknown): unknown {
    if (!(Number.isInteger(n) && n >= 0))
      throw new DomainError(`${name}: the order must be a whole number and not negative, got ${n}`)
    const at = (point: unknown): Coefficients => finish(expand(name, f, n, point))
    return arguments.length > 2 ? at(x) : at
  }

/** `c * k!`, where the factorial alone would overflow too. */
const timesFactorial = (c: unknown, k: number): unknown => {
  let [product, factor] = [c as number, 1]
  for (let i = 2; i <= k; i++) {
    factor *= i
    if (i === k || factor > 1e290) [product, factor] = [mul(product, factor), 1]
  }
  return product
}

/**
 * The type of `taylor` and `diffs`. At a variable of an enclosing scope, the results are variables of that scope. The
 * function may then use other variables of that scope, too.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Orders {
  // This overload is for functions that use other variables. It comes first, because TypeScript types the operations in
  // a lambda for the first overload that it tries.
  <T>(
    f: <S>(x: BVar<S, BVar<T, number>>) => BVar<S, BVar<T, number>>,
    n: number,
    x: BVar<T, number>
  ): ReadonlyArray<BVar<T, number>>
  <T>(f: <S>(x: BVar<S, number>) => BVar<S, number>, n: number, x: BVar<T, number>): ReadonlyArray<BVar<T, number>>
  (f: <S>(x: BVar<S, number>) => BVar<S, number>, n: number, x: number): ReadonlyArray<number>
  (
    f: <S>(x: BVar<S, number>) => BVar<S, number>,
    n: number
  ): <X extends number | Tracked<number>>(x: X) => ReadonlyArray<AsNumber<X>>
}

/**
 * The coefficients c_0, …, c_n of the Taylor series of a function at `x`: c_k is the `k`-th derivative divided by k!.
 * `taylor(f, n)` waits for `x`. At a variable of an enclosing scope the coefficients are variables of that scope, so
 * they have gradients of their own.
 *
 * The function runs once. After that, each operation calculates its coefficients from those of its operands, which
 * takes O(n²) steps for nearly all functions of numbers. It takes O(n³) for those whose derivatives are ever new
 * functions, such as `lgamma` or `pow` with a constant exponent, and O(n⁴) for `pow` with an exponent that varies if
 * the base is not a positive number. Products and inverses of matrices take O(n²) products, but the cost of `solve`
 * and of some factorizations doubles with each order. So does that of nested gradients, for all functions.
 *
 * All operations of this library take part, those of structures, optics, vectors and matrices included. So do lifted
 * ones if their `run` is written with functions of this library, as nested gradients require, too. `primal(x)` is the
 * number `x`, and so `cond` chooses by it. Functions with kinks are expanded on the side that their gradient is taken
 * on, and `round` and the like pass all coefficients on, as they do with the gradient.
 *
 * Outside the domain of the function, all coefficients are NaN. At the end of a domain they are those of the gradients
 * there, as of `sqrt` at 0: 0, Infinity, -Infinity, Infinity, … Rounding errors grow slowly with the order: most
 * functions keep 13 digits of c_30, relative to the neighbouring coefficients.
 *
 * Throws `DomainError` if `n` is not whole or is negative, `ShapeError` if `x` or the result of `f` is not a number,
 * and `NoGradientError` for an operation that has no gradient, or whose second derivative is not known.
 *
 * Source: A. Griewank, A. Walther, "Evaluating Derivatives", chapter 13.
 *
 * @category derivatives
 * @since 0.1.0
 * @example
 * import { div, gradBP, sub } from 'backprop-ts'
 * import { taylor } from 'backprop-ts/Derivatives'
 *
 * assert.deepStrictEqual(taylor(x => div(1, sub(1, x)), 4, 0), [1, 1, 1, 1, 1])
 * // The derivative of the coefficient 1 / (1 - x)³ at 0:
 * assert.strictEqual(gradBP(x => taylor(y => div(1, sub(1, y)), 2, x)[2]!, 0), 3)
 */
export const taylor = ofExpansion('taylor', coefficients => coefficients) as Orders

/**
 * A function and its derivatives at `x`, up to order `n`: [f(x), f'(x), …, f^(n)(x)]. They are the coefficients of
 * `taylor` times factorials, and all that is said there holds here. `diffs(f, n)` waits for `x`.
 *
 * @category derivatives
 * @since 0.1.0
 * @example
 * import { pipe } from 'fp-ts/function'
 * import { powInt } from 'backprop-ts'
 * import { diffs } from 'backprop-ts/Derivatives'
 *
 * assert.deepStrictEqual(pipe(2, diffs(x => powInt(x, 3), 4)), [8, 12, 12, 6, 0])
 */
export const diffs = ofExpansion('diffs', coefficients => coefficients.map(timesFactorial)) as Orders
