/**
 * Optimizers that leave some of the parameters as they are.
 *
 * @since 0.1.0
 */
import { OpticError } from '../internal/graph/errors'
import { put, untyped } from '../internal/optics/any-optic'
import type { Settable } from '../internal/optics/optic-types'
import { mapContainer, partOf } from '../internal/values/containers'
import { compoundKindOf } from '../internal/values/kinds'
import { zero } from '../internal/values/zero-add-one'
import type { AnyOptimizer, Optimizer, StateOf, Stateless, StateType } from './optimizer'
import { optimizerOf, stageOf } from './stages'

/**
 * Makes an optimizer that leaves what an optic selects as it is. It is also a transform, which sets the step to zero
 * there.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Freeze<P> extends Optimizer<P, null> {
  <F extends StateType>(optimizer: AnyOptimizer<F>): Optimizer<P, StateOf<F, P>>
  <State>(optimizer: Optimizer<P, State>): Optimizer<P, State>
}

/** Stands where an optic puts it. It has no prototype, so that it throws if it is calculated with. */
const mark: unknown = Object.freeze(Object.create(null))

const calculates = (cause?: unknown): OpticError =>
  new OpticError('frozen: the optic must select parts of the structure, and not calculate', { cause })

/** Replaces the parts of `x` that are marked. `marked` is what an optic made of `whole`. */
const replaced = (x: unknown, marked: unknown, whole: unknown, by: (part: unknown) => unknown): unknown => {
  if (marked === mark) return by(whole)
  if (Object.is(marked, whole)) return x
  const kind = compoundKindOf(whole)
  if (kind === undefined || compoundKindOf(marked) !== kind) throw calculates()
  if (compoundKindOf(x) !== kind) return x
  return mapContainer(x, kind, (part, key) => replaced(part, partOf(marked, key), partOf(whole, key), by))
}

const hidden = (): null => null

/** Gives the gradient as it is. */
const passing = /* #__PURE__ */ optimizerOf<Stateless>({ init: hidden, run: (_, gradient) => [gradient, null] })

/**
 * Leaves what an optic of monocle-ts selects as it is: a lens, prism, optional or traversal, in either encoding.
 * `frozen(optic)(adam())` is `adam` for the rest of the parameters. The optimizer does not see what is frozen: it
 * spends no time on it, keeps no state for it (its state has `null` there), clips by a norm without it, and does not
 * decay it. The step is zero there. What the optic selects at `init` must stay selected: there is no state for it.
 *
 * In a chain, `frozen(optic)` itself is a transform that sets the step to zero there: `chain(adam(), frozen(optic))`.
 * The stages before it do see what is frozen.
 *
 * Throws `OpticError` if the optic does something else than select parts of records, arrays and maps.
 *
 * @category transforms
 * @since 0.1.0
 * @example
 * import { Lens } from 'monocle-ts'
 * import { adamW, frozen } from 'backprop-ts/Optimizer'
 *
 * const line = { slope: 2, offset: 1 }
 * const optimizer = frozen(Lens.fromProp<typeof line>()('slope'))(adamW({ rate: 1, weightDecay: 0.5 }))
 * const [step, state] = optimizer.update({ slope: 3, offset: 0 }, optimizer.init(line), line)
 * assert.deepStrictEqual(step, { slope: 0, offset: -0.5 })
 * assert.deepStrictEqual(state.mean, { slope: null, offset: 0 })
 */
export const frozen = <P, B>(optic: Settable<P, B>): Freeze<P> => {
  const anyOptic = untyped('frozen', optic)
  const marking = (parameters: unknown): unknown => {
    try {
      return put(anyOptic, () => mark, parameters)
    } catch (error) {
      throw calculates(error)
    }
  }
  const freeze = (optimizer: Optimizer<unknown, unknown>): AnyOptimizer<StateType> => {
    const stage = stageOf(optimizer)
    return optimizerOf({
      init: parameters => stage.init(replaced(parameters, marking(parameters), parameters, hidden)),
      run: (mode, gradient, state, parameters) => {
        const marked = marking(parameters)
        const hide = (x: unknown): unknown => replaced(x, marked, parameters, hidden)
        const [result, next] = stage.run(mode, hide(gradient), state, hide(parameters))
        const shown = mode.moves ? (part: unknown) => part : zero
        return [result === undefined ? result : replaced(result, marked, parameters, shown), next]
      }
    })
  }
  const { init, update } = freeze(passing as Optimizer<unknown, unknown>)
  return Object.assign(freeze, { init, update }) as unknown as Freeze<P>
}
