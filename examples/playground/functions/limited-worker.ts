/** A worker that answers one question at a time, and is replaced when it takes too long. */
import type { Answer, Question, Ready } from './messages'

export interface Listeners {
  readonly ready: (names: readonly string[]) => void
  readonly answered: (question: Question, answer: Answer) => void
  readonly stopped: () => void
  /** The worker could not start. */
  readonly failed: () => void
}

/** Gives a function that asks. Of the questions that come while one is being answered, the last is asked next. */
export const startLimitedWorker = (milliseconds: number, listeners: Listeners): ((question: Question) => void) => {
  let worker: Worker
  let isReady = false
  let waiting: Question | undefined
  /** What the worker is answering, and the timer that ends it. */
  let current: { readonly question: Question; readonly timer: number } | undefined

  const start = (): void => {
    isReady = false
    worker = new Worker(new URL('function-worker.js', import.meta.url), { type: 'module' })
    worker.addEventListener('message', ({ data }: MessageEvent<Answer | Ready>) => {
      const answered = current
      current = undefined
      clearTimeout(answered?.timer)
      if (data.kind === 'ready') {
        isReady = true
        listeners.ready(data.names)
      } else if (answered !== undefined) listeners.answered(answered.question, data)
      askNext()
    })
    worker.addEventListener('error', listeners.failed)
  }

  const stop = (): void => {
    worker.terminate()
    current = undefined
    listeners.stopped()
    start()
  }

  const askNext = (): void => {
    if (waiting === undefined || !isReady || current !== undefined) return
    current = { question: waiting, timer: window.setTimeout(stop, milliseconds) }
    waiting = undefined
    worker.postMessage(current.question)
  }

  start()
  return question => {
    waiting = question
    askNext()
  }
}
