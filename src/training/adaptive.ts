/**
 * Descent whose rate for each number depends on the size of its gradients.
 *
 * @since 0.1.0
 */
import { counted, filledWith } from './elementwise'
import type { AnyOptimizer, StateType } from './optimizer'
import { notNegative, type Rate, rateOf, weight } from './options'
import type { Block } from './pass'

/**
 * Options of `adaGrad`. The rate is 0.01, `epsilon` 1e-10, and `initial`, the sum of squares at the start, 0, unless
 * they are given.
 *
 * @category model
 * @since 0.1.0
 */
export interface AdaGradOptions {
  readonly rate?: Rate
  readonly epsilon?: number
  readonly initial?: number
}

/**
 * Options of `rmsProp`. The rate is 0.01, `decay`, the weight of the average before, 0.99, and `epsilon` 1e-8, unless
 * they are given.
 *
 * @category model
 * @since 0.1.0
 */
export interface RmsPropOptions {
  readonly rate?: Rate
  readonly decay?: number
  readonly epsilon?: number
}

/**
 * The state of `adaGrad` and `rmsProp`: how many steps were taken, and the sum or the average of the squares of the
 * gradients, in the shape of the parameters.
 *
 * @category model
 * @since 0.1.0
 */
export interface SquareState<P> {
  readonly count: number
  readonly square: P
}

/**
 * The type of the state of `adaGrad` and `rmsProp`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface OfSquare extends StateType {
  readonly state: SquareState<this['parameters']>
}

/** `square = kept square + added gradient²`, and a step of `-rate gradient / (sqrt(square) + epsilon)`. */
const loop = (
  { gradient, at, slots: [squares], out }: Block,
  rate: number,
  kept: number,
  added: number,
  epsilon: number
): void => {
  for (let i = 0, j = at; i < gradient.length; i++, j++) {
    const g = gradient[i]!
    const square = kept * squares![j]! + added * (g * g)
    squares![j] = square
    const size = Math.sqrt(square) + epsilon
    // A number whose squares are all 0 does not move, even without an epsilon.
    out[j]! -= size === 0 ? 0 : (rate * g) / size
  }
}

/**
 * AdaGrad (Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic optimization",
 * 2011): `square = square + gradient²`, and a step is `-rate gradient / (sqrt(square) + epsilon)`.
 *
 * It is `Adagrad` of PyTorch, where the rate is `lr`. `adagrad` of optax differs: it has `epsilon` inside of the root,
 * `sqrt(square + epsilon)`, with a default of 1e-7, and starts with a sum of squares of 0.1. `initial` sets that start.
 *
 * Throws `DomainError` if the rate is not finite, or `epsilon` or `initial` is negative.
 *
 * @category optimizers
 * @since 0.1.0
 * @example
 * import { adaGrad } from 'backprop-ts/Optimizer'
 *
 * const optimizer = adaGrad({ rate: 1, epsilon: 0 })
 * const [step, state] = optimizer.update([3, -4], optimizer.init([0, 0]), [0, 0])
 * assert.deepStrictEqual([step, state.square], [[-1, 1], [9, 16]])
 */
export const adaGrad = ({ rate = 0.01, epsilon = 1e-10, initial = 0 }: AdaGradOptions = {}): AnyOptimizer<OfSquare> => {
  const rateAt = rateOf('adaGrad', rate)
  notNegative('adaGrad', 'epsilon', epsilon)
  return counted({
    name: 'adaGrad',
    slots: { square: filledWith(notNegative('adaGrad', 'initial', initial)) },
    formula: count => {
      const r = rateAt(count)
      return { kernel: block => loop(block, r, 1, 1, epsilon) }
    }
  })
}

/**
 * RMSProp (Tieleman and Hinton, lecture 6.5 of "Neural networks for machine learning", 2012): `square = decay square +
 * (1 - decay) gradient²`, and a step is `-rate gradient / (sqrt(square) + epsilon)`.
 *
 * It is `RMSprop` of PyTorch, not centred and without momentum. `rmsprop` of optax differs: its `decay` is 0.9, and it
 * has `epsilon` inside of the root, unless `eps_in_sqrt=False`.
 *
 * Throws `DomainError` if the rate is not finite, `decay` is not from 0 to below 1, or `epsilon` is negative.
 *
 * @category optimizers
 * @since 0.1.0
 * @example
 * import { rmsProp } from 'backprop-ts/Optimizer'
 *
 * const optimizer = rmsProp({ rate: 1, decay: 0.75, epsilon: 0 })
 * assert.deepStrictEqual(optimizer.update([3, -4], optimizer.init([0, 0]), [0, 0])[0], [-2, 2])
 */
export const rmsProp = ({ rate = 0.01, decay = 0.99, epsilon = 1e-8 }: RmsPropOptions = {}): AnyOptimizer<OfSquare> => {
  const rateAt = rateOf('rmsProp', rate)
  weight('rmsProp', 'the decay', decay)
  notNegative('rmsProp', 'epsilon', epsilon)
  return counted({
    name: 'rmsProp',
    slots: { square: filledWith(0) },
    formula: count => {
      const r = rateAt(count)
      return { kernel: block => loop(block, r, decay, 1 - decay, epsilon) }
    }
  })
}
