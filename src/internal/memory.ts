/**
 * Memory for results. Whoever asks for it writes every number of it before anybody reads: until then it may hold anything, also what
 * an earlier run has left.
 */

/** V8 keeps arrays of up to 8 numbers in its own heap; for others it asks the system, which costs as much as adding 500 numbers. */
const tiny = 8
/** Those of up to so many numbers are cut from a common slab, as Node cuts its buffers. What is kept of it keeps it all, at most 64 kB. */
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
export const lastingMemoryFor = (n: number): Float64Array =>
  n > tiny && n <= small ? fromSlab(n) : new Float64Array(n)

/** How many numbers are recorded of one run, and kept for later ones: 16 MB. */
const most = 1 << 21

/** Whether what is asked for is recorded, so that it can be used again. */
let recording = false
let recorded: Float64Array[] = []
let recordedNumbers = 0

/** Memory to use again, by its size. */
const spare = new Map<number, Float64Array[]>()
let spareNumbers = 0

export const memoryFor = (n: number): Float64Array => {
  if (!recording || n <= tiny || recordedNumbers + n > most) return lastingMemoryFor(n)
  let out = spare.get(n)?.pop()
  if (out === undefined) out = lastingMemoryFor(n)
  else spareNumbers -= n
  recordedNumbers += n
  recorded.push(out)
  return out
}

/** Runs a body, recording the memory that it asks for or not. */
const withRecording = <A>(on: boolean, body: () => A): A => {
  const before = recording
  recording = on
  try {
    return body()
  } finally {
    recording = before
  }
}

/** Runs a body of this library whose memory is known to be reached from its result only. */
export const record = <A>(body: () => A): A => withRecording(true, body)

/** The same function for use where memory is recorded: what the user's code in it asks for is the user's. */
export const unrecorded =
  <As extends ReadonlyArray<unknown>, A>(f: (...as: As) => A): ((...as: As) => A) =>
  (...as) =>
    withRecording(false, () => f(...as))

/** What tests do with memory before it is used again: they make it useless. */
let spoil: ((memory: Float64Array) => void) | undefined

export const onRecycle = (f: (memory: Float64Array) => void): void => {
  spoil = f
}

const keepForLater = (memory: Float64Array): void => {
  const n = memory.length
  spoil?.(memory)
  if (spareNumbers + n > most) {
    spare.clear()
    spareNumbers = 0
  }
  spareNumbers += n
  const same = spare.get(n)
  if (same === undefined) spare.set(n, [memory])
  else same.push(memory)
}

export const hasRecords = (): boolean => recorded.length > 0

/** Ends the record. What nobody keeps will be used again: it is returned, and must not be read any more. */
export const recycle = (isKept: (memory: Float64Array) => boolean): ReadonlyArray<Float64Array> => {
  const free = recorded.filter(memory => !isKept(memory))
  forget()
  free.forEach(keepForLater)
  return free
}

/** Ends the record of a run that did not come to its end. */
export const forget = (): void => {
  if (recorded.length === 0) return
  recorded = []
  recordedNumbers = 0
}
