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

  it('where its target may be missing, on one side of that', () => {
    const optic = { getOption: (s: Numbers) => (s.x > 2 ? O.none : O.some(s.x === 2 ? s.x : 2 * s.x - 2)) }
    const preview = <S>(v: BVar<S, Numbers>): BVar<S, number> => O.getOrElse(() => constVar(0, v))(previewVar(optic)(v))
    expect(() => gradBP<Numbers>(preview)(at({}))).toThrow(OpticError)
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

  it.each<[string, (v: number, s: Numbers) => Numbers, Partial<Numbers>, number]>([
    ['one part', (v, s) => ({ ...s, x: v }), { y: 5 }, 2],
    ['two parts', (v, s) => ({ ...s, x: v, y: s.w }), { w: 5 }, 2],
    ['two parts to what it gets', (v, s) => ({ ...s, x: v, y: v }), {}, 7],
    ['another part in place of what it gets', (_, s) => ({ ...s, x: s.y }), { y: 7 }, 0],
    ['the part that was there', (_, s) => ({ ...s }), { x: 2, y: 5 }, 0]
  ])('that sets, by a number, %s; it is refused where equal numbers could be confused', (_, made, dv, dw) => {
    const lens = { ...x, set: (v: number) => (s: Numbers) => (s.kind === 0 ? made(v, s) : s) }
    const f = gradBP2<Numbers>((v, w) => {
      const changed = setVar(lens)(w)(v)
      return add(mul(2, viewVar(x)(changed)), mul(5, viewVar({ get: (n: Numbers) => n.y })(changed)))
    })
    expect(f(at({ w: 3, x: 4, y: 6 }), 8)).toEqual([{ ...none, ...dv }, dw])
    expect(() => f(at({ w: 6, x: 4, y: 6 }), 6)).toThrow(OpticError)
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
