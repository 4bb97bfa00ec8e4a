/**
 * The network by hand over WebAssembly. Its memory holds the weights for good, and each gradient overwrites the one
 * before.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { type Gradient, plainInput, plainLayers, plainTarget } from './network-by-hand'
import { sizes } from './network-data'

/** The kernels take addresses in bytes, then sizes. They read up to three rows beyond the last. */
interface Exports {
  readonly gemv: (a: number, x: number, y: number, m: number, n: number) => void
  readonly gemvT: (a: number, x: number, y: number, m: number, n: number) => void
  readonly outer: (x: number, y: number, a: number, m: number, n: number) => void
}

interface WebAssembly {
  readonly Memory: new (limits: { readonly initial: number }) => { readonly buffer: ArrayBuffer }
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
}

const compiled = (): Uint8Array => {
  const file = 'node_modules/.cache/backprop-ts/baseline.wasm'
  const compiler = ['node_modules/assemblyscript/bin/asc.js', 'scripts/wasm/baseline.ts', '--outFile', file]
  const options = ['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--importMemory', '--disableWarning', '112']
  execFileSync(process.execPath, [...compiler, ...options, '--enable', 'simd'])
  return readFileSync(file)
}

/** A function that calculates the gradient, and the arrays where it leaves it. */
export const residentGradient = (): { readonly run: () => number; readonly gradients: readonly Gradient[] } => {
  const { Instance, Memory, Module } = (globalThis as unknown as { readonly WebAssembly: WebAssembly }).WebAssembly
  const memory = new Memory({ initial: 96 })
  const { gemv, gemvT, outer } = new Instance(new Module(compiled()), { env: { memory } }).exports as Exports
  let next = 0
  const take = (length: number): Float64Array => {
    const array = new Float64Array(memory.buffer, next, length)
    next += 8 * (length + (length % 2))
    return array
  }
  const layers = plainLayers.map(({ weights, biases }, l) => {
    const [i, o] = [sizes[l]!, sizes[l + 1]!]
    const own = {
      i,
      o,
      weights: take(weights.length + 3 * i),
      dWeights: take(weights.length),
      d: take(o + 3),
      z: take(o + 3)
    }
    own.weights.set(weights)
    return { ...own, biases }
  })
  const input = take(784)
  input.set(plainInput)

  const logSumExp = (z: Float64Array): number => {
    let top = -Infinity
    for (let j = 0; j < 10; j++) top = Math.max(top, z[j]!)
    let sum = 0
    for (let j = 0; j < 10; j++) sum += Math.exp(z[j]! - top)
    return top + Math.log(sum)
  }

  const run = (): number => {
    let x = input
    layers.forEach(({ i, o, weights, biases, z }, l) => {
      gemv(weights.byteOffset, x.byteOffset, z.byteOffset, o, i)
      for (let j = 0; j < o; j++) {
        const u = z[j]! + biases[j]!
        z[j] = l === 2 ? u : 1 / (1 + Math.exp(-u))
      }
      x = z
    })
    const top = layers[2]!
    const shift = logSumExp(top.z)
    for (let j = 0; j < 10; j++) top.d[j] = Math.exp(top.z[j]! - shift) - plainTarget[j]!
    for (let l = 2; l >= 0; l--) {
      const { i, o, weights, dWeights, d } = layers[l]!
      const below = layers[l - 1]
      outer(d.byteOffset, (below?.z ?? input).byteOffset, dWeights.byteOffset, o, i)
      if (below === undefined) break
      below.d.fill(0)
      gemvT(weights.byteOffset, d.byteOffset, below.d.byteOffset, o, i)
      for (let j = 0; j < i; j++) below.d[j] = below.d[j]! * below.z[j]! * (1 - below.z[j]!)
    }
    return layers[0]!.dWeights[0]!
  }
  return { run, gradients: layers.map(({ o, dWeights, d }) => ({ weights: dWeights, biases: d.subarray(0, o) })) }
}
