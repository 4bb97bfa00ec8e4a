/**
 * Splits and joins containers of variables, with `Backprop` instances of the elements given by the caller.
 *
 * @since 0.1.0
 */
import { lift } from '../internal/engine/lift'
import { type Collected, isTraversable, type Sequenced } from '../internal/fp-ts/sequence-types'
import type { TraversableInstance, TraversableLike } from '../internal/fp-ts/type-classes'
import { arrayElements, arrays, sequence } from '../internal/fp-ts/visit-elements'
import { Node, node, operation, primal, reveal } from '../internal/graph/node'
import type { Backprop, Tracked } from '../internal/graph/types'
import { collect } from '../internal/values/collect'
import { isTypedArray } from '../internal/values/kinds'
import { children, filledPart, rebuild } from '../internal/values/sparse-cotangent'
import { addBy, structural } from '../internal/values/zero-add-one'
import { unchecked } from './explicit-instances'

type Elements = ReadonlyArray<unknown>

interface Container {
  readonly F: TraversableLike
  readonly B: Backprop<unknown>
}

const elementsOf = (F: TraversableLike, container: unknown): Elements => {
  const out: unknown[] = []
  F.map(container, a => out.push(a))
  return out
}

/** Replaces the elements of a container, in order. */
const withElements = (F: TraversableLike, container: unknown, elements: Elements): unknown => {
  const next = elements.values()
  return F.map(container, () => next.next().value)
}

/** The instance of a container. It adds elements with the caller's instance. */
const containerOf = ({ F, B }: Container): Backprop<unknown> => ({
  ...structural,
  add: (x, y) => {
    const ys = elementsOf(F, y).values()
    if (isTypedArray(x)) return x.map(part => B.add(part, ys.next().value) as number)
    return F.map(x, part => addBy(B, part, ys.next().value))
  }
})

/**
 * Turns a variable of a container into a variable of the array of its elements. In the gradient, elements that received
 * nothing get the zero of the caller's instance.
 */
const elementsOp = operation(
  'sequenceVar',
  (n, s, d) => {
    const { F, B } = n.other as Container
    const x = n.operand as Node
    const whole = reveal(x)
    const parts = elementsOf(F, whole).map((a, i) => filledPart(d, i, a, B))
    const cotangent = isTypedArray(whole)
      ? rebuild(whole, 'typedArray', (_, i) => parts[i as number])
      : collect('sequenceVar', withElements(F, whole, parts))
    s.addCotangent(x, cotangent, containerOf(n.other as Container))
  },
  true
)

const variableOfElements = (container: Container, v: unknown): unknown =>
  v instanceof Node
    ? node(v.scope, variableOfElements(container, v.primal), elementsOp, v, container)
    : elementsOf(container.F, v)

const sequenceBy = (container: Container, v: unknown): unknown => {
  if (!(v instanceof Node)) return v
  const elements = variableOfElements(container, v) as Node
  return withElements(container.F, reveal(v), children(elements, (primal(elements) as Elements).length))
}

const collectBy = ({ F, B }: Container, vs: unknown): unknown =>
  lift(
    'collectVar',
    { run: (...as) => [withElements(F, vs, as), d => elementsOf(F, sequence('collectVar', F, d))] },
    elementsOf(F, vs).map(x => collect('collectVar', x)),
    () => B,
    unchecked
  )

/**
 * `sequenceVar` with the instance of the elements. Haskell: `Explicit.sequenceVar`.
 *
 * @category containers
 * @since 0.1.0
 * @example
 * import { mul } from 'backprop-ts'
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 *
 * assert.deepStrictEqual(
 *   E.gradBP(B.array(B.number), B.number)(v => E.sequenceVar(B.number)(v).reduce((x, y) => mul(x, y)))([2, 3]),
 *   [3, 2]
 * )
 */
export const sequenceVar = <A>(
  B: Backprop<A>
): (<X extends Tracked<ArrayLike<unknown>> | TraversableInstance>(x: X) => Sequenced<X>) => {
  const element = B as Backprop<unknown>
  return x =>
    (isTraversable(x)
      ? (v: unknown) => sequenceBy({ F: x as unknown as TraversableLike, B: element }, v)
      : sequenceBy({ F: arrays, B: element }, requireArray(x))) as never
}

/** Throws if a value is neither an array nor a typed array. */
const requireArray = (v: unknown): unknown => {
  arrayElements('sequenceVar', primal(v))
  return v
}

/**
 * `collectVar` with the instance of the elements. Haskell: `Explicit.collectVar`.
 *
 * @category containers
 * @since 0.1.0
 * @example
 * import { mul } from 'backprop-ts'
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 *
 * assert.strictEqual(
 *   E.gradBP(B.number, B.array(B.number))(x => E.collectVar(B.number)([x, mul(x, 10)]), 3),
 *   11
 * )
 */
export const collectVar = <A>(
  B: Backprop<A>
): (<X extends ReadonlyArray<Tracked<unknown>> | TraversableInstance>(x: X) => Collected<X>) => {
  const element = B as Backprop<unknown>
  return x =>
    (isTraversable(x)
      ? (vs: unknown) => collectBy({ F: x as unknown as TraversableLike, B: element }, vs)
      : collectBy({ F: arrays, B: element }, x)) as never
}
