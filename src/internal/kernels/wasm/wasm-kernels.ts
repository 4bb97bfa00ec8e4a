/**
 * The kernels that are faster in WebAssembly, where an instruction works on two numbers, although operands are copied
 * into the module's memory: products of matrices, and of a matrix with a vector. The memory is of fixed size and holds
 * a block at a time, so that there is none to manage.
 *
 * @since 0.1.0
 */
import { blocked, columns, inner, rows } from '../js/blocked-product'
import { gemmOf } from '../js/gemm'
import { relaxedSimd, simd } from './wasm-modules'
import { js } from '../js/js-kernels'
import type { Kernels } from '../kernels'

/** What is used of the platform, which TypeScript's own library does not declare. */
interface Platform {
  readonly atob: (base64: string) => string
  readonly WebAssembly: {
    readonly validate: (bytes: Uint8Array) => boolean
    readonly Memory: new (limits: { readonly initial: number; readonly maximum: number }) => {
      readonly buffer: ArrayBuffer
    }
    readonly Module: new (bytes: Uint8Array) => object
    readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
  }
}

const platform = (): Platform => globalThis as unknown as Platform

/** The exports of scripts/wasm/, which take addresses before sizes. */
interface Exports {
  readonly multiply: (a: number, b: number, c: number, w: number, h: number, k: number) => void
  readonly gemv: (a: number, x: number, y: number, m: number, n: number) => void
  readonly gemvT: (a: number, x: number, y: number, m: number, n: number) => void
}

const page = 1 << 16

/** A matrix of fewer elements is multiplied by a vector before it would be copied. */
const fewest = 512

const bytesOf = (base64: string): Uint8Array =>
  Uint8Array.from(platform().atob(base64), character => character.charCodeAt(0))

const instantiate = (bytes: Uint8Array): Kernels => {
  const { Instance, Memory, Module } = platform().WebAssembly
  const atB = 8 * rows * inner
  const atC = atB + 8 * columns * inner
  const pages = Math.ceil((atC + 8 * rows * columns) / page)
  const memory = new Memory({ initial: pages, maximum: pages })
  const exports = new Instance(new Module(bytes), { env: { memory } }).exports as Exports
  const blockA = new Float64Array(memory.buffer, 0, rows * inner)
  const blockB = new Float64Array(memory.buffer, atB, columns * inner)
  const blockC = new Float64Array(memory.buffer, atC, rows * columns)

  const copyRow = (h: number, from: number, c: Float64Array, to: number): void => {
    for (let j = 0; j < h; j++) c[to + j] = blockC[from + j]!
  }
  const addRow = (h: number, from: number, c: Float64Array, to: number): void => {
    for (let j = 0; j < h; j++) c[to + j] = c[to + j]! + blockC[from + j]!
  }

  const large = blocked(blockA, blockB, (first, w, h, k, c, start, n) => {
    exports.multiply(0, atB, atC, w, h, k)
    const width = (h + 3) & ~3
    const takeRow = first ? copyRow : addRow
    for (let i = 0; i < w; i++) takeRow(h, i * width, c, start + i * n)
  })

  /** How many rows of `n` numbers fit, with room for their fours to be filled up; none where copying does not pay. */
  const rowsAtOnce = (m: number, n: number): number =>
    m * n < fewest ? 0 : Math.min(blockA.length, Math.floor(blockB.length / n)) - 4

  const gemv: Kernels['gemv'] = (m, n, a, x, y) => {
    const h = rowsAtOnce(m, n)
    if (h < 1) return js.gemv(m, n, a, x, y)
    blockA.set(x.subarray(0, n))
    for (let i = 0; i < m; i += h) {
      const end = Math.min(m, i + h)
      blockB.set(a.subarray(i * n, end * n))
      exports.gemv(atB, 0, atC, end - i, n)
      y.set(blockC.subarray(0, end - i), i)
    }
  }

  const gemvT: Kernels['gemvT'] = (m, n, a, x, y) => {
    const h = rowsAtOnce(m, n)
    if (h < 1) return js.gemvT(m, n, a, x, y)
    blockC.fill(0, 0, n)
    for (let i = 0; i < m; i += h) {
      const end = Math.min(m, i + h)
      blockA.set(x.subarray(i, end))
      blockA.fill(0, end - i, end - i + 3)
      blockB.set(a.subarray(i * n, end * n))
      blockB.fill(0, (end - i) * n, (end - i + 3) * n)
      exports.gemvT(atB, 0, atC, end - i, n)
    }
    y.set(blockC.subarray(0, n))
  }

  return { ...js, name: 'wasm', gemv, gemvT, gemm: gemmOf(large, gemv, gemvT) }
}

/**
 * The kernels, of the first of the modules that the engine has the instructions for; `undefined` if it has none, or a
 * policy forbids to compile.
 *
 * @since 0.1.0
 */
export const loadWasm = (modules = [relaxedSimd, simd]): Kernels | undefined => {
  try {
    const bytes = modules.map(bytesOf).find(candidate => platform().WebAssembly.validate(candidate))
    return bytes && instantiate(bytes)
  } catch {
    return undefined
  }
}
