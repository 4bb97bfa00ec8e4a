import { gradBP, OpticError, viewVar } from 'backprop-ts'

type Value = Readonly<Record<string, number>>
type Numbers = ReadonlyArray<number>

describe('what a lens looked at in one structure may lead it elsewhere in another, though the parts be equal', () => {
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

  it('the size of a map', () => {
    type Entries = ReadonlyMap<string, number>
    const read = viewVar({ get: (m: Entries) => m.get(m.size > 1 ? 'b' : 'a')! })
    const [one, two] = [
      [['a', 2]],
      [
        ['a', 2],
        ['b', 2]
      ]
    ] as const
    expect(gradBP<Entries>(v => read(v))(new Map(one))).toEqual(new Map([['a', 1]]))
    expect(gradBP<Entries>(v => read(v))(new Map(two)).get('b')).toBe(1)
  })
})

describe('a lens that changes what it reads is refused', () => {
  it.each<[string, (s: Record<string, number>) => unknown]>([
    ['by an assignment', s => (s['x'] = 2)],
    ['by a definition', s => Object.defineProperty(s, 'x', { value: 2 })],
    ['by a deletion', s => delete s['y']]
  ])('%s', (_, change) => {
    const get = (s: Value): number => (change(s), s['x']!)
    expect(() => gradBP<Value>(v => viewVar({ get })(v))({ x: 2, y: 2 })).toThrow(OpticError)
  })
})

describe('what a lens gives must be made of parts', () => {
  it.each<[string, (s: Value) => unknown]>([
    ['not a function', s => () => s['x']],
    ['not a number of its own', () => 3],
    ['not an instance of a class', s => new Date(s['x']!)],
    ['not a record with something else in it', s => ({ x: s['x'], y: 3 })],
    ['not an array with something else in it', s => [s['x'], 3]]
  ])('%s', (_, get) => {
    expect(() => gradBP<Value>(v => viewVar({ get: get as (s: Value) => number })(v))({ x: 2 })).toThrow(OpticError)
  })

  it('among which are bigints', () => {
    const read = viewVar({ get: (s: { readonly n: bigint }) => s.n })
    expect(gradBP<{ readonly n: bigint }, bigint>(v => read(v))({ n: 3n })).toEqual({ n: 1n })
  })

  it('of which accessors are none', () => {
    const get = (s: { readonly n: number; readonly half: number }): number => s.half
    const value = {
      n: 4,
      get half(): number {
        return this.n / 2
      }
    }
    expect(() => gradBP<typeof value>(v => viewVar({ get })(v))(value)).toThrow(OpticError)
  })
})
