import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import type { Ring } from 'fp-ts/Ring'
import type { Lens } from 'monocle-ts/Lens'
import * as P from 'monocle-ts/Prism'
import * as Tr from 'monocle-ts/Traversal'
import { type BVar, constVar, NotDifferentiableError, type Optic } from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import * as E from 'backprop-ts/Explicit'
import * as Num from 'backprop-ts/Num'
import { op1, op2, op3, opN } from 'backprop-ts/Op'

// Numbers modulo 7: no sum of these that is made without the instance is right by chance for long.
const mod = (n: number): number => ((n % 7) + 7) % 7
const ring: Ring<number> = {
  zero: 0,
  one: 1,
  add: (x, y) => mod(x + y),
  mul: (x, y) => mod(x * y),
  sub: (x, y) => mod(x - y)
}
const M = B.fromRing(ring)

const square = op1((x: number) => [mod(x * x), (d: number) => mod(2 * x * d)])
const times = op2((x: number, y: number) => [mod(x * y), (d: number) => [mod(d * y), mod(d * x)]])
const fma = op3((x: number, y: number, z: number) => [mod(x * y + z), (d: number) => [mod(d * y), mod(d * x), d]])
const sum = opN((...xs: ReadonlyArray<number>) => [mod(xs.reduce((x, y) => x + y, 0)), (d: number) => xs.map(() => d)])

type Numeric1 = <S>(x: BVar<S, number>) => BVar<S, number>
type Numeric2 = <S>(x: BVar<S, number>, y: BVar<S, number>) => BVar<S, number>

// x⁴ at 5: 4 x³ = 500 = 3. x² y, used twice, at (5, 6): 4 x y = 1, 2 x² = 1.
const f1: Numeric1 = x => {
  const y = E.liftOp1(M)(square)(x)
  return E.liftOp2(M, M)(times)(y, y)
}
const f2: Numeric2 = (x, y) => {
  const z = E.liftOp2(M, M)(times)(E.liftOp1(M)(square)(x), y)
  return E.liftOp([M, M])(sum as never)(z, z) as never
}
const pulled = ([value, back]: readonly [number, (d: number) => unknown]): unknown => [value, back(1), back(3)]

describe('a runner adds by the instances that it is given, in both call shapes', () => {
  it.each<[string, unknown, unknown, unknown]>([
    ['backprop', E.backprop(M, M)(f1, 5), E.backprop(M, M)(f1)(5), [2, 3]],
    ['gradBP', E.gradBP(M, M)(f1, 5), E.gradBP(M, M)(f1)(5), 3],
    [
      'backpropWith',
      pulled(E.backpropWith<number, number>(M)(f1, 5)),
      pulled(E.backpropWith<number, number>(M)(f1)(5)),
      [2, 3, 2]
    ],
    ['backprop2', E.backprop2(M, M, M)(f2, 5, 6), E.backprop2(M, M, M)(f2)(5, 6), [6, [1, 1]]],
    ['gradBP2', E.gradBP2(M, M, M)(f2, 5, 6), E.gradBP2(M, M, M)(f2)(5, 6), [1, 1]],
    ['backpropN', E.backpropN([M, M], M)(f2, 5, 6), E.backpropN([M, M], M)(f2)(5, 6), [6, [1, 1]]],
    ['gradBPN', E.gradBPN([M, M], M)(f2, 5, 6), E.gradBPN([M, M], M)(f2)(5, 6), [1, 1]],
    ['Num.backprop', Num.backprop(ring, ring)(f1, 5), Num.backprop(ring, ring)(f1)(5), [2, 3]],
    ['Num.gradBP', Num.gradBP(ring, ring)(f1, 5), Num.gradBP(ring, ring)(f1)(5), 3],
    [
      'Num.backpropWith',
      pulled(Num.backpropWith<number, number>(ring)(f1, 5)),
      pulled(Num.backpropWith<number, number>(ring)(f1)(5)),
      [2, 3, 2]
    ],
    [
      'Num.backprop2',
      Num.backprop2(ring, ring, ring)(f2, 5, 6),
      Num.backprop2(ring, ring, ring)(f2)(5, 6),
      [6, [1, 1]]
    ],
    ['Num.gradBP2', Num.gradBP2(ring, ring, ring)(f2, 5, 6), Num.gradBP2(ring, ring, ring)(f2)(5, 6), [1, 1]]
  ])('%s', (_, direct, curried, want) => {
    expect([direct, curried]).toEqual([want, want])
  })

  it('starts from the zero of the argument and the one of the result', () => {
    const grad = E.gradBP({ ...M, zero: () => 2 }, { ...M, one: () => 3 })
    // 2 + 3 · 2 x = 32 = 4
    expect(grad(x => E.liftOp1(M)(square)(x), 5)).toBe(4)
    expect(grad(() => constVar(5), 5)).toBe(2)
  })
})

describe('a lift adds what flows back to its arguments by their instances', () => {
  const grad = E.gradBP(M, M)
  // y = x², used twice: what flows back to y is 6 + 6 = 5, and 5 · 2 x = 1, as of 12 · 10 = 120.
  const twice =
    (lift: (y: BVar<unknown, number>) => BVar<unknown, number>): Numeric1 =>
    x => {
      const y = E.liftOp1(M)(square)(x)
      const [u, v] = [lift(y as never), lift(y as never)]
      return E.liftOp2(M, M)(times)(u, v) as never
    }
  const doubling = { ...M, add: (x: number, y: number) => 2 * (x + y) }
  const same = op1((x: number) => [x, (d: number) => d])
  const first2 = op2((x: number, _: number) => [x, (d: number) => [d, 0]])
  const first3 = op3((x: number, _: number, __: number) => [x, (d: number) => [d, 0, 0]])

  it.each<[string, (L: typeof M) => (y: BVar<unknown, number>) => BVar<unknown, number>]>([
    ['liftOp1', L => E.liftOp1(L)(same)],
    ['liftOp2', L => y => E.liftOp2(L, L)(first2)(y, constVar(0, y))],
    ['liftOp3', L => y => E.liftOp3(L, L, L)(first3)(y, constVar(0, y), constVar(0, y))],
    ['liftOp', L => E.liftOp([L])(same)],
    [
      'isoVar',
      L =>
        E.isoVar(L)(
          x => x,
          (x: number) => x
        )
    ],
    [
      'isoVar2',
      L => y =>
        E.isoVar2(L, L)(
          (x, _) => x,
          (x: number) => [x, 0]
        )(y, constVar(0, y))
    ],
    [
      'isoVar3',
      L => y =>
        E.isoVar3(
          L,
          L,
          L
        )(
          (x, _, __) => x,
          (x: number) => [x, 0, 0]
        )(y, constVar(0, y), constVar(0, y))
    ],
    [
      'isoVarN',
      L =>
        E.isoVarN([L])(
          x => x,
          (x: number) => [x]
        )
    ]
  ])('%s', (_, lift) => {
    // At 5: y = 4, and 4 flows back from each of its uses.
    expect(grad(twice(lift(M)), 5)).toBe(mod(mod(4 + 4) * 10))
    expect(grad(twice(lift(doubling)), 5)).toBe(mod(2 * (4 + 4) * 10))
  })

  it('bpOp', () => {
    const op = E.bpOp([M])(x => f2(x, x))
    // 2 x³ at 5 is 5, and 3 times its derivative 6 x² is 3 · 3 = 9 = 2 modulo 7, as the two parts of the sum are added
    // by the instance.
    const [value, pullback] = op.run(5)
    expect([value, pullback(3)]).toEqual([5, [2]])
  })

  it('Num.liftOp1, Num.liftOp2 and Num.liftOp3', () => {
    expect(grad(x => Num.liftOp1(ring)(square)(x), 5)).toBe(3)
    expect(grad(x => Num.liftOp2(ring, ring)(times)(x, x), 5)).toBe(3)
    expect(grad(x => Num.liftOp3(ring, ring, ring)(fma)(x, x, x), 5)).toBe(4)
  })
})

describe('values of a class that carries no instance', () => {
  class Point {
    constructor(
      readonly x: number,
      readonly y: number
    ) {}
  }
  const points: B.Backprop<Point> = {
    zero: () => new Point(0, 0),
    one: () => new Point(1, 1),
    add: (p, q) => new Point(M.add(p.x, q.x), M.add(p.y, q.y))
  }
  const x: Lens<Point, number> = { get: p => p.x, set: n => p => new Point(n, p.y) }
  const grad = E.gradBP(points, M)

  it('need the one of their user', () => {
    expect(() =>
      E.gradBP(B.structural as B.Backprop<Point>, M)(p => E.viewVar(M, points)(x)(p), new Point(1, 2))
    ).toThrow(NotDifferentiableError)
  })

  it('are read, set and changed through lenses', () => {
    const view = E.viewVar(M, points)(x)
    const cube: <S>(p: BVar<S, Point>) => BVar<S, number> = p =>
      E.liftOp2(M, M)(times)(E.liftOp1(M)(square)(view(p)), view(p))
    // 3 x² = 75 = 5
    expect(grad(cube, new Point(5, 2))).toEqual(new Point(5, 0))
    expect(grad(p => view(E.setVar(M, points)(x)(E.liftOp1(M)(square)(view(p)))(p)), new Point(5, 2))).toEqual(
      new Point(3, 0)
    )
    expect(grad(p => view(pipe(p, E.overVar(M, points)(x)(E.liftOp1(M)(square)))), new Point(5, 2))).toEqual(
      new Point(3, 0)
    )
  })

  it('are found by prisms and traversals, and are elements of containers', () => {
    const some = pipe(P.id<O.Option<Point>>(), P.some)
    const options = B.option(points)
    const one = new Point(1, 1)
    const first = E.gradBP(options, points)(v => E.unsafePreviewVar(points, options)(some)(v))
    expect(first(O.some(new Point(5, 2)))).toEqual(O.some(one))
    const previewed = E.gradBP(
      options,
      points
    )(v => O.getOrElse(() => constVar(one, v))(E.previewVar(points, options)(some)(v)))
    expect([previewed(O.some(new Point(5, 2))), previewed(O.none)]).toEqual([O.some(one), O.none])

    const list = B.array(points)
    const all: Optic<ReadonlyArray<Point>, Point> = Tr.fromTraversable(RA.Traversable)<Point>()
    const two = [new Point(5, 2), new Point(6, 3)]
    const last = <S>(vs: ReadonlyArray<BVar<S, Point>>): BVar<S, Point> => vs[vs.length - 1] as BVar<S, Point>
    const wanted = [new Point(0, 0), one]
    expect(E.gradBP(list, points)(v => last(E.toListOfVar(points, list)(all)(v)))(two)).toEqual(wanted)
    expect(E.gradBP(list, points)(v => last(E.sequenceVar(points)(v)))(two)).toEqual(wanted)
    expect(E.gradBP(list, points)(v => last(E.sequenceVar(points)(RA.Traversable)(v)))(two)).toEqual(wanted)
    expect(E.gradBP(points, list)(p => E.collectVar(points)([p, p]))(one)).toEqual(new Point(2, 2))
  })
  it('are added by their instance also where they are read both one by one and as a whole', () => {
    const list = B.array(points)
    const head = op1((ps: ReadonlyArray<Point>) => [
      ps[0] as Point,
      (d: Point) => [d, ...ps.slice(1).map(points.zero)] as ReadonlyArray<Point>
    ])
    const plus = op2((p: Point, q: Point) => [points.add(p, q), (d: Point) => [d, d]])
    const one = <S>(ps: BVar<S, ReadonlyArray<Point>>): BVar<S, Point> => E.sequenceVar(points)(ps)[0] as BVar<S, Point>
    const all = E.liftOp1(list)(head)
    const two = [new Point(5, 2), new Point(1, 1)]
    const wanted = [new Point(2, 2), new Point(0, 0)]
    expect(E.gradBP(list, points)(ps => E.liftOp2(points, points)(plus)(one(ps), all(ps)))(two)).toEqual(wanted)
    expect(E.gradBP(list, points)(ps => E.liftOp2(points, points)(plus)(all(ps), one(ps)))(two)).toEqual(wanted)
  })
})
