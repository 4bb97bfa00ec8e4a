import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import * as I from 'monocle-ts/Iso'
import type { Lens } from 'monocle-ts/Lens'
import * as Tr from 'monocle-ts/Traversal'
import {
  add,
  type BVar,
  constVar,
  evalBP,
  gradBP,
  gradBP2,
  mul,
  OpticError,
  type Optic,
  previewVar,
  setVar,
  sin,
  toListOfVar,
  viewVar
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import { expectClose, numericalGradient } from '../support/numerical'

// Optics that calculate are hardest to tell from those that select at structures where both come to the same.

interface Numbers {
  readonly kind: number
  readonly w: number
  readonly x: number
  readonly y: number
}
const at = (numbers: Partial<Numbers>): Numbers => ({ kind: 0, w: 3, x: 2, y: 5, ...numbers })
const x: Lens<Numbers, number> = { get: s => s.x, set: v => s => ({ ...s, x: v }) }
const y: Lens<Numbers, number> = { get: s => s.y, set: v => s => ({ ...s, y: v }) }
const w: Lens<Numbers, number> = { get: s => s.w, set: v => s => ({ ...s, w: v }) }

type Get = (s: Numbers) => number
type Set = (v: number) => (s: Numbers) => Numbers

const getting =
  (get: Get) =>
  <S>(v: BVar<S, Numbers>): BVar<S, number> =>
    sin(viewVar({ ...x, get })(v))
const setting =
  (set: Set) =>
  <S>(v: BVar<S, Numbers>): BVar<S, number> => {
    const made = setVar({ ...x, set })(viewVar(w)(v))(v)
    return add(mul(2, viewVar(x)(made)), mul(5, viewVar(y)(made)))
  }
const listing =
  <A>(optic: Optic<A, number>) =>
  <S>(v: BVar<S, A>): BVar<S, number> =>
    toListOfVar(optic)(v).reduce((sum, n, i) => add(sum, mul(i + 1, sin(n))), constVar(0, v))

const missing = (): never => {
  throw new RangeError('no target')
}
const isNumber = (n: unknown): boolean => typeof n === 'number'

const gets: ReadonlyArray<readonly [name: string, get: Get, s: Numbers]> = [
  ['a square, at 1', s => s.x ** 2, at({ x: 1 })],
  ['a rounding, at an integer', s => Math.round(s.x), at({ x: 3 })],
  ['a sum with zero', s => s.x + s.y, at({ y: 0 })],
  ['a product with one', s => s.x * s.y, at({ y: 1 })],
  ['a difference of equals', s => s.x + s.y - s.w, at({ y: 3, w: 3 })],
  ['a double of zero that asks for the type', s => (isNumber(s.x) ? 2 * s.x : s.x), at({ x: 0 })],
  ['a rounding that asks whether it is finite', s => (Number.isFinite(s.x) ? Math.round(s.x) : s.x), at({ x: 3 })],
  ['a sum that hides behind ===', s => (s.kind === 0 ? s.x + s.y : s.x), at({ y: 0 })],
  [
    'a sum that asks for the type of what it has read',
    ({ x: own, y: other }) => (isNumber(own) ? own + other : own),
    at({ y: 0 })
  ]
]

const sets: ReadonlyArray<readonly [name: string, set: Set, s: Numbers]> = [
  ['a rounding, at an integer', v => s => ({ ...s, x: Math.round(v) }), at({})],
  ['a square, at 1', v => s => ({ ...s, x: v * v }), at({ w: 1 })],
  ['a double of zero that asks for the type', v => s => ({ ...s, x: isNumber(v) ? 2 * v : v }), at({ w: 0 })],
  ['another part that happens to be right', v => s => ({ ...s, x: v, y: 2 * v }), at({ y: 6 })],
  ['another part with zero added', v => s => ({ ...s, x: v, y: s.y + s.kind }), at({})],
  ['a sum that is kept, where nothing changes', v => s => ({ ...s, x: v, y: s.y + s.x - v }), at({ x: 3 })]
]

describe('an optic that calculates is refused, also where its result is the same as a part', () => {
  it.each(gets)('when it gets %s', (_, get, s) => {
    expect(() => gradBP(getting(get), s)).toThrow(OpticError)
  })

  it.each(sets)('when it sets %s', (_, set, s) => {
    expect(() => gradBP(setting(set), s)).toThrow(OpticError)
  })

  it('as an iso between scales, where both show the same', () => {
    const fahrenheit = I.iso<number, number>(
      c => c * 1.8 + 32,
      f => (f - 32) / 1.8
    )
    expect(() => gradBP(v => viewVar(fahrenheit)(v), -40)).toThrow(OpticError)
    expect(() => gradBP(v => setVar(fahrenheit)(v)(v), -40)).toThrow(OpticError)
  })

  it('as a prism, an optional or a traversal', () => {
    const square = { getOption: (n: number) => O.some(n * n) }
    expect(() => gradBP(v => O.getOrElse(() => constVar(0, v))(previewVar(square)(v)), 1)).toThrow(OpticError)
    const all = Tr.fromTraversable(RA.Traversable)<number>()
    const doubled = pipe(
      all,
      Tr.composeIso(
        I.iso<number, number>(
          n => 2 * n,
          n => n / 2
        )
      )
    )
    expect(() => gradBP<ReadonlyArray<number>>(listing(doubled))([0, 0])).toThrow(OpticError)
  })
})

describe('an optic that only selects is followed, also where other parts are equal', () => {
  const agree = <A>(f: <S>(v: BVar<S, A>) => BVar<S, number>, a: A): void =>
    expectClose(
      gradBP<A>(f)(a),
      numericalGradient(b => evalBP<A>(f)(b), a)
    )

  it.each<readonly [string, Get, Numbers]>([
    ['by a number that is compared by ===', s => (s.kind === s.w - 3 ? s.x : s.y), at({ kind: 7, x: 2, y: 2 })],
    ['by the type of a number', s => (isNumber(s.x) ? s.x : s.y), at({})],
    ['by which number is the greater', s => (s.x > s.y ? s.x : s.y), at({})],
    ['by a number that is zero', s => (s.kind === 0 ? s.x : s.y), at({ kind: 1e-3, x: 2, y: 2 })],
    ['from a copy', s => ({ ...s }).x, at({})],
    ['as of the last time, if the structure is the same', memoized(s => s.x), at({})]
  ])('%s', (_, get, s) => {
    agree(getting(get), s)
  })

  it.each<readonly [string, Set, Numbers]>([
    ['when it sets no more than a limit', v => s => ({ ...s, x: Math.min(v, 4) }), at({})],
    ['when it ignores what is set', () => s => s, at({ x: 3 })],
    ['when it copies the structure and ignores what is set', () => s => ({ ...s }), at({ x: 3 })],
    ['when it sets two parts at once', v => s => ({ ...s, x: v, y: v }), at({ y: 3 })],
    ['when it moves the old part', v => s => ({ ...s, x: v, y: s.x }), at({ x: 5 })],
    ['when it keeps the greater', v => s => ({ ...s, x: v > s.x ? v : s.x }), at({ x: 2 })],
    ['when it leaves a structure that has the value', v => s => (s.x === v ? s : { ...s, x: v }), at({ x: 3 })]
  ])('%s', (_, set, s) => {
    agree(setting(set), s)
  })

  it('when it leaves some structures as they are, though it has set in others', () => {
    type Lockable = Numbers & { readonly locked: boolean }
    const lockable: Lens<Lockable, number> = { get: s => s.x, set: v => s => (s.locked ? s : { ...s, x: v }) }
    const f = gradBP<Lockable>(v => viewVar(lockable)(setVar(lockable)(viewVar(w)(v))(v)))
    const zeros = { kind: 0, w: 0, x: 0, y: 0 }
    expect(f({ ...at({}), locked: false })).toEqual({ ...zeros, w: 1, locked: false })
    expect(f({ ...at({}), locked: true })).toEqual({ ...zeros, x: 1, locked: true })
  })

  it('when it only marks a structure', () => {
    const mark: Lens<Numbers & { readonly done: boolean }, number> = {
      get: s => s.x,
      set: () => s => ({ ...s, done: true })
    }
    expect(gradBP(v => viewVar(x)(setVar(mark)(viewVar(y)(v))(v)), { ...at({}), done: false })).toMatchObject({
      x: 1,
      y: 0
    })
  })

  it('when it sets what it cannot get', () => {
    const writeOnly: Lens<Numbers, number> = { ...x, get: missing }
    agree(v => mul(viewVar(x)(setVar(writeOnly)(sin(viewVar(y)(v)))(v)), viewVar(w)(v)), at({}))
  })

  it('that has a target at a certain number only', () => {
    const two = { get: (s: Numbers) => (s.x === 2 ? s.x : missing()) }
    expect(gradBP<Numbers>(viewVar(two))(at({ x: 2 }))).toEqual({ kind: 0, w: 0, x: 1, y: 0 })
  })

  it.each<readonly [string, Get, Numbers]>([
    ['upper', s => (s.x <= 2 ? s.x : s.y), at({})],
    ['lower', s => (s.x >= 2 ? s.x : s.y), at({})],
    ['upper, far below zero,', s => (s.x <= -1e9 ? s.x : s.y), at({ x: -1e9 })]
  ])('at the %s edge of where that is its target', (_, get, s) => {
    expect(gradBP<Numbers>(viewVar({ get }))(s)).toEqual({ kind: 0, w: 0, x: 1, y: 0 })
  })

  it('where it is infinite', () => {
    expect(gradBP<Numbers>(v => viewVar({ ...x })(v))(at({ x: Infinity }))).toMatchObject({ x: 1 })
  })

  it('to big integers, but not if it calculates with them', () => {
    interface Big {
      readonly m: bigint
      readonly n: bigint
    }
    const read = (get: (s: Big) => bigint) => gradBP<Big, bigint>(v => viewVar({ get })(v))({ m: 0n, n: 3n })
    expect(read(s => s.n)).toEqual({ m: 0n, n: 1n })
    expect(() => read(s => (typeof s.n === 'bigint' ? s.n + s.m : s.n))).toThrow(OpticError)
  })

  it('by a search among many numbers', () => {
    const last = { get: (xs: ReadonlyArray<number>) => xs.find(n => n === 40) ?? missing() }
    const xs = Array.from({ length: 40 }, (_, i) => i + 1)
    expect(gradBP<ReadonlyArray<number>>(viewVar(last))(xs)).toEqual(xs.map(n => (n === 40 ? 1 : 0)))
  })

  it('in a traversal with a filter', () => {
    const all = Tr.fromTraversable(RA.Traversable)<number>()
    const large = pipe(
      all,
      Tr.filter((n: number) => n > 2)
    )
    agree<ReadonlyArray<number>>(listing(large), [3, 1, 3, 7])
    const numbers = pipe(
      all,
      Tr.filter((n: number) => isNumber(n))
    )
    agree<ReadonlyArray<number>>(listing(numbers), [3, 1, 3, 7])
  })

  it('by a predicate that other numbers near by do not meet', () => {
    const integers = pipe(
      Tr.fromTraversable(RA.Traversable)<number>(),
      Tr.filter((n: number) => Number.isInteger(n))
    )
    expect(
      gradBP<ReadonlyArray<number>>(v => toListOfVar(integers)(v).reduce((n, m) => mul(n, m)))([2, 0.5, 3])
    ).toEqual([3, 0, 2])
  })
})

function memoized(f: Get): Get {
  let last: readonly [Numbers, number] | undefined
  return s => {
    if (last?.[0] !== s) last = [s, f(s)]
    return last[1]
  }
}

describe('an optic that changes what it is given', () => {
  it('is refused, and what it was to change is as before', () => {
    const s = at({})
    const set = (v: number) => (o: Numbers) => Object.assign(o, { x: v })
    expect(() => gradBP(setting(set), s)).toThrow(/the optic changes the structure that it is given/)
    expect(s).toEqual(at({}))
  })

  it('is refused where it changes a Map', () => {
    type Entries = ReadonlyMap<string, number>
    const map = new Map([['a', 1]])
    const entry: Lens<Entries, number> = {
      get: (m: Entries) => m.get('a') ?? NaN,
      set: (v: number) => (m: Entries) => (m as Map<string, number>).set('a', v)
    }
    expect(() => gradBP<Entries, Entries>(v => setVar(entry)(mul(2, viewVar(entry)(v)))(v))(map)).toThrow(
      /changes the structure/
    )
    expect(map.get('a')).toBe(1)
  })
})

describe('a lens into an instance of a class', () => {
  class Point {
    constructor(
      readonly x: number,
      readonly y: number
    ) {}
    get length(): number {
      return Math.hypot(this.x, this.y)
    }
    get [B.instance](): B.Backprop<Point> {
      return { zero: () => new Point(0, 0), one: () => new Point(1, 1), add: (p, q) => new Point(p.x + q.x, p.y + q.y) }
    }
  }
  const reads = (set: (n: number) => (p: Point) => Point, get = (p: Point) => p.x) => {
    const lens: Lens<Point, number> = { get, set }
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
    const x: Lens<Holder, number> = { get: h => h.p.x, set: n => () => new Holder({ x: n }) }
    expect(gradBP<Holder>(v => mul(0.5, viewVar(x)(v)))(new Holder({ x: 2 })).p).toEqual({ x: 0.5 })
  })

  it('is refused if it replaces a structure in it by a number', () => {
    const x: Lens<Holder, number> = { get: h => h.p.x, set: n => () => new Holder(n as never) }
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
