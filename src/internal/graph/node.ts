/** The graph: scopes, nodes and operations. A scope holds no node; nodes are reachable from the result alone. */
import { describe, ImplicitConversionError, ScopeError } from './errors'
import { keeper, type Kept } from '../keeper'
import { type Backprop, variable } from '../values/containers'

let scopes = 0
let openScopes = 0

/** Whether a scope is open anywhere: only then can a structure hold variables. */
export const isNested = (): boolean => openScopes > 0

/** One run of a function. The scope with the greater serial number is the inner one. */
export class Scope implements Kept {
  readonly serial = ++scopes
  /** How many nodes were made: the next one's id. Operands have smaller ids than results. */
  count = 0
  /** Once the run is over, its variables are refused. */
  open = true
  hasLost: Kept['hasLost']

  constructor() {
    openScopes++
  }

  close(): void {
    openScopes--
    this.open = false
  }
}

/** Instances that the caller brought, of a part and of the whole. */
export interface Instances {
  readonly part: Backprop<unknown> | undefined
  readonly whole: Backprop<unknown> | undefined
}

/** What an operation may ask of the sweep that visits its node. */
export interface Cotangents {
  /** The cotangents that are numbers, by the node's id. */
  readonly numbers: Float64Array
  /** Adds a number to the cotangent of `x`. */
  number(x: Node, d: number): void
  /** Adds any cotangent, also an incomplete one, to that of `x`: by the instance `B`, if the caller brought one. */
  give(x: Node, d: unknown, B?: Backprop<unknown>): void
  /** Adds to the part of the cotangent of `x` at `key`; what is never given stays absent until the end. */
  part(x: Node, key: unknown, d: unknown, Bs?: Instances): void
}

/**
 * How the cotangent of a node becomes cotangents of its operands. Operations are made once, not for each node: they close over
 * nothing and find what they need on the node.
 */
export class Operation {
  constructor(
    readonly name: string,
    /** For a node of plain numbers whose cotangent is a number, found at `cotangents.numbers[node.id]`. */
    readonly number: (node: Node, cotangents: Cotangents) => void,
    /** For everything else. Written with the functions that users call, so that it can itself be differentiated. */
    readonly generic: (node: Node, cotangents: Cotangents, d: unknown) => void,
    /** Whether `generic` accepts `Parts`. */
    readonly sparse: boolean
  ) {}
}

/** What an operation does that passes no gradient on. */
export const nothing = (): void => undefined

/** An operation on values that are not plain numbers. */
export const operation = (name: string, generic: Operation['generic'], sparse = false): Operation =>
  new Operation(name, (n, s) => generic(n, s, s.numbers[n.id]), generic, sparse)

/** A variable: what the types call a `BVar`. A constant is the plain value itself. */
export class Node {
  constructor(
    readonly scope: Scope,
    readonly id: number,
    readonly value: unknown,
    readonly op: Operation,
    /** The operands: nodes of this scope, or constants. What else an operation needs goes in `b`. */
    readonly a: unknown,
    readonly b: unknown
  ) {}

  get [variable](): true {
    return true
  }

  [Symbol.toPrimitive](): never {
    throw new ImplicitConversionError(
      `a BVar holding ${describe(primal(this))} was used where JavaScript wants a number or a string (as in x + 1, x > 0 or \`\${x}\`): ` +
        'calculate with add(x, 1) and the like, or take its plain value by primal(x)'
    )
  }

  toJSON(): unknown {
    const value = reveal(this) as { readonly toJSON?: () => unknown } | null | undefined
    // JSON asks what it writes once for another form: here on behalf of the value.
    return typeof value?.toJSON === 'function' ? value.toJSON() : value
  }

  [Symbol.for('nodejs.util.inspect.custom')](
    _depth: number,
    options: object,
    inspect: (x: unknown, o: object) => string
  ): string {
    return isStale(this) ? 'BVar(of a scope that has finished)' : `BVar(${inspect(primal(this), options)})`
  }
}

/** The plain value inside, however deep it lies. */
export const primal = (x: unknown): unknown => {
  let value = x
  while (value instanceof Node) value = value.value
  return value
}

/** Whether the memory of a variable's value has gone. */
const isStale = (x: unknown): boolean => {
  for (let n = x; n instanceof Node; n = n.value) if (n.scope.hasLost?.(n.value)) return true
  return false
}

/** The plain value inside, for the user, who may keep it. */
export const reveal = (x: unknown): unknown => {
  if (isStale(x))
    throw new ScopeError(
      'primal: the value of a variable of a scope that has finished has gone, and its memory is used for others. Take it by primal inside the function, and return it from there'
    )
  const value = primal(x)
  keeper().seen(value)
  return value
}

export const closed = (x: string): ScopeError =>
  new ScopeError(
    `${x}: a variable of a scope that has finished was used. Variables live only inside the function given to the runner: return values, not variables, from it`
  )

/** Records a node. */
export const node = (scope: Scope, value: unknown, op: Operation, a: unknown, b: unknown): Node => {
  if (!scope.open) throw closed(op.name)
  return new Node(scope, scope.count++, value, op, a, b)
}

/** Whether an operand of `n` takes part in the gradient: variables of enclosing scopes are constants. */
export const isLive = (x: unknown, n: Node): x is Node => x instanceof Node && x.scope === n.scope

/** Refuses a variable that another copy of the package made: its gradient would be zero in silence. */
export const refuseForeign = (name: string, x: unknown): void => {
  if (
    typeof x === 'object' &&
    x !== null &&
    !(x instanceof Node) &&
    (x as { readonly [variable]?: unknown })[variable] === true
  )
    throw new ScopeError(
      `${name}: got a BVar made by another copy of backprop-ts in this process. Install one copy only (npm ls backprop-ts, npm dedupe)`
    )
}

/** The innermost scope among operands, if any of them is a variable; refuses those of finished scopes. */
export const innermost = (name: string, operands: ReadonlyArray<unknown>): Scope | undefined => {
  let scope: Scope | undefined
  for (const x of operands) {
    if (x instanceof Node) {
      if (!x.scope.open) throw closed(name)
      if (scope === undefined || x.scope.serial > scope.serial) scope = x.scope
    } else refuseForeign(name, x)
  }
  return scope
}

/** The scope of two variables of one, or of one beside a number, which is what most operands are; `undefined` for any others. */
export const commonScope = (x: unknown, y: unknown): Scope | undefined => {
  if (!(x instanceof Node)) return typeof x === 'number' && y instanceof Node ? y.scope : undefined
  return typeof y === 'number' || (y instanceof Node && y.scope === x.scope) ? x.scope : undefined
}

/** What an operand is worth inside `scope`: the value of that scope's variables, anything else itself. */
export const valueIn = (scope: Scope, x: unknown): unknown => (x instanceof Node && x.scope === scope ? x.value : x)
