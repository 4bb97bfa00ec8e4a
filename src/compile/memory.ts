/** The memory of compiled loops: where the numbers lie that they read and write. */

/** A compiled function has one memory. Its places are given out while the function is traced and written. */
export class Memory {
  size = 0
  /** What the run that is traced has there. */
  data: Float64Array = new Float64Array(64)
  readonly constants: (readonly [number, Float64Array])[] = []

  /** The first of so many new places. */
  allocate(count: number): number {
    const at = this.size
    this.size += count
    if (this.size > this.data.length) {
      const wider = new Float64Array(2 * this.size)
      wider.set(this.data)
      this.data = wider
    }
    return at
  }

  /** Places with numbers that are always the same. */
  constant(numbers: Float64Array): number {
    const at = this.allocate(numbers.length)
    this.constants.push([at, numbers])
    this.data.set(numbers, at)
    return at
  }

  /** Makes memory ready for calls. */
  prepare(made: Float64Array): Float64Array {
    for (const [at, numbers] of this.constants) made.set(numbers, at)
    return made
  }
}
