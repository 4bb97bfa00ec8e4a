/**
 * Least squares by Levenberg and Marquardt's method.
 *
 * @since 0.1.0
 */
import type { Jacobian } from '../derivatives/jacobian-layout'
import type { To } from '../derivatives/signatures'
import { add, div, mul, sub } from '../functions/arithmetic'
import type { Body } from '../internal/engine/run'
import type { BVar, Differentiable } from '../internal/graph/types'
import { dataOf } from '../LinearAlgebra/core/dense-values'
import type { Vector } from '../LinearAlgebra/core/vector-types'
import { matVec } from '../LinearAlgebra/products/products'
import { norm2 } from '../LinearAlgebra/statistics/norms'
import type { Composition, OfAnyScope, ResultOf } from '../variables/runners'
import { covarianceOf } from './covariance'
import { type Advance, isSmallStep, iterate, type Tolerances } from './iterate'
import { type LinearModel, linearModel, type LinearStep } from './linear-model'
import { columnNorms, type Fit, isFit, type Residuals, residualsOf, weightsOf } from './residuals'
import { checked, type Minimum, type MinimizeOptions } from './result'

/**
 * Options of `levenbergMarquardt`, besides those of all minimizers. By default, the tolerances of the gradient and of
 * the value are none: it stops where rounding hides what is left to gain.
 *
 * - `radius`: how long the first step may be, as a multiple of the vector of the parameters at the start, each measured
 *   by its effect on the residuals. By default 1.
 *
 * @category model
 * @since 0.1.0
 */
export interface LevenbergMarquardtOptions<P> extends MinimizeOptions<P> {
  readonly radius?: number
}

/**
 * What `levenbergMarquardt` found. The `value` is the sum of squares of the residuals, and the `gradientNorm` that of
 * its gradient.
 *
 * `covariance()` estimates the covariances of the parameters: `s² (Jᵀ J)⁻¹`, where `J` is the Jacobian of the residuals
 * and `s²` the sum of their squares divided by the degrees of freedom, the number of residuals minus that of the
 * parameters. It is laid out like a Hessian: the covariance of `a` and `b` is `covariance().a.b`, and that of a vector
 * is a matrix. `covariance(variance)` takes the variance of the residuals instead of `s²`: 1 if each was divided by its
 * standard deviation. It throws `DomainError` if there are no degrees of freedom or the Jacobian is not finite, and
 * `SingularMatrixError` if the residuals do not determine all parameters.
 *
 * @category model
 * @since 0.1.0
 */
export interface LeastSquares<P, R> extends Minimum<P> {
  readonly residuals: R
  readonly covariance: (variance?: number) => Jacobian<P, P>
}

/**
 * The type of `levenbergMarquardt`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface LevenbergMarquardt {
  <F extends Composition>(
    residuals: OfAnyScope<F, number> & To<Differentiable, ResultOf<F, number>>,
    start: number,
    options?: LevenbergMarquardtOptions<number>
  ): LeastSquares<number, ResultOf<F, number>>
  <F extends Composition, P>(
    residuals: OfAnyScope<F, P> & To<Differentiable, ResultOf<F, P>>,
    start: P,
    options?: LevenbergMarquardtOptions<NoInfer<P>>
  ): LeastSquares<P, ResultOf<F, P>>
  <R extends Differentiable>(
    residuals: <S>(x: BVar<S, number>) => BVar<S, R>,
    start: number,
    options?: LevenbergMarquardtOptions<number>
  ): LeastSquares<number, R>
  <P, R extends Differentiable>(
    residuals: <S>(x: BVar<S, P>) => BVar<S, R>,
    start: P,
    options?: LevenbergMarquardtOptions<NoInfer<P>>
  ): LeastSquares<P, R>
}

interface State {
  readonly point: Fit
  /** The greatest norm that the column of each parameter has had. */
  readonly norms: Float64Array
  readonly radius: number
  /** The model at the point, if it is known from the last iteration. */
  readonly model: LinearModel | undefined
  /** By how much the last model could decrease, if rounding hides it. */
  readonly hidden: number
}

const defaults: Tolerances = { gradientTolerance: 0, valueTolerance: -Infinity, stepTolerance: Number.EPSILON }

/** A step counts as successful if the value decreases by this part of what the model promises. */
const minGain = 1e-4

/** Up to this cosine of the angle between the residuals and what a parameter can change, no descent is expected. */
const maxCosine = Math.sqrt(Math.sqrt(Number.EPSILON))

/** The second derivative along a step is found from residuals at this part of it. */
const probe = 0.1

/** How long the acceleration of a step may be compared with the step. */
const maxAcceleration = 0.375

/** A bound of the change of the residuals if each parameter changes by a part of its size. */
const spreadOf = ({ x, jacobian }: Fit): number =>
  columnNorms(jacobian).reduce((sum, norm, i) => sum + norm * Math.abs(dataOf(x)[i]!), 0)

/** The greatest cosine of the angles between the residuals and the columns of the Jacobian. */
const cosineOf = ({ jacobian, gradient, value }: Fit): number => {
  const weighted = div(gradient, weightsOf(columnNorms(jacobian)))
  return dataOf(weighted).reduce((most, x) => Math.max(most, Math.abs(x)), 0) / (2 * Math.sqrt(value))
}

/** Whether nothing is wrong if no lower point is found: the residuals are perpendicular to what can change, or zero. */
const isMinimum = (point: Fit, model: LinearModel): boolean =>
  cosineOf(point) <= maxCosine || isSmallStep(model.within(Infinity).step, point.x, Math.sqrt(Number.EPSILON))

/**
 * Bends a step along the geodesic that starts with it, or gives `undefined` if the residuals bend too much on the way:
 * Transtrum and Sethna, "Improvements to the Levenberg–Marquardt algorithm for nonlinear least-squares minimization"
 * (2012), equations 7 and 15. It follows curved valleys in a tenth of the steps.
 */
const accelerated = (
  residualsAt: (x: Vector) => Vector,
  { x, residuals, jacobian }: Fit,
  { step, length, against }: LinearStep,
  weights: Vector,
  rounding: number
): Vector | undefined => {
  const slope = div(sub(residualsAt(add(x, mul(probe, step))), residuals), probe)
  const bend = mul(2 / probe, sub(slope, matVec(jacobian, step)))
  const size = norm2(bend)
  if (!(size < Infinity)) return undefined
  if (size <= rounding / probe ** 2) return step
  const acceleration = mul(0.5, against(bend))
  return norm2(mul(weights, acceleration)) <= maxAcceleration * length ? add(step, acceleration) : undefined
}

const advanced =
  ({ residualsAt, fitAt }: Pick<Residuals<unknown, unknown>, 'residualsAt' | 'fitAt'>) =>
  (state: State): Advance<State> => {
    const { point, radius } = state
    const norms = columnNorms(point.jacobian).map((norm, i) => Math.max(norm, state.norms[i]!))
    const weights = weightsOf(norms)
    const [size, spread] = [Math.sqrt(point.value), spreadOf(point)]
    if (size <= Number.EPSILON * spread) return { state, stopped: 'value' }
    const model = state.model ?? linearModel(point.residuals, point.jacobian, weights)
    const rounding = 2 * Number.EPSILON * size * (size + spread)
    const { greatestDecrease } = model
    const isHidden = greatestDecrease <= rounding
    if (isHidden && greatestDecrease >= state.hidden) return { state, stopped: 'value' }
    const found = model.within(radius)
    const { step, length, decrease, isDamped } = found
    const isStraight = isHidden || !isDamped
    const bent =
      isStraight || decrease <= rounding
        ? step
        : accelerated(residualsAt, point, found, weights, 4 * Number.EPSILON * (size + spread))
    /** The next point, if it is good enough, and which part of the promised decrease it gained. */
    const tried = (x: Vector): readonly [Fit | undefined, number] => {
      const residuals = residualsAt(x)
      // Where rounding hides the decrease, the model is trusted.
      const slack = isStraight ? rounding : 0
      const gain = (point.value - norm2(residuals) ** 2 + slack) / (decrease + slack)
      const fit = gain >= minGain ? fitAt(x, residuals) : undefined
      return [fit !== undefined && isFit(fit) ? fit : undefined, gain]
    }
    const [next, gain] = bent === undefined ? [undefined, 0] : tried(add(point.x, bent))
    if (next === undefined) {
      const isLast = isHidden || decrease <= rounding
      return {
        state: { ...state, norms, model, radius: bent === undefined ? length / 2 : length / 4 },
        stopped: isLast ? (isHidden || isMinimum(point, model) ? 'value' : 'noDescent') : undefined
      }
    }
    const nextRadius = gain < 0.25 ? length / 2 : gain > 0.75 || !isDamped ? 2 * length : radius
    const hidden = isHidden ? greatestDecrease : Infinity
    return { state: { point: next, norms, radius: nextRadius, model: undefined, hidden } }
  }

/**
 * The parameters that make the sum of squares of residuals least, from a start near enough. The function gives the
 * residuals in any structure: a vector, an array, a record. Where the residuals at the minimum are small or nearly
 * linear, as in most fits, it converges like Newton's method without second derivatives. Where they are neither,
 * `newton` takes fewer steps.
 *
 * It is the method of Levenberg and Marquardt in Moré's form, with a trust region in which each parameter is measured
 * by the greatest effect on the residuals that it has had: "The Levenberg–Marquardt algorithm: implementation and
 * theory" (1978). Steps come from the singular values of the Jacobian, so its condition is not squared. In curved
 * valleys they follow the curve, which costs one more evaluation: Transtrum and Sethna (2012). An iteration takes an
 * evaluation, and if it is successful a Jacobian: as many evaluations as there are parameters, by forward mode, or one
 * and a pass backward for each residual if these are not more. With `m` residuals of `n` parameters it needs about
 * `2 m n² + 20 n³` operations besides.
 *
 * Where residuals are not finite, the step is shortened. Parameters without influence stay as they are. By default it
 * goes on until rounding hides what is left to gain, and then `stopped` is `value`, or `step` if the last step was that
 * small. A minimum at infinity is approached until no change is seen.
 *
 * Throws `DomainError` for wrong options, or if the squares of the residuals at the start leave the range of numbers,
 * `ShapeError` if there are no residuals or their structure changes, and `ScopeError` if the function uses variables of
 * an enclosing scope.
 *
 * @category minimizers
 * @since 0.1.0
 * @example
 * import { exp, mul, negate, splitBV, sub } from 'backprop-ts'
 * import { vector } from 'backprop-ts/LinearAlgebra'
 * import { levenbergMarquardt } from 'backprop-ts/Minimize'
 *
 * const time = vector([0, 1, 2, 3, 4])
 * const measured = vector([4.1, 2.4, 1.5, 0.8, 0.6])
 * const { parameters, converged, covariance } = levenbergMarquardt(
 *   p => {
 *     const { height, rate } = splitBV(p)
 *     return sub(mul(height, exp(mul(negate(rate), time))), measured)
 *   },
 *   { height: 1, rate: 1 }
 * )
 * assert.ok(converged)
 * assert.strictEqual(parameters.rate.toFixed(3), '0.515')
 * assert.strictEqual(Math.sqrt(covariance().rate.rate).toFixed(3), '0.016')
 */
export const levenbergMarquardt = (<P, R>(
  f: Body,
  start: P,
  options: LevenbergMarquardtOptions<P> = {}
): LeastSquares<P, R> => {
  const name = 'levenbergMarquardt'
  const problem = residualsOf<P, R>(name, f, start)
  const point = problem.start
  const { radius = 1 } = options
  checked(name, 'radius', radius, radius > 0 && radius < Infinity, 'a positive finite number')
  const norms = columnNorms(point.jacobian)
  const length = norm2(mul(weightsOf(norms), point.x))
  const first = radius * (length === 0 ? Math.sqrt(point.value) : length)
  const advance = advanced(problem)
  let last: State = { point, norms, radius: first, model: undefined, hidden: Infinity }
  const minimum = iterate<P, State>(
    problem,
    options,
    last,
    state => {
      const next = advance(state)
      last = next.state
      return next
    },
    defaults
  )
  return {
    ...minimum,
    residuals: problem.structureOf(last.point.residuals),
    covariance: variance => covarianceOf(name, minimum.parameters, last.point, variance)
  }
}) as LevenbergMarquardt
