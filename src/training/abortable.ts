/** Waiting that a signal ends. */
import type { Signal } from '../internal/graph/signal'

/** The promise's outcome, or the signal's reason as an error if the signal is aborted first. */
export const untilAborted = async <A>(signal: Signal | undefined, promise: PromiseLike<A>): Promise<A> => {
  if (signal === undefined) return promise
  let abort!: () => void
  const aborted = new Promise<void>(resolve => (abort = resolve))
  const failed = aborted.then(() => signal.throwIfAborted()) as Promise<never>
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  try {
    return await Promise.race([promise, failed])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

const iteratorOf = <A>(items: Iterable<A> | AsyncIterable<A>): Iterator<A> | AsyncIterator<A> =>
  Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()

/**
 * The items, until the signal is aborted: the next one is then an error with the signal's reason, at once and not when
 * the source gives its next item. The source is closed, but if it is still busy, nobody waits for that.
 */
export const abortable = <A>(signal: Signal | undefined, items: Iterable<A> | AsyncIterable<A>): AsyncIterable<A> => ({
  [Symbol.asyncIterator]: () => {
    const iterator = iteratorOf(items)
    const close = async (): Promise<IteratorReturnResult<undefined>> => {
      await iterator.return?.()
      return { done: true, value: undefined }
    }
    return {
      next: async () => {
        try {
          signal?.throwIfAborted()
          return await untilAborted(signal, Promise.resolve(iterator.next()))
        } catch (error) {
          if (signal?.aborted === true) close().catch(() => undefined)
          throw error
        }
      },
      return: close
    }
  }
})
