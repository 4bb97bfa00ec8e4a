import {
  type BVar,
  clip,
  DomainError,
  gradBP,
  gradBP2,
  mul,
  powInt,
  primal,
  ShapeError,
  splitBV,
  sqrt,
  square,
  UnsupportedOperationError,
  where
} from 'backprop-ts'
import { sumElements, toArray, type Vector, vector } from 'backprop-ts/LinearAlgebra'
import { structural } from 'backprop-ts/Numeric'
import { sum } from 'backprop-ts/Prelude'
import { expectTypeOf } from 'expect-type'
import * as fc from 'fast-check'
import { pipe } from 'fp-ts/function'
import { expectGradient, expectSecondGradient } from '../support/derivatives'
import { describeUnaryEdges } from '../support/edges'
import type { Numbers, Untyped } from '../support/fixtures'
import { between, describeUnary } from '../support/operands'

const { NaN: nan, POSITIVE_INFINITY: inf } = Number

describe('where', () => {
  const real = between(-3, 3)
  const entry = fc.tuple(fc.boolean(), real, real)

  it('chooses number by number, with a mask of booleans or of numbers', () => {
    fc.assert(
      fc.property(fc.array(entry), rows => {
        const mask = rows.map(([m]) => m)
        const [xs, ys] = [rows.map(([, x]) => x), rows.map(([, , y]) => y)]
        const want = rows.map(([m, x, y]) => (m ? x : y))
        const numbers = vector(mask.map(m => (m ? -0.5 : -0)))
        expect(rows.map(([m, x, y]) => where(m, x, y))).toEqual(want)
        expect(where(mask, xs, ys)).toEqual(want)
        expect(toArray(where(numbers, vector(xs), vector(ys)))).toEqual(want)
        expect(where({ mask, not: false }, { mask: xs, not: ys }, 7)).toEqual({
          mask: rows.map(([m, x]) => (m ? x : 7)),
          not: ys.map(() => 7)
        })
      })
    )
  })

  it.each([
    ['numbers', (x: number) => x],
    ['vectors', (x: number) => vector([x, 2 * x])],
    ['records', (x: number) => ({ a: x, b: [x], tag: 'tag' })]
  ])('has the gradients of central differences, first and second, on %s', (_, make) => {
    const mask = structural.map(Math.round, make(0.4) as never) as unknown
    const pick = where as unknown as (...xs: ReadonlyArray<unknown>) => unknown
    const curved = square as unknown as (x: unknown) => unknown
    fc.assert(
      fc.property(real, real, fc.boolean(), (x, y, m) => {
        for (const choice of [mask, m])
          for (const [a, b] of [[make(x), make(y)] as const, [x, make(y)] as const, [make(x), y] as const]) {
            const f = (u: unknown, v: unknown): unknown => pick(choice, curved(u), curved(v))
            expectGradient(f, [a, b], 1)
            expectSecondGradient(f, [a, b], 1)
          }
      }),
      { numRuns: 10 }
    )
  })

  it('keeps what it chooses, also -0, NaN and the infinities', () => {
    for (const x of [0, -0, nan, inf, -inf]) {
      for (const y of [0, -0, nan, inf, -inf]) {
        expect(where(true, x, y)).toBe(x)
        expect(where([0, 1], [x, x], y)).toEqual([y, x])
      }
    }
  })

  it('gives the side that it does not choose no gradient, whatever its value', () => {
    expect(gradBP2((x, y) => where(false, x, mul(y, y)), nan, 3)).toEqual([0, 6])
    expect(gradBP2((x, y) => sum(where([1, 0], x, y)), [2, inf], [nan, 3])).toEqual([
      [1, 0],
      [0, 1]
    ])
  })

  it('sends nothing to the side that one boolean does not choose, even if its slope is infinite', () => {
    const safe = gradBP(x => where(primal(x) > 0, sqrt(x), mul(x, 2)))
    expect([safe(0), safe(4), safe(-4)]).toEqual([2, 0.25, 2])
    const negated = gradBP(x => where(primal(x) > 0 ? 0 : 1, mul(x, 2), sqrt(x)))
    expect([negated(0), negated(4)]).toEqual([2, 0.25])
  })

  it('is safe element by element if its argument is', () => {
    const root = <S>(v: BVar<S, Vector>): BVar<S, Vector> => {
      const mask = structural.map(x => (x > 0 ? 1 : 0), primal(v))
      return where(mask, sqrt(where(mask, v, 1)), 0)
    }
    expect(toArray(gradBP(v => sumElements(root(v)), vector([0, 4, -4])))).toEqual([0, 0.25, 0])
  })

  it('takes variables as masks, with the gradient 0', () => {
    expect(gradBP2((m, x) => where(m, x, 7), 1, 2)).toEqual([0, 1])
    const [dm, dx] = gradBP2((m, x) => sumElements(where(m, x, 7)), vector([0, 3]), vector([1, 2]))
    expect([toArray(dm), toArray(dx)]).toEqual([
      [0, 0],
      [0, 1]
    ])
    const parts = gradBP<{ m: number; x: number }>(v => {
      const { m, x } = splitBV(v)
      return sum(where([m, 0], x, mul(x, 3)) as never)
    })
    expect(parts({ m: 1, x: 2 })).toEqual({ m: 0, x: 4 })
  })

  it('has the type of what it chooses from', () => {
    expectTypeOf(where(true, 1, 2)).toEqualTypeOf<number>()
    expectTypeOf(where(true, 1, vector([2]))).toEqualTypeOf(vector([2]))
    expectTypeOf(gradBP(x => where(true, x, 2), 3)).toEqualTypeOf<number>()
    // @ts-expect-error -- a string is no value
    expect(() => where(true, 'a', 1)).toThrow(UnsupportedOperationError)
    expect(() => where([true], [1, 2], 0)).toThrow(ShapeError)
  })
})

describe('clip', () => {
  const clipped = (x: number): number => Math.min(Math.max(x, -1), 1.5)
  const smooth = fc.oneof(between(-3, -1.25), between(-0.75, 1.25), between(1.75, 3))
  describeUnary([['clip', clip(-1, 1.5), clipped, smooth]])
  describeUnaryEdges([
    [
      'clip',
      clip(-1, 1.5),
      [
        [-1, -1, 1],
        [1.5, 1.5, 1],
        [-0, -0, 1],
        [-1.001, -1, 0],
        [1.501, 1.5, 0],
        [inf, 1.5, 0],
        [-inf, -1, 0],
        [nan, nan, nan]
      ]
    ]
  ])

  it('has one-sided and empty intervals, and both call shapes', () => {
    expect(clip(-inf, 2, [-9, 3])).toEqual([-9, 2])
    expect([clip(2, 2, 9), pipe(9, clip(2, 2)), gradBP(clip(2, 2), 2)]).toEqual([2, 2, 1])
    expectTypeOf(clip(0, 1, vector([2]))).toEqualTypeOf(vector([2]))
  })

  it.each([
    [2, 1],
    [nan, 1],
    [0, nan]
  ])('refuses the bounds %d and %d, before it is applied', (low, high) => {
    expect(() => clip(low, high)).toThrow(DomainError)
    expect(() => clip(low, high, 1)).toThrow(
      `clip: the bounds must be numbers, the lower one first, got the number ${low} and the number ${high}`
    )
  })
})

it('where with a mask for each element has second derivatives, and none in the mask', () => {
  const [total, cube] = [sum as Untyped, (x: unknown) => (powInt as Untyped)(x, 3)]
  const cubes = (mask: unknown, x: unknown): unknown => total(cube((where as Untyped)(mask, x, [0, 0])))
  const second = gradBP2<Numbers, Numbers>(
    (v, m) => total((gradBP as Untyped)((u: unknown) => cubes(m, u), v)) as never
  )
  expect(second([2, 3], [1, 0])).toEqual([
    [12, 0],
    [0, 0]
  ])
})
