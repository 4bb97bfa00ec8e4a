/** What every error of this library is, so that one `instanceof` tells them from the errors of a user's own function. */
export class BackpropError extends Error {
  override readonly name: string = 'BackpropError'
}

/** A variable was used outside the scope that it belongs to. */
export class ScopeError extends BackpropError {
  override readonly name = 'ScopeError'
}

/** A variable was converted to a number or a string by JavaScript itself, as `+x`, `x > 0` or a template do. */
export class ImplicitConversionError extends BackpropError {
  override readonly name = 'ImplicitConversionError'
}

/** Two values whose structures do not fit one another. */
export class ShapeError extends BackpropError {
  override readonly name: string = 'ShapeError'
}

/** Vectors or matrices whose sizes do not fit one another. */
export class DimensionError extends ShapeError {
  override readonly name = 'DimensionError'
}

/** A back end of linear algebra that this machine does not have. */
export class BackendError extends BackpropError {
  override readonly name = 'BackendError'
}

/** A value that has no gradient: a class without a `Backprop` instance, or a function. */
export class NotDifferentiableError extends BackpropError {
  override readonly name = 'NotDifferentiableError'
}

/** A numeric function was applied to a value that does not provide it. */
export class UnsupportedOperationError extends BackpropError {
  override readonly name = 'UnsupportedOperationError'
}

/** A gradient was asked of an operation that was declared to have none, or where there is none. */
export class NoGradientError extends BackpropError {
  override readonly name = 'NoGradientError'
}

/** An optic found no target where one was needed. */
export class EmptyTargetError extends BackpropError {
  override readonly name = 'EmptyTargetError'
}

/** An optic computes its target instead of selecting it, so that its derivative is not known. */
export class OpticError extends BackpropError {
  override readonly name = 'OpticError'
}

/** An argument outside the domain of a function. */
export class DomainError extends BackpropError {
  override readonly name = 'DomainError'
}

/** A matrix that has no inverse, where one is needed. */
export class SingularMatrixError extends BackpropError {
  override readonly name = 'SingularMatrixError'
}

/** The name of a class, with its article. */
const className = (x: object): string => {
  const proto = Object.getPrototypeOf(x) as { readonly constructor?: { readonly name?: string } } | null
  const name = proto?.constructor?.name ?? 'Object'
  if (name === '') return 'an instance of a class without a name'
  // As in a Uint8Array, a U is seldom the vowel.
  return `${'AEIO'.includes(name.charAt(0)) ? 'an' : 'a'} ${name}`
}

/** Classes whose sizes belong to their name. */
const isDescribed = (x: object): x is { readonly describe: () => string } =>
  'describe' in x && typeof x.describe === 'function'

/** How error messages name a value: its kind and size, never its contents. */
export const describe = (x: unknown): string => {
  if (x === null) return 'null'
  if (Array.isArray(x)) return `an array of ${x.length}`
  if (ArrayBuffer.isView(x) && 'length' in x) return `${className(x)} of ${x.length as number}`
  if (typeof x === 'number') return `the number ${Object.is(x, -0) ? '-0' : x}`
  if (typeof x === 'string') return `the string ${JSON.stringify(x.length > 40 ? `${x.slice(0, 40)}…` : x)}`
  if (typeof x === 'function') return `the function ${x.name || '(anonymous)'}`
  if (typeof x === 'symbol') return x.toString()
  if (typeof x !== 'object') return `${x as bigint | boolean | undefined}`
  const name = className(x)
  if (name !== 'an Object') return isDescribed(x) ? x.describe() : name
  const proto = Object.getPrototypeOf(x) as object | null
  if (proto !== null && Object.getPrototypeOf(proto) !== null) return 'an object that inherits from another'
  const keys = Object.keys(x)
  const shown = keys.slice(0, 6).join(', ')
  return keys.length === 0 ? 'an empty record' : `a record { ${keys.length > 6 ? `${shown}, …` : shown} }`
}
