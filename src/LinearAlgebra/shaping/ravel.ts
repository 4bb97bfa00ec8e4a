/**
 * All numbers of a structure in one vector, and back.
 *
 * @since 0.1.0
 */
import type { Iso } from 'monocle-ts/Iso'
import { div, mul } from '../../functions/arithmetic'
import { describe, DimensionError, DomainError, ShapeError } from '../../internal/graph/errors'
import { primal, refuseForeign } from '../../internal/graph/node'
import type { Differentiable } from '../../internal/graph/types'
import { memoryFor } from '../../internal/kernels/memory'
import { cotangentWith, numbersOf, withNumbers } from '../../internal/numeric/flat-numbers'
import { type AnyOptic, takesVariables } from '../../internal/optics/any-optic'
import { collect } from '../../internal/values/collect'
import { mapContainer, partOf, typedLike } from '../../internal/values/containers'
import { isCompound, isFixed, isSized, type Kind, kindOf, type TypedArray } from '../../internal/values/kinds'
import { zero } from '../../internal/values/zero-add-one'
import { define } from '../core/define'
import { vectorIn } from '../core/operands'
import type { Vector } from '../core/vector-types'
import { dataOf, isDense, isMatrix, matrixOf, vectorOf } from '../core/dense-values'

/** The numbers of a value that is not an array, record or map. */
const numbersOfLeaf = (x: unknown, kind: Kind): ArrayLike<number> => {
  if (kind === 'number') return [x as number]
  if (kind === 'typedArray') return x as TypedArray
  return isDense(x) ? dataOf(x) : numbersOf(x)
}

/** Throws unless a value has the kind and the size of what stands in its place in `like`. */
const requireAlike = (like: unknown, kind: Kind, x: unknown): void => {
  const alike =
    kindOf(x) === kind &&
    (!isSized(like) || like.sameShape(x)) &&
    ((kind !== 'array' && kind !== 'typedArray') || (like as TypedArray).length === (x as TypedArray).length)
  if (!alike) throw new ShapeError(`ravel: expected ${describe(like)}, got ${describe(x)}`)
}

/** Calls a function with each leaf of `like` that has numbers, and with what stands in its place in `x`. */
const visitLeaves = (like: unknown, x: unknown, visit: (part: unknown, kind: Kind) => void): void => {
  const kind = kindOf(like)
  if (isFixed(like, kind)) return
  requireAlike(like, kind, x)
  if (kind === 'array' || kind === 'record' || kind === 'map')
    mapContainer(like, kind, (part, key) => visitLeaves(part, partOf(x, key), visit))
  else visit(x, kind)
}

const countOf = (like: unknown): number => {
  let count = 0
  visitLeaves(like, like, (leaf, kind) => (count += numbersOfLeaf(leaf, kind).length))
  return count
}

/** The numbers of a value that has the structure of `like`, in order. */
const numbersIn = (like: unknown, count: number, x: unknown): Float64Array => {
  const out = memoryFor(count)
  let at = 0
  visitLeaves(like, x, (leaf, kind) => {
    const numbers = numbersOfLeaf(leaf, kind)
    out.set(numbers, at)
    at += numbers.length
  })
  return out
}

/** What becomes of the parts that hold no numbers: in a value they stay, and in a gradient they are zero. */
interface Filling {
  readonly fixed: (x: unknown) => unknown
  readonly instance: (x: unknown, numbers: Float64Array) => unknown
}

const asValue: Filling = { fixed: x => x, instance: withNumbers }
const asGradient: Filling = { fixed: zero, instance: cotangentWith }

const leafOf = (like: unknown, kind: Kind, numbers: Float64Array, filling: Filling): unknown => {
  if (kind === 'number') return numbers[0]
  if (kind === 'typedArray') {
    const out = typedLike(like as TypedArray)
    out.set(numbers)
    return out
  }
  if (!isDense(like)) return filling.instance(like, numbers)
  return isMatrix(like) ? matrixOf(like.rows, like.cols, numbers.slice()) : vectorOf(numbers.slice())
}

/** The structure of `like` with other numbers. */
const filled = (like: unknown, numbers: Float64Array, filling: Filling): unknown => {
  let at = 0
  const go = (part: unknown): unknown => {
    const kind = kindOf(part)
    if (isFixed(part, kind)) return filling.fixed(part)
    if (kind === 'array' || kind === 'record' || kind === 'map') return mapContainer(part, kind, go)
    const count = numbersOfLeaf(part, kind).length
    at += count
    return leafOf(part, kind, numbers.subarray(at - count, at), filling)
  }
  return go(like)
}

const flattened = (like: unknown, count: number): ((x: unknown) => Vector) =>
  define(
    'ravel',
    (x: unknown): Vector => vectorOf(numbersIn(like, count, x)),
    (d, [x]) => rebuilt(like, count, asGradient, primal(x))(d)
  )

/** The structure of `like` with the numbers of a vector. Its records are like those of `model`. */
const rebuilt = (like: unknown, count: number, filling: Filling, model = like): ((x: Vector) => unknown) =>
  define(
    'ravel',
    (x: Vector): unknown => arranged(filled(like, dataOf(x), filling), model),
    d => flattened(like, count)(d)
  )

/** The same structure with its fields in the order of those of `model`, and with the prototypes of its records. */
const arranged = (x: unknown, model: unknown): unknown => {
  const kind = kindOf(model)
  return isCompound(kind) ? mapContainer(model, kind, (part, key) => arranged(partOf(x, key), part)) : x
}

const unitsOf = (like: unknown, count: number, units: unknown): Vector => {
  const numbers = numbersIn(like, count, units)
  for (const unit of numbers)
    if (!Number.isFinite(unit) || unit === 0)
      throw new DomainError(`ravel: a unit must be a finite number that is not zero, got ${unit}`)
  return vectorOf(numbers)
}

/**
 * The isomorphism between a structure and the vector of its numbers, in the order of its keys. `like` says what the
 * structure is: which records, arrays, maps, vectors, matrices and typed arrays of floats it is made of, and of which
 * sizes. Strings, booleans, bigints and arrays of integers have no place in the vector. They come back as they are in
 * `like`.
 *
 * With a structure of `units`, each number of the vector is the number of the structure in its unit: `get` divides, and
 * `reverseGet` multiplies. An optimizer of vectors then sees parameters of one scale.
 *
 * It is an `Iso` of monocle-ts. `get` and `reverseGet` take plain values and variables, and so do `viewVar`, `setVar`
 * and `overVar`. The cost is linear in the size of the structure, and so is that of the gradient. It is a single node,
 * or two with units. Optics composed with it are traced like any other and refused: apply the two one after the other.
 *
 * Throws `ShapeError` if a value does not have the structure of `like`, `DimensionError` if a vector does not have as
 * many elements as `like` has numbers, and `DomainError` if a unit is zero or not finite.
 *
 * @category interoperation
 * @since 0.1.0
 * @example
 * import { gradBP, viewVar } from 'backprop-ts'
 * import { dot, matrix, ravel, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * const layer = { name: 'first', weights: matrix([[1, 2], [3, 4]]), offset: 5 }
 * const flat = ravel(layer)
 * assert.deepStrictEqual(toArray(flat.get(layer)), [1, 2, 3, 4, 5])
 * assert.deepStrictEqual(flat.reverseGet(flat.get(layer)), layer)
 *
 * const squares = gradBP(x => dot(viewVar(flat)(x), viewVar(flat)(x)), layer)
 * assert.deepStrictEqual(squares, { name: 'first', weights: matrix([[2, 4], [6, 8]]), offset: 10 })
 *
 * const inUnits = ravel({ length: 0, time: 0 }, { length: 1000, time: 60 })
 * assert.deepStrictEqual(toArray(inUnits.get({ length: 5000, time: 30 })), [5, 0.5])
 */
export const ravel = <A>(like: A & Differentiable, units?: NoInfer<A>): Iso<A, Vector> => {
  refuseForeign('ravel', like)
  const structure = primal(like)
  const count = countOf(structure)
  const scale = units === undefined ? undefined : unitsOf(structure, count, primal(units))
  const iso: AnyOptic = {
    get: x => {
      refuseForeign('ravel', x)
      const flat = flattened(structure, count)(collect('ravel', x))
      return scale === undefined ? flat : div(flat, scale)
    },
    reverseGet: x => {
      const plain = vectorIn('ravel', x)
      if (plain.length !== count)
        throw new DimensionError(`ravel: ${describe(plain)} does not fit ${describe(structure)} with ${count} numbers`)
      return rebuilt(structure, count, asValue)(scale === undefined ? (x as Vector) : mul(x as Vector, scale))
    },
    [takesVariables]: true
  }
  return iso as Iso<A, Vector>
}
