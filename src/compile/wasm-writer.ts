/** Writes the functions of a module of WebAssembly, and collects what they call. */
import type { Guard, Place } from './graph'
import type { Instruction, PlainFunction } from './primitives'
import { Bytes, f64, type FunctionType, i32, moduleOf } from './wasm-module'

/** How many numbers each instruction works on. */
export type Lanes = 1 | 2

const scalar: Readonly<Record<Instruction, ReadonlyArray<number>>> = {
  lt: [0x63],
  select: [0x1b],
  abs: [0x99],
  neg: [0x9a],
  ceil: [0x9b],
  floor: [0x9c],
  trunc: [0x9d],
  sqrt: [0x9f],
  add: [0xa0],
  sub: [0xa1],
  mul: [0xa2],
  div: [0xa3],
  min: [0xa4],
  max: [0xa5]
}

const vector: typeof scalar = {
  lt: [0xfd, 0x49],
  select: [0xfd, 0x52],
  abs: [0xfd, 0xec, 1],
  neg: [0xfd, 0xed, 1],
  ceil: [0xfd, 0x74],
  floor: [0xfd, 0x75],
  trunc: [0xfd, 0x7a],
  sqrt: [0xfd, 0xef, 1],
  add: [0xfd, 0xf0, 1],
  sub: [0xfd, 0xf1, 1],
  mul: [0xfd, 0xf2, 1],
  div: [0xfd, 0xf3, 1],
  min: [0xfd, 0xf4, 1],
  max: [0xfd, 0xf5, 1]
}

/** The binary logarithm of the bytes of a number. */
const alignment = 3
export const numberBytes = 8
const end = 0x0b
/** Give up if the number on the stack is 0: return 0, or leave the innermost block. */
export const returnUnless = [0x45, 0x04, 0x40, 0x41, 0, 0x0f, end]
export const leaveUnless = [0x45, 0x0d, 0]

/** A function that is being written. */
export class FunctionWriter {
  code = new Bytes()
  readonly locals: number[] = []
  /** Where it calls functions of the module, and which. */
  readonly calls: (readonly [number, number])[] = []
  /** By stride, the variable with the offset of the present iteration. */
  readonly offsets = new Map<number, number>()

  local(type: number): number {
    return this.locals.push(type) - 1
  }

  private variable(instruction: number, local: number): void {
    this.code.byte(instruction)
    this.code.unsigned(local)
  }

  get(local: number): void {
    this.variable(0x20, local)
  }

  set(local: number): void {
    this.variable(0x21, local)
  }

  tee(local: number): void {
    this.variable(0x22, local)
  }

  int(value: number): void {
    this.code.byte(0x41)
    this.code.signed(value)
  }

  constant(value: number, lanes: Lanes): void {
    if (lanes === 1) this.code.byte(0x44)
    else {
      this.code.bytes(0xfd, 0x0c)
      this.code.float(value)
    }
    this.code.float(value)
  }

  apply(instruction: Instruction, lanes: Lanes): void {
    for (const byte of (lanes === 1 ? scalar : vector)[instruction]) this.code.byte(byte)
  }

  /** Puts the address on the stack to which the place of an access is added. */
  address({ stride }: Place): void {
    if (stride === 0) this.int(0)
    else {
      this.get(this.offsets.get(stride) as number)
    }
  }

  private access(instruction: ReadonlyArray<number>, at: number): void {
    for (const byte of instruction) this.code.byte(byte)
    this.code.byte(alignment)
    this.code.unsigned(numberBytes * at)
  }

  /** Puts a number of memory on the stack, or those of two iterations. */
  load(place: Place, lanes: Lanes): void {
    const { at, stride } = place
    this.address(place)
    if (lanes === 1) this.access([0x2b], at)
    else if (stride === 0) this.access([0xfd, 0x0a], at)
    else if (stride === 1) this.access([0xfd, 0x00], at)
    else {
      this.address(place)
      this.access([0xfd, 0x5d], at)
      this.access([0xfd, 0x57], at + stride)
      this.code.byte(1)
    }
  }

  /** Stores what is on the stack above the address. */
  store({ at }: Place): void {
    this.access([0x39], at)
  }

  /** Stores the numbers of two iterations that a variable holds. */
  storeLanes(place: Place, local: number): void {
    const { at, stride } = place
    for (const lane of stride === 1 ? [0] : [0, 1]) {
      this.address(place)
      this.get(local)
      this.access(stride === 1 ? [0xfd, 0x0b] : [0xfd, 0x5b], at + lane * stride)
      if (stride !== 1) this.code.byte(lane)
    }
  }

  /** One of the two numbers that a variable holds. */
  lane(local: number, lane: number): void {
    this.get(local)
    this.code.bytes(0xfd, 0x21, lane)
  }

  callImport(index: number): void {
    this.variable(0x10, index)
  }

  /** Calls a function of the module, and gives up if that does. The index is patched when the imports are known. */
  run(index: number, giveUp: ReadonlyArray<number>): void {
    this.code.byte(0x10)
    this.calls.push([this.code.size, index])
    this.code.bytes(0, 0, 0, 0, 0)
    this.code.bytes(...giveUp)
  }

  /** Copies numbers within memory. */
  copy(to: number, from: number, count: number): void {
    for (const n of [to, from, count]) this.int(numberBytes * n)
    this.code.bytes(0xfc, 10, 0, 0)
  }

  /** Ends the function, which gives 1. */
  finish(): void {
    this.int(1)
    this.code.byte(end)
  }
}

/** A zero of each sign is a key of its own. */
const keyOf = (value: unknown): unknown => (Object.is(value, -0) ? keyOf : value)

/** What a module calls. A test gives true, which WebAssembly takes for 1, if it has the expected answer. */
export type Imported = (...xs: ReadonlyArray<number>) => number | boolean

/** The index of the type of functions that calculate from memory to memory. */
const bodyType = 0

export class ModuleWriter {
  /** Functions that the module imports, each once. */
  readonly imports: Imported[] = []
  private readonly types: FunctionType[] = [[[], [i32]]]
  /** By import, the index of its type. */
  private readonly typeOf: number[] = []
  /** By type, function and expected answer, the index of an import. */
  private readonly indices = new Map<string, Map<unknown, Map<unknown, number>>>()
  private readonly functions: FunctionWriter[] = []

  private import(f: unknown, answer: unknown, arity: number, result: number, imported: Imported): number {
    const key = `${arity} ${result}`
    const byFunction = this.indices.get(key) ?? new Map<unknown, Map<unknown, number>>()
    if (byFunction.size === 0) this.types.push([Array.from({ length: arity }, () => f64), [result]])
    this.indices.set(key, byFunction)
    const byAnswer = byFunction.get(f) ?? new Map<unknown, number>()
    byFunction.set(f, byAnswer)
    const index = byAnswer.get(keyOf(answer)) ?? this.imports.length
    byAnswer.set(keyOf(answer), index)
    if (index === this.imports.length) {
      this.typeOf.push([...this.indices.keys()].indexOf(key) + 1)
      this.imports.push(imported)
    }
    return index
  }

  importFunction(f: PlainFunction, isBinary: boolean): number {
    return this.import(f, undefined, isBinary ? 2 : 1, f64, f)
  }

  importTest({ test, operands, expected }: Guard): number {
    return this.import(test, expected, operands.length, i32, (...xs) => Object.is(test(...xs), expected))
  }

  /** Adds a function, and gives its index. */
  add(written: FunctionWriter): number {
    return this.functions.push(written) - 1
  }

  bytes(): Uint8Array<ArrayBuffer> {
    for (const { code, calls } of this.functions)
      for (const [at, index] of calls) code.patch(at, this.imports.length + index)
    const functions = this.functions.map(({ code, locals }) => ({ type: bodyType, code, locals }))
    return moduleOf(this.types, this.typeOf, functions)
  }
}
