import {
  cond,
  getEq,
  getOrd,
  gradBP,
  gradBP2,
  inputVar,
  mul,
  negate,
  primal,
  sqrt,
  type Tracked,
  withBP
} from 'backprop-ts'
import { expectTypeOf } from 'expect-type'
import * as fc from 'fast-check'
import type { Eq } from 'fp-ts/Eq'
import * as N from 'fp-ts/number'
import { clamp, gt, max, min, type Ord } from 'fp-ts/Ord'
import * as RA from 'fp-ts/ReadonlyArray'

const integer = fc.integer({ min: -3, max: 3 })

it('getEq equates variables by the values inside', () => {
  fc.assert(
    fc.property(integer, integer, (a, b) =>
      withBP(s => {
        const [x, y] = [inputVar(s)(a), inputVar(s)(b)]
        expect(getEq(N.Eq).equals(x, y)).toBe(a === b)
        expect(getEq(N.Eq).equals(x, mul(x, 1))).toBe(true)
      })
    )
  )
})

it('getEq uses the instance that it is given', () => {
  const close: Eq<number> = { equals: (x, y) => Math.abs(x - y) < 1 }
  withBP(s => expect(getEq(close).equals(inputVar(s)(1), inputVar(s)(1.5))).toBe(true))
  withBP(s => expect(getEq(RA.getEq(N.Eq)).equals(inputVar(s)([1, 2]), inputVar(s)([1, 2]))).toBe(true))
})

it('getEq looks through nested variables', () => {
  const same = gradBP(x => gradBP(y => (getEq(N.Eq).equals(y as never, x) ? mul(y, y) : y), x), 3)
  expect(same).toBe(2)
})

it('getOrd orders variables by the values inside', () => {
  fc.assert(
    fc.property(integer, integer, (a, b) =>
      withBP(s => {
        const [x, y] = [inputVar(s)(a), inputVar(s)(b)]
        const O = getOrd(N.Ord)
        expect(O.compare(x, y)).toBe(N.Ord.compare(a, b))
        expect(O.equals(x, y)).toBe(a === b)
      })
    )
  )
})

it('getOrd serves the functions of fp-ts, and the gradient follows the one that is chosen', () => {
  expect(gradBP2((x, y) => (gt(getOrd(N.Ord))(x, y) ? x : y), 3, 2)).toEqual([1, 0])
  expect(gradBP2((x, y) => max<typeof x>(getOrd(N.Ord))(x, y), 2, 3)).toEqual([0, 1])
  expect(gradBP2((x, y) => min<typeof x>(getOrd(N.Ord))(x, y), 2, 3)).toEqual([1, 0])
  expect(gradBP(x => clamp<typeof x>(getOrd(N.Ord))(negate(x), x)(mul(x, 5)), 2)).toBe(1)
})

it('getOrd has the type of an instance for variables of any scope', () => {
  expectTypeOf(getOrd(N.Ord)).toEqualTypeOf<Ord<Tracked<number>>>()
  expectTypeOf(getEq(N.Eq)).toEqualTypeOf<Eq<Tracked<number>>>()
})

it('cond evaluates the branch that is taken, and no other', () => {
  const fail = (): number => {
    throw new Error('evaluated')
  }
  expect(cond(true, () => 1, fail)).toBe(1)
  expect(cond(false, fail, () => 2)).toBe(2)
})

it('cond keeps the other branch out of the gradient', () => {
  const safe = gradBP(x =>
    cond(
      primal(x) > 0,
      () => sqrt(x),
      () => mul(x, 3)
    )
  )
  expect(safe(4)).toBe(0.25)
  expect(safe(0)).toBe(3)
})

it('cond can be nested in another gradient', () => {
  const second = gradBP(x =>
    gradBP(
      y =>
        cond(
          primal(y) > 0,
          () => mul(y, mul(y, y)),
          () => y
        ),
      x
    )
  )
  expect(second(2)).toBe(12)
  expect(second(-2)).toBe(0)
})
