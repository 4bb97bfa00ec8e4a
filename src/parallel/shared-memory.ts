/** The memory in which parameters travel to all workers at once. */
import { numbersInto, takeApart } from '../shards/wire'
import type { SharedParameters } from './messages'

/** Memory of earlier steps, to be used again. Each step that is being computed has its own. */
export class SharedMemory {
  private readonly free: SharedParameters[] = []

  /** Writes parameters into memory that no worker reads. */
  write(parameters: unknown): SharedParameters {
    const name = 'the parameters'
    const earlier = this.free.pop()
    if (earlier && numbersInto(name, parameters, earlier.layout, new Float64Array(earlier.memory))) return earlier
    const { layout, numbers } = takeApart(name, parameters)
    const memory = new SharedArrayBuffer(numbers.byteLength)
    new Float64Array(memory).set(numbers)
    return { layout, memory }
  }

  /** Gives memory back that no worker reads any more. */
  release(parameters: SharedParameters): void {
    this.free.push(parameters)
  }
}
