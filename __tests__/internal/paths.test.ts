import { plainPath, putsAnything, putsValue, type Set } from '../../src/internal/paths'

/** A structure of which any part may be asked for. */
type Loose = {
  readonly [K in 'a' | 'b' | 'c' | 'e' | 'n' | 'x' | 'y' | 'z' | 'xs' | 'map' | 'big' | 'length']: Loose
} & {
  readonly [index: number]: Loose
}
type Get = (s: Loose) => unknown
type Put = (v: unknown) => (s: Loose) => unknown
type Path = ReadonlyArray<unknown>

const whole = () => ({
  a: { b: 1, c: { d: 2 }, e: 'text' },
  xs: [3, { y: 4 }, 5],
  n: 6,
  map: new Map([['k', 7]]),
  big: 8n
})

describe('the path of a lens that goes down one path', () => {
  it.each<[Get, Path]>([
    [s => s.a.b, ['a', 'b']],
    [s => s.a.c, ['a', 'c']],
    [s => s.n, ['n']],
    [s => s.big, ['big']],
    [s => s.map, ['map']],
    [s => s.xs[0], ['xs', 0]],
    [s => s.xs[1]!.y, ['xs', 1, 'y']],
    [s => s, []]
  ])('is found: %s', (get, path) => {
    const value = whole()
    expect(plainPath(get as (s: unknown) => unknown, value)).toEqual(path)
    // Also after it was found, and in another structure.
    expect(plainPath(get as (s: unknown) => unknown, value)).toEqual(path)
    expect(plainPath(get as (s: unknown) => unknown, { ...whole(), n: -1 })).toEqual(path)
  })

  it('is found in an array', () => {
    expect(plainPath(s => [...(s as Iterable<unknown>)][1], [1, 2])).toBeUndefined()
    expect(plainPath(s => (s as Loose)[1], [1, 2])).toEqual([1])
    expect(plainPath(s => (s as Loose)[1]![0], [1, [2]])).toEqual([1, 0])
  })

  it.each<[string, Get]>([
    ['reads two parts', s => [s.a, s.n][0]],
    ['reads a part and gives what is above it', s => (s.a.b, s.a)],
    ['reads a part and gives the one of another', s => (s.xs, s.a)],
    ['gives a new value', () => 1],
    ['calculates', s => Number(s.n)],
    ['asks whether there is a part', s => ['a' in s, s.a][1]],
    ['asks for the parts', s => (Object.keys(s), s.a)],
    ['asks for the description of a part', s => (Object.getOwnPropertyDescriptor(s, 'n'), s.a)],
    ['asks for the class', s => (Object.getPrototypeOf(s), s.a)],
    ['asks whether it is closed', s => (Object.isExtensible(s), s.a)],
    ['closes it', s => (Object.preventExtensions(s), s.a)],
    ['writes', s => (Object.assign(s, { z: 1 }), s.a)],
    ['sets the class', s => (Object.setPrototypeOf(s, null), s.a)],
    ['defines', s => (Object.defineProperty(s, 'z', { value: 1 }), s.a)],
    ['deletes', s => (Reflect.deleteProperty(s, 'z'), s.a)],
    ['copies', s => ({ ...s }).a],
    ['reads text', s => s.a.e],
    ['goes through a map', s => (s.map as unknown as Map<string, unknown>).get('k')],
    ['reads what is not there', s => s.z],
    ['reads what all objects have', s => Reflect.get(s, 'toString') as unknown],
    ['reads the length of an array', s => s.xs.length],
    ['goes on from a number', s => s.n.x],
    ['goes on from what is not there', s => s.z.x],
    [
      'throws',
      () => {
        throw new Error('mine')
      }
    ],
    ['takes a number for what it is', s => (typeof s.n === 'object' ? s.n : s.big)],
    ['takes a number for what it is, and gives itself', s => (typeof s.n === 'object' ? s.n : s)]
  ])('is not claimed of one that %s', (_, get) => {
    expect(plainPath(get as (s: unknown) => unknown, whole())).toBeUndefined()
  })

  it('is not claimed of one that knows the structure itself', () => {
    const value = whole()
    expect(plainPath(s => (s === value ? value.xs : (s as Loose).a), value)).toBeUndefined()
  })

  it('is not claimed of one that is called within another', () => {
    const value = whole()
    const inner = (s: unknown) => (plainPath(t => (t as Loose).n, value), (s as Loose).a)
    expect(plainPath(inner, value)).toBeUndefined()
    expect(plainPath(s => (s as Loose).a, value)).toEqual(['a'])
  })

  it.each([[1], [new Map([['a', 1]])], [new Date()], ['a'], [null]])('is not claimed in %p', value => {
    expect(plainPath(s => s, value)).toBeUndefined()
  })
})

const elements = (xs: unknown): unknown[] => [...(xs as Iterable<unknown>)]
const isNumber = (x: unknown): x is number => typeof x === 'number'

const at = {
  ab: [['a', 'b'], v => s => ({ ...s, a: { ...s.a, b: v } })],
  ac: [['a', 'c'], v => s => ({ ...s, a: { ...s.a, c: v } })],
  n: [['n'], v => s => ({ ...s, n: v })],
  x1: [['xs', 1], v => s => ({ ...s, xs: elements(s.xs).map((x, i) => (i === 1 ? v : x)) })],
  x1y: [['xs', 1, 'y'], v => s => ({ ...s, xs: [s.xs[0], { ...s.xs[1], y: v }, s.xs[2]] })],
  whole: [[], v => () => v]
} satisfies Readonly<Record<string, readonly [Path, Put]>>

/** Each does something that a lens to `a.b` does not. */
const unlawful: ReadonlyArray<readonly [string, Put]> = [
  ['puts the value elsewhere', v => s => ({ ...s, a: { ...s.a, c: v } })],
  ['puts it there and elsewhere', v => s => ({ ...s, a: { ...s.a, b: v, c: v } })],
  ['puts it beside', v => s => ({ ...s, n: v, a: { ...s.a, b: v } })],
  ['ignores the value', () => s => s],
  ['takes the old value', () => s => ({ ...s, a: { ...s.a } })],
  ['adds a part', v => s => ({ ...s, z: 1, a: { ...s.a, b: v } })],
  ['leaves a part out', v => s => ({ ...s, a: { b: v, c: s.a.c } })],
  ['renames a part', v => s => ({ ...s, a: { b: v, e: s.a.e, z: s.a.c } })],
  ['makes an array of the whole', v => s => Object.assign([], { ...s, a: { ...s.a, b: v } })],
  ['makes a map of a part', v => s => ({ ...s, a: new Map(Object.entries({ ...s.a, b: v })) })],
  ['exchanges parts', v => s => ({ ...s, a: { ...s.a, b: v }, xs: s.n, n: s.xs })],
  ['exchanges elements', v => s => ({ ...s, a: { ...s.a, b: v }, xs: elements(s.xs).reverse() })],
  ['changes a number beside', v => s => ({ ...s, n: isNumber(s.n) ? s.n + 1 : s.n, a: { ...s.a, b: v } })],
  ['rounds the value', v => s => ({ ...s, a: { ...s.a, b: isNumber(v) ? Math.round(v) : v } })],
  ['writes into the structure', v => s => (Object.assign(s.a, { b: v }), s)],
  ['writes into the structure and copies it', v => s => (Object.assign(s.a, { b: v }), { ...s, a: { ...s.a } })],
  ['gives nothing', () => () => undefined],
  ['gives a number', () => () => 1],
  [
    'throws',
    () => () => {
      throw new Error('mine')
    }
  ]
]

describe('a set', () => {
  it.each(Object.entries(at))('puts anything at its path: %s', (_, [path, set]) => {
    expect(putsAnything(set as Set, whole(), path, 0.5)).toBe(true)
    expect(putsAnything(set as Set, whole(), path, { some: 'value' })).toBe(true)
  })

  it.each(unlawful)('does not where it %s', (_, set) => {
    const value = whole()
    expect(putsAnything(set as Set, value, ['a', 'b'], 0.5)).toBe(false)
    expect(value).toEqual(whole())
  })

  it('does not put anything at a path that is not there, or goes through a map or a number', () => {
    const value = whole()
    expect(putsAnything(v => s => ({ ...(s as object), z: v }), value, ['z'], 1)).toBe(false)
    expect(putsAnything(() => s => s, value, ['z'], 1)).toBe(false)
    expect(putsAnything(v => s => ({ ...(s as object), map: new Map([['k', v]]) }), value, ['map', 'k'], 1)).toBe(false)
    expect(putsAnything(v => s => ({ ...(s as object), n: { x: v } }), value, ['n', 'x'], 1)).toBe(false)
  })

  it('puts anything of many parts, and of many structures one after the other', () => {
    const long = { xs: Array.from({ length: 3000 }, (_, i) => ({ i })), v: 1 }
    const set: Set = v => s => ({ ...(s as object), v })
    for (let i = 0; i < 3; i++) expect(putsAnything(set, { ...long, i }, ['v'], 1)).toBe(true)
    const wide = Object.fromEntries(Array.from({ length: 1500 }, (_, i) => [`k${i}`, { i }]))
    for (let i = 0; i < 2; i++)
      expect(putsAnything(v => s => ({ ...(s as object), k7: v }), wide, ['k7'], 1)).toBe(true)
  })
})

describe('a set of one value', () => {
  it.each(Object.entries(at))('puts it at its path: %s', (_, [path, set]) => {
    expect(putsValue(set as Set, whole(), path, 0.5)).toBe(true)
    const value = { x: 1 }
    expect(putsValue(set as Set, whole(), path, value)).toBe(true)
    expect(putsValue(v => set({ ...(v as object) }) as (s: unknown) => unknown, whole(), path, value)).toBe(true)
    expect(putsValue(() => set({ x: 2 }) as (s: unknown) => unknown, whole(), path, value)).toBe(false)
  })

  it.each(unlawful.filter(([name]) => !name.startsWith('writes') && name !== 'throws'))(
    'does not where it %s',
    (_, set) => {
      expect(putsValue(set as Set, whole(), ['a', 'b'], 0.5)).toBe(false)
    }
  )

  it('does not where it copies what is beside', () => {
    const set: Set = v => s => ({ ...(s as Loose), n: v, a: { ...(s as Loose).a } })
    expect(putsValue(set, whole(), ['n'], 0.5)).toBe(false)
  })

  it('does not at a path that is not there', () => {
    expect(putsValue(v => s => ({ ...(s as object), z: v }), whole(), ['z'], 1)).toBe(false)
    expect(putsValue(() => s => s, whole(), ['z'], 1)).toBe(false)
    expect(putsValue(() => s => s, whole(), ['n', 'x'], 6)).toBe(false)
  })
})
