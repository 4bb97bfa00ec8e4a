import { pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import { add, backpropWith, type BVar, collectVar, gradBP, joinBV, mul, splitBV, square, viewVar } from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import * as E from 'backprop-ts/Explicit'
import { Counted, counts, numberIn, resetCounts } from '../support/counted'
import type { Numbers, Pair, Point } from '../support/fixtures'

const first = <S>(v: BVar<S, Pair>): BVar<S, number> => splitBV(v)[0]
const second = <S>(v: BVar<S, Pair>): BVar<S, number> => splitBV(v)[1]

describe('parts of the cotangent of one structure', () => {
  it('are added up when they come by two ways: of arrays', () => {
    const f = gradBP<Pair>(v => {
      const [a, b] = [splitBV(joinBV({ v })).v, splitBV(joinBV([v] as const))[0]]
      return add(mul(first(a), 2), add(mul(first(b), 3), mul(second(b), 5)))
    })
    expect(f([1, 1])).toEqual([5, 5])
  })

  it('are added up when they come by two ways: of records', () => {
    const f = gradBP<Point>(v => {
      const [a, b] = [splitBV(splitBV(joinBV({ v })).v), splitBV(splitBV(joinBV({ v })).v)]
      return add(mul(a.x, 2), add(mul(b.x, 3), mul(b.y, 5)))
    })
    expect(f({ x: 1, y: 1 })).toEqual({ x: 5, y: 5 })
  })

  it('are added to a whole cotangent, whichever comes first', () => {
    const part = <S>(v: BVar<S, Pair>): BVar<S, number> => mul(first(splitBV(joinBV({ v })).v), 2)
    const whole = <S>(v: BVar<S, Pair>): BVar<S, number> => second(mul(v, 10))
    expect(gradBP<Pair>(v => add(part(v), whole(v)))([1, 1])).toEqual([2, 10])
    expect(
      gradBP<Pair>(v => {
        const later = whole(v)
        return add(part(v), later)
      })([1, 1])
    ).toEqual([2, 10])
    expect(
      gradBP<Pair, Pair>(v => {
        const { v: same } = splitBV(joinBV({ v }))
        return joinBV([first(same), second(square(same))] as const)
      })([1, 3])
    ).toEqual([1, 6])
  })

  it('are taken of a structure that stays whole beside them', () => {
    const f = gradBP<Pair, readonly [Pair, number]>(v => joinBV([v, second(v)] as const))
    expect(f([1, 1])).toEqual([1, 2])
  })

  it('may be bigints', () => {
    expect(gradBP<{ readonly n: bigint }, bigint>(v => splitBV(v).n)({ n: 5n })).toEqual({ n: 1n })
  })
})

describe('what nothing flowed back to', () => {
  interface Deep {
    readonly a: { readonly b: number; readonly c: Counted }
  }
  const value: Deep = { a: { b: 1, c: new Counted(2) } }
  const a = pipe(L.id<Deep>(), L.prop('a'))
  const c = pipe(L.id<Deep['a']>(), L.prop('c'))

  it.each<[string, <S>(v: BVar<S, Deep>) => BVar<S, Deep['a']>]>([['by a lens', viewVar(a)]])(
    'is not filled up with zeros on the way: %s',
    (_, read) => {
      resetCounts()
      const f = gradBP<Deep>(v => add(splitBV(read(v)).b, add(splitBV(read(v)).b, splitBV(read(v)).b)))
      expect(f(value)).toEqual({ a: { b: 3, c: new Counted(0) } })
      expect(counts).toMatchObject({ add: 0, zero: 1 })
    }
  )

  it('is zero by the instance of a part', () => {
    resetCounts()
    expect(gradBP<Deep>(v => numberIn(viewVar(c)(viewVar(a)(v))))(value)).toEqual({ a: { b: 0, c: new Counted(1) } })
    expect(counts.zero).toBe(0)
  })
})

describe('the instance of the whole', () => {
  const x = pipe(L.id<Point>(), L.prop('x'))
  /** An instance whose zero tells where it was used. */
  const hundred: B.Backprop<Point> = {
    zero: () => ({ x: 100, y: 100 }),
    add: (p, q) => ({ x: p.x + q.x, y: p.y + q.y }),
    one: p => p
  }
  const read = E.viewVar(B.number, hundred)(x)

  it('gives what is missing', () => {
    expect(gradBP<Point>(v => read(v))({ x: 1, y: 2 })).toEqual({ x: 1, y: 100 })
  })

  it('gives it when its parts are added to others, by either way', () => {
    const plain = <S>(v: BVar<S, Point>): BVar<S, number> => viewVar(x)(splitBV(joinBV({ v })).v)
    expect(gradBP<Point>(v => add(read(splitBV(joinBV({ v })).v), plain(v)))({ x: 1, y: 2 })).toEqual({ x: 2, y: 100 })
    expect(gradBP<Point>(v => add(plain(v), read(splitBV(joinBV({ v })).v)))({ x: 1, y: 2 })).toEqual({ x: 2, y: 100 })
  })

  it('gives what is missing at any depth', () => {
    interface Line {
      readonly from: Point
      readonly to: Point
    }
    const zero: Line = { from: { x: 7, y: 2 }, to: { x: 3, y: 4 } }
    const line: B.Backprop<Line> = { zero: () => zero, add: (_, q) => q, one: () => zero }
    const fromX = pipe(L.id<Line>(), L.prop('from'), L.prop('x'))
    expect(gradBP<Line>(v => E.viewVar(B.number, line)(fromX)(v))(zero)).toEqual({
      from: { x: 1, y: 2 },
      to: { x: 3, y: 4 }
    })
  })
})

const at = <S>(v: BVar<S, ReadonlyArray<number>>, i: number): BVar<S, number> => splitBV(v)[i] as BVar<S, number>

describe('a cotangent of which only parts are known', () => {
  it.each([
    ['an array', [1, 2, 3], [2, 11, 0]],
    ['floats', Float64Array.of(1, 2, 3), Float64Array.of(2, 11, 0)]
  ] as const)('of %s is added to another of that kind, and what neither knows is zero', (_, value, expected) => {
    const f = gradBP<ReadonlyArray<number>>(v => {
      const same = splitBV(joinBV({ v })).v
      return add(add(mul(at(same, 0), 2), mul(at(same, 1), 5)), mul(at(v, 1), 6))
    })
    expect(f(value as never)).toEqual(expected)
  })

  it('is filled up in a join that keeps a whole beside it', () => {
    const f = gradBP<readonly number[], readonly [number, ReadonlyArray<number>]>(v =>
      joinBV([mul(at(v, 1), 4), mul(v, 10)] as const)
    )
    expect(f([1, 2, 3])).toEqual([10, 14, 10])
  })

  it('has every number of an array if each was used', () => {
    expect(gradBP<Pair>(v => mul(first(v), second(v)))([3, 5])).toEqual([5, 3])
  })

  it('keeps static leaves where nothing flowed back to them', () => {
    const value: readonly [number, string, null] = [2, 'text', null]
    expect(gradBP<typeof value>(v => square(splitBV(v)[0]))(value)).toEqual([4, 'text', null])
  })
})

describe('a variable in several places of the result', () => {
  const same = { a: 2, b: [3] }
  type Same = typeof same

  it('adds up the cotangents of the places', () => {
    expect(backpropWith(x => joinBV([x, x]), 3)[1]([2, 5])).toBe(7)
    expect(backpropWith<number, Numbers>(x => collectVar([x, x]))(3)[1]([2, 5])).toBe(7)
    expect(backpropWith(x => joinBV({ a: x, b: joinBV([x]) }), 3)[1]({ a: 2, b: [5] })).toBe(7)
    expect(backpropWith<Same, readonly [Same, Same]>(v => joinBV([v, v]))(same)[1]([same, same])).toEqual(mul(2, same))
  })

  it('adds up the cotangent of a whole and that of its part', () => {
    const f = backpropWith<Same, readonly [Same, number]>(v => joinBV([v, splitBV(v).a]))
    expect(f(same)[1]([{ a: 10, b: [20] }, 5])).toEqual({ a: 15, b: [20] })
  })
})
