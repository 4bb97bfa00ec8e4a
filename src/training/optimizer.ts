/**
 * The interface of optimizers.
 *
 * @since 0.1.0
 */

/**
 * An optimizer: a pure function from a gradient to a step. `State` is what it remembers from step to step, as plain
 * data. The next parameters are `add(parameters, step)`.
 *
 * @category model
 * @since 0.1.0
 */
export interface Optimizer<P, State> {
  readonly init: (parameters: P) => State
  readonly update: (gradient: P, state: State, parameters: P) => readonly [step: P, state: State]
}
