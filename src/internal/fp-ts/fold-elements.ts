/** Defines functions of all elements of a container, which record one node each. */
import { arrayElements, arrays, elements } from './visit-elements'
import { type Dictionary, isDictionary } from './type-classes'
import { innermost, isLive, Node, node, type Operation, operation, valueIn, primal } from '../graph/node'
import { type ContainerKind, kindOf } from '../values/kinds'
import { rebuild } from '../values/sparse-cotangent'

type Elements = ReadonlyArray<unknown>

/**
 * A function of plain elements, and its pullback in terms of the functions that users call. The pullback gives one
 * cotangent for each element.
 */
export interface Fold {
  readonly name: string
  readonly value: (xs: Elements) => unknown
  readonly pullback: (d: unknown, xs: Elements) => Elements
}

interface Operations {
  /** For a node whose operand is a variable of an array. */
  readonly ofArray: Operation
  /** For a node whose operands are elements. */
  readonly ofElements: Operation
}

const operationsOf = ({ name, pullback }: Fold): Operations => ({
  ofArray: operation(name, (n, s, d) => {
    const x = n.operand as Node
    const ds = pullback(d, arrayElements(name, x.primal))
    const whole = primal(x)
    s.addCotangent(
      x,
      rebuild(whole, kindOf(whole) as ContainerKind, (_, i) => ds[i as number])
    )
  }),
  ofElements: operation(name, (n, s, d) => {
    const operands = n.operand as Elements
    const ds = pullback(
      d,
      operands.map(x => valueIn(n.scope, x))
    )
    operands.forEach((x, i) => {
      if (isLive(x, n)) s.addCotangent(x, ds[i])
    })
  })
})

/**
 * Gives a function of a container its two call signatures: `f(v)` for arrays, and `f(F)(v)` for containers with an
 * instance `F`.
 */
export const byInstance =
  (member: keyof Dictionary, run: (F: Dictionary, v: unknown) => unknown) =>
  (x: unknown): unknown =>
    isDictionary(x, member) ? (v: unknown) => run(x, v) : run(arrays, x)

/** The public form of a `Fold`. */
export const foldable = (fold: Fold): ((x: unknown) => unknown) => {
  const { name } = fold
  const { ofArray, ofElements } = operationsOf(fold)
  const foldElements = (xs: Elements): unknown => {
    const scope = innermost(name, xs)
    if (scope === undefined) return fold.value(xs)
    return node(scope, foldElements(xs.map(x => valueIn(scope, x))), ofElements, xs, undefined)
  }
  const foldArray = (v: unknown): unknown =>
    v instanceof Node ? node(v.scope, foldArray(v.primal), ofArray, v, undefined) : foldElements(arrayElements(name, v))
  return byInstance('reduce', (F, v) => (F === arrays ? foldArray(v) : foldElements(elements(name, F, v))))
}
