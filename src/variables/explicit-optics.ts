/**
 * Optics and containers with instances of the caller's.
 *
 * @since 0.1.0
 */
import type { Option } from 'fp-ts/Option'
import { EmptyTargetError } from '../internal/graph/errors'
import type { Backprop, BVar, Tracked } from '../internal/graph/types'
import type { HasGet, Optic, Over, Settable } from '../internal/optic'
import { assign } from '../internal/assign'
import { type AnyOptic, list, preview, view } from '../internal/select'

const untyped = (optic: unknown): AnyOptic => optic as AnyOptic

/**
 * `viewVar` with the instances of the part and of the whole. Haskell: `Explicit.viewVar`.
 *
 * @category optics
 * @since 0.1.0
 * @example
 * import { pipe } from 'fp-ts/function'
 * import * as L from 'monocle-ts/Lens'
 * import { square } from 'backprop-ts'
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 *
 * const x = pipe(L.id<{ readonly x: number; readonly y: number }>(), L.prop('x'))
 * const P = B.struct({ x: B.number, y: B.number })
 * assert.deepStrictEqual(
 *   E.gradBP(P, B.number)(p => square(E.viewVar(B.number, P)(x)(p)), { x: 3, y: 1 }),
 *   { x: 6, y: 0 }
 * )
 */
export const viewVar = <A, B>(
  BB: Backprop<B>,
  BA: Backprop<A>
): ((optic: HasGet<A, B>) => <S>(v: BVar<S, A>) => BVar<S, B>) => {
  const Bs = undefined
  return optic => v => view('viewVar', untyped(optic), v, Bs) as never
}

/**
 * `setVar` with the instances of the part and of the whole. Haskell: `Explicit.setVar`.
 *
 * @category optics
 * @since 0.1.0
 * @example
 * import { pipe } from 'fp-ts/function'
 * import * as L from 'monocle-ts/Lens'
 * import { square } from 'backprop-ts'
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 *
 * const x = pipe(L.id<{ readonly x: number; readonly y: number }>(), L.prop('x'))
 * const P = B.struct({ x: B.number, y: B.number })
 * assert.deepStrictEqual(
 *   E.gradBP(P, P)(p => E.setVar(B.number, P)(x)(square(E.viewVar(B.number, P)(x)(p)))(p), { x: 3, y: 1 }),
 *   { x: 6, y: 1 }
 * )
 */
export const setVar = <A, B>(
  BB: Backprop<B>,
  BA: Backprop<A>
): ((optic: Settable<A, B>) => <S>(w: BVar<S, B>) => (v: BVar<S, A>) => BVar<S, A>) => {
  const Bs = undefined
  return optic => w => v => assign('setVar', untyped(optic), w, v, Bs) as never
}

/**
 * `overVar` with the instances of the part and of the whole. Haskell: `Explicit.overVar`.
 *
 * @category optics
 * @since 0.1.0
 * @example
 * import { pipe } from 'fp-ts/function'
 * import * as L from 'monocle-ts/Lens'
 * import { mul } from 'backprop-ts'
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 *
 * const x = pipe(L.id<{ readonly x: number; readonly y: number }>(), L.prop('x'))
 * const P = B.struct({ x: B.number, y: B.number })
 * assert.deepStrictEqual(
 *   E.gradBP(P, P)(p => pipe(p, E.overVar(B.number, P)(x)(mul(10))), { x: 3, y: 1 }),
 *   { x: 10, y: 1 }
 * )
 */
export const overVar = <A, B>(BB: Backprop<B>, BA: Backprop<A>): ((optic: Settable<A, B>) => Over<A, B>) => {
  const Bs = undefined
  return optic => (f: (part: never) => unknown) => (v: unknown) =>
    assign('overVar', untyped(optic), f(view('overVar', untyped(optic), v, Bs) as never), v, Bs) as never
}

/**
 * `previewVar` with the instances of the part and of the whole. Haskell: `Explicit.previewVar`.
 *
 * @category optics
 * @since 0.1.0
 * @example
 * import * as O from 'fp-ts/Option'
 * import { pipe } from 'fp-ts/function'
 * import * as P from 'monocle-ts/Prism'
 * import { constVar, square } from 'backprop-ts'
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 *
 * const some = pipe(P.id<O.Option<number>>(), P.some)
 * const grad = E.gradBP(B.option(B.number), B.number)(v =>
 *   pipe(E.previewVar(B.number, B.option(B.number))(some)(v), O.match(() => constVar(0, v), x => square(x)))
 * )
 * assert.deepStrictEqual(grad(O.some(3)), O.some(6))
 */
export const previewVar = <A, B>(
  BB: Backprop<B>,
  BA: Backprop<A>
): ((optic: Optic<A, B>) => <S>(v: BVar<S, A>) => Option<BVar<S, B>>) => {
  const Bs = undefined
  return optic => v => {
    const found = preview('previewVar', untyped(optic), v, Bs)
    // Not by fp-ts's constructors: with these, bundlers keep what else their module initializes.
    return found === undefined ? { _tag: 'None' } : { _tag: 'Some', value: found.value as never }
  }
}

/**
 * `unsafePreviewVar` with the instances of the part and of the whole. Throws `EmptyTargetError`. Haskell: `Explicit.^^?!`.
 *
 * @category optics
 * @since 0.1.0
 * @example
 * import * as O from 'fp-ts/Option'
 * import { pipe } from 'fp-ts/function'
 * import * as P from 'monocle-ts/Prism'
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 *
 * const some = pipe(P.id<O.Option<number>>(), P.some)
 * const M = B.option(B.number)
 * assert.deepStrictEqual(E.gradBP(M, B.number)(v => E.unsafePreviewVar(B.number, M)(some)(v))(O.some(3)), O.some(1))
 */
export const unsafePreviewVar = <A, B>(
  BB: Backprop<B>,
  BA: Backprop<A>
): ((optic: Optic<A, B>) => <S>(v: BVar<S, A>) => BVar<S, B>) => {
  const Bs = undefined
  return optic => v => {
    const found = preview('unsafePreviewVar', untyped(optic), v, Bs)
    if (found === undefined)
      throw new EmptyTargetError(
        'unsafePreviewVar: the optic has no target here. Use previewVar, which gives an Option'
      )
    return found.value as never
  }
}

/**
 * `toListOfVar` with the instances of the part and of the whole. Haskell: `Explicit.toListOfVar`.
 *
 * @category optics
 * @since 0.1.0
 * @example
 * import * as RA from 'fp-ts/ReadonlyArray'
 * import { fromTraversable } from 'monocle-ts/Traversal'
 * import { mul } from 'backprop-ts'
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 *
 * const all = fromTraversable(RA.Traversable)<number>()
 * const A = B.array(B.number)
 * assert.deepStrictEqual(
 *   E.gradBP(A, B.number)(v => E.toListOfVar(B.number, A)(all)(v).reduce((x, y) => mul(x, y)))([2, 3, 5]),
 *   [15, 10, 6]
 * )
 */
export const toListOfVar = <A, B>(
  BB: Backprop<B>,
  BA: Backprop<A>
): ((optic: Optic<A, B>) => <S>(v: BVar<S, A>) => ReadonlyArray<BVar<S, B>>) => {
  const Bs = undefined
  return optic => v => list('toListOfVar', untyped(optic), v, Bs) as never
}
