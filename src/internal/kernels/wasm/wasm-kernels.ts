/**
 * The WebAssembly kernels: products of two matrices, and of a matrix and a vector. Each instruction works on two
 * numbers, which makes them faster than JavaScript although the operands must be copied into the module's memory. That
 * memory has a fixed size and holds one block at a time, so nothing needs to be allocated or freed.
 *
 * @since 0.1.0
 */
import { blocked, blockColumns, blockInner, blockRows } from '../js/blocked-product'
import { gemmOf } from '../js/gemm'
import { relaxedSimd, simd } from './wasm-modules'
import { js } from '../js/js-kernels'
import type { Kernels } from '../kernels'

/** The parts of the platform that are used, which TypeScript's standard library does not declare. */
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

/** The functions that the module from scripts/wasm/ exports. They take addresses first, then sizes. */
interface Exports {
  readonly multiply: (a: number, b: number, c: number, rows: number, columns: number, k: number) => void
  readonly gemv: (a: number, x: number, y: number, m: number, n: number) => void
  readonly gemvT: (a: number, x: number, y: number, m: number, n: number) => void
}

const pageBytes = 1 << 16

/** For a matrix with fewer elements, multiplying by a vector in JavaScript is faster than copying it. */
const minElements = 512

const bytesOf = (base64: string): Uint8Array =>
  Uint8Array.from(platform().atob(base64), character => character.charCodeAt(0))

const instantiate = (bytes: Uint8Array): Kernels => {
  const { Instance, Memory, Module } = platform().WebAssembly
  const atB = 8 * blockRows * blockInner
  const atC = atB + 8 * blockColumns * blockInner
  const pages = Math.ceil((atC + 8 * blockRows * blockColumns) / pageBytes)
  const memory = new Memory({ initial: pages, maximum: pages })
  const exports = new Instance(new Module(bytes), { env: { memory } }).exports as Exports
  const blockA = new Float64Array(memory.buffer, 0, blockRows * blockInner)
  const blockB = new Float64Array(memory.buffer, atB, blockColumns * blockInner)
  const blockC = new Float64Array(memory.buffer, atC, blockRows * blockColumns)

  const copyRow = (length: number, from: number, c: Float64Array, to: number): void => {
    for (let j = 0; j < length; j++) c[to + j] = blockC[from + j]!
  }
  const addRow = (length: number, from: number, c: Float64Array, to: number): void => {
    for (let j = 0; j < length; j++) c[to + j] = c[to + j]! + blockC[from + j]!
  }

  const largeProduct = blocked(blockA, blockB, (first, rows, columns, k, c, start, n) => {
    exports.multiply(0, atB, atC, rows, columns, k)
    const width = (columns + 3) & ~3
    const takeRow = first ? copyRow : addRow
    for (let i = 0; i < rows; i++) takeRow(columns, i * width, c, start + i * n)
  })

  /**
   * The number of rows of `n` numbers that fit, leaving room to pad them to a multiple of four; less than 1 where
   * copying does not pay.
   */
  const rowsAtOnce = (m: number, n: number): number =>
    m * n < minElements ? 0 : Math.min(blockA.length, Math.floor(blockB.length / n)) - 4

  const gemv: Kernels['gemv'] = (m, n, a, x, y) => {
    const step = rowsAtOnce(m, n)
    if (step < 1) return js.gemv(m, n, a, x, y)
    blockA.set(x.subarray(0, n))
    for (let i = 0; i < m; i += step) {
      const end = Math.min(m, i + step)
      blockB.set(a.subarray(i * n, end * n))
      exports.gemv(atB, 0, atC, end - i, n)
      y.set(blockC.subarray(0, end - i), i)
    }
  }

  const gemvT: Kernels['gemvT'] = (m, n, a, x, y) => {
    const step = rowsAtOnce(m, n)
    if (step < 1) return js.gemvT(m, n, a, x, y)
    blockC.fill(0, 0, n)
    for (let i = 0; i < m; i += step) {
      const end = Math.min(m, i + step)
      blockA.set(x.subarray(i, end))
      blockA.fill(0, end - i, end - i + 3)
      blockB.set(a.subarray(i * n, end * n))
      blockB.fill(0, (end - i) * n, (end - i + 3) * n)
      exports.gemvT(atB, 0, atC, end - i, n)
    }
    y.set(blockC.subarray(0, n))
  }

  return { ...js, name: 'wasm', gemv, gemvT, gemm: gemmOf(largeProduct, gemv, gemvT) }
}

/**
 * The kernels from the first module whose instructions the engine supports. Returns `undefined` if there is no such
 * module, or if a security policy forbids compiling WebAssembly.
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
