/**
 * Writes the operations of a graph as JavaScript. The text consists of operators, names of `Math`, numbers, and names
 * that this file makes up. Whatever comes from the user, such as keys, strings and functions, is handed over as a
 * value.
 */
import { constantCode, type Graph, type Guard, inputCode, none } from './graph'
import { ofMath } from './primitives'

/** Values that generated code refers to by a name. */
export class Constants {
  readonly values: unknown[] = []
  private readonly names = new Map<unknown, string>()

  name(value: unknown): string {
    let name = this.names.get(value)
    if (name === undefined) {
      name = `k${this.values.push(value) - 1}`
      this.names.set(value, name)
    }
    return name
  }

  /** Makes a function of its text. Throws `EvalError` where the page or the process forbids that. */
  function<F>(text: string): { readonly run: F; readonly source: string } {
    const names = this.values.map((_, i) => `k${i} = k[${i}]`)
    const head = `'use strict'\nconst { ${ofMath.join(', ')} } = Math\n`
    const source = `${head}${names.length === 0 ? '' : `const ${names.join(', ')}\n`}return ${text}`
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- this module makes up the text, see above
    return { run: (new Function('k', source) as (k: unknown[]) => F)(this.values), source }
  }
}

/** Where values lie that one function leaves for the next. */
export interface Memory {
  /** How many operations one function may have. */
  readonly pieceSize: number
  /** The first place that is free. */
  readonly free: number
  /** The places of the results, by the index in `roots`. */
  readonly placeOf: (root: number) => number
}

export interface Body {
  /** The statements, in pieces if there is a memory, and otherwise in one. */
  readonly pieces: ReadonlyArray<ReadonlyArray<string>>
  /** The text of a result, after the statements. */
  readonly text: (id: number) => string
  /** The number of places of memory that are used. */
  readonly places: number
}

/** JavaScript for a number. */
const literal = (n: number): string => {
  const text = Object.is(n, -0) ? '-0' : String(n)
  return text.startsWith('-') ? `(${text})` : text
}

/** Expressions that are nested deeper get names. */
const maxDepth = 20

const isOperation = (graph: Graph, id: number): boolean =>
  graph.codes[id] !== constantCode && graph.codes[id] !== inputCode

/** How often the results need each operation. */
const countUses = (graph: Graph, roots: ReadonlyArray<number>): Int32Array => {
  const uses = new Int32Array(graph.size)
  const use = (id: number, times: number): void => {
    uses[id] = (uses[id] as number) + times
  }
  for (const id of roots) use(id, 1)
  for (const { operands } of graph.guards) for (const id of operands) use(id, 1)
  for (let id = graph.size - 1; id >= 0; id--) {
    if (uses[id] === 0 || !isOperation(graph, id)) continue
    const times = graph.primitive(graph.codes[id] as number).repeats === true ? 2 : 1
    use(graph.firsts[id] as number, times)
    if (graph.seconds[id] !== none) use(graph.seconds[id] as number, times)
  }
  return uses
}

/** How many operations the roots need. */
export const countOperations = (graph: Graph, roots: ReadonlyArray<number>): number => {
  let operations = 0
  countUses(graph, roots).forEach((times, id) => {
    if (times > 0 && isOperation(graph, id)) operations++
  })
  return operations
}

/**
 * Writes what the roots need. `input` is the text of an input. A guard that fails runs `return miss`, before any result
 * is written if there is no memory.
 */
export const writeBody = (
  graph: Graph,
  roots: ReadonlyArray<number>,
  input: (index: number) => string,
  constants: Constants,
  miss: string,
  memory?: Memory
): Body => {
  const { guards, firsts, seconds } = graph
  const uses = countUses(graph, roots)
  const pieceOf = new Int32Array(graph.size)
  const isKept = new Uint8Array(graph.size)
  const isWritten = (id: number): boolean => uses[id] !== 0 && isOperation(graph, id)
  const need = (id: number, piece: number): void => {
    if (pieceOf[id] !== piece && isOperation(graph, id)) isKept[id] = 1
  }
  let operations = 0
  let piece = 0
  let guard = 0
  for (let id = 0; id < graph.size; id++) {
    if (!isWritten(id)) continue
    if (memory !== undefined) piece = Math.floor(operations / memory.pieceSize)
    operations++
    pieceOf[id] = piece
    need(firsts[id] as number, piece)
    if (seconds[id] !== none) need(seconds[id] as number, piece)
    for (; guard < guards.length && (guards[guard] as Guard).position <= id; guard++)
      for (const x of (guards[guard] as Guard).operands) need(x, piece)
  }
  for (; guard < guards.length; guard++) for (const x of (guards[guard] as Guard).operands) need(x, piece)
  const places = new Map<number, string[]>()
  if (memory !== undefined)
    roots.forEach((id, i) => {
      const at = places.get(id)
      const place = `m[${memory.placeOf(i)}]`
      if (at === undefined) places.set(id, [place])
      else at.push(place)
    })
  let free = memory?.free ?? 0
  const texts = new Array<string | undefined>(graph.size)
  const depths = new Uint8Array(graph.size)
  const text = (id: number): string =>
    graph.codes[id] === constantCode
      ? literal(graph.values[id] as number)
      : graph.codes[id] === inputCode
        ? input(firsts[id] as number)
        : (texts[id] as string)

  const expression = (id: number): string => {
    const { f, write } = graph.primitive(graph.codes[id] as number)
    const [a, b] = [firsts[id] as number, seconds[id] as number]
    const [x, y] = [text(a), b === none ? '' : text(b)]
    return write === undefined ? `${constants.name(f)}(${b === none ? x : `${x}, ${y}`})` : write(x, y)
  }
  const check = ({ test, operands, expected }: Guard): string => {
    const given = `${constants.name(test)}(${operands.map(text).join(', ')})`
    return typeof expected === 'boolean'
      ? `if (${given} !== ${expected}) return ${miss}`
      : `if (!Object.is(${given}, ${constants.name(expected)})) return ${miss}`
  }

  const pieces: string[][] = [[]]
  let lines = pieces[0] as string[]
  let left: (readonly [number, string])[] = []
  guard = 0
  const checkUpTo = (id: number): void => {
    for (; guard < guards.length && (guards[guard] as Guard).position <= id; guard++)
      lines.push(check(guards[guard] as Guard))
  }
  for (let id = 0; id < graph.size; id++) {
    if (!isWritten(id)) continue
    if (pieceOf[id] === pieces.length) {
      for (const [kept, place] of left) texts[kept] = place
      left = []
      pieces.push((lines = []))
    }
    checkUpTo(id)
    const [a, b] = [firsts[id] as number, seconds[id] as number]
    const depth = 1 + Math.max(depths[a] as number, b === none ? 0 : (depths[b] as number))
    const results = places.get(id)
    const value = expression(id)
    if (uses[id] === 1 && depth < maxDepth && isKept[id] === 0 && results === undefined) {
      depths[id] = depth
      texts[id] = `(${value})`
      continue
    }
    lines.push(`const v${id} = ${value}`)
    texts[id] = `v${id}`
    for (const place of results ?? []) lines.push(`${place} = v${id}`)
    if (isKept[id] === 1) {
      const place = `m[${free++}]`
      lines.push(`${place} = v${id}`)
      left.push([id, place])
    }
  }
  checkUpTo(graph.size)
  for (const [id, at] of places)
    if (!isOperation(graph, id)) for (const place of at) lines.push(`${place} = ${text(id)}`)
  return { pieces, text, places: free }
}
