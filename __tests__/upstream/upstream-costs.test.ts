/**
 * Where Haskell's `backprop` is known to do more work than needed, this library does not. What upstream does is told in
 * the names.
 */
import * as RA from 'fp-ts/ReadonlyArray'
import { pipe } from 'fp-ts/function'
import { fromTraversable } from 'monocle-ts/Traversal'
import {
  add,
  type BVar,
  collectVar,
  constVar,
  evalBP,
  evalBP0,
  evalBP2,
  evalBPN,
  exp,
  gradBP,
  liftOp1,
  mul,
  sequenceVar,
  sin,
  splitBV,
  square,
  toListOfVar
} from 'backprop-ts'
import { op1 } from 'backprop-ts/Op'
import {
  liftA2,
  map,
  mapAccumL,
  mapAccumR,
  maximum,
  minimum,
  product,
  reduce,
  reduceRight,
  sum,
  toArray
} from 'backprop-ts/Prelude'
import { Counted, counts, numberIn, resetCounts } from '../support/counted'
import type { Numbers } from '../support/fixtures'

describe('elements as variables cost what they are, where upstream pays for all of them with each', () => {
  beforeEach(resetCounts)

  type Elements = <S>(v: BVar<S, Numbers>) => BVar<S, number>
  const total = <S>(xs: ReadonlyArray<BVar<S, number>>, like: BVar<S, unknown>): BVar<S, number> =>
    xs.reduce((acc, x) => add(acc, square(x)), constVar(0, like))
  const plus = <S>(x: BVar<S, number>, y: BVar<S, number>): BVar<S, number> => add(x, y)
  const step = <S>(acc: BVar<S, number>, x: BVar<S, number>): readonly [BVar<S, number>, BVar<S, number>] => [
    add(acc, x),
    mul(acc, x)
  ]
  const each = fromTraversable(RA.Traversable)<number>()

  const functions: ReadonlyArray<readonly [string, Elements]> = [
    ['splitBV', v => total(splitBV(v), v)],
    ['sequenceVar', v => total(sequenceVar(v), v)],
    ['sequenceVar(F)', v => total(sequenceVar(RA.Traversable)(v), v)],
    ['toListOfVar', v => total(toListOfVar(each)(v), v)],
    ['collectVar', v => total(sequenceVar(collectVar(sequenceVar(v))), v)],
    ['toArray', v => total(toArray(v), v)],
    ['toArray(F)', v => total(toArray(RA.Foldable)(v), v)],
    ['sum', v => sum(v)],
    ['product', v => product(v)],
    ['minimum', v => minimum(v)],
    ['maximum', v => maximum(v)],
    ['map', v => sum(pipe(v, map(sin)))],
    ['map(F)', v => sum(pipe(v, map(RA.Functor)(sin)))],
    ['reduce', v => pipe(v, reduce(constVar(0, v), plus))],
    ['reduceRight', v => pipe(v, reduceRight(constVar(0, v), plus))],
    ['mapAccumL', v => sum(pipe(v, mapAccumL(constVar(1, v), step))[1])],
    ['mapAccumR', v => sum(pipe(v, mapAccumR(constVar(1, v), step))[1])],
    ['liftA2, of one element with all', v => sum(liftA2(plus)(collectVar([constVar(1, v)]), v))]
  ]

  /** How often a gradient reads an element of its argument. */
  const reads = (f: Elements, n: number): number => {
    let count = 0
    const isElement = (key: PropertyKey): boolean => typeof key === 'string' && /^\d+$/.test(key)
    const counting = new Proxy<Numbers>(
      Array.from({ length: n }, (_, i) => 1 + i / n),
      {
        get: (xs, key, self) => {
          if (isElement(key)) count++
          return Reflect.get(xs, key, self) as unknown
        },
        getOwnPropertyDescriptor: (xs, key) => {
          if (isElement(key)) count++
          return Reflect.getOwnPropertyDescriptor(xs, key)
        }
      }
    )
    gradBP<Numbers>(v => f(v))(counting)
    return count
  }

  it.each(functions)('the reads of the gradient of %s grow with the elements, not with their square', (_, f) => {
    const [small, medium, large] = [reads(f, 100), reads(f, 200), reads(f, 400)] as const
    expect(small).toBeGreaterThan(0)
    expect(large - medium).toBe(2 * (medium - small))
    expect(small).toBeLessThan(100 * 20)
  })

  type Several = ReadonlyArray<Counted>
  const list = (n: number): Several => Array.from({ length: n }, (_, i) => new Counted(i))
  const totalOf = <S>(xs: ReadonlyArray<BVar<S, Counted>>, like: BVar<S, unknown>): BVar<S, number> =>
    xs.reduce((acc, x) => add(acc, numberIn(x)), constVar(0, like))
  const inside = <S>(x: BVar<S, Counted>): BVar<S, number> => numberIn(x)
  const counted: ReadonlyArray<readonly [string, <S>(v: BVar<S, Several>) => BVar<S, number>]> = [
    ['toArray', v => totalOf(toArray(v), v)],
    ['toArray(F)', v => totalOf(toArray(RA.Foldable)(v), v)],
    ['map', v => sum(map(inside)(v))],
    ['map(F)', v => sum(map(RA.Functor)(inside)(v))],
    [
      'reduce',
      v =>
        pipe(
          v,
          reduce(constVar(0, v), (acc, x) => add(acc, numberIn(x)))
        )
    ],
    [
      'reduceRight',
      v =>
        pipe(
          v,
          reduceRight(constVar(0, v), (x, acc) => add(acc, numberIn(x)))
        )
    ],
    [
      'mapAccumL',
      v =>
        pipe(
          v,
          mapAccumL(constVar(0, v), (acc, x) => [add(acc, numberIn(x)), acc])
        )[0]
    ]
  ]

  it.each(counted)('the gradient of %s neither adds nor zeroes an element', (_, f) => {
    expect(gradBP<Several>(v => f(v))(list(300))).toEqual(Array.from({ length: 300 }, () => new Counted(1)))
    expect(counts).toEqual({ add: 0, zero: 0, one: 0 })
  })

  it('reading some elements zeroes the others, once each, and adds nothing', () => {
    const some = gradBP<Several>(v => totalOf(sequenceVar(v).slice(0, 10), v))
    expect(some(list(300))[10]).toEqual(new Counted(0))
    expect(counts).toEqual({ add: 0, zero: 290, one: 0 })
  })
})

describe('evaluation records nothing, where upstream fills its tape', () => {
  it('whichever runner evaluates: functions see plain values', () => {
    const seen: unknown[] = []
    const see = <A>(x: A): A => {
      seen.push(x)
      return x
    }
    evalBP(x => see(mul(see(x), 2)), 3)
    evalBP2((x, y) => see(mul(see(x), y)), 3, 4)
    evalBPN((x, y, z) => see(add(mul(see(x), y), z)), 3, 4, 5)
    evalBP0(() => see(mul(constVar(3), 2)))
    evalBP<Numbers, Numbers>(v => see(pipe(collectVar(sequenceVar(see(v))), map(exp))))([0])
    expect(seen).toEqual([3, 6, 3, 12, 3, 17, 6, [0], [1]])
  })

  it('and no instance is asked for a zero, a one or a sum', () => {
    resetCounts()
    const value = evalBP<readonly [Counted, Counted]>(v => {
      const [x, y] = splitBV(v)
      return mul(numberIn(x), numberIn(y))
    })([new Counted(3), new Counted(5)])
    expect(value).toBe(15)
    expect(counts).toEqual({ add: 0, zero: 0, one: 0 })
  })
})

describe('cotangents are added as they come, where upstream piles up what it will add', () => {
  const timesBySum = <S>(n: number, x: BVar<S, number>): BVar<S, number> => {
    let acc = mul(x, 0)
    for (let i = 0; i < n; i++) acc = add(acc, x)
    return acc
  }

  it('over 1,000,000 uses of one variable', () => {
    expect(gradBP(x => timesBySum(1_000_000, x), 3)).toBe(1_000_000)
  })

  it('over 100,000 uses in a gradient whose cotangents are variables themselves', () => {
    // The square of 100,000 x, whose second derivative is twice the square of 100,000.
    const f = <S>(x: BVar<S, number>): BVar<S, number> => square(timesBySum(100_000, x))
    expect(gradBP(x => gradBP(f, x), 3)).toBe(2e10)
  })

  it('over 100,000 uses of one structure', () => {
    resetCounts()
    const f = gradBP<Counted>(v => {
      let acc = constVar(0, v)
      for (let i = 0; i < 100_000; i++) acc = add(acc, numberIn(v))
      return acc
    })
    expect(f(new Counted(1))).toEqual(new Counted(100_000))
    expect(counts).toEqual({ add: 99_999, zero: 0, one: 0 })
  })

  it('before the next use is visited', () => {
    resetCounts()
    const added: number[] = []
    const watched = op1((c: Counted) => [
      c.n,
      (d: number) => {
        added.push(counts.add)
        return new Counted(d)
      }
    ])
    const use = <S>(v: BVar<S, Counted>): BVar<S, number> => liftOp1(watched)(v)
    gradBP<Counted>(v => add(add(use(v), use(v)), add(use(v), use(v))))(new Counted(1))
    expect(added).toEqual([0, 0, 1, 2])
  })
})
