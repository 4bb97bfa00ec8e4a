/** Broadcasts a number to the shape of a larger value. The adjoint of broadcasting is a sum. */
import { Node, node, operation, primal } from '../graph/node'
import { partsOf } from '../values/containers'
import { type ContainerKind, isContainer, isStatic, kindOf } from '../values/kinds'
import { child, rebuild } from '../values/sparse-cotangent'
import { structural } from '../values/zero-add-one'
import { numericOf, unsupported } from './numeric-class'

/** The kind of a structure of numbers, or `undefined` for anything else. */
export const structureKind = (x: unknown): ContainerKind | undefined => {
  if (typeof x !== 'object' || x === null || x instanceof Node) return undefined
  const kind = kindOf(x)
  return isContainer(kind) ? kind : undefined
}

const sumOp = operation('sumElements', (n, s, d) =>
  s.addCotangent(n.operand as Node, broadcastTo(d, (n.operand as Node).primal))
)

/** The sum of all numbers in a value. */
export const sumNumbers = (x: unknown): unknown => {
  if (typeof primal(x) === 'number') return x
  if (x instanceof Node) return node(x.scope, sumNumbers(x.primal), sumOp, x, undefined)
  const instance = numericOf(x)
  if (instance?.total) return instance.total(x)
  if (instance || !structureKind(x)) throw unsupported('total', x)
  let sum: unknown
  for (const part of partsOf(x)) if (!isStatic(part)) sum = structural.add(sum, sumNumbers(part))
  return sum ?? 0
}

const broadcastOp = operation('fill', (n, s, d) => s.addCotangent(n.operand as Node, sumNumbers(d)))

/** A value of the shape of `like` in which every number is `x`. */
export const broadcastTo = (x: unknown, like: unknown): unknown => {
  if (x instanceof Node) return node(x.scope, broadcastTo(x.primal, primal(like)), broadcastOp, x, undefined)
  const shape = primal(like)
  if (typeof shape === 'number') return x
  const instance = numericOf(shape)
  if (instance?.fromNumber) return instance.fromNumber(x as number, shape)
  if (instance) throw unsupported('fromNumber', shape)
  const kind = structureKind(shape)
  if (!kind) throw unsupported('fill', shape)
  return rebuild(shape, kind, part => (isStatic(part) ? part : broadcastTo(x, part)))
}

/** Sums a cotangent over the elements that its operand `x` was broadcast to. */
export const unbroadcast = (d: unknown, x: unknown): unknown => {
  const value = primal(x)
  const kind = structureKind(value)
  if (kind) return rebuild(value, kind, (part, key) => (isStatic(part) ? part : unbroadcast(child(d, key), part)))
  return typeof value === 'number' || numericOf(value)?.ask ? sumNumbers(d) : d
}
