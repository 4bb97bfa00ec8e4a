/**
 * Reaching into structures with the optics of monocle-ts, in both of its encodings: `monocle-ts/Lens` and its siblings, and the classes of
 * `monocle-ts`. All are curried, with the variable last.
 *
 * Optics select parts, they do not calculate: one that does is refused with an `OpticError`, as its derivative is not known. A read of a
 * field costs one node for each key, whatever else the structure holds.
 *
 * @since 0.1.0
 */
import type { Option } from 'fp-ts/Option'
import * as E from '../Explicit'
import type { BVar } from '../internal/graph/types'
import { structural } from '../internal/values/zero-add-one'
import type { HasGet, Optic, Over, Settable } from '../internal/optic'

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
   * An optic that can replace its target: a lens, or an iso.
   *
   * @category model
   * @since 0.1.0
   */
  Settable,
  /**
   * The type of `overVar(optic)`: a function of any scope gives a function of any scope, the others fix theirs.
   *
   * @category signatures
   * @since 0.1.0
   */
  Over
} from '../internal/optic'

/**
 * The target of a lens or an iso. Haskell: `viewVar`, `^^.`.
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
export const viewVar = E.viewVar(structural, structural) as unknown as <A, B>(
  optic: HasGet<A, B>
) => <S>(v: BVar<S, A>) => BVar<S, B>

/**
 * The structure with the target replaced. Haskell: `setVar`, `.~~`.
 *
 * @category optics
 * @since 0.1.0
 * @example
 * import { pipe } from 'fp-ts/function'
 * import * as L from 'monocle-ts/Lens'
 * import { constVar, evalBP, setVar } from 'backprop-ts'
 *
 * const x = pipe(L.id<{ readonly x: number; readonly y: number }>(), L.prop('x'))
 * assert.deepStrictEqual(evalBP(p => setVar(x)(constVar(5, p))(p), { x: 1, y: 2 }), { x: 5, y: 2 })
 */
export const setVar = E.setVar(structural, structural) as unknown as <A, B>(
  optic: Settable<A, B>
) => <S>(w: BVar<S, B>) => (v: BVar<S, A>) => BVar<S, A>

/**
 * The structure with a function applied to the target. A function of any scope, such as `mul(10)`, is taken as it is; an arrow function outside of a
 * pipe needs the type of its argument. Haskell: `overVar`, `%~~`.
 *
 * @category optics
 * @since 0.1.0
 * @example
 * import { pipe } from 'fp-ts/function'
 * import * as L from 'monocle-ts/Lens'
 * import { evalBP, mul, overVar } from 'backprop-ts'
 *
 * const x = pipe(L.id<{ readonly x: number; readonly y: number }>(), L.prop('x'))
 * assert.deepStrictEqual(evalBP(p => overVar(x)(mul(10))(p), { x: 1, y: 2 }), { x: 10, y: 2 })
 */
export const overVar = E.overVar(structural, structural) as unknown as <A, B>(optic: Settable<A, B>) => Over<A, B>

/**
 * The target of a prism or an optional, or the first of a traversal, if there is one. Haskell: `previewVar`, `^^?`.
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
export const previewVar = E.previewVar(structural, structural) as unknown as <A, B>(
  optic: Optic<A, B>
) => <S>(v: BVar<S, A>) => Option<BVar<S, B>>

/**
 * As `previewVar`, where you know that there is a target: throws `EmptyTargetError` if there is none. Haskell: `^^?!`.
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
export const unsafePreviewVar = E.unsafePreviewVar(structural, structural) as unknown as <A, B>(
  optic: Optic<A, B>
) => <S>(v: BVar<S, A>) => BVar<S, B>

/**
 * All targets of any optic, in its order. Linear in the number of targets, gradient included. Haskell: `toListOfVar`, `^^..`.
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
export const toListOfVar = E.toListOfVar(structural, structural) as unknown as <A, B>(
  optic: Optic<A, B>
) => <S>(v: BVar<S, A>) => ReadonlyArray<BVar<S, B>>
