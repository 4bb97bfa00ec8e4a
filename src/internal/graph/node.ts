/**
 * The graph that a differentiated function builds as it runs: scopes, variables and operations.
 *
 * A scope keeps no list of its variables. Instead each variable holds its operands, so the graph is reachable from the
 * result alone. Variables that the result does not depend on can be garbage-collected.
 */
import { describe, ImplicitConversionError, ScopeError } from './errors'
import type { Backprop } from './types'

/**
 * The symbol that marks variables. It is registered globally, so copies of this package recognise each other's
 * variables.
 */
const variable: unique symbol = Symbol.for('backprop-ts/BVar')

let lastSerial = 0
let openScopes = 0

/** Whether any scope is open. Only then can a structure hold variables. */
export const isNested = (): boolean => openScopes > 0

/** One run of a function. When scopes nest, the inner one has the greater serial number. */
export class Scope {
  readonly serial = ++lastSerial
  /**
   * The number of variables created so far, which is also the id of the next one. Operands have smaller ids than their
   * result.
   */
  count = 0
  /** False once the run is over. A closed scope refuses to record. */
  open = true
  /** Whether user code may have kept the value of one of its variables. Numbers do not count. */
  isRevealed = false
  /** Whether its nodes are kept as they are: it is open, and not in forward mode. */
  records: boolean

  /** In forward mode, `toDual` replaces each node by one that holds its tangent in place of its operands. */
  constructor(readonly toDual?: (n: Node) => Node) {
    openScopes++
    this.records = toDual === undefined
  }

  close(): void {
    openScopes--
    this.open = this.records = false
  }
}

/** What the backward function of an operation may call. */
export interface Cotangents {
  /** The cotangents that are plain numbers, indexed by node id. */
  readonly numbers: Float64Array
  /** Adds a number to the cotangent of `x`. */
  addNumber(x: Node, d: number): void
  /**
   * Adds any cotangent, sparse ones included, to that of `x`. It adds with the instance `B` if given, and structurally
   * otherwise.
   */
  addCotangent(x: Node, d: unknown, B?: Backprop<unknown>): void
  /** Adds to the part of the cotangent of `x` at `key`. Parts that receive nothing stay absent until the end. */
  addPartCotangent(x: Node, key: unknown, d: unknown): void
}

/**
 * Turns the cotangent of a node into cotangents of its operands.
 *
 * There is one `Operation` object for all nodes of a kind. It finds the data it needs on the node.
 */
export class Operation {
  constructor(
    readonly name: string,
    /** For nodes of plain numbers. The node's cotangent is the number `cotangents.numbers[node.id]`. */
    readonly backwardNumber: (node: Node, cotangents: Cotangents) => void,
    /** For all other nodes. It uses the functions that users call, so it can itself be differentiated. */
    readonly backward: (node: Node, cotangents: Cotangents, d: unknown) => void,
    /** Whether `backward` accepts a sparse cotangent. */
    readonly acceptsSparse: boolean,
    /** What forward mode may rely on, to be faster than by transposing `backward`. */
    readonly trait: Trait
  ) {}
}

/** The operation works element by element, or the function gives the tangent of a node. */
export type Trait = 'elementwise' | ((node: Node, tangentOf: (operand: Node) => unknown) => unknown) | undefined

/** An operation whose `backward` also serves numbers. */
export const operation = (
  name: string,
  backward: Operation['backward'],
  acceptsSparse = false,
  trait?: Trait
): Operation => new Operation(name, (n, s) => backward(n, s, s.numbers[n.id]), backward, acceptsSparse, trait)

/** A variable, which the types call a `BVar`. Constants are not nodes: a constant is the plain value itself. */
export class Node {
  // Without this proxy, reading a field of the structure that a variable holds would silently give `undefined`.
  static {
    Object.setPrototypeOf(this.prototype, new Proxy(Object.prototype, { get: readMissing }))
  }

  constructor(
    readonly scope: Scope,
    readonly id: number,
    /** The value. In a nested scope it may itself be a variable of an enclosing scope. */
    readonly primal: unknown,
    readonly operation: Operation,
    /** The first operand: a variable of this scope, or a constant. */
    readonly operand: unknown,
    /** The second operand, or any other data that the operation needs. */
    readonly other: unknown
  ) {}

  get [variable](): true {
    return true
  }

  [Symbol.toPrimitive](): never {
    throw new ImplicitConversionError(
      `a BVar holding ${describe(primal(this))} was used where JavaScript wants a number or a string ` +
        '(as in x + 1, x > 0 or `${x}`): use add(x, 1) and the like, or primal(x) for its plain value'
    )
  }

  toJSON(): unknown {
    const value = reveal(this) as { readonly toJSON?: () => unknown } | null | undefined
    // JSON.stringify calls `toJSON` only on the outermost object.
    return typeof value?.toJSON === 'function' ? value.toJSON() : value
  }

  [Symbol.for('nodejs.util.inspect.custom')](
    _depth: number,
    options: object,
    inspect: (x: unknown, o: object) => string
  ): string {
    return `BVar(${inspect(primal(this), options)})`
  }
}

/**
 * Called when code reads a property that a node does not have. If the node's value has that property, the code probably
 * meant that one, so this throws an error that says how to reach it. Of a value that says how it is read, code may also
 * expect elements and methods as of an array.
 */
function readMissing(prototype: object, key: PropertyKey, v: unknown): unknown {
  if (key in prototype) return Reflect.get(prototype, key, v)
  if (!(v instanceof Node) || (typeof key === 'symbol' && key !== Symbol.iterator)) return undefined
  const value = primal(v)
  const readBy = readerOf(value)
  if (!(key in Object(value)) && (readBy === undefined || !(key in [] || Number(key) >= 0))) return undefined
  throw new ImplicitConversionError(
    `${String(key)} was read from a BVar holding ${describe(value)}: use ` +
      `${readBy ?? 'splitBV(v), viewVar(lens)(v) or sequenceVar(v)'}, or primal(v) for its plain value`
  )
}

/** How the parts of a value are read, if it is an instance of a class that says so, as vectors do. */
export const readerOf = (x: unknown): string | undefined => (Object(x) as { readonly readBy?: string }).readBy

/** The plain value of a variable, however deeply nested. Anything else is returned unchanged. */
export const primal = (x: unknown): unknown => {
  let value = x
  while (value instanceof Node) value = value.primal
  return value
}

/** The plain value of a variable, for user code, which may keep it. Marks the scopes involved as revealed. */
export const reveal = (x: unknown): unknown => {
  const value = primal(x)
  if (typeof value !== 'number') for (let n = x; n instanceof Node; n = n.primal) n.scope.isRevealed = true
  return value
}

export const closedScope = (name: string): ScopeError =>
  new ScopeError(
    `${name}: a variable of a scope that has finished was used. Return values from the function, not variables`
  )

/** Creates a node in a scope. */
export const node = (scope: Scope, value: unknown, op: Operation, operand: unknown, other: unknown): Node => {
  if (scope.records) return new Node(scope, scope.count++, value, op, operand, other)
  if (!scope.open) throw closedScope(op.name)
  return (scope.toDual as (n: Node) => Node)(new Node(scope, 0, value, op, operand, other))
}

/** Whether an operand of `n` takes part in the gradient. Constants do not, nor do variables of enclosing scopes. */
export const isLive = (x: unknown, n: Node): x is Node => x instanceof Node && x.scope === n.scope

/** Throws if a variable was created by another copy of this package. Its gradient would silently be zero. */
export const refuseForeign = (name: string, x: unknown): void => {
  if (typeof x === 'object' && !(x instanceof Node) && (x as Partial<Node> | null)?.[variable] === true)
    throw new ScopeError(`${name}: got a BVar made by another copy of backprop-ts. Keep one copy only, by npm dedupe`)
}

/** What a function gave, unless it is a variable, which only an enclosing scope can still have. */
export const plainOf = (name: string, what: string, x: unknown): unknown => {
  if (!(x instanceof Node)) return x
  throw new ScopeError(`${name}: ${what} uses a variable of an enclosing scope. Take its primal`)
}

/**
 * The innermost scope among the operands, or `undefined` if none is a variable. Throws if one belongs to a closed
 * scope.
 */
export const innermost = (name: string, operands: ReadonlyArray<unknown>): Scope | undefined => {
  let scope: Scope | undefined
  for (const x of operands) {
    if (x instanceof Node) {
      if (!x.scope.open) throw closedScope(name)
      if (scope === undefined || x.scope.serial > scope.serial) scope = x.scope
    } else refuseForeign(name, x)
  }
  return scope
}

/**
 * A fast path for the usual operands: two variables of the same scope, or a variable and a number. Returns their scope,
 * and `undefined` for any other pair.
 */
export const commonScope = (x: unknown, y: unknown): Scope | undefined => {
  if (!(x instanceof Node)) return typeof x === 'number' && y instanceof Node ? y.scope : undefined
  return typeof y === 'number' || (y instanceof Node && y.scope === x.scope) ? x.scope : undefined
}

/**
 * An operand as seen from inside `scope`: variables of that scope give their value, and everything else stays itself.
 */
export const valueIn = (scope: Scope, x: unknown): unknown => (x instanceof Node && x.scope === scope ? x.primal : x)

/** The cotangent of a node of numbers, and the values of its two operands. */
export const cotangentOf = (n: Node, s: Cotangents): number => s.numbers[n.id] as number
const numberIn = (x: unknown): number => (typeof x === 'number' ? x : ((x as Node).primal as number))
export const firstOf = (n: Node): number => numberIn(n.operand)
export const secondOf = (n: Node): number => numberIn(n.other)
