/**
 * What optimizers are made of. A stage is an optimizer that can also give the parameters after its step, so that the
 * last stage of a chain needs no memory for the step.
 */
import { add } from '../functions/arithmetic'
import { zero } from '../internal/values/zero-add-one'
import type { AnyOptimizer, Optimizer, StateType } from './optimizer'
import { copyOf } from './owned'

/** How a stage runs. */
export interface Mode {
  /** Whether the result is the parameters after the step, and not the step. */
  readonly moves: boolean
  /** Whether the memory of the parameters and of the state is the caller's own, and may be written to. */
  readonly owns: boolean
}

/** An optimizer of any values, untyped. */
export interface Stage {
  readonly init: (parameters: unknown) => unknown
  /** The result is `undefined` if there is no step this time. The stages that follow are then not run. */
  readonly run: (
    mode: Mode,
    gradient: unknown,
    state: unknown,
    parameters: unknown
  ) => readonly [result: unknown, state: unknown]
}

/** The stages behind optimizers. A copy of an optimizer with another `update` is another optimizer, without a stage. */
const stages = new WeakMap<object, Stage>()

/** The optimizer that a stage makes. */
export const optimizerOf = <F extends StateType>(stage: Stage): AnyOptimizer<F> => {
  const optimizer = {
    init: stage.init,
    update: (gradient: unknown, state: unknown, parameters: unknown): readonly [unknown, unknown] => {
      const [step, next] = stage.run({ moves: false, owns: false }, gradient, state, parameters)
      return [step === undefined ? zero(parameters) : step, next]
    }
  }
  stages.set(optimizer, stage)
  return optimizer as AnyOptimizer<F>
}

/** The parameters after a step. */
export const moved = (parameters: unknown, step: unknown): unknown => add(parameters as object, step as object)

/** The stage behind an optimizer, which may be one that a user wrote. */
export const stageOf = <P, State>(optimizer: Optimizer<P, State>): Stage =>
  stages.get(optimizer) ?? {
    init: parameters => optimizer.init(parameters as P),
    run: ({ moves, owns }, gradient, state, parameters) => {
      // It may keep the parameters in its state.
      const lasting = owns ? copyOf(parameters) : parameters
      const [step, next] = optimizer.update(gradient as P, state as State, lasting as P)
      return [moves ? moved(parameters, step) : step, next]
    }
  }
