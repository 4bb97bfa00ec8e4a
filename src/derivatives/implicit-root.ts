/**
 * The derivative of a solution of equations, by the implicit function theorem.
 *
 * @since 0.1.0
 */
import { negate } from '../functions/arithmetic'
import { lift } from '../internal/engine/lift'
import { type Body, vjp } from '../internal/engine/run'
import { isNested, Node, primal } from '../internal/graph/node'
import { ScopeError } from '../internal/graph/errors'
import type { BVar, Differentiable } from '../internal/graph/types'
import { checkCotangent } from '../internal/values/check-cotangent'
import { collect } from '../internal/values/collect'
import type { Arg, Matrix, Out1, Vector } from '../LinearAlgebra/core/vector-types'
import { solve as solveLinear } from '../LinearAlgebra/factorizations/solving'
import { transpose } from '../LinearAlgebra/products/products'
import { ravel } from '../LinearAlgebra/shaping/ravel'
import { reverseJacobian } from './jacobian'

/**
 * The type of `implicitRoot`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface ImplicitRoot {
  <P, X extends Differentiable>(
    g: <S>(x: BVar<S, X>, p: BVar<S, P>) => BVar<S, X>,
    solve: (p: P) => X
  ): <Y extends Arg<P>>(p: Y) => Out1<Y, X>
  <S, P, X extends Differentiable>(
    g: <T>(x: BVar<T, X>, p: BVar<T, P>) => BVar<T, X>,
    solve: (p: P) => X,
    p: BVar<S, P>
  ): BVar<S, X>
}

/**
 * The solution `x` of the equations `g(x, p) = 0` as a function of the parameters `p`, with its derivatives of any
 * order. `solve` finds it, by any code on plain values: an iteration, a formula, a library. Nothing of what it does is
 * differentiated. By the implicit function theorem the cotangent of `p` is `-(∂g/∂p)ᵀ (∂g/∂x)⁻ᵀ` times that of `x`.
 * The derivatives are those of the exact solution, if `solve` gives it to enough digits.
 *
 * For a minimiser of `loss(x, p)`, let `g` be the gradient of the loss in `x`, and for a fixed point of `f`,
 * `x - f(x, p)`. A backward pass solves one system of linear equations with as many unknowns as `x` has numbers.
 *
 * Throws `ShapeError` if `g` does not give as many numbers as `x` has, in its structure, `ScopeError` if it uses other
 * variables, and `SingularMatrixError` if `∂g/∂x` is singular: then there is no differentiable solution.
 *
 * @category solutions
 * @since 0.1.0
 * @example
 * import { gradBP, sub, square } from 'backprop-ts'
 * import { implicitRoot } from 'backprop-ts/Derivatives'
 *
 * const newton = (p: number): number => {
 *   let x = 1
 *   for (let i = 0; i < 20; i++) x -= (x * x - p) / (2 * x)
 *   return x
 * }
 * const squareRoot = implicitRoot((x, p) => sub(square(x), p), newton)
 * assert.strictEqual(squareRoot(9), 3)
 * assert.ok(Math.abs(gradBP(p => squareRoot(p), 9) - 1 / 6) < 1e-15)
 */
export const implicitRoot = function (g: Body, solve: (p: unknown) => unknown, p?: unknown): unknown {
  const at = (q: unknown): unknown => {
    const v = collect('implicitRoot', q)
    return lift('implicitRoot', { run }, [v])
  }
  const run = (q: unknown) => {
    const x = q instanceof Node ? at(q) : solve(q)
    if (!(q instanceof Node) && isNested() && collect('implicitRoot', g(x, q)) instanceof Node)
      throw new ScopeError(
        'implicitRoot: the equations use a variable that is not an argument, which would get no gradient. ' +
          'Add it to the parameters, by joinBV'
      )
    return [x, (d: unknown) => [cotangentOfParameters(g, x, q, d)]] as const
  }
  return arguments.length > 2 ? at(p) : at
} as ImplicitRoot

const cotangentOfParameters = (g: Body, x: unknown, p: unknown, d: unknown): unknown => {
  const { get, reverseGet } = ravel(primal(x) as number)
  const equations = (u: unknown): unknown => {
    const y = collect('implicitRoot', g(reverseGet(u as Vector), p))
    checkCotangent('implicitRoot', y, x, 'result of the equations')
    return get(y as number)
  }
  const slopes = (reverseJacobian as (f: Body, a: unknown) => Matrix)(equations, get(x as number))
  const weights = solveLinear(transpose(slopes), get(d as number))
  const [, pullback] = vjp(q => g(x, q), [p])
  return negate(collect('implicitRoot', pullback(reverseGet(weights))[0]) as object)
}
