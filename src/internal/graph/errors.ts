/**
 * The errors of this library. Each message names the operation, what it got and what to do.
 *
 * @since 0.1.0
 */

/**
 * The base class of every error of this library. One `instanceof` tells them from the errors of a user's own function.
 *
 * @category errors
 * @since 0.1.0
 */
export class BackpropError extends Error {
  override readonly name: string = 'BackpropError'
}

/**
 * A variable was used outside the scope that it belongs to.
 *
 * @category errors
 * @since 0.1.0
 */
export class ScopeError extends BackpropError {
  override readonly name = 'ScopeError'
}

/**
 * A variable was used where JavaScript wants the plain value: converted to a number or a string, as `+x`, `x > 0` and
 * templates do, or asked for a field of the structure it holds, as in `v.w`, `v.length` or `const { w } = v`.
 *
 * @category errors
 * @since 0.1.0
 */
export class ImplicitConversionError extends BackpropError {
  override readonly name = 'ImplicitConversionError'
}

/**
 * Two values have structures that do not fit one another.
 *
 * @category errors
 * @since 0.1.0
 */
export class ShapeError extends BackpropError {
  override readonly name: string = 'ShapeError'
}

/**
 * Vectors or matrices have sizes that do not fit one another.
 *
 * @category errors
 * @since 0.1.0
 */
export class DimensionError extends ShapeError {
  override readonly name = 'DimensionError'
}

/**
 * This machine does not have the back end of linear algebra that was asked for.
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
 * A numeric function was applied to a value that does not provide it.
 *
 * @category errors
 * @since 0.1.0
 */
export class UnsupportedOperationError extends BackpropError {
  override readonly name = 'UnsupportedOperationError'
}

/**
 * A gradient was asked of an operation that was declared to have none, or at a point where there is none.
 *
 * @category errors
 * @since 0.1.0
 */
export class NoGradientError extends BackpropError {
  override readonly name = 'NoGradientError'
}

/**
 * An optic found no target where one was needed.
 *
 * @category errors
 * @since 0.1.0
 */
export class EmptyTargetError extends BackpropError {
  override readonly name = 'EmptyTargetError'
}

/**
 * An optic calculates its target instead of selecting it, and so its derivative is not known.
 *
 * @category errors
 * @since 0.1.0
 */
export class OpticError extends BackpropError {
  override readonly name = 'OpticError'
}

/**
 * An argument lies outside the domain of a function.
 *
 * @category errors
 * @since 0.1.0
 */
export class DomainError extends BackpropError {
  override readonly name = 'DomainError'
}

/**
 * A matrix has no inverse, and one is needed.
 *
 * @category errors
 * @since 0.1.0
 */
export class SingularMatrixError extends BackpropError {
  override readonly name = 'SingularMatrixError'
}

/** The name of a class, with its article. */
const className = (x: object): string => {
  const proto = Object.getPrototypeOf(x) as { readonly constructor?: { readonly name?: string } } | null
  const name = proto?.constructor?.name ?? 'Object'
  if (name === '') return 'an instance of a class without a name'
  // No "an" before U: a Uint8Array.
  return `${'AEIO'.includes(name.charAt(0)) ? 'an' : 'a'} ${name}`
}

/** Values that name themselves, because their sizes belong to their name. */
const isDescribed = (x: object): x is { readonly describe: () => string } =>
  'describe' in x && typeof x.describe === 'function'

/** How error messages name a value: by its kind and size, never by its contents. */
export const describe = (x: unknown): string => {
  if (x === null) return 'null'
  if (Array.isArray(x)) return `an array of ${x.length}`
  if (ArrayBuffer.isView(x) && 'length' in x) return `${className(x)} of ${x.length as number}`
  if (typeof x === 'number') return `the number ${Object.is(x, -0) ? '-0' : x}`
  if (typeof x === 'bigint') return `the bigint ${x}n`
  if (typeof x === 'string') return `the string ${JSON.stringify(x.length > 40 ? `${x.slice(0, 40)}…` : x)}`
  if (typeof x === 'function') return `the function ${x.name || '(anonymous)'}`
  if (typeof x === 'symbol') return x.toString()
  if (typeof x !== 'object') return `${x as boolean | undefined}`
  const name = className(x)
  if (name !== 'an Object') return isDescribed(x) ? x.describe() : name
  const proto = Object.getPrototypeOf(x) as object | null
  if (proto !== null && Object.getPrototypeOf(proto) !== null) return 'an object that inherits from another'
  const keys = Object.keys(x)
  const shown = keys.slice(0, 6).join(', ')
  return keys.length === 0 ? 'an empty record' : `a record { ${keys.length > 6 ? `${shown}, …` : shown} }`
}

/** A path in a message: `.layers.2.bias`. */
export const formatPath = (path: ReadonlyArray<unknown>): string => path.map(key => `.${String(key)}`).join('')
