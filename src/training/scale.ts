/**
 * Transforms that multiply steps by numbers, and weight decay.
 *
 * @since 0.1.0
 */
import { counted, type Formula, stateless } from './elementwise'
import type { AnyOptimizer, OfCount, Stateless } from './optimizer'
import { finite, rateOf, type Schedule } from './options'

/** The gradient times a number. */
export const multiple = (a: number): Formula => ({
  factor: a,
  kernel: ({ gradient, at, out }) => {
    for (let i = 0, j = at; i < gradient.length; i++, j++) out[j]! += a * gradient[i]!
  }
})

/**
 * Multiplies by a number: `chain(scale(0.5), sgd())`. Outer products stay as they are.
 *
 * Throws `DomainError` if the number is not finite.
 *
 * @category transforms
 * @since 0.1.0
 * @example
 * import { scale } from 'backprop-ts/Optimizer'
 *
 * assert.deepStrictEqual(scale(2).update([1, 2], null, [0, 0]), [[2, 4], null])
 */
export const scale = (factor: number): AnyOptimizer<Stateless> =>
  stateless('scale', multiple(finite('scale', 'the factor', factor)))

/**
 * Multiplies by what a schedule gives for the step: `chain(adam({ rate: 1 }), scaleBySchedule(cosineDecay({ initial:
 * 0.01, steps: 1000 })))` is `adam` with that schedule as its rate. Outer products stay as they are.
 *
 * Throws `DomainError` at a step for which the schedule is not finite.
 *
 * @category transforms
 * @since 0.1.0
 * @example
 * import { scaleBySchedule } from 'backprop-ts/Optimizer'
 *
 * const optimizer = scaleBySchedule(step => 1 / (1 + step))
 * const [first, state] = optimizer.update(6, optimizer.init(0), 0)
 * assert.deepStrictEqual([first, optimizer.update(6, state, 0)[0]], [6, 3])
 */
export const scaleBySchedule = (schedule: Schedule): AnyOptimizer<OfCount> => {
  const factorAt = rateOf('scaleBySchedule', schedule)
  return counted({ name: 'scaleBySchedule', slots: {}, formula: count => multiple(factorAt(count)) })
}

/**
 * Adds the parameters times `decay` to the gradient, which is the gradient of a penalty of `decay / 2` times the sum of
 * their squares: `chain(addDecayedWeights(1e-4), sgd())`. It is `add_decayed_weights` of optax, and `weight_decay` of
 * PyTorch's optimizers. Before an optimizer that divides by the size of gradients, it does not shrink weights at an
 * even rate; `adamW` does.
 *
 * Throws `DomainError` if the decay is not finite.
 *
 * @category transforms
 * @since 0.1.0
 * @example
 * import { addDecayedWeights } from 'backprop-ts/Optimizer'
 *
 * assert.deepStrictEqual(addDecayedWeights(0.5).update([1, 2], null, [10, 20]), [[6, 12], null])
 */
export const addDecayedWeights = (decay: number): AnyOptimizer<Stateless> => {
  finite('addDecayedWeights', 'the decay', decay)
  return stateless('addDecayedWeights', {
    kernel: ({ gradient, at, parameters, out }) => {
      for (let i = 0, j = at; i < gradient.length; i++, j++) out[j]! += gradient[i]! + decay * parameters[j]!
    }
  })
}
