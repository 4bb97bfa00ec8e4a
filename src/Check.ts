/**
 * Checks for your own tests. They check the laws of a `Backprop` instance, isomorphisms, optics, and gradients against
 * central differences.
 *
 * Only this module needs `fast-check`, which is an optional peer dependency.
 *
 * @module backprop-ts/Check
 * @since 0.1.0
 */
import * as fc from 'fast-check'
import type { Eq } from 'fp-ts/Eq'
import { assertProperty, CheckError } from './check/check-error'
import { weightsFor } from './check/directions'
import { fromIso } from './instances/derived-instances'
import { collect } from './internal/values/collect'
import type { Backprop } from './internal/graph/types'
import { numbersOf } from './internal/numeric/flat-numbers'
import { backpropInstance, instanceOf } from './internal/values/kinds'
import { equal, equalUpToZeros } from './internal/values/equality'
import { lift } from './internal/engine/lift'
import { gradOf, vjp } from './internal/engine/run'
import { putAll, targets, untyped } from './internal/optics/any-optic'
import type { Settable } from './internal/optics/optic-types'
import { list } from './internal/optics/read'
import { over } from './internal/optics/set'

export { CheckError } from './check/check-error'
export * from './check/check-grads'
export * from './check/numerical-gradient'

const expectEqual = <A>(E: Eq<A>, left: string, x: A, right: string, y: A): void => {
  if (!E.equals(x, y)) throw new CheckError(`${left} is ${fc.stringify(x)}, but ${right} is ${fc.stringify(y)}`)
}

/**
 * The laws of `Backprop`, by name.
 *
 * @category model
 * @since 0.1.0
 */
export interface Laws {
  readonly identity: fc.IProperty<unknown>
  readonly commutativity: fc.IProperty<unknown>
  readonly associativity: fc.IProperty<unknown>
  readonly idempotenceOfZero: fc.IProperty<unknown>
  readonly idempotenceOfOne: fc.IProperty<unknown>
  readonly gradientOfIdentity: fc.IProperty<unknown>
}

/** A value together with an instance, so that the engine uses this instance. */
class Boxed<A> {
  constructor(
    readonly value: A,
    readonly B: Backprop<A>
  ) {}
  get [backpropInstance](): Backprop<Boxed<A>> {
    const { B } = this
    return fromIso({ get: (box: Boxed<A>) => box.value, reverseGet: (a: A) => new Boxed(a, B) })(B)
  }
}

const first = { run: (x: unknown, _: unknown) => [x, (d: unknown) => [d, zeroOf(d)]] as const }
const zeroOf = (box: unknown): unknown => (instanceOf(box) as Backprop<unknown>).zero(box)

const checkOne = <A>(B: Backprop<A>, E: Eq<A>, x: A): void => {
  const [zero, one] = [B.zero(x), B.one(x)]
  const boxed = (f: (v: unknown) => unknown): A => (gradOf(f, new Boxed(x, B)) as Boxed<A>).value
  const name = 'the gradient of the identity'
  expectEqual(
    E,
    'one(x)',
    one,
    name,
    boxed(v => v)
  )
  expectEqual(
    E,
    'one(x)',
    one,
    `${name} with a second use that has no gradient`,
    boxed(v => lift('laws', first, [v, v]))
  )
  // These are values whose gradient the engine computes without the tested instance.
  if (typeof x === 'number' || typeof x === 'bigint' || (typeof x === 'object' && x !== null && backpropInstance in x))
    expectEqual(E, 'one(x)', one, `${name} on x itself`, gradOf((v: unknown) => v, x) as A)
  if (!E.equals(x, zero) && E.equals(one, zero))
    throw new CheckError(`one(x) is zero, ${fc.stringify(one)}, though x is not: the identity would have no gradient`)
}

/**
 * The laws of `Backprop` as fast-check properties, one for each law. If the instance requires values of one structure,
 * such as one side of an `Either` or vectors of one size, then the arbitrary should generate only those. Otherwise,
 * values of several structures test more.
 *
 * Without an `Eq`, values are compared by structure, to nine digits. Zeros that only one side has are ignored, as the
 * laws allow. Numbers whose sums lose more precision, such as 1e300, need an arbitrary that leaves them out. Functions
 * and effects need an `Eq`.
 *
 * @category laws
 * @since 0.1.0
 * @example
 * import * as fc from 'fast-check'
 * import type { Backprop } from 'backprop-ts/Backprop'
 * import { laws } from 'backprop-ts/Check'
 *
 * const zipped: Backprop<ReadonlyArray<number>> = {
 *   zero: a => a.map(() => 0),
 *   add: (x, y) => (x.length < y.length ? x : y).map((_, i) => x[i]! + y[i]!),
 *   one: a => a.map(() => 1)
 * }
 * const { commutativity, identity } = laws(zipped, fc.array(fc.integer()))
 * fc.assert(commutativity)
 * assert.throws(() => fc.assert(identity))
 */
export const laws = <A>(B: Backprop<A>, arbitrary: fc.Arbitrary<A>, E: Eq<A> = { equals: equalUpToZeros }): Laws => {
  const law = (arity: number, check: (x: A, y: A, z: A) => void): fc.IProperty<unknown> =>
    fc.property(fc.tuple(...Array.from({ length: arity }, () => arbitrary)), xs => {
      check(...(xs as [A, A, A]))
    })
  const { zero, add, one } = {
    zero: (x: A) => B.zero(x),
    add: (x: A, y: A) => B.add(x, y),
    one: (x: A) => B.one(x)
  }
  return {
    identity: law(2, (x, y) => expectEqual(E, 'add(x, zero(y))', add(x, zero(y)), 'x', x)),
    commutativity: law(2, (x, y) => expectEqual(E, 'add(x, y)', add(x, y), 'add(y, x)', add(y, x))),
    associativity: law(3, (x, y, z) =>
      expectEqual(E, 'add(x, add(y, z))', add(x, add(y, z)), 'add(add(x, y), z)', add(add(x, y), z))
    ),
    idempotenceOfZero: law(1, x => expectEqual(E, 'zero(zero(x))', zero(zero(x)), 'zero(x)', zero(x))),
    idempotenceOfOne: law(1, x => expectEqual(E, 'one(one(x))', one(one(x)), 'one(x)', one(x))),
    gradientOfIdentity: law(1, x => checkOne(B, E, x))
  }
}

/**
 * Checks all laws of `Backprop`. Throws a `CheckError` that names the first law that does not hold, and the values for
 * which it fails.
 *
 * @category laws
 * @since 0.1.0
 * @example
 * import * as fc from 'fast-check'
 * import * as B from 'backprop-ts/Backprop'
 * import { checkLaws } from 'backprop-ts/Check'
 *
 * checkLaws(B.array(B.number), fc.array(fc.integer()))
 * const wrong = { ...B.number, one: () => 0 }
 * assert.throws(() => checkLaws(wrong, fc.integer()), /the law gradientOfIdentity does not hold/)
 */
export const checkLaws = <A>(
  B: Backprop<A>,
  arbitrary: fc.Arbitrary<A>,
  E?: Eq<A>,
  parameters: fc.Parameters<unknown> = {}
): void => {
  for (const [name, property] of Object.entries(laws(B, arbitrary, E)))
    assertProperty(property as fc.IProperty<unknown>, parameters, `the law ${name} does not hold: `)
}

/**
 * A property: `from` undoes `to`, and `to` only moves the numbers of a value and does not compute. `isoVar`, `opIso`
 * and `coerceVar` may then take its derivative to be 1. The pair `exp` and `log` is a round trip, but it computes.
 * Numbers must come back exactly.
 *
 * @category laws
 * @since 0.1.0
 * @example
 * import * as fc from 'fast-check'
 * import { isoRoundTrip } from 'backprop-ts/Check'
 *
 * const point = fc.record({ x: fc.double(), y: fc.double() })
 * fc.assert(isoRoundTrip(({ x, y }) => [x, y] as const, ([x, y]) => ({ x, y }), point))
 * assert.throws(() => fc.assert(isoRoundTrip(x => 2 * x, x => x / 2, fc.double({ min: 1, max: 9 }))))
 */
export const isoRoundTrip = <A, B>(
  to: (a: A) => B,
  from: (b: NoInfer<B>) => A,
  arbitrary: fc.Arbitrary<A>,
  E: Eq<A> = { equals: equal }
): fc.IProperty<unknown> =>
  fc.property(arbitrary, a => {
    const b = to(a)
    expectEqual(E, 'from(to(a))', from(b), 'a', a)
    const [before, after] = [a, b].map(x => Float64Array.from(numbersOf(x)).sort())
    if (!equal(before, after))
      throw new CheckError(
        `to(a) computes, it does not hold the numbers of a: a is ${fc.stringify(a)}, to(a) is ${fc.stringify(b)}`
      )
  })

/** Throws if two values that a law says are equal differ. They are compared by structure, with exact numbers. */
const expectLaw = (law: string, left: string, x: unknown, right: string, y: unknown): void => {
  if (!equal(x, y))
    throw new CheckError(
      `the law ${law} does not hold: ${left} is ${fc.stringify(x)}, but ${right} is ${fc.stringify(y)}`
    )
}

/**
 * Checks, at random values of an arbitrary, that an optic selects and replaces parts and does not compute. It accepts
 * lenses, isos, prisms, optionals and traversals, in both encodings of monocle-ts. Throws a `CheckError` that says
 * which law does not hold, and where:
 *
 * - get-put: putting back what the optic gets changes nothing.
 * - put-get: the optic gets what was put, and has as many targets as before.
 * - put-put: if two values are put one after the other, the second counts.
 * - gradient: parts that are selected or set move one for one with the numbers of the value, so `viewVar`, `setVar` and
 *   their siblings can trace the optic. If these refuse the optic, the check fails with their reason.
 *
 * Numbers must come back exactly. The values that are put are the targets of another value of the arbitrary, as far as
 * it has enough of them.
 *
 * @category laws
 * @since 0.1.0
 * @example
 * import * as fc from 'fast-check'
 * import { pipe } from 'fp-ts/function'
 * import * as L from 'monocle-ts/Lens'
 * import { CheckError, checkOptic } from 'backprop-ts/Check'
 *
 * interface Point { readonly x: number; readonly y: number }
 * const points = fc.record({ x: fc.double({ noNaN: true }), y: fc.double({ noNaN: true }) })
 * checkOptic(pipe(L.id<Point>(), L.prop('x')), points)
 *
 * const length = { get: (p: Point) => Math.hypot(p.x, p.y), set: (x: number) => (p: Point) => ({ ...p, x }) }
 * assert.throws(() => checkOptic(length, points), CheckError)
 */
export const checkOptic = <A, B>(
  optic: Settable<A, B>,
  arbitrary: fc.Arbitrary<A>,
  parameters: fc.Parameters<unknown> = {}
): void => {
  const anyOptic = untyped('checkOptic', optic)
  const check = (a: A, b: A): void => {
    const [before, others] = [targets(anyOptic, a), targets(anyOptic, b)]
    expectLaw('get-put', 'what it makes of a and the targets of a', putAll(anyOptic, before, a), 'a', a)
    const parts = before.map((part, i) => (i < others.length ? others[i] : part))
    const changed = putAll(anyOptic, parts, a)
    expectLaw('put-get', 'what it gets', targets(anyOptic, changed), 'what was put', parts)
    expectLaw(
      'put-put',
      'what it makes of two values',
      putAll(anyOptic, before, changed),
      'what it makes of the second',
      a
    )
    const [value, pullback] = vjp(v => collect('checkOptic', list('checkOptic', anyOptic, v)), [a])
    const [ds] = pullback(weightsFor(value, 1))
    const selected = numbersOf(weightsFor(value, 1))
    const embedded = numbersOf(ds).filter(d => d !== 0)
    if (!equal(Float64Array.from(selected).sort(), Float64Array.from(embedded).sort()))
      throw new CheckError(`the law gradient does not hold: the gradient of what it gets is ${fc.stringify(ds)}`)
    vjp((v, w) => over('checkOptic', anyOptic, () => w, v), [a, before[0]])
  }
  assertProperty(fc.property(arbitrary, arbitrary, check), parameters, 'checkOptic: ')
}
