/**
 * Defines a numeric function by its value on numbers and its pullback.
 *
 * A pullback is written once, as if for numbers, with the functions that users call. It therefore runs unchanged on
 * numbers, vectors, structures and variables, and it can itself be differentiated.
 */
import { cotangentOf, firstOf, isLive, Node, Operation, operation, secondOf, valueIn } from '../graph/node'
import { unbroadcast } from './broadcast'
import { type Numeric, numericOf } from './numeric-class'

/** The function that an instance provides. */
type OwnOf = (instance: Numeric<unknown>) => ((x: unknown) => unknown) | undefined

/** A function of one argument. `fallback` serves values whose `Numeric` instance lacks the function. */
export interface UnaryFunction {
  readonly name: string
  readonly f: (x: number) => number
  /** How an instance provides it, if not by its name. */
  readonly own: OwnOf | undefined
  readonly fallback: ((x: unknown) => unknown) | undefined
  /** For nodes of numbers. */
  readonly onNumbers: Operation
  /** For nodes of other values. */
  readonly onValues: Operation
}

export interface BinaryFunction {
  readonly name: string
  readonly f: (x: number, y: number) => number
  readonly fallback: ((x: unknown, y: unknown) => unknown) | undefined
  readonly onNumbers: Operation
  readonly onValues: Operation
}

/** Computes the cotangent of the argument from the cotangent of the result, the argument and the result. */
type Pullback1 = (d: number, x: number, y: number) => number

/** Computes the cotangent of one argument from the cotangent of the result, both arguments and the result. */
type Pullback2 = (d: number, x: number, y: number, z: number) => number

/** A backward function for nodes of numbers. It is written by hand only where a benchmark shows that this pays. */
export type BackwardNumber = Operation['backwardNumber']

const operations = (name: string, backward: Operation['backward'], backwardNumber: BackwardNumber) => ({
  onNumbers: new Operation(name, backwardNumber, backward, false, undefined),
  onValues: operation(name, backward, false, 'elementwise')
})

/** Optional parts of a definition. */
interface Extras<F> {
  /** The function in terms of others, for values whose `Numeric` instance lacks it. */
  readonly fallback?: F
  /** A handwritten backward function for numbers. */
  readonly backwardNumber?: BackwardNumber
}

interface UnaryExtras extends Extras<(x: number) => number> {
  readonly own?: OwnOf
}

export const unaryFunction = (
  name: string,
  f: (x: number) => number,
  pullback: Pullback1,
  extras: UnaryExtras = {}
): UnaryFunction => {
  const backward: Operation['backward'] = (n, s, d) => {
    const x = n.operand as Node
    // For values whose functions work element by element, the pullback does so too, in one pass.
    const zip3 = d instanceof Node || x.primal instanceof Node ? undefined : numericOf(d)?.zip3
    s.addCotangent(
      x,
      zip3 === undefined
        ? pullback(d as number, x.primal as number, n.primal as number)
        : zip3(pullback, d, x.primal, n.primal)
    )
  }
  const backwardNumber: BackwardNumber = (n, s) =>
    s.addNumber(n.operand as Node, pullback(cotangentOf(n, s), firstOf(n), n.primal as number))
  return {
    name,
    f,
    own: extras.own,
    fallback: extras.fallback as UnaryFunction['fallback'],
    ...operations(name, backward, extras.backwardNumber ?? backwardNumber)
  }
}

/** Defines a function of two arguments. `first` and `second` are the pullbacks for the two arguments. */
export const binaryFunction = (
  name: string,
  f: (x: number, y: number) => number,
  first: Pullback2,
  second: Pullback2,
  extras: Extras<(x: number, y: number) => number> = {}
): BinaryFunction => {
  const backward: Operation['backward'] = (n, s, d) => {
    const x = valueIn(n.scope, n.operand) as number
    const y = valueIn(n.scope, n.other) as number
    const z = n.primal as number
    if (isLive(n.operand, n)) s.addCotangent(n.operand, unbroadcast(first(d as number, x, y, z), x))
    if (isLive(n.other, n)) s.addCotangent(n.other, unbroadcast(second(d as number, x, y, z), y))
  }
  const backwardNumber: BackwardNumber = (n, s) => {
    const [d, x, y, z] = [cotangentOf(n, s), firstOf(n), secondOf(n), n.primal as number]
    if (typeof n.operand !== 'number') s.addNumber(n.operand as Node, first(d, x, y, z))
    if (typeof n.other !== 'number') s.addNumber(n.other as Node, second(d, x, y, z))
  }
  return {
    name,
    f,
    fallback: extras.fallback as BinaryFunction['fallback'],
    ...operations(name, backward, extras.backwardNumber ?? backwardNumber)
  }
}
