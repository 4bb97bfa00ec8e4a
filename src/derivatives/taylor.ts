/**
 * Derivatives of any order of functions of one number, by power series.
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

type Body = (x: unknown) => unknown

const requireNumber = (name: string, what: string, x: unknown): void => {
  if (typeof primal(x) !== 'number') throw new ShapeError(`${name}: ${what}, got ${describe(primal(x))}`)
}

/** The coefficients c_0, …, c_n of a function at a point. */
const expand = (name: string, f: Body, order: number, x: unknown): ReadonlyArray<unknown> => {
  innermost(name, [x])
  requireNumber(name, 'the point must be a number', x)
  const scope = new Scope()
  try {
    const argument = input(scope, x, structural)
    const y = f(argument)
    checkResult(y)
    requireNumber(name, 'the function must give a number', y)
    if (y instanceof Node && y.scope === scope) return new Expansion(scope, argument).coefficients(y, order)
    return Array.from({ length: order + 1 }, (_, k) => (k === 0 ? y : 0))
  } finally {
    scope.close()
  }
}

/** Makes a function that can be called as `(f, n)(x)` and as `(f, n, x)`. */
const expansion = (name: string, ofCoefficients: (cs: ReadonlyArray<unknown>) => ReadonlyArray<unknown>) =>
  function (f: Body, order: number, x?: unknown): unknown {
    if (!(Number.isInteger(order) && order >= 0))
      throw new DomainError(`${name}: the order must be a whole number and not negative, got ${order}`)
    const at = (point: unknown) => ofCoefficients(expand(name, f, order, point))
    return arguments.length > 2 ? at(x) : at
  }

/** `c * k!`. The factorials of numbers above 170 overflow, so these take more than one step. */
const timesFactorial = (c: unknown, k: number): unknown => {
  let [product, factor] = [c, 1]
  for (let i = 2; i <= k; i++) {
    factor *= i
    if (factor > 1e290 || i === k) [product, factor] = [mul(product as number, factor), 1]
  }
  return product
}
export const taylor = expansion('taylor', cs => cs) as never as (...xs: any[]) => any
export const diffs = expansion('diffs', cs => cs.map(timesFactorial)) as never as (...xs: any[]) => any
