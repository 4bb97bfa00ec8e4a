import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void

/** Whether nothing holds an object. */
export const isCollected = async (ref: WeakRef<object>): Promise<boolean> => {
  // What a job has seen of a WeakRef stays alive until the job ends.
  await new Promise(setImmediate)
  gc()
  return ref.deref() === undefined
}
