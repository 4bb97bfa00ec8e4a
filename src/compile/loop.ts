/** Loops whose body is a differentiable function, and how they run on plain values. */
import type { Body } from '../internal/engine/run'
import { describe, ScopeError, ShapeError } from '../internal/graph/errors'
import { Node } from '../internal/graph/node'
import { collect } from '../internal/values/collect'
import { isTypedArray } from '../internal/values/kinds'
import { typedLike } from '../internal/values/containers'
import { structural } from '../internal/values/zero-add-one'
import { evalBPN } from '../variables/runners'

/** What an iteration reads of an operand: its element, the whole, or a window of so many elements. */
export type Access = 'element' | 'whole' | number

/** A result, to which each iteration gives an element, or adds a whole or a window. */
export interface Write {
  readonly access: Access
  /** The index of an operand that has the structure of the result. Without it, the result is a sum of numbers. */
  readonly like?: number
}

export interface Loop {
  /** The function of the user, for errors. */
  readonly name: string
  /** From the state and what is read of each operand to a tuple of the next state and what goes to each result. */
  readonly body: Body
  readonly reads: ReadonlyArray<Access>
  readonly writes: ReadonlyArray<Write>
  /** Whether it goes from the last iteration to the first. */
  readonly isBackward: boolean
  /** Whether it has a state, which each iteration leaves for the next. Otherwise the state is `null`. */
  readonly isSequential: boolean
  /** The loop whose derivative this one is. */
  readonly of?: Loop
  /** The derivative that also gives the results of the loop itself. */
  readonly withResults?: Loop
}

const lengthOf = (name: string, x: unknown): number => {
  if (Array.isArray(x) || isTypedArray(x)) return x.length
  throw new ShapeError(`${name}: wanted an array, got ${describe(x)}`)
}

/** How many iterations the operands are for. */
export const countOf = ({ name, reads }: Loop, operands: ReadonlyArray<unknown>): number => {
  const k = reads.findIndex(access => access !== 'whole')
  const access = reads[k] as 'element' | number
  const length = lengthOf(name, operands[k])
  if (access === 'element') return length
  if (length >= access - 1) return length - access + 1
  throw new ShapeError(`${name}: got ${describe(operands[k])}, which is shorter than a window of ${access}`)
}

/** What an iteration reads of an operand. */
export const readAt = (x: unknown, access: Access, i: number): unknown => {
  if (access === 'whole') return x
  const array = x as ReadonlyArray<unknown>
  return access === 'element' ? array[i] : Array.from({ length: access }, (_, j) => array[i + j])
}

const sum = (held: unknown, x: unknown): unknown => (held === undefined ? x : structural.add(held, x))

/** Gives a result what an iteration has for it. */
const writeAt = (held: unknown, access: Access, i: number, x: unknown): unknown => {
  if (access === 'whole') return sum(held, x)
  const array = held as unknown[]
  if (access === 'element') array[i] = x
  else for (let j = 0; j < access; j++) array[i + j] = sum(array[i + j], (x as ReadonlyArray<unknown>)[j])
  return array
}

/** A result like an operand: without iterations it is zero, and an array of numbers may be a typed array. */
const finish = ({ access, like }: Write, result: unknown, operands: ReadonlyArray<unknown>): unknown => {
  if (like === undefined) return result ?? 0
  const model = operands[like]
  if (access === 'whole') return result ?? structural.zero(model)
  const array = result as unknown[]
  if (isTypedArray(model)) {
    const out = typedLike(model)
    out.set(array as number[])
    return out
  }
  return array.length === 0 ? structural.zero(model) : array
}

/** A variable of a tuple, if a part is or holds a variable. */
export const tuple = (parts: ReadonlyArray<unknown>): unknown => collect('joinBV', parts)

const evaluate = evalBPN as unknown as (body: Body, ...args: ReadonlyArray<unknown>) => unknown

/** The next state and what goes to each result, in an iteration. */
export const step = ({ name, body }: Loop, state: unknown, parts: ReadonlyArray<unknown>): ReadonlyArray<unknown> => {
  const next = evaluate(body, state, ...parts)
  if (next instanceof Node)
    throw new ScopeError(
      `${name}: the function uses a variable that is not its argument, which would get no gradient. Pass it as the ` +
        'last argument'
    )
  return next as ReadonlyArray<unknown>
}

/** The next state and the results, for plain values. */
export const run = (loop: Loop, [first, ...operands]: ReadonlyArray<unknown>): ReadonlyArray<unknown> => {
  const { reads, writes, isBackward } = loop
  const n = countOf(loop, operands)
  const results: unknown[] = writes.map(({ access }) => (access === 'whole' ? undefined : []))
  let state = first
  for (let t = 0; t < n; t++) {
    const i = isBackward ? n - 1 - t : t
    const next = step(
      loop,
      state,
      reads.map((access, k) => readAt(operands[k], access, i))
    )
    state = next[0]
    writes.forEach(({ access }, k) => (results[k] = writeAt(results[k], access, i, next[k + 1])))
  }
  return [state, ...writes.map((write, k) => finish(write, results[k], operands))]
}
