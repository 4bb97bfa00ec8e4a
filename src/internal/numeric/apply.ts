/** Applies numeric functions to numbers, to variables and, through `plain.ts`, to all other values. */
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

/**
 * This function is deliberately too long for V8 to inline into its callers. It is compiled once for all callers, with
 * the creation of the node inlined into it. The four operators are written out because calling `fn.f` would cost as
 * much as all the rest.
 */
export const apply2 = (fn: BinaryFunction, x: unknown, y: unknown): unknown => {
  let u: unknown
  let v: unknown
  let scope: Scope
  if (x instanceof Node) {
    u = x.primal
    scope = x.scope
    if (y instanceof Node) {
      if (y.scope !== scope) return applyMixed(fn, x, y)
      v = y.primal
    } else v = y
  } else if (y instanceof Node) {
    u = x
    v = y.primal
    scope = y.scope
  } else return typeof x === 'number' && typeof y === 'number' ? fn.f(x, y) : plain2(fn, x, y, apply2)
  if (typeof u !== 'number' || typeof v !== 'number') return applyMixed(fn, x, y)
  let z: number
  switch (fn.name) {
    case 'add':
      z = u + v
      break
    case 'sub':
      z = u - v
      break
    case 'mul':
      z = u * v
      break
    case 'div':
      z = u / v
      break
    default:
      z = fn.f(u, v)
  }
  return node(scope, z, fn.onNumbers, x, y)
}

/**
 * Handles everything beyond numbers, with at least one variable. Beside a variable, a structure that holds variables is
 * joined into one variable.
 */
const applyMixed = (fn: BinaryFunction, x: unknown, y: unknown): Node => {
  const common = commonScope(x, y)
  if (common !== undefined) return record(fn, common, x, y)
  const [a, b] = [collect(fn.name, x), collect(fn.name, y)]
  const scope: unknown = innermost(fn.name, [a, b])
  return record(fn, scope as Scope, a, b)
}

const record = (fn: BinaryFunction, scope: Scope, x: unknown, y: unknown): Node =>
  node(scope, apply2(fn, valueIn(scope, x), valueIn(scope, y)), fn.onValues, x, y)

/**
 * A function that waits for the first argument. This closure is not created inside `binary`, because the arguments of
 * `binary` would then always be allocated on the heap.
 */
export const waiting =
  (fn: BinaryFunction, y: unknown) =>
  (x: unknown): unknown =>
    apply2(fn, x, y)

/** The public form of a function of two arguments. Called with one argument, it waits for the first. */
export const binary = (fn: BinaryFunction): ((x: unknown, y?: unknown) => unknown) =>
  function (x, y) {
    return arguments.length > 1 ? apply2(fn, x, y) : waiting(fn, x)
  }
