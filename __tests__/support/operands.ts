/** What every numeric function is tested with: each kind of operand, tracked in each way. */
import { type Binary, constVar, gradBP, type Unary } from 'backprop-ts'
import { matrix, toArray, vector } from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { expectGradient, expectSecondGradient } from './derivatives'
import { expectClose } from './numerical'
import type { Untyped1 } from './fixtures'

type Untyped2 = (x: unknown, y?: unknown) => unknown

export const between = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true })
const seed = fc.integer({ min: 0, max: 1000 })

/** Arguments of each kind, whose numbers are drawn from one domain. */
const kinds = {
  'a number': of => of,
  'a Vector': of => fc.tuple(of, of, of).map(vector),
  'a Matrix': of => fc.tuple(of, of, of, of).map(xs => matrix(2, 2, xs)),
  'an array': of => fc.tuple(of, of),
  'a record': of => fc.record({ n: of, v: fc.tuple(of, of).map(vector), tag: fc.constant('a tag') })
} satisfies Record<string, (of: fc.Arbitrary<number>) => fc.Arbitrary<unknown>>
type Kind = keyof typeof kinds
const every = Object.keys(kinds) as ReadonlyArray<Kind>
const argument = (kind: Kind, of: fc.Arbitrary<number>): fc.Arbitrary<unknown> => kinds[kind](of)

/** Pairs of operands: two of one kind, or a number beside the other kind. */
const pairs: ReadonlyArray<readonly [Kind, Kind]> = [
  ...every.map(kind => [kind, kind] as const),
  ...every.slice(1).flatMap(kind => [['a number', kind] as const, [kind, 'a number'] as const])
]

/** The name of a function of one argument, its meaning on numbers, and where it is smooth. */
export type UnaryRow = readonly [name: string, f: Unary, meaning: (x: number) => number, domain: fc.Arbitrary<number>]

/** Tests each function of one argument on each kind of value. */
export const describeUnary = (rows: ReadonlyArray<UnaryRow>): void => {
  describe.each(rows)('%s', (name, typed, meaning, domain) => {
    const f = typed as unknown as Untyped1

    it(`${name} works on numbers and, element by element, on vectors`, () => {
      fc.assert(
        fc.property(fc.array(domain), xs => {
          const want = xs.map(x => meaning(x))
          expect(xs.map(x => typed(x))).toEqual(want)
          expect(toArray(typed(vector(xs)))).toEqual(want)
        })
      )
    })

    it.each(every)(`${name} of %s has the gradient of central differences`, kind => {
      fc.assert(
        fc.property(argument(kind, domain), seed, (x, s) => expectGradient(f, [x], s)),
        { numRuns: 12 }
      )
    })

    it.each(every)(`${name} of %s has the second derivative of central differences`, kind => {
      fc.assert(
        fc.property(argument(kind, domain), seed, (x, s) => expectSecondGradient(f, [x], s)),
        { numRuns: 6 }
      )
    })

    it(`${name} has the same slopes on numbers as on vectors`, () => {
      fc.assert(
        fc.property(fc.array(domain), xs => {
          expectClose(toArray(gradBP(v => typed(v), vector(xs))), xs.map(gradBP(typed)), 1e-12)
        })
      )
    })
  })
}

/** The name of a function of two arguments, its meaning on numbers, and the pairs around which it is smooth. */
export type BinaryRow = readonly [
  name: string,
  f: Binary,
  meaning: (x: number, y: number) => number,
  domain: readonly [fc.Arbitrary<number>, fc.Arbitrary<number>]
]

/** Tests each function of two arguments on each pair of kinds, tracked or constant, in one call or piped. */
export const describeBinary = (rows: ReadonlyArray<BinaryRow>): void => {
  describe.each(rows)('%s', (name, typed, meaning, [left, right]) => {
    const f = typed as unknown as Untyped2
    const piped = (x: unknown, y: unknown): unknown => (f(y) as Untyped1)(x)

    it(`${name} works on numbers and, element by element, on vectors`, () => {
      fc.assert(
        fc.property(fc.array(fc.tuple(left, right)), right, (xys, y0) => {
          const [xs, ys] = [xys.map(([x]) => x), xys.map(([, y]) => y)]
          const want = xys.map(([x, y]) => meaning(x, y))
          expect(xys.map(([x, y]) => typed(x, y))).toEqual(want)
          expect(xys.map(([x, y]) => typed(y)(x))).toEqual(want)
          expect(toArray(typed(vector(xs), vector(ys)))).toEqual(want)
          expect(toArray(typed(vector(xs), y0))).toEqual(xs.map(x => meaning(x, y0)))
          expect(xs.map(x => toArray(typed(x, vector(ys))))).toEqual(xs.map(x => ys.map(y => meaning(x, y))))
        }),
        { numRuns: 40 }
      )
    })

    it.each(pairs)(
      `${name} of %s and %s has the gradient of central differences, whichever is a constant`,
      (first, second) => {
        fc.assert(
          fc.property(argument(first, left), argument(second, right), seed, (x, y, s) => {
            for (const g of [f, piped]) {
              expectGradient(g, [x, y], s)
              expectGradient((u: unknown) => g(u, y), [x], s)
              expectGradient((u: unknown) => g(u, constVar(y)), [x], s)
              expectGradient((v: unknown) => g(x, v), [y], s)
              expectGradient((v: unknown) => g(constVar(x), v), [y], s)
            }
          }),
          { numRuns: 5 }
        )
      }
    )

    it.each(pairs)(`${name} of %s and %s has the second derivatives of central differences`, (first, second) => {
      fc.assert(
        fc.property(argument(first, left), argument(second, right), seed, (x, y, s) => {
          expectSecondGradient(f, [x, y], s)
        }),
        { numRuns: 4 }
      )
    })
  })
}
