/**
 * Allocates memory for results. The memory may contain anything, such as numbers from an earlier run, so the caller
 * must write every number before anyone reads it.
 */

/**
 * V8 keeps typed arrays of up to 8 numbers in its own heap. For larger ones it asks the system for memory, which costs
 * as much as adding 500 numbers.
 */
const maxHeapNumbers = 8
/**
 * Arrays of up to this many numbers are cut from a shared slab, as Node does for buffers. An array that is kept keeps
 * its whole slab alive, which is 64 kB.
 */
const maxSlabNumbers = 1 << 10
const slabNumbers = 1 << 13

let slab = new ArrayBuffer(0)
let usedBytes = 0

const fromSlab = (n: number): Float64Array => {
  const bytes = 8 * n
  if (usedBytes + bytes > slab.byteLength) {
    slab = new ArrayBuffer(8 * slabNumbers)
    usedBytes = 0
  }
  const out = new Float64Array(slab, usedBytes, n)
  usedBytes += bytes
  return out
}

/** Memory for a result of `n` numbers. The result may be kept for as long as needed. */
export const memoryFor = (n: number): Float64Array =>
  n > maxHeapNumbers && n <= maxSlabNumbers ? fromSlab(n) : new Float64Array(n)
