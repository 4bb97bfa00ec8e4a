import * as O from 'fp-ts/Option'
import { pipe } from 'fp-ts/function'
import * as P from 'monocle-ts/Prism'
import { add, type BVar, constVar, EmptyTargetError, gradBP, mul, OpticError, primal } from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import * as E from 'backprop-ts/Explicit'
import type { Point } from '../support/fixtures'

/** Adds by taking the greater, to be told from the structural instance. */
const greatest: B.Backprop<number> = { ...B.number, zero: () => -1, add: Math.max }
const some = pipe(P.id<O.Option<number>>(), P.some)

describe('Explicit.sequenceVar', () => {
  it('gives the zero of its instance to elements that got nothing', () => {
    const first = <S>(v: BVar<S, readonly number[]>): BVar<S, number> => E.sequenceVar(greatest)(v)[0]!
    expect(gradBP(first, [3, 5])).toEqual([1, -1])
  })

  it('adds what flows back through two of its lists by its instance', () => {
    const twice = <S>(v: BVar<S, readonly number[]>): BVar<S, number> =>
      add(mul(E.sequenceVar(greatest)(v)[0]!, 2), mul(E.sequenceVar(greatest)(v)[0]!, 3))
    expect(gradBP(twice, [3])).toEqual([3])
  })

  it('keeps the class of typed arrays, also where it adds', () => {
    const once = <S>(v: BVar<S, Float64Array>): BVar<S, number> => E.sequenceVar(B.number)(v)[1]!
    expect(gradBP<Float64Array>(once)(Float64Array.of(2, 3))).toEqual(Float64Array.of(0, 1))
    const twice = <S>(v: BVar<S, Float64Array>): BVar<S, number> => mul(once(v), once(v))
    expect(gradBP<Float64Array>(twice)(Float64Array.of(2, 3))).toEqual(Float64Array.of(0, 6))
  })

  it('leaves what is plain as it is', () => {
    expect(E.sequenceVar(B.number)([1, 2] as never)).toEqual([1, 2])
  })

  it('takes an instance of Traversable', () => {
    const inside = <S>(v: BVar<S, O.Option<number>>): BVar<S, number> =>
      (E.sequenceVar(B.number)(O.Traversable)(v) as O.Some<BVar<S, number>>).value
    expect(gradBP<O.Option<number>>(inside)(O.some(3))).toEqual(O.some(1))
  })
})

describe('Explicit.collectVar', () => {
  it('takes an instance of Traversable, and adds by its own instance', () => {
    const collected = gradBP<number, O.Option<number>>(x => E.collectVar(greatest)(O.Traversable)(O.some(mul(x, 2))))
    expect(collected(3)).toBe(2)
    const pair = gradBP<number, readonly number[]>(x => E.collectVar(greatest)([x, x]))
    expect(pair(3)).toBe(1)
  })
})

describe('Explicit.unsafePreviewVar', () => {
  it('refuses an optic without a target', () => {
    const f = gradBP<O.Option<number>>(v => E.unsafePreviewVar(B.number, B.option(B.number))(some)(v))
    expect(() => f(O.none)).toThrow(EmptyTargetError)
  })
})

describe('Explicit.toListOfVar', () => {
  it('lists the targets of a plain value as they are', () => {
    expect(E.toListOfVar(B.number, B.option(B.number))(some)(O.some(3) as never)).toEqual([3])
  })

  it('gives variables whose plain values are the targets', () => {
    const seen: number[] = []
    gradBP<O.Option<number>>(v => {
      const [x] = E.toListOfVar(B.number, B.option(B.number))(some)(v)
      seen.push(primal(x!))
      return x!
    })(O.some(3))
    expect(seen).toEqual([3])
  })
})

const pair = B.struct<Point>({ x: B.number, y: B.number })

describe('the optics of Explicit', () => {
  it('have second derivatives', () => {
    const x = { get: (p: Point) => p.x, set: (n: number) => (p: Point) => ({ ...p, x: n }) }
    const squared = <S>(v: BVar<S, number>): BVar<S, number> => {
      const put = E.setVar(B.number, pair)(x)(v)(constVar({ x: 1, y: 2 }, v))
      return mul(E.viewVar(B.number, pair)(x)(put), v)
    }
    expect(gradBP(v => gradBP(squared, v), 3)).toBe(2)
  })

  it('are refused where the zero of the whole has no target, and the optic cannot be asked for one', () => {
    const positive = {
      getOption: (p: Point): O.Option<number> => (p.x > 0 ? O.some(p.x) : O.none),
      set: (n: number) => (p: Point) => ({ ...p, x: n * 1 })
    }
    const f = gradBP<Point>(v => E.unsafePreviewVar(B.number, pair)(positive)(v))
    expect(() => f({ x: 1, y: 2 })).toThrow(OpticError)
  })
})
