/**
 * One step from several gradients.
 *
 * @since 0.1.0
 */
import { counted, filledWith } from './elementwise'
import type { AnyOptimizer, StateType } from './optimizer'
import { wholeFrom } from './options'

/**
 * The state of `accumulate`: how many gradients there were, and the sum of those since the last step.
 *
 * @category model
 * @since 0.1.0
 */
export interface AccumulateState<P> {
  readonly count: number
  readonly sum: P
}

/**
 * The type of the state of `accumulate`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface OfAccumulate extends StateType {
  readonly state: AccumulateState<this['parameters']>
}

/**
 * Makes one step of `count` gradients, by their mean: `chain(accumulate(4), adam())`. In between, the step is zero, and
 * the stages after it in the chain are not run: they see one gradient, and count one step. So a batch can be larger
 * than what memory allows. It is `MultiSteps` of optax.
 *
 * Throws `DomainError` unless `count` is a positive whole number.
 *
 * @category transforms
 * @since 0.1.0
 * @example
 * import { accumulate, chain, sgd } from 'backprop-ts/Optimizer'
 *
 * const optimizer = chain(accumulate(2), sgd({ rate: 1 }))
 * const [first, state] = optimizer.update(1, optimizer.init(0), 0)
 * const [second] = optimizer.update(3, state, 0)
 * assert.deepStrictEqual([first, second], [0, -2])
 */
export const accumulate = (count: number): AnyOptimizer<OfAccumulate> => {
  wholeFrom(1, 'accumulate', 'the count', count)
  return counted({
    name: 'accumulate',
    slots: { sum: filledWith(0) },
    formula: before => {
      const isLast = (before + 1) % count === 0
      return {
        waits: !isLast,
        kernel: ({ gradient, at, slots: [sums], out }) => {
          for (let i = 0, j = at; i < gradient.length; i++, j++) {
            const sum = sums![j]! + gradient[i]!
            sums![j] = isLast ? 0 : sum
            if (isLast) out[j]! += sum / count
          }
        }
      }
    }
  })
}
