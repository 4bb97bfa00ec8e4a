/**
 * Makes vectors and matrices of random numbers that a seed determines.
 *
 * @since 0.1.0
 */
import { DomainError } from '../../internal/graph/errors'
import type { Matrix, Vector } from '../core/vector-types'
import { filled } from './filled'

/** The state of the generator: four 32-bit words, not all zero. */
type State = [number, number, number, number]

/** The next 32 bits of xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021). */
const next32 = (s: State): number => {
  const rotl = (x: number, k: number): number => (x << k) | (x >>> (32 - k))
  const result = Math.imul(rotl(Math.imul(s[1], 5), 7), 9)
  const t = s[1] << 9
  s[2] ^= s[0]
  s[3] ^= s[1]
  s[1] ^= s[2]
  s[0] ^= s[3]
  s[2] ^= t
  s[3] = rotl(s[3], 11)
  return result >>> 0
}

/** How an error names the size. */
export const sizeAfterSeed = 'a size, which comes after the seed,'

/** A generator of numbers in [0, 1) with 53 random bits. A multiplicative hash of the seed is its initial state. */
export const uniformNumbers = (name: string, seed: number): (() => number) => {
  if (!Number.isFinite(seed)) throw new DomainError(`${name}: a seed must be a finite number, got ${seed}`)
  const [low, high] = new Uint32Array(Float64Array.of(seed).buffer) as unknown as [number, number]
  let hash = low ^ Math.imul(high, 0x9e3779b1) ^ 0x243f6a88
  const nextWord = (): number => {
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) + 0x9e3779b9
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    return (hash ^ (hash >>> 16)) | 0
  }
  const state: State = [nextWord(), nextWord(), nextWord(), nextWord() | 1]
  return () => ((next32(state) >>> 5) * 0x4000000 + (next32(state) >>> 6)) / 0x20000000000000
}

/**
 * A constructor by seed and size. One size makes a vector, two sizes make a matrix.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface BySeed {
  <N extends number>(seed: number, n: N): Vector<N>
  <M extends number, N extends number>(seed: number, m: M, n: N): Matrix<M, N>
}

/**
 * A vector or a matrix of random numbers in [0, 1). The same seed gives the same numbers on every machine. Throws
 * `DomainError` if the seed is not finite.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { randomUniform, toArray } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(randomUniform(1, 2)), toArray(randomUniform(1, 2)))
 */
export const randomUniform = ((seed: number, m: number, n?: number) =>
  filled('randomUniform', m, n, uniformNumbers('randomUniform', seed), sizeAfterSeed)) as BySeed

/** A generator of standard normal numbers. It makes them in pairs (Box and Muller, 1958). */
export const normalNumbers = (name: string, seed: number): (() => number) => {
  const uniform = uniformNumbers(name, seed)
  let spare: number | undefined
  return () => {
    if (spare !== undefined) {
      const kept = spare
      spare = undefined
      return kept
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()))
    const angle = 2 * Math.PI * uniform()
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
}

/**
 * A vector or a matrix of random numbers from the standard normal distribution. The same seed gives the same numbers.
 * Throws `DomainError` if the seed is not finite.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { randomNormal } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(randomNormal(1, 300, 784).rows, 300)
 */
export const randomNormal = ((seed: number, m: number, n?: number) =>
  filled('randomNormal', m, n, normalNumbers('randomNormal', seed), sizeAfterSeed)) as BySeed
