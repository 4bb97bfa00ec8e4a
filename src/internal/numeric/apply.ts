/** Applies numeric functions to numbers, to variables, and by way of `plain.ts` to every other value. */
import { commonScope, innermost, Node, node, type Scope, valueIn } from '../graph/node'
import type { BinaryFunction, UnaryFunction } from './define-function'
import { plain1, plain2 } from './plain'
import { collect } from '../values/collect'

export const apply1 = (fn: UnaryFunction, x: unknown): unknown => {
  if (x instanceof Node) {
    const v = x.primal
    if (typeof v === 'number') return node(x.scope, fn.f(v), fn.onNumbers, x, undefined)
    return node(x.scope, apply1(fn, v), fn.onValues, x, undefined)
  }
  return typeof x === 'number' ? fn.f(x) : plain1(fn, x, apply1)
}

export const apply2 = (fn: BinaryFunction, x: unknown, y: unknown): unknown => {
  const scope = commonScope(x, y)
  if (scope !== undefined) {
    const u = x instanceof Node ? x.primal : x
    const v = y instanceof Node ? y.primal : y
    if (typeof u === 'number' && typeof v === 'number') return node(scope, fn.f(u, v), fn.onNumbers, x, y)
    return node(scope, apply2(fn, u, v), fn.onValues, x, y)
  }
  if (typeof x === 'number' && typeof y === 'number') return fn.f(x, y)
  return x instanceof Node || y instanceof Node ? apply2Mixed(fn, x, y) : plain2(fn, x, y, apply2)
}

/** A variable beside one of another scope, or beside a structure. One that holds variables is joined first. */
const apply2Mixed = (fn: BinaryFunction, x: unknown, y: unknown): unknown => {
  const [u, v] = [collect(fn.name, x), collect(fn.name, y)]
  const scope = innermost(fn.name, [u, v]) as Scope
  return node(scope, apply2(fn, valueIn(scope, u), valueIn(scope, v)), fn.onValues, u, v)
}

/** What waits for the first argument. It is no closure of `binary`, whose arguments would then always be on the heap. */
export const waiting =
  (fn: BinaryFunction, y: unknown) =>
  (x: unknown): unknown =>
    apply2(fn, x, y)

/** The public form of a function of two arguments. With one argument, it waits for the first. */
export const binary = (fn: BinaryFunction): ((x: unknown, y?: unknown) => unknown) =>
  function (x, y) {
    return arguments.length > 1 ? apply2(fn, x, y) : waiting(fn, x)
  }
