/**
 * Reads and replaces parts of structures with the optics of monocle-ts. Both of its encodings work: `monocle-ts/Lens`
 * and its siblings, and the classes of `monocle-ts`. All functions are curried and take the variable last.
 *
 * Optics may select and rearrange parts, but not compute. The derivative of an optic that computes is unknown, so it is
 * refused with an `OpticError`. So is an optic that mutates the structure it is given, and one whose choice of a part
 * cannot be traced. A number that an optic supplies itself, such as a default, is a constant: its gradient is zero.
 *
 * A read costs one node for each key on the path, plus the parts that the optic looks at. It does not depend on what
 * else the structure holds.
 *
 * @since 0.1.0
 */
import type { Option } from 'fp-ts/Option'
import type { HasGet, Optic, Over, Settable } from '../internal/optics/optic-types'
import { noTarget, untyped } from '../internal/optics/any-optic'
import { list, view } from '../internal/optics/read'
import { over, set } from '../internal/optics/set'
import type { BVar } from '../internal/graph/types'

export type {
  /**
   * An optic that always has a target: a lens or an iso.
   *
   * @category model
   * @since 0.1.0
   */
  HasGet,
  /**
   * Any optic: lens, iso, prism, optional or traversal.
   *
   * @category model
   * @since 0.1.0
   */
  Optic,
  /**
   * An optic that can replace its targets: a lens, iso, prism, optional or traversal.
   *
   * @category model
   * @since 0.1.0
   */
  Settable,
  /**
   * The type of `overVar(optic)`. Applied to a function that works in any scope, it gives such a function. Applied to
   * another function, it works in the scope of that function.
   *
   * @category signatures
   * @since 0.1.0
   */
  Over
} from '../internal/optics/optic-types'

/**
 * Reads the target of a lens or an iso. Haskell: `viewVar`, `^^.`.
 *
 * @category optics
 * @since 0.1.0
 * @example
 * import { pipe } from 'fp-ts/function'
 * import * as L from 'monocle-ts/Lens'
 * import { gradBP, square, viewVar } from 'backprop-ts'
 *
 * interface Line { readonly slope: number; readonly offset: number }
 * const slope = pipe(L.id<Line>(), L.prop('slope'))
 * assert.deepStrictEqual(
 *   gradBP(line => square(viewVar(slope)(line)), { slope: 3, offset: 1 }),
 *   { slope: 6, offset: 0 }
 * )
 */
export const viewVar = <A, B>(optic: HasGet<A, B>): (<S>(v: BVar<S, A>) => BVar<S, B>) => {
  const lens = untyped('viewVar', optic, 'a lens or an iso', ['get'])
  return v => view('viewVar', lens, v) as never
}

/**
 * Replaces the target in a structure. If there are several targets it replaces all of them, and if there is none the
 * structure stays as it is. Haskell: `setVar`, `.~~`.
 *
 * The cost is that of the optic itself. A lens costs one node for each key on the path.
 *
 * @category optics
 * @since 0.1.0
 * @example
 * import { pipe } from 'fp-ts/function'
 * import * as RA from 'fp-ts/ReadonlyArray'
 * import * as L from 'monocle-ts/Lens'
 * import { fromTraversable } from 'monocle-ts/Traversal'
 * import { constVar, evalBP, setVar } from 'backprop-ts'
 *
 * const x = pipe(L.id<{ readonly x: number; readonly y: number }>(), L.prop('x'))
 * assert.deepStrictEqual(evalBP(p => setVar(x)(constVar(5, p))(p), { x: 1, y: 2 }), { x: 5, y: 2 })
 *
 * const all = fromTraversable(RA.Traversable)<number>()
 * assert.deepStrictEqual(evalBP(v => setVar(all)(constVar(5, v))(v), [1, 2, 3]), [5, 5, 5])
 */
export const setVar = <A, B>(optic: Settable<A, B>): (<S>(w: BVar<S, B>) => (v: BVar<S, A>) => BVar<S, A>) => {
  const anyOptic = untyped('setVar', optic)
  return w => v => set('setVar', anyOptic, w, v) as never
}

/**
 * Applies a function to the target in a structure, or to every target if there are several. Haskell: `overVar`, `%~~`.
 *
 * A function that works in any scope, such as `mul(10)`, can be passed directly. An arrow function outside a pipe needs
 * a type annotation on its argument.
 *
 * @category optics
 * @since 0.1.0
 * @example
 * import { pipe } from 'fp-ts/function'
 * import * as L from 'monocle-ts/Lens'
 * import * as Op from 'monocle-ts/Optional'
 * import { evalBP, mul, overVar } from 'backprop-ts'
 *
 * const x = pipe(L.id<{ readonly x: number; readonly y: number }>(), L.prop('x'))
 * assert.deepStrictEqual(evalBP(p => overVar(x)(mul(10))(p), { x: 1, y: 2 }), { x: 10, y: 2 })
 *
 * const second = pipe(Op.id<ReadonlyArray<number>>(), Op.index(1))
 * const f = evalBP<ReadonlyArray<number>, ReadonlyArray<number>>(v => overVar(second)(mul(10))(v))
 * assert.deepStrictEqual(f([1, 2]), [1, 20])
 */
export const overVar = <A, B>(optic: Settable<A, B>): Over<A, B> => {
  const anyOptic = untyped('overVar', optic)
  return ((f: (target: unknown) => unknown) => (v: unknown) => over('overVar', anyOptic, f, v)) as never
}

/**
 * Reads the target of a prism or an optional, or the first target of a traversal, if there is one. Haskell:
 * `previewVar`, `^^?`.
 *
 * @category optics
 * @since 0.1.0
 * @example
 * import * as O from 'fp-ts/Option'
 * import { pipe } from 'fp-ts/function'
 * import * as P from 'monocle-ts/Prism'
 * import { constVar, gradBP, previewVar, square } from 'backprop-ts'
 *
 * const some = pipe(P.id<O.Option<number>>(), P.some)
 * const squared = gradBP<O.Option<number>, number>(v =>
 *   pipe(previewVar(some)(v), O.match(() => constVar(0, v), x => square(x)))
 * )
 * assert.deepStrictEqual(squared(O.some(3)), O.some(6))
 * assert.deepStrictEqual(squared(O.none), O.none)
 */
export const previewVar = <A, B>(optic: Optic<A, B>): (<S>(v: BVar<S, A>) => Option<BVar<S, B>>) => {
  const anyOptic = untyped('previewVar', optic)
  return v => {
    const [found] = list('previewVar', anyOptic, v, 1).map(value => ({ value }))
    // Using fp-ts's constructors here would make bundlers keep everything else that their module initializes.
    return found === undefined ? { _tag: 'None' } : { _tag: 'Some', value: found.value as never }
  }
}

/**
 * Like `previewVar`, for when you know that there is a target. Throws `EmptyTargetError` if there is none. Haskell:
 * `^^?!`.
 *
 * @category optics
 * @since 0.1.0
 * @example
 * import * as O from 'fp-ts/Option'
 * import { pipe } from 'fp-ts/function'
 * import * as P from 'monocle-ts/Prism'
 * import { EmptyTargetError, evalBP, unsafePreviewVar } from 'backprop-ts'
 *
 * const some = pipe(P.id<O.Option<number>>(), P.some)
 * assert.strictEqual(evalBP(v => unsafePreviewVar(some)(v), O.some(3)), 3)
 * assert.throws(() => evalBP<O.Option<number>, number>(v => unsafePreviewVar(some)(v))(O.none), EmptyTargetError)
 */
export const unsafePreviewVar = <A, B>(optic: Optic<A, B>): (<S>(v: BVar<S, A>) => BVar<S, B>) => {
  const anyOptic = untyped('unsafePreviewVar', optic)
  return v => {
    const found = list('unsafePreviewVar', anyOptic, v, 1)
    if (found.length === 0) throw noTarget()
    return found[0] as never
  }
}

/**
 * Reads all targets of any optic, in its order. The cost is linear in the number of targets, including the gradient.
 * Haskell: `toListOfVar`, `^^..`.
 *
 * @category optics
 * @since 0.1.0
 * @example
 * import * as RA from 'fp-ts/ReadonlyArray'
 * import { fromTraversable } from 'monocle-ts/Traversal'
 * import { gradBP, mul, toListOfVar } from 'backprop-ts'
 *
 * const all = fromTraversable(RA.Traversable)<number>()
 * assert.deepStrictEqual(
 *   gradBP<ReadonlyArray<number>, number>(v => toListOfVar(all)(v).reduce((x, y) => mul(x, y)))([2, 3, 5]),
 *   [15, 10, 6]
 * )
 */
export const toListOfVar = <A, B>(optic: Optic<A, B>): (<S>(v: BVar<S, A>) => ReadonlyArray<BVar<S, B>>) => {
  const anyOptic = untyped('toListOfVar', optic)
  return v => list('toListOfVar', anyOptic, v) as never
}
