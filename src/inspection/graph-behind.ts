/** The graph behind a variable: what each variable was made from, and which variables a result depends on. */
import type { Lifted } from '../internal/engine/lift'
import { checkResult, withScope } from '../internal/engine/run'
import { input } from '../internal/engine/sweep'
import { isLive, Node, primal } from '../internal/graph/node'
import type { Replacement } from '../internal/optics/replace'
import { step } from '../internal/numeric/flat-numbers'
import { collect } from '../internal/values/collect'
import { keysOf, partsOf } from '../internal/values/containers'
import { kindOf } from '../internal/values/kinds'
import { structural } from '../internal/values/zero-add-one'

type Values = ReadonlyArray<unknown>

/** The operations that keep something else than operands in the two fields of a node, by name. */
const others: Readonly<Record<string, (n: Node) => Values>> = {
  inputVar: () => [],
  // A variable of forward mode keeps its tangent, and no operands.
  jvp: () => [],
  viewVar: n => [n.operand],
  sequenceVar: n => [n.operand],
  toListOfVar: n => [n.operand],
  joinBV: n => partsOf(n.operand),
  setVar: n => [n.operand, (n.other as Replacement).part],
  liftOp: n => (n.other as Lifted).operands
}

/** The operands of a variable, in order: variables and constants. */
export const operandsOf = (n: Node): Values => {
  const { operand, other } = n
  const own = others[n.operation.name]
  if (own !== undefined) return own(n)
  if (other !== undefined) return [operand, other]
  return Array.isArray(operand) ? operand : [operand]
}

/** How to read a part of a structure at a key: `.a` or `[0]`. */
const keyIn = (whole: unknown, key: unknown): string => step(kindOf(primal(whole)), key)

/** What tells the operands of a variable apart: the keys of a structure, or numbers from one if there are several. */
export const labelsOf = (n: Node): ReadonlyArray<string> => {
  if (n.operation.name === 'joinBV') return keysOf(n.operand).map(key => keyIn(n.operand, key))
  const operands = operandsOf(n)
  return operands.map((_, i) => (operands.length > 1 ? String(i + 1) : ''))
}

/** The key that a variable was read by, if it is a part of another one. */
export const keyOf = (n: Node): string | undefined =>
  n.operation.name === 'viewVar' ? keyIn(n.operand, n.other) : undefined

/** The name of the operation that made a variable, with the key that it read or replaced. */
export const titleOf = (n: Node): string => {
  const { name } = n.operation
  if (name === 'inputVar') return 'input'
  if (name === 'liftOp') return (n.other as Lifted).name
  if (name === 'setVar') return `${name} ${keyIn(n.primal, (n.other as Replacement).key)}`
  return name === 'viewVar' ? `${name} ${keyIn(n.operand, n.other)}` : name
}

/** The variables of its scope that a variable depends on, itself included, oldest first. */
export const graphBehind = (y: Node): ReadonlyArray<Node> => {
  const nodes = new Array<Node | undefined>(y.id + 1)
  nodes[y.id] = y
  // Operands have smaller ids than their result.
  for (let id = y.id; id >= 0; id--) {
    const n = nodes[id]
    if (n !== undefined) for (const x of operandsOf(n)) if (isLive(x, n)) nodes[x.id] = x
  }
  return nodes.filter(n => n !== undefined)
}

/** A run of a function: its input and its result, which may be a constant. */
export interface Run {
  readonly x: Node
  readonly y: unknown
}

/** Runs a function on an argument, and keeps the graph. */
export const record = (name: string, f: (x: unknown) => unknown, a: unknown): Run =>
  withScope(scope => {
    const x = input(scope, collect('the argument', a), structural)
    const y = f(x)
    checkResult(name, y)
    // To this scope, a variable of an enclosing one is a constant.
    return { x, y: y instanceof Node && y.scope !== scope ? primal(y) : y }
  })
