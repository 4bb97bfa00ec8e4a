import * as O from 'fp-ts/Option'
import type { Lens } from 'monocle-ts/Lens'
import { add, type BVar, constVar, gradBP, mul, OpticError, previewVar, setVar, viewVar } from 'backprop-ts'

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
