/**
 * One pass over memory for each leaf: a loop reads the gradient, the state and the parameters, and writes what
 * follows.
 */
import { describe, ShapeError } from '../internal/graph/errors'
import { memoryFor } from '../internal/kernels/memory'
import { numbersOf } from '../internal/numeric/flat-numbers'
import { hasPart, keysOf, mapContainer, partOf } from '../internal/values/containers'
import {
  areNumbers,
  type ContainerKind,
  isFixed,
  isSized,
  isTypedArray,
  type Kind,
  kindOf
} from '../internal/values/kinds'
import { zero } from '../internal/values/zero-add-one'
import { type Floats, floatsOf } from './floats'
import { visitRows } from './outer-products'
import type { Mode } from './stages'

/**
 * What a loop works on. It reads the gradient, and updates `slots` and `out` in place. All but `gradient` are indexed
 * from `at` on.
 */
export interface Block {
  readonly gradient: Float64Array
  readonly at: number
  readonly parameters: Float64Array
  readonly slots: ReadonlyArray<Float64Array>
  /** What the step is added to: zeros, or the parameters. It may be the memory of `parameters`. */
  readonly out: Float64Array
}

/** The loop over a block. */
export type Kernel = (block: Block) => void

/** What happens to each leaf in a step. */
export interface Rule {
  /** Names the optimizer in errors. */
  readonly name: string
  readonly kernel: Kernel
  /** If the step is the gradient times a number, that number. Outer products then stay as they are. */
  readonly factor?: number
  /** Whether there is no step this time. `out` then must not be written to. */
  readonly waits?: boolean
}

type Trees = readonly [gradient: unknown, ...slots: ReadonlyArray<unknown>]

/** How many numbers an instance of a class or a typed array has. */
const countOf = (x: object): number => (isTypedArray(x) ? x.length : numbersOf(x).length)

/** Whether a value of the same kind has the class and the size of another one. */
const alike = (like: object, x: object, kind: Kind): boolean => {
  if (isSized(like)) return like.sameShape(x)
  if (kind === 'record' || kind === 'map') return keysOf(x, kind).every(key => hasPart(like, key))
  if (Array.isArray(like) && Array.isArray(x)) return like.length === x.length && (!areNumbers(like) || areNumbers(x))
  return like.constructor === x.constructor && countOf(like) === countOf(x)
}

/** Throws unless a value has the kind and the shape of the parameter in its place. */
const requireAlike = (name: string, like: unknown, kind: Kind, x: unknown, index: number): void => {
  if (kindOf(x) !== kind || (kind !== 'number' && !alike(like as object, x as object, kind)))
    throw new ShapeError(
      `${name}: the ${index === 0 ? 'gradient' : 'state'} does not have the shape of the parameters: ` +
        `expected ${describe(like)}, got ${describe(x)}`
    )
}

/** How many numbers are copied before a loop updates them. They are then still in the cache. */
const blockNumbers = 2048

/** Calls a function with parts of an array and where they lie, given where the array lies. */
const inBlocks = (x: Float64Array, at: number, f: (part: Float64Array, at: number) => void): void => {
  for (let from = 0; from < x.length; from += blockNumbers) f(x.subarray(from, from + blockNumbers), at + from)
}

/** The results for one leaf: that of the step, and the next of each slot. */
const passLeaf = (rule: Rule, mode: Mode, floats: Floats, p: unknown, [g, ...slots]: Trees): ReadonlyArray<unknown> => {
  const { moves } = mode
  const scaled = moves || rule.factor === undefined ? undefined : floats.scaled(rule.factor, g)
  if (scaled !== undefined) return [scaled]
  // What is not live was copied to be read.
  const writes = mode.owns || !floats.isLive
  const parameters = floats.of(p)
  const before = slots.map(floats.of)
  const next = writes ? before : before.map(slot => memoryFor(slot.length))
  const out = rule.waits === true || (moves && writes) ? parameters : memoryFor(parameters.length)
  const prepare = (at: number, end: number): void => {
    if (!writes) before.forEach((slot, i) => (next[i] as Float64Array).set(slot.subarray(at, end), at))
    if (out === parameters) return
    if (moves) out.set(parameters.subarray(at, end), at)
    else out.fill(0, at, end)
  }
  const run = (gradient: Float64Array, at: number): void => rule.kernel({ gradient, at, parameters, slots: next, out })
  const visit = (part: Float64Array, start: number): void => {
    if (writes && out === parameters) run(part, start)
    else
      inBlocks(part, start, (block, at) => {
        prepare(at, at + block.length)
        run(block, at)
      })
  }
  const terms = floats.terms(g)
  if (terms === undefined) visit(floats.of(g), 0)
  else visitRows(terms, visit)
  return [
    // What an instance holds besides its numbers stays in the parameters, and is zero in the gradient.
    out === parameters && floats.isLive ? p : floats.with(moves ? p : g, out),
    ...next.map((numbers, i) => (writes && floats.isLive ? slots[i] : floats.with(slots[i], numbers)))
  ]
}

const passOver = (rule: Rule, mode: Mode, p: unknown, trees: Trees): ReadonlyArray<unknown> => {
  const kind = kindOf(p)
  // A slot keeps what it started with, which may be what the parameters hold.
  if (isFixed(p, kind)) return [mode.moves ? p : zero(p), ...trees.slice(1)]
  trees.forEach((x, i) => requireAlike(rule.name, p, kind, x, i))
  const floats = floatsOf(rule.name, p, kind)
  if (floats !== undefined) return passLeaf(rule, mode, floats, p, trees)
  const results: ReadonlyArray<unknown>[] = []
  const first = mapContainer(p, kind as ContainerKind, (part, key) => {
    const result = passOver(rule, mode, part, trees.map(x => partOf(x, key)) as unknown as Trees)
    results.push(result)
    return result[0]
  })
  const others = trees.slice(1).map((_, slot) => {
    let i = 0
    return mapContainer(p, kind as ContainerKind, () => results[i++]?.[slot + 1])
  })
  return [first, ...others]
}

/**
 * Applies a rule to every leaf of the parameters. Gives the step, or the parameters after it, and the next slots.
 * Throws `ShapeError` with the path of a part of the gradient or of a slot that differs in shape.
 */
export const pass = (
  rule: Rule,
  mode: Mode,
  gradient: unknown,
  slots: ReadonlyArray<unknown>,
  parameters: unknown
): ReadonlyArray<unknown> => passOver(rule, mode, parameters, [gradient, ...slots])

/** A structure of the shape of the parameters, whose numbers are all the same. */
export const filled = (name: string, x: number, parameters: unknown): unknown =>
  pass(
    { name, kernel: ({ gradient, at, out }) => void out.fill(x, at, at + gradient.length) },
    { moves: false, owns: false },
    parameters,
    [],
    parameters
  )[0]
