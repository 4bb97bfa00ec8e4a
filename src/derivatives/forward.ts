/**
 * Forward mode: the tangent of each variable is computed together with its value.
 *
 * A variable in forward mode is a dual number: a node that holds its tangent in place of its operands. So nothing is
 * recorded, and memory is freed as in plain evaluation. There are no rules for tangents beside those for cotangents.
 * The pullback of an operation is linear in the cotangent, so its own transpose is the pushforward.
 */
import { mul } from '../functions/arithmetic'
import { type Lifted, liftedOp } from '../internal/engine/lift'
import { type Body, checkResult } from '../internal/engine/run'
import { input, sweep, unshared } from '../internal/engine/sweep'
import {
  type Cotangents,
  innermost,
  isLive,
  Node,
  node,
  Operation,
  operation,
  primal,
  Scope,
  valueIn
} from '../internal/graph/node'
import { NoGradientError } from '../internal/graph/errors'
import { structureKind, sumNumbers } from '../internal/numeric/broadcast'
import { numbersOf } from '../internal/numeric/flat-numbers'
import { checkCotangent } from '../internal/values/check-cotangent'
import { collect } from '../internal/values/collect'
import { child, fillWithZeros } from '../internal/values/sparse-cotangent'
import { structural } from '../internal/values/zero-add-one'

/** The operation of dual numbers. They have no operands, so no cotangent goes further back. */
const dualOp = new Operation('jvp', undefined as never, undefined as never, false, undefined)

/** A tangent that could not be computed. The error is thrown if the tangent is needed. */
class Failure {
  constructor(readonly error: unknown) {}
}

const tangentOf = (x: Node): unknown => {
  const { operand } = x
  if (operand instanceof Failure) throw operand.error
  return operand
}

/** Sums the cotangents of operands, for a cotangent of one, each times the tangent of its operand. */
class InnerProduct implements Cotangents {
  /** The cotangent of the only node whose operation runs. */
  readonly numbers = Float64Array.of(1)
  private number = 0
  /** The products that are not plain numbers. */
  private others: unknown

  addNumber(x: Node, d: number): void {
    const t = tangentOf(x)
    if (typeof t !== 'number') this.addCotangent(x, d)
    // An infinite slope does not count where nothing moves.
    else if (t !== 0 || Number.isNaN(d)) this.number += d * t
  }

  addCotangent(x: Node, d: unknown): void {
    const product = sumNumbers(mul(collect('jvp', d) as object, tangentOf(x) as object))
    this.others = this.others === undefined ? product : structural.add(this.others, product)
  }

  /** Operations on numbers have no parts. */
  readonly addPartCotangent = undefined as never

  /** Returns the sum, and starts the next one. */
  take(): unknown {
    const { number, others } = this
    this.number = 0
    this.others = undefined
    return others === undefined ? number : structural.add(others, number)
  }
}

const isNumber = (x: unknown): boolean => typeof x === 'number' || (x instanceof Node && typeof x.primal === 'number')

/** Starts forward mode: makes a scope, and the variable in it that holds `a` and its tangent. */
const forwardScope = (a: unknown, tangent: unknown): readonly [Scope, Node] => {
  const inner = new InnerProduct()
  const scope = new Scope(n => {
    try {
      if (typeof n.primal === 'number' && isNumber(n.operand) && (n.other === undefined || isNumber(n.other))) {
        n.operation.backwardNumber(n, inner)
        return turned(n, inner.take())
      }
      return turned(n, pushforward(n, inner))
    } catch (error) {
      // A part of the sum may have been added before.
      inner.take()
      return turned(n, new Failure(error))
    }
  })
  return [scope, new Node(scope, 0, a, dualOp, tangent, undefined)]
}

type Mutable<A> = { -readonly [K in keyof A]: A[K] }

/** Turns a node that nobody knows yet into a dual number. Two nodes for each operation would take a third longer. */
const turned = (n: Mutable<Node>, tangent: unknown): Node => {
  n.operation = dualOp
  n.operand = tangent
  n.other = undefined
  return n
}

/** The tangent of a node of any values, but numbers in numbers. */
const pushforward = (n: Node, inner: InnerProduct): unknown => {
  const { operation: op } = n
  if (typeof op.trait === 'function') return op.trait(n, tangentOf)
  if (op.trait === 'elementwise') {
    const tangent = elementwise(n)
    if (tangent !== undefined) return tangent
  }
  if (op === liftedOp && typeof primal(n.primal) === 'number') {
    // The pullback may be written for plain numbers, so it gets one.
    op.backward(n, inner, 1)
    return inner.take()
  }
  return transposed(n)
}

/** The operands of a node whose operation works element by element. */
export const operandsOf = (n: Node): ReadonlyArray<unknown> =>
  Array.isArray(n.operand) ? (n.operand as ReadonlyArray<unknown>) : [n.operand, n.other]

/** The same node with only one operand that is a variable. */
const withOneOperand = (n: Node, place: number): Node => {
  const xs = operandsOf(n).map((x, i) => (i === place ? x : valueIn(n.scope, x)))
  const [operand, other] = Array.isArray(n.operand) ? [xs, n.other] : xs
  return new Node(n.scope, 0, n.primal, n.operation, operand, other)
}

/**
 * The tangent of an operation that works element by element. Its Jacobian is diagonal and so its own transpose, so its
 * pullback maps tangents, too. Returns `undefined` if an operand was broadcast, or may have been.
 */
const elementwise = (n: Node): unknown => {
  const result = typeof primal(n.primal)
  let sum: unknown
  const collector = {
    addCotangent: (_: Node, d: unknown) => {
      sum = sum === undefined ? d : structural.add(sum, d)
    }
  } as Cotangents
  for (const [place, x] of operandsOf(n).entries()) {
    if (!isLive(x, n)) continue
    const value = primal(x)
    if (typeof value !== result || structureKind(value) !== undefined) return undefined
    n.operation.backward(withOneOperand(n, place), collector, tangentOf(x))
  }
  return sum
}

/** Adds up the products of its operands with fixed values. */
const pairingOp = operation('jvp', (n, s) => {
  for (const [y, t] of n.operand as ReadonlyArray<readonly [unknown, unknown]>) if (isLive(y, n)) s.addCotangent(y, t)
})

/** Throws if what a lifted pullback gave does not depend on the cotangent, to which it is linear, and is not zero. */
const requireLinear = (n: Node, u: unknown, scope: Scope): void => {
  if ((u instanceof Node && u.scope === scope) || numbersOf(primal(u)).every(k => k === 0)) return
  throw new NoGradientError(
    `jvp: the pullback of ${(n.other as Lifted).name} reads the plain value of its cotangent. ` +
      'Write it with functions of this library alone, or use reverse mode'
  )
}

/** The tangent of any operation: the transpose of its pullback, applied to the tangents of its operands. */
const transposed = (n: Node): unknown => {
  const scope = new Scope()
  const d = input(scope, n.primal, structural)
  const pairs: (readonly [unknown, unknown])[] = []
  let pairing: Node
  try {
    n.operation.backward(
      n,
      {
        // Only the backward functions of numbers use these.
        numbers: undefined as never,
        addNumber: undefined as never,
        addCotangent: (x, dx) => {
          const u = collect('jvp', fillWithZeros(dx, x.primal))
          if (n.operation === liftedOp) requireLinear(n, u, scope)
          pairs.push([u, tangentOf(x)])
        },
        addPartCotangent: (x, key, dx) => pairs.push([collect('jvp', dx), child(tangentOf(x), key)])
      },
      d
    )
    const [first] = pairs
    if (pairs.length === 1 && first?.[0] === d) return first[1]
    pairing = node(scope, undefined, pairingOp, pairs, undefined)
  } finally {
    scope.close()
  }
  return sweep(pairing, 1, [d])[0]
}

/** The value of `f` at `a`, and its derivative in the direction `da`. */
export const jvpOf = (f: Body, a: unknown, da: unknown): readonly [unknown, unknown] => {
  const [value, direction] = [collect('the argument', a), collect('the tangent', da)]
  checkCotangent('jvp', direction, value, 'tangent')
  const [scope, x] = forwardScope(value, direction)
  let y: unknown
  try {
    y = f(x)
  } finally {
    scope.close()
  }
  if (y instanceof Node && y.scope === scope) {
    const tangent = tangentOf(y)
    innermost('jvp', [tangent])
    return [y.primal, unshared(tangent, y.primal, [value, direction])]
  }
  checkResult('jvp', y)
  return [y, structural.zero(primal(y))]
}
