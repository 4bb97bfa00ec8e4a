import { gradBP, OpticError, splitBV, viewVar } from 'backprop-ts'

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
    ['its own number', s => (s['x']! > 0 ? s['x']! : s['y']!), { x: 2, y: 5 }, { x: -1, y: -1 }, { x: 0, y: 1 }],
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
    expect(() => gradBP<Value>(v => viewVar({ get })(v))({ x: 2, y: 2 })).toThrow(
      /the optic changes the structure that it is given/
    )
  })
})

describe('what a lens gives must be made of parts', () => {
  it.each<[string, (s: Value) => unknown]>([
    ['not a function', s => () => s['x']],
    ['not a function of its own', () => Math.sin],
    ['not an instance of a class', s => new Date(s['x']!)]
  ])('%s', (_, get) => {
    expect(() => gradBP<Value>(v => viewVar({ get: get as (s: Value) => number })(v))({ x: 2 })).toThrow(OpticError)
  })

  it('a copy of them has what the structure shows', () => {
    const value = Object.defineProperty({ x: 2, y: 3 }, 'hidden', { value: 4, enumerable: false })
    const copy = viewVar({ get: (s: typeof value) => ({ ...s }) })
    expect(gradBP<typeof value>(v => splitBV(copy(v)).y)(value)).toEqual({ x: 0, y: 1 })
  })

  it.each<[string, object, (s: never) => unknown]>([
    ['elements of typed arrays', { floats: Float64Array.of(3) }, (s: { floats: Float64Array }) => s.floats[0]],
    ['hidden fields', Object.defineProperty({}, 'x', { value: 3 }), (s: { x: number }) => s.x]
  ])('of which %s are none', (_, value, get) => {
    expect(() => gradBP<object>(v => viewVar({ get: get as (s: object) => number })(v))(value)).toThrow(OpticError)
  })

  it.each(['index', '01', '1a', 'a1'])('of which what an array has under %s is none', key => {
    const value: Numbers = Object.assign([1, 2], { [key]: 3 })
    const get = (s: Numbers): number => (s as unknown as Value)[key]!
    expect(() => gradBP<Numbers>(v => viewVar({ get })(v))(value)).toThrow(OpticError)
  })

  it('among which are bigints', () => {
    const read = viewVar({ get: (s: { readonly n: bigint }) => s.n })
    expect(gradBP<{ readonly n: bigint }, bigint>(v => read(v))({ n: 3n })).toEqual({ n: 1n })
  })

  it('among which are the accessors of a record', () => {
    const get = (s: { readonly n: number; readonly half: number }): number => s.half
    const value = {
      n: 4,
      get half(): number {
        return this.n / 2
      }
    }
    expect(gradBP<typeof value>(v => viewVar({ get })(v))(value)).toEqual({ n: 0, half: 1 })
  })
})
