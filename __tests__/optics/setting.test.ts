import * as fc from 'fast-check'
import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import { pipe } from 'fp-ts/function'
import * as M from 'monocle-ts'
import * as I from 'monocle-ts/Iso'
import * as L from 'monocle-ts/Lens'
import * as Op from 'monocle-ts/Optional'
import * as P from 'monocle-ts/Prism'
import * as Tr from 'monocle-ts/Traversal'
import {
  add,
  backprop2,
  type BVar,
  constVar,
  evalBP,
  evalBP2,
  gradBP,
  gradBP2,
  joinBV,
  mul,
  type Optic,
  OpticError,
  overVar,
  type Settable,
  setVar,
  sin,
  splitBV,
  square,
  toListOfVar,
  unsafePreviewVar,
  viewVar
} from 'backprop-ts'
import { checkGrads } from 'backprop-ts/Check'
import type { Numbers, Point as Pair } from '../support/fixtures'
import { type Inner, none, type Outer, outer } from '../support/nested'
import { expectClose, numericalGradient } from '../support/numerical'

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

describe('setVar, also where numbers are equal,', () => {
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

  it('follows a set that swaps two other parts', () => {
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
  ])('refuses a set that %s', (_, set, s, value) => {
    const before = { ...s }
    expect(() => run(set, s, value)).toThrow(OpticError)
    expect(s).toEqual(before)
  })
})

const toX = pipe(L.id<Outer>(), L.prop('inner'), L.prop('x'))

const classX = M.Lens.fromPath<Outer>()(['inner', 'x'])

const swapped = I.iso<Inner, readonly [number, number]>(
  ({ x, y }) => [y, x],
  ([y, x]) => ({ x, y })
)

describe('the gradient of what setVar and overVar give', () => {
  const inner = fc.record({ x: number, y: number })
  const value: fc.Arbitrary<Outer> = fc.record({
    name: fc.string(),
    inner,
    list: fc.array(inner, { minLength: 1, maxLength: 4 })
  })
  const first = pipe(L.id<Outer>(), L.prop('list'), L.index(0))

  it.each<[string, <S>(v: BVar<S, Outer>) => BVar<S, number>]>([
    ['set a part', v => mul(sin(viewVar(toX)(setVar(toX)(square(viewVar(toX)(v)))(v))), viewVar(toX)(v))],
    [
      'change a part',
      v =>
        square(
          viewVar(toX)(
            pipe(
              v,
              overVar(toX)(x => mul(x, sin(x)))
            )
          )
        )
    ],
    [
      'change a part twice, and the rest is read',
      v => {
        const w = pipe(v, overVar(classX)(sin), overVar(classX)(square))
        return add(viewVar(toX)(w), square(viewVar(pipe(L.id<Outer>(), L.prop('inner'), L.prop('y')))(w)))
      }
    ],
    [
      'set a record',
      v => {
        const part = pipe(L.id<Outer>(), L.prop('inner'))
        const w = setVar(part)(unsafePreviewVar(first)(v))(v)
        return mul(viewVar(toX)(w), viewVar(toX)(v))
      }
    ],
    [
      'set through an iso',
      v => {
        const part = pipe(L.id<Outer>(), L.prop('inner'))
        const w = setVar(part)(setVar(swapped)(viewVar(swapped)(unsafePreviewVar(first)(v)))(viewVar(part)(v)))(v)
        return mul(viewVar(toX)(w), viewVar(toX)(v))
      }
    ]
  ])('agrees with central differences when they %s', (_, f) => {
    fc.assert(
      fc.property(value, a => {
        expectClose(
          gradBP<Outer>(f)(a),
          numericalGradient(b => evalBP<Outer>(f)(b), a)
        )
      }),
      { numRuns: 50 }
    )
  })

  it('is 0 where 0 takes the place of -0, which monocle-ts takes for the same', () => {
    const g = gradBP<Outer>(v => viewVar(toX)(setVar(toX)(square(viewVar(toX)(v)))(v)))({
      ...outer,
      inner: { x: -0, y: 0 }
    })
    expect(g.inner.x + 0).toBe(0)
  })

  it('can be differentiated again', () => {
    const f = <S>(v: BVar<S, Outer>): BVar<S, number> =>
      viewVar(toX)(
        pipe(
          v,
          overVar(toX)(x => mul(square(x), x))
        )
      )
    const slope = <S>(v: BVar<S, Outer>): BVar<S, number> => square(viewVar(toX)(gradBP(f, v)))
    // d/dx (3 x^2)^2 = 36 x^3
    expect(gradBP<Outer>(slope)(outer)).toEqual({ ...none, inner: { x: 288, y: 0 } })
  })
})

describe('a lens that sets', () => {
  // Lenses to one place are made sure of quickly. What looks like one at first must be treated as what it is.

  interface Parent {
    readonly child?: { readonly x: number } | undefined
    readonly x: number
  }

  const zero = { x: 0, y: 0, z: { a: 0 } }

  interface Three {
    readonly x: number
    readonly y: number
    readonly z: { readonly a: number }
  }

  const three: Three = { x: 2, y: 3, z: { a: 4 } }

  it('may be the identity', () => {
    const f = gradBP2<Three, Three, Three>((v, w) => setVar(L.id<Three>())(w)(v))
    expect(f(three, three)).toEqual([zero, { x: 1, y: 1, z: { a: 1 } }])
  })

  it('may copy what it does not change', () => {
    const copying: L.Lens<Three, number> = { get: s => s.x, set: x => s => ({ ...s, x, z: { ...s.z } }) }
    const f = gradBP2<Three, number, Three>((v, w) => setVar(copying)(w)(v))
    expect(f(three, 5)).toEqual([{ x: 0, y: 1, z: { a: 1 } }, 1])
  })

  it('may make a place for what it sets', () => {
    const child: L.Lens<Parent, number> = {
      get: (s: Parent) => s.child?.x as number,
      set:
        (x: number) =>
        (s: Parent): Parent => ({ ...s, child: { x } })
    }
    const f = gradBP2<Parent, number, Parent>((v, w) => mul(setVar(child)(w)(v), 10))
    expect(f({ child: { x: 3 }, x: 1 }, 5)).toEqual([{ child: { x: 0 }, x: 10 }, 10])
    for (const s of [{ x: 1 }, { child: undefined, x: 1 }]) expect(f(s, 5)).toEqual([{ ...s, x: 10 }, 10])
  })

  it('may make a place for what it sets, though it was only read there', () => {
    const child: L.Lens<Parent, number> = { get: s => s.child?.x as number, set: x => s => ({ ...s, child: { x } }) }
    expect(gradBP<Parent>(v => viewVar(child)(v))({ child: { x: 3 }, x: 1 })).toEqual({ child: { x: 1 }, x: 0 })
    const f = gradBP2<Parent, number, Parent>((v, w) => mul(setVar(child)(w)(v), 10))
    expect(f({ child: undefined, x: 1 }, 5)).toEqual([{ x: 10 }, 10])
  })

  it('may leave a structure that has no place for it as it is', () => {
    const child: L.Lens<Parent, number> = {
      get: (s: Parent) => s.child?.x as number,
      set:
        (x: number) =>
        (s: Parent): Parent =>
          s.child === undefined ? s : { ...s, child: { x } }
    }
    const f = gradBP2<Parent, number, Parent>((v, w) => mul(setVar(child)(w)(v), 10))
    expect(f({ child: { x: 3 }, x: 1 }, 5)).toEqual([{ child: { x: 0 }, x: 10 }, 10])
    expect(f({ x: 1 }, 5)).toEqual([{ x: 10 }, 0])
  })

  it('may make a place for what it read elsewhere', () => {
    const own: L.Lens<Parent, number> = { get: s => s.child?.x ?? s.x, set: x => s => ({ ...s, child: { x } }) }
    const set = gradBP2<Parent, number, Parent>((v, w) => mul(setVar(own)(w)(v), 10))
    expect(set({ x: 1 }, 5)).toEqual([{ x: 10 }, 10])
    expect(set({ child: { x: 2 }, x: 1 }, 5)).toEqual([{ child: { x: 0 }, x: 10 }, 10])
  })

  it('may rename a field that is undefined', () => {
    interface Renamed {
      readonly x: number
      readonly before?: undefined
      readonly after?: undefined
    }
    const renaming: L.Lens<Renamed, number> = { get: s => s.x, set: x => () => ({ x, after: undefined }) }
    const [value] = backprop2<Renamed, number, Renamed>((v, w) => setVar(renaming)(w)(v))(
      { x: 1, before: undefined },
      5
    )
    expect(value).toStrictEqual({ x: 5, after: undefined })
  })

  it('may make something else of the structure', () => {
    const nothing: L.Lens<Three, number> = { get: s => s.x, set: () => () => null as never }
    expect(evalBP2<Three, number, Three>((v, w) => setVar(nothing)(w)(v))(three, 5)).toBeNull()
    expect(gradBP2<Three, number, Three>((v, w) => setVar(nothing)(w)(v))(three, 5)).toEqual([zero, 0])
  })

  it('may rearrange what is set', () => {
    const optic = {
      get: (p: Pair) => ({ first: p.y, second: p.x }),
      set: (q: { readonly first: number; readonly second: number }) => (): Pair => ({ x: q.second, y: q.first })
    }
    const f = gradBP2<Pair, { readonly first: number; readonly second: number }, Pair>((v, w) =>
      mul(setVar(optic)(w)(v), joinBV({ x: 2, y: 3 } as never) as never)
    )
    expect(f({ x: 1, y: 2 }, { first: 3, second: 4 })).toEqual([
      { x: 0, y: 0 },
      { first: 3, second: 2 }
    ])
  })

  it('may move a part when it sets another', () => {
    const pushed: L.Lens<Inner, number> = { get: s => s.x, set: x => s => ({ x, y: s.x }) }
    expect(gradBP2<Inner, number, Inner>((v, w) => mul(setVar(pushed)(w)(v), 10))({ x: 1, y: 2 }, 3)).toEqual([
      { x: 10, y: 0 },
      10
    ])
  })
})

describe('what is set', () => {
  const x: L.Lens<Inner, number> = { get: s => s.x, set: b => s => ({ ...s, x: b }) }

  const y: L.Lens<Inner, number> = { get: s => s.y, set: b => s => ({ ...s, y: b }) }

  it('may go to two places', () => {
    const both: L.Lens<Inner, number> = { get: s => s.x, set: b => () => ({ x: b, y: b }) }
    const f = gradBP2<Inner>((v, w) => {
      const set = setVar(both)(w)(v)
      return mul(viewVar(y)(set), square(viewVar(both)(set)))
    })
    expect(f({ x: 1, y: 2 }, 5)).toEqual([{ x: 0, y: 0 }, 75])
  })

  it('may be an element of an array', () => {
    type Pair = readonly [number, number]
    const second: L.Lens<Pair, number> = {
      get: s => s[1],
      set:
        b =>
        ([a]) => [a, b]
    }
    expect(evalBP2<Pair, number, Pair>((v, w) => setVar(second)(w)(v))([1, 2], 5)).toEqual([1, 5])
    expect(gradBP2<Pair, number, Pair>((v, w) => setVar(second)(w)(v))([1, 2], 5)).toEqual([[1, 0], 1])
  })

  it('may go into a constant', () => {
    const f = gradBP(w => {
      const set = setVar(y)(square(w))(constVar({ x: 2, y: 3 }, w))
      return mul(viewVar(y)(set), viewVar(x)(set))
    })
    expect(f(5)).toBe(20)
  })

  it('has no gradient if it is not used', () => {
    const f = gradBP2<Inner>((v, w) => square(viewVar(x)(setVar(y)(w)(v))))
    expect(f({ x: 3, y: 4 }, 5)).toEqual([{ x: 6, y: 0 }, 0])
  })
})

it('a lens that makes a record of an array gives that record, also where it sets what is there', () => {
  interface First {
    readonly 0: ReadonlyArray<number>
  }
  const first: L.Lens<First, ReadonlyArray<number>> = { get: s => s[0], set: a => s => ({ ...s, 0: a }) }
  const set = evalBP2<First, ReadonlyArray<number>, First>((v, w) => setVar(first)(w)(v))
  expect(set([[]], [])).toStrictEqual({ 0: [] })
})
