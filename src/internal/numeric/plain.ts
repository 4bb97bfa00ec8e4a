/** Applies numeric functions to plain values that are not numbers: values with a `Numeric` instance, and structures. */
import { describe, DimensionError, ShapeError } from '../graph/errors'
import { refuseForeign } from '../graph/node'
import { structureKind } from './broadcast'
import type { BinaryFunction, UnaryFunction } from './define-function'
import { hasPart, keysOf, mapContainer, partOf } from '../values/containers'
import { isSized, isStatic } from '../values/kinds'
import { type BinaryName, type Numeric, numericOf, type UnaryName, unsupported } from './numeric-class'

/**
 * Replaces the parts of a structure of floats, except for static leaves. Throws that the function is not defined for
 * its operands if `x` is anything else.
 */
const mapFloats = (
  name: string,
  operands: ReadonlyArray<unknown>,
  x: unknown,
  f: (part: unknown, key: unknown) => unknown
): unknown => {
  const kind = structureKind(x)
  const isInteger = kind === 'typedArray' && !(x instanceof Float64Array) && !(x instanceof Float32Array)
  if (kind === undefined || isInteger) throw unsupported(name, ...operands)
  return mapContainer(x, kind, (part, key) => (isStatic(part) ? part : f(part, key)))
}

/** Applies a function to a plain value. `apply` applies it to the parts of structures. */
export const plain1 = (fn: UnaryFunction, x: unknown, apply: (fn: UnaryFunction, x: unknown) => unknown): unknown => {
  refuseForeign(fn.name, x)
  const instance = numericOf(x)
  if (instance !== undefined) {
    const own = fn.own === undefined ? instance[fn.name as UnaryName] : fn.own(instance)
    if (own !== undefined) return own(x)
    if (instance.map) return instance.map(fn.f, x)
    // Functions of floats are no fallback for bigints, and their errors would name another function.
    if (fn.fallback !== undefined && typeof x !== 'bigint') return fn.fallback(x)
    throw unsupported(fn.name, x)
  }
  return mapFloats(fn.name, [x], x, part => apply(fn, part))
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
  if (fn.name === 'mul' && scale) return scale(n, whole)
  if (fn.name === 'add' && shift) return shift(n, whole)
  if (fn.name === 'sub' && shift && !isFirst) return shift(-n, whole)
  if (zip) return zip(fn.f, x, y)
  if (fromNumber === undefined) throw unsupported(fn.name, x, y)
  const filled = fromNumber(n, whole)
  return isFirst ? plain2(fn, filled, whole, apply) : plain2(fn, whole, filled, apply)
}

/** Applies a function to two plain values. `apply` applies it to the parts of structures. */
export const plain2 = (fn: BinaryFunction, x: unknown, y: unknown, apply: Apply2): unknown => {
  refuseForeign(fn.name, x)
  refuseForeign(fn.name, y)
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
  } else if (!instance.ask && Object.getPrototypeOf(x) !== Object.getPrototypeOf(y)) throw unsupported(fn.name, x, y)
  if (own !== undefined) return own(x, y)
  if (instance.zip) return instance.zip(fn.f, x, y)
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
  const operands = [x, y]
  if (typeof x === 'number') return mapFloats(name, operands, y, part => f(x, part))
  if (typeof y === 'number') return mapFloats(name, operands, x, part => f(part, y))
  requireSameKeys(name, x, y)
  return mapFloats(name, operands, x, (part, key) => f(part, partOf(y, key)))
}

const requireSameKeys = (name: string, x: unknown, y: unknown): void => {
  const kind = structureKind(x)
  const other = structureKind(y)
  if (kind === undefined || other === undefined) throw unsupported(name, x, y)
  const keys = keysOf(x, kind)
  const indexed = kind === 'array' || kind === 'typedArray'
  const same = other === kind && keysOf(y, kind).length === keys.length
  if (!same || (!indexed && !keys.every(key => hasPart(y, key))))
    throw new ShapeError(
      `${name}: ${describe(x)} and ${describe(y)} have different shapes. Field by field, both need the same fields`
    )
}
