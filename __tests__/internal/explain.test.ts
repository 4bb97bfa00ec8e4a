import * as O from 'fp-ts/Option'
import type { Lens } from 'monocle-ts/Lens'
import {
  add,
  type BVar,
  constVar,
  gradBP,
  gradBP2,
  mul,
  OpticError,
  previewVar,
  primal,
  setVar,
  splitBV,
  viewVar
} from 'backprop-ts'

interface Numbers {
  readonly kind: number
  readonly w: number
  readonly x: number
  readonly y: number
}
const at = (numbers: Partial<Numbers>): Numbers => ({ kind: 0, w: 3, x: 2, y: 0, ...numbers })
interface Choice {
  readonly a: { readonly n: number; readonly p: { readonly x: number } }
  readonly b: Choice['a']
}
const none: Numbers = { kind: 0, w: 0, x: 0, y: 0 }
const missing = (): never => {
  throw new RangeError('no target')
}

const read = (get: (s: Numbers) => number, s: Numbers): Numbers => gradBP<Numbers>(viewVar({ get }))(s)
const x: Lens<Numbers, number> = { get: s => s.x, set: v => s => ({ ...s, x: v }) }

describe('an optic is refused that calculates, though it does not', () => {
  it.each<[string, (s: Numbers) => number, Numbers]>([
    [
      'where two numbers differ a little from what they are',
      s => (s.kind !== 0 || s.y === 0 ? s.x : s.x + s.y),
      at({})
    ],
    ['as above, in another order', s => (s.y === 0 || s.kind !== 0 ? s.x : s.x + s.y), at({})],
    ['where its target differs from a number', s => (s.x === 2 ? (s.y === 0 ? s.x : s.x + s.y) : missing()), at({})],
    ['at large integers', s => (s.y === 0 ? Math.round(s.x) : s.x), at({ x: 1e12 })]
  ])('%s', (_, get, s) => {
    expect(() => read(get, s)).toThrow(OpticError)
  })

  it('where two numbers in one record differ a little from what they are', () => {
    type Nested = { readonly at: Numbers }
    const get = ({ at: { kind, x, y } }: Nested): number => (kind !== 0 || y === 0 ? x : x + y)
    expect(() => gradBP<Nested>(viewVar({ get }))({ at: at({}) })).toThrow(OpticError)
  })

  it.each<[string, (s: Choice) => object]>([
    ['of', s => (s.a.n === 3 ? s.a : s.b)],
    ['inside', s => (s.a.p.x === 4 ? s.a.p : s.b.p)]
  ])('or chooses a structure by a certain number %s it', (_, get) => {
    const s: Choice = { a: { n: 3, p: { x: 4 } }, b: { n: 3, p: { x: 4 } } }
    expect(() => gradBP<Choice, object>(v => viewVar({ get })(v))(s)).toThrow(OpticError)
  })

  it('or chooses between what is set and what was there by a certain number', () => {
    const whole: Lens<Numbers, Numbers> = { get: s => s, set: v => s => (v.x === 2 ? v : s) }
    expect(() => gradBP2<Numbers, Numbers, Numbers>((v, w) => setVar(whole)(w)(v))(at({ y: 7 }), at({}))).toThrow(
      OpticError
    )
  })

  it('where its target may be missing, on one side of that', () => {
    const optic = { getOption: (s: Numbers) => (s.x > 2 ? O.none : O.some(s.x === 2 ? s.x : 2 * s.x - 2)) }
    const preview = <S>(v: BVar<S, Numbers>): BVar<S, number> => O.getOrElse(() => constVar(0, v))(previewVar(optic)(v))
    expect(() => gradBP<Numbers>(preview)(at({}))).toThrow(OpticError)
  })

  it('where what it may find is what an accessor calculates', () => {
    const s = {
      n: 4,
      get half(): number {
        return this.n / 2
      }
    }
    const optic = { getOption: ({ half }: typeof s) => O.some(half) }
    const preview = <S>(v: BVar<S, typeof s>): BVar<S, number> =>
      O.getOrElse(() => constVar(0, v))(previewVar(optic)(v))
    expect(() => gradBP<typeof s>(preview)(s)).toThrow(OpticError)
  })
})

describe('a lens is followed', () => {
  it('to a number that is none', () => {
    expect(read(s => (s.kind === 0 ? s.x : s.y), at({ x: NaN }))).toEqual({ ...none, x: 1 })
  })

  it('that puts its target under another key at the edge of a region', () => {
    const get = (s: Numbers): Readonly<Record<string, number>> => (s.x <= 2 ? { a: s.x } : { b: s.x })
    expect(gradBP<Numbers>(v => splitBV(viewVar({ get })(v))['a']!)(at({}))).toEqual({ ...none, x: 1 })
  })

  it.each<[string, (s: Numbers) => number, Numbers]>([
    ['that has a target for one kind only', s => (s.kind === 0 ? s.x : missing()), at({})],
    ['that has another target beyond two bounds', s => (s.x > 1 && s.x < 3 ? s.x : s.y), at({})],
    [
      'that has another target beyond bounds of large numbers',
      s => (s.x > 1e9 && s.x < 1e10 ? s.x : s.y),
      at({ x: 3e9 })
    ]
  ])('%s', (_, get, s) => {
    expect(read(get, s)).toEqual({ ...none, x: 1 })
  })

  const set = (lens: Lens<Numbers, number>, s: Numbers): Numbers =>
    gradBP<Numbers>(v => {
      const made = setVar(lens)(viewVar({ get: (n: Numbers) => n.w })(v))(v)
      return add(mul(2, viewVar(x)(made)), mul(5, viewVar({ get: (n: Numbers) => n.y })(made)))
    })(s)

  it('that sets by a number, where others are the same as what is set', () => {
    const lens = { ...x, set: (v: number) => (s: Numbers) => (s.kind === 0 ? { ...s, x: v } : s) }
    expect(set(lens, at({ w: 5, y: 5 }))).toEqual({ ...none, w: 2, y: 5 })
  })

  it.each<[string, (v: number, s: Numbers) => Numbers, Partial<Numbers>]>([
    ['two parts', (v, s) => ({ ...s, x: v, y: s.w }), { w: 7 }],
    ['two parts to what it gets', (v, s) => ({ ...s, x: v, y: v }), { w: 7 }],
    ['another part in place of what it gets', (_, s) => ({ ...s, x: s.y }), { y: 7 }],
    ['the part that was there', (_, s) => ({ ...s }), { x: 2, y: 5 }]
  ])('that sets, by a number, %s', (_, made, gradient) => {
    const lens = { ...x, set: (v: number) => (s: Numbers) => (s.kind === 0 ? made(v, s) : s) }
    expect(set(lens, at({ w: 3, x: 4, y: 6 }))).toEqual({ ...none, ...gradient })
  })

  it('that sets, by a number, a text beside it', () => {
    interface Named {
      readonly n: number
      readonly name: string
    }
    const renaming: Lens<Named, number> = { get: s => s.n, set: n => s => (s.n === 1 ? { n, name: 'b' } : s) }
    const seen: unknown[] = []
    const f = gradBP<Named>(v => {
      const made = setVar(renaming)(mul(2, viewVar(renaming)(v)))(v)
      seen.push(primal(made))
      return splitBV(made).n
    })
    expect(f({ n: 1, name: 'a' })).toEqual({ n: 2, name: 'a' })
    expect(seen).toEqual([{ n: 2, name: 'b' }])
  })

  it('that reads a number that is the same as another one when it has set', () => {
    const lens = {
      ...x,
      set: (v: number) => (s: Numbers) => {
        const made = { ...s, x: v }
        return s.w === 5 ? made : s
      }
    }
    expect(set(lens, at({ w: 5, y: 5 }))).toEqual({ ...none, w: 2, y: 5 })
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
    const lens: Lens<Value, number> = { get: s => s.n, set: v => s => (s.kind === 0 ? { ...s, n: v } : s) }
    expect(gradBP<Value>(v => viewVar(lens)(setVar(lens)(mul(2, viewVar(lens)(v)))(v)))(value)).toMatchObject({
      n: 2,
      kind: 0
    })
  })
})
