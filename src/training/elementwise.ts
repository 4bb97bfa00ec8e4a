/** Optimizers whose step is a formula for each number of the parameters. */
import { describe, DomainError, ShapeError } from '../internal/graph/errors'
import type { AnyOptimizer, Stateless, StateType } from './optimizer'
import { filled, type Kernel, pass } from './pass'
import { optimizerOf } from './stages'

/** The formula of one step. */
export interface Formula {
  readonly kernel: Kernel
  /** If the step is the gradient times a number, that number. */
  readonly factor?: number
  /** Whether there is no step this time. The kernel then must not write to `out`. */
  readonly waits?: boolean
}

/** What a structure of the shape of the parameters starts with. */
type Start = (parameters: unknown, name: string) => unknown

/** A structure whose numbers are all the same. */
export const filledWith =
  (x: number): Start =>
  (parameters, name) =>
    filled(name, x, parameters)

/** A transform without a state. */
export const stateless = (name: string, formula: Formula): AnyOptimizer<Stateless> =>
  optimizerOf({
    init: () => null,
    run: (mode, gradient, _, parameters) => [pass({ name, ...formula }, mode, gradient, [], parameters)[0], null]
  })

/** What an optimizer with a count of its steps, and with a structure for each of `slots`, is made of. */
interface Counted<Slot extends string> {
  readonly name: string
  /** What the slots start with. */
  readonly slots: Readonly<Record<Slot, Start>>
  /** The formula for the step that follows `count` others. */
  readonly formula: (count: number) => Formula
}

type CountedState<Slot extends string> = Readonly<Record<Slot, unknown>> & { readonly count: number }

/** The number of steps that a state remembers. */
export const countIn = (name: string, state: unknown): number => {
  const count = (state as { readonly count?: unknown } | null | undefined)?.count
  if (count === undefined)
    throw new ShapeError(`${name}: the state must be a record with a count, got ${describe(state)}`)
  if (Number.isInteger(count) && (count as number) >= 0) return count as number
  throw new DomainError(`${name}: the count of the state must be a whole number from 0 on, got ${describe(count)}`)
}

/** An optimizer that counts its steps. */
export const counted = <F extends StateType, Slot extends string = never>({
  name,
  slots,
  formula
}: Counted<Slot>): AnyOptimizer<F> => {
  const names = Object.keys(slots) as Slot[]
  const stateWith = (count: number, values: (slot: Slot, index: number) => unknown): CountedState<Slot> =>
    ({ count, ...Object.fromEntries(names.map((slot, i) => [slot, values(slot, i)])) }) as CountedState<Slot>
  return optimizerOf({
    init: parameters => stateWith(0, slot => slots[slot](parameters, name)),
    run: (mode, gradient, state, parameters) => {
      const count = countIn(name, state)
      const before = names.map(slot => (state as CountedState<Slot>)[slot])
      const rule = { name, ...formula(count) }
      const [result, ...next] = pass(rule, mode, gradient, before, parameters)
      return [rule.waits === true ? undefined : result, stateWith(count + 1, (_, i) => next[i])]
    }
  })
}
