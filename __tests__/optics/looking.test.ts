import type * as L from 'monocle-ts/Lens'
import type { Traversal } from 'monocle-ts/Traversal'
import {
  add,
  constVar,
  evalBP2,
  gradBP,
  gradBP2,
  mul,
  OpticError,
  setVar,
  square,
  toListOfVar,
  viewVar
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import type { Inner } from '../support/nested'

class Point {
  constructor(
    readonly x: number,
    readonly y: number
  ) {}
  get [B.instance](): B.Backprop<Point> {
    return { zero: () => new Point(0, 0), one: () => new Point(1, 1), add: (p, q) => new Point(p.x + q.x, p.y + q.y) }
  }
}

const x: L.Lens<Inner, number> = { get: s => s.x, set: b => s => ({ ...s, x: b }) }
const y: L.Lens<Inner, number> = { get: s => s.y, set: b => s => ({ ...s, y: b }) }

describe('an optic may look at more than it selects', () => {
  it('at all elements of an array, also of a frozen one', () => {
    const second = { get: (xs: ReadonlyArray<number>) => Object.values(xs)[1]! }
    const f = gradBP<ReadonlyArray<number>>(v => square(viewVar(second)(v)))
    expect(f([2, 3])).toEqual([0, 6])
    expect(f(Object.freeze([2, 3]))).toEqual([0, 6])
  })

  it('at a field that is calculated, beside the one that it selects', () => {
    const spread = { get: (s: { readonly x: number }) => ({ ...s }).x }
    const s = {
      x: 3,
      get twice() {
        return this.x * 2
      }
    }
    expect(gradBP<{ readonly x: number }>(v => square(viewVar(spread)(v)))(s)).toMatchObject({ x: 6 })
  })

  it('at a number inside an instance of a class, before it selects that', () => {
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
})

describe('an optic whose target may be missing', () => {
  interface Parent {
    readonly child?: { readonly x: number }
    readonly x: number
  }

  it('selects nothing where it is missing, also when it was read of another structure before', () => {
    const childX = { get: (s: Parent) => s.child?.x as number }
    const f = gradBP<Parent>(v => {
      const x = viewVar(childX)(v)
      return (x as unknown) === undefined ? constVar(0, v) : square(x)
    })
    expect(f({ child: { x: 3 }, x: 1 })).toEqual({ child: { x: 6 }, x: 0 })
    expect(f({ x: 1 })).toEqual({ x: 0 })
  })

  it('may make a place for it when it is set', () => {
    const own: L.Lens<Parent, number> = { get: s => s.child?.x ?? s.x, set: x => s => ({ ...s, child: { x } }) }
    const set = gradBP2<Parent, number, Parent>((v, w) => mul(setVar(own)(w)(v), 10))
    expect(set({ x: 1 }, 5)).toEqual([{ x: 10 }, 10])
    expect(set({ child: { x: 2 }, x: 1 }, 5)).toEqual([{ child: { x: 0 }, x: 10 }, 10])
  })
})

describe('what is set', () => {
  it('may go to two places', () => {
    const both: L.Lens<Inner, number> = { get: s => s.x, set: b => () => ({ x: b, y: b }) }
    const f = gradBP2<Inner>((v, w) => {
      const set = setVar(both)(w)(v)
      return mul(viewVar(y)(set), square(viewVar(both)(set)))
    })
    expect(f({ x: 1, y: 2 }, 5)).toEqual([{ x: 0, y: 0 }, 75])
  })

  it('may be an element of an array', () => {
    type Pair = readonly [number, number]
    const second: L.Lens<Pair, number> = {
      get: s => s[1],
      set:
        b =>
        ([a]) => [a, b]
    }
    expect(evalBP2<Pair, number, Pair>((v, w) => setVar(second)(w)(v))([1, 2], 5)).toEqual([1, 5])
    expect(gradBP2<Pair, number, Pair>((v, w) => setVar(second)(w)(v))([1, 2], 5)).toEqual([[1, 0], 1])
  })

  it('may go into a constant', () => {
    const f = gradBP(w => {
      const set = setVar(y)(square(w))(constVar({ x: 2, y: 3 }, w))
      return mul(viewVar(y)(set), viewVar(x)(set))
    })
    expect(f(5)).toBe(20)
  })

  it('has no gradient if it is not used', () => {
    const f = gradBP2<Inner>((v, w) => square(viewVar(x)(setVar(y)(w)(v))))
    expect(f({ x: 3, y: 4 }, 5)).toEqual([{ x: 6, y: 0 }, 0])
  })
})

describe('an optic that calculates is refused', () => {
  const traversal = (targets: (F: { of: (s: Inner) => unknown }, f: (a: number) => unknown, s: Inner) => unknown) =>
    ({
      modifyF: (F: never) => (f: (a: number) => unknown) => (s: Inner) => targets(F, f, s)
    }) as unknown as Traversal<Inner, number>

  it.each<readonly [string, (s: Inner) => unknown]>([
    ['to a pair of which one is a sum', s => [s.x, s.x + s.y]],
    ['to a number or something else, by its type', s => (typeof s.x === 'number' ? s.x + 1 : [s.x])],
    ['to an instance made anew', s => new Point(s.x, s.y)],
    ['to a function', s => () => s.x],
    ['that assigns to a field', s => ((s as { x: number }).x = s.y)],
    ['that defines a field', s => Object.defineProperty(s, 'x', { value: s.y, configurable: true, writable: true }).x],
    ['that deletes a field', s => (delete (s as Partial<{ x: number }>).x, s.y)]
  ])('a lens %s', (_, get) => {
    const f = gradBP<Inner, Inner>(v => viewVar({ get })(v) as typeof v)
    expect(() => f({ x: 1, y: 2 })).toThrow(OpticError)
  })

  it.each([
    ['of numbers that are rounded', traversal((_, f, s) => f(Number(s.x.toFixed(1))))],
    ['of sums, by the types of the numbers', traversal((F, f, s) => (typeof s.x === 'number' ? f(s.x + 1) : F.of(s)))]
  ])('a traversal %s', (_, optic) => {
    const f = gradBP<Inner>(v => toListOfVar(optic)(v).reduce((sum, x) => add(sum, x), constVar(0, v)))
    expect(() => f({ x: 1.23, y: 2 })).toThrow(OpticError)
  })

  it('a lens that calculates with an array of floats when it sets', () => {
    interface Data {
      readonly x: number
      readonly data: Float64Array
    }
    const doubling: L.Lens<Data, number> = {
      get: s => s.x,
      set: b => s => ({ x: b, data: s.data.map(n => n * 2) })
    }
    const f = gradBP2<Data, number, Data>((v, w) => setVar(doubling)(w)(v))
    expect(() => f({ x: 1, data: Float64Array.of(2) }, 5)).toThrow(OpticError)
  })

  it('a reading of an instance of a class by a lens that cannot set', () => {
    const f = gradBP<Point>(v => viewVar({ get: (p: Point) => p.x })(v))
    expect(() => f(new Point(1, 2))).toThrow(OpticError)
    expect(() => f(new Point(1, 2))).toThrow(/without a set of its own/)
  })
})
