import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import * as RR from 'fp-ts/ReadonlyRecord'
import type { Traversable1 } from 'fp-ts/Traversable'
import * as T from 'fp-ts/Tree'
import { pipe } from 'fp-ts/function'
import * as S from 'fp-ts/string'
import * as M from 'monocle-ts'
import * as L from 'monocle-ts/Lens'
import * as Op from 'monocle-ts/Optional'
import * as P from 'monocle-ts/Prism'
import * as Tr from 'monocle-ts/Traversal'
import {
  add,
  backpropWith,
  type BVar,
  constVar,
  EmptyTargetError,
  evalBP,
  gradBP,
  gradBP2,
  mul,
  overVar,
  previewVar,
  primal,
  sequenceVar,
  setVar,
  splitBV,
  square,
  toListOfVar,
  unsafePreviewVar,
  viewVar
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import { dot, type Vector, vector } from 'backprop-ts/LinearAlgebra'
import type { Numbers, Point as Pair } from '../support/fixtures'
import { type Inner, none, type Outer, outer, sum } from '../support/nested'
import { traversal } from '../support/traversals'

const toX = pipe(L.id<Outer>(), L.prop('inner'), L.prop('x'))

const classX = M.Lens.fromPath<Outer>()(['inner', 'x'])

describe.each([
  ['a record lens', toX],
  ['a class lens', classX],
  ['a composed class lens', M.Lens.fromProp<Outer>()('inner').compose(M.Lens.fromProp<Inner>()('x'))],
  [
    'a nullable lens',
    { get: (s: Outer) => s.inner.x, set: (x: number) => (s: Outer) => ({ ...s, inner: { ...s.inner, x } }) }
  ]
])('a part that %s leads to', (_, x) => {
  it('gets the gradient of what is read there', () => {
    expect(gradBP<Outer>(v => square(viewVar(x)(v)))(outer)).toEqual({ ...none, inner: { x: 4, y: 0 } })
  })

  it('gets no gradient when it is set, and the new part gets all of it', () => {
    const f = gradBP2<Outer, number, Outer>((v, w) => setVar(x)(square(w))(v))
    expect(f(outer, 5)).toEqual([
      {
        ...mul(none, 0),
        inner: { x: 0, y: 1 },
        list: [
          { x: 1, y: 1 },
          { x: 1, y: 1 }
        ]
      },
      10
    ])
  })

  it('gets the gradient of what it is changed to', () => {
    const f = <S>(v: BVar<S, Outer>): BVar<S, number> => {
      const w = pipe(v, overVar(x)(square))
      return mul(viewVar(x)(w), viewVar(x)(v))
    }
    expect(gradBP<Outer>(f)(outer)).toEqual({ ...none, inner: { x: 12, y: 0 } })
  })

  it('is also previewed and listed', () => {
    expect(gradBP<Outer>(v => unsafePreviewVar(x)(v))(outer)).toEqual({ ...none, inner: { x: 1, y: 0 } })
    expect(gradBP<Outer>(v => sum(toListOfVar(x)(v), v))(outer)).toEqual({ ...none, inner: { x: 1, y: 0 } })
  })
})

describe('an optic may look at what it does not select', () => {
  const value: { readonly [key: string]: number } = { x: 3, y: 4 }

  type Value = typeof value

  it.each<[string, (s: Value) => number]>([
    ['its keys', s => s[Object.keys(s)[0]!]!],
    ['its entries', s => Object.entries(s)[0]![1]],
    ['its values', s => Object.values(s)[0]!],
    ['whether it has a key', s => ('z' in s ? s['y']! : s['x']!)],
    ['whether it has an own key', s => (Object.hasOwn(s, 'toString') ? s['y']! : s['x']!)],
    ['its prototype', s => ((Object.getPrototypeOf(s) as unknown) === Object.prototype ? s['x']! : s['y']!)],
    ['a copy of it', s => ({ ...s }).x!],
    ['the type of a number', s => s[typeof s['x'] === 'number' ? 'x' : 'y']!],
    ['a number, by order', s => (s['x']! < 4 ? s['x']! : s['y']!)]
  ])('as it may read %s', (_, get) => {
    expect(gradBP<Value>(v => square(viewVar({ get })(v)))(value)).toEqual({ x: 6, y: 0 })
  })

  it('as a traversal may ask for the type of a number before it visits that', () => {
    const optic = traversal<Pair, number>(
      F => (f: (a: number) => unknown) => (p: Pair) =>
        typeof p.x === 'number' ? f(p.x) : (F.of as (x: unknown) => unknown)(p)
    )
    expect(gradBP<Pair>(v => square(toListOfVar(optic)(v)[0]!))({ x: 3, y: 4 })).toEqual({ x: 6, y: 0 })
  })

  it('and follows what it finds there in each structure', () => {
    const get = (s: Value): number => s[Object.keys(s)[0]!]!
    const optic = { get }
    expect(gradBP<Value>(v => viewVar(optic)(v))({ x: 3, y: 4 })).toEqual({ x: 1, y: 0 })
    expect(gradBP<Value>(v => viewVar(optic)(v))({ y: 4, x: 3 })).toEqual({ y: 1, x: 0 })
  })

  it.each<[string, (s: Numbers) => number]>([
    ['its length', s => s[s.length - 1]!],
    ['a copy', s => [...s][2]!],
    ['a slice', s => s.slice(-1)[0]!],
    ['what is found', s => s.find(n => n > 4)!],
    ['what is left by a filter', s => s.filter(n => n > 4)[0]!],
    ['whether it is an array', s => s[Array.isArray(s) ? 2 : 0]!],
    ['its end', s => s.at(-1)!]
  ])('as it may read, of an array, %s', (_, get) => {
    expect(gradBP<Numbers>(v => square(viewVar({ get })(v)))([3, 4, 5])).toEqual([0, 0, 10])
  })

  it('as it may read all elements of an array, also of a frozen one', () => {
    const second = { get: (xs: ReadonlyArray<number>) => Object.values(xs)[1]! }
    const f = gradBP<ReadonlyArray<number>>(v => square(viewVar(second)(v)))
    expect(f([2, 3])).toEqual([0, 6])
    expect(f(Object.freeze([2, 3]))).toEqual([0, 6])
  })

  it('as it may read a field that is calculated, beside the one that it selects', () => {
    const spread = { get: (s: { readonly x: number }) => ({ ...s }).x }
    const s = {
      x: 3,
      get twice() {
        return this.x * 2
      }
    }
    expect(gradBP<{ readonly x: number }>(v => square(viewVar(spread)(v)))(s)).toMatchObject({ x: 6 })
  })
})

describe('a lens leads elsewhere in another structure, though the parts are equal, if it looks at', () => {
  type Value = Readonly<Record<string, number>>

  it.each<[string, (s: Value) => number, Value, Value, Value]>([
    [
      'whether there is a key',
      s => ('z' in s ? s['y']! : s['x']!),
      { x: 2, y: 2 },
      { x: 2, y: 2, z: 0 },
      { x: 0, y: 1, z: 0 }
    ],
    [
      'how many keys there are',
      s => (Reflect.ownKeys(s).length > 2 ? s['y']! : s['x']!),
      { x: 2, y: 2 },
      { x: 2, y: 2, z: 0 },
      { x: 0, y: 1, z: 0 }
    ],
    [
      'whether there is an own key',
      s => (Object.hasOwn(s, 'z') ? s['y']! : s['x']!),
      { x: 2, y: 2 },
      { x: 2, y: 2, z: 0 },
      { x: 0, y: 1, z: 0 }
    ],
    ['its own number', s => (s['x']! > 0 ? s['x']! : s['y']!), { x: 2, y: 5 }, { x: -1, y: -1 }, { x: 0, y: 1 }],
    ['a number', s => (s['x']! > 4 ? s['y']! : s['x']!), { x: 2, y: 0 }, { x: 5, y: 5 }, { x: 0, y: 1 }]
  ])('%s', (_, get, before, value, gradient) => {
    const read = viewVar({ get })
    gradBP<Value>(v => read(v))(before)
    expect(gradBP<Value>(v => read(v))(value)).toEqual(gradient)
  })

  it('the length of an array', () => {
    const read = viewVar({ get: (s: Numbers) => s[s.length - 1]! })
    expect(gradBP<Numbers>(v => read(v))([2, 2])).toEqual([0, 1])
    expect(gradBP<Numbers>(v => read(v))([2, 2, 2])).toEqual([0, 0, 1])
  })
})

describe('a lens', () => {
  it('may lead to a field whose name is a symbol', () => {
    const name = Symbol('name')
    type Named = { readonly [name]: number; readonly y: number }
    const f = gradBP<Named>(v => square(viewVar({ get: (s: Named) => s[name] })(v)))
    expect(f({ [name]: 3, y: 1 })).toEqual({ [name]: 6, y: 0 })
  })

  it('reaches through 20 levels, reading and writing', () => {
    interface Nest {
      readonly n: number
      readonly inside?: Nest
    }
    const step = L.lens(
      (s: Nest) => s.inside as Nest,
      inside => s => ({ ...s, inside })
    )
    const deep = Array.from({ length: 20 }, () => step).reduce((l, m) => L.composeLens(m)(l))
    const n = pipe(deep, L.prop('n'))
    const nest = (k: number, last: number): Nest => (k === 0 ? { n: last } : { n: 0, inside: nest(k - 1, last) })
    expect(gradBP<Nest>(v => square(viewVar(n)(v)))(nest(20, 5))).toEqual(nest(20, 10))
    expect(gradBP<Nest>(v => viewVar(n)(pipe(v, overVar(n)(square))))(nest(20, 5))).toEqual(nest(20, 10))
  })

  it('gives the same by a lens made anew each time', () => {
    const fresh = (): L.Lens<Outer, number> => pipe(L.id<Outer>(), L.prop('inner'), L.prop('x'))
    const f = gradBP<Outer>(v => mul(viewVar(fresh())(pipe(v, overVar(fresh())(square))), viewVar(fresh())(v)))
    expect(f(outer)).toEqual({ ...none, inner: { x: 12, y: 0 } })
  })

  it('may take a fallback that it did not need in another structure', () => {
    interface Choice {
      readonly own?: Inner | undefined
      readonly fallback: Inner
    }
    const effective = { get: (s: Choice) => s.own ?? s.fallback }
    const f = gradBP<Choice>(v => primal(viewVar(effective)(v)).x as never)
    const g = gradBP<Choice>(v => square(viewVar(pipe(L.id<Inner>(), L.prop('x')))(viewVar(effective)(v))))
    expect(f({ own: { x: 1, y: 2 }, fallback: { x: 3, y: 4 } })).toBeDefined()
    expect(g({ own: { x: 1, y: 2 }, fallback: { x: 3, y: 4 } })).toEqual({
      own: { x: 2, y: 0 },
      fallback: { x: 0, y: 0 }
    })
    expect(g({ fallback: { x: 3, y: 4 } })).toEqual({ fallback: { x: 6, y: 0 } })
  })

  interface Parent {
    readonly child?: { readonly x: number }
    readonly x: number
  }

  it('selects nothing where its target is missing, also when it was read of another structure before', () => {
    const childX = { get: (s: Parent) => s.child?.x as number }
    const f = gradBP<Parent>(v => {
      const x = viewVar(childX)(v)
      return (x as unknown) === undefined ? constVar(0, v) : square(x)
    })
    expect(f({ child: { x: 3 }, x: 1 })).toEqual({ child: { x: 6 }, x: 0 })
    expect(f({ x: 1 })).toEqual({ x: 0 })
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
  ])('may find a part of the path to be %s in another structure', (_, value) => {
    const read = viewVar({ get: (s: Choice) => s.own?.x ?? s.other })
    expect(gradBP<Choice>(v => read(v))({ own: { x: 1 }, other: 2 })).toEqual({ own: { x: 1 }, other: 0 })
    expect(gradBP<Choice>(v => read(v))(value)).toEqual({ ...value, other: 1 })
  })

  it('may read a field twice', () => {
    const read = viewVar({ get: (s: Pair) => ({ a: s.x, b: s.x }) })
    expect(gradBP<Pair>(v => add(splitBV(read(v)).a, mul(splitBV(read(v)).b, 2)))({ x: 1, y: 2 })).toEqual({
      x: 3,
      y: 0
    })
  })
})

describe('a lens that asks for the type of a number', () => {
  it.each<[string, (s: Pair) => unknown, Pair]>([
    ['a field more', s => (typeof s.x === 'number' ? { a: s.x, b: s.y } : { a: s.x }), { x: 1, y: 1 }],
    ['another field', s => (typeof s.x === 'number' ? { a: s.x, b: s.y } : { a: s.x, b: s.x }), { x: 1, y: 1 }],
    ['its fields exchanged', s => (typeof s.x === 'number' ? [s.y, [s.x]] : [s.x, [s.y]]), { x: 1, y: 1 }],
    ['a number', s => (typeof s.x === 'number' ? s.x : { a: s.x }), { x: 1, y: 0 }],
    ['nothing', s => (typeof s.x === 'number' ? null : { a: s.x }), { x: 0, y: 0 }],
    ['an empty record', s => (typeof s.x === 'number' ? {} : { a: s.x }), { x: 0, y: 0 }],
    ['an array', s => (typeof s.x === 'number' ? [s.x] : { 0: s.x }), { x: 1, y: 0 }],
    ['text', s => (typeof s.x === 'number' ? ['a', s.x] : ['b', s.x]), { x: 1, y: 0 }]
  ])('gives what is in the structure, where that has, unlike the copy, %s', (_, get, gradient) => {
    const [value, pullback] = backpropWith<readonly [Pair], object>(v => viewVar({ get })(v) as typeof v, {
      x: 1,
      y: 2
    })
    expect(value).toEqual(get({ x: 1, y: 2 }))
    expect(pullback(B.structural.one<object>(value))).toEqual(gradient)
  })
})

describe('a lens may give', () => {
  it('records and arrays with static parts', () => {
    const get = (p: Pair) => ({ list: [p.y, [p.x]] as const, name: 'text', none: null })
    const f = gradBP<Pair>(v => {
      const { list, name, none } = splitBV(viewVar({ get })(v))
      expect([name, none]).toEqual(['text', null])
      const [y, xs] = splitBV(list)
      return mul(square(y), splitBV(xs)[0])
    })
    expect(f({ x: 3, y: 4 })).toEqual({ x: 16, y: 24 })
  })

  it('a copy of the structure, which has what that shows', () => {
    const value = Object.defineProperty({ x: 2, y: 3 }, 'hidden', { value: 4, enumerable: false })
    const copy = viewVar({ get: (s: typeof value) => ({ ...s }) })
    expect(gradBP<typeof value>(v => splitBV(copy(v)).y)(value)).toEqual({ x: 0, y: 1 })
  })

  it('a bigint', () => {
    const read = viewVar({ get: (s: { readonly n: bigint }) => s.n })
    expect(gradBP<{ readonly n: bigint }, bigint>(v => read(v))({ n: 3n })).toEqual({ n: 1n })
  })

  it('what an accessor of a record gives', () => {
    const get = (s: { readonly n: number; readonly half: number }): number => s.half
    const value = {
      n: 4,
      get half(): number {
        return this.n / 2
      }
    }
    expect(gradBP<typeof value>(v => viewVar({ get })(v))(value)).toEqual({ n: 0, half: 1 })
  })
})

const all = Tr.fromTraversable(RA.Traversable)<number>()

describe('a constant that an optic brings', () => {
  it('has no gradient', () => {
    const b = M.Lens.fromNullableProp<{ readonly b?: number }>()('b', 9)
    const f = (s: { readonly b?: number }) => backpropWith<readonly [typeof s], number>(v => viewVar(b)(v), s)
    const [value, pullback] = f({})
    expect([value, pullback(1)]).toEqual([9, {}] as unknown)
    expect(f({ b: 2 })[1](1)).toEqual({ b: 1 })
    const defaults = pipe(
      Tr.fromTraversable(RA.Traversable)<{ readonly b?: number }>(),
      Tr.composeLens<{ readonly b?: number }, number>(b)
    )
    const sum = gradBP<ReadonlyArray<{ readonly b?: number }>>(v =>
      toListOfVar(defaults)(v).reduce((x, y) => mul(x, y))
    )
    expect(sum([{ b: 9 }, {}, { b: 2 }])).toEqual([{ b: 18 }, {}, { b: 81 }])
  })
})

describe('prisms and optionals', () => {
  const someOf = pipe(P.id<O.Option<number>>(), P.some)
  const second = pipe(Op.id<ReadonlyArray<Inner>>(), Op.index(1), Op.prop('y'))
  const cases = [
    pipe(L.id<ReadonlyArray<Inner>>(), L.index(1), Op.prop('y')),
    second,
    new M.Optional(second.getOption, second.set)
  ]

  it.each(cases.map(optic => [optic]))('select an element of an array', optic => {
    const f = gradBP<ReadonlyArray<Inner>>(v => square(unsafePreviewVar(optic)(v)))
    expect(f(outer.list)).toEqual([
      { x: 0, y: 0 },
      { x: 0, y: 14 }
    ])
    expect(() => f([])).toThrow(EmptyTargetError)
  })

  it('give none where there is no target', () => {
    const f = gradBP<O.Option<number>>(v =>
      pipe(
        previewVar(someOf)(v),
        O.match(() => constVar(0, v), square)
      )
    )
    expect([f(O.some(3)), f(O.none)]).toEqual([O.some(6), O.none])
    expect(evalBP<O.Option<number>>(v => constVar(toListOfVar(someOf)(v).length))(O.none)).toBe(0)
  })

  it('select by a predicate on their target', () => {
    const positive = pipe(
      P.id<number>(),
      P.filter((n: number) => n > 0)
    )
    const f = gradBP(v =>
      pipe(
        previewVar(positive)(v),
        O.match(() => constVar(0, v), square)
      )
    )
    expect([f(3), f(-3)]).toEqual([6, 0])
  })

  it('select the element that a search finds, by ===, too', () => {
    const byX = (x: number) =>
      pipe(
        Op.id<ReadonlyArray<Inner>>(),
        Op.findFirst(p => p.x === x),
        Op.prop('y')
      )
    const f = (x: number) => gradBP<ReadonlyArray<Inner>>(v => square(unsafePreviewVar(byX(x))(v)))
    expect(f(6)(outer.list)).toEqual([
      { x: 0, y: 0 },
      { x: 0, y: 14 }
    ])
    expect(f(4)(outer.list)).toEqual([
      { x: 0, y: 10 },
      { x: 0, y: 0 }
    ])
  })
})

describe('traversals', () => {
  const allClass = M.fromTraversable(RA.Traversable)<number>()

  it.each([[all], [allClass]])('list all elements of an array', optic => {
    expect(gradBP<ReadonlyArray<number>>(v => toListOfVar(optic)(v).reduce((x, y) => mul(x, y)))([2, 3, 5])).toEqual([
      15, 10, 6
    ])
    expect(gradBP<ReadonlyArray<number>>(v => sum(toListOfVar(optic)(v), v))([])).toEqual([])
  })

  it('preview their first target', () => {
    expect(gradBP<ReadonlyArray<number>>(v => square(unsafePreviewVar(all)(v)))([4, 5])).toEqual([8, 0])
    expect(evalBP<ReadonlyArray<number>>(v => constVar(O.isNone(previewVar(all)(v)) ? 1 : 0))([])).toBe(1)
    expect(() => evalBP<ReadonlyArray<number>>(v => unsafePreviewVar(all)(v))([])).toThrow(EmptyTargetError)
  })

  it('go into options, records and trees', () => {
    const option = Tr.fromTraversable(O.Traversable)<number>()
    expect(gradBP<O.Option<number>>(v => sum(toListOfVar(option)(v), v))(O.some(3))).toEqual(O.some(1))
    expect(gradBP<O.Option<number>>(v => sum(toListOfVar(option)(v), v))(O.none)).toEqual(O.none)
    const record = Tr.fromTraversable(RR.getTraversable(S.Ord))<number>()
    expect(
      gradBP<RR.ReadonlyRecord<string, number>>(v => sum(toListOfVar(record)(v).map(square), v))({ b: 2, a: 1 })
    ).toEqual({ b: 4, a: 2 })
    const tree = Tr.fromTraversable(T.Traversable)<number>()
    const grown = T.make(1, [T.make(2, [T.make(3)]), T.make(4)])
    expect(
      gradBP<T.Tree<number>>(v =>
        sum(
          toListOfVar(tree)(v).map((x, i) => mul(x, i)),
          v
        )
      )(grown)
    ).toEqual(T.make(0, [T.make(1, [T.make(2)]), T.make(3)]))
  })

  it('compose with lenses', () => {
    const xs = pipe(L.id<Outer>(), L.prop('list'), L.traverse(RA.Traversable), Tr.prop('x'))
    expect(gradBP<Outer>(v => sum(toListOfVar(xs)(v).map(square), v))(outer)).toEqual({
      ...none,
      list: [
        { x: 8, y: 0 },
        { x: 12, y: 0 }
      ]
    })
  })

  it('add up what visits a part twice', () => {
    const twice: Tr.Traversal<number, number> = Tr.traversal(
      ((F: { readonly ap: (f: unknown, x: unknown) => unknown; readonly map: (x: unknown, f: unknown) => unknown }) =>
        (f: (a: number) => unknown) =>
        (s: number) =>
          F.ap(
            F.map(f(s), (x: number) => () => x),
            f(s)
          )) as never
    )
    expect(gradBP(v => sum(toListOfVar(twice)(v).map(square), v))(5)).toBe(20)
  })
})

describe('an optic that calculates may be applied to what is no variable', () => {
  const double = { getOption: (p: Pair) => (p.x > 0 ? O.some(2 * p.x) : O.none) }

  it('and gives what it calculates', () => {
    expect(
      [
        { x: 3, y: 4 },
        { x: -3, y: 4 }
      ].map(p => previewVar(double)(p as never))
    ).toEqual([O.some(6), O.none])
    expect(toListOfVar(double)({ x: 3, y: 4 } as never)).toEqual([6])
    expect(viewVar({ get: (p: Pair) => p.x + p.y })({ x: 3, y: 4 } as never)).toBe(7)
  })

  it('and sets what it calculates', () => {
    const half = { get: (p: Pair) => 2 * p.x, set: (x: number) => (p: Pair) => ({ ...p, x: x / 2 }) }
    expect(setVar(half)(6 as never)({ x: 1, y: 2 } as never)).toEqual({ x: 3, y: 2 })
  })
})

it('sequenceVar gives the pairs that a functor makes of the parts', () => {
  interface Pairs<A> {
    readonly xs: ReadonlyArray<A>
  }
  // Gives each element together with the first one.
  const pairing = {
    URI: 'Pairs' as never,
    map: ({ xs }: Pairs<number>, f: (pair: readonly [number, number]) => unknown) => ({
      xs: xs.map(x => f([xs[0] ?? 0, x]))
    }),
    traverse: () => undefined
  } as unknown as Traversable1<'ReadonlyArray'>
  const f = gradBP<Pairs<number>>(v => {
    const { xs } = sequenceVar(pairing)(v as never) as unknown as Pairs<BVar<unknown, readonly [number, number]>>
    return xs.reduce((sum, p) => add(sum, mul(...splitBV(p))), constVar(0, v as never)) as never
  })
  expect(f({ xs: [2, 3, 4] })).toEqual({ xs: [2 * 2 + 3 + 4, 2, 2] })
})

it('sequenceVar leaves instances of classes that a functor adds as they are', () => {
  interface Weighted<A> {
    readonly weights: Vector
    readonly x: A
  }
  const weighing = {
    URI: 'Weighted' as never,
    map: ({ x }: Weighted<number>, f: (x: number) => unknown) => ({ weights: vector([2, 3]), x: f(x) }),
    traverse: () => undefined
  } as unknown as Traversable1<'ReadonlyArray'>
  const f = gradBP<Weighted<number>>(v => {
    const { weights, x } = sequenceVar(weighing)(v as never) as unknown as Weighted<BVar<unknown, number>>
    return mul(x, dot(weights, vector([1, 1]))) as never
  })
  expect(f({ weights: vector([]), x: 7 })).toEqual({ weights: vector([]), x: 5 })
})

it('a part named __proto__ is one where a structure has it, and none where it has not', () => {
  const name = '__proto__'
  const lens = { get: (s: Readonly<Record<string, number>>): unknown => s[name] }
  const f = gradBP<Readonly<Record<string, number>>>(v => {
    const part = viewVar(lens)(v)
    return typeof primal(part) === 'number' ? square(part as never) : constVar(1, v)
  })
  const own: Record<string, number> = JSON.parse('{ "__proto__": 3, "x": 2 }') as Record<string, number>
  expect(Object.entries(f(own))).toEqual([
    ['__proto__', 6],
    ['x', 0]
  ])
  expect(Object.entries(f({ x: 2 }))).toEqual([['x', 0]])
})
