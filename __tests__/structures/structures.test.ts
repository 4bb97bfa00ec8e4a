import * as fc from 'fast-check'
import { pipe } from 'fp-ts/function'
import * as E from 'fp-ts/Either'
import * as Id from 'fp-ts/Identity'
import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import * as RM from 'fp-ts/ReadonlyMap'
import * as RNEA from 'fp-ts/ReadonlyNonEmptyArray'
import * as RR from 'fp-ts/ReadonlyRecord'
import * as S from 'fp-ts/string'
import * as TH from 'fp-ts/These'
import * as T from 'fp-ts/Tree'
import {
  add,
  type BVar,
  collectVar,
  constVar,
  evalBP,
  exp,
  gradBP,
  gradBPN,
  joinBV,
  mul,
  NotDifferentiableError,
  sequenceVar,
  sin,
  splitBV,
  square,
  sub
} from 'backprop-ts'
import { expectClose, numericalGradient } from '../support/numerical'
import type { Numbers } from '../support/fixtures'

const number = fc.double({ min: -2, max: 2, noNaN: true })
const numbers = fc.array(number, { maxLength: 6 })

const total = <Sc>(xs: ReadonlyArray<BVar<Sc, number>>, like: BVar<Sc, unknown>): BVar<Sc, number> =>
  xs.reduce((sum, x, i) => add(sum, mul(square(x), i + 1)), constVar(0, like))

describe('splitBV', () => {
  it('splits records, tuples and arrays', () => {
    expect(
      gradBP<{ readonly a: number; readonly b: number }>(v => mul(splitBV(v).a, splitBV(v).b))({ a: 2, b: 3 })
    ).toEqual({ a: 3, b: 2 })
    const tuple = gradBP<readonly [number, { readonly x: number }]>(v => {
      const [a, b] = splitBV(v)
      return mul(a, splitBV(b).x)
    })
    expect(tuple([2, { x: 3 }])).toEqual([3, { x: 2 }])
    expect(gradBP<Numbers>(v => total(splitBV(v), v))([1, 2])).toEqual([2, 8])
  })

  it('gives static fields as they are', () => {
    const seen: unknown[] = []
    gradBP<{ readonly _tag: string; readonly x: number }>(v => {
      seen.push(splitBV(v)._tag)
      return splitBV(v).x
    })({ _tag: 'A', x: 1 })
    expect(seen).toEqual(['A'])
  })

  it('refuses what has no fields, by name', () => {
    const split = gradBP(v => (splitBV(v as never) as never)['x'])
    expect(() => split(3)).toThrow(NotDifferentiableError)
    expect(() => split(3)).toThrow(/^splitBV: the number 3 is not a record, tuple or array\. Use viewVar/)
  })
})

describe('joinBV', () => {
  it('is the inverse of splitBV', () => {
    fc.assert(
      fc.property(fc.record({ a: number, b: numbers, c: fc.tuple(number, fc.string()) }), value => {
        type Value = typeof value
        const same = gradBP<Value, Value>(v => {
          const { a, b, c } = splitBV(v)
          return joinBV({ a, b: joinBV([...splitBV(b)]), c }) as never
        })
        expect(same(value)).toEqual(gradBP<Value, Value>(v => v)(value))
        expect(evalBP<Value, Value>(v => joinBV({ ...splitBV(v) }) as never)(value)).toEqual(value)
      })
    )
  })

  it('takes tags and constants among the variables', () => {
    const f = gradBP(x => {
      const joined = joinBV({ _tag: 'Some', value: square(x), scale: constVar(10, x) })
      const { value, scale } = splitBV(joined)
      return mul(value, scale)
    })
    expect(f(3)).toBe(60)
    expect(evalBP(x => joinBV({ _tag: 'Some', value: x }), 3)).toEqual({ _tag: 'Some', value: 3 })
  })

  it('uses a variable that stands in two places twice', () => {
    expect(gradBP(x => joinBV([x, x, square(x)]), 3)).toBe(8)
  })
})

describe('sequenceVar and collectVar of arrays', () => {
  it('agree with central differences', () => {
    const f = <Sc>(v: BVar<Sc, Numbers>): BVar<Sc, number> => {
      const xs = sequenceVar(v)
      const ys = sequenceVar(collectVar(xs.map((x, i) => mul(sin(x), exp(xs[xs.length - 1 - i] ?? x)))))
      return sub(total(ys, v), total([...xs].reverse(), v))
    }
    fc.assert(
      fc.property(numbers, xs => {
        expectClose(
          gradBP<Numbers>(f)(xs),
          numericalGradient(ys => evalBP<Numbers>(f)(ys), xs)
        )
      })
    )
  })

  it('mixes constants with variables', () => {
    expect(
      gradBP(x => {
        const [a = x, b = x, c = x] = sequenceVar(collectVar([x, constVar(4, x), mul(x, 2)]))
        return mul(mul(a, b), c)
      }, 3)
    ).toBe(48)
    expect(evalBP(x => collectVar([constVar(1, x), constVar(2, x)]), 0)).toEqual([1, 2])
  })

  it('nest', () => {
    const f = gradBP<ReadonlyArray<Numbers>>(v =>
      total(
        sequenceVar(v).flatMap(row => [...sequenceVar(row)]),
        v
      )
    )
    expect(f([[1], [], [2, 3]])).toEqual([[2], [], [8, 18]])
    const transpose = gradBP<ReadonlyArray<Numbers>, ReadonlyArray<Numbers>>(v => {
      const rows = sequenceVar(v).map(row => sequenceVar(row))
      return collectVar((rows[0] ?? []).map((_, j) => collectVar(rows.map(row => mul(row[j] ?? constVar(0), j + 1)))))
    })
    expect(
      transpose([
        [1, 2, 3],
        [4, 5, 6]
      ])
    ).toEqual([
      [1, 2, 3],
      [1, 2, 3]
    ])
  })

  it('differentiate 1,000,000 numbers', () => {
    const xs = new Array<number>(1_000_000).fill(2)
    const gradient = gradBP<Numbers>(v => sequenceVar(v).reduce((sum, x) => add(sum, mul(x, x)), constVar(0, v)))(xs)
    expect([gradient.length, gradient.every(d => d === 4)]).toEqual([1_000_000, true])
  }, 20_000)

  it('differentiate 100,000 numbers through collectVar and a Traversable', () => {
    const xs = new Array<number>(100_000).fill(2)
    const gradient = gradBP<Numbers>(v => {
      const doubled = collectVar(sequenceVar(RA.Traversable)(v).map(x => mul(x, 3)))
      return sequenceVar(doubled).reduce((sum, x) => add(sum, x), constVar(0, v))
    })(xs)
    expect(gradient.every(d => d === 3)).toBe(true)
  }, 20_000)
})

describe('sequenceVar and collectVar of a Traversable', () => {
  const map = RM.getTraversable(S.Ord as never) as unknown as typeof RA.Traversable
  const record = RR.getTraversable(S.Ord)

  it('of Option', () => {
    const f = gradBP<O.Option<number>, O.Option<number>>(v =>
      collectVar(O.Traversable)(pipe(sequenceVar(O.Traversable)(v), O.map(square)))
    )
    expect([f(O.some(3)), f(O.none)]).toEqual([O.some(6), O.none])
  })

  it('of Either, whose other side is plain', () => {
    const seen: unknown[] = []
    const f = gradBP<E.Either<number, number>>(v => {
      const found = sequenceVar(E.Traversable)(v)
      seen.push(E.isLeft(found) ? found.left : 'right')
      return E.isRight(found) ? square(found.right) : constVar(0)
    })
    expect([f(E.right(3)), f(E.left(4))]).toEqual([E.right(6), E.left(0)])
    expect(seen).toEqual(['right', 4])
  })

  it('of These, whose other side is plain', () => {
    const f = gradBP<TH.These<ReadonlyArray<string>, number>, TH.These<ReadonlyArray<string>, number>>(v =>
      collectVar(TH.Traversable)(pipe(sequenceVar(TH.Traversable)(v), TH.map(square)))
    )
    expect(f(TH.both(['warning'], 3))).toEqual(TH.both(['warning'], 6))
    expect(f(TH.left(['error']))).toEqual(TH.left(['error']))
  })

  it('of Identity', () => {
    expect(gradBP(<Sc>(v: BVar<Sc, number>) => square(sequenceVar(Id.Traversable)<Sc, number>(v)))(3)).toBe(6)
  })

  it('of ReadonlyNonEmptyArray', () => {
    const f = gradBP<RNEA.ReadonlyNonEmptyArray<number>>(v => total(sequenceVar(RNEA.Traversable)(v), v))
    expect(f([1, 2])).toEqual([2, 8])
  })

  it('of records', () => {
    const f = gradBP<RR.ReadonlyRecord<string, number>, RR.ReadonlyRecord<string, number>>(v =>
      collectVar(record)(pipe(sequenceVar(record)(v), RR.map(square)))
    )
    expect(f({ b: 2, a: 3 })).toEqual({ b: 4, a: 6 })
  })

  it('of trees', () => {
    const tree = T.make(1, [T.make(2, [T.make(3)]), T.make(4)])
    const f = gradBP<T.Tree<number>, T.Tree<number>>(v =>
      collectVar(T.Traversable)(pipe(sequenceVar(T.Traversable)(v), T.map(square)))
    )
    expect(f(tree)).toEqual(T.make(2, [T.make(4, [T.make(6)]), T.make(8)]))
  })

  it('of Map', () => {
    const f = gradBP<ReadonlyMap<string, number>>(v => {
      const parts = sequenceVar(map)(v as never) as unknown as ReadonlyMap<string, typeof v>
      return square(parts.get('b') as never)
    })
    expect(
      f(
        new Map([
          ['a', 1],
          ['b', 3]
        ])
      )
    ).toEqual(
      new Map([
        ['a', 0],
        ['b', 6]
      ])
    )
  })

  it('of elements that are structures or text', () => {
    const f = gradBP<O.Option<{ readonly x: number; readonly unit: string }>>(v =>
      pipe(
        sequenceVar(O.Traversable)(v),
        O.match(
          () => constVar(0, v),
          p => square(splitBV(p).x)
        )
      )
    )
    expect(f(O.some({ x: 3, unit: 'm' }))).toEqual(O.some({ x: 6, unit: 'm' }))
    expect(gradBP<ReadonlyArray<string>>(v => constVar(sequenceVar(RA.Traversable)(v).length))(['a'])).toEqual(['a'])
  })

  it('twice', () => {
    const cubes = <Sc>(v: BVar<Sc, O.Option<number>>): BVar<Sc, number> =>
      pipe(
        sequenceVar(O.Traversable)(v),
        O.match(
          () => constVar(0, v),
          x => mul(x, square(x))
        )
      )
    const f = gradBP<O.Option<number>, O.Option<number>>(v => gradBP(cubes, v))
    expect(f(O.some(3))).toEqual(O.some(18))
  })
})

it('structures of different types differentiate side by side', () => {
  const gradient = gradBPN<readonly [Numbers, O.Option<number>, { readonly k: number }], number>((xs, o, r) =>
    mul(
      mul(
        total(sequenceVar(xs), xs),
        pipe(
          sequenceVar(O.Traversable)(o),
          O.getOrElse(() => constVar(0, o))
        )
      ),
      splitBV(r).k
    )
  )([1, 2], O.some(3), { k: 4 })
  expect(gradient).toEqual([[24, 96], O.some(36), { k: 27 }])
})
