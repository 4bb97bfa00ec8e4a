import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as IO from 'fp-ts/IO'
import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import * as RR from 'fp-ts/ReadonlyRecord'
import * as S from 'fp-ts/string'
import * as T from 'fp-ts/Tree'
import {
  add,
  backprop,
  type BVar,
  constVar,
  evalBP,
  exp,
  gradBP,
  gradBP2,
  inputVar,
  mul,
  NotDifferentiableError,
  primal,
  ScopeError,
  sin,
  splitBV,
  square,
  withBP
} from 'backprop-ts'
import { as, liftA2, map, mapAccumL, mapAccumR, of, sum, traverse } from 'backprop-ts/Prelude'
import { containers, given } from '../support/containers'
import { expectGradient, expectSecondGradient } from '../support/derivatives'
import { mapNumbers, numbersOf } from '../support/numerical'
import type { Numbers, Untyped, Untyped1 } from '../support/fixtures'

const gradient = gradBP as unknown as (f: Untyped1, a: unknown) => unknown
const number = fc.double({ min: -2, max: 2, noNaN: true })
const seed = fc.integer({ min: 0, max: 1000 })

const rows = Object.entries(containers).map(([name, container]) => [name, container] as const)
const empties = rows.filter(([, { empty }]) => empty !== undefined)

const wave = (x: unknown): unknown => mul(sin(x as number), exp(x as number))
const step = (acc: number, x: number): readonly [number, number] => [add(mul(acc, sin(x)), x), mul(acc, square(x))]
const plain = (x: unknown): unknown => evalBP(() => x as never, 0)

describe.each(rows)('of %s', (container, { instance, some }) => {
  it.each([
    ['map', given(map, instance)(wave)],
    ['mapAccumL', (v: unknown) => (given(mapAccumL, instance)(1, step)(v) as Numbers)[1]],
    ['mapAccumR', (v: unknown) => (given(mapAccumR, instance)(1, step)(v) as Numbers)[1]],
    ['mapAccumL, the accumulator', (v: unknown) => (given(mapAccumL, instance)(1, step)(v) as Numbers)[0]],
    ['mapAccumR, the accumulator', (v: unknown) => (given(mapAccumR, instance)(1, step)(v) as Numbers)[0]],
    [
      'traverse',
      (v: unknown) => {
        const traversed =
          instance === undefined ? (traverse as Untyped)(O.Applicative) : (traverse as Untyped)(instance, O.Applicative)
        return ((traversed as Untyped)((x: unknown) => O.some(wave(x))) as Untyped1)(v)
      }
    ]
  ])(`%s over ${container} has the first and second derivatives of central differences`, (_name, f) => {
    fc.assert(
      fc.property(some(number), seed, (x, s) => {
        expectGradient(f, [x], s)
        expectSecondGradient(f, [x], s)
      }),
      { numRuns: 15 }
    )
  })

  it(`map over ${container} obeys the laws of functors`, () => {
    const mapped = (f: Untyped1): Untyped1 => given(map, instance)(f)
    fc.assert(
      fc.property(some(number), x => {
        expect(mapped(y => y)(x)).toEqual(x)
        expect(mapped(y => wave(wave(y)))(x)).toEqual(mapped(wave)(mapped(wave)(x)))
        expect(mapped(wave)(x)).toEqual(mapNumbers(x, wave as (n: number) => number))
      })
    )
  })

  it(`as puts the same in each place of ${container}`, () => {
    const inEach = (b: unknown, v: unknown): unknown => given(as, instance)(b)(v)
    fc.assert(
      fc.property(some(number), number, seed, (x, b, s) => {
        expect(inEach(b, x)).toEqual(mapNumbers(x, () => b))
        expectGradient((y: unknown, v: unknown) => inEach(square(y as number), v), [b, x], s)
        expectSecondGradient((y: unknown) => inEach(square(y as number), x), [b], s)
      }),
      { numRuns: 15 }
    )
  })

  it(`mapAccumL visits the elements of ${container} in order, and mapAccumR in the opposite one`, () => {
    const count = (n: number, x: number): readonly [number, number] => [n + 1, x * 0 + n]
    fc.assert(
      fc.property(some(number), x => {
        const indices = numbersOf(x).map((_x, i) => i)
        const [n, forth] = given(mapAccumL, instance)(0, count)(x) as readonly [number, unknown]
        const [, back] = given(mapAccumR, instance)(0, count)(x) as readonly [number, unknown]
        expect([n, numbersOf(forth), numbersOf(back)]).toEqual([indices.length, indices, [...indices].reverse()])
      })
    )
  })
})

describe.each(empties)('of %s that is empty', (container, { instance, empty }) => {
  it(`${container} that is empty is mapped to itself, with the gradient zero`, () => {
    for (const f of [given(map, instance)(wave), given(as, instance)(5)]) {
      expect(f(empty)).toEqual(empty)
      expect(gradient(f, empty)).toEqual(empty)
    }
    expect(given(mapAccumL, instance)(5, step)(empty)).toEqual([5, empty])
  })
})

it('map gives elements of another type', () => {
  const pairs = gradBP<Numbers>(v =>
    pipe(
      v,
      map(x => of(square(x))),
      map(xs => sum(xs)),
      sum
    )
  )
  expect(pairs([1, 2])).toEqual([2, 4])
})

it('map takes elements of structures', () => {
  type Point = { readonly x: number; readonly y: number; readonly tag: string }
  const areas = gradBP<ReadonlyArray<Point>>(v =>
    sum(
      pipe(
        v,
        map(p => mul(splitBV(p).x, splitBV(p).y))
      )
    )
  )
  expect(areas([{ x: 2, y: 3, tag: 'a' }])).toEqual([{ x: 3, y: 2, tag: 'a' }])
})

it('map uses other variables inside, whose gradients add up', () => {
  const scaled = gradBP2<Numbers>((v, k) =>
    sum(
      pipe(
        v,
        map(x => mul(x, k))
      )
    )
  )
  expect(scaled([1, 2, 3], 10)).toEqual([[10, 10, 10], 6])
})

it('map leaves the other side of an Either as it is', () => {
  const f = backprop<E.Either<string, number>, E.Either<string, number>>(v =>
    pipe(
      v,
      map(E.Functor)(x => square(x))
    )
  )
  expect(f(E.left('no'))).toEqual([E.left('no'), E.left('no')])
  expect(f(E.right(3))).toEqual([E.right(9), E.right(6)])
})

it('map may give constants', () => {
  const f = backprop<Numbers, Numbers>(v =>
    map((x: typeof v extends BVar<infer Sc, unknown> ? BVar<Sc, number> : never) => constVar(1, x))(v)
  )
  expect(f([5, 6])).toEqual([
    [1, 1],
    [0, 0]
  ])
})

it('map refuses what is not an array, and instances that calculate', () => {
  expect(() => gradient(v => (map(square) as Untyped1)(v), O.some(1))).toThrow(
    /^map: a record \{ _tag, value \} is not an array\. For another container, give its fp-ts instance first: map\(F\)/
  )
  const doubling = {
    URI: O.URI,
    map: (v: { readonly value: number }, f: Untyped1) => O.some(f(v.value * 2))
  } as const
  const f = (): unknown => gradient(given(map, doubling)(wave), O.some(1))
  expect(f).toThrow(NotDifferentiableError)
  expect(f).toThrow('map: the instance calculates its target, instead of visiting the elements')
})

it('as takes an instance with a variable of a record that looks like one', () => {
  const like = { URI: 'a', map: 3 }
  expect((as as Untyped)(like) as Untyped1).toBeInstanceOf(Function)
  expect(((as as Untyped)(like) as Untyped1)([1, 2])).toEqual([like, like])
})

it('as refuses variables of a finished scope', () => {
  let kept: unknown
  withBP(s => {
    kept = inputVar(s)([1, 2])
    return primal(inputVar(s)(1))
  })
  expect(() => (as(constVar(1)) as Untyped1)(kept)).toThrow(ScopeError)
  expect(() => (map(square) as Untyped1)(kept)).toThrow(ScopeError)
})

describe('traverse', () => {
  const logs = <Sc>(v: BVar<Sc, Numbers>): BVar<Sc, O.Option<Numbers>> =>
    pipe(
      v,
      traverse(O.Applicative)(x => (primal(x) > 0 ? O.some(square(x)) : O.none))
    )

  it('traverse collects effects', () => {
    expect(backprop(logs, [1, 2])).toEqual([O.some([1, 4]), [2, 4]])
    expect(backprop(logs, [1, -2])).toEqual([O.none, [0, 0]])
    expect(evalBP(logs, [])).toEqual(O.some([]))
  })

  it('traverse nests with two traversables', () => {
    const checked = <Sc>(v: BVar<Sc, T.Tree<number>>): BVar<Sc, E.Either<string, T.Tree<number>>> =>
      pipe(
        v,
        traverse(T.Traversable, E.Applicative)(x => (primal(x) < 0 ? E.left('negative') : E.right(square(x))))
      )
    expect(backprop(checked, T.make(1, [T.make(2)]))).toEqual([E.right(T.make(1, [T.make(4)])), T.make(2, [T.make(4)])])
    expect(evalBP(checked, T.make(1, [T.make(-2)]))).toEqual(E.left('negative'))
  })

  it('traverse of an array in an array gives each combination', () => {
    const both = gradBP<Numbers, ReadonlyArray<Numbers>>(v =>
      pipe(
        v,
        traverse(RA.Applicative)(x => [x, square(x)])
      )
    )
    expect(both([1, 2])).toEqual([2 + 2 * 2, 2 + 2 * 4])
  })

  it('traverse refuses applicatives of functions', () => {
    const lazy = (): unknown => ((traverse as Untyped)(IO.Applicative) as Untyped)((x: unknown) => IO.of(x))
    expect(() => gradient(v => (lazy() as Untyped1)(v), [1])).toThrow(NotDifferentiableError)
    expect(() => gradient(v => (lazy() as Untyped1)(v), [1])).toThrow(
      /^traverse: the function .* cannot be in a variable/
    )
  })
})

it('mapAccumL and mapAccumR give running sums from the left and from the right', () => {
  const left = <Sc>(v: BVar<Sc, Numbers>): BVar<Sc, Numbers> =>
    pipe(
      v,
      mapAccumL(constVar(0, v), (acc, x) => [add(acc, x), add(acc, x)])
    )[1]
  const right = <Sc>(v: BVar<Sc, Numbers>): BVar<Sc, Numbers> =>
    pipe(
      v,
      mapAccumR(constVar(0, v), (acc, x) => [add(acc, x), add(acc, x)])
    )[1]
  expect(backprop(left, [1, 2, 4])).toEqual([
    [1, 3, 7],
    [3, 2, 1]
  ])
  expect(backprop(right, [1, 2, 4])).toEqual([
    [7, 6, 4],
    [1, 2, 3]
  ])
})

it('mapAccumL and mapAccumR go through the keys of a record in the order of the instance', () => {
  const prefixes = <Sc>(v: BVar<Sc, RR.ReadonlyRecord<string, number>>): BVar<Sc, RR.ReadonlyRecord<string, number>> =>
    pipe(
      v,
      mapAccumL(RR.getTraversable(S.Ord))(constVar(0, v), (acc, x) => [add(acc, x), add(acc, x)])
    )[1]
  expect(evalBP(prefixes, { b: 10, a: 1 })).toEqual({ a: 1, b: 11 })
})

describe('functors of many elements', () => {
  const many = Array.from({ length: 200_000 }, (_, i) => i)
  const doubled = (gradient: Numbers): boolean => gradient.every((d, i) => d === 2 * i)

  it('map, mapAccumL, traverse and as of 200,000 elements have the right gradients', () => {
    expect(
      doubled(
        gradBP<Numbers>(v =>
          sum(
            pipe(
              v,
              map(x => square(x))
            )
          )
        )(many)
      )
    ).toBe(true)
    expect(
      doubled(
        gradBP<Numbers>(v =>
          sum(
            pipe(
              v,
              map(RA.Functor)(x => square(x))
            )
          )
        )(many)
      )
    ).toBe(true)
    const both = gradBP<Numbers>(v => {
      const [total, squares] = pipe(
        v,
        mapAccumL(constVar(0, v), (acc, x) => [add(acc, square(x)), square(x)])
      )
      return mul(add(total, sum(squares)), 0.5)
    })(many)
    expect(doubled(both)).toBe(true)
    const all = gradBP<Numbers>(v =>
      pipe(
        v,
        traverse(O.Applicative)(x => O.some(square(x))),
        sum(O.Foldable),
        sum
      )
    )(many)
    expect(doubled(all)).toBe(true)
    expect(gradBP(x => sum(pipe(constVar(many, x), as(x))))(1)).toBe(200_000)
  }, 60_000)
})

it('map calls back with the element alone, where no instance is given', () => {
  const f = jest.fn((x: number) => x)
  ;(map as Untyped)(f)
  expect(((map as Untyped)(f) as Untyped)([7])).toEqual([7])
  expect(f.mock.calls).toEqual([[7]])
})

it('map, as and mapAccum of constants are constants', () => {
  expect(plain(map(square)(constVar([2, 3]) as never))).toEqual([4, 9])
  expect(plain(of(constVar(3)))).toEqual([3])
  expect(plain(as(constVar(3))(constVar(['a', 'b'])))).toEqual([3, 3])
  expect((liftA2 as Untyped)((a: number, b: number) => mul(a, b), [1, 2], [3])).toEqual([3, 6])
})
