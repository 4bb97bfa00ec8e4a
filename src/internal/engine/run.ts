/** Runs a function in a fresh scope and keeps what its gradient needs. */
import { one, zero } from '../values/zero-add-one'
import { checkCotangent } from '../values/check-cotangent'
import { collect, holdsVariable } from '../fp-ts/sequence'
import { BackpropError, describe, ScopeError } from '../graph/errors'
import { keeper } from '../keeper'
import { isNested, Node, primal, refuseForeign, reveal, Scope } from '../graph/node'
import { child } from '../values/sparse-cotangent'
import { type Backprop, isPlain, kindOf, mapContainer } from '../values/containers'
import { input, sweep, zeroOf } from './sweep'

const isPromise = (x: unknown): x is Promise<unknown> =>
  typeof x === 'object' && x !== null && 'then' in x && typeof x.then === 'function'

/** Runs a body in a fresh scope, which ends with it: for an async body when its promise settles. */
export const withScope = <R>(body: (scope: Scope) => R): R => {
  const scope = new Scope()
  let pending = false
  try {
    const result = body(scope)
    pending = isPromise(result)
    return pending
      ? (Promise.resolve(result).finally(() => {
          scope.close()
        }) as R)
      : result
  } finally {
    if (!pending) scope.close()
  }
}

/** Refuses results that have no gradient though they hold variables. */
const checkResult = (y: unknown): void => {
  if (y instanceof Node) {
    if (!y.scope.open)
      throw new ScopeError(
        'the function returned a variable of a scope that has finished: return one made from its own argument'
      )
    return
  }
  refuseForeign('the result of the function', y)
  if (isPromise(y))
    throw new BackpropError(
      'the function is async: a runner needs its result at once. Use withBP with inputVar and pullback, which may await'
    )
  if (holdsVariable(y))
    throw new BackpropError(
      `the function returned ${describe(y)} that holds variables: make one variable of it by joinBV or collectVar`
    )
}

/** From a cotangent of a result to those of the arguments. */
type Pullback = (dy: unknown) => ReadonlyArray<unknown>

/** What a function came to, and how cotangents of its result become those of its arguments. */
export interface Linearized {
  readonly value: unknown
  /** Trusts the cotangent to have the shape of the value. */
  readonly pullback: Pullback
  /** The pullback of one. */
  readonly gradients: () => ReadonlyArray<unknown>
}

/** A gradient that is one variable, taken apart where the argument was a structure of variables. */
const likeArgument = (d: unknown, a: unknown): unknown =>
  d instanceof Node && isPlain(a) ? mapContainer(a, kindOf(a), (part, key) => likeArgument(child(d, key), part)) : d

const inFormOf = (args: ReadonlyArray<unknown>, ds: ReadonlyArray<unknown>): ReadonlyArray<unknown> =>
  isNested() ? ds.map((d, i) => likeArgument(d, args[i])) : ds

/** Runs a function on tracked arguments: with the instances of the arguments and of the result, if the caller brought them. */
export const linearize = (
  f: (...xs: ReadonlyArray<unknown>) => unknown,
  args: ReadonlyArray<unknown>,
  Bs?: ReadonlyArray<Backprop<unknown>>,
  C?: Backprop<unknown>
): Linearized => {
  // An argument that holds variables of an enclosing scope is one variable of it, inside.
  const values = isNested() ? args.map(a => collect('the argument', a)) : args
  // The caller's instances see the arguments.
  if (Bs !== undefined) args.forEach(reveal)
  const scope = new Scope()
  keeper().opened(scope)
  let y: unknown
  const xs = values.map((a, i) => input(scope, a, Bs?.[i]))
  try {
    y = f(...xs)
  } finally {
    scope.close()
  }
  if (!(y instanceof Node) || y.scope !== scope) {
    checkResult(y)
    const zeros = (): ReadonlyArray<unknown> => args.map((a, i) => zeroOf(a, Bs?.[i]))
    return { value: y, pullback: zeros, gradients: zeros }
  }
  const { value } = y
  const result = y
  const pullback: Pullback = dy => inFormOf(args, sweep(result, dy, xs))
  return { value, pullback, gradients: () => pullback(C === undefined ? one(value) : C.one(primal(value))) }
}

/** The value of a function and its pullback, which refuses cotangents of another shape: unless instances are given, whose business that is. */
export const vjp = (
  f: (...xs: ReadonlyArray<unknown>) => unknown,
  args: ReadonlyArray<unknown>,
  Bs?: ReadonlyArray<Backprop<unknown>>
): readonly [unknown, Pullback] => {
  const { value, pullback } = linearize(f, args, Bs)
  const checked: Pullback = dy => {
    checkCotangent('the pullback', dy, value)
    return pullback(dy)
  }
  return [value, Bs === undefined ? checked : pullback]
}

/** The cotangents of `xs`, inputs of the scope of `y`. */
export const pullbackOf = (y: unknown, xs: ReadonlyArray<unknown>, dy: unknown): ReadonlyArray<unknown> => {
  checkCotangent('pullback', dy, y)
  if (!(y instanceof Node)) return xs.map(zero)
  for (const x of xs)
    if (x instanceof Node && x.op.name !== 'inputVar')
      throw new ScopeError(
        `pullback: got a variable made by ${x.op.name}, wanted an input of the scope, made by inputVar`
      )
  const isOwn = (x: unknown): x is Node => x instanceof Node && x.scope === y.scope
  const gradients = sweep(y, dy, xs.filter(isOwn)).values()
  return xs.map(x => (isOwn(x) ? likeArgument(gradients.next().value, x.value) : zero(x)))
}
