import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import type * as RR from 'fp-ts/ReadonlyRecord'
import * as M from 'monocle-ts'
import * as I from 'monocle-ts/Iso'
import * as L from 'monocle-ts/Lens'
import * as Tr from 'monocle-ts/Traversal'
import {
  type BVar,
  constVar,
  evalBP,
  gradBP,
  gradBP2,
  mul,
  OpticError,
  overVar,
  primal,
  setVar,
  square,
  toListOfVar,
  viewVar
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import { type Inner, none, outer, type Outer, sum } from '../support/nested'

describe('optics that choose by what they find', () => {
  interface Flagged {
    readonly flag: boolean
    readonly kind: number
    readonly a: number
    readonly b: number
  }
  const byFlag: L.Lens<Flagged, number> = {
    get: s => (s.flag ? s.a : s.b),
    set: x => s => (s.flag ? { ...s, a: x } : { ...s, b: x })
  }
  const byKind: L.Lens<Flagged, number> = {
    get: s => (s.kind === 0 ? s.a : s.b),
    set: x => s => (s.kind === 0 ? { ...s, a: x } : { ...s, b: x })
  }

  it.each([
    ['a flag', byFlag],
    ['a number compared by ===', byKind]
  ])('follow %s when they read, in every structure anew, also when both parts are equal', (_, optic) => {
    for (const [flag, a, b] of [
      [true, 2, 3],
      [false, 2, 3],
      [true, 2, 2],
      [false, 2, 2],
      [true, 2, 3]
    ] as const) {
      const s = { flag, kind: flag ? 0 : 1, a, b }
      const [da, db] = flag ? [1, 0] : [0, 1]
      const zero = { flag, kind: 0, a: 0, b: 0 }
      expect(gradBP<Flagged>(viewVar(optic))(s)).toEqual({ ...zero, a: da, b: db })
      if (optic === byKind) continue
      expect(gradBP2<Flagged, number, Flagged>((v, w) => setVar(optic)(w)(v))(s, 9)).toEqual([
        { ...zero, kind: 1, a: 1 - da, b: 1 - db },
        1
      ])
      expect(evalBP<Flagged, Flagged>(overVar(optic)(square))(s)).toEqual(flag ? { ...s, a: 4 } : { ...s, b: b ** 2 })
    }
  })

  it('set by a number that is compared by ===, or are refused where equal numbers could be confused', () => {
    const set = gradBP2<Flagged, number, Flagged>((v, w) => setVar(byKind)(w)(v))
    const zero = { flag: true, kind: 1, a: 0, b: 1 }
    expect(set({ flag: true, kind: 0, a: 2, b: 3 }, 9)).toEqual([zero, 1])
    expect(() => set({ flag: true, kind: 0, a: 2, b: 2 }, 9)).toThrow(OpticError)
  })

  it('follow a part that is moved when another is set', () => {
    const pushed: L.Lens<Inner, number> = { get: s => s.x, set: x => s => ({ x, y: s.x }) }
    expect(gradBP2<Inner, number, Inner>((v, w) => mul(setVar(pushed)(w)(v), 10))({ x: 1, y: 2 }, 3)).toEqual([
      { x: 10, y: 0 },
      10
    ])
  })

  it('follow a fallback that a known lens did not need before', () => {
    interface Choice {
      readonly own?: Inner | undefined
      readonly fallback: Inner
    }
    const effective = { get: (s: Choice) => s.own ?? s.fallback }
    const f = gradBP<Choice>(v => primal(viewVar(effective)(v)).x as never)
    const g = gradBP<Choice>(v => square(viewVar(pipe(L.id<Inner>(), L.prop('x')))(viewVar(effective)(v))))
    expect(f({ own: { x: 1, y: 2 }, fallback: { x: 3, y: 4 } })).toBeDefined()
    expect(g({ own: { x: 1, y: 2 }, fallback: { x: 3, y: 4 } })).toEqual({
      own: { x: 2, y: 0 },
      fallback: { x: 0, y: 0 }
    })
    expect(g({ fallback: { x: 3, y: 4 } })).toEqual({ fallback: { x: 6, y: 0 } })
  })
})

describe('optics that calculate', () => {
  const message = /the optic calculates .*so its derivative is not known/
  it.each<[string, () => unknown]>([
    ['a lens to a sum', () => gradBP<Inner>(viewVar({ get: p => p.x + p.y }))({ x: 1, y: 2 })],
    [
      'a lens to a product by toFixed',
      () => gradBP<Inner>(viewVar({ get: p => Number(p.x.toFixed(1)) }))({ x: 1, y: 2 })
    ],
    [
      'a numeric iso',
      () =>
        gradBP(
          viewVar(
            I.iso(
              (x: number) => x * 2,
              x => x / 2
            )
          )
        )(1)
    ],
    [
      'a lens that doubles what it sets',
      () =>
        gradBP<Inner, Inner>(v =>
          setVar({ get: (p: Inner) => p.x, set: (x: number) => (p: Inner) => ({ ...p, x: x * 2 }) })(constVar(1, v))(v)
        )({ x: 1, y: 2 })
    ],
    [
      'a numeric class iso',
      () => {
        const next = new M.Iso(
          (x: number) => x + 1,
          (x: number) => x - 1
        )
        return gradBP(v => pipe(v, overVar(next)(square)), 1)
      }
    ],
    [
      'a traversal of sums',
      () =>
        gradBP<Inner>(v =>
          sum(
            toListOfVar(
              Tr.traversal<Inner, number>(
                ((F: { of: (x: unknown) => unknown }) => (f: (a: number) => unknown) => (s: Inner) =>
                  [F, f(s.x + s.y)][1]) as never
              )
            )(v),
            v
          )
        )({ x: 1, y: 2 })
    ]
  ])('are refused: %s', (_, run) => {
    expect(run).toThrow(OpticError)
    expect(run).toThrow(message)
  })
})

describe('unusual structures', () => {
  class Point {
    constructor(
      readonly x: number,
      readonly y: number
    ) {}
    get [B.instance](): B.Backprop<Point> {
      return { zero: () => new Point(0, 0), one: () => new Point(1, 1), add: (p, q) => new Point(p.x + q.x, p.y + q.y) }
    }
  }
  const pointX: L.Lens<Point, number> = { get: p => p.x, set: x => p => new Point(x, p.y) }

  it('reads fields of class instances, also nested and twice', () => {
    const deep = pipe(L.id<{ readonly p: Point; readonly q: number }>(), L.prop('p'), L.composeLens(pointX))
    expect(gradBP<Point>(v => square(viewVar(pointX)(v)))(new Point(3, 4))).toEqual(new Point(6, 0))
    expect(
      gradBP<{ readonly p: Point; readonly q: number }>(v => mul(viewVar(deep)(v), viewVar(deep)(v)))({
        p: new Point(3, 4),
        q: 1
      })
    ).toEqual({ p: new Point(6, 0), q: 0 })
    const cube = <S>(v: BVar<S, Point>): BVar<S, number> => mul(square(viewVar(pointX)(v)), viewVar(pointX)(v))
    expect(gradBP<Point>(v => viewVar(pointX)(gradBP(cube, v)))(new Point(3, 4))).toEqual(new Point(18, 0))
  })

  it('reads and writes entries of a Map', () => {
    type Entries = ReadonlyMap<string, number>
    const entry: L.Lens<Entries, number> = { get: m => m.get('a') ?? NaN, set: x => m => new Map(m).set('a', x) }
    const map = new Map([
      ['a', 3],
      ['b', 4]
    ])
    expect(gradBP<Entries>(v => square(viewVar(entry)(v)))(map)).toEqual(
      new Map([
        ['a', 6],
        ['b', 0]
      ])
    )
    expect(gradBP<Entries, Entries>(overVar(entry)(square))(map)).toEqual(
      new Map([
        ['a', 6],
        ['b', 1]
      ])
    )
    expect(evalBP<Entries, Entries>(overVar(entry)(square))(map)).toEqual(
      new Map([
        ['a', 9],
        ['b', 4]
      ])
    )
  })

  it('inserts and deletes keys of a record', () => {
    const at = pipe(L.id<RR.ReadonlyRecord<string, number>>(), L.atKey('a'))
    const f = gradBP2<RR.ReadonlyRecord<string, number>, O.Option<number>, RR.ReadonlyRecord<string, number>>((v, w) =>
      setVar(at)(w)(v)
    )
    expect(f({ a: 1, b: 2 }, O.some(5))).toEqual([{ a: 0, b: 1 }, O.some(1)])
    expect(f({ b: 2 }, O.some(5))).toEqual([{ b: 1 }, O.some(1)])
    expect(f({ a: 1, b: 2 }, O.none)).toEqual([{ a: 0, b: 1 }, O.none])
  })

  it('reaches through 20 levels, reading and writing', () => {
    interface Nest {
      readonly n: number
      readonly inside?: Nest
    }
    const step = L.lens(
      (s: Nest) => s.inside as Nest,
      inside => s => ({ ...s, inside })
    )
    const deep = Array.from({ length: 20 }, () => step).reduce((l, m) => L.composeLens(m)(l))
    const n = pipe(deep, L.prop('n'))
    const nest = (k: number, last: number): Nest => (k === 0 ? { n: last } : { n: 0, inside: nest(k - 1, last) })
    expect(gradBP<Nest>(v => square(viewVar(n)(v)))(nest(20, 5))).toEqual(nest(20, 10))
    expect(gradBP<Nest>(v => viewVar(n)(pipe(v, overVar(n)(square))))(nest(20, 5))).toEqual(nest(20, 10))
  })

  it('gives the same by a lens made anew each time', () => {
    const fresh = (): L.Lens<Outer, number> => pipe(L.id<Outer>(), L.prop('inner'), L.prop('x'))
    const f = gradBP<Outer>(v => mul(viewVar(fresh())(pipe(v, overVar(fresh())(square))), viewVar(fresh())(v)))
    expect(f(outer)).toEqual({ ...none, inner: { x: 12, y: 0 } })
  })
})
