import { pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import { add, backpropWith, gradBP, gradBP2, joinBV, mul, OpticError, splitBV, viewVar } from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import * as E from 'backprop-ts/Explicit'

interface Pair {
  readonly x: number
  readonly y: number
}
interface Nest {
  readonly p: Pair
  readonly n: number
}

const one = B.structural.one

/** Adds by taking the greater, to be told from the structural instance. */
const greatest: B.Backprop<number> = { ...B.number, add: Math.max }
/** Instances whose zeros tell where they were used. */
const marked = <A>(zero: A): B.Backprop<A> => ({
  zero: () => zero,
  add: (x, y) => add(x as never, y as never) as A,
  one: x => x
})
const nest = marked<Nest>({ p: { x: 7, y: 8 }, n: 9 })

describe('instances that the caller brought to an optic that sets', () => {
  it('belong to the ends of its path', () => {
    const inner = pipe(L.id<Nest>(), L.prop('p'), L.prop('x'))
    const f = gradBP2<Nest>((v, w) => {
      const put = E.setVar<Nest, number>(greatest, nest)(inner)(w)
      return add(mul(viewVar(inner)(put(v)), 2), mul(viewVar(inner)(put(v)), 3))
    })
    expect(f({ p: { x: 1, y: 1 }, n: 1 }, 5)).toEqual([{ p: { x: 0, y: 0 }, n: 0 }, 3])
  })

  type Named = Nest & { readonly name: string }
  it.each<[string, (s: Named) => boolean]>([
    ['a number', s => s.n === 1],
    ['another number beside it', s => s.p.y === 1]
  ])('refuse one that finds another target in the zero, by %s', (_, chooses) => {
    const choice: L.Lens<Named, number> = {
      get: s => (chooses(s) ? s.p.x : s.n),
      set: x => s => (chooses(s) ? { ...s, p: { ...s.p, x } } : { ...s, n: x })
    }
    const named = marked<Named>({ p: { x: 7, y: 8 }, n: 9, name: 'a' })
    const f = gradBP2<Named>((v, w) => {
      const put = E.setVar<Named, number>(greatest, named)(choice)(w)
      return add(mul(viewVar(choice)(put(v)), 2), mul(viewVar(choice)(put(v)), 3))
    })
    expect(() => f({ p: { x: 1, y: 1 }, n: 1, name: 'a' }, 5)).toThrow(OpticError)
  })

  it('refuse a lens that moves another part when it sets', () => {
    const shift = {
      get: (p: Pair) => ({ first: p.x, second: p.y }),
      set:
        (q: { readonly first: number; readonly second: number }) =>
        (p: Pair): Pair => ({ x: q.first, y: p.x })
    }
    const set = E.setVar(marked({ first: 10, second: 20 }), marked({ x: 30, y: 40 }))(shift)
    const f = gradBP2<Pair, { readonly first: number; readonly second: number }, Pair>((v, w) =>
      mul(set(w)(v), joinBV({ x: 2, y: 3 } as never))
    )
    expect(() => f({ x: 1, y: 1 }, { first: 1, second: 1 })).toThrow(OpticError)
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

describe('a lens that finds something else in a copy than in the structure gives what is in the structure', () => {
  it.each<[string, (s: Pair) => unknown, Pair]>([
    ['a field more', s => (typeof s.x === 'number' ? { a: s.x, b: s.y } : { a: s.x }), { x: 1, y: 1 }],
    ['another field', s => (typeof s.x === 'number' ? { a: s.x, b: s.y } : { a: s.x, b: s.x }), { x: 1, y: 1 }],
    ['its fields exchanged', s => (typeof s.x === 'number' ? [s.y, [s.x]] : [s.x, [s.y]]), { x: 1, y: 1 }],
    ['a number', s => (typeof s.x === 'number' ? s.x : { a: s.x }), { x: 1, y: 0 }],
    ['nothing', s => (typeof s.x === 'number' ? null : { a: s.x }), { x: 0, y: 0 }],
    ['an empty record', s => (typeof s.x === 'number' ? {} : { a: s.x }), { x: 0, y: 0 }],
    ['an array', s => (typeof s.x === 'number' ? [s.x] : { 0: s.x }), { x: 1, y: 0 }],
    ['text', s => (typeof s.x === 'number' ? ['a', s.x] : ['b', s.x]), { x: 1, y: 0 }]
  ])('%s', (_, get, gradient) => {
    const [value, pullback] = backpropWith<readonly [Pair], object>(v => viewVar({ get })(v) as typeof v, {
      x: 1,
      y: 2
    })
    expect(value).toEqual(get({ x: 1, y: 2 }))
    expect(pullback(one<object>(value))).toEqual(gradient)
  })
})

describe('a lens that is known by its path', () => {
  interface Choice {
    readonly own?: { readonly x: number } | null | undefined
    readonly other: number
  }
  it.each<[string, Choice]>([
    ['null', { own: null, other: 2 }],
    ['undefined', { own: undefined, other: 2 }],
    ['absent', { other: 2 }]
  ])('may find that to be %s', (_, value) => {
    const read = viewVar({ get: (s: Choice) => s.own?.x ?? s.other })
    expect(gradBP<Choice>(v => read(v))({ own: { x: 1 }, other: 2 })).toEqual({ own: { x: 1 }, other: 0 })
    expect(gradBP<Choice>(v => read(v))(value)).toEqual({ ...value, other: 1 })
  })

  it('and reads a field twice', () => {
    const read = viewVar({ get: (s: Pair) => ({ a: s.x, b: s.x }) })
    expect(gradBP<Pair>(v => add(splitBV(read(v)).a, mul(splitBV(read(v)).b, 2)))({ x: 1, y: 2 })).toEqual({
      x: 3,
      y: 0
    })
  })
})
