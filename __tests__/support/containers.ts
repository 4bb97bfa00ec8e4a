/** Containers of all kinds with their instances. Each lists its numbers in the order in which the instance does. */
import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import * as Id from 'fp-ts/Identity'
import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import * as RM from 'fp-ts/ReadonlyMap'
import * as RNEA from 'fp-ts/ReadonlyNonEmptyArray'
import * as RR from 'fp-ts/ReadonlyRecord'
import * as S from 'fp-ts/string'
import * as T from 'fp-ts/Tree'
import type { Untyped } from './fixtures'

interface Container {
  /** The instance of `Traversable`; none for the array that needs none. */
  readonly instance: unknown
  /** An instance of `Applicative`, if there is one. */
  readonly applicative?: unknown
  /** Random containers of at least one number, where there are any. */
  readonly some: (of: fc.Arbitrary<number>) => fc.Arbitrary<unknown>
  readonly empty?: unknown
}

const key = fc.constantFrom('a', 'b', 'c', 'd')

const entries = (of: fc.Arbitrary<number>): fc.Arbitrary<ReadonlyArray<readonly [string, number]>> =>
  fc
    .uniqueArray(fc.tuple(key, of), { selector: ([k]) => k, minLength: 1 })
    .map(all => [...all].sort(([x], [y]) => S.Ord.compare(x, y)))

const list = (of: fc.Arbitrary<number>): fc.Arbitrary<ReadonlyArray<number>> =>
  fc.array(of, { minLength: 1, maxLength: 4 })

const tree = (of: fc.Arbitrary<number>): fc.Arbitrary<T.Tree<number>> =>
  fc.tuple(of, fc.array(of, { maxLength: 2 }), fc.array(of, { maxLength: 2 })).map(([root, left, right]) =>
    T.make(root, [
      T.make(
        root + 2,
        left.map(x => T.make(x))
      ),
      ...right.map(x => T.make(x))
    ])
  )

export const containers: Readonly<Record<string, Container>> = {
  'an array': { instance: undefined, some: list, empty: [] },
  'a ReadonlyArray': { instance: RA.Traversable, applicative: RA.Applicative, some: list, empty: [] },
  'a ReadonlyNonEmptyArray': { instance: RNEA.Traversable, applicative: RNEA.Applicative, some: list },
  'an Option': { instance: O.Traversable, applicative: O.Applicative, some: of => of.map(O.some), empty: O.none },
  'an Either': {
    instance: E.Traversable,
    applicative: E.Applicative,
    some: of => of.map(E.right),
    empty: E.left('nothing')
  },
  'a record': { instance: RR.getTraversable(S.Ord), some: of => entries(of).map(RR.fromEntries), empty: {} },
  'a Map': { instance: RM.getTraversable(S.Ord), some: of => entries(of).map(all => new Map(all)), empty: new Map() },
  'an Identity': { instance: Id.Traversable, applicative: Id.Applicative, some: of => of },
  'a Tree': { instance: T.Traversable, applicative: T.Applicative, some: tree }
}

/** A function of the Prelude for a container: given the instance, unless that is an array. */
export const given = (f: unknown, instance: unknown): ((...xs: ReadonlyArray<unknown>) => Untyped) => {
  const untyped = f as (...xs: ReadonlyArray<unknown>) => Untyped
  return instance === undefined ? untyped : (untyped(instance) as unknown as (...xs: ReadonlyArray<unknown>) => Untyped)
}
