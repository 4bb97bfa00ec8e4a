/**
 * Power series of the variables of a scope, in the input of that scope.
 *
 * The graph of a function is expanded after the function has run. Every node gets the coefficients of its Taylor
 * series, order by order. Products, quotients, powers whose exponent varies, and the making and reading of structures
 * have rules of their own. For everything else the chain rule does: the coefficients of `y' = J(x) x'` are those of
 * `y`, moved by one order, where `J` is the derivative that the node's own operation knows. Its pullback is recorded
 * as a graph of its own, which is expanded in the same way. The order `k` of `y` needs only the lower orders of that
 * graph, so the graph may contain `y` itself: that of `exp` is `exp`. Equal nodes share one series, which keeps these
 * graphs small: the one of `sin` contains `cos`, whose graph contains the same `sin`.
 *
 * Sources: A. Griewank, A. Walther, "Evaluating Derivatives" (2nd edition, SIAM 2008), chapter 13, for the recurrences,
 * and R. D. Neidinger, "Efficient recurrence relations for univariate and multivariate Taylor series coefficients"
 * (Discrete and Continuous Dynamical Systems 2013, supplement), for their derivation from the chain rule.
 *
 * @since 0.1.0
 */
import { add, div, mul, sub } from '../functions/arithmetic'
import { log } from '../functions/powers'
import { type Lifted, lift, liftedOp } from '../internal/engine/lift'
import { input, sweep } from '../internal/engine/sweep'
import { NoGradientError } from '../internal/graph/errors'
import { Node, node, type Operation, operation, primal, Scope } from '../internal/graph/node'
import { keysOf, mapContainer, partOf } from '../internal/values/containers'
import { collect } from '../internal/values/collect'
import { compoundKindOf, type ContainerKind, kindOf } from '../internal/values/kinds'
import { child, rebuild } from '../internal/values/sparse-cotangent'
import { structural, zero } from '../internal/values/zero-add-one'

/** Finds a coefficient of an order above 0. It may read other series up to the same order, and its own below it. */
type Rule = (order: number) => unknown

const times = mul as (x: unknown, y: unknown) => unknown
const plus = add as (x: unknown, y: unknown) => unknown
const minus = sub as (x: unknown, y: unknown) => unknown
const over = div as (x: unknown, y: unknown) => unknown

const isNumber = (x: unknown): boolean => typeof primal(x) === 'number'

/** The coefficients of one variable. Each is calculated once, when it is first read. */
class Series {
  private readonly coefficients: unknown[]
  private rule: Rule | undefined

  constructor(
    value: unknown,
    private readonly makeRule: () => Rule
  ) {
    this.coefficients = [value]
  }

  at(order: number): unknown {
    while (this.coefficients.length <= order) {
      this.rule ??= this.makeRule()
      this.coefficients.push(this.rule(this.coefficients.length))
    }
    return this.coefficients[order]
  }
}

/** A coefficient of a series, or of a constant, which has a plain 0 for all orders above 0. */
const at = (x: unknown, order: number): unknown => (x instanceof Series ? x.at(order) : order === 0 ? x : 0)

/**
 * The product of two coefficients, or `undefined` if one of them is missing. A coefficient is missing if it is 0 and
 * its order is not. Infinite ones do not count beside it, which gives the limits at the ends of domains.
 */
const term = (x: unknown, i: number, y: unknown, j: number): unknown => {
  const [u, v] = [at(x, i), at(y, j)]
  const isMissing = (i > 0 && u === 0) || (j > 0 && v === 0)
  return isMissing && !Number.isNaN(primal(u)) && !Number.isNaN(primal(v)) ? undefined : times(u, v)
}

/** The sum of `weight(i) x_i y_(k-i)` from i = `first` to k, or `undefined` if all terms are missing. */
const convolve = (x: unknown, y: unknown, first: number, k: number, weight?: (i: number) => number): unknown => {
  let sum: unknown
  for (let i = first; i <= k; i++) {
    const product = term(x, i, y, k - i)
    if (product === undefined) continue
    const weighted = weight === undefined ? product : times(weight(i), product)
    sum = sum === undefined ? weighted : plus(sum, weighted)
  }
  return sum
}

/** `y` from `y' = slope_1 x_1' + slope_2 x_2' + …`. A constant slope costs one product. */
const integral =
  (parts: ReadonlyArray<readonly [slope: unknown, x: unknown]>): Rule =>
  k =>
    parts
      .map(([slope, x]) =>
        // The first coefficient is the gradient, with what it is where a slope is infinite.
        slope instanceof Series && k > 1
          ? over(convolve(x, slope, 1, k, i => i) ?? 0, k)
          : times(at(slope, 0), at(x, k))
      )
      .reduce(plus)

/** A coefficient in the shape of a variable. It may be a number if many are missing. */
const shaped = (coefficient: unknown, like: Node): unknown =>
  isNumber(coefficient) && !isNumber(like) ? plus(coefficient, zero(like)) : coefficient

/** The factors of a product by a number, the number first. */
const factors = ({ operation: { name }, operand, other }: Node): readonly [number, unknown] => {
  if (name !== 'mul') return [NaN, undefined]
  return typeof operand === 'number'
    ? [operand, other]
    : typeof other === 'number'
      ? [other, operand]
      : [NaN, undefined]
}

/** Operations for nodes whose values are variables, even if these hold numbers. */
const generalOperations = new WeakMap<Operation, Operation>()
const generalOperation = (op: Operation): Operation => {
  const general = generalOperations.get(op) ?? operation(op.name, op.backward, op.acceptsSparse)
  generalOperations.set(op, general)
  return general
}

/** Refuses an operation that keeps functions: they may have captured values, which would count as constants. */
const refuseFunctions = (n: Node): unknown => {
  const { other } = n
  if (compoundKindOf(other) === 'record' && Object.values(other as object).some(x => typeof x === 'function'))
    throw new NoGradientError(
      `${n.operation.name}: its power series is not known. Find the derivatives of this function by nesting, as in ` +
        'gradBP(x => gradBP(f, x))'
    )
  return other
}

/** A node once more, in a scope inside, where its operands are inputs. */
interface Inside {
  readonly result: Node
  readonly inputs: ReadonlyArray<Node>
  /** The variables that are the values of the inputs. */
  readonly operands: ReadonlyArray<Node>
}

/** The expansion of the variables of a scope in an input of it. */
export class Expansion {
  private readonly known = new Map<Node, Series>()
  /** The series by what they are made of. */
  private readonly interned = new Map<string, Series>()
  private readonly serials = new Map<unknown, number>()
  /** The variables that stand for the derivatives of others. */
  private readonly derivatives = new Map<Series, Node>()

  constructor(
    private readonly scope: Scope,
    x: Node
  ) {
    this.known.set(x, new Series(x.primal, () => k => (k === 1 ? 1 : 0)))
  }

  /** The coefficients of a variable of the scope, up to an order. */
  coefficients(y: Node, order: number): ReadonlyArray<unknown> {
    const series = this.expand(y)
    return Array.from({ length: order + 1 }, (_, k) => at(series, k))
  }

  private isOwn(x: unknown): x is Node {
    return x instanceof Node && x.scope === this.scope
  }

  /** The series of a variable that was expanded before. Anything else is a constant, and itself. */
  private seriesOf(x: unknown): unknown {
    return this.isOwn(x) ? this.known.get(x) : x
  }

  /** The series of a variable. Nothing here recurses along the graph, however long it is. */
  private expand(y: unknown): unknown {
    if (!this.isOwn(y)) return y
    const made = this.ancestors(y).map(n => this.register(n))
    return new Series(y.primal, () => k => {
      for (const series of made) series.at(k)
      return at(this.seriesOf(y), k)
    })
  }

  /** The variables among those that `y` was made from that have no series yet, oldest first. */
  private ancestors(y: Node): ReadonlyArray<Node> {
    const found = new Set([y])
    // A set also lists what is added meanwhile.
    for (const n of found) {
      if (this.known.has(n)) found.delete(n)
      else for (const x of [...this.within(n.operand), ...this.within(n.other)]) found.add(x)
    }
    return [...found].sort((m, n) => m.id - n.id)
  }

  /** The variables in an operand. */
  private within(x: unknown): ReadonlyArray<Node> {
    if (x instanceof Node) return this.isOwn(x) ? [x] : []
    const kind = compoundKindOf(x)
    return kind === undefined ? [] : keysOf(x, kind).flatMap(key => this.within(partOf(x, key)))
  }

  /** Gives a node a series, after its operands. Equal nodes share one. */
  private register(n: Node): Series {
    const key = this.keyOf(n)
    const series = this.factorOf(n) ?? this.interned.get(key) ?? new Series(n.primal, () => this.ruleOf(n))
    this.interned.set(key, series)
    this.known.set(n, series)
    return series
  }

  /** The series of the other factor, if a node is a product by 1, or by 2 and 0.5. */
  private factorOf(n: Node): Series | undefined {
    const [c, x] = factors(n)
    if (!this.isOwn(x)) return undefined
    const [b, y] = factors(x)
    return c === 1 ? this.known.get(x) : this.isOwn(y) && b * c === 1 ? this.known.get(y) : undefined
  }

  private keyOf({ operation: op, operand, other }: Node): string {
    // The parts of a structure alone do not make it.
    const operands = Array.isArray(operand) && op.name !== 'joinBV' ? (operand as unknown[]) : [operand]
    return [op, other, ...operands].map(x => this.serialOf(this.seriesOf(x))).join()
  }

  private serialOf(x: unknown): number {
    if (Object.is(x, -0)) return -1
    const serial = this.serials.get(x) ?? this.serials.size
    this.serials.set(x, serial)
    return serial
  }

  private ruleOf(n: Node): Rule {
    const [x, y, z] = [n.operand, n.other, n].map(u => this.seriesOf(u))
    switch (n.operation.name) {
      case 'mul':
        return k => shaped(convolve(x, y, 0, k) ?? 0, n)
      case 'div':
        return k => shaped(over(minus(at(x, k), convolve(y, z, 1, k) ?? 0), at(y, 0)), n)
      case 'pow':
        return this.ruleOfPower(n) ?? this.ruleByChain(n)
      case 'viewVar':
        return k => child(at(x, k), n.other)
      case 'joinBV':
        return k => this.joined(n, k)
      default:
        return this.ruleByChain(n)
    }
  }

  private joined(n: Node, k: number): unknown {
    const whole = primal(n)
    return rebuild(whole, kindOf(whole) as ContainerKind, (_, key) => {
      const part = partOf(n.operand, key)
      return this.isOwn(part) ? at(this.seriesOf(part), k) : zero(part)
    })
  }

  /** `x^y = exp(y log x)` where the exponent varies. The chain rule would need n² / 2 functions of both. */
  private ruleOfPower(n: Node): Rule | undefined {
    const base = primal(n.operand) as number
    if (!(this.isOwn(n.other) && isNumber(n) && base > 0 && base < Infinity)) return undefined
    return integral([[this.seriesOf(n), this.expand(times(n.other, log(n.operand as number)))]])
  }

  /** The chain rule for any operation. */
  private ruleByChain(n: Node): Rule {
    const inside = this.enter(n)
    const { result, inputs, operands } = inside
    if (!isNumber(n) || !operands.every(isNumber)) return this.ruleByTransposition(n, inside)
    const slopes = sweep(result, 1, inputs)
    return integral(operands.map((x, i) => [this.expand(slopes[i]), this.seriesOf(x)]))
  }

  /** The chain rule for values of any kind. The pullback is linear, so its own pullback is the derivative. */
  private ruleByTransposition(n: Node, { result, inputs, operands }: Inside): Rule {
    const scope = new Scope()
    const d = input(scope, zero(n), structural)
    // A pullback may give a structure of variables.
    const cotangents = sweep(result, d, inputs).map(u => collect('taylor', u))
    scope.close()
    const isLive = (u: unknown): u is Node => u instanceof Node && u.scope === scope
    const along = (direction: (x: Node) => unknown): unknown =>
      operands
        .map((x, i) => {
          const u = cotangents[i]
          return isLive(u) ? sweep(u, direction(x), [d])[0] : zero(n)
        })
        .reduce(structural.add)
    // Where the pullback does not depend on the operands, the operation is linear itself.
    if (!cotangents.some(u => isLive(u) && this.isOwn(u.primal))) return k => along(x => at(this.seriesOf(x), k))
    const derivative = this.expand(along(x => this.derivativeOf(x)))
    return k => shaped(over(at(derivative, k - 1), k), n)
  }

  /** A variable that stands for the derivative of another one. */
  private derivativeOf(n: Node): Node {
    const x = this.known.get(n) as Series
    const found = this.derivatives.get(x)
    if (found !== undefined) return found
    const derivative = input(this.scope, x.at(1), structural)
    this.known.set(derivative, new Series(x.at(1), () => k => times(k + 1, x.at(k + 1))))
    this.derivatives.set(x, derivative)
    return derivative
  }

  private enter(n: Node): Inside {
    const scope = new Scope()
    const inputs = new Map<Node, Node>()
    const enter = (x: unknown): unknown => {
      if (this.isOwn(x)) {
        const inner = inputs.get(x) ?? input(scope, x, structural)
        inputs.set(x, inner)
        return inner
      }
      const kind = compoundKindOf(x)
      return kind === undefined || this.within(x).length === 0 ? x : mapContainer(x, kind, enter)
    }
    try {
      const result =
        n.operation === liftedOp
          ? this.liftAgain(n, n.other as Lifted, enter)
          : node(scope, n, generalOperation(n.operation), enter(n.operand), enter(refuseFunctions(n)))
      return { result, inputs: [...inputs.values()], operands: [...inputs.keys()] }
    } finally {
      scope.close()
    }
  }

  /** Runs a lifted operation on variables. If that lifts it there, too, the result is the same variable once more. */
  private liftAgain(n: Node, { name, op, operands, instanceOf, check }: Lifted, enter: (x: unknown) => unknown): Node {
    const result = lift(name, op, operands.map(enter), instanceOf, check) as Node
    const again = result.primal
    if (this.isOwn(again) && again.operation === liftedOp && (again.other as Lifted).name === name)
      this.known.set(again, this.known.get(n) as Series)
    return result
  }
}
