/** Runs a function in a fresh scope, and keeps what its gradient needs. */
import { BackpropError, describe, ScopeError } from '../graph/errors'
import { isNested, Node, primal, refuseForeign, Scope } from '../graph/node'
import type { Backprop } from '../graph/types'
import { collect, holdsVariable } from '../values/collect'
import { mapContainer } from '../values/containers'
import { type ContainerKind, isPlain, kindOf } from '../values/kinds'
import { child } from '../values/sparse-cotangent'
import { structural } from '../values/zero-add-one'
import { checkCotangent } from '../values/check-cotangent'
import { input, isInput, sweep } from './sweep'

/** A function on variables, whose types the public functions know. */
export type Body = (...xs: ReadonlyArray<unknown>) => unknown

/** The instance of each argument, by its index. */
export type InstanceOf = (index: number) => Backprop<unknown>

const isPromise = (x: unknown): x is Promise<unknown> =>
  typeof x === 'object' && x !== null && 'then' in x && typeof x.then === 'function'

/** Runs a body in a fresh scope. The scope ends with the body, or, if it is async, when its promise settles. */
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

/** Refuses results that cannot be meant: those that hold variables without being one, and none at all. */
export const checkResult = (y: unknown): void => {
  if (y instanceof Node) {
    if (!y.scope.open)
      throw new ScopeError(
        'the function returned a variable of a scope that has finished: return one made from its own argument'
      )
    return
  }
  if (y === undefined)
    throw new BackpropError(
      'the function returned undefined. Does it lack a return, or did it read a field of a variable? ' +
        'The fields of v are those of splitBV(v)'
    )
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
export type Pullback = (dy: unknown) => ReadonlyArray<unknown>

export interface Tracked {
  readonly scope: Scope
  readonly value: unknown
  /** Trusts the cotangent to have the shape of the value. */
  readonly pullback: Pullback
  /** The pullback of one, by the instance of the result. */
  readonly gradients: (C: Backprop<unknown>) => ReadonlyArray<unknown>
}

/** A gradient that is one variable is taken apart where the argument was a structure of variables. */
const likeArgument = (d: unknown, a: unknown): unknown =>
  d instanceof Node && isPlain(a)
    ? mapContainer(a, kindOf(a) as ContainerKind, (part, key) => likeArgument(child(d, key), part))
    : d

/** Runs a function on tracked arguments. */
export const runTracked = (f: Body, args: ReadonlyArray<unknown>, instanceOf: InstanceOf): Tracked => {
  // An argument that holds variables of an enclosing scope is, inside, one variable of that scope.
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

/** A runner of functions of any number of arguments, in both call shapes. */
const runner = (instanceOf: InstanceOf, finish: (run: Tracked) => unknown) =>
  function (f: Body, ...args: ReadonlyArray<unknown>): unknown {
    return args.length > 0
      ? finish(runTracked(f, args, instanceOf))
      : (...later: ReadonlyArray<unknown>) => finish(runTracked(f, later, instanceOf))
  }

/** The runners, for instances of the arguments and of the result. Those of one argument do without tuples. */
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

/** A pullback that refuses cotangents which do not have the shape of the value. */
const checked =
  ({ value, pullback }: Tracked, check: typeof checkCotangent): Pullback =>
  dy => {
    check('the pullback', dy, value)
    return pullback(dy)
  }

/** The structural instance for every argument. */
export const allStructural: InstanceOf = () => structural

/** The gradient of a function of one argument, by structure. */
export const gradOf = runGrad1(allStructural, structural)

/** The value of a function and its pullback, by structure. */
export const vjp = (f: Body, args: ReadonlyArray<unknown>): readonly [unknown, Pullback] => {
  const run = runTracked(f, args, allStructural)
  return [run.value, checked(run, checkCotangent)]
}

/** The cotangents of `xs`, which are inputs of the scope of `y`. */
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
