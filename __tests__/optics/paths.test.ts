import * as L from 'monocle-ts/Lens'
import { backprop2, evalBP2, gradBP, gradBP2, mul, OpticError, setVar, square, viewVar } from 'backprop-ts'

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

describe('a lens to one place', () => {
  it('may be the identity', () => {
    const f = gradBP2<Three, Three, Three>((v, w) => setVar(L.id<Three>())(w)(v))
    expect(f(three, three)).toEqual([zero, { x: 1, y: 1, z: { a: 1 } }])
  })

  it('may copy what it does not change', () => {
    const copying: L.Lens<Three, number> = { get: s => s.x, set: x => s => ({ ...s, x, z: { ...s.z } }) }
    const f = gradBP2<Three, number, Three>((v, w) => setVar(copying)(w)(v))
    expect(f(three, 5)).toEqual([{ x: 0, y: 1, z: { a: 1 } }, 1])
  })

  it('may lead through a field whose name is a symbol', () => {
    const name = Symbol('name')
    type Named = { readonly [name]: number; readonly y: number }
    const f = gradBP<Named>(v => square(viewVar({ get: (s: Named) => s[name] })(v)))
    expect(f({ [name]: 3, y: 1 })).toEqual({ [name]: 6, y: 0 })
  })
})

describe('a lens that was known from another structure', () => {
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
})

describe('a lens that sets more than a place', () => {
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
})

describe('a lens is refused that selects', () => {
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

function keeping(): (s: Three) => number {
  let kept: number | undefined
  return s => {
    kept ??= s.x
    return kept
  }
}
