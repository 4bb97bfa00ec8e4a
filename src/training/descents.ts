/**
 * Gradient descent, without memory of earlier gradients or with momentum.
 *
 * @since 0.1.0
 */
import { counted, filledWith } from './elementwise'
import type { AnyOptimizer, OfCount, StateType } from './optimizer'
import { type Rate, rateOf, weight } from './options'
import type { Block } from './pass'
import { multiple } from './scale'

/**
 * Options of `sgd`.
 *
 * @category model
 * @since 0.1.0
 */
export interface SgdOptions {
  readonly rate?: Rate
}

/**
 * Gradient descent: a step is `-rate gradient`. The rate is 0.01 unless it is given, as a number or as a schedule. It
 * is `sgd` of optax and `SGD` of PyTorch, without momentum. Outer products in the gradient stay as they are in the
 * step.
 *
 * Throws `DomainError` if the rate is not finite, at once or at the step for which a schedule gives it.
 *
 * @category optimizers
 * @since 0.1.0
 * @example
 * import { add, gradBP, splitBV, square } from 'backprop-ts'
 * import { sgd } from 'backprop-ts/Optimizer'
 *
 * const start = { x: 3, y: 4 }
 * const gradient = gradBP(p => {
 *   const { x, y } = splitBV(p)
 *   return add(square(x), square(y))
 * }, start)
 * const optimizer = sgd({ rate: 0.25 })
 * const [step, state] = optimizer.update(gradient, optimizer.init(start), start)
 * assert.deepStrictEqual(add(start, step), { x: 1.5, y: 2 })
 * assert.deepStrictEqual(state, { count: 1 })
 */
export const sgd = ({ rate = 0.01 }: SgdOptions = {}): AnyOptimizer<OfCount> => {
  const rateAt = rateOf('sgd', rate)
  return counted({ name: 'sgd', slots: {}, formula: count => multiple(-rateAt(count)) })
}

/**
 * Options of `momentum` and `nesterov`. `decay` is the weight of the velocity before, 0.9 unless it is given.
 *
 * @category model
 * @since 0.1.0
 */
export interface MomentumOptions {
  readonly rate?: Rate
  readonly decay?: number
}

/**
 * The state of `momentum` and `nesterov`. The velocity is the decaying sum of the gradients, in the shape of the
 * parameters.
 *
 * @category model
 * @since 0.1.0
 */
export interface MomentumState<P> {
  readonly count: number
  readonly velocity: P
}

/**
 * The type of the state of `momentum` and `nesterov`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface OfMomentum extends StateType {
  readonly state: MomentumState<this['parameters']>
}

const loop = (
  { gradient, at, slots: [velocities], out }: Block,
  rate: number,
  decay: number,
  isAhead: boolean
): void => {
  // The step is a sum of the gradient and the velocity.
  const [beside, along] = isAhead ? [rate, rate * decay] : [0, rate]
  for (let i = 0, j = at; i < gradient.length; i++, j++) {
    const g = gradient[i]!
    const velocity = decay * velocities![j]! + g
    velocities![j] = velocity
    out[j]! -= beside * g + along * velocity
  }
}

/** Descent with a velocity. `isAhead` says whether a step looks ahead, as Nesterov's does. */
const moving = (
  name: string,
  isAhead: boolean,
  { rate = 0.01, decay = 0.9 }: MomentumOptions
): AnyOptimizer<OfMomentum> => {
  const rateAt = rateOf(name, rate)
  weight(name, 'the decay', decay)
  return counted({
    name,
    slots: { velocity: filledWith(0) },
    formula: count => {
      const r = rateAt(count)
      return { kernel: block => loop(block, r, decay, isAhead) }
    }
  })
}

/**
 * Gradient descent with momentum: `velocity = decay velocity + gradient`, and a step is `-rate velocity` (Polyak, "Some
 * methods of speeding up the convergence of iteration methods", 1964). It is `sgd(momentum=decay)` of optax, and `SGD`
 * of PyTorch with that momentum and no dampening: the rate does not enter the velocity, so a schedule acts at once.
 *
 * Throws `DomainError` if the rate is not finite or the decay is not from 0 to below 1.
 *
 * @category optimizers
 * @since 0.1.0
 * @example
 * import { momentum } from 'backprop-ts/Optimizer'
 *
 * const optimizer = momentum({ rate: 1, decay: 0.5 })
 * const [first, state] = optimizer.update(1, optimizer.init(0), 0)
 * assert.deepStrictEqual([first, state], [-1, { count: 1, velocity: 1 }])
 * assert.strictEqual(optimizer.update(1, state, first)[0], -1.5)
 */
export const momentum = (options: MomentumOptions = {}): AnyOptimizer<OfMomentum> => moving('momentum', false, options)

/**
 * Nesterov's accelerated descent: `velocity = decay velocity + gradient`, and a step is `-rate (gradient + decay
 * velocity)`. This is the form of Bengio, Boulanger-Lewandowski and Pascanu ("Advances in optimizing recurrent
 * networks", 2013), whose parameters are those that Nesterov's method (1983) looks ahead to. It is
 * `sgd(momentum=decay, nesterov=True)` of optax, and `SGD` of PyTorch with `nesterov=True`.
 *
 * Throws `DomainError` if the rate is not finite or the decay is not from 0 to below 1.
 *
 * @category optimizers
 * @since 0.1.0
 * @example
 * import { nesterov } from 'backprop-ts/Optimizer'
 *
 * const optimizer = nesterov({ rate: 1, decay: 0.5 })
 * assert.strictEqual(optimizer.update(1, optimizer.init(0), 0)[0], -1.5)
 */
export const nesterov = (options: MomentumOptions = {}): AnyOptimizer<OfMomentum> => moving('nesterov', true, options)
