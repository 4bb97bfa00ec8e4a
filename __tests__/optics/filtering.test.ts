import * as RA from 'fp-ts/ReadonlyArray'
import { pipe } from 'fp-ts/function'
import type * as L from 'monocle-ts/Lens'
import * as Tr from 'monocle-ts/Traversal'
import {
  add,
  type BVar,
  evalBP,
  gradBP,
  gradBP2,
  mul,
  OpticError,
  overVar,
  primal,
  setVar,
  sin,
  splitBV,
  square,
  toListOfVar,
  viewVar
} from 'backprop-ts'
import type { Numbers } from '../support/fixtures'
import {
  at,
  type Four,
  type Get,
  getting,
  isNumber,
  level,
  listing,
  missing,
  none,
  type Set,
  setting,
  w,
  x,
  y
} from '../support/four'
import { expectClose, numericalGradient } from '../support/numerical'

describe('an optic that chooses by what it finds', () => {
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
  ])('follows %s when it reads, in every structure anew, also when both parts are equal', (_, optic) => {
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

  it('sets by a number that is compared by ===, or is refused where equal numbers could be confused', () => {
    const set = gradBP2<Flagged, number, Flagged>((v, w) => setVar(byKind)(w)(v))
    const zero = { flag: true, kind: 1, a: 0, b: 1 }
    expect(set({ flag: true, kind: 0, a: 2, b: 3 }, 9)).toEqual([zero, 1])
    expect(() => set({ flag: true, kind: 0, a: 2, b: 2 }, 9)).toThrow(OpticError)
  })
})

describe('an optic that only selects is followed, also where other parts are equal', () => {
  const agree = <A>(f: <S>(v: BVar<S, A>) => BVar<S, number>, a: A): void =>
    expectClose(
      gradBP<A>(f)(a),
      numericalGradient(b => evalBP<A>(f)(b), a)
    )

  it.each<readonly [string, Get, Four]>([
    ['by a number that is compared by ===', s => (s.kind === s.w - 3 ? s.x : s.y), at({ kind: 7, x: 2, y: 2 })],
    ['by the type of a number', s => (isNumber(s.x) ? s.x : s.y), at({})],
    ['by which number is the greater', s => (s.x > s.y ? s.x : s.y), at({})],
    ['by a number that is zero', s => (s.kind === 0 ? s.x : s.y), at({ kind: 1e-3, x: 2, y: 2 })],
    ['from a copy', s => ({ ...s }).x, at({})],
    ['as of the last time, if the structure is the same', memoized(s => s.x), at({})]
  ])('%s', (_, get, s) => {
    agree(getting(get), s)
  })

  it.each<readonly [string, Set, Four]>([
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
    type Lockable = Four & { readonly locked: boolean }
    const lockable: L.Lens<Lockable, number> = { get: s => s.x, set: v => s => (s.locked ? s : { ...s, x: v }) }
    const f = gradBP<Lockable>(v => viewVar(lockable)(setVar(lockable)(viewVar(w)(v))(v)))
    const zeros = { kind: 0, w: 0, x: 0, y: 0 }
    expect(f({ ...at({}), locked: false })).toEqual({ ...zeros, w: 1, locked: false })
    expect(f({ ...at({}), locked: true })).toEqual({ ...zeros, x: 1, locked: true })
  })

  it('when it only marks a structure', () => {
    const mark: L.Lens<Four & { readonly done: boolean }, number> = {
      get: s => s.x,
      set: () => s => ({ ...s, done: true })
    }
    expect(gradBP(v => viewVar(x)(setVar(mark)(viewVar(y)(v))(v)), { ...at({}), done: false })).toMatchObject({
      x: 1,
      y: 0
    })
  })

  it('when it sets what it cannot get', () => {
    const writeOnly: L.Lens<Four, number> = { ...x, get: missing }
    agree(v => mul(viewVar(x)(setVar(writeOnly)(sin(viewVar(y)(v)))(v)), viewVar(w)(v)), at({}))
  })

  it('that has a target at a certain number only', () => {
    const two = { get: (s: Four) => (s.x === 2 ? s.x : missing()) }
    expect(gradBP<Four>(viewVar(two))(at({ x: 2 }))).toEqual({ kind: 0, w: 0, x: 1, y: 0 })
  })

  it.each<readonly [string, Get, Four]>([
    ['upper', s => (s.x <= 2 ? s.x : s.y), at({})],
    ['lower', s => (s.x >= 2 ? s.x : s.y), at({})],
    ['upper, far below zero,', s => (s.x <= -1e9 ? s.x : s.y), at({ x: -1e9 })]
  ])('at the %s edge of where that is its target', (_, get, s) => {
    expect(gradBP<Four>(viewVar({ get }))(s)).toEqual({ kind: 0, w: 0, x: 1, y: 0 })
  })

  it('to a number that is infinite', () => {
    expect(gradBP<Four>(v => viewVar({ ...x })(v))(at({ x: Infinity }))).toMatchObject({ x: 1 })
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
  let last: readonly [Four, number] | undefined
  return s => {
    if (last?.[0] !== s) last = [s, f(s)]
    return last[1]
  }
}

describe('a lens that chooses by numbers is followed', () => {
  const read = (get: (s: Four) => number, s: Four): Four => gradBP<Four>(viewVar({ get }))(s)

  it('to NaN', () => {
    expect(read(s => (s.kind === 0 ? s.x : s.y), level({ x: NaN }))).toEqual({ ...none, x: 1 })
  })

  it('that puts its target under another key at the edge of a region', () => {
    const get = (s: Four): Readonly<Record<string, number>> => (s.x <= 2 ? { a: s.x } : { b: s.x })
    expect(gradBP<Four>(v => splitBV(viewVar({ get })(v))['a']!)(level({}))).toEqual({ ...none, x: 1 })
  })

  it.each<[string, (s: Four) => number, Four]>([
    ['that has a target for one kind only', s => (s.kind === 0 ? s.x : missing()), level({})],
    ['that has another target beyond two bounds', s => (s.x > 1 && s.x < 3 ? s.x : s.y), level({})],
    [
      'that has another target beyond bounds of large numbers',
      s => (s.x > 1e9 && s.x < 1e10 ? s.x : s.y),
      level({ x: 3e9 })
    ]
  ])('%s', (_, get, s) => {
    expect(read(get, s)).toEqual({ ...none, x: 1 })
  })

  it.each<[string, (v: number, s: Four) => Four, Partial<Four>, number]>([
    ['one part', (v, s) => ({ ...s, x: v }), { y: 5 }, 2],
    ['two parts', (v, s) => ({ ...s, x: v, y: s.w }), { w: 5 }, 2],
    ['two parts to what it gets', (v, s) => ({ ...s, x: v, y: v }), {}, 7],
    ['another part in place of what it gets', (_, s) => ({ ...s, x: s.y }), { y: 7 }, 0],
    ['the part that was there', (_, s) => ({ ...s }), { x: 2, y: 5 }, 0]
  ])('that sets, by a number, %s; it is refused where equal numbers could be confused', (_, made, dv, dw) => {
    const lens = { ...x, set: (v: number) => (s: Four) => (s.kind === 0 ? made(v, s) : s) }
    const f = gradBP2<Four>((v, w) => {
      const changed = setVar(lens)(w)(v)
      return add(mul(2, viewVar(x)(changed)), mul(5, viewVar({ get: (n: Four) => n.y })(changed)))
    })
    expect(f(level({ w: 3, x: 4, y: 6 }), 8)).toEqual([{ ...none, ...dv }, dw])
    expect(() => f(level({ w: 6, x: 4, y: 6 }), 6)).toThrow(OpticError)
  })

  it('that sets, by a number, a text beside it', () => {
    interface Named {
      readonly n: number
      readonly name: string
    }
    const renaming: L.Lens<Named, number> = { get: s => s.n, set: n => s => (s.n === 1 ? { n, name: 'b' } : s) }
    const seen: unknown[] = []
    const f = gradBP<Named>(v => {
      const made = setVar(renaming)(mul(2, viewVar(renaming)(v)))(v)
      seen.push(primal(made))
      return splitBV(made).n
    })
    expect(f({ n: 1, name: 'a' })).toEqual({ n: 2, name: 'a' })
    expect(seen).toEqual([{ n: 2, name: 'b' }])
  })

  it('that sets by a number, beside a field with an accessor', () => {
    const value = {
      n: 3,
      kind: 0,
      get seven(): number {
        return 7
      }
    }
    type Value = typeof value
    const lens: L.Lens<Value, number> = { get: s => s.n, set: v => s => (s.kind === 0 ? { ...s, n: v } : s) }
    expect(gradBP<Value>(v => viewVar(lens)(setVar(lens)(mul(2, viewVar(lens)(v)))(v)))(value)).toMatchObject({
      n: 2,
      kind: 0
    })
  })
})

describe('an optic that compares its targets', () => {
  const all = Tr.fromTraversable(RA.Traversable)<number>()

  it('has its equal targets told apart by where it puts new ones', () => {
    const threes = pipe(
      all,
      Tr.filter((n: number) => n === 3)
    )
    const product = gradBP<Numbers>(v => toListOfVar(threes)(v).reduce((x, y) => mul(x, y)))
    expect(product([3, 5, 3])).toEqual([3, 0, 3])
    const integers = pipe(
      all,
      Tr.filter((n: number) => Number.isInteger(n))
    )
    expect(gradBP<Numbers>(v => toListOfVar(integers)(v).reduce((x, y) => mul(x, y)))([2, 0.5, 2])).toEqual([2, 0, 2])
  })
})

it('an optic that chooses by numbers follows the greatest number there is', () => {
  const large = pipe(
    Tr.fromTraversable(RA.Traversable)<number>(),
    Tr.filter((n: number) => n > 2)
  )
  const f = gradBP<Numbers>(v => toListOfVar(large)(v).reduce((x, y) => mul(x, y)))
  expect(f([Number.MAX_VALUE, 1, 4])).toEqual([4, 0, Number.MAX_VALUE])
})
