import * as fc from 'fast-check'
import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import * as M from 'monocle-ts'
import * as I from 'monocle-ts/Iso'
import * as L from 'monocle-ts/Lens'
import * as Op from 'monocle-ts/Optional'
import * as P from 'monocle-ts/Prism'
import * as Tr from 'monocle-ts/Traversal'
import {
  add,
  backpropWith,
  type BVar,
  constVar,
  evalBP2,
  gradBP,
  gradBP2,
  mul,
  OpticError,
  type Optic,
  overVar,
  setVar,
  type Settable,
  sin,
  splitBV,
  square,
  toListOfVar,
  viewVar
} from 'backprop-ts'
import { checkGrads } from 'backprop-ts/Check'

type Numbers = ReadonlyArray<number>
type Changed = (a: number) => (s: unknown) => unknown
type Any = Optic<object, number> & Settable<object, number>

const number = fc.double({ min: -2, max: 2, noNaN: true })
const arrays = fc.array(number, { maxLength: 4 })
const records = fc.record({ x: number, name: fc.string(), inner: fc.record({ y: number, z: number }) })
const boxes = fc.record({ box: number })
const options = fc.option(number).map(O.fromNullable)
const all = Tr.fromTraversable(RA.Traversable)<number>()
const inner = L.prop<{ readonly inner: { readonly y: number } }, 'inner'>('inner')(L.id())

const cases: ReadonlyArray<readonly [name: string, optic: unknown, values: fc.Arbitrary<unknown>, change: Changed]> = [
  ['a lens', pipe(inner, L.prop('y')), records, a => pipe(inner, L.prop('y')).set(a) as never],
  [
    'a lens of the classes',
    M.Lens.fromPath<{ readonly inner: { readonly y: number } }>()(['inner', 'y']),
    records,
    a => pipe(inner, L.prop('y')).set(a) as never
  ],
  [
    'an iso',
    I.iso(
      (s: { readonly box: number }) => s.box,
      box => ({ box })
    ),
    boxes,
    box => () => ({ box })
  ],
  [
    'an iso of the classes',
    new M.Iso(
      (s: { readonly box: number }) => s.box,
      box => ({ box })
    ),
    boxes,
    box => () => ({ box })
  ],
  ['a prism', pipe(P.id<O.Option<number>>(), P.some), options, a => O.map(() => a) as never],
  ['a prism of the classes', M.Prism.some<number>(), options, a => O.map(() => a) as never],
  [
    'an optional',
    pipe(Op.id<Numbers>(), Op.index(1)),
    arrays,
    a => s => pipe(Op.id<Numbers>(), Op.index(1)).set(a)(s as Numbers)
  ],
  [
    'an optional of the classes',
    new M.Optional(
      (xs: Numbers) => RA.head(xs),
      x => xs => (RA.isEmpty(xs) ? xs : [x, ...xs.slice(1)])
    ),
    arrays,
    a => s => (s as Numbers).map((x, i) => (i === 0 ? a : x))
  ],
  ['a traversal', all, arrays, a => s => (s as Numbers).map(() => a)],
  [
    'a traversal of the classes',
    M.fromTraversable(RA.Traversable)<number>(),
    arrays,
    a => s => (s as Numbers).map(() => a)
  ],
  [
    'a traversal with a filter',
    pipe(
      all,
      Tr.filter((n: number) => n > 0)
    ),
    fc.array(fc.oneof(fc.double({ min: 0.5, max: 2, noNaN: true }), fc.double({ min: -2, max: -0.5, noNaN: true })), {
      maxLength: 4
    }),
    a => s => (s as Numbers).map(n => (n > 0 ? a : n))
  ]
]

/** A function of everything that an optic reaches. */
const weighted = (optic: Any, v: BVar<'s', object>): BVar<'s', number> =>
  toListOfVar(optic)(v).reduce((sum, x, i) => add(sum, mul(i + 1, sin(x))), constVar(0, v))

const optics = cases.map(
  ([name, optic, values, set]) => [name, optic as Any, values as fc.Arbitrary<object>, set] as const
)

it.each(optics)('setVar through %s gives what monocle-ts gives', (_, optic, values, set) => {
  fc.assert(
    fc.property(values, number, (s, a) => {
      expect(evalBP2<object, number, object>((v, w) => setVar(optic)(w)(v))(s, a)).toEqual(set(a)(s))
    }),
    { numRuns: 30 }
  )
})

it.each(optics)('setVar through %s has right first and second derivatives', (_, optic, values) => {
  const f = (v: BVar<'s', { readonly whole: object; readonly part: number }>): BVar<'s', number> => {
    const { whole, part } = splitBV(v)
    return mul(weighted(optic, setVar(optic)(add(square(part), 1))(whole)), add(part, weighted(optic, whole)))
  }
  checkGrads(f as never, fc.record({ whole: values, part: number }), { parameters: { numRuns: 20 } })
})

it.each(optics)('overVar through %s has right first and second derivatives', (_, optic, values) => {
  const f = (v: BVar<'s', object>): BVar<'s', number> => {
    const changed = overVar(optic)((x: BVar<'s', number>) => add(mul(x, x), 1))(v)
    return mul(weighted(optic, changed), weighted(optic, v))
  }
  checkGrads(f as never, values, { parameters: { numRuns: 20 } })
})

it('a prism or an optional without a target gives the structure back', () => {
  const some = pipe(P.id<O.Option<number>>(), P.some)
  expect(gradBP2<O.Option<number>, number, O.Option<number>>((v, w) => setVar(some)(w)(v))(O.none, 3)).toEqual([
    O.none,
    0
  ])
  const third = pipe(Op.id<Numbers>(), Op.index(2))
  expect(gradBP2<Numbers, number, Numbers>((v, w) => overVar(third)((x: typeof w) => mul(x, w))(v))([1, 2], 3)).toEqual(
    [[1, 1], 0]
  )
})

it('a traversal sets all its targets to one variable, which gets the sum of what flows back', () => {
  const f = gradBP2<Numbers, number, Numbers>((v, w) => setVar(all)(square(w))(v))
  expect(f([1, 2, 3], 5)).toEqual([[0, 0, 0], 30])
})

describe('a set that does more than it seems to is followed or refused, also where numbers are equal', () => {
  interface Three {
    readonly x: number
    readonly y: number
    readonly z: number
  }
  const run = (set: (v: number) => (s: Three) => Three, s: Three, value: number) =>
    gradBP2<Three>((v, w) => {
      const made = setVar({ get: (t: Three) => t.x, set })(w)(v)
      const read = (get: (t: Three) => number) => viewVar({ get })(made)
      return mul(
        read(t => t.x),
        mul(
          read(t => t.y),
          square(read(t => t.z))
        )
      )
    })(s, value)

  it('when it swaps two others', () => {
    // v z y²
    expect(run(v => s => ({ x: v, y: s.z, z: s.y }), { x: 1, y: 2, z: 2 }, 3)).toEqual([{ x: 0, y: 24, z: 12 }, 8])
  })

  it.each<[string, (v: number) => (s: Three) => Three, Three, number]>([
    ['adds a zero to another', v => s => ({ ...s, x: v, y: s.y + s.z }), { x: 1, y: 2, z: 0 }, 3],
    [
      'adds a zero behind a comparison',
      v => s => ({ ...s, x: v, y: s.x === 1 ? s.y + s.z : s.y }),
      { x: 1, y: 2, z: 0 },
      3
    ],
    ['multiplies by one', v => s => ({ ...s, x: v * s.z }), { x: 2, y: 2, z: 1 }, 3],
    ['rounds', v => s => ({ ...s, x: Math.round(v) }), { x: 2, y: 2, z: 1 }, 3],
    ['writes to its argument', v => s => Object.assign(s, { x: v }), { x: 2, y: 2, z: 1 }, 3],
    ['writes to its argument and copies it', v => s => ({ ...Object.assign(s, { x: v }) }), { x: 2, y: 2, z: 1 }, 3]
  ])('when it %s', (_, set, s, value) => {
    const before = { ...s }
    expect(() => run(set, s, value)).toThrow(OpticError)
    expect(s).toEqual(before)
  })
})

describe('reading', () => {
  it('equal numbers are told apart by where an optic puts new ones', () => {
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

  it('a constant that an optic brings has no gradient', () => {
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

  type Pair = { readonly x: number; readonly y: number }
  it.each<[string, (s: Pair) => number, Pair]>([
    ['takes another number in place of a certain one', s => (s.x === 3 ? s.y : s.x), { x: 3, y: 3 }],
    ['takes a default in place of zero', s => s.x || s.y, { x: 0, y: 0 }],
    ['takes the greater of equals', s => Math.max(s.x, s.y), { x: 0.5, y: 0.5 }],
    ['adds a zero to a large number', s => s.x + s.y, { x: 1e12, y: 0 }],
    ['rounds to a coarse step', s => Math.round(s.x / 10) * 10, { x: 20, y: 0 }]
  ])('an optic is refused that %s, also where it is known from another structure', (_, get, s) => {
    const lens = { get, set: (x: number) => (t: Pair) => ({ ...t, x }) }
    try {
      gradBP<Pair>(v => viewVar(lens)(v))({ x: 7.5, y: 1.25 })
    } catch (error) {
      expect(error).toBeInstanceOf(OpticError)
    }
    expect(() => gradBP<Pair>(v => viewVar(lens)(v))(s)).toThrow(OpticError)
  })
})

it('a list of three in a model of 10,000 numbers, and setting one of them, reads no more than that', () => {
  let reads = 0
  const big = new Proxy(
    Array.from({ length: 10_000 }, (_, i) => i),
    { get: (xs, key, self) => (reads++, Reflect.get(xs, key, self) as unknown) }
  )
  interface Model {
    readonly big: Numbers
    readonly small: Numbers
  }
  const model: Model = { big, small: [1, 2, 3] }
  const small = pipe(L.id<Model>(), L.prop('small'))
  const value = evalBP2<Model>((v, w) => {
    const changed = setVar(pipe(small, L.index(1)))(w)(v)
    return toListOfVar(pipe(small, L.traverse(RA.Traversable)))(changed).reduce((x, y) => mul(x, y))
  })(model, 7)
  expect([value, reads]).toEqual([21, 0])
})
