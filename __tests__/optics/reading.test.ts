import * as fc from 'fast-check'
import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import * as RR from 'fp-ts/ReadonlyRecord'
import * as S from 'fp-ts/string'
import * as T from 'fp-ts/Tree'
import * as M from 'monocle-ts'
import * as I from 'monocle-ts/Iso'
import * as L from 'monocle-ts/Lens'
import * as Op from 'monocle-ts/Optional'
import * as P from 'monocle-ts/Prism'
import * as Tr from 'monocle-ts/Traversal'
import {
  add,
  type BVar,
  constVar,
  EmptyTargetError,
  evalBP,
  gradBP,
  gradBP2,
  mul,
  overVar,
  previewVar,
  setVar,
  sin,
  square,
  toListOfVar,
  unsafePreviewVar,
  viewVar
} from 'backprop-ts'
import { type Inner, none, outer, type Outer, sum } from '../support/nested'
import { expectClose, numericalGradient } from '../support/numerical'

const toX = pipe(L.id<Outer>(), L.prop('inner'), L.prop('x'))
const classX = M.Lens.fromPath<Outer>()(['inner', 'x'])
const swapped = I.iso<Inner, readonly [number, number]>(
  ({ x, y }) => [y, x],
  ([y, x]) => ({ x, y })
)

describe.each([
  ['a record lens', toX],
  ['a class lens', classX],
  ['a composed class lens', M.Lens.fromProp<Outer>()('inner').compose(M.Lens.fromProp<Inner>()('x'))],
  [
    'a nullable lens',
    { get: (s: Outer) => s.inner.x, set: (x: number) => (s: Outer) => ({ ...s, inner: { ...s.inner, x } }) }
  ]
])('%s', (_, x) => {
  it('is read', () => {
    expect(gradBP<Outer>(v => square(viewVar(x)(v)))(outer)).toEqual({ ...none, inner: { x: 4, y: 0 } })
  })

  it('is set: the old part gets no gradient, the new one all of it', () => {
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

  it('is modified', () => {
    const f = <S>(v: BVar<S, Outer>): BVar<S, number> => {
      const w = pipe(v, overVar(x)(square))
      return mul(viewVar(x)(w), viewVar(x)(v))
    }
    expect(gradBP<Outer>(f)(outer)).toEqual({ ...none, inner: { x: 12, y: 0 } })
  })

  it('has an optional sibling', () => {
    expect(gradBP<Outer>(v => unsafePreviewVar(x)(v))(outer)).toEqual({ ...none, inner: { x: 1, y: 0 } })
    expect(gradBP<Outer>(v => sum(toListOfVar(x)(v), v))(outer)).toEqual({ ...none, inner: { x: 1, y: 0 } })
  })
})

describe('setVar and overVar agree with central differences', () => {
  const number = fc.double({ min: -2, max: 2, noNaN: true })
  const inner = fc.record({ x: number, y: number })
  const value: fc.Arbitrary<Outer> = fc.record({
    name: fc.string(),
    inner,
    list: fc.array(inner, { minLength: 1, maxLength: 4 })
  })
  const first = pipe(L.id<Outer>(), L.prop('list'), L.index(0))

  it.each<[string, <S>(v: BVar<S, Outer>) => BVar<S, number>]>([
    ['set', v => mul(sin(viewVar(toX)(setVar(toX)(square(viewVar(toX)(v)))(v))), viewVar(toX)(v))],
    [
      'over',
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
      'over and read the rest',
      v => {
        const w = pipe(v, overVar(classX)(sin), overVar(classX)(square))
        return add(viewVar(toX)(w), square(viewVar(pipe(L.id<Outer>(), L.prop('inner'), L.prop('y')))(w)))
      }
    ],
    [
      'a whole part',
      v => {
        const part = pipe(L.id<Outer>(), L.prop('inner'))
        const w = setVar(part)(unsafePreviewVar(first)(v))(v)
        return mul(viewVar(toX)(w), viewVar(toX)(v))
      }
    ],
    [
      'through an iso',
      v => {
        const part = pipe(L.id<Outer>(), L.prop('inner'))
        const w = setVar(part)(setVar(swapped)(viewVar(swapped)(unsafePreviewVar(first)(v)))(viewVar(part)(v)))(v)
        return mul(viewVar(toX)(w), viewVar(toX)(v))
      }
    ]
  ])('%s', (_, f) => {
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

  it('where 0 takes the place of -0, which monocle-ts takes for the same', () => {
    const g = gradBP<Outer>(v => viewVar(toX)(setVar(toX)(square(viewVar(toX)(v)))(v)))({
      ...outer,
      inner: { x: -0, y: 0 }
    })
    expect(g.inner.x + 0).toBe(0)
  })

  it('twice', () => {
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

  it('select by a predicate on what they select', () => {
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
  const all = Tr.fromTraversable(RA.Traversable)<number>()
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
