/**
 * Optimizers one after the other.
 *
 * @since 0.1.0
 */
import { describe, ShapeError } from '../internal/graph/errors'
import type { AnyOptimizer, Optimizer, StateOf, StateType } from './optimizer'
import { moved, optimizerOf, stageOf } from './stages'

/**
 * The type of the state of a chain: the states of its stages.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface OfChain<Fs extends ReadonlyArray<StateType>> extends StateType {
  readonly state: { readonly [K in keyof Fs]: StateOf<Fs[K], this['parameters']> }
}

/**
 * A stage of a chain: an optimizer of any type.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface AnyStage {
  readonly init: (parameters: never) => unknown
  readonly update: (gradient: never, state: never, parameters: never) => readonly [step: unknown, state: unknown]
}

/**
 * The type of the parameters that all stages of a chain can optimize.
 *
 * @category signatures
 * @since 0.1.0
 */
export type ParametersOf<Os extends ReadonlyArray<AnyStage>> = [Os[number]] extends [
  {
    readonly init: (parameters: infer P) => unknown
    readonly update: (gradient: infer P, state: never, parameters: infer P) => unknown
  }
]
  ? P
  : never

/**
 * The states of the stages of a chain.
 *
 * @category signatures
 * @since 0.1.0
 */
export type StatesOf<Os extends ReadonlyArray<AnyStage>, P> = {
  readonly [K in keyof Os]: Os[K] extends AnyOptimizer<infer F> ? StateOf<F, P> : ReturnType<Os[K]['init']>
}

/**
 * The type of `chain`. If every stage optimizes any parameters, so does the chain.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Chain {
  <const Fs extends ReadonlyArray<StateType>>(
    ...stages: { readonly [K in keyof Fs]: AnyOptimizer<Fs[K]> }
  ): AnyOptimizer<OfChain<Fs>>
  <const Os extends ReadonlyArray<AnyStage>>(...stages: Os): Optimizer<ParametersOf<Os>, StatesOf<Os, ParametersOf<Os>>>
}

/**
 * One optimizer after the other: each gets the step of the one before it as its gradient. Its state is the tuple of
 * their states. Transforms of the gradient come before the optimizer, and transforms of the step after it:
 * `chain(clipByNorm(1), adam(), averaged(0.999))`. It is `chain` of optax. Chains of chains are chains, and a chain of
 * nothing gives the gradient as it is.
 *
 * The parameters are the same for all stages: those before the step.
 *
 * @category transforms
 * @since 0.1.0
 * @example
 * import { chain, clipByValue, sgd } from 'backprop-ts/Optimizer'
 *
 * const optimizer = chain(clipByValue(1), sgd({ rate: 0.5 }))
 * const parameters = { slope: 1, offset: 2 }
 * const state = optimizer.init(parameters)
 * assert.deepStrictEqual(state, [null, { count: 0 }])
 * assert.deepStrictEqual(optimizer.update({ slope: 7, offset: 0 }, state, parameters)[0], { slope: -0.5, offset: 0 })
 */
export const chain = ((...optimizers: ReadonlyArray<Optimizer<unknown, unknown>>) => {
  const stages = optimizers.map(stageOf)
  return optimizerOf({
    init: parameters => stages.map(stage => stage.init(parameters)),
    run: (mode, gradient, states, parameters) => {
      if (!Array.isArray(states) || states.length !== stages.length)
        throw new ShapeError(`chain: the state must be an array of ${stages.length}, got ${describe(states)}`)
      const next: unknown[] = [...(states as ReadonlyArray<unknown>)]
      let result = gradient
      for (const [i, stage] of stages.entries()) {
        const moves = mode.moves && i === stages.length - 1
        ;[result, next[i]] = stage.run({ ...mode, moves }, result, next[i], parameters)
        if (result === undefined) break
      }
      return [mode.moves && stages.length === 0 ? moved(parameters, gradient) : result, next]
    }
  })
}) as unknown as Chain
