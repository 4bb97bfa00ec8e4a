/**
 * Schedules: how the rate changes from step to step.
 *
 * @since 0.1.0
 */
import { finite, positive, type Schedule, wholeFrom } from './options'

/**
 * The same number at each step.
 *
 * @category schedules
 * @since 0.1.0
 * @example
 * import { constantSchedule } from 'backprop-ts/Optimizer'
 *
 * assert.strictEqual(constantSchedule(0.1)(1000), 0.1)
 */
export const constantSchedule = (rate: number): Schedule => {
  finite('constantSchedule', 'the rate', rate)
  return () => rate
}

/**
 * Exponential decay: `initial * decay^(step / every)`. With `staircase`, the exponent is rounded down, so that the rate
 * changes once in `every` steps. It is `exponential_decay` of optax. `ExponentialLR` of PyTorch has `every` 1.
 *
 * Throws `DomainError` for numbers that are not finite, and unless `decay` and `every` are positive.
 *
 * @category schedules
 * @since 0.1.0
 * @example
 * import { exponentialDecay } from 'backprop-ts/Optimizer'
 *
 * assert.strictEqual(exponentialDecay({ initial: 1, decay: 0.25, every: 10 })(5), 0.5)
 * assert.strictEqual(exponentialDecay({ initial: 1, decay: 0.25, every: 10, staircase: true })(15), 0.25)
 */
export const exponentialDecay = ({ initial, decay, every = 1, staircase = false }: ExponentialDecay): Schedule => {
  finite('exponentialDecay', 'the initial rate', initial)
  positive('exponentialDecay', 'the decay', decay)
  positive('exponentialDecay', 'every', every)
  return step => initial * decay ** (staircase ? Math.floor(step / every) : step / every)
}

/**
 * Options of `exponentialDecay`.
 *
 * @category model
 * @since 0.1.0
 */
export interface ExponentialDecay {
  readonly initial: number
  readonly decay: number
  readonly every?: number
  readonly staircase?: boolean
}

/**
 * Half a cosine from `initial` down to `final` over `steps` steps: `final + (initial - final) (1 + cos(π step / steps))
 * / 2`, and `final` from then on (Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017,
 * without restarts). It is `cosine_decay_schedule` of optax, where `alpha` is `final / initial`. `CosineAnnealingLR` of
 * PyTorch is the same up to `steps`, and rises again after it.
 *
 * Throws `DomainError` for numbers that are not finite, and unless `steps` is a positive whole number.
 *
 * @category schedules
 * @since 0.1.0
 * @example
 * import { cosineDecay } from 'backprop-ts/Optimizer'
 *
 * const rate = cosineDecay({ initial: 0.1, steps: 100 })
 * assert.deepStrictEqual([rate(0), rate(50), rate(100), rate(200)], [0.1, 0.05, 0, 0])
 */
export const cosineDecay = ({ initial, final = 0, steps }: CosineDecay): Schedule => {
  finite('cosineDecay', 'the initial rate', initial)
  finite('cosineDecay', 'the final rate', final)
  wholeFrom(1, 'cosineDecay', 'the number of steps', steps)
  return step => (step >= steps ? final : final + ((initial - final) * (1 + cosine(step / steps))) / 2)
}

/** `cos(π x)` for `x` from 0 to 1. It is 0 at 1/2. */
const cosine = (x: number): number => Math.sin(Math.PI * (0.5 - x))

/**
 * Options of `cosineDecay`.
 *
 * @category model
 * @since 0.1.0
 */
export interface CosineDecay {
  readonly initial: number
  readonly final?: number
  readonly steps: number
}

/**
 * Rises from `initial`, by default 0, in equal steps, and is that of `after` from step `steps` on, which begins with
 * its step 0 then: `linearWarmup({ steps: 100, after: cosineDecay({ initial: 0.1, steps: 900 }) })`. `after` may be a
 * number. It is `linear_schedule` of optax, joined with another schedule by `join_schedules`.
 *
 * Throws `DomainError` for numbers that are not finite, and unless `steps` is a positive whole number.
 *
 * @category schedules
 * @since 0.1.0
 * @example
 * import { linearWarmup } from 'backprop-ts/Optimizer'
 *
 * const rate = linearWarmup({ steps: 4, after: 1 })
 * assert.deepStrictEqual([0, 1, 2, 3, 4, 5].map(rate), [0, 0.25, 0.5, 0.75, 1, 1])
 */
export const linearWarmup = ({ initial = 0, steps, after }: LinearWarmup): Schedule => {
  finite('linearWarmup', 'the initial rate', initial)
  wholeFrom(1, 'linearWarmup', 'the number of steps', steps)
  const next = typeof after === 'function' ? after : constantSchedule(after)
  const top = next(0)
  return step => (step >= steps ? next(step - steps) : initial + ((top - initial) * step) / steps)
}

/**
 * Options of `linearWarmup`.
 *
 * @category model
 * @since 0.1.0
 */
export interface LinearWarmup {
  readonly initial?: number
  readonly steps: number
  readonly after: number | Schedule
}

/**
 * One rate after another: `piecewise(0.1, { 1000: 0.01, 2000: 0.001 })` is 0.1 before step 1000, 0.01 from then on, and
 * 0.001 from step 2000 on. It is `MultiStepLR` of PyTorch and `piecewise_constant_schedule` of optax, with rates in
 * place of factors.
 *
 * Throws `DomainError` for a rate that is not finite, and for a step that is not a whole number.
 *
 * @category schedules
 * @since 0.1.0
 * @example
 * import { piecewise } from 'backprop-ts/Optimizer'
 *
 * const rate = piecewise(1, { 10: 0.5, 20: 0.25 })
 * assert.deepStrictEqual([9, 10, 19, 20].map(rate), [1, 0.5, 0.5, 0.25])
 */
export const piecewise = (initial: number, changes: Readonly<Record<number, number>>): Schedule => {
  finite('piecewise', 'the initial rate', initial)
  const pieces = Object.entries(changes).map(([step, rate]) => ({
    from: wholeFrom(1, 'piecewise', 'the step of a change', Number(step)),
    rate: finite('piecewise', 'a rate', rate)
  }))
  pieces.sort((a, b) => a.from - b.from)
  return step => pieces.reduce((rate, piece) => (step >= piece.from ? piece.rate : rate), initial)
}
