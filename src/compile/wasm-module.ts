/** The binary format of WebAssembly: https://webassembly.github.io/spec/core/binary. */

/** Bytes that are written one after another. */
export class Bytes {
  private held = new Uint8Array(64)
  private view = new DataView(this.held.buffer)
  size = 0

  private reserve(count: number): void {
    if (this.size + count <= this.held.length) return
    const wider = new Uint8Array(2 * (this.size + count))
    wider.set(this.all())
    this.held = wider
    this.view = new DataView(wider.buffer)
  }

  byte(value: number): void {
    if (this.size === this.held.length) this.reserve(1)
    this.held[this.size++] = value
  }

  /** A number without a sign, in groups of seven bits, the lowest first. */
  unsigned(value: number): void {
    let rest = value
    for (; rest > 127; rest >>>= 7) this.byte((rest & 127) | 128)
    this.byte(rest)
  }

  /** An integer of 32 bits. The highest of the last seven bits is its sign. */
  signed(value: number): void {
    let rest = value
    for (; rest < -64 || rest > 63; rest >>= 7) this.byte((rest & 127) | 128)
    this.byte(rest & 127)
  }

  /** A number without a sign in five bytes, at a place that has been reserved for it. */
  patch(at: number, value: number): void {
    for (let i = 0; i < 5; i++) this.held[at + i] = ((value >>> (7 * i)) & 127) | (i < 4 ? 128 : 0)
  }

  float(value: number): void {
    this.reserve(8)
    this.view.setFloat64(this.size, value, true)
    this.size += 8
  }

  bytes(...values: ReadonlyArray<number>): void {
    for (const value of values) this.byte(value)
  }

  append(other: Bytes): void {
    this.reserve(other.size)
    this.held.set(other.all(), this.size)
    this.size += other.size
  }

  all(): Uint8Array<ArrayBuffer> {
    return this.held.subarray(0, this.size)
  }
}

export const i32 = 0x7f
export const f64 = 0x7c
export const v128 = 0x7b

/** The types of parameters, and of results. */
export type FunctionType = readonly [ReadonlyArray<number>, ReadonlyArray<number>]

/** A function of a module, whose body ends with `end`. */
export interface WasmFunction {
  readonly type: number
  /** The types of its variables. */
  readonly locals: ReadonlyArray<number>
  readonly code: Bytes
}

/**
 * A module that imports functions, by their type, and memory, and exports the last of its functions as `run`. What it
 * imports has the names '0', '1', … and 'memory' in the module ''.
 */
export const moduleOf = (
  types: ReadonlyArray<FunctionType>,
  imports: ReadonlyArray<number>,
  functions: ReadonlyArray<WasmFunction>
): Uint8Array<ArrayBuffer> => {
  const out = new Bytes()
  out.bytes(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)
  const section = <T>(id: number, items: ReadonlyArray<T>, write: (to: Bytes, item: T, i: number) => void): void => {
    const content = new Bytes()
    content.unsigned(items.length)
    items.forEach((item, i) => write(content, item, i))
    out.byte(id)
    out.unsigned(content.size)
    out.append(content)
  }
  const name = (to: Bytes, text: string): void => {
    to.unsigned(text.length)
    for (const character of text) to.byte(character.charCodeAt(0))
  }
  section(1, types, (to, [parameters, results]) => {
    to.byte(0x60)
    for (const values of [parameters, results]) {
      to.unsigned(values.length)
      to.bytes(...values)
    }
  })
  section(2, ['memory', ...imports], (to, item, i) => {
    to.byte(0)
    name(to, i === 0 ? 'memory' : String(i - 1))
    if (typeof item === 'number') {
      to.byte(0)
      to.unsigned(item)
    } else to.bytes(2, 0, 0)
  })
  section(3, functions, (to, { type }) => to.unsigned(type))
  section(7, ['run'], (to, exported) => {
    name(to, exported)
    to.byte(0)
    to.unsigned(imports.length + functions.length - 1)
  })
  section(10, functions, (to, { locals, code }) => {
    const runs: [number, number][] = []
    for (const type of locals) {
      const last = runs.at(-1)
      if (last?.[1] === type) last[0]++
      else runs.push([1, type])
    }
    const variables = new Bytes()
    variables.unsigned(runs.length)
    for (const [count, type] of runs) {
      variables.unsigned(count)
      variables.byte(type)
    }
    to.unsigned(variables.size + code.size)
    to.append(variables)
    to.append(code)
  })
  return out.all()
}
