/**
 * Memory for results. Whoever asks for it writes every number of it before anybody reads: until then it may hold
 * anything, also what an earlier run has left.
 */

/**
 * V8 keeps arrays of up to 8 numbers in its own heap; for others it asks the system, which costs as much as adding 500
 * numbers.
 */
const tiny = 8
/**
 * Those of up to so many numbers are cut from a common slab, as Node cuts its buffers. What is kept of it keeps it all,
 * at most 64 kB.
 */
const small = 1 << 10
const slabSize = 1 << 13

let slab = new ArrayBuffer(0)
let used = 0

const fromSlab = (n: number): Float64Array => {
  const bytes = 8 * n
  if (used + bytes > slab.byteLength) {
    slab = new ArrayBuffer(8 * slabSize)
    used = 0
  }
  const out = new Float64Array(slab, used, n)
  used += bytes
  return out
}

/** Memory of which somebody may keep the result as long as he likes. */
export const memoryFor = (n: number): Float64Array => (n > tiny && n <= small ? fromSlab(n) : new Float64Array(n))
