/** Compiles modules of WebAssembly, and makes them run. */
import type { Encoded } from './wasm'
import { type Imported, numberBytes } from './wasm-writer'

/** A module, and what it calls. */
export interface Module {
  readonly compiled: object
  readonly imports: ReadonlyArray<Imported>
}

/** A module that runs. */
export interface Instance {
  readonly memory: Float64Array
  /** Gives 0 if a guard fails. */
  readonly run: () => number
}

const pageBytes = 1 << 16

/** The parts of the platform that are used, which TypeScript's standard library does not declare. */
interface Platform {
  readonly WebAssembly?: {
    readonly Memory: new (limits: { readonly initial: number }) => { readonly buffer: ArrayBuffer }
    readonly Module: new (bytes: Uint8Array) => object
    readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
    readonly CompileError: new () => Error
  }
}

/** Runs what makes something of WebAssembly. `undefined` where there is none, or that is not possible. */
const unlessRefused = <T>(make: (platform: Required<Platform>['WebAssembly']) => T): T | undefined => {
  const { WebAssembly } = globalThis as Platform
  if (WebAssembly === undefined) return undefined
  try {
    return make(WebAssembly)
  } catch (error) {
    if (error instanceof WebAssembly.CompileError || error instanceof RangeError) return undefined
    throw error
  }
}

/**
 * Compiles a module. `undefined` where a policy forbids WebAssembly (`CompileError`), or the module is larger than the
 * main thread of Chromium accepts, which is 8 MB (`RangeError`).
 */
export const compileModule = ({ bytes, imports }: Encoded): Module | undefined =>
  unlessRefused(({ Module }) => ({ compiled: new Module(bytes), imports }))

/** Makes a module run on new memory for so many numbers. `undefined` if there is not enough (`RangeError`). */
export const instantiate = ({ compiled, imports }: Module, size: number): Instance | undefined =>
  unlessRefused(({ Memory, Instance }) => {
    const memory = new Memory({ initial: Math.ceil((numberBytes * size) / pageBytes) })
    const { exports } = new Instance(compiled, { '': Object.assign({ memory }, imports) })
    return { memory: new Float64Array(memory.buffer), run: (exports as Pick<Instance, 'run'>).run }
  })
