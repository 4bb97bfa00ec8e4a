/**
 * What a worker thread does.
 *
 * @since 0.1.0
 */
import { inspect } from 'node:util'
import { type Backend, chooseBackend } from '../internal/kernels/choose-backend'
import { LossModuleError } from '../shards/errors'
import { loadLoss, type Loss } from '../shards/loss-module'
import { shardResult, type ShardResult } from '../shards/shard-gradient'
import { putTogether } from '../shards/wire'
import { loadPiscina } from './load-piscina'
import type { Answer, Failure, Task } from './messages'

/** Calculates again only when the key has changed. */
const latest = <K, A>(calculate: (key: K, task: Task) => A): ((key: K, task: Task) => A) => {
  let last: { readonly key: K; readonly value: A } | undefined
  return (key, task) => {
    if (last?.key !== key) last = { key, value: calculate(key, task) }
    return last.value
  }
}

/** The module of the loss may choose another back end, so the one of the main thread is chosen only once. */
const followBackend = latest((backend: Backend): void => chooseBackend(backend))

const lossAt = latest((url: string, { exported }): Promise<Loss> => loadLoss(url, exported))

/** The parameters of a step. Their vectors and matrices are views of the shared memory. */
const parametersOf = latest((_step: number, { parameters: { layout, memory } }) =>
  putTogether(layout, new Float64Array(memory))
)

const failureOf = (error: unknown): Failure => {
  const { name, message, constructor } = error instanceof Error ? error : new Error(String(error))
  const isOfModule = error instanceof LossModuleError
  return { isOfModule, name: name === 'Error' ? constructor.name : name, message, stack: inspect(error) }
}

/** Lets the memory of the gradient change hands, so that it is not copied. */
const moved = async (result: ShardResult): Promise<ShardResult> => {
  const { move, transferableSymbol, valueSymbol } = await loadPiscina()
  const transferables = result.numbers === undefined ? [] : [result.numbers.buffer]
  return move({ [transferableSymbol]: transferables, [valueSymbol]: result } as never) as unknown as ShardResult
}

/**
 * Computes one shard in a worker thread. It is for programs that are bundled: see the option `worker` of `parallel`.
 * Never rejects: an error is part of the answer.
 *
 * @category bundles
 * @since 0.1.0
 */
export const runShard = async (task: Task): Promise<Answer> => {
  try {
    followBackend(task.backend, task)
    const loss = await lossAt(task.url, task)
    const { layout, numbers } = task.shard
    return await moved(shardResult(loss, parametersOf(task.step, task), putTogether(layout, numbers), task.wants))
  } catch (error) {
    return { failure: failureOf(error) }
  }
}
