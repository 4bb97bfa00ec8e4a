import { pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import {
  add,
  type BVar,
  constVar,
  gradBP,
  gradBP2,
  mul,
  OpticError,
  overVar,
  powInt,
  setVar,
  square,
  viewVar
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import * as E from 'backprop-ts/Explicit'
import { Point } from '../support/point'

const x: L.Lens<Point, number> = { get: p => p.x, set: v => p => new Point(v, p.y) }

const y: L.Lens<Point, number> = { get: p => p.y, set: v => p => new Point(p.x, v) }

interface Shape {
  readonly at: Point
  readonly size: number
}

const at = pipe(L.id<Shape>(), L.prop('at'))

const nestedX = pipe(at, L.compose(x))

const product = <S>(p: BVar<S, Point>): BVar<S, number> => {
  const replaced = setVar(x)(mul(viewVar(x)(p), viewVar(y)(p)))(p)
  return mul(viewVar(x)(replaced), viewVar(y)(replaced))
}

describe('setting a field of an instance of a class', () => {
  it('gives the gradient of the field to what was put there, and the rest to the instance', () => {
    // (x y) y = x y², with x replaced by x y
    const f = gradBP(product, new Point(3, 5))
    expect(f).toEqual(new Point(25, 30))
  })

  it('works for a lens that was never read before', () => {
    const fresh: L.Lens<Point, number> = { get: p => p.x, set: v => p => new Point(v, p.y) }
    const g = gradBP(p => viewVar(y)(setVar(fresh)(viewVar(y)(p))(p)), new Point(3, 5))
    expect(g).toEqual(new Point(0, 1))
  })

  it('works for a field that is itself a structure', () => {
    class Holder {
      constructor(readonly inner: { readonly n: number }) {}
      get [B.instance](): B.Backprop<Holder> {
        return {
          zero: () => new Holder({ n: 0 }),
          add: (p, q) => new Holder({ n: p.inner.n + q.inner.n }),
          one: () => new Holder({ n: 1 })
        }
      }
    }
    const inner: L.Lens<Holder, { readonly n: number }> = { get: h => h.inner, set: v => () => new Holder(v) }
    const n = pipe(inner, L.prop('n'))
    const g = gradBP(
      h =>
        pipe(
          h,
          overVar(inner)(v => mul(v, v)),
          viewVar(n)
        ),
      new Holder({ n: 3 })
    )
    expect(g).toEqual(new Holder({ n: 6 }))
  })

  it('works below a record', () => {
    const shape: Shape = { at: new Point(3, 5), size: 2 }
    const g = gradBP(
      s =>
        viewVar(nestedX)(
          pipe(
            s,
            overVar(nestedX)(v => mul(v, viewVar(pipe(L.id<Shape>(), L.prop('size')))(s)))
          )
        ),
      shape
    )
    expect(g).toEqual({ at: new Point(2, 0), size: 3 })
  })

  it('works inside another gradient', () => {
    const cubeOfX = <S>(p: BVar<S, Point>): BVar<S, number> => powInt(viewVar(x)(setVar(x)(viewVar(y)(p))(p)), 3)
    const second = gradBP(p => viewVar(y)(gradBP(cubeOfX, p)), new Point(3, 5))
    expect(second).toEqual(new Point(0, 30))
  })
})

describe('a lens to a field of an instance of a class', () => {
  it('reads it, also below a record and inside another gradient', () => {
    const deep = pipe(L.id<{ readonly p: Point; readonly q: number }>(), L.prop('p'), L.composeLens(x))
    expect(gradBP<Point>(v => square(viewVar(x)(v)))(new Point(3, 4))).toEqual(new Point(6, 0))
    expect(
      gradBP<{ readonly p: Point; readonly q: number }>(v => mul(viewVar(deep)(v), viewVar(deep)(v)))({
        p: new Point(3, 4),
        q: 1
      })
    ).toEqual({ p: new Point(6, 0), q: 0 })
    const cube = <S>(v: BVar<S, Point>): BVar<S, number> => mul(square(viewVar(x)(v)), viewVar(x)(v))
    expect(gradBP<Point>(v => viewVar(x)(gradBP(cube, v)))(new Point(3, 4))).toEqual(new Point(18, 0))
  })

  it('may look at the field before it selects that', () => {
    interface Marked {
      readonly p: Point
      readonly q: number
    }
    const positive: L.Lens<Marked, number> = {
      get: s => {
        if (s.p.x < 0) throw new RangeError('negative')
        return s.p.x
      },
      set: b => s => ({ ...s, p: new Point(b, s.p.y) })
    }
    const f = gradBP<Marked>(v => square(viewVar(positive)(v)))
    expect(f({ p: new Point(3, 4), q: 5 })).toEqual({ p: new Point(6, 0), q: 0 })
  })

  it('is refused, with the reason, if it cannot set', () => {
    const f = gradBP<Point>(v => viewVar({ get: (p: Point) => p.x })(v))
    expect(() => f(new Point(1, 2))).toThrow(OpticError)
    expect(() => f(new Point(1, 2))).toThrow(/without a set of its own/)
  })
})

describe('a lens into an instance of a class', () => {
  const reads = (set: (n: number) => (p: Point) => Point, get = (p: Point) => p.x) => {
    const lens: L.Lens<Point, number> = { get, set }
    return gradBP<Point>(v => mul(0.5, viewVar(lens)(v)))(new Point(2, 0))
  }

  it.each<[string, (n: number) => (p: Point) => Point]>([
    ['ignores what is set', () => p => p],
    ['sets both fields', n => () => new Point(n, n)],
    ['makes nothing', () => () => null as never],
    ['rounds', n => p => new Point(Math.round(n), p.y)]
  ])('is refused if it %s', (_, set) => {
    expect(() => reads(set)).toThrow(/viewVar: the optic does more than put a value in its place/)
    const writes = gradBP<Point, Point>(v => setVar({ get: (p: Point) => p.x, set })(constVar(4, v))(v))
    expect(() => writes(new Point(2, 0))).toThrow(OpticError)
  })

  class Holder {
    readonly twice = (): number => 2 * this.p.x
    constructor(readonly p: { readonly x: number }) {}
    get [B.instance](): B.Backprop<Holder> {
      const of = (x: number): Holder => new Holder({ x })
      return { zero: () => of(0), one: () => of(1), add: (a, b) => of(a.p.x + b.p.x) }
    }
  }
  it('may make new methods for it', () => {
    const x: L.Lens<Holder, number> = { get: h => h.p.x, set: n => () => new Holder({ x: n }) }
    expect(gradBP<Holder>(v => mul(0.5, viewVar(x)(v)))(new Holder({ x: 2 })).p).toEqual({ x: 0.5 })
  })

  it('is refused if it replaces a structure in it by a number', () => {
    const x: L.Lens<Holder, number> = { get: h => h.p.x, set: n => () => new Holder(n as never) }
    expect(() => gradBP<Holder>(viewVar(x))(new Holder({ x: 2 }))).toThrow(OpticError)
  })

  it('is refused if it doubles a big integer, also where that is zero', () => {
    class Count {
      constructor(readonly n: bigint) {}
      get [B.instance](): B.Backprop<Count> {
        return { zero: () => new Count(0n), one: () => new Count(1n), add: (a, b) => new Count(a.n + b.n) }
      }
    }
    const writes = (set: (n: bigint) => Count) =>
      gradBP2<Count, bigint, Count>((v, w) => setVar({ get: (c: Count) => c.n, set: n => () => set(n) })(w)(v))
    expect(() => writes(n => new Count(2n * n))(new Count(3n), 0n)).toThrow(OpticError)
    expect(writes(n => new Count(n))(new Count(3n), 0n)).toEqual([new Count(0n), 1n])
  })

  it('is refused if it gets what the class calculates', () => {
    const set = (n: number) => (p: Point) => new Point(n, p.y)
    expect(() => reads(set, p => p.length)).toThrow(OpticError)
    expect(reads(set)).toEqual(new Point(0.5, 0))
  })
})

describe('classes that only the caller has an instance of', () => {
  class Point {
    constructor(
      readonly x: number,
      readonly y: number
    ) {}
  }
  interface Holder {
    readonly p: Point
    readonly n: number
  }
  const x: L.Lens<Point, number> = { get: p => p.x, set: a => p => new Point(a, p.y) }
  const y: L.Lens<Point, number> = { get: p => p.y, set: a => p => new Point(p.x, a) }
  const inside = pipe(L.id<Holder>(), L.prop('p'), L.composeLens(x))
  const other = pipe(L.id<Holder>(), L.prop('p'), L.composeLens(y))
  const point: B.Backprop<Point> = {
    zero: () => new Point(0, 0),
    add: (p, q) => new Point(p.x + q.x, p.y + q.y),
    one: () => new Point(1, 1)
  }
  const holder: B.Backprop<Holder> = {
    zero: () => ({ p: new Point(0, 0), n: 0 }),
    add: (a, b) => ({ p: point.add(a.p, b.p), n: a.n + b.n }),
    one: () => ({ p: new Point(1, 1), n: 1 })
  }

  it('are read by a lens of their own', () => {
    const read = E.viewVar(B.number, point)(x)
    expect(E.gradBP(point, B.number)(v => add(mul(read(v), 2), mul(read(v), 3)), new Point(1, 2))).toEqual(
      new Point(5, 0)
    )
  })

  it('are read and set inside a record', () => {
    const value = { p: new Point(1, 2), n: 3 }
    const read = E.viewVar(B.number, holder)(inside)
    expect(E.gradBP(holder, B.number)(v => mul(read(v), 2), value)).toEqual({ p: new Point(2, 0), n: 0 })
    expect(E.gradBP(holder, B.number)(v => mul(read(v), read(v)), value)).toEqual({ p: new Point(2, 0), n: 0 })
    const both = E.gradBP(holder, B.number)(v => mul(read(v), E.viewVar(B.number, holder)(other)(v)), value)
    expect(both).toEqual({ p: new Point(2, 1), n: 0 })
    const set = E.setVar(B.number, holder)(inside)
    const f = E.gradBPN([holder, B.number] as const, holder)
    expect(f((v, w) => set(w)(v), value, 5)).toEqual([{ p: new Point(0, 1), n: 1 }, 1])
  })
})
