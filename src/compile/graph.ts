/**
 * The expression that a compiled function computes: operations on numbers, in the order in which they were first
 * needed. Equal operations are one. Each operation keeps the value that it had in the run that was traced.
 */
import { BackpropError } from '../internal/graph/errors'
import { Memory } from './memory'
import { knownFunctions, type PlainFunction, type Primitive } from './primitives'

/** A question about numbers. */
export type Test<T> = (...xs: ReadonlyArray<number>) => T

/** What the run was told of its values. A call goes the same way if all its guards give the same answers. */
export interface Guard {
  readonly test: Test<unknown>
  readonly operands: ReadonlyArray<number>
  readonly expected: unknown
  /** The number of operations before it. Those after it may only be evaluated if it holds. */
  readonly position: number
}

/** The codes of operations that are no calls. That of a primitive is its index plus `firstPrimitive`. */
export const constantCode = 0
export const inputCode = 1
/** A number that a loop left in memory. Its operands are the index of the loop and the place in memory. */
export const resultCode = 2
export const firstPrimitive = 3

/** What an operand is if there is none. */
export const none = -1

/** One of the ways through the body of a loop. */
export interface LoopPath {
  readonly graph: Graph
  /** What the body stores, by the index in `stores`. */
  readonly roots: ReadonlyArray<number>
}

/** A place in memory: that of iteration `i` is `at + i * stride`. */
export interface Place {
  readonly at: number
  readonly stride: number
}

/** Numbers of the graph that a loop finds in memory, in order. */
export interface Operands {
  readonly ids: ReadonlyArray<number>
  readonly at: number
  /** Whether they are copied there. Otherwise they lie there anyway. */
  readonly isCopied: boolean
}

/** A result of a loop: a block of memory. Iterations add to it, or store. */
export interface Result {
  readonly at: number
  readonly size: number
  readonly adds: boolean
}

/** A loop among the operations of a graph. */
export interface LoopCall {
  /** What it is a call of, and of what that is the derivative. */
  readonly loop: object
  /** The state and the operands, as structures of expressions. */
  readonly args: ReadonlyArray<unknown>
  readonly of: object | undefined
  readonly count: number
  readonly isBackward: boolean
  readonly paths: LoopPath[]
  readonly operands: ReadonlyArray<Operands>
  /** Where the inputs of the body are. Those of the state come first. */
  readonly loads: ReadonlyArray<Place>
  readonly stateSize: number
  /** Where the body stores its roots, and to which of the results they belong. */
  readonly stores: ReadonlyArray<Place & { readonly result: number }>
  /** The state and the results. The last `extra` ones are those of the loop that it is the derivative of. */
  readonly results: ReadonlyArray<Result>
  readonly extra: number
  /** The first of the operations that stand for its results. */
  readonly first: number
}

const bits = new Float64Array(1)
const halves = new Int32Array(bits.buffer)

const hash = (code: number, a: number, b: number): number => {
  let h = Math.imul(code, 0x9e3779b1) ^ Math.imul(a, 0x85ebca6b) ^ Math.imul(b, 0xc2b2ae35)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  return h ^ (h >>> 13)
}

const grown = (old: Int32Array): Int32Array<ArrayBuffer> => {
  const wider = new Int32Array(2 * old.length)
  wider.set(old)
  return wider
}

export class Graph {
  size = 0
  readonly guards: Guard[] = []
  readonly loops: LoopCall[] = []
  readonly primitives: Primitive[]
  /** By operation: its code, its operands, and its value. An input has its index as first operand. */
  codes: Int32Array = new Int32Array(64)
  firsts: Int32Array = new Int32Array(64)
  seconds: Int32Array = new Int32Array(64)
  values: Float64Array = new Float64Array(64)
  /** Operations by hash, with open addressing. An entry is a number plus one, or 0. */
  private table = new Int32Array(256)
  private readonly codeOf = new Map<unknown, number>()
  private readonly known: ReturnType<typeof knownFunctions>
  /** The codes of the operations that are simplified. */
  private readonly add: number
  private readonly sub: number
  private readonly mul: number
  private readonly div: number
  private readonly negate: number

  /** Strict: no simplification that changes a bit. Otherwise the sign of a zero may change. */
  constructor(
    readonly strict: boolean,
    readonly limit: number,
    readonly memory = new Memory(),
    /** Whether it is the body of a loop. The inputs of others are the first numbers in memory. */
    readonly isBody = false
  ) {
    const known = knownFunctions()
    this.known = known
    this.primitives = [...known.primitives]
    this.primitives.forEach(({ f }, i) => this.codeOf.set(f, firstPrimitive + i))
    const codes = [known.add, known.sub, known.mul, known.div, known.negate].map(f => this.codeOf.get(f) as number)
    ;[this.add, this.sub, this.mul, this.div, this.negate] = codes as [number, number, number, number, number]
  }

  /** Forgets everything, so that the memory serves another trace. */
  clear(): void {
    const { length } = this.known.primitives
    for (const { f } of this.primitives.splice(length)) this.codeOf.delete(f)
    this.guards.length = 0
    this.table.fill(0)
    this.size = 0
  }

  primitive(code: number): Primitive {
    return this.primitives[code - firstPrimitive] as Primitive
  }

  isConstant(id: number): boolean {
    return this.codes[id] === constantCode
  }

  private is(id: number, n: number): boolean {
    return this.codes[id] === constantCode && Object.is(this.values[id], n)
  }

  constant(n: number): number {
    bits[0] = n
    return this.operation(constantCode, halves[0] as number, halves[1] as number, n)
  }

  input(index: number, value: number): number {
    return this.operation(inputCode, index, none, value)
  }

  /** A number that the loop with an index leaves at a place in memory. */
  result(loop: number, at: number): number {
    return this.operation(resultCode, loop, at, this.memory.data[at] as number)
  }

  /** Where a number is in memory, if it is there. */
  placeOf(id: number): number | undefined {
    const code = this.codes[id]
    return code === resultCode ? this.seconds[id] : code === inputCode && !this.isBody ? this.firsts[id] : undefined
  }

  /** The result of a function of numbers on one or two operations. */
  call(f: PlainFunction, a: number, b = none): number {
    const value = f(this.values[a] as number, b === none ? NaN : (this.values[b] as number))
    if (this.isConstant(a) && (b === none || this.isConstant(b))) return this.constant(value)
    let code = this.codeOf.get(f)
    if (code === undefined) {
      if (f === this.known.bell) return this.bell(a)
      code = firstPrimitive + this.primitives.push({ f }) - 1
      this.codeOf.set(f, code)
    }
    return this.simplified(code, a, b) ?? this.operation(code, a, b, value)
  }

  sum(a: number, b: number): number {
    return this.call(this.known.add, a, b)
  }

  private bell(a: number): number {
    const { add, div, mul, negate } = this.known
    const e = this.call(Math.exp, this.call(negate, this.call(Math.abs, a)))
    const sum = this.call(add, this.constant(1), e)
    return this.call(div, e, this.call(mul, sum, sum))
  }

  private simplified(code: number, a: number, b: number): number | undefined {
    const { add, sub, mul } = this.known
    const negated = (id: number): number | undefined => (this.codes[id] === this.negate ? this.firsts[id] : undefined)
    switch (code) {
      case this.add: {
        if (this.is(b, -0) || (!this.strict && this.is(b, 0))) return a
        if (this.is(a, -0) || (!this.strict && this.is(a, 0))) return b
        const [x, y] = [negated(a), negated(b)]
        return y !== undefined ? this.call(sub, a, y) : x !== undefined ? this.call(sub, b, x) : undefined
      }
      case this.sub: {
        if (this.is(b, 0)) return a
        if (!this.strict && this.is(a, 0)) return this.call(this.known.negate, b)
        const y = negated(b)
        return y === undefined ? undefined : this.call(add, a, y)
      }
      case this.mul: {
        if (this.is(b, 1)) return a
        if (this.is(a, 1)) return b
        const [x, y] = [negated(a), negated(b)]
        return x !== undefined && y !== undefined ? this.call(mul, x, y) : undefined
      }
      case this.div:
        return this.is(b, 1) ? a : undefined
      case this.negate:
        return negated(a)
      default:
        return undefined
    }
  }

  /** The number of an operation, which is the same for equal ones. */
  private operation(code: number, first: number, second: number, value: number): number {
    const swapped = (code === this.add || code === this.mul) && first > second
    const [a, b] = swapped ? [second, first] : [first, second]
    const mask = this.table.length - 1
    let at = hash(code, a, b) & mask
    for (let held = this.table[at] as number; held !== 0; held = this.table[at] as number) {
      const id = held - 1
      if (this.codes[id] === code && this.firsts[id] === a && this.seconds[id] === b) return id
      at = (at + 1) & mask
    }
    const id = this.size
    this.makeRoom()
    this.table[at] = id + 1
    this.codes[id] = code
    this.firsts[id] = a
    this.seconds[id] = b
    this.values[id] = value
    this.size++
    if (2 * this.size > this.table.length) this.rehash()
    return id
  }

  private makeRoom(): void {
    if (this.size === this.limit)
      throw new BackpropError(
        `compile: the function and its gradient have more than ${this.limit} operations on numbers, too many to ` +
          'write out. Compile the body of its loop, and call that in a loop. Or use gradBP, which keeps loops'
      )
    if (this.size < this.codes.length) return
    this.codes = grown(this.codes)
    this.firsts = grown(this.firsts)
    this.seconds = grown(this.seconds)
    const values = new Float64Array(2 * this.values.length)
    values.set(this.values)
    this.values = values
  }

  private rehash(): void {
    this.table = new Int32Array(2 * this.table.length)
    const mask = this.table.length - 1
    for (let id = 0; id < this.size; id++) {
      let at = hash(this.codes[id] as number, this.firsts[id] as number, this.seconds[id] as number) & mask
      while (this.table[at] !== 0) at = (at + 1) & mask
      this.table[at] = id + 1
    }
  }

  /** Records what a test of plain values said, and gives its answer. */
  ask<T>(test: Test<T>, operands: ReadonlyArray<number>): T {
    const expected = test(...operands.map(id => this.values[id] as number))
    if (operands.some(id => !this.isConstant(id))) this.guards.push({ test, operands, expected, position: this.size })
    return expected
  }
}
