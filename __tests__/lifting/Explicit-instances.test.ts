import { pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import { add, constVar, gradBP, gradBP2, mul, OpticError, setVar, square, viewVar } from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import * as E from 'backprop-ts/Explicit'
import { op1 } from 'backprop-ts/Op'
import type { Inner } from '../support/nested'

/** Keeps the largest of what flows back, so that it shows where it was asked. */
const largest: B.Backprop<number> = { ...B.number, add: Math.max }

/** The zero that it gives shows, too. */
const marked: B.Backprop<number> = { ...B.number, zero: () => 7 }

interface Nested {
  readonly inner: Inner
  readonly z: number
}
const x = pipe(L.id<Nested>(), L.prop('inner'), L.prop('x'))
const y = pipe(L.id<Nested>(), L.prop('inner'), L.prop('y'))
const nested: Nested = { inner: { x: 2, y: 3 }, z: 4 }
const I: B.Backprop<Inner> = B.struct({ x: largest, y: largest })
const N: B.Backprop<Nested> = B.struct({ inner: I, z: marked })

describe('an instance that the caller brings', () => {
  it('gives the gradient of what is not used', () => {
    expect(E.gradBP(marked, B.number)(() => constVar(1), 3)).toBe(7)
    expect(E.gradBP2(marked, B.number, B.number)((_, b) => square(b), 3, 5)).toEqual([7, 10])
  })

  it('adds what flows back to an element of an array', () => {
    const f = gradBP<ReadonlyArray<number>>(v => {
      const first = () => E.sequenceVar(largest)(v)[0] ?? constVar(0, v)
      return add(mul(first(), 2), mul(first(), 5))
    })
    expect(f([1, 1])).toEqual([5, 0])
  })

  it('adds gradients that are variables of an enclosing scope', () => {
    const own = { ...B.number }
    const slope = E.gradBP<number, number>(own, own)(v => mul(v, square(v)))
    expect(gradBP(a => slope(a as never) as unknown as typeof a, 3)).toBe(18)
    const same = E.liftOp1(own)(op1((a: number) => [a, (d: number) => d]))
    const sum = gradBP2((a, b) => gradBP(v => add(same(v as never) as never, mul(v, square(a))), b), 3, 5)
    expect(sum).toEqual([6, 0])
  })
})

describe('the instances of a part and of the whole', () => {
  it('add what flows back to the part that was set', () => {
    const f = gradBP2<Nested>((v, w) => {
      const set = E.setVar(largest, N)(x)(w)(v)
      const read = E.viewVar(largest, N)
      return add(mul(w, 2), add(mul(read(x)(set), 5), mul(read(y)(set), 3)))
    })
    expect(f(nested, 6)).toEqual([{ inner: { x: 0, y: 3 }, z: 14 }, 5])
  })

  it('add by that of the whole what comes to a part on several ways', () => {
    const at = (key: 'x' | 'y') => pipe(L.id<Inner>(), L.prop(key))
    const f = gradBP<Inner>(v => {
      const last = mul(viewVar(at('y'))(v), 5)
      const read = E.viewVar(largest, I)(at('y'))(setVar(at('x'))(constVar(1, v))(v))
      const first = mul(viewVar(at('x'))(v), 2)
      return add(add(last, mul(read, 3)), first)
    })
    expect(f(nested.inner)).toEqual({ x: 2, y: 8 })
  })

  it('refuse a lens that moves another part when it sets', () => {
    const pushed: L.Lens<Inner, number> = { get: s => s.x, set: b => s => ({ x: b, y: s.x }) }
    const f = gradBP2<Inner>((v, w) => {
      const [first, second] = [E.setVar(largest, I)(pushed)(w)(v), E.setVar(largest, I)(pushed)(w)(v)]
      const read = (key: 'x' | 'y') => E.viewVar(largest, I)(pipe(L.id<Inner>(), L.prop(key)))
      return add(add(mul(read('x')(first), 2), mul(read('x')(second), 5)), mul(read('y')(second), 3))
    })
    expect(() => f(nested.inner, 6)).toThrow(OpticError)
  })

  it('serve a class that has none of its own', () => {
    class Point {
      constructor(
        readonly x: number,
        readonly y: number
      ) {}
    }
    interface Shape {
      readonly at: Point
      readonly size: number
    }
    const P: B.Backprop<Point> = {
      zero: () => new Point(0, 0),
      one: () => new Point(1, 1),
      add: (p, q) => new Point(p.x + q.x, p.y + q.y)
    }
    const S = B.struct({ at: P, size: B.number })
    const pointX: L.Lens<Point, number> = { get: p => p.x, set: b => p => new Point(b, p.y) }
    const shapeX = pipe(L.id<Shape>(), L.prop('at'), L.compose(pointX))
    const size = pipe(L.id<Shape>(), L.prop('size'))
    const read = E.viewVar(B.number, S)
    const f = E.gradBP2(
      S,
      B.number,
      B.number
    )((v, w) => {
      const set = E.setVar(B.number, S)(shapeX)(w)(v)
      return mul(square(read(shapeX)(set)), read(size)(set))
    })
    // w² size
    expect(f({ at: new Point(2, 3), size: 7 }, 5)).toEqual([{ at: new Point(0, 0), size: 25 }, 70])
  })
})
