/**
 * Defines numeric functions by their value on numbers and their pullbacks.
 *
 * A pullback is written once, as if for numbers, with the functions that users call. So it runs on numbers as it
 * stands, on vectors, structures and variables, and it can itself be differentiated.
 */
import { type Cotangents, isLive, Node, Operation, operation, valueIn } from '../graph/node'
import { unbroadcast } from './broadcast'
import { type Numeric, numericOf } from './numeric-class'

/** The function that an instance provides. */
type OwnOf = (instance: Numeric<unknown>) => ((x: unknown) => unknown) | undefined

/** A function of one argument. `fallback` serves instances that lack it. */
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

/** The cotangent of the argument, from that of the result, the argument and the result. */
type Pullback1 = (d: number, x: number, y: number) => number

/** The cotangent of one argument, from that of the result, the arguments and the result. */
type Pullback2 = (d: number, x: number, y: number, z: number) => number

/** The backward function of nodes of numbers, where a benchmark shows that one written by hand pays. */
export type BackwardNumber = Operation['backwardNumber']

const operations = (name: string, backward: Operation['backward'], backwardNumber: BackwardNumber) => ({
  onNumbers: new Operation(name, backwardNumber, backward, false),
  onValues: operation(name, backward)
})

/** What a function may bring besides its value and its pullbacks. */
interface Extras<F> {
  /** The function in terms of others, for instances that lack it. */
  readonly fallback?: F
  /** Its backward function on numbers, by hand. */
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
    // Of values whose functions work element by element, the pullback does so, too: in one pass.
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

/** Of the pullbacks, the first is for the first argument. */
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

/** The cotangent of a node of numbers, and the values of its operands. */
export const cotangentOf = (n: Node, s: Cotangents): number => s.numbers[n.id] as number
export const firstOf = (n: Node): number =>
  typeof n.operand === 'number' ? n.operand : ((n.operand as Node).primal as number)
export const secondOf = (n: Node): number =>
  typeof n.other === 'number' ? n.other : ((n.other as Node).primal as number)
