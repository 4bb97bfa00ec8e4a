/**
 * The interface of optimizers.
 *
 * @since 0.1.0
 */
import type { NumericValue } from '../internal/graph/types'

/**
 * An optimizer of parameters of type `P`: a pure function from a gradient to a step. `State` is what it remembers from
 * step to step, as plain data. The next parameters are `add(parameters, step)`.
 *
 * @category model
 * @since 0.1.0
 */
export interface Optimizer<P, State> {
  readonly init: (parameters: P) => State
  readonly update: (gradient: P, state: State, parameters: P) => readonly [step: P, state: State]
}

/**
 * The type of a state that depends on that of the parameters: an extension gives `state` in terms of
 * `this['parameters']`. `StateOf` applies it.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface StateType {
  readonly parameters: unknown
  readonly state: unknown
}

/**
 * The state that an optimizer has for parameters of type `P`.
 *
 * @category signatures
 * @since 0.1.0
 */
export type StateOf<F extends StateType, P> = (F & { readonly parameters: P })['state']

/**
 * An optimizer of any parameters. It is an `Optimizer<P, StateOf<F, P>>` for every `P`.
 *
 * Its second signatures cannot be called. They are what the compiler infers type parameters from where an `Optimizer<P,
 * State>` is wanted, so that `P` is the type of the parameters there.
 *
 * @category model
 * @since 0.1.0
 */
export interface AnyOptimizer<F extends StateType> {
  readonly init: {
    <P extends NumericValue>(parameters: P): StateOf<F, P>
    (this: never, parameters: unknown): StateOf<F, unknown>
  }
  readonly update: {
    <P extends NumericValue>(
      gradient: NoInfer<P>,
      state: StateOf<F, unknown>,
      parameters: P
    ): readonly [step: P, state: StateOf<F, P>]
    (
      this: never,
      gradient: unknown,
      state: StateOf<F, unknown>,
      parameters: unknown
    ): readonly [step: never, state: StateOf<F, unknown>]
  }
}

/**
 * The type of the state of a transform that remembers nothing.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Stateless extends StateType {
  readonly state: null
}

/**
 * The state of an optimizer that only counts its steps.
 *
 * @category model
 * @since 0.1.0
 */
export interface CountState {
  readonly count: number
}

/**
 * The type of a state that only counts steps.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface OfCount extends StateType {
  readonly state: CountState
}
