/**
 * Adam, and Adam with decoupled weight decay.
 *
 * @since 0.1.0
 */
import { counted, filledWith } from './elementwise'
import type { AnyOptimizer, StateType } from './optimizer'
import { notNegative, positive, type Rate, rateOf, weight } from './options'
import type { Block } from './pass'

/**
 * Options of `adam`. `decay1` and `decay2` are the weights of what came before in the averages of the gradient and of
 * its square (β₁ and β₂), 0.9 and 0.999 unless they are given. The rate is 0.001 and `epsilon` is 1e-8.
 *
 * @category model
 * @since 0.1.0
 */
export interface AdamOptions {
  readonly rate?: Rate
  readonly decay1?: number
  readonly decay2?: number
  readonly epsilon?: number
}

/**
 * Options of `adamW`. `weightDecay` is 0.01 unless it is given.
 *
 * @category model
 * @since 0.1.0
 */
export interface AdamWOptions extends AdamOptions {
  readonly weightDecay?: number
}

/**
 * The state of `adam` and `adamW`: how many steps were taken, and the decaying averages of the gradient and of its
 * square, in the shape of the parameters.
 *
 * @category model
 * @since 0.1.0
 */
export interface AdamState<P> {
  readonly count: number
  readonly mean: P
  readonly square: P
}

/**
 * The type of the state of `adam` and `adamW`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface OfAdam extends StateType {
  readonly state: AdamState<this['parameters']>
}

/** The loop of `adam`. Its numbers are arguments, because V8 would load those of a closure for each element. */
const adamLoop = (
  { gradient, at, slots, out }: Block,
  decay1: number,
  decay2: number,
  scale: number,
  rootScale: number,
  epsilon: number
): void => {
  const means = slots[0]!
  const squares = slots[1]!
  const [new1, new2] = [1 - decay1, 1 - decay2]
  for (let i = 0, j = at; i < gradient.length; i++, j++) {
    const g = gradient[i]!
    const mean = decay1 * means[j]! + new1 * g
    const square = decay2 * squares[j]! + new2 * (g * g)
    means[j] = mean
    squares[j] = square
    out[j]! -= (scale * mean) / (Math.sqrt(square) * rootScale + epsilon)
  }
}

/** The same with weight decay, which costs a fifth more. */
const adamWLoop = (
  { gradient, at, parameters, slots, out }: Block,
  decay1: number,
  decay2: number,
  scale: number,
  rootScale: number,
  epsilon: number,
  shrink: number
): void => {
  const means = slots[0]!
  const squares = slots[1]!
  const [new1, new2] = [1 - decay1, 1 - decay2]
  for (let i = 0, j = at; i < gradient.length; i++, j++) {
    const g = gradient[i]!
    const mean = decay1 * means[j]! + new1 * g
    const square = decay2 * squares[j]! + new2 * (g * g)
    means[j] = mean
    squares[j] = square
    out[j]! -= (scale * mean) / (Math.sqrt(square) * rootScale + epsilon) + shrink * parameters[j]!
  }
}

const make = (
  name: string,
  { rate = 1e-3, decay1 = 0.9, decay2 = 0.999, epsilon = 1e-8 }: AdamOptions,
  weightDecay: number
): AnyOptimizer<OfAdam> => {
  const rateAt = rateOf(name, rate)
  weight(name, 'decay1', decay1)
  weight(name, 'decay2', decay2)
  positive(name, 'epsilon', epsilon)
  return counted({
    name,
    slots: { mean: filledWith(0), square: filledWith(0) },
    formula: count => {
      const r = rateAt(count)
      const shrink = r * weightDecay
      // The averages start at 0, which these undo.
      const scale = r / (1 - decay1 ** (count + 1))
      const rootScale = 1 / Math.sqrt(1 - decay2 ** (count + 1))
      return {
        kernel: block =>
          shrink === 0
            ? adamLoop(block, decay1, decay2, scale, rootScale, epsilon)
            : adamWLoop(block, decay1, decay2, scale, rootScale, epsilon, shrink)
      }
    }
  })
}

/**
 * Adam (Kingma and Ba, "Adam: a method for stochastic optimization", 2015). With `t` the number of the step, from 1:
 *
 * - `mean = decay1 mean + (1 - decay1) gradient`,
 * - `square = decay2 square + (1 - decay2) gradient²`,
 * - a step is `-rate m / (sqrt(s) + epsilon)`, where `m = mean / (1 - decay1^t)` and `s = square / (1 - decay2^t)`.
 *
 * It is `adam` of optax and `Adam` of PyTorch: `epsilon` is outside of the root, after the correction by `t`. The
 * variant at the end of section 2 of the paper, which TensorFlow has, adds it to `sqrt(square)` before the correction.
 *
 * `epsilon` must be positive, because a number whose gradients are all 0 would become NaN without it.
 *
 * It takes one pass over memory. Throws `DomainError` if the rate is not finite, a decay is not from 0 to below 1, or
 * `epsilon` is not positive and finite.
 *
 * @category optimizers
 * @since 0.1.0
 * @example
 * import { add, gradBP, square, sub } from 'backprop-ts'
 * import { adam } from 'backprop-ts/Optimizer'
 *
 * const optimizer = adam({ rate: 0.1 })
 * let parameters = 0
 * let state = optimizer.init(parameters)
 * for (let i = 0; i < 500; i++) {
 *   const gradient = gradBP(x => square(sub(x, 3)), parameters)
 *   const [step, next] = optimizer.update(gradient, state, parameters)
 *   parameters = add(parameters, step)
 *   state = next
 * }
 * assert.strictEqual(Math.abs(parameters - 3) < 1e-6, true)
 */
export const adam = (options: AdamOptions = {}): AnyOptimizer<OfAdam> => make('adam', options, 0)

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019): the step of
 * `adam` minus `rate weightDecay parameters`. Weights shrink at the same rate, whatever the size of their gradients. It
 * is `adamw` of optax, whose default `weight_decay` is 1e-4, and `AdamW` of PyTorch, whose default is that of `adamW`.
 *
 * Throws as `adam` does, and if `weightDecay` is negative or not finite.
 *
 * @category optimizers
 * @since 0.1.0
 * @example
 * import { adamW } from 'backprop-ts/Optimizer'
 *
 * const optimizer = adamW({ rate: 0.5, weightDecay: 0.25 })
 * assert.strictEqual(optimizer.update(0, optimizer.init(8), 8)[0], -1)
 */
export const adamW = ({ weightDecay = 0.01, ...options }: AdamWOptions = {}): AnyOptimizer<OfAdam> =>
  make('adamW', options, notNegative('adamW', 'weightDecay', weightDecay))
