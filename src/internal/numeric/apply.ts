/** How a numeric function reaches plain numbers, values with an instance of their own, structures and variables. */
import { collect } from '../fp-ts/sequence'
import { callWithin, keeper } from '../keeper'
import { describe, DimensionError, NoGradientError, ShapeError } from '../graph/errors'
import {
  commonScope,
  type Cotangents,
  innermost,
  isLive,
  Node,
  node,
  Operation,
  operation,
  primal,
  refuseForeign,
  type Scope,
  valueIn
} from '../graph/node'
import { type BinaryName, type Numeric, numericOf, type UnaryName, unsupported } from './numeric-class'
import { child, rebuild } from '../values/sparse-cotangent'
import {
  hasPart,
  isContainer,
  isSized,
  keysOf,
  type Kind,
  kindOf,
  mapContainer,
  partOf,
  type TypedArray
} from '../values/containers'

/** A function of one argument. `fallback` serves instances that lack it. */
export interface UnaryFunction {
  readonly name: string
  readonly f: (x: number) => number
  readonly fallback: ((x: unknown) => unknown) | undefined
  readonly op: Operation
  /** For nodes of other values than numbers. */
  readonly lifted: Operation
}

export interface BinaryFunction {
  readonly name: string
  readonly f: (x: number, y: number) => number
  readonly fallback: ((x: unknown, y: unknown) => unknown) | undefined
  readonly op: Operation
  readonly lifted: Operation
}

type Sweeping = (node: Node, cotangents: Cotangents) => void

const bothOperations = (name: string, onNumbers: Sweeping, generic: Operation['generic']) => ({
  op: new Operation(name, onNumbers, generic, false),
  lifted: operation(name, generic)
})

/**
 * Defines a function of one argument by its value, its pullback on numbers, and its pullback in terms of the functions that users
 * call: `(d, x, y)` are the cotangent, the argument and the result. That one is written as if for numbers and runs on anything.
 */
export const unaryFunction = (
  name: string,
  f: (x: number) => number,
  onNumbers: Sweeping,
  pullback: (d: number, x: number, y: number) => number,
  fallback?: (x: number) => number
): UnaryFunction => ({
  name,
  f,
  fallback: fallback as UnaryFunction['fallback'],
  ...bothOperations(name, onNumbers, (n, s, d) => {
    const x = n.a as Node
    // Of values whose functions work element by element, the pullback does: in one pass.
    const zip3 = d instanceof Node ? undefined : numericOf(d)?.zip3
    if (zip3 !== undefined && !(x.value instanceof Node))
      s.give(x, callWithin(n.scope, d, zip3, pullback, d, x.value, n.value))
    else s.give(x, pullback(d as number, x.value as number, n.value as number))
  })
})

/** Defines a function of two arguments; the pullbacks give the cotangent of the first and of the second. */
export const binaryFunction = (
  name: string,
  f: (x: number, y: number) => number,
  onNumbers: Sweeping,
  first: Pullback2,
  second: Pullback2,
  fallback?: (x: number, y: number) => number
): BinaryFunction => ({
  name,
  f,
  fallback: fallback as BinaryFunction['fallback'],
  ...bothOperations(name, onNumbers, (n, s, d) => {
    const [x, y] = [valueIn(n.scope, n.a) as number, valueIn(n.scope, n.b) as number]
    if (isLive(n.a, n)) s.give(n.a, cotangentBy(first, n, d, x, y, x))
    if (isLive(n.b, n)) s.give(n.b, cotangentBy(second, n, d, x, y, y))
  })
})

type Pullback2 = (d: number, x: number, y: number, z: number) => number

const fitted = (pullback: Pullback2, d: unknown, x: number, y: number, z: unknown, operand: number): unknown =>
  fit(pullback(d as number, x, y, z as number), operand)

const cotangentBy = (pullback: Pullback2, n: Node, d: unknown, x: number, y: number, operand: number): unknown =>
  d instanceof Node
    ? fitted(pullback, d, x, y, n.value, operand)
    : callWithin(n.scope, d, fitted, pullback, d, x, y, n.value, operand)

export const apply1 = (fn: UnaryFunction, x: unknown): unknown => {
  if (x instanceof Node) {
    const v = x.value
    return typeof v === 'number' ? node(x.scope, fn.f(v), fn.op, x, undefined) : lifted1(fn, x)
  }
  return typeof x === 'number' ? fn.f(x) : plain1(fn, x)
}

const lifted1 = (fn: UnaryFunction, x: Node): Node => {
  const v = x.value
  const y = v instanceof Node ? apply1(fn, v) : callWithin(x.scope, v, apply1, fn, v)
  return node(x.scope, y, fn.lifted, x, undefined)
}

/**
 * One function for all numbers, too long to be copied into its callers: V8 then compiles it once with all that it needs. The operators stand in it because
 * a call of `fn.f` costs as much as the rest.
 */
export const apply2 = (fn: BinaryFunction, x: unknown, y: unknown): unknown => {
  let u: unknown
  let v: unknown
  let scope: Scope
  if (x instanceof Node) {
    u = x.value
    scope = x.scope
    if (y instanceof Node) {
      if (y.scope !== scope) return lifted2(fn, x, y)
      v = y.value
    } else v = y
  } else if (y instanceof Node) {
    u = x
    v = y.value
    scope = y.scope
  } else return typeof x === 'number' && typeof y === 'number' ? fn.f(x, y) : lifted2(fn, x, y)
  if (typeof u !== 'number' || typeof v !== 'number') return lifted2(fn, x, y)
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
  return node(scope, z, fn.op, x, y)
}

const lifted2 = (fn: BinaryFunction, x: unknown, y: unknown): unknown => {
  const scope = commonScope(x, y)
  if (scope !== undefined) {
    const [u, v] = [valueIn(scope, x), valueIn(scope, y)]
    const nested = u instanceof Node || v instanceof Node
    const z = nested ? apply2(fn, u, v) : callWithin(scope, typeof u === 'number' ? v : u, apply2, fn, u, v)
    return node(scope, z, fn.lifted, x, y)
  }
  if (innermost(fn.name, [x, y]) === undefined) return plain2(fn, x, y)
  // Beside a variable, a structure that holds variables is one, too.
  const [u, v] = [collect(fn.name, x), collect(fn.name, y)]
  const inner = innermost(fn.name, [u, v]) as Scope
  return node(inner, apply2(fn, valueIn(inner, u), valueIn(inner, v)), fn.lifted, u, v)
}

/** What waits for the first argument. A function of its own, since a closure inside `add` would move the arguments of every call to the heap. */
export const section =
  (fn: BinaryFunction, y: unknown) =>
  (x: unknown): unknown =>
    apply2(fn, x, y)

/** The numbers of a structure; its strings, tags and the like stay as they are. */
const isStructure = (x: unknown): boolean =>
  typeof x === 'object' && x !== null && !(x instanceof Node) && isContainer(kindOf(x))

const isStaticLeaf = (x: unknown): boolean =>
  x === null || (typeof x !== 'object' && typeof x !== 'number' && typeof x !== 'bigint' && typeof x !== 'function')

const requireFloats = (name: string, x: unknown, kind: Kind): void => {
  if (kind === 'typedArray' && !(x instanceof Float64Array) && !(x instanceof Float32Array)) throw unsupported(name, x)
}

const plain1 = (fn: UnaryFunction, x: unknown): unknown => {
  refuseForeign(fn.name, x)
  const instance = numericOf(x)
  if (instance !== undefined) {
    const own = instance[fn.name as UnaryName]
    if (own !== undefined) return own(x)
    if (instance.map !== undefined) return instance.map(fn.f, x)
    if (fn.fallback !== undefined) return fn.fallback(x)
    throw unsupported(fn.name, x)
  }
  if (!isStructure(x)) throw unsupported(fn.name, x)
  const kind = kindOf(x)
  requireFloats(fn.name, x, kind)
  return mapContainer(x, kind, part => (isStaticLeaf(part) ? part : apply1(fn, part)))
}

/** `n op x` or `x op n` for an instance, without making a whole value of the number where the instance knows better. */
const withNumber = (fn: BinaryFunction, instance: Numeric<unknown>, x: unknown, y: unknown): unknown => {
  const { scale, shift, zip, fromNumber } = instance
  const isFirst = typeof x === 'number'
  const [n, whole] = (isFirst ? [x, y] : [y, x]) as [number, unknown]
  if (fn.name === 'mul' && scale !== undefined) return scale(n, whole)
  if (fn.name === 'add' && shift !== undefined) return shift(n, whole)
  if (fn.name === 'sub' && shift !== undefined && !isFirst) return shift(-n, whole)
  if (zip !== undefined) return zip(fn.f, x, y)
  if (fromNumber === undefined) throw unsupported(fn.name, x, y)
  const filled = fromNumber(n, whole)
  return isFirst ? plain2(fn, filled, whole) : plain2(fn, whole, filled)
}

const plain2 = (fn: BinaryFunction, x: unknown, y: unknown): unknown => {
  const instance = numericOf(x) ?? numericOf(y)
  if (instance !== undefined) {
    if (typeof x === 'number' || typeof y === 'number') return withNumber(fn, instance, x, y)
    if (isSized(x) && isSized(y) && !x.sameShape(y))
      throw new DimensionError(
        `${fn.name}: ${describe(x)} and ${describe(y)} differ in size. Element by element, both need the same one`
      )
    if (Object.getPrototypeOf(x) !== Object.getPrototypeOf(y)) throw unsupported(fn.name, x, y)
    const own = instance[fn.name as BinaryName]
    if (own !== undefined) return own(x, y)
    if (instance.zip !== undefined) return instance.zip(fn.f, x, y)
    if (fn.fallback !== undefined) return fn.fallback(x, y)
    throw unsupported(fn.name, x, y)
  }
  return zipStructures(fn.name, x, y, (u, v) => apply2(fn, u, v))
}

/** Two structures, or a number and one, part by part. */
export const zipStructures = (
  name: string,
  x: unknown,
  y: unknown,
  f: (u: unknown, v: unknown) => unknown
): unknown => {
  const left = isStructure(x)
  const right = isStructure(y)
  if (!(left || typeof x === 'number') || !(right || typeof y === 'number') || !(left || right))
    throw unsupported(name, x, y)
  const frame = left ? x : y
  const kind = kindOf(frame)
  requireFloats(name, frame, kind)
  if (left && right) requireSameKeys(name, x, y, kind)
  return mapContainer(frame, kind, (part, key) => {
    const u = left ? part : x
    const v = left ? (right ? partOf(y, key) : y) : part
    return isStaticLeaf(part) ? part : f(u, v)
  })
}

const requireSameKeys = (name: string, x: unknown, y: unknown, kind: Kind): void => {
  const keys = keysOf(x, kind)
  const indexed = kind === 'array' || kind === 'typedArray'
  const same = kindOf(y) === kind && keysOf(y, kind).length === keys.length
  if (!same || (!indexed && !keys.every(key => hasPart(y, key))))
    throw new ShapeError(
      `${name}: ${describe(x)} and ${describe(y)} have different shapes. Field by field, both need the same fields`
    )
}

const totalOp = operation('sumElements', (n, s, d) => {
  const x = n.a as Node
  s.give(x, callWithin(n.scope, x.value, fill, d, x.value))
})

/** The sum of all numbers in a value: the adjoint of `fill`. */
export const total = (x: unknown): unknown => {
  if (typeof x === 'number') return x
  if (x instanceof Node) return node(x.scope, total(x.value), totalOp, x, undefined)
  const instance = numericOf(x)
  if (instance !== undefined) {
    if (instance.total === undefined) throw unsupported('total', x)
    return instance.total(x)
  }
  if (!isStructure(x)) throw unsupported('total', x)
  const kind = kindOf(x)
  if (kind === 'typedArray') return (x as TypedArray as Float64Array).reduce((sum, part) => sum + part, 0)
  let sum: unknown = 0
  for (const key of keysOf(x, kind)) {
    const part = partOf(x, key)
    if (!isStaticLeaf(part)) sum = apply2(addition, sum, total(part))
  }
  return sum
}

export const addition: BinaryFunction = binaryFunction(
  'add',
  (x, y) => x + y,
  (n, s) => {
    toFirst(n, s, cotangentOf(n, s))
    toSecond(n, s, cotangentOf(n, s))
  },
  d => d,
  d => d
)

const fillOp = operation('fill', (n, s, d) => s.give(n.a as Node, total(d)))

/** A value of the shape of `like` that has the number `x` everywhere. */
export const fill = (x: unknown, like: unknown): unknown => {
  if (x instanceof Node) return node(x.scope, fill(x.value, primal(like)), fillOp, x, undefined)
  const shape = primal(like)
  if (typeof shape === 'number') return x
  const instance = numericOf(shape)
  if (instance !== undefined) {
    if (instance.fromNumber === undefined) throw unsupported('fromNumber', shape)
    return instance.fromNumber(x as number, shape)
  }
  if (!isStructure(shape)) throw unsupported('fill', shape)
  return rebuild(shape, kindOf(shape), part => (isStaticLeaf(part) ? part : fill(x, part)))
}

/** Sums a cotangent over what its operand was broadcast to. */
export const fit = (d: unknown, x: unknown): unknown => {
  if (typeof x === 'number') return typeof d === 'number' ? d : typeof primal(d) === 'number' ? d : total(d)
  const value = primal(x)
  if (typeof value === 'number') return typeof primal(d) === 'number' ? d : total(d)
  if (!isStructure(value)) return d
  return rebuild(value, kindOf(value), (part, key) => (isStaticLeaf(part) ? part : fit(child(d, key), part)))
}

const withoutGradient = (name: string) => (): never => {
  throw new NoGradientError(
    `${name}: a function of plain numbers has no known gradient. Write it with this library's functions, or as an Op`
  )
}
const refuseMap = withoutGradient('map')
const refuseZip = withoutGradient('zip')

/** The value with a function applied to each of its numbers. */
export const mapNumbers = (f: (x: number) => number, x: unknown): unknown =>
  typeof x === 'number' ? f(x) : apply1(unaryFunction('map of numbers', keeper().foreign(f), refuseMap, refuseMap), x)

/** Two values of the same structure, or a number and one, with a function applied to each pair of numbers. */
export const zipNumbers = (f: (x: number, y: number) => number, x: unknown, y: unknown): unknown =>
  typeof x === 'number' && typeof y === 'number'
    ? f(x, y)
    : apply2(binaryFunction('zip of numbers', keeper().foreign(f), refuseZip, refuseZip, refuseZip), x, y)

/** The public form of a function of two arguments: with one, it waits for the first. */
export const binary = (fn: BinaryFunction): ((x: unknown, y?: unknown) => unknown) =>
  function (x, y) {
    return arguments.length > 1 ? apply2(fn, x, y) : section(fn, x)
  }

/** The cotangent of a node of numbers, and the values of its operands. */
export const cotangentOf = (n: Node, s: Cotangents): number => s.numbers[n.id] as number
export const firstOf = (n: Node): number => (typeof n.a === 'number' ? n.a : ((n.a as Node).value as number))
export const secondOf = (n: Node): number => (typeof n.b === 'number' ? n.b : ((n.b as Node).value as number))

/** Gives a number to an operand, unless it is a constant. */
export const toFirst = (n: Node, s: Cotangents, d: number): void => {
  if (typeof n.a !== 'number') s.number(n.a as Node, d)
}
export const toSecond = (n: Node, s: Cotangents, d: number): void => {
  if (typeof n.b !== 'number') s.number(n.b as Node, d)
}
