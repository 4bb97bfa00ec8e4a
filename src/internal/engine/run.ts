/** Runs a function in a fresh scope and computes its gradient. */
import { BackpropError, describe, ScopeError } from '../graph/errors'
import { innermost, isNested, Node, primal, Scope } from '../graph/node'
import type { Backprop } from '../graph/types'
import { collect, holdsVariable } from '../values/collect'
import { mapContainer } from '../values/containers'
import { type ContainerKind, isPlain, isTypedArray, kindOf } from '../values/kinds'
import { child } from '../values/sparse-cotangent'
import { structural } from '../values/zero-add-one'
import { checkCotangent } from '../values/check-cotangent'
import { input, isInput, sweep } from './sweep'

/** A function on variables, untyped. The public functions add the types. */
export type Body = (...xs: ReadonlyArray<unknown>) => unknown

/** The `Backprop` instance of the argument at each index. */
export type InstanceOf = (index: number) => Backprop<unknown>

const isPromise = (x: unknown): x is Promise<unknown> =>
  typeof x === 'object' && x !== null && 'then' in x && typeof x.then === 'function'

/**
 * Runs a body in a fresh scope. The scope closes when the body returns or, if it is async, when its promise settles.
 */
export const withScope = <R>(body: (scope: Scope) => R): R => {
  const scope = new Scope()
  let pending = false
  try {
    const result = body(scope)
    pending = isPromise(result)
    return pending ? (Promise.resolve(result).finally(() => scope.close()) as R) : result
  } finally {
    if (!pending) scope.close()
  }
}

/**
 * Throws if a result must be a mistake: a structure that holds variables, a promise, a variable that cannot be used
 * here, a function, or `undefined`.
 */
export const checkResult = (y: unknown): void => {
  innermost('the result of the function', [y])
  if (y instanceof Node) return
  if (y === undefined || typeof y === 'function')
    throw new BackpropError(
      `the function returned ${describe(y)}. Does it lack a return, did it read a field of a variable, ` +
        'which is one of splitBV(v), or does a call lack its last argument?'
    )
  if (isPromise(y))
    throw new BackpropError('the function is async: use withBP with inputVar and pullback, which may await')
  if (holdsVariable(y))
    throw new BackpropError(
      `the function returned ${describe(y)} that holds variables: join them with joinBV or collectVar`
    )
}

/** Maps a cotangent of the result to cotangents of the arguments. */
export type Pullback = (dy: unknown) => ReadonlyArray<unknown>

export interface Tracked {
  readonly scope: Scope
  readonly value: unknown
  /** Does not check that the cotangent has the shape of the value. */
  readonly pullback: Pullback
  /** The pullback applied to one, as given by the instance of the result. */
  readonly gradients: (C: Backprop<unknown>) => ReadonlyArray<unknown>
}

/** Splits a gradient that is one variable, where the argument was a structure that could hold variables. */
const likeArgument = (d: unknown, a: unknown): unknown =>
  d instanceof Node && isPlain(a) && !isTypedArray(a)
    ? mapContainer(a, kindOf(a) as ContainerKind, (part, key) => likeArgument(child(d, key), part))
    : d

/** Runs a function on tracked arguments, in a scope of its own. */
export const runTracked = (f: Body, args: ReadonlyArray<unknown>, instanceOf: InstanceOf): Tracked => {
  // An argument that holds variables of an enclosing scope is joined into one variable of that scope.
  const values = isNested() ? args.map(a => collect('the argument', a)) : args
  const scope = new Scope()
  const xs = values.map((a, i) => input(scope, a, instanceOf(i)))
  let y: unknown
  try {
    y = f(...xs)
  } finally {
    scope.close()
  }
  if (!(y instanceof Node) || y.scope !== scope) {
    checkResult(y)
    const zeros = () => args.map((a, i) => instanceOf(i).zero(primal(a)))
    return { scope, value: y, pullback: zeros, gradients: zeros }
  }
  const [result, value] = [y, y.primal]
  const pullback: Pullback = dy => sweep(result, dy, xs).map((d, i) => likeArgument(d, args[i]))
  return { scope, value, pullback, gradients: C => pullback(C.one(primal(value))) }
}

/** Makes a runner of functions of any number of arguments. It can be called as `(f, ...args)` and as `(f)(...args)`. */
const runner = (instanceOf: InstanceOf, finish: (run: Tracked) => unknown) =>
  function (f: Body, ...args: ReadonlyArray<unknown>): unknown {
    return args.length > 0
      ? finish(runTracked(f, args, instanceOf))
      : (...later: ReadonlyArray<unknown>) => finish(runTracked(f, later, instanceOf))
  }

/**
 * The runners, given the instances of the arguments and of the result. Those whose names end in 1 are for functions of
 * one argument, and give its gradient without a tuple.
 */
export const runGrad1 = (instanceOf: InstanceOf, C: Backprop<unknown>) => runner(instanceOf, run => run.gradients(C)[0])
export const runGrad = (instanceOf: InstanceOf, C: Backprop<unknown>) => runner(instanceOf, run => run.gradients(C))
export const runBackprop1 = (instanceOf: InstanceOf, C: Backprop<unknown>) =>
  runner(instanceOf, run => [run.value, run.gradients(C)[0]])
export const runBackprop = (instanceOf: InstanceOf, C: Backprop<unknown>) =>
  runner(instanceOf, run => [run.value, run.gradients(C)])
export const runBackpropWith1 = (instanceOf: InstanceOf, check = checkCotangent) =>
  runner(instanceOf, run => [run.value, (dy: unknown) => checked(run, check)(dy)[0]])
export const runBackpropWith = (instanceOf: InstanceOf, check = checkCotangent) =>
  runner(instanceOf, run => [run.value, checked(run, check)])

/** A pullback that first checks that the cotangent has the shape of the value. */
const checked =
  ({ value, pullback }: Tracked, check: typeof checkCotangent): Pullback =>
  dy => {
    check('the pullback', dy, value)
    return pullback(dy)
  }

/** Gives every argument the structural instance. */
export const allStructural: InstanceOf = () => structural

/** The gradient of a function of one argument, with structural instances. */
export const gradOf = runGrad1(allStructural, structural)

/** The value of a function and its pullback, with structural instances. */
export const vjp = (f: Body, args: ReadonlyArray<unknown>): readonly [unknown, Pullback] => {
  const run = runTracked(f, args, allStructural)
  return [run.value, checked(run, checkCotangent)]
}

/** The cotangents of `xs`, for a cotangent `dy` of `y`. Throws if a variable among `xs` is not an input of a scope. */
export const pullbackOf = (y: unknown, xs: ReadonlyArray<unknown>, dy: unknown): ReadonlyArray<unknown> => {
  checkCotangent('pullback', dy, y)
  if (!(y instanceof Node)) return xs.map(structural.zero)
  for (const x of xs)
    if (x instanceof Node && !isInput(x))
      throw new ScopeError(
        `pullback: got a variable made by ${x.operation.name}, wanted an input of the scope, made by inputVar`
      )
  const isOwn = (x: unknown): x is Node => x instanceof Node && x.scope === y.scope
  const gradients = sweep(y, dy, xs.filter(isOwn)).values()
  return xs.map(x => (isOwn(x) ? likeArgument(gradients.next().value, x.primal) : structural.zero(x)))
}
