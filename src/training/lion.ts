/**
 * Lion.
 *
 * @since 0.1.0
 */
import { counted, filledWith } from './elementwise'
import type { AnyOptimizer, StateType } from './optimizer'
import { notNegative, type Rate, rateOf, weight } from './options'
import type { Block } from './pass'

/**
 * Options of `lion`. The rate is 1e-4, `decay1` 0.9, `decay2` 0.99, and `weightDecay` 1e-3, unless they are given.
 *
 * @category model
 * @since 0.1.0
 */
export interface LionOptions {
  readonly rate?: Rate
  readonly decay1?: number
  readonly decay2?: number
  readonly weightDecay?: number
}

/**
 * The state of `lion`: how many steps were taken, and the decaying average of the gradient, in the shape of the
 * parameters.
 *
 * @category model
 * @since 0.1.0
 */
export interface LionState<P> {
  readonly count: number
  readonly mean: P
}

/**
 * The type of the state of `lion`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface OfLion extends StateType {
  readonly state: LionState<this['parameters']>
}

const loop = (
  { gradient, at, parameters, slots: [means], out }: Block,
  rate: number,
  decay1: number,
  decay2: number,
  shrink: number
): void => {
  for (let i = 0, j = at; i < gradient.length; i++, j++) {
    const g = gradient[i]!
    const mean = means![j]!
    means![j] = decay2 * mean + (1 - decay2) * g
    out[j]! -= rate * Math.sign(decay1 * mean + (1 - decay1) * g) + shrink * parameters[j]!
  }
}

/**
 * Lion (Chen and others, "Symbolic discovery of optimization algorithms", 2023). Every number moves by the rate, up or
 * down: a step is `-rate (sign(decay1 mean + (1 - decay1) gradient) + weightDecay parameters)`, and then `mean = decay2
 * mean + (1 - decay2) gradient`. It is `lion` of optax, with its defaults. PyTorch has none.
 *
 * Throws `DomainError` if the rate is not finite, a decay is not from 0 to below 1, or `weightDecay` is negative.
 *
 * @category optimizers
 * @since 0.1.0
 * @example
 * import { lion } from 'backprop-ts/Optimizer'
 *
 * const optimizer = lion({ rate: 0.5, weightDecay: 0 })
 * assert.deepStrictEqual(optimizer.update([3, -4, 0], optimizer.init([0, 0, 0]), [0, 0, 0])[0], [-0.5, 0.5, 0])
 */
export const lion = ({
  rate = 1e-4,
  decay1 = 0.9,
  decay2 = 0.99,
  weightDecay = 1e-3
}: LionOptions = {}): AnyOptimizer<OfLion> => {
  const rateAt = rateOf('lion', rate)
  weight('lion', 'decay1', decay1)
  weight('lion', 'decay2', decay2)
  notNegative('lion', 'weightDecay', weightDecay)
  return counted({
    name: 'lion',
    slots: { mean: filledWith(0) },
    formula: count => {
      const r = rateAt(count)
      return {
        kernel: block => loop(block, r, decay1, decay2, r * weightDecay)
      }
    }
  })
}
