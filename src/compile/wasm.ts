/** Encodes the operations of a graph as a module of WebAssembly, which calculates from and to memory. */
import { type Graph, type Guard, none } from './graph'
import { isOperation, planOf } from './plan'
import type { Instruction, PlainFunction } from './primitives'
import { Bytes, f64, type FunctionType, i32, moduleOf, type WasmFunction } from './wasm-module'

/** What a module calls. A test gives true, which WebAssembly takes for 1, if it has the expected answer. */
type Imported = (x: number, y: number) => number | boolean

export interface Encoded {
  readonly bytes: Uint8Array<ArrayBuffer>
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

/** Indices in the list of types: functions and tests of one and of two numbers, and pieces of the body. */
const functionType = 0
const testType = 2
const pieceType = 4
const types: ReadonlyArray<FunctionType> = [
  [[f64], [f64]],
  [[f64, f64], [f64]],
  [[f64], [i32]],
  [[f64, f64], [i32]],
  [[], [i32]]
]

/** A zero of each sign is a key of its own. */
const keyOf = (value: unknown): unknown => (Object.is(value, -0) ? keyOf : value)

/** Functions that a module imports, each once. */
class Imports {
  readonly functions: Imported[] = []
  readonly types: number[] = []
  private readonly indices = Array.from({ length: pieceType }, () => new Map<unknown, Map<unknown, number>>())

  private index(type: number, f: unknown, answer: unknown, imported: Imported): number {
    const byFunction = this.indices[type] as Map<unknown, Map<unknown, number>>
    const byAnswer = byFunction.get(f) ?? new Map<unknown, number>()
    byFunction.set(f, byAnswer)
    const found = byAnswer.get(keyOf(answer))
    if (found !== undefined) return found
    byAnswer.set(keyOf(answer), this.types.length)
    this.types.push(type)
    return this.functions.push(imported) - 1
  }

  function(f: PlainFunction, isBinary: boolean): number {
    return this.index(functionType + Number(isBinary), f, undefined, f)
  }

  test({ test, operands, expected }: Guard): number {
    const holds: Imported = (x, y) => Object.is(test(x as never, y as never), expected)
    return this.index(testType + operands.length - 1, test, expected, holds)
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
      code.unsigned(imports.types.length + i)
      code.bytes(...returnUnless)
    }
    finish()
  }
  return { bytes: moduleOf(types, imports.types, functions), imports: imports.functions }
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

/**
 * Makes a module run on memory for so many numbers. `undefined` where there is no WebAssembly, where a policy forbids it
 * (`CompileError`), where the module is larger than the 8 MB that the main thread of Chromium accepts, or where memory
 * is short (both `RangeError`).
 */
export const instantiate = ({ bytes, imports }: Encoded, size: number): Instance | undefined => {
  const { WebAssembly } = globalThis as Platform
  if (WebAssembly === undefined) return undefined
  try {
    const memory = new WebAssembly.Memory({ initial: Math.ceil((numberBytes * size) / pageBytes) })
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
      '': Object.assign({ memory }, imports)
    })
    return { memory: new Float64Array(memory.buffer), run: (exports as Pick<Instance, 'run'>).run }
  } catch (error) {
    if (error instanceof WebAssembly.CompileError || error instanceof RangeError) return undefined
    throw error
  }
}
