/**
 * Gradient descent that updates its own copy of the parameters in place, behind a pure interface.
 *
 * @since 0.1.0
 */
import { axpy } from '../../functions/axpy'
import { allStructural, runTracked } from '../../internal/engine/run'
import { describe, DomainError, ShapeError } from '../../internal/graph/errors'
import type { BVar, NumericValue } from '../../internal/graph/types'
import { keysOf, mapContainer, partOf } from '../../internal/values/containers'
import { isCompound, kindOf } from '../../internal/values/kinds'
import type { Matrix, Vector } from '../core/vector-types'
import { axpyInPlace, copied, dataOf, detached, isDense } from '../core/dense-values'

/**
 * Options of `descend`. `rate` is a number, or a function from the step, counted from 0, to a number. `onStep` is
 * called after each step. It gets the loss before the step and a function that copies the parameters after it.
 *
 * @category training
 * @since 0.1.0
 */
export interface Descent<A> {
  readonly rate: number | ((step: number) => number)
  readonly onStep?: (step: number, loss: number, parameters: () => A) => void
}

/** Copies a structure with its vectors and matrices. */
const copy = (x: unknown): unknown => {
  const kind = kindOf(x)
  return isCompound(kind) ? mapContainer(x, kind, copy) : (copied(x) ?? x)
}

type Dense = Vector | Matrix

const denseParts = (x: unknown): ReadonlyArray<Dense> => {
  if (isDense(x)) return [x]
  const kind = kindOf(x)
  return isCompound(kind) ? keysOf(x, kind).flatMap(key => denseParts(partOf(x, key))) : []
}

/** The gradient, with copies of those vectors and matrices that depend on memory about to change. */
const independent = (g: unknown, changing: ReadonlySet<Float64Array>): unknown => {
  if (isDense(g)) return detached(g, changing)
  const kind = kindOf(g)
  return isCompound(kind) ? mapContainer(g, kind, part => independent(part, changing)) : g
}

/** Adds `a g` to `x`. Vectors and matrices are updated in their memory; numbers and containers are made anew. */
const addInPlace = (a: number, g: unknown, x: unknown): unknown => {
  if (isDense(x)) {
    axpyInPlace(a, g as Dense, x)
    return x
  }
  const kind = kindOf(x)
  if (isCompound(kind)) return mapContainer(x, kind, (part, key) => addInPlace(a, partOf(g, key), part))
  return kind === 'static' ? x : axpy(a, g as number, x as number)
}

/**
 * Gradient descent: the parameters after one step `p - rate * gradient` for each sample. The initial parameters are not
 * changed.
 *
 * The loop owns a copy of them, which it updates in place. A step costs one pass over memory and allocates no
 * parameters. If the loss shows plain vectors or matrices to user code, as `primal`, optics and operations with
 * hand-written gradients do, that step makes new parameters instead, because the user may keep the old ones. Do not
 * keep a variable of one step for a later one.
 *
 * Throws `DomainError` for a rate that is not finite, and `ShapeError` if the loss is not a number.
 *
 * @category training
 * @since 0.1.0
 * @example
 * import { square, sub } from 'backprop-ts'
 * import { descend, dot, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * const samples = [
 *   { x: vector([1, 0]), y: 3 },
 *   { x: vector([0, 1]), y: 4 }
 * ]
 * const fitted = descend((w, { x, y }) => square(sub(dot(w, x), y)), vector([0, 0]), samples, { rate: 0.5 })
 * assert.deepStrictEqual(toArray(fitted), [3, 4])
 */
export const descend = <A extends NumericValue, X>(
  loss: <S>(parameters: BVar<S, A>, sample: X) => BVar<S, number>,
  initial: A,
  samples: Iterable<X>,
  { rate, onStep }: Descent<A>
): A => {
  let parameters = copy(initial)
  // A parameter vector may be a factor of a gradient, and must not change before the gradient is used.
  let memory = new Set(denseParts(parameters).map(dataOf))
  let count = 0
  for (const sample of samples) {
    const r = typeof rate === 'number' ? rate : rate(count)
    if (!Number.isFinite(r))
      throw new DomainError(`descend: the rate must be a finite number, got ${r} at step ${count}`)
    const run = runTracked('descend', p => loss(p as BVar<unknown, A>, sample), [parameters], allStructural)
    const { value } = run
    if (typeof value !== 'number')
      throw new ShapeError(`descend: the loss must be a number, got ${describe(value)} at step ${count}`)
    const [gradient] = run.pullback(1)
    if (run.scope.isRevealed) {
      parameters = axpy(-r, gradient as object, parameters as object)
      memory = new Set(denseParts(parameters).map(dataOf))
    } else parameters = addInPlace(-r, independent(gradient, memory), parameters)
    onStep?.(count, value, () => copy(parameters) as A)
    count++
  }
  return parameters as A
}
