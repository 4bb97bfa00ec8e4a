/**
 * The graph that a run of a function leaves behind: scopes, variables and operations.
 *
 * No scope holds a list of its variables. Each variable holds its operands, so that the graph is reachable from the
 * result alone, and what the result does not depend on can be collected.
 */
import { describe, ImplicitConversionError, ScopeError } from './errors'
import type { Backprop } from './types'

/** The symbol that marks variables. It is registered, so that copies of the package recognise each other's. */
const variable: unique symbol = Symbol.for('backprop-ts/BVar')

let scopes = 0
let openScopes = 0

/** Whether any scope is open. Only then can a structure hold variables. */
export const isNested = (): boolean => openScopes > 0

/** One run of a function. Of two scopes, the one with the greater serial number is the inner one. */
export class Scope {
  readonly serial = ++scopes
  /**
   * The number of variables made so far, which is the id of the next one. An operand has a smaller id than its result.
   */
  count = 0
  /** A scope is closed when its run is over. It then refuses to record. */
  open = true
  /** Whether the user's code may hold on to a value of its variables, other than a number. */
  isRevealed = false

  constructor() {
    openScopes++
  }

  close(): void {
    openScopes--
    this.open = false
  }
}

/** What an operation may ask of the sweep that visits its node. */
export interface Cotangents {
  /** The cotangents that are numbers, by the id of their node. */
  readonly numbers: Float64Array
  /** Adds a number to the cotangent of `x`. */
  addNumber(x: Node, d: number): void
  /** Adds any cotangent, sparse ones included, to that of `x`: by the instance `B`, or else by structure. */
  addCotangent(x: Node, d: unknown, B?: Backprop<unknown>): void
  /** Adds to the part of the cotangent of `x` at `key`. Parts that get nothing stay absent until the end. */
  addPartCotangent(x: Node, key: unknown, d: unknown): void
}

/**
 * How the cotangent of a node becomes cotangents of its operands.
 *
 * An operation is made once, not once for each node. It finds what it needs on the node.
 */
export class Operation {
  constructor(
    readonly name: string,
    /** For a node of plain numbers. Its cotangent is the number `cotangents.numbers[node.id]`. */
    readonly backwardNumber: (node: Node, cotangents: Cotangents) => void,
    /** For every other node. It uses the functions that users call, and so it can itself be differentiated. */
    readonly backward: (node: Node, cotangents: Cotangents, d: unknown) => void,
    /** Whether `backward` accepts a sparse cotangent. */
    readonly acceptsSparse: boolean
  ) {}
}

/** An operation without a function of its own for numbers. */
export const operation = (name: string, backward: Operation['backward'], acceptsSparse = false): Operation =>
  new Operation(name, (n, s) => backward(n, s, s.numbers[n.id]), backward, acceptsSparse)

/** A variable: what the types call a `BVar`. A constant is no variable but the plain value itself. */
export class Node {
  // Reading a field of the structure that a variable holds must not give `undefined` in silence.
  static {
    Object.setPrototypeOf(this.prototype, new Proxy(Object.prototype, { get: readMissing }))
  }

  constructor(
    readonly scope: Scope,
    readonly id: number,
    /** The value, which may itself be a variable, of an enclosing scope. */
    readonly primal: unknown,
    readonly operation: Operation,
    /** The first operand: a variable of this scope, or a constant. */
    readonly operand: unknown,
    /** The second operand, or whatever else the operation needs. */
    readonly other: unknown
  ) {}

  get [variable](): true {
    return true
  }

  [Symbol.toPrimitive](): never {
    throw new ImplicitConversionError(
      `a BVar holding ${describe(primal(this))} was used where JavaScript wants a number or a string ` +
        '(as in x + 1, x > 0 or `${x}`): calculate with add(x, 1) and the like, or take its plain value by primal(x)'
    )
  }

  toJSON(): unknown {
    const value = reveal(this) as { readonly toJSON?: () => unknown } | null | undefined
    // JSON.stringify asks only the outermost object for its `toJSON`.
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

/** Answers for what a variable does not have. What its value has was most likely meant. */
function readMissing(prototype: object, key: PropertyKey, v: unknown): unknown {
  if (key in prototype) return Reflect.get(prototype, key, v)
  if (!(v instanceof Node) || (typeof key === 'symbol' && key !== Symbol.iterator)) return undefined
  const value = primal(v)
  if (value === null || value === undefined || !(key in Object(value))) return undefined
  const name = key === Symbol.iterator ? 'iterator' : String(key)
  throw new ImplicitConversionError(
    `${name} was read from a BVar holding ${describe(value)}, which has no fields of its own: take it apart by ` +
      `splitBV(v) or viewVar(lens)(v), its elements by sequenceVar(v), or read the plain value, as in primal(v).${
        key === Symbol.iterator ? 'length' : name
      }`
  )
}

/** The plain value inside, however deep it lies. */
export const primal = (x: unknown): unknown => {
  let value = x
  while (value instanceof Node) value = value.primal
  return value
}

/** The plain value inside, for the user's code, which may keep it. */
export const reveal = (x: unknown): unknown => {
  const value = primal(x)
  if (typeof value !== 'number') for (let n = x; n instanceof Node; n = n.primal) n.scope.isRevealed = true
  return value
}

export const closedScope = (name: string): ScopeError =>
  new ScopeError(
    `${name}: a variable of a scope that has finished was used. Variables live only inside the function given to the ` +
      'runner: return values, not variables, from it'
  )

/** Records a node. */
export const node = (scope: Scope, value: unknown, op: Operation, operand: unknown, other: unknown): Node => {
  if (!scope.open) throw closedScope(op.name)
  return new Node(scope, scope.count++, value, op, operand, other)
}

/** Whether an operand of `n` takes part in the gradient. Variables of enclosing scopes are constants. */
export const isLive = (x: unknown, n: Node): x is Node => x instanceof Node && x.scope === n.scope

/** Refuses a variable that another copy of the package made, because its gradient would silently be zero. */
export const refuseForeign = (name: string, x: unknown): void => {
  if (
    typeof x === 'object' &&
    x !== null &&
    !(x instanceof Node) &&
    (x as { readonly [variable]?: unknown })[variable] === true
  )
    throw new ScopeError(
      `${name}: got a BVar made by another copy of backprop-ts in this process. Install one copy only ` +
        '(npm ls backprop-ts, npm dedupe)'
    )
}

/** The innermost scope among the operands, or `undefined` if none is a variable. Refuses those of finished scopes. */
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

/** The scope of two variables of one scope, or of one variable beside a number: most operands are such a pair. */
export const commonScope = (x: unknown, y: unknown): Scope | undefined => {
  if (!(x instanceof Node)) return typeof x === 'number' && y instanceof Node ? y.scope : undefined
  return typeof y === 'number' || (y instanceof Node && y.scope === x.scope) ? x.scope : undefined
}

/** What an operand is inside `scope`: the value of a variable of that scope, and anything else itself. */
export const valueIn = (scope: Scope, x: unknown): unknown => (x instanceof Node && x.scope === scope ? x.primal : x)
