/** What the worker threads of an example run. */
import { startWorker } from 'backprop-ts/Parallel'

export const runShard = startWorker()
