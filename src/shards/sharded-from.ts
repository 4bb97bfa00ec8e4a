/** What all ways to compute shards have in common. */
import { describe, DomainError } from '../internal/graph/errors'
import type { Sharded, ShardedOptions } from './sharded'

/** The sum of the losses of the shards, and its gradient if that is wanted. */
export interface Total {
  readonly value: number
  readonly gradient: unknown
}

/** One calculation. It gets a copy of the list, which has one shard or more. */
export type Calculation = (
  wants: 'value' | 'gradient',
  parameters: unknown,
  shards: ReadonlyArray<unknown>,
  signal: AbortSignal | undefined
) => Promise<Total>

/** Rejects with the reason of the signal as soon as it is aborted, whatever the promise still waits for. */
const unlessAborted = <A>(signal: AbortSignal, promise: Promise<A>): Promise<A> =>
  new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error)
    signal.addEventListener('abort', abort)
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })

/** The functions of `Sharded`, by a calculation. `name` is the function that made them, for errors. */
export const shardedFrom = <P, D>(name: string, calculate: Calculation): Omit<Sharded<P, D>, 'close'> => {
  const total = async (
    wants: 'value' | 'gradient',
    parameters: P,
    given: ReadonlyArray<D>,
    { signal }: ShardedOptions = {}
  ): Promise<Total> => {
    signal?.throwIfAborted()
    const shards = Array.isArray(given) ? Array.from<unknown>(given) : []
    if (shards.length === 0)
      throw new DomainError(`${name}: wanted a list of one shard or more, got ${describe(given)}`)
    const calculated = calculate(wants, parameters, shards, signal)
    return signal === undefined ? calculated : unlessAborted(signal, calculated)
  }
  return {
    evalBP: async (...args) => (await total('value', ...args)).value,
    gradBP: async (...args) => (await total('gradient', ...args)).gradient as P,
    backprop: async (...args) => {
      const { value, gradient } = await total('gradient', ...args)
      return [value, gradient as P]
    }
  }
}
