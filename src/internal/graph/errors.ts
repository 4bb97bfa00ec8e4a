/**
 * The error classes. Each message names the operation, what it got and what to do about it.
 *
 * @since 0.1.0
 */

/**
 * The base class of every error that this library throws. `instanceof BackpropError` distinguishes them from errors of
 * a user's own function.
 *
 * @category errors
 * @since 0.1.0
 */
export class BackpropError extends Error {
  override readonly name: string = 'BackpropError'
}

/**
 * A variable was used outside its scope.
 *
 * @category errors
 * @since 0.1.0
 */
export class ScopeError extends BackpropError {
  override readonly name = 'ScopeError'
}

/**
 * A variable was used where JavaScript needs a plain value. Either it was converted to a number or a string, as in
 * `+x`, `x > 0` and template literals, or it was asked for a field of the structure that it holds, as in `v.w`,
 * `v.length` or `const { w } = v`.
 *
 * @category errors
 * @since 0.1.0
 */
export class ImplicitConversionError extends BackpropError {
  override readonly name = 'ImplicitConversionError'
}

/**
 * Two values have incompatible structures.
 *
 * @category errors
 * @since 0.1.0
 */
export class ShapeError extends BackpropError {
  override readonly name: string = 'ShapeError'
}

/**
 * Vectors or matrices have incompatible sizes.
 *
 * @category errors
 * @since 0.1.0
 */
export class DimensionError extends ShapeError {
  override readonly name = 'DimensionError'
}

/**
 * The linear algebra back end that was asked for is not available on this machine.
 *
 * @category errors
 * @since 0.1.0
 */
export class BackendError extends BackpropError {
  override readonly name = 'BackendError'
}

/**
 * A value has no gradient: a function, or an object of a class without a `Backprop` instance.
 *
 * @category errors
 * @since 0.1.0
 */
export class NotDifferentiableError extends BackpropError {
  override readonly name = 'NotDifferentiableError'
}

/**
 * A numeric function was applied to a value that does not support it.
 *
 * @category errors
 * @since 0.1.0
 */
export class UnsupportedOperationError extends BackpropError {
  override readonly name = 'UnsupportedOperationError'
}

/**
 * A gradient was requested of an operation that is declared to have none, or at a point where none exists.
 *
 * @category errors
 * @since 0.1.0
 */
export class NoGradientError extends BackpropError {
  override readonly name = 'NoGradientError'
}

/**
 * An optic found no target where one is required.
 *
 * @category errors
 * @since 0.1.0
 */
export class EmptyTargetError extends BackpropError {
  override readonly name = 'EmptyTargetError'
}

/**
 * An optic computes its target instead of selecting it, so its derivative is unknown. Or what was given is no optic.
 *
 * @category errors
 * @since 0.1.0
 */
export class OpticError extends BackpropError {
  override readonly name = 'OpticError'
}

/**
 * An argument is outside the domain of a function.
 *
 * @category errors
 * @since 0.1.0
 */
export class DomainError extends BackpropError {
  override readonly name = 'DomainError'
}

/**
 * An iteration did not reach the precision of numbers within its bound.
 *
 * @category errors
 * @since 0.1.0
 */
export class ConvergenceError extends BackpropError {
  override readonly name = 'ConvergenceError'
}

/**
 * A matrix has no inverse where one is needed.
 *
 * @category errors
 * @since 0.1.0
 */
export class SingularMatrixError extends BackpropError {
  override readonly name = 'SingularMatrixError'
}

/** The class name of an object, with its article. */
const className = (x: object): string => {
  const proto = Object.getPrototypeOf(x) as { readonly constructor?: { readonly name?: string } } | null
  const name = proto?.constructor?.name ?? 'Object'
  if (name === '') return 'an instance of a class without a name'
  // `U` is left out because of Uint8Array, which takes "a".
  return `${'AEIO'.includes(name.charAt(0)) ? 'an' : 'a'} ${name}`
}

/** Whether a value describes itself, which values do whose size is part of their name. */
const isDescribed = (x: object): x is { readonly describe: () => string } =>
  'describe' in x && typeof x.describe === 'function'

/**
 * Names a value for an error message. Containers and instances are named by their kind and size, never by their
 * contents.
 */
export const describe = (x: unknown): string => {
  if (x === null) return 'null'
  if (Array.isArray(x)) return `an array of ${x.length}`
  if (ArrayBuffer.isView(x) && 'length' in x) return `${className(x)} of ${x.length as number}`
  if (typeof x === 'number') return `the number ${Object.is(x, -0) ? '-0' : x}`
  if (typeof x === 'bigint') return `the bigint ${x}n`
  if (typeof x === 'string') return `the string ${JSON.stringify(x.length > 40 ? `${x.slice(0, 40)}…` : x)}`
  if (typeof x === 'function') return `the function ${x.name || '(anonymous)'}`
  if (x === undefined || typeof x === 'boolean' || typeof x === 'symbol') return String(x)
  const name = className(x)
  if (name !== 'an Object') return isDescribed(x) ? x.describe() : name
  const proto = Object.getPrototypeOf(x) as object | null
  if (proto !== null && Object.getPrototypeOf(proto) !== null) return 'an object that inherits from another'
  const keys = Object.keys(x)
  const shown = keys.slice(0, 6).join(', ')
  return keys.length === 0 ? 'an empty record' : `a record { ${keys.length > 6 ? `${shown}, …` : shown} }`
}

/** Formats a path for an error message: `.layers.2.bias`. */
export const formatPath = (path: ReadonlyArray<unknown>): string => path.map(key => `.${String(key)}`).join('')
