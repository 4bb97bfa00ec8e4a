import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as L from 'monocle-ts/Lens'
import * as Tr from 'monocle-ts/Traversal'
import * as RA from 'fp-ts/ReadonlyArray'
import {
  add,
  type BVar,
  gradBP,
  gradBP2,
  joinBV,
  mul,
  OpticError,
  previewVar,
  setVar,
  splitBV,
  square,
  toListOfVar,
  viewVar
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import * as E from 'backprop-ts/Explicit'

interface Pair {
  readonly x: number
  readonly y: number
}
type Numbers = ReadonlyArray<number>

const rest =
  ', so its derivative is not known. Optics may select and rearrange parts, not calculate: ' +
  'apply numeric functions to the variable itself, or lift the optic with its gradient by liftOp1'

/** A traversal that is no more than what it does with one applicative. */
const traversal = <S, A>(modifyF: (F: { map: never; of: never; ap: never }) => unknown): Tr.Traversal<S, A> =>
  Tr.traversal<S, A>(modifyF as never)

describe('an optic is refused, by name, that', () => {
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
  ])('such as %s', (_, get) => {
    expect(gradBP<Value>(v => square(viewVar({ get })(v)))(value)).toEqual({ x: 6, y: 0 })
  })

  it('such as the type of a number, before it visits that', () => {
    const optic = traversal<Pair, number>(
      F => (f: (a: number) => unknown) => (p: Pair) =>
        typeof p.x === 'number' ? f(p.x) : (F.of as (x: unknown) => unknown)(p)
    )
    expect(gradBP<Pair>(v => square(toListOfVar(optic)(v)[0]!))({ x: 3, y: 4 })).toEqual({ x: 6, y: 0 })
  })

  it('in structures that differ in it', () => {
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
  ])('such as, of an array, %s', (_, get) => {
    expect(gradBP<Numbers>(v => square(viewVar({ get })(v)))([3, 4, 5])).toEqual([0, 0, 10])
  })
})

describe('an optic that calculates may be applied to what is no variable', () => {
  const double = { getOption: (p: Pair) => (p.x > 0 ? O.some(2 * p.x) : O.none) }

  it('for what it gets', () => {
    expect(
      [
        { x: 3, y: 4 },
        { x: -3, y: 4 }
      ].map(p => previewVar(double)(p as never))
    ).toEqual([O.some(6), O.none])
    expect(toListOfVar(double)({ x: 3, y: 4 } as never)).toEqual([6])
    expect(viewVar({ get: (p: Pair) => p.x + p.y })({ x: 3, y: 4 } as never)).toBe(7)
  })

  it('for what it sets', () => {
    const half = { get: (p: Pair) => 2 * p.x, set: (x: number) => (p: Pair) => ({ ...p, x: x / 2 }) }
    expect(setVar(half)(6 as never)({ x: 1, y: 2 } as never)).toEqual({ x: 3, y: 2 })
  })
})

describe('an optic may rearrange what it selects', () => {
  it('into records and arrays with static parts', () => {
    const get = (p: Pair) => ({ list: [p.y, [p.x]] as const, name: 'text', none: null })
    const f = gradBP<Pair>(v => {
      const { list, name, none } = splitBV(viewVar({ get })(v))
      expect([name, none]).toEqual(['text', null])
      const [y, xs] = splitBV(list)
      return mul(square(y), splitBV(xs)[0])
    })
    expect(f({ x: 3, y: 4 })).toEqual({ x: 16, y: 24 })
  })

  it('when it sets', () => {
    const optic = {
      get: (p: Pair) => ({ first: p.y, second: p.x }),
      set: (q: { readonly first: number; readonly second: number }) => (): Pair => ({ x: q.second, y: q.first })
    }
    const f = gradBP2<Pair, { readonly first: number; readonly second: number }, Pair>((v, w) =>
      mul(setVar(optic)(w)(v), joinBV({ x: 2, y: 3 } as never))
    )
    expect(f({ x: 1, y: 2 }, { first: 3, second: 4 })).toEqual([
      { x: 0, y: 0 },
      { first: 3, second: 2 }
    ])
  })
})

describe('instances that the caller brought to an optic', () => {
  const x = pipe(L.id<Pair>(), L.prop('x'))
  const inner = pipe(L.id<Nest>(), L.prop('p'), L.prop('x'))
  const greatest: B.Backprop<number> = { ...B.number, add: Math.max }
  interface Nest {
    readonly p: Pair
    readonly n: number
  }
  const hundred: B.Backprop<Pair> = {
    zero: () => ({ x: 100, y: 100 }),
    add: (p, q) => ({ x: p.x + q.x, y: p.y + q.y }),
    one: p => p
  }

  it('add up what flows back to a part that is set', () => {
    const f = gradBP2<Pair>((v, w) => {
      const put = E.setVar<Pair, number>(greatest, hundred)(x)(w)
      return add(mul(viewVar(x)(put(v)), 2), mul(viewVar(x)(put(v)), 3))
    })
    expect(f({ x: 1, y: 2 }, 5)).toEqual([{ x: 0, y: 0 }, 3])
  })

  it('give what is missing of the whole that is read', () => {
    const whole: B.Backprop<Nest> = {
      zero: () => ({ p: { x: 7, y: 8 }, n: 9 }),
      add: (_, d) => d,
      one: d => d
    }
    expect(
      gradBP<Nest>(v => mul(E.viewVar<Nest, number>(B.number, whole)(inner)(v), 5))({ p: { x: 1, y: 1 }, n: 1 })
    ).toEqual({ p: { x: 5, y: 8 }, n: 9 })
    const all = pipe(L.id<Nest>(), L.props('p', 'n'))
    expect(
      gradBP<Nest>(v => splitBV(E.viewVar(B.structural as never, whole)(all)(v) as typeof v).n)({
        p: { x: 1, y: 1 },
        n: 1
      })
    ).toEqual({ p: { x: 0, y: 0 }, n: 1 })
  })

  it('read every target of a traversal', () => {
    const all = pipe(Tr.id<Numbers>(), Tr.traverse(RA.Traversable))
    const f = gradBP<Numbers>(v => {
      const read = <S>(w: BVar<S, Numbers>): BVar<S, number> =>
        E.toListOfVar<Numbers, number>(greatest, B.structural as never)(all)(w)[0]!
      return add(mul(read(v), 2), mul(read(v), 3))
    })
    expect(f([1, 2])).toEqual([5, 0])
  })
})
