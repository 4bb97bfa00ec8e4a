/** Encodes the operations of a graph as a module of WebAssembly, which calculates from and to memory. */
import { type Graph, type Guard, none } from './graph'
import { isOperation, planOf } from './plan'
import type { Instruction, PlainFunction } from './primitives'
import { Bytes, f64, type FunctionType, i32, moduleOf, type WasmFunction } from './wasm-module'

/** What a module calls. A test gives true, which WebAssembly takes for 1, if it has the expected answer. */
type Imported = (...xs: ReadonlyArray<number>) => number | boolean

export interface Encoded {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly imports: ReadonlyArray<Imported>
}

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

const instructions: Readonly<Record<Instruction, number>> = {
  lt: 0x63,
  select: 0x1b,
  abs: 0x99,
  neg: 0x9a,
  ceil: 0x9b,
  floor: 0x9c,
  trunc: 0x9d,
  sqrt: 0x9f,
  add: 0xa0,
  sub: 0xa1,
  mul: 0xa2,
  div: 0xa3,
  min: 0xa4,
  max: 0xa5
}
const getLocal = 0x20
const setLocal = 0x21
const teeLocal = 0x22
const loadFloat = 0x2b
const storeFloat = 0x39
const constantInt = 0x41
const constantFloat = 0x44
const call = 0x10
const end = 0x0b
/** Returns 0 if the number on the stack is 0. */
const returnUnless = [0x45, 0x04, 0x40, constantInt, 0, 0x0f, end]
/** The binary logarithm of the bytes of a number. */
const alignment = 3
const numberBytes = 8
const pageBytes = 1 << 16

/** The operations of one function. Longer ones take longer to optimise. */
const pieceSize = 4000

/** A zero of each sign is a key of its own. */
const keyOf = (value: unknown): unknown => (Object.is(value, -0) ? keyOf : value)

/** The index of the type of functions that calculate from memory to memory. */
const pieceType = 0

/** Functions that a module imports, each once. */
class Imports {
  readonly functions: Imported[] = []
  readonly types: FunctionType[] = [[[], [i32]]]
  /** By function, the index of its type. */
  readonly typeOf: number[] = []
  /** By type, function and expected answer, the index of a function. */
  private readonly indices = new Map<string, Map<unknown, Map<unknown, number>>>()

  private index(f: unknown, answer: unknown, arity: number, result: number, imported: Imported): number {
    const key = `${arity} ${result}`
    const byFunction = this.indices.get(key) ?? new Map<unknown, Map<unknown, number>>()
    if (byFunction.size === 0) this.types.push([Array.from({ length: arity }, () => f64), [result]])
    this.indices.set(key, byFunction)
    const byAnswer = byFunction.get(f) ?? new Map<unknown, number>()
    byFunction.set(f, byAnswer)
    const index = byAnswer.get(keyOf(answer)) ?? this.functions.length
    byAnswer.set(keyOf(answer), index)
    if (index === this.functions.length) {
      this.typeOf.push([...this.indices.keys()].indexOf(key) + 1)
      this.functions.push(imported)
    }
    return index
  }

  function(f: PlainFunction, isBinary: boolean): number {
    return this.index(f, undefined, isBinary ? 2 : 1, f64, f)
  }

  test({ test, operands, expected }: Guard): number {
    return this.index(test, expected, operands.length, i32, (...xs) => Object.is(test(...xs), expected))
  }
}

/**
 * Encodes what the roots need, which are left in memory one after the other. The function `run` of the module returns 0
 * if a guard fails.
 */
export const encode = (graph: Graph, roots: ReadonlyArray<number>, at: number): Encoded => {
  const { firsts, seconds, guards, memory } = graph
  const { uses, pieceOf, isKept, isInlined, results } = planOf(graph, roots, pieceSize)
  const imports = new Imports()
  const functions: WasmFunction[] = []
  const keptAt = new Map<number, number>()
  /** By operation, the index of the variable that holds it in this function, plus one, or 0. */
  const variables = new Int32Array(graph.size)
  let code = new Bytes()
  let held: number[] = []

  const hold = (id: number, instruction: number): void => {
    const index = held.push(id) - 1
    variables[id] = index + 1
    code.byte(instruction)
    code.unsigned(index)
  }
  /** Reads or writes memory. The address on the stack is 0. */
  const access = (instruction: number, place: number): void => {
    code.byte(instruction)
    code.byte(alignment)
    code.unsigned(numberBytes * place)
  }
  const constant = (value: number): void => {
    code.byte(constantFloat)
    code.float(value)
  }
  const calculate = (id: number): void => {
    const { f, encode } = graph.primitive(graph.codes[id] as number)
    const [a, b] = [firsts[id] as number, seconds[id] as number]
    if (encode === undefined) {
      push(a)
      if (b !== none) push(b)
      code.byte(call)
      code.unsigned(imports.function(f, b !== none))
    } else
      for (const item of encode)
        if (item === 'x') push(a)
        else if (item === 'y') push(b)
        else if (typeof item === 'number') constant(item)
        else code.byte(instructions[item])
  }
  /** Writes what puts a number on the stack. */
  const push = (id: number): void => {
    const variable = variables[id] as number
    if (variable > 0) {
      code.byte(getLocal)
      code.unsigned(variable - 1)
    } else if (graph.isConstant(id)) constant(graph.values[id] as number)
    else if (isInlined[id] === 1) calculate(id)
    else {
      code.bytes(constantInt, 0)
      access(loadFloat, graph.placeOf(id) ?? (keptAt.get(id) as number))
      if ((uses[id] as number) > 1) hold(id, teeLocal)
    }
  }
  const store = (id: number, place: number): void => {
    code.bytes(constantInt, 0)
    push(id)
    access(storeFloat, place)
  }
  const finish = (): void => {
    code.bytes(constantInt, 1, end)
    functions.push({ type: pieceType, locals: held.length, code })
    for (const id of held) variables[id] = 0
    code = new Bytes()
    held = []
  }

  let guard = 0
  const checkUpTo = (id: number): void => {
    for (; guard < guards.length && (guards[guard] as Guard).position <= id; guard++) {
      const asked = guards[guard] as Guard
      asked.operands.forEach(push)
      code.byte(call)
      code.unsigned(imports.test(asked))
      code.bytes(...returnUnless)
    }
  }
  for (let id = 0; id < graph.size; id++) {
    if (uses[id] === 0 || !isOperation(graph, id)) continue
    if (pieceOf[id] !== functions.length) finish()
    checkUpTo(id)
    if (isInlined[id] === 0) {
      calculate(id)
      hold(id, setLocal)
    }
    for (const root of results.get(id) ?? []) store(id, at + root)
    if (isKept[id] === 1) {
      const place = memory.allocate(1)
      keptAt.set(id, place)
      store(id, place)
    }
  }
  checkUpTo(graph.size)
  for (const [id, indices] of results) if (!isOperation(graph, id)) for (const root of indices) store(id, at + root)
  finish()
  if (functions.length > 1) {
    const pieces = functions.length
    for (let i = 0; i < pieces; i++) {
      code.byte(call)
      code.unsigned(imports.functions.length + i)
      code.bytes(...returnUnless)
    }
    finish()
  }
  return { bytes: moduleOf(imports.types, imports.typeOf, functions), imports: imports.functions }
}

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
