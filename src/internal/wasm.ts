/**
 * The kernels that are faster in WebAssembly: large products of matrices, two numbers to an instruction. Blocks of the operands
 * are packed straight into the module's memory, whose size is fixed, so that there is none to manage.
 *
 * @since 0.1.0
 */
import { blocked, columns, inner, rows } from './blocked'
import { gemmOf } from './gemm'
import { relaxedSimd, simd } from './gemm-wasm'
import { js, type Kernels } from './kernels'

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

/** The exports of scripts/wasm/gemm.ts; the first three arguments are addresses. */
interface Exports {
  readonly multiply: (a: number, b: number, c: number, w: number, h: number, k: number) => void
}

const page = 1 << 16

const bytesOf = (base64: string): Uint8Array =>
  Uint8Array.from(platform().atob(base64), character => character.charCodeAt(0))

const instantiate = (bytes: Uint8Array): Kernels => {
  const { Instance, Memory, Module } = platform().WebAssembly
  const addressB = 8 * rows * inner
  const addressC = addressB + 8 * columns * inner
  const pages = Math.ceil((addressC + 8 * rows * columns) / page)
  const memory = new Memory({ initial: pages, maximum: pages })
  const { exports } = new Instance(new Module(bytes), { env: { memory } })
  const { multiply } = exports as Exports
  const packedA = new Float64Array(memory.buffer, 0, rows * inner)
  const packedB = new Float64Array(memory.buffer, addressB, columns * inner)
  const product = new Float64Array(memory.buffer, addressC, rows * columns)

  const copyRow = (h: number, from: number, c: Float64Array, to: number): void => {
    for (let j = 0; j < h; j++) c[to + j] = product[from + j]!
  }
  const addRow = (h: number, from: number, c: Float64Array, to: number): void => {
    for (let j = 0; j < h; j++) c[to + j] = c[to + j]! + product[from + j]!
  }

  const large = blocked(packedA, packedB, (first, w, h, k, c, start, n) => {
    multiply(0, addressB, addressC, w, h, k)
    const width = (h + 3) & ~3
    const takeRow = first ? copyRow : addRow
    for (let i = 0; i < w; i++) takeRow(h, i * width, c, start + i * n)
  })
  return { ...js, name: 'wasm', gemm: gemmOf(large) }
}

/**
 * The kernels, of the first of the modules that the engine has the instructions for; `undefined` if it has none, or a policy forbids to
 * compile.
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
