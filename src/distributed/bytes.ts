/** Structures and results as bytes. The numbers stay as they are in memory, so that no bit changes on the way. */
import { createHash } from 'node:crypto'
import { BackpropError, ShapeError } from '../internal/graph/errors'
import type { ShardResult } from '../shards/shard-gradient'
import type { Wire } from '../shards/wire'

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength)

/** Copies the bytes, which need not lie where numbers may. */
const numbersOf = (bytes: Uint8Array): Float64Array => {
  const numbers = new Float64Array(bytes.length / 8)
  new Uint8Array(numbers.buffer).set(bytes)
  return numbers
}

/** The length of the layout, the layout, and the numbers. */
export const packed = ({ layout, numbers }: Wire): Buffer => {
  const text = Buffer.from(layout)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  return Buffer.concat([length, text, bytesOf(numbers)])
}

/** Throws `BackpropError` if the bytes are not what `packed` makes. */
export const unpacked = (bytes: Buffer): Wire => {
  const start = bytes.length < 4 ? Infinity : 4 + bytes.readUInt32LE()
  if (start > bytes.length || (bytes.length - start) % 8 !== 0)
    throw new BackpropError(`${bytes.length} bytes in Redis are no data of backprop-ts`)
  return { layout: bytes.toString('utf8', 4, start), numbers: numbersOf(bytes.subarray(start)) }
}

/** The value, and the numbers of the gradient if there is one. */
export const packedResult = ({ value, numbers }: ShardResult): Buffer =>
  Buffer.concat([bytesOf(Float64Array.of(value)), bytesOf(numbers ?? new Float64Array(0))])

/** How many bytes a result has. */
export const resultLength = (count: number): number => 8 * (1 + count)

/** Reads a result whose gradient has `count` numbers. Throws `BackpropError` if it has not. */
export const unpackedResult = (bytes: Buffer, count: number): ShardResult => {
  if (bytes.length !== resultLength(count))
    throw new BackpropError(`a worker has answered with ${bytes.length} bytes, wanted ${resultLength(count)}`)
  const [value, numbers] = [bytes.readDoubleLE(), numbersOf(bytes.subarray(8))]
  return count === 0 ? { value } : { value, numbers }
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** The bytes, if workers read as many. Throws `ShapeError` if not. */
export const bounded = (name: string, bytes: Buffer, maxBytes: number): Buffer => {
  if (bytes.length <= maxBytes) return bytes
  throw new ShapeError(`${name}: ${bytes.length} bytes, and the option maxBytes allows ${maxBytes}. Use smaller shards`)
}
