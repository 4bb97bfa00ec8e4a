/**
 * Optics with instances of the caller's, by the law of the Haskell library: the cotangent of a whole is that of the
 * part, set into the zero of the whole. So they cost as much as the whole structure.
 *
 * @since 0.1.0
 */
import type { Option } from 'fp-ts/Option'
import { lift } from '../internal/engine/lift'
import { OpticError } from '../internal/graph/errors'
import { Node, node, operation, primal, reveal } from '../internal/graph/node'
import type { Backprop, BVar } from '../internal/graph/types'
import { type AnyOptic, ask, noTarget, putAll, targets, untyped } from '../internal/optics/any-optic'
import type { HasGet, Optic, Over, Settable } from '../internal/optics/optic-types'
import { equal } from '../internal/values/equality'
import { children, filledPart } from '../internal/values/sparse-cotangent'
import { given, unchecked } from './explicit-instances'

type Values = ReadonlyArray<unknown>

/** The list of the targets of a variable. Targets that got nothing have the caller's zero. */
const targetsOp = operation(
  'toListOfVar',
  (n, s, d) => {
    const explicit = n.other as ExplicitOptic
    const x = n.operand as Node
    const whole = reveal(x)
    const parts = explicit.plainTargets(whole).map((a, i) => filledPart(d, i, a, explicit.BB))
    s.addCotangent(x, explicit.replace(parts, explicit.sure(whole, explicit.BA.zero(whole))), explicit.BA)
  },
  true
)

/** An optic with the instances of its part and its whole. */
class ExplicitOptic {
  readonly BB: Backprop<unknown>
  readonly BA: Backprop<unknown>
  private readonly optic: AnyOptic

  constructor(
    private readonly name: string,
    optic: unknown,
    BB: unknown,
    BA: unknown
  ) {
    this.optic = untyped(name, optic)
    this.BB = BB as Backprop<unknown>
    this.BA = BA as Backprop<unknown>
  }

  plainTargets(s: unknown): Values {
    return targets(this.optic, s)
  }

  private elsewhere(): OpticError {
    return new OpticError(
      `${this.name}: the optic does more than put values in place of its targets, or has other targets in the ` +
        'zero or the cotangent of a value than in the value, so its derivative is not known. Choose parts by their ' +
        'place or tag rather than by their numbers'
    )
  }

  /** Refuses an optic that puts its targets elsewhere in a zero or a cotangent than in the value. */
  sure(value: unknown, d: unknown): unknown {
    const plain = [reveal(value), reveal(d)]
    const [there, here] = plain.map(x => ask(this.optic, x)?.map(place => place.path))
    const isKept = (x: unknown): boolean => equal(this.put(x, this.plainTargets(x)), x)
    if ((there !== undefined && !equal(there, here)) || !plain.every(isKept)) throw this.elsewhere()
    return d
  }

  private list(v: unknown): unknown {
    return v instanceof Node ? node(v.scope, this.list(v.primal), targetsOp, v, this) : this.plainTargets(v)
  }

  /** The targets of a plain structure or of a variable. */
  targets(v: unknown): Values {
    const list = this.list(v)
    return list instanceof Node ? children(list, (primal(list) as Values).length) : (list as Values)
  }

  private put(s: unknown, parts: Values): unknown {
    if (targets(this.optic, s).length !== parts.length) throw this.elsewhere()
    return putAll(this.optic, parts, s)
  }

  /** A plain structure or a variable with other targets, in their order. */
  replace(parts: Values, v: unknown): unknown {
    const { name, BB, BA } = this
    const run = (s: unknown, ...bs: Values) =>
      [
        [s, ...bs].some(x => x instanceof Node) ? this.replace(bs, s) : this.put(s, bs),
        (d: unknown) => {
          const zeros = bs.map(b => BB.zero(primal(b)))
          return [this.replace(zeros, this.sure(s, d)), ...this.targets(d)]
        }
      ] as const
    return lift(name, { run }, [v, ...parts], given(BA, ...parts.map(() => BB)), unchecked)
  }
}

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
export const viewVar =
  <A, B>(BB: Backprop<B>, BA: Backprop<A>): ((optic: HasGet<A, B>) => <S>(v: BVar<S, A>) => BVar<S, B>) =>
  optic =>
  v =>
    new ExplicitOptic('viewVar', optic, BB, BA).targets(v)[0] as never

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
export const setVar =
  <A, B>(
    BB: Backprop<B>,
    BA: Backprop<A>
  ): ((optic: Settable<A, B>) => <S>(w: BVar<S, B>) => (v: BVar<S, A>) => BVar<S, A>) =>
  optic =>
  w =>
  v =>
    new ExplicitOptic('setVar', optic, BB, BA).replace(
      targets(untyped('setVar', optic), reveal(v)).map(() => w),
      v
    ) as never

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
export const overVar =
  <A, B>(BB: Backprop<B>, BA: Backprop<A>): ((optic: Settable<A, B>) => Over<A, B>) =>
  optic =>
    ((f: (part: unknown) => unknown) => (v: unknown) => {
      const own = new ExplicitOptic('overVar', optic, BB, BA)
      return own.replace(
        own.targets(v).map(part => f(part)),
        v
      )
    }) as never

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
export const previewVar =
  <A, B>(BB: Backprop<B>, BA: Backprop<A>): ((optic: Optic<A, B>) => <S>(v: BVar<S, A>) => Option<BVar<S, B>>) =>
  optic =>
  v => {
    const [found] = new ExplicitOptic('previewVar', optic, BB, BA).targets(v).map(value => ({ value }))
    return found === undefined ? { _tag: 'None' } : { _tag: 'Some', value: found.value as never }
  }

/**
 * `unsafePreviewVar` with the instances of the part and of the whole. Throws `EmptyTargetError`. Haskell:
 * `Explicit.^^?!`.
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
export const unsafePreviewVar =
  <A, B>(BB: Backprop<B>, BA: Backprop<A>): ((optic: Optic<A, B>) => <S>(v: BVar<S, A>) => BVar<S, B>) =>
  optic =>
  v => {
    const found = new ExplicitOptic('unsafePreviewVar', optic, BB, BA).targets(v)
    if (found.length === 0) throw noTarget()
    return found[0] as never
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
export const toListOfVar =
  <A, B>(BB: Backprop<B>, BA: Backprop<A>): ((optic: Optic<A, B>) => <S>(v: BVar<S, A>) => ReadonlyArray<BVar<S, B>>) =>
  optic =>
  v =>
    new ExplicitOptic('toListOfVar', optic, BB, BA).targets(v) as never
