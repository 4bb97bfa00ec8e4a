import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import { pipe } from 'fp-ts/function'
import * as M from 'monocle-ts'
import * as I from 'monocle-ts/Iso'
import type * as L from 'monocle-ts/Lens'
import * as Tr from 'monocle-ts/Traversal'
import {
  add,
  type BVar,
  constVar,
  gradBP,
  gradBP2,
  mul,
  OpticError,
  overVar,
  previewVar,
  setVar,
  square,
  toListOfVar,
  unsafePreviewVar,
  viewVar
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import type { Numbers, Point as Pair } from '../support/fixtures'
import { at, type Four, type Get, getting, isNumber, level, listing, missing, type Set, setting } from '../support/four'
import { type Inner, sum } from '../support/nested'
import { Point } from '../support/point'
import { traversal } from '../support/traversals'

const rest =
  ', so its derivative is not known. Optics may select and rearrange parts, not calculate: ' +
  'apply numeric functions to the variable itself, or lift the optic with its gradient by liftOp1'

describe('the error names the function and says that the optic', () => {
  class Money {
    constructor(readonly amount: number) {}
    get [B.instance](): B.Backprop<Money> {
      return B.fromIso({ get: (m: Money) => m.amount, reverseGet: n => new Money(n) })(B.number)
    }
  }

  it.each<[string, () => unknown, string]>([
    [
      'calculates its target',
      () => gradBP<Pair>(viewVar({ get: p => p.x + p.y }))({ x: 1, y: 2 }),
      'viewVar: the optic calculates its target'
    ],
    [
      'calculates the target that it may have',
      () =>
        gradBP<Pair>(v => O.toNullable(previewVar({ getOption: (p: Pair) => O.some(p.x + 1) } as never)(v)) as never)({
          x: 1,
          y: 2
        }),
      'previewVar: the optic calculates its target'
    ],
    [
      'calculates its targets',
      () =>
        gradBP<Pair>(
          v => toListOfVar(traversal<Pair, number>(() => (f: (a: number) => unknown) => (p: Pair) => f(p.x + 1)))(v)[0]!
        )({ x: 1, y: 2 }),
      'toListOfVar: the optic calculates its target'
    ],
    [
      'calculates when it sets',
      () =>
        gradBP2<Pair, number, Pair>((v, w) =>
          setVar({ get: (p: Pair) => p.x, set: (x: number) => (p: Pair) => ({ ...p, x: x + 1 }) })(w)(v)
        )({ x: 1, y: 2 }, 3),
      'setVar: the optic calculates when it sets'
    ],
    [
      'reaches into a class but cannot set',
      () => gradBP<Money>(viewVar({ get: m => m.amount }))(new Money(1)),
      'viewVar: the optic reaches into an instance of a class without a set of its own'
    ]
  ])('%s', (_, run, message) => {
    expect(run).toThrow(OpticError)
    expect(run).toThrow(message + rest)
  })
})

describe('gradients are refused', () => {
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
  ])('through %s, as their derivative is not known', (_, run) => {
    expect(run).toThrow(OpticError)
    expect(run).toThrow(message)
  })
})

describe('an optic is refused, as it calculates, if it is', () => {
  const traversal = (targets: (F: { of: (s: Inner) => unknown }, f: (a: number) => unknown, s: Inner) => unknown) =>
    ({
      modifyF: (F: never) => (f: (a: number) => unknown) => (s: Inner) => targets(F, f, s)
    }) as unknown as Tr.Traversal<Inner, number>

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
})

const gets: ReadonlyArray<readonly [name: string, get: Get, s: Four]> = [
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

const sets: ReadonlyArray<readonly [name: string, set: Set, s: Four]> = [
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

const read = (get: (s: Four) => number, s: Four): Four => gradBP<Four>(viewVar({ get }))(s)

describe('an optic is refused that calculates in other structures, though in this one it does not', () => {
  it.each<[string, (s: Four) => number, Four]>([
    [
      'where two numbers differ a little from what they are',
      s => (s.kind !== 0 || s.y === 0 ? s.x : s.x + s.y),
      level({})
    ],
    ['as above, in another order', s => (s.y === 0 || s.kind !== 0 ? s.x : s.x + s.y), level({})],
    ['where its target differs from a number', s => (s.x === 2 ? (s.y === 0 ? s.x : s.x + s.y) : missing()), level({})],
    ['at large integers', s => (s.y === 0 ? Math.round(s.x) : s.x), level({ x: 1e12 })]
  ])('%s', (_, get, s) => {
    expect(() => read(get, s)).toThrow(OpticError)
  })

  it('where two numbers in one record differ a little from what they are', () => {
    type Nested = { readonly at: Four }
    const get = ({ at: { kind, x, y } }: Nested): number => (kind !== 0 || y === 0 ? x : x + y)
    expect(() => gradBP<Nested>(viewVar({ get }))({ at: level({}) })).toThrow(OpticError)
  })

  it('where its target may be missing, on one side of that', () => {
    const optic = { getOption: (s: Four) => (s.x > 2 ? O.none : O.some(s.x === 2 ? s.x : 2 * s.x - 2)) }
    const preview = <S>(v: BVar<S, Four>): BVar<S, number> => O.getOrElse(() => constVar(0, v))(previewVar(optic)(v))
    expect(() => gradBP<Four>(preview)(level({}))).toThrow(OpticError)
  })
})

describe('an optic that is known from another structure', () => {
  type Pair = { readonly x: number; readonly y: number }

  it.each<[string, (s: Pair) => number, Pair]>([
    ['takes another number in place of a certain one', s => (s.x === 3 ? s.y : s.x), { x: 3, y: 3 }],
    ['takes a default in place of zero', s => s.x || s.y, { x: 0, y: 0 }],
    ['takes the greater of equals', s => Math.max(s.x, s.y), { x: 0.5, y: 0.5 }],
    ['adds a zero to a large number', s => s.x + s.y, { x: 1e12, y: 0 }],
    ['rounds to a coarse step', s => Math.round(s.x / 10) * 10, { x: 20, y: 0 }]
  ])('is refused if it %s', (_, get, s) => {
    const lens = { get, set: (x: number) => (t: Pair) => ({ ...t, x }) }
    try {
      gradBP<Pair>(v => viewVar(lens)(v))({ x: 7.5, y: 1.25 })
    } catch (error) {
      expect(error).toBeInstanceOf(OpticError)
    }
    expect(() => gradBP<Pair>(v => viewVar(lens)(v))(s)).toThrow(OpticError)
  })
})

describe('an optic that compares numbers by ===', () => {
  interface Three {
    readonly a: number
    readonly b: number
    readonly c: number
  }
  it('is refused amid equal numbers if its set calculates, and does not show where its target lies', () => {
    const optic = {
      getOption: (s: Three): O.Option<number> => (s.a === 3 && s.b > 0 ? O.some(s.a) : O.none),
      set: (a: number) => (s: Three) => ({ ...s, a: a * 1 })
    }
    const f = gradBP<Three>(v => unsafePreviewVar(optic)(v))
    expect(f({ a: 3, b: 1, c: 2 })).toEqual({ a: 1, b: 0, c: 0 })
    expect(() => f({ a: 3, b: 3, c: 2 })).toThrow(OpticError)
  })

  it('is refused amid equal numbers if it gives a structure of another kind beside the number', () => {
    const get = (s: Three): unknown => (s.a === 3 && s.b > 0 ? { x: s.a } : [s.a])
    expect(() => gradBP<Three, Three>(v => viewVar({ get })(v) as never)({ a: 3, b: 3, c: 2 })).toThrow(OpticError)
  })

  it('is refused amid equal numbers if it gives them in the one order or the other', () => {
    const get = (s: Three): readonly number[] => (s.a === 0 ? [s.b, s.c] : [s.c, s.b])
    const f = gradBP<Three>(v => unsafePreviewVar({ get: (xs: readonly number[]) => xs[0]! })(viewVar({ get })(v)))
    expect(f({ a: 0, b: 3, c: 2 })).toEqual({ a: 0, b: 1, c: 0 })
    expect(() => f({ a: 0, b: 3, c: 3 })).toThrow(OpticError)
  })

  it('is refused if its set replaces more than the target, even by what is there already', () => {
    const lens = {
      get: (s: Three) => s.a,
      set: (a: number) => (s: Three) => (s.b === 3 ? { ...s, a, c: 0 } : { ...s, a })
    }
    const f = gradBP<Three, Three>(v => setVar(lens)(constVar(5, v))(v))
    expect(() => f({ a: 1, b: 3, c: 0 })).toThrow(OpticError)
    expect(f({ a: 1, b: 2.5, c: 0 })).toEqual({ a: 0, b: 1, c: 1 })
  })
})

describe('a lens is refused that selects', () => {
  interface Three {
    readonly x: number
    readonly y: number
    readonly z: { readonly a: number }
  }

  const three: Three = { x: 2, y: 3, z: { a: 4 } }

  function keeping(): (s: Three) => number {
    let kept: number | undefined
    return s => {
      kept ??= s.x
      return kept
    }
  }
  const set = (x: number) => (s: Three) => ({ ...s, x })

  it.each<[string, (s: Three) => number]>([
    ['by the identity of the structure', s => (s === three ? s.y : s.x)],
    ['what it kept of an earlier reading', keeping()]
  ])('%s', (_, get) => {
    const settable: L.Lens<Three, number> = { get, set }
    expect(() => gradBP<Three>(v => viewVar(settable)(v))(three)).toThrow(OpticError)
  })

  it('a field of an array beside its elements', () => {
    const named = Object.assign([1, 2], { extra: 3 })
    type Named = typeof named
    const extra: L.Lens<Named, number> = {
      get: (s: Named) => s.extra,
      set: (n: number) => (s: Named) => Object.assign([...s], { extra: n })
    }
    expect(() => gradBP<Named>(v => viewVar(extra)(v))(named)).toThrow(OpticError)
  })
})

describe('a lens is refused that gives', () => {
  type Value = Readonly<Record<string, number>>

  it.each<[string, (s: Value) => unknown]>([
    ['a function', s => () => s['x']],
    ['a function that it brings', () => Math.sin],
    ['an instance of a class that it makes', s => new Date(s['x']!)]
  ])('%s', (_, get) => {
    expect(() => gradBP<Value>(v => viewVar({ get: get as (s: Value) => number })(v))({ x: 2 })).toThrow(OpticError)
  })

  it.each<[string, object, (s: never) => unknown]>([
    ['elements of typed arrays', { floats: Float64Array.of(3) }, (s: { floats: Float64Array }) => s.floats[0]],
    ['hidden fields', Object.defineProperty({}, 'x', { value: 3 }), (s: { x: number }) => s.x]
  ])('%s', (_, value, get) => {
    expect(() => gradBP<object>(v => viewVar({ get: get as (s: object) => number })(v))(value)).toThrow(OpticError)
  })

  it.each(['index', '01', '1a', 'a1'])('what an array has under the key %s', key => {
    const value: Numbers = Object.assign([1, 2], { [key]: 3 })
    const get = (s: Numbers): number => (s as unknown as Value)[key]!
    expect(() => gradBP<Numbers>(v => viewVar({ get })(v))(value)).toThrow(OpticError)
  })
})

describe('a lens is refused that changes what it reads', () => {
  it.each<[string, (s: Record<string, number>) => unknown]>([
    ['by an assignment', s => (s['x'] = 2)],
    ['by a definition', s => Object.defineProperty(s, 'x', { value: 2 })],
    ['by a deletion', s => delete s['y']]
  ])('%s', (_, change) => {
    const get = (s: Readonly<Record<string, number>>): number => (change(s), s['x']!)
    expect(() => gradBP<Readonly<Record<string, number>>>(v => viewVar({ get })(v))({ x: 2, y: 2 })).toThrow(
      /the optic changes the structure that it is given/
    )
  })
})

describe('an optic that changes what it is given', () => {
  it('is refused, and what it was to change is as before', () => {
    const s = at({})
    const set = (v: number) => (o: Four) => Object.assign(o, { x: v })
    expect(() => gradBP(setting(set), s)).toThrow(/the optic changes the structure that it is given/)
    expect(s).toEqual(at({}))
  })

  it('is refused where it changes a Map', () => {
    type Entries = ReadonlyMap<string, number>
    const map = new Map([['a', 1]])
    const entry: L.Lens<Entries, number> = {
      get: (m: Entries) => m.get('a') ?? NaN,
      set: (v: number) => (m: Entries) => (m as Map<string, number>).set('a', v)
    }
    expect(() => gradBP<Entries, Entries>(v => setVar(entry)(mul(2, viewVar(entry)(v)))(v))(map)).toThrow(
      /changes the structure/
    )
    expect(map.get('a')).toBe(1)
  })
})
