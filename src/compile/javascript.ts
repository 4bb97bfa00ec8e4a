/**
 * Writes the operations of a graph as JavaScript. The text consists of operators, names of `Math`, numbers, and names
 * that this file makes up. Whatever comes from the user, such as keys, strings and functions, is handed over as a
 * value.
 */
import { constantCode, type Graph, type Guard, inputCode, none, resultCode } from './graph'
import type { LoopUse } from './loop-plan'
import { isOperation, planOf } from './plan'
import { ofMath } from './primitives'

const negativeZero = Symbol('-0')

/** Values that generated code refers to by a name. */
export class Constants {
  readonly values: unknown[] = []
  private readonly names = new Map<unknown, string>()

  name(value: unknown): string {
    // A Map takes the zeros of both signs for the same key.
    const key = Object.is(value, -0) ? negativeZero : value
    let name = this.names.get(key)
    if (name === undefined) {
      name = `k${this.values.push(value) - 1}`
      this.names.set(key, name)
    }
    return name
  }

  /** The constants of a loop inside the function. */
  forLoop(): Constants {
    return new Constants()
  }

  /** The source of a function, with its names. */
  source(text: string): string {
    const names = this.values.map((_, i) => `k${i} = k[${i}]`)
    const head = `'use strict'\nconst { ${ofMath.join(', ')} } = Math\n`
    return `${head}${names.length === 0 ? '' : `const ${names.join(', ')}\n`}return ${text}`
  }

  /** Makes a function of its text. Throws `EvalError` where the page or the process forbids that. */
  function<F>(text: string): { readonly run: F; readonly source: string } {
    const source = this.source(text)
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- this module makes up the text, see above
    return { run: (new Function('k', source) as (k: unknown[]) => F)(this.values), source }
  }
}

/** How generated code gets at what it needs. */
export interface Surroundings {
  /** The text of an input. */
  readonly input: (index: number) => string
  /** The text of an operation that need not be calculated. */
  readonly given?: (id: number) => string | undefined
  readonly constants: Constants
  /** The text of a constant, if it is not written out. */
  readonly constant?: (id: number) => string
  /** The statement for a guard that fails. It runs before any result is written, if there is no `split`. */
  readonly miss: string
  /** Writes a loop, if the graph may have some. */
  readonly writeLoop?: (use: LoopUse) => { readonly run: unknown }
  /** If there are several functions, which leave values in memory for the next ones. */
  readonly split?: Split
}

export interface Split {
  /** How many operations one function may have. */
  readonly pieceSize: number
  /** Gives a place that is free. */
  readonly allocate: () => number
  /** The places of the results, by the index in `roots`. */
  readonly placeOf: (root: number) => number
}

export interface Body {
  /** The statements, in pieces if there is a memory, and otherwise in one. */
  readonly pieces: ReadonlyArray<ReadonlyArray<string>>
  /** The text of a result, after the statements. */
  readonly text: (id: number) => string
}

/** JavaScript for a number. */
export const literal = (n: number): string => {
  const text = Object.is(n, -0) ? '-0' : String(n)
  return text.startsWith('-') ? `(${text})` : text
}

/** As many numbers are moved one by one. */
const maxStatements = 8

/** Copies numbers within memory. */
export const move = (m: Float64Array, to: Int32Array, from: Int32Array): void => {
  for (let i = 0; i < to.length; i++) m[to[i] as number] = m[from[i] as number] as number
}

/** Statements that copy numbers within memory. */
const moves = (pairs: ReadonlyArray<readonly [number, number]>, constants: Constants): ReadonlyArray<string> => {
  const lines: string[] = []
  const others: (readonly [number, number])[] = []
  for (let i = 0; i < pairs.length;) {
    const [to, from] = pairs[i] as readonly [number, number]
    let n = 1
    while (pairs[i + n]?.[0] === to + n && pairs[i + n]?.[1] === from + n) n++
    if (n > maxStatements) lines.push(`m.copyWithin(${to}, ${from}, ${from + n})`)
    else others.push(...pairs.slice(i, i + n))
    i += n
  }
  if (others.length > maxStatements) {
    const [tos, froms] = [0, 1].map(k => constants.name(Int32Array.from(others, pair => pair[k as 0 | 1])))
    return [...lines, `${constants.name(move)}(m, ${tos}, ${froms})`]
  }
  return [...lines, ...others.map(([to, from]) => `m[${to}] = m[${from}]`)]
}

/** Writes what the roots need. */
export const writeBody = (graph: Graph, roots: ReadonlyArray<number>, around: Surroundings): Body => {
  const { input, given, constant, constants, miss, split, writeLoop } = around
  const { guards, firsts, seconds, codes } = graph
  const isGiven = (id: number): boolean => given?.(id) !== undefined
  const { uses, pieceOf, isKept, isInlined, results, loops } = planOf(graph, roots, split?.pieceSize, isGiven)
  const placesOf = (id: number): ReadonlyArray<number> =>
    split === undefined ? [] : (results.get(id) ?? []).map(root => split.placeOf(root))
  const texts = new Array<string | undefined>(graph.size)
  const text = (id: number): string => {
    const code = codes[id]
    if (code === constantCode) return constant?.(id) ?? literal(graph.values[id] as number)
    if (code === inputCode) return input(firsts[id] as number)
    return code === resultCode ? `m[${loops.placeOf(id)}]` : (texts[id] ?? (given as (id: number) => string)(id))
  }

  const expression = (id: number): string => {
    const { f, write } = graph.primitive(codes[id] as number)
    const [a, b] = [firsts[id] as number, seconds[id] as number]
    const [x, y] = [text(a), b === none ? '' : text(b)]
    return write === undefined ? `${constants.name(f)}(${b === none ? x : `${x}, ${y}`})` : write(x, y)
  }
  const check = ({ test, operands, expected }: Guard): string => {
    const answer = `${constants.name(test)}(${operands.map(text).join(', ')})`
    return typeof expected === 'boolean'
      ? `if (${answer} !== ${expected}) ${miss}`
      : `if (!Object.is(${answer}, ${constants.name(expected)})) ${miss}`
  }
  /** Statements that write numbers to memory. */
  const storing = (pairs: ReadonlyArray<readonly [number, number]>): ReadonlyArray<string> => {
    const held: (readonly [number, number])[] = []
    const lines: string[] = []
    for (const [to, id] of pairs) {
      const from = loops.placeOf(id)
      if (from === undefined) lines.push(`m[${to}] = ${text(id)}`)
      else held.push([to, from])
    }
    return [...lines, ...moves(held, constants)]
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
    const use = loops.uses.get(id)
    if (use !== undefined) {
      checkUpTo(id)
      for (const { ids, at, isCopied } of use.call.operands)
        if (isCopied) lines.push(...storing(ids.map((x, i) => [at + i, x] as const)))
      lines.push(`if (${constants.name(writeLoop?.(use).run)}(m, 0) < ${use.call.count}) ${miss}`)
    }
    if (uses[id] === 0 || !isOperation(graph, id) || isGiven(id)) continue
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
    for (const place of places) lines.push(`m[${place}] = v${id}`)
    if (isKept[id] === 1) {
      const place = `m[${(split as Split).allocate()}]`
      lines.push(`${place} = v${id}`)
      left.push([id, place])
    }
  }
  checkUpTo(graph.size)
  const others = [...results.keys()].filter(id => !isOperation(graph, id))
  lines.push(...storing(others.flatMap(id => placesOf(id).map(place => [place, id] as const))))
  return { pieces, text }
}
