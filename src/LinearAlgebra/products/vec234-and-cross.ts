/**
 * Constructors of vectors of two, three and four elements, and the cross product.
 *
 * @since 0.1.0
 */
import { type Layout, single, wholeOf } from '../shaping/layout'
import { defineLinear, requireSize, waiting } from '../core/define'
import { numberIn, vectorIn } from '../core/operands'
import type { Arg, Like, Out, OutN, Vector } from '../core/vector-types'
import { dataOf, vectorOf } from '../core/dense-values'

const ofElements =
  (name: string) =>
  (...xs: ReadonlyArray<unknown>): unknown => {
    for (const x of xs) numberIn(name, x)
    const layout: Layout = { whole: [xs.length], blocks: xs.map((_, i) => single(i)) }
    return wholeOf({ apart: 'elements', together: name }, layout, xs)
  }

/**
 * A vector of two elements, which may be variables. Haskell: `vec2`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { dot, vec2 } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(gradBP(x => dot(vec2(x, 4), vec2(x, 5)), 3), 6)
 */
export const vec2 = ofElements('vec2') as <X extends Arg<number>, Y extends Like<X, number>>(
  x: X,
  y: Y
) => Out<X, Y, Vector<2>>

/**
 * A vector of three elements, which may be variables. Haskell: `vec3`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { toArray, vec3 } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(vec3(1, 2, 3)), [1, 2, 3])
 */
export const vec3 = ofElements('vec3') as <
  X extends Arg<number>,
  Y extends Like<X, number>,
  Z extends Like<X, number> & Like<Y, number>
>(
  x: X,
  y: Y,
  z: Z
) => OutN<[X, Y, Z], Vector<3>>

/**
 * A vector of four elements, which may be variables. Haskell: `vec4`.
 *
 * @category constructors
 * @since 0.1.0
 * @example
 * import { toArray, vec4 } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(vec4(1, 2, 3, 4)), [1, 2, 3, 4])
 */
export const vec4 = ofElements('vec4') as <
  X extends Arg<number>,
  Y extends Like<X, number>,
  Z extends Like<X, number> & Like<Y, number>,
  W extends Like<X, number> & Like<Y, number> & Like<Z, number>
>(
  x: X,
  y: Y,
  z: Z,
  w: W
) => OutN<[X, Y, Z, W], Vector<4>>

/**
 * The cross product of two vectors of three elements. Throws `DimensionError` if either has another size. Haskell:
 * `cross`.
 *
 * @category products
 * @since 0.1.0
 * @example
 * import { cross, toArray, vec3 } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(cross(vec3(1, 0, 0), vec3(0, 1, 0))), [0, 0, 1])
 */
export const cross: {
  <Y extends Arg<Vector<3>>>(y: Y): <X extends Like<Y, Vector<3>>>(x: X) => Out<X, Y, Vector<3>>
  <X extends Arg<Vector<3>>, Y extends Like<X, Vector<3>>>(x: X, y: Y): Out<X, Y, Vector<3>>
} = waiting(
  defineLinear(
    'cross',
    (x: Vector<3>, y: Vector<3>): Vector<3> => {
      vectorIn('cross', x)
      vectorIn('cross', y)
      const [p, q] = [dataOf(x), dataOf(y)]
      requireSize(p.length === 3 && q.length === 3, 'cross', 'both need three elements', x, y)
      const [a, b, c] = threeOf(p)
      const [u, v, w] = threeOf(q)
      return vectorOf(Float64Array.of(b * w - c * v, c * u - a * w, a * v - b * u))
    },
    // Cyclic permutations leave the triple product d · (x × y) unchanged.
    (d, [, y]) => cross(y, d),
    (d, [x]) => cross(d, x)
  )
)

const threeOf = (data: Float64Array): readonly [number, number, number] => [data[0]!, data[1]!, data[2]!]
