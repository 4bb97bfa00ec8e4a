/**
 * Writes the operations of a graph as JavaScript. The text consists of operators, names of `Math`, numbers, and names
 * that this file makes up. Whatever comes from the user, such as keys, strings and functions, is handed over as a
 * value.
 */
import { constantCode, type Graph, type Guard, inputCode, none } from './graph'
import { isOperation, planOf } from './plan'
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

  /** The source of a function, with its names. */
  source(text: string): string {
    const names = this.values.map((_, i) => `k${i} = k[${i}]`)
    const head = `'use strict'\nconst { ${ofMath.join(', ')} } = Math\n`
    return `${head}${names.length === 0 ? '' : `const ${names.join(', ')}\n`}return ${text}`
  }

  /** Makes a function of its source. Throws `EvalError` where the page or the process forbids that. */
  evaluate<F>(source: string): F {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- this module makes up the text, see above
    return (new Function('k', source) as (k: unknown[]) => F)(this.values)
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
  const { uses, pieceOf, isKept, isInlined, results } = planOf(graph, roots, memory?.pieceSize)
  const placesOf = (id: number): ReadonlyArray<string> =>
    memory === undefined ? [] : (results.get(id) ?? []).map(root => `m[${memory.placeOf(root)}]`)
  let free = memory?.free ?? 0
  const texts = new Array<string | undefined>(graph.size)
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
  let guard = 0
  const checkUpTo = (id: number): void => {
    for (; guard < guards.length && (guards[guard] as Guard).position <= id; guard++)
      lines.push(check(guards[guard] as Guard))
  }
  for (let id = 0; id < graph.size; id++) {
    if (uses[id] === 0 || !isOperation(graph, id)) continue
    if (pieceOf[id] === pieces.length) {
      for (const [kept, place] of left) texts[kept] = place
      left = []
      pieces.push((lines = []))
    }
    checkUpTo(id)
    const places = placesOf(id)
    const value = expression(id)
    if (isInlined[id] === 1 && places.length === 0) {
      texts[id] = `(${value})`
      continue
    }
    lines.push(`const v${id} = ${value}`)
    texts[id] = `v${id}`
    for (const place of places) lines.push(`${place} = v${id}`)
    if (isKept[id] === 1) {
      const place = `m[${free++}]`
      lines.push(`${place} = v${id}`)
      left.push([id, place])
    }
  }
  checkUpTo(graph.size)
  for (const id of results.keys())
    if (!isOperation(graph, id)) for (const place of placesOf(id)) lines.push(`${place} = ${text(id)}`)
  return { pieces, text, places: free }
}
