import { pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import { type BVar, gradBP, mul, overVar, powInt, setVar, viewVar } from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'

class Point {
  constructor(
    readonly x: number,
    readonly y: number
  ) {}
  get [B.instance](): B.Backprop<Point> {
    return {
      zero: () => new Point(0, 0),
      add: (p, q) => new Point(p.x + q.x, p.y + q.y),
      one: () => new Point(1, 1)
    }
  }
}

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

  it('nests', () => {
    const cubeOfX = <S>(p: BVar<S, Point>): BVar<S, number> => powInt(viewVar(x)(setVar(x)(viewVar(y)(p))(p)), 3)
    const second = gradBP(p => viewVar(y)(gradBP(cubeOfX, p)), new Point(3, 5))
    expect(second).toEqual(new Point(0, 30))
  })
})
