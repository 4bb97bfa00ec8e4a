/** Applies numeric functions to plain values that are not numbers: values with a `Numeric` instance, and structures. */
import { describe, DimensionError, ShapeError } from '../graph/errors'
import { refuseForeign } from '../graph/node'
import { structureKind } from './broadcast'
import type { BinaryFunction, UnaryFunction } from './define-function'
import { hasPart, keysOf, mapContainer, partOf } from '../values/containers'
import { type ContainerKind, isSized, isStatic, kindOf } from '../values/kinds'
import { type BinaryName, type Numeric, numericOf, type UnaryName, unsupported } from './numeric-class'

const requireFloats = (name: string, x: unknown, kind: ContainerKind): void => {
  if (kind === 'typedArray' && !(x instanceof Float64Array) && !(x instanceof Float32Array)) throw unsupported(name, x)
}

/** Applies a function to a plain value. `apply` applies it to the parts of structures. */
export const plain1 = (fn: UnaryFunction, x: unknown, apply: (fn: UnaryFunction, x: unknown) => unknown): unknown => {
  refuseForeign(fn.name, x)
  const instance = numericOf(x)
  if (instance !== undefined) {
    const own = fn.own === undefined ? instance[fn.name as UnaryName] : fn.own(instance)
    if (own !== undefined) return own(x)
    if (instance.map !== undefined) return instance.map(fn.f, x)
    // Functions of floats are no fallback for bigints, and their errors would name another function.
    if (fn.fallback !== undefined && typeof x !== 'bigint') return fn.fallback(x)
    throw unsupported(fn.name, x)
  }
  const kind = structureKind(x)
  if (kind === undefined) throw unsupported(fn.name, x)
  requireFloats(fn.name, x, kind)
  return mapContainer(x, kind, part => (isStatic(part) ? part : apply(fn, part)))
}

type Apply2 = (fn: BinaryFunction, x: unknown, y: unknown) => unknown

/**
 * Computes `n op x` or `x op n`, where `x` has a `Numeric` instance. If the instance allows it, the number is not
 * broadcast.
 */
const withNumber = (
  fn: BinaryFunction,
  { scale, shift, zip, fromNumber }: Numeric<unknown>,
  x: unknown,
  y: unknown,
  apply: Apply2
): unknown => {
  const isFirst = typeof x === 'number'
  const [n, whole] = (isFirst ? [x, y] : [y, x]) as [number, unknown]
  if (fn.name === 'mul' && scale !== undefined) return scale(n, whole)
  if (fn.name === 'add' && shift !== undefined) return shift(n, whole)
  if (fn.name === 'sub' && shift !== undefined && !isFirst) return shift(-n, whole)
  if (zip !== undefined) return zip(fn.f, x, y)
  if (fromNumber === undefined) throw unsupported(fn.name, x, y)
  const filled = fromNumber(n, whole)
  return isFirst ? plain2(fn, filled, whole, apply) : plain2(fn, whole, filled, apply)
}

/** Applies a function to two plain values. `apply` applies it to the parts of structures. */
export const plain2 = (fn: BinaryFunction, x: unknown, y: unknown, apply: Apply2): unknown => {
  for (const operand of [x, y]) refuseForeign(fn.name, operand)
  const instance = numericOf(x) ?? numericOf(y)
  if (instance === undefined) return zipStructures(fn.name, x, y, (u, v) => apply(fn, u, v))
  const own = instance[fn.name as BinaryName]
  if (own === undefined && (typeof x === 'bigint' || typeof y === 'bigint')) throw unsupported(fn.name, x, y)
  if (typeof x === 'number' || typeof y === 'number') return withNumber(fn, instance, x, y, apply)
  if (isSized(x) && isSized(y)) {
    if (!x.sameShape(y))
      throw new DimensionError(
        `${fn.name}: ${describe(x)} and ${describe(y)} differ in size. Element by element, both need the same size`
      )
  } else if (Object.getPrototypeOf(x) !== Object.getPrototypeOf(y)) throw unsupported(fn.name, x, y)
  if (own !== undefined) return own(x, y)
  if (instance.zip !== undefined) return instance.zip(fn.f, x, y)
  if (fn.fallback !== undefined) return fn.fallback(x, y)
  throw unsupported(fn.name, x, y)
}

/** Combines two structures, or a number and a structure, part by part. */
export const zipStructures = (
  name: string,
  x: unknown,
  y: unknown,
  f: (u: unknown, v: unknown) => unknown
): unknown => {
  const left = structureKind(x)
  const right = structureKind(y)
  const kind = left ?? right
  if (
    kind === undefined ||
    !(left !== undefined || typeof x === 'number') ||
    !(right !== undefined || typeof y === 'number')
  )
    throw unsupported(name, x, y)
  const frame = left === undefined ? y : x
  requireFloats(name, frame, kind)
  if (left !== undefined && right !== undefined) requireSameKeys(name, x, y, kind)
  return mapContainer(frame, kind, (part, key) => {
    if (isStatic(part)) return part
    return f(left === undefined ? x : part, right === undefined ? y : partOf(y, key))
  })
}

const requireSameKeys = (name: string, x: unknown, y: unknown, kind: ContainerKind): void => {
  const keys = keysOf(x, kind)
  const indexed = kind === 'array' || kind === 'typedArray'
  const same = kindOf(y) === kind && keysOf(y, kind).length === keys.length
  if (!same || (!indexed && !keys.every(key => hasPart(y, key))))
    throw new ShapeError(
      `${name}: ${describe(x)} and ${describe(y)} have different shapes. Field by field, both need the same fields`
    )
}
