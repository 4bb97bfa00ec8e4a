/**
 * Training in place, behind a pure interface.
 *
 * @since 0.1.0
 */
import { axpy } from '../../functions/axpy'
import { describe, DomainError, ShapeError } from '../../internal/graph/errors'
import type { BVar, NumericValue } from '../../internal/graph/types'
import { keysOf, mapContainer, partOf, walk } from '../../internal/values/containers'
import { isCompound, kindOf } from '../../internal/values/kinds'
import { backprop } from '../../variables/runners'
import type { Matrix, Vector } from '../core/types'
import { axpyInPlace, copied, dataOf, detached, isDense } from '../core/dense-values'

/**
 * How to descend. `rate` is a number, or one for each step, counted from 0. `onStep` is told the loss before each step, and a function that
 * copies the parameters after it.
 *
 * @category training
 * @since 0.1.0
 */
export interface Descent<A> {
  readonly rate: number | ((step: number) => number)
  readonly onStep?: (step: number, loss: number, parameters: () => A) => void
}

const owning = <A>(body: () => A): A => body()
const recycling = owning
const isSeen = (_: unknown): boolean => true

type Keys = ReadonlyArray<unknown>

/** A structure whose vectors and matrices are copies. */
const copy = (x: unknown): unknown => {
  const kind = kindOf(x)
  return isCompound(kind) ? mapContainer(x, kind, copy) : (copied(x) ?? x)
}

/** Where the leaves of a structure are that have gradients. */
const leaves = (x: unknown, path: Keys = []): ReadonlyArray<Keys> => {
  const kind = kindOf(x)
  if (isCompound(kind)) return keysOf(x, kind).flatMap(key => leaves(partOf(x, key), [...path, key]))
  return kind === 'static' ? [] : [path]
}

/** Parameters that nobody else holds. */
class Owned {
  /** Where the vectors and matrices are. */
  private readonly paths: ReadonlyArray<Keys>
  /** Whether there are numbers and the like, which cannot be written to. */
  private readonly more: boolean
  private dense: ReadonlyArray<Vector | Matrix> = []
  private memory: ReadonlySet<Float64Array> = new Set()

  constructor(public value: unknown) {
    const all = leaves(value)
    this.paths = all.filter(path => isDense(walk(value, path)))
    this.more = this.paths.length < all.length
    this.hold(value)
  }

  private hold(value: unknown): void {
    this.value = value
    this.dense = this.at(value)
    this.memory = new Set(this.dense.map(dataOf))
  }

  private at(x: unknown): ReadonlyArray<Vector | Matrix> {
    return this.paths.map(path => walk(x, path) as Vector | Matrix)
  }

  /** Adds `a g`. */
  step(a: number, g: unknown): void {
    // Vectors among the parameters may be factors of a gradient, which must not change before it is used.
    const gradients = this.at(g).map(x => detached(x, this.memory))
    const replaced = new Map<unknown, unknown>()
    this.dense.forEach((x, i) => {
      if (isSeen(x)) replaced.set(x, axpy(a, gradients[i]!, x))
      else axpyInPlace(a, gradients[i]!, x)
    })
    if (replaced.size > 0 || this.more) this.hold(this.rebuilt(a, g, this.value, replaced))
  }

  private rebuilt(a: number, g: unknown, x: unknown, replaced: ReadonlyMap<unknown, unknown>): unknown {
    if (isDense(x)) return replaced.get(x) ?? x
    const kind = kindOf(x)
    if (isCompound(kind)) return mapContainer(x, kind, (part, key) => this.rebuilt(a, partOf(g, key), part, replaced))
    return kind === 'static' ? x : axpy(a, g as number, x as number)
  }
}

/**
 * Gradient descent: the parameters after one step `p - rate * gradient` for each sample. The parameters given are not changed. The loop owns a
 * copy, which it updates in place, so that a step costs one pass over memory and allocates no parameters; what the loss has looked at by `primal`, or handed to an operation
 * of the user's own, is copied instead of changed. A variable of one step must not be kept for a later one. Throws `DomainError` for a rate that is not finite, and
 * `ShapeError` if the loss is not a number.
 *
 * @category training
 * @since 0.1.0
 * @example
 * import { square, sub } from 'backprop-ts'
 * import { descend, dot, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * const samples = [
 *   { x: vector([1, 0]), y: 3 },
 *   { x: vector([0, 1]), y: 4 }
 * ]
 * const fitted = descend((w, { x, y }) => square(sub(dot(w, x), y)), vector([0, 0]), samples, { rate: 0.5 })
 * assert.deepStrictEqual(toArray(fitted), [3, 4])
 */
export const descend = <A extends NumericValue, X>(
  loss: <S>(parameters: BVar<S, A>, sample: X) => BVar<S, number>,
  initial: A,
  samples: Iterable<X>,
  { rate, onStep }: Descent<A>
): A =>
  owning(() => {
    const owned = new Owned(copy(initial))
    let count = 0
    for (const sample of samples) {
      const r = typeof rate === 'number' ? rate : rate(count)
      if (!Number.isFinite(r))
        throw new DomainError(`descend: the rate must be a finite number, got ${r} at step ${count}`)
      const value = recycling(() => {
        const [y, gradient] = backprop(p => loss(p, sample), owned.value as A)
        if (typeof y !== 'number')
          throw new ShapeError(`descend: the loss must be a number, got ${describe(y)} at step ${count}`)
        owned.step(-r, gradient)
        return y
      })
      onStep?.(count, value, () => copy(owned.value) as A)
      count++
    }
    return owned.value as A
  })
