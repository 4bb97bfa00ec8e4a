/**
 * Finds where a NaN or an infinity comes from.
 *
 * @since 0.1.0
 */
import * as O from 'fp-ts/Option'
import { isInput } from '../internal/engine/sweep'
import { isLive, Node, primal } from '../internal/graph/node'
import { structural } from '../internal/values/zero-add-one'
import type { NumberAt } from '../internal/numeric/flat-numbers'
import { type OfFunction, ofFunction } from './call-shapes'
import { graphBehind, keyOf, operandsOf, titleOf } from './graph-behind'
import { inLine, isFinite, nonFiniteIn, type Shown, shown, shownAt } from './shown'
import { stepsBack } from './steps-back'

/**
 * Where a number that is not finite comes from.
 *
 * @category model
 * @since 0.1.0
 */
export interface NonFinite {
  /**
   * What is to blame: an operation of the forward or of the backward pass, which made it of finite numbers, or a part
   * of the argument or a constant that was not finite to begin with.
   */
  readonly origin: 'forward' | 'backward' | 'argument' | 'constant'
  /** The operation that made it, or that used it first. */
  readonly operation: string
  /** What the operation got. */
  readonly operands: ReadonlyArray<Shown>
  /** In the backward pass, the cotangent of the result of the operation. */
  readonly cotangent: O.Option<Shown>
  /** What is not finite. */
  readonly result: Shown
  /** The part of the argument that this depends on, such as `.layer2.weights`. It is empty for the whole argument. */
  readonly leaf: string
  /** The operations between that part and the operation. Of several ways, this is a shortest one. */
  readonly through: ReadonlyArray<string>
  /** All of this in a sentence or two. */
  readonly message: string
}

/** How the argument leads to an operation. */
type Way = Pick<NonFinite, 'leaf' | 'through'>

/** The path of the part of the argument that a variable is. It is `undefined` if the variable was calculated. */
const leafOf = (n: Node): string | undefined => {
  let path = ''
  let at = n
  for (let key = keyOf(at); key !== undefined; key = keyOf(at)) {
    path = key + path
    at = at.operand as Node
  }
  return isInput(at) ? path : undefined
}

/** A shortest way from the argument to a variable among the nodes of a graph, which stand in the order of their ids. */
const wayTo = (n: Node, nodes: ReadonlyArray<Node>): Way => {
  const lengths = new Map<Node, number>()
  const nearest = new Map<Node, Node>()
  for (const m of nodes) {
    let shortest = isInput(m) ? 0 : Infinity
    for (const x of operandsOf(m)) {
      const length = isLive(x, m) ? 1 + (lengths.get(x) as number) : Infinity
      if (length >= shortest) continue
      shortest = length
      nearest.set(m, x as Node)
    }
    lengths.set(m, shortest)
    if (m === n) break
  }
  const through: string[] = []
  let at = n
  while (leafOf(at) === undefined) {
    if (at !== n) through.push(titleOf(at))
    at = nearest.get(at) as Node
  }
  return { leaf: leafOf(at) as string, through: through.reverse() }
}

const inWords = (leaf: string): string => (leaf === '' ? 'the argument' : leaf)

const shownSteps = 4
const shownOperands = 4

/** A way in words: of a long one, the two ends. */
const wayInWords = ({ leaf, through }: Way, operation: string): string => {
  const hidden = through.length - 2 * shownSteps
  const steps =
    hidden > 1 ? [...through.slice(0, shownSteps), `… ${hidden} operations …`, ...through.slice(-shownSteps)] : through
  return [inWords(leaf), ...steps, operation].join(' → ')
}

const operandsInWords = (xs: ReadonlyArray<Shown>): string =>
  [...xs.slice(0, shownOperands).map(inLine), ...(xs.length > shownOperands ? ['…'] : [])].join(' and ')

const numberOf = (x: unknown): NumberAt => nonFiniteIn(x) as NumberAt

/** What is not finite, with the first such number. */
const shownBad = (x: unknown): Shown => shownAt(x, numberOf(x))

const isOfArgument = (n: Node): boolean => leafOf(n) !== undefined

/** A part of the argument that is not finite. */
const inArgument = (n: Node, user: string): NonFinite => {
  const { path, value } = numberOf(n)
  const leaf = `${leafOf(n) as string}${path}`
  return {
    origin: 'argument',
    operation: user,
    operands: [shown(n)],
    cotangent: O.none,
    result: shown(value),
    leaf,
    through: [],
    message: `the argument is not finite to begin with: ${inWords(leaf)} is ${value}`
  }
}

/** A constant that is not finite, and the variable that it was used for, if it is not the result itself. */
const inConstant = (x: unknown, n: Node | undefined, nodes: ReadonlyArray<Node>): NonFinite => {
  const operation = n === undefined ? 'constVar' : titleOf(n)
  const way = n === undefined ? { leaf: '', through: [] } : wayTo(n, nodes)
  const result = shownBad(x)
  return {
    origin: 'constant',
    operation,
    operands: n === undefined ? [result] : operandsOf(n).map(shown),
    cotangent: O.none,
    result,
    ...way,
    message:
      n === undefined
        ? `the result is a constant that is not finite: ${inLine(result)}`
        : `${operation} got a constant that is not finite: ${inLine(result)}. Path: ${wayInWords(way, operation)}`
  }
}

/** An operation that made something of finite numbers that is not finite. */
const inOperation = (n: Node, nodes: ReadonlyArray<Node>, made: unknown, cotangent: O.Option<unknown>): NonFinite => {
  const [operation, way, at] = [titleOf(n), wayTo(n, nodes), numberOf(made)]
  const here = (x: unknown): Shown => shownAt(x, at)
  const operands = operandsOf(n).map(here)
  const [result, d] = [here(made), O.map(here)(cotangent)]
  const path = `Path: ${wayInWords(way, operation)}`
  return {
    origin: O.isNone(d) ? 'forward' : 'backward',
    operation,
    operands,
    cotangent: d,
    result,
    ...way,
    message: O.isNone(d)
      ? `forward, ${operation} of ${operandsInWords(operands)} gave ${inLine(result)}. ${path}`
      : `backward, ${operation} of ${operandsInWords(operands)} got the cotangent ${inLine(d.value)} ` +
        `and gave ${inLine(result)}. ${path}`
  }
}

/** A variable with several uses, whose cotangents are finite, and their sum is not. */
const inSum = (n: Node, nodes: ReadonlyArray<Node>, sum: unknown): NonFinite => {
  const leaf = leafOf(n)
  const { leaf: start, through } =
    leaf === undefined ? wayTo(n, nodes) : { leaf: leaf + numberOf(sum).path, through: [] }
  const way = { leaf: start, through: leaf === undefined ? [...through, titleOf(n)] : through }
  const [operation, result] = ['sum of cotangents', shownBad(sum)]
  return {
    origin: 'backward',
    operation,
    operands: [shown(n)],
    cotangent: O.none,
    result,
    ...way,
    message:
      `backward, the cotangents that several uses of ${way.through.at(-1) ?? inWords(way.leaf)} gave are finite, and ` +
      `their sum is ${inLine(result)}. Path: ${wayInWords(way, operation)}`
  }
}

/** Looks at the graph behind the result of a run, first forward and then backward. */
const search = (y: unknown): O.Option<NonFinite> => {
  if (!(y instanceof Node)) return isFinite(y) ? O.none : O.some(inConstant(y, undefined, []))
  const nodes = graphBehind(y)
  let constant: NonFinite | undefined

  /**
   * What is to blame if the operation of `n` made something that is not finite. A constant is noted and not yet blamed,
   * for an infinite bound or mask does no harm. Where the operand is not finite either, the search has seen why.
   */
  const blame = (n: Node, made: unknown, cotangent: O.Option<unknown>): NonFinite | undefined => {
    if (isOfArgument(n)) return inArgument(n, titleOf(n))
    const bad = operandsOf(n).filter(x => !isFinite(x))
    if (bad.length === 0) return inOperation(n, nodes, made, cotangent)
    for (const x of bad) {
      if (!isLive(x, n)) constant ??= inConstant(x, n, nodes)
      else if (isOfArgument(x)) return inArgument(x, titleOf(n))
    }
    return undefined
  }

  for (const n of nodes) {
    // Parts of the argument are looked at where they are used.
    const found = isFinite(n) || (isOfArgument(n) && n !== y) ? undefined : blame(n, n, O.none)
    if (found !== undefined) return O.some(found)
  }

  let isHarmless = isFinite(y)
  /** The variables whose cotangents depend on one that is not finite because of a constant. */
  const explained = new Set<Node>()
  for (const { n, d, made } of stepsBack(nodes, structural.one(primal(y)))) {
    const isGood = isFinite(d)
    if (!isGood && !explained.has(n)) return O.some(inSum(n, nodes, d))
    const bad = made.find(x => !isFinite(x))
    const found = isGood && bad !== undefined ? blame(n, bad, O.some(d)) : undefined
    if (found !== undefined) return O.some(found)
    if (isGood && bad === undefined) continue
    if (isInput(n)) isHarmless = false
    for (const x of operandsOf(n)) if (isLive(x, n)) explained.add(x)
  }
  return isHarmless ? O.none : O.fromNullable(constant)
}

/**
 * The first operation that made a NaN or an infinity of finite numbers, in the forward pass or else in the backward
 * pass of the gradient: its name, what it got and gave, and how the argument leads to it. If the argument itself is not
 * finite, that is what it finds. A constant that is not finite, such as an infinite bound, is only found where the
 * result or the gradient is not finite either, and nothing else explains it. `None` if there is nothing to find.
 *
 * It runs the function once, and goes once forward and once backward over its graph, looking at every number. Ordinary
 * runs are not slowed. Nested gradients are looked at as the operations that they record in the run. Throws what the
 * gradient throws.
 *
 * @category search
 * @since 0.1.0
 * @example
 * import * as O from 'fp-ts/Option'
 * import { gradBP, splitBV, sqrt, square } from 'backprop-ts'
 * import { findNonFinite } from 'backprop-ts/Graph'
 *
 * assert.ok(Number.isNaN(gradBP(x => sqrt(square(x)), 0)))
 *
 * const found = findNonFinite(p => sqrt(square(splitBV(p).width)), { width: 0 })
 * assert.strictEqual(
 *   O.toUndefined(found)?.message,
 *   'backward, sqrt of 0 got the cotangent 1 and gave Infinity. Path: .width → square → sqrt'
 * )
 */
export const findNonFinite: OfFunction<O.Option<NonFinite>> = ofFunction('findNonFinite', ({ y }) => search(y))
