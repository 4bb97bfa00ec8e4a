/**
 * Training in place, behind a pure interface.
 *
 * @since 0.1.0
 */
import { axpy } from '../axpy'
import { describe, DomainError, ShapeError } from '../internal/errors'
import { isSeen, owning } from '../internal/ownership'
import { isContainer, keysOf, kindOf, mapContainer, partOf } from '../internal/structure'
import type { BVar, NumericValue } from '../internal/types'
import { backprop } from '../runners'
import type { Matrix, Vector } from './types'
import { axpyInPlace, copied, dataOf, detached, isMatrix, isVector } from './values'

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

type Keys = ReadonlyArray<unknown>

const isPart = (x: unknown): boolean => {
  const kind = kindOf(x)
  return isContainer(kind) && kind !== 'typedArray'
}

/** A structure whose vectors and matrices are copies. */
const copy = (x: unknown): unknown => copied(x) ?? (isPart(x) ? mapContainer(x, kindOf(x), part => copy(part)) : x)

/** Where the vectors and matrices of a structure are. `rest` is called if there is more to update. */
const places = (x: unknown, rest: () => void, path: Keys = []): ReadonlyArray<Keys> => {
  if (isVector(x) || isMatrix(x)) return [path]
  const kind = kindOf(x)
  if (isPart(x)) return keysOf(x, kind).flatMap(key => places(partOf(x, key), rest, [...path, key]))
  if (kind !== 'static') rest()
  return []
}

const at = (x: unknown, path: Keys): Vector | Matrix => {
  let part = x
  for (const key of path) part = partOf(part, key)
  return part as Vector | Matrix
}

/** Parameters that nobody else holds. */
class Owned {
  private readonly paths: ReadonlyArray<Keys>
  private leaves: ReadonlyArray<Vector | Matrix>
  private memory: ReadonlySet<Float64Array>
  /** Whether there are numbers and the like, which cannot be written to. */
  private readonly more: boolean

  constructor(public value: unknown) {
    let more = false
    this.paths = places(value, () => {
      more = true
    })
    this.more = more
    this.leaves = this.paths.map(path => at(value, path))
    this.memory = new Set(this.leaves.map(dataOf))
  }

  /** Adds `a g`. */
  step(a: number, g: unknown): void {
    // Vectors among the parameters may be factors of a gradient, which must not change before it is used.
    const gradients = this.paths.map(path => detached(at(g, path), this.memory))
    const replaced = new Map<unknown, unknown>()
    this.leaves.forEach((leaf, i) => {
      if (isSeen(leaf)) replaced.set(leaf, axpy(a, gradients[i]!, leaf))
      else axpyInPlace(a, gradients[i]!, leaf)
    })
    if (replaced.size === 0 && !this.more) return
    const value = this.rebuilt(a, g, this.value, replaced)
    this.value = value
    this.leaves = this.paths.map(path => at(value, path))
    this.memory = new Set(this.leaves.map(dataOf))
  }

  private rebuilt(a: number, g: unknown, x: unknown, replaced: ReadonlyMap<unknown, unknown>): unknown {
    if (isVector(x) || isMatrix(x)) return replaced.get(x) ?? x
    const kind = kindOf(x)
    if (isPart(x)) return mapContainer(x, kind, (part, key) => this.rebuilt(a, partOf(g, key), part, replaced))
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
      const [value, gradient] = backprop(p => loss(p, sample), owned.value as A)
      const r = typeof rate === 'number' ? rate : rate(count)
      if (!Number.isFinite(r))
        throw new DomainError(`descend: the rate must be a finite number, got ${r} at step ${count}`)
      if (typeof value !== 'number')
        throw new ShapeError(`descend: the loss must be a number, got ${describe(value)} at step ${count}`)
      owned.step(-r, gradient)
      onStep?.(count, value, () => copy(owned.value) as A)
      count++
    }
    return owned.value as A
  })
