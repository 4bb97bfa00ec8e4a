/**
 * Optics and containers with instances of the caller's.
 *
 * @since 0.1.0
 */
import type { Option } from 'fp-ts/Option'
import { collect, joinOne, sequence, split, type TraversableLike } from './internal/containers'
import { OpticError } from './internal/errors'
import { given } from './internal/given'
import type { TraversableInstance } from './internal/hkt'
import { equal } from './internal/equality'
import { lift } from './internal/lift'
import { Node, primal } from './internal/node'
import { type AnyOptic, ask, modify, noTarget, targets, untyped } from './internal/optics/any-optic'
import type { HasGet, Optic, Over, Settable } from './internal/optics/optic-types'
import type { Backprop } from './internal/structure'
import { type Collected, isTraversable, type Sequenced } from './internal/traversable'
import type { BVar, Tracked } from './internal/types'

type Any = Backprop<unknown>

/** An optic with the instances of its part and its whole. */
class Explicit {
  constructor(
    private readonly name: string,
    private readonly optic: AnyOptic,
    private readonly BB: Any,
    private readonly BA: Any
  ) {}

  private elsewhere(): OpticError {
    return new OpticError(
      `${this.name}: the optic does more than put values in place of its targets, or has other targets in the zero or the ` +
        'cotangent of a value than in the value, so its derivative is not known. Choose parts by their place or tag ' +
        'rather than by their numbers'
    )
  }

  /** Refuses an optic that puts its targets elsewhere in a zero or a cotangent than in the value. */
  private sure(value: unknown, d: unknown): unknown {
    const [there, here] = [value, d].map(x => ask(this.optic, primal(x))?.map(place => place.path))
    const isKept = (x: unknown): boolean =>
      equal(
        this.put(
          x,
          targets(this.optic, x).map(({ value: part }) => part)
        ),
        x
      )
    if ((there !== undefined && !equal(there, here)) || ![value, d].map(primal).every(isKept)) throw this.elsewhere()
    return d
  }

  private list(s: unknown): unknown {
    const { name, optic, BA } = this
    const run = (x: unknown) =>
      [
        x instanceof Node ? this.list(x) : targets(optic, x).map(({ value }) => value),
        (ds: unknown) => [this.replace(this.parts(ds), this.sure(x, BA.zero(primal(x))))]
      ] as const
    return lift(name, { run }, [s], [BA])
  }

  private parts(list: unknown): ReadonlyArray<unknown> {
    return split(this.name, list, given(this.BB)) as ReadonlyArray<unknown>
  }

  /** The targets of a plain structure or of a variable. Their cotangents are put into the zero of the whole. */
  targets(v: unknown): ReadonlyArray<unknown> {
    return this.parts(this.list(v))
  }

  private put(s: unknown, parts: ReadonlyArray<unknown>): unknown {
    const calls = targets(this.optic, s).map(({ call }) => call)
    if (calls.length !== parts.length) throw this.elsewhere()
    let call = 0
    return modify(this.optic, () => parts[calls.indexOf(call++)])(s)
  }

  /** A plain structure or a variable with other targets, in their order. */
  replace(parts: ReadonlyArray<unknown>, v: unknown): unknown {
    const { name, BB, BA } = this
    const run = (s: unknown, ...bs: ReadonlyArray<unknown>) =>
      [
        [s, ...bs].some(x => x instanceof Node) ? this.replace(bs, s) : this.put(s, bs),
        (d: unknown) => {
          const zeros = bs.map(b => BB.zero(primal(b)))
          return [this.replace(zeros, this.sure(s, d)), ...this.targets(d)]
        }
      ] as const
    return lift(name, { run }, [v, ...parts], [BA, ...parts.map(() => BB)])
  }
}

const explicit = (name: string, optic: unknown, BB: unknown, BA: unknown): Explicit =>
  new Explicit(name, untyped(optic), BB as Any, BA as Any)

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
    explicit('viewVar', optic, BB, BA).targets(v)[0] as never

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
    explicit('setVar', optic, BB, BA).replace(
      targets(untyped(optic), primal(v)).map(() => w),
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
      const own = explicit('overVar', optic, BB, BA)
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
    const [found] = explicit('previewVar', optic, BB, BA)
      .targets(v)
      .map(value => ({ value }))
    return found === undefined ? { _tag: 'None' } : { _tag: 'Some', value: found.value as never }
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
export const unsafePreviewVar =
  <A, B>(BB: Backprop<B>, BA: Backprop<A>): ((optic: Optic<A, B>) => <S>(v: BVar<S, A>) => BVar<S, B>) =>
  optic =>
  v => {
    const found = explicit('unsafePreviewVar', optic, BB, BA).targets(v)
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
    explicit('toListOfVar', optic, BB, BA).targets(v) as never

/**
 * `sequenceVar` with the instance of the elements. Haskell: `Explicit.sequenceVar`.
 *
 * @category containers
 * @since 0.1.0
 * @example
 * import { mul } from 'backprop-ts'
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 *
 * assert.deepStrictEqual(
 *   E.gradBP(B.array(B.number), B.number)(v => E.sequenceVar(B.number)(v).reduce((x, y) => mul(x, y)))([2, 3]),
 *   [3, 2]
 * )
 */
export const sequenceVar = <A>(
  B: Backprop<A>
): (<X extends Tracked<ReadonlyArray<unknown>> | TraversableInstance>(x: X) => Sequenced<X>) => {
  const own = given(B)
  return x =>
    (isTraversable(x)
      ? (v: unknown) => sequence('sequenceVar', x as unknown as TraversableLike, v, own)
      : split('sequenceVar', x, own)) as never
}

/**
 * `collectVar` with the instance of the elements. Haskell: `Explicit.collectVar`.
 *
 * @category containers
 * @since 0.1.0
 * @example
 * import { mul } from 'backprop-ts'
 * import * as B from 'backprop-ts/Backprop'
 * import * as E from 'backprop-ts/Explicit'
 *
 * assert.strictEqual(
 *   E.gradBP(B.number, B.array(B.number))(x => E.collectVar(B.number)([x, mul(x, 10)]), 3),
 *   11
 * )
 */
export const collectVar = <A>(
  B: Backprop<A>
): (<X extends ReadonlyArray<Tracked<unknown>> | TraversableInstance>(x: X) => Collected<X>) => {
  const own = given(B)
  return x =>
    (isTraversable(x) ? (vs: unknown) => collect('collectVar', vs, own) : joinOne('collectVar', x, own)) as never
}
