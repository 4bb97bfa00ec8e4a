/**
 * The exponential average of the parameters.
 *
 * @since 0.1.0
 */
import { counted } from './elementwise'
import type { AnyOptimizer, StateType } from './optimizer'
import { weight } from './options'

/**
 * The state of `averaged`: how many steps were taken, and the average of the parameters.
 *
 * @category model
 * @since 0.1.0
 */
export interface AverageState<P> {
  readonly count: number
  readonly average: P
}

/**
 * The type of the state of `averaged`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface OfAverage extends StateType {
  readonly state: AverageState<this['parameters']>
}

/**
 * Keeps an exponential average of the parameters beside them, and leaves the step as it is: `average = decay average +
 * (1 - decay) (parameters + step)`. It starts with the initial parameters. It belongs at the end of a chain, where it
 * sees the step that is taken: `chain(adam(), averaged(0.999))`. The average is in its state. Apart
 * from the start, it is `AveragedModel` of PyTorch with `get_ema_multi_avg_fn(decay)`, which starts with the parameters
 * at its first update, and `ema` of optax applied to the parameters, without debiasing, which starts with zeros (Polyak
 * and Juditsky, "Acceleration of stochastic approximation by averaging", 1992, with equal weights).
 *
 * Throws `DomainError` unless the decay is from 0 to below 1.
 *
 * @category transforms
 * @since 0.1.0
 * @example
 * import { averaged, chain, sgd } from 'backprop-ts/Optimizer'
 *
 * const optimizer = chain(sgd({ rate: 1 }), averaged(0.75))
 * const [step, [, { average }]] = optimizer.update(-4, optimizer.init(1), 1)
 * assert.deepStrictEqual([step, average], [4, 2])
 */
export const averaged = (decay: number): AnyOptimizer<OfAverage> => {
  const rest = 1 - weight('averaged', 'the decay', decay)
  return counted({
    name: 'averaged',
    slots: { average: parameters => parameters },
    formula: () => ({
      kernel: ({ gradient, at, parameters, slots: [averages], out }) => {
        for (let i = 0, j = at; i < gradient.length; i++, j++) {
          const d = gradient[i]!
          averages![j] = decay * averages![j]! + rest * (parameters[j]! + d)
          out[j]! += d
        }
      }
    })
  })
}
