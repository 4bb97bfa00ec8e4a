import { onRecycle } from '../../src/internal/memory'

const watchers: Array<(memory: Float64Array) => unknown> = []

/** Calls a function with memory that is about to be used again. */
export const watchRecycling = (f: (memory: Float64Array) => unknown): void => {
  watchers.push(f)
}

/** In every test, that memory turns into NaN, so that whoever still reads it is found out. */
onRecycle(memory => {
  memory.fill(NaN)
  watchers.forEach(f => f(memory))
})
