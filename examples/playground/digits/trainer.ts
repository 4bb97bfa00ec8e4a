/** The worker that trains, as the page sees it. */
import type { Reply, Request } from './messages'

export const startTrainer = (listen: (reply: Reply) => void): ((request: Request) => void) => {
  const worker = new Worker(new URL('training-worker.js', import.meta.url), { type: 'module' })
  worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => listen(data))
  worker.addEventListener('error', () => listen({ kind: 'failed', message: 'the worker could not start' }))
  return request => worker.postMessage(request)
}
