/**
 * Least squares by Levenberg and Marquardt's method.
 *
 * @since 0.1.0
 */
import { add, div, mul, sub } from '../functions/arithmetic'
import type { Body } from '../internal/engine/run'
import { areFinite } from '../LinearAlgebra/factorizations/columns'
import { dataOf, vectorOf } from '../LinearAlgebra/core/dense-values'
import type { Matrix, Vector } from '../LinearAlgebra/core/vector-types'
import { matVec } from '../LinearAlgebra/products/products'
import { norm2 } from '../LinearAlgebra/statistics/norms'
import { type Advance, iterate } from './iterate'
import { linearModel } from './linear-model'
import { type Fit, type Residuals, residualsOf } from './residuals'
import { checked, type MinimizeOptions } from './result'

interface State {
  readonly point: Fit
  /** The greatest norm that the column of each parameter has had, which is the inverse of the parameter's unit. */
  readonly norms: Float64Array
  readonly radius: number
  readonly model: ReturnType<typeof linearModel> | undefined
  /** The decrease that the last step should have made, if it was too small to be seen. */
  readonly hidden: number
}

const columnNorms = (a: Matrix): Float64Array => {
  const squares = new Float64Array(a.cols)
  dataOf(a).forEach((x, k) => (squares[k % a.cols]! += x * x))
  return squares.map(Math.sqrt)
}

/** How much the residuals change, at most, if each parameter changes by a part of its size. */
const sensitivity = ({ x, jacobian }: Fit): number =>
  columnNorms(jacobian).reduce((sum, norm, i) => sum + norm * Math.abs(dataOf(x)[i]!), 0)

const unitsOf = (norms: Float64Array): Vector => vectorOf(norms.map(norm => (norm === 0 ? 1 : norm)))

const cosine = ({ jacobian, gradient, value }: Fit): number => {
  const norms = columnNorms(jacobian)
  return dataOf(gradient).reduce((g, x, i) => Math.max(g, norms[i] === 0 ? 0 : Math.abs(x) / norms[i]!), 0) / 2 / Math.sqrt(value)
}

const isFit = ({ jacobian, value }: Fit): boolean => Number.isFinite(value) && areFinite(dataOf(jacobian))

const advanced =
  ({ residualsAt, fitAt }: Residuals<unknown, unknown>) =>
  (state: State): Advance<State> => {
    const { point, radius } = state
    const norms = columnNorms(point.jacobian).map((norm, i) => Math.max(norm, state.norms[i]!))
    const model = state.model ?? linearModel(point.residuals, point.jacobian, unitsOf(norms))
    const { step, length, decrease, greatestDecrease, isDamped, solve } = model(radius)
    const size = Math.sqrt(point.value)
    const spread = sensitivity(point)
    if (size <= Number.EPSILON * spread) return { state, stopped: 'value' }
    const rounding = 2 * Number.EPSILON * size * (size + spread)
    const isHidden = greatestDecrease <= rounding
    if (isHidden && greatestDecrease >= state.hidden) return { state, stopped: 'value' }
    const slack = isHidden || !isDamped ? rounding : 0
    const H = (globalThis as any).H
    let full = step
    if (H > 0 && !isHidden && isDamped) {
      const slope = matVec(point.jacobian, step)
      const there = residualsAt(add(point.x, mul(H, step)))
      const bend = mul(2 / H, sub(div(sub(there, point.residuals), H), slope))
      if (areFinite(dataOf(bend))) {
        const a = mul(0.5, solve(bend))
        const units = unitsOf(norms)
        if (2 * norm2(mul(units, a)) <= (globalThis as any).AL * norm2(mul(units, step))) full = add(step, a)
        else if ((globalThis as any).REJ) return { state: { ...state, norms, model, radius: length / 2 } }
      }
    }
    const x = add(point.x, full)
    const residuals = residualsAt(x)
    const value = norm2(residuals) ** 2
    const gain = (point.value - value + slack) / (decrease + slack)
    const to = gain >= 1e-4 ? fitAt(x, residuals) : undefined
    if (to === undefined || !isFit(to)) {
      const isStuck = decrease <= rounding
      return {
        state: { ...state, norms, model, radius: length / 4 },
        stopped: isHidden ? 'value' : isStuck ? (cosine(point) < Math.cbrt(Number.EPSILON) ? 'value' : 'noDescent') : undefined
      }
    }
    const next = gain < 0.25 ? length / 2 : gain > 0.75 || !isDamped ? 2 * length : radius
    return {
      state: { point: to, norms, radius: next, model: undefined, hidden: isHidden ? greatestDecrease : Infinity }
    }
  }

export const levenbergMarquardt = (f: Body, start: unknown, options: any = {}): any => {
  const problem = residualsOf('levenbergMarquardt', f, start)
  const { start: point } = problem
  const { radius = (globalThis as any).FACTOR ?? 100 } = options
  const norms = columnNorms(point.jacobian)
  const length = norm2(mul(unitsOf(norms), point.x))
  return iterate(
    problem as any,
    options,
    { point, norms, radius: radius * (length === 0 ? 1 : length), model: undefined, hidden: Infinity } as State,
    advanced(problem) as any,
    { gradientTolerance: 0, valueTolerance: -Infinity, stepTolerance: Number.EPSILON }
  )
}
