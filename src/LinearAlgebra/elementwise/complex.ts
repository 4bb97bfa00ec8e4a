/**
 * Vectors of complex numbers: making them, reading their parts, and their magnitudes.
 *
 * @since 0.1.0
 */
import { add, square } from '../../functions/arithmetic'
import { describe, UnsupportedOperationError } from '../../internal/graph/errors'
import { primal } from '../../internal/graph/node'
import type { Primal } from '../../internal/graph/types'
import { memoryFor } from '../../internal/kernels/memory'
import { hypot } from '../../functions/powers'
import { complexOf, type ComplexVector, isComplex } from './complex-values'
import { define, requireSize } from '../core/define'
import { vectorIn } from '../core/operands'
import type { Arg, Len, Like, Out, Out1, Vector } from '../core/vector-types'
import { dataOf, vectorOf } from '../core/dense-values'

export type { ComplexVector } from './complex-values'

/**
 * The size of the complex vector that an argument holds.
 *
 * @category signatures
 * @since 0.1.0
 */
export type ComplexLen<X> = Primal<X> extends ComplexVector<infer N> ? N : never

const copy = (xs: ArrayLike<number>): Float64Array => {
  const out = memoryFor(xs.length)
  out.set(xs)
  return out
}

const zerosLike = (x: Vector): Vector => vectorOf(memoryFor((primal(x) as Vector).length).fill(0))

const requireComplex = (name: string, z: unknown): void => {
  if (!isComplex(primal(z)))
    throw new UnsupportedOperationError(`${name}: expected a ComplexVector, got ${describe(primal(z))}`)
}

/** The type of `real` and `imag`. */
type Part = <X extends Arg<ComplexVector>>(z: X) => Out1<X, Vector<ComplexLen<X>>>

const part = (name: string, of: 're' | 'im', pullback: (d: Vector) => ComplexVector): Part =>
  define(
    name,
    (z: ComplexVector): Vector => {
      requireComplex(name, z)
      return vectorOf(copy(z[of]))
    },
    pullback
  )

/**
 * The complex vector with the given real and imaginary parts. Throws `DimensionError` if their sizes differ. Haskell:
 * `toComplex`.
 *
 * @category complex
 * @since 0.1.0
 * @example
 * import { magnitude, toArray, toComplex, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(magnitude(toComplex(vector([3]), vector([4])))), [5])
 */
export const toComplex: <X extends Arg<Vector>, Y extends Like<X, Vector<Len<X>>>>(
  re: X,
  im: Y
) => Out<X, Y, ComplexVector<Len<X>>> = define(
  'toComplex',
  (re: Vector, im: Vector): ComplexVector => {
    vectorIn('toComplex', re)
    vectorIn('toComplex', im)
    requireSize(re.length === im.length, 'toComplex', 'both parts need the same size', re, im)
    return complexOf(copy(dataOf(re)), copy(dataOf(im)))
  },
  d => real(d),
  d => imag(d)
)

/**
 * The real and the imaginary parts, as a tuple. Haskell: `fromComplex`.
 *
 * @category complex
 * @since 0.1.0
 * @example
 * import { fromComplex, toComplex, vector } from 'backprop-ts/LinearAlgebra'
 *
 * const [re, im] = [vector([1, 2]), vector([3, 4])]
 * assert.deepStrictEqual(fromComplex(toComplex(re, im)), [re, im])
 */
export const fromComplex = ((z: ComplexVector): unknown => {
  requireComplex('fromComplex', z)
  return [real(z), imag(z)]
}) as <X extends Arg<ComplexVector>>(
  z: X
) => readonly [re: Out1<X, Vector<ComplexLen<X>>>, im: Out1<X, Vector<ComplexLen<X>>>]

/**
 * The complex vector with the given real parts and imaginary parts of zero. Haskell: `complex`.
 *
 * @category complex
 * @since 0.1.0
 * @example
 * import { complex, imag, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(imag(complex(vector([1, 2])))), [0, 0])
 */
export const complex = ((re: Vector): unknown => {
  vectorIn('complex', re)
  return toComplex(re, zerosLike(re))
}) as <X extends Arg<Vector>>(re: X) => Out1<X, ComplexVector<Len<X>>>

/**
 * The real parts. Haskell: `real`.
 *
 * @category complex
 * @since 0.1.0
 * @example
 * import { real, toArray, toComplex, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(real(toComplex(vector([1, 2]), vector([3, 4])))), [1, 2])
 */
export const real: Part = part('real', 're', d => toComplex(d, zerosLike(d)))

/**
 * The imaginary parts. Haskell: `imag`.
 *
 * @category complex
 * @since 0.1.0
 * @example
 * import { imag, toArray, toComplex, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(imag(toComplex(vector([1, 2]), vector([3, 4])))), [3, 4])
 */
export const imag: Part = part('imag', 'im', d => toComplex(zerosLike(d), d))

/**
 * The squares of the magnitudes, `re² + im²`. Haskell: `sqMagnitude`.
 *
 * @category complex
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { sqMagnitude, toArray, toComplex, vector } from 'backprop-ts/LinearAlgebra'
 *
 * const z = toComplex(vector([3]), vector([4]))
 * assert.deepStrictEqual(toArray(sqMagnitude(z)), [25])
 * assert.deepStrictEqual(gradBP(w => sqMagnitude(w), z), toComplex(vector([6]), vector([8])))
 */
export const sqMagnitude = ((z: ComplexVector): unknown => {
  requireComplex('sqMagnitude', z)
  return add(square(real(z)), square(imag(z)))
}) as <X extends Arg<ComplexVector>>(z: X) => Out1<X, Vector<ComplexLen<X>>>

/**
 * The magnitudes. No intermediate square overflows. Zero has no gradient; the result there is zero.
 * Haskell: `magnitude`.
 *
 * @category complex
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { complex, magnitude, toArray, toComplex, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(magnitude(toComplex(vector([3]), vector([4])))), [5])
 * assert.deepStrictEqual(gradBP(w => magnitude(w), complex(vector([0]))), complex(vector([0])))
 */
export const magnitude = ((z: ComplexVector): unknown => {
  requireComplex('magnitude', z)
  return hypot(real(z), imag(z))
}) as <X extends Arg<ComplexVector>>(z: X) => Out1<X, Vector<ComplexLen<X>>>
