import * as fc from 'fast-check'
import {
  add,
  backpropWith,
  collectVar,
  constVar,
  evalBP,
  gradBP,
  gradBP2,
  inputVar,
  joinBV,
  liftOp1,
  mul,
  NotDifferentiableError,
  powInt,
  pullback,
  sin,
  splitBV,
  square,
  viewVar,
  withBP
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import { checkGrads, numericalGradient } from 'backprop-ts/Check'
import { op1 } from 'backprop-ts/Op'
import { map } from 'backprop-ts/Prelude'

interface Cyclic {
  readonly x: number
  self?: Cyclic
}
const record = (): Cyclic => {
  const out: Cyclic = { x: 1 }
  out.self = out
  return out
}
const array = (): unknown[] => {
  const out: unknown[] = [1]
  out.push(out)
  return out
}
const table = (): Map<string, unknown> => {
  const out = new Map<string, unknown>([['x', 1]])
  return out.set('self', out)
}

describe('a structure that holds itself', () => {
  const asNumbers = (x: unknown): number => x as number
  const holdingItself: ReadonlyArray<readonly [string, () => unknown, RegExp]> = [
    ['a record', record, /^a record \{ x, self \} contains itself, at \.self: values must be trees\. Leave/],
    ['an array', array, /^an array of 2 contains itself, at \.1: /],
    ['a map', table, /^a Map contains itself, at \.self: /],
    [
      'a record beside a part that it holds twice',
      () => {
        const part = [1]
        const out: { twice: unknown; self?: unknown } = { twice: [part, part] }
        out.self = out
        return out
      },
      /^a record \{ twice, self \} contains itself, at \.self: /
    ],
    [
      'a record around another',
      () => {
        const parent: { child: { parent?: unknown } } = { child: {} }
        parent.child.parent = parent
        return [7, { inside: parent }]
      },
      /^a record \{ (child|parent) \} contains itself, at \.(child\.parent|parent\.child): /
    ]
  ]

  describe.each(holdingItself)('such as %s', (_, make, message) => {
    const c = make() as Cyclic
    const zero = op1((): readonly [number, () => Cyclic] => [0, () => c])
    it.each<[string, () => unknown]>([
      ['gradBP of the identity', () => gradBP<Cyclic, Cyclic>(v => v)(c)],
      ['gradBP of a constant', () => gradBP<Cyclic>(() => constVar(1))(c)],
      ['gradBP with a constant result', () => gradBP<number, Cyclic>(() => constVar(c))(3)],
      ['gradBP of a hand-written operation', () => gradBP<Cyclic>(v => liftOp1(zero)(v))(c)],
      ['backpropWith', () => backpropWith<Cyclic, Cyclic>(v => v)(c)[1](c)],
      ['gradBP in another gradient', () => gradBP(x => mul(x, (gradBP<Cyclic>(() => constVar(1))(c), 1)), 3)],
      ['pullback', () => withBP(s => pullback(inputVar(s)(c))(inputVar(s)(c))(c).x)],
      ['joinBV', () => gradBP(x => joinBV([x, c as never]) as never, 3)],
      ['collectVar', () => gradBP<number, unknown[]>(x => collectVar([x, c as never]) as never)(3)],
      ['zero', () => B.structural.zero(c)],
      ['one', () => B.structural.one(c)],
      ['add of the class', () => B.structural.add(c, c)],
      ['add of the class, of two', () => B.structural.add(c, make())],
      ['zero inside another instance', () => B.array(B.structural).zero([c])],
      ['add', () => add(c, c)],
      ['add of two', () => add(asNumbers(c), asNumbers(make()))],
      ['mul', () => mul(2, c)],
      ['mul by a variable', () => gradBP<number, Cyclic>(x => mul(x, c))(3)],
      ['sin', () => sin(c)],
      ['powInt', () => powInt(asNumbers(c), 2)],
      ['evalBP of arithmetic', () => evalBP<Cyclic, Cyclic>(v => mul(v, 2))(c)],
      ['map', () => gradBP<ReadonlyArray<Cyclic>, ReadonlyArray<Cyclic>>(map(v => v))([c])],
      ['numericalGradient', () => numericalGradient<Cyclic>(() => 1)(c)],
      ['checkGrads', () => checkGrads<Cyclic, number>(() => constVar(1), [c])]
    ])('is refused by %s, with its name and where', (__, run) => {
      expect(run).toThrow(NotDifferentiableError)
      expect(run).toThrow(message)
    })
  })

  it('may be read where nothing is differentiated', () => {
    const deepest = { get: (c: Cyclic) => c.self?.self?.x ?? NaN }
    expect(evalBP<Cyclic>(v => square(viewVar(deepest)(v)))(record())).toBe(1)
  })

  it('may be in an instance of a class that says how it is zeroed', () => {
    class Handle {
      readonly self = this
      get [B.instance](): B.Backprop<Handle> {
        return { zero: h => h, add: h => h, one: h => h }
      }
    }
    const value = { handle: new Handle(), x: 3 }
    expect(gradBP<typeof value>(v => square(splitBV(v).x))(value)).toEqual({ handle: value.handle, x: 6 })
  })
})

describe('a part that two fields share', () => {
  it('has a gradient of its own in each', () => {
    const shared = [1, 2]
    const value = { a: shared, b: { c: shared } }
    const gradient = gradBP<typeof value, ReadonlyArray<number>>(v => mul(splitBV(v).a, splitBV(splitBV(v).b).c))(value)
    expect(gradient).toEqual({ a: [1, 2], b: { c: [1, 2] } })
    gradient.a[0] = NaN
    expect([gradient.b.c, value]).toEqual([[1, 2], { a: [1, 2], b: { c: [1, 2] } }])
  })
})

describe('very deep structures', () => {
  interface Link {
    readonly x: number
    readonly next: Link | null
  }
  const chain = (n: number): Link => {
    let out: Link = { x: 1, next: null }
    for (let i = 1; i < n; i++) out = { x: 1, next: out }
    return out
  }

  it('of 500 levels have gradients', () => {
    expect(gradBP<Link, Link>(v => mul(v, v))(chain(500))).toEqual(mul(2, chain(500)))
  })

  const endless = chain(100_000)
  it.each<[string, () => unknown]>([
    ['gradBP', () => gradBP<Link, Link>(v => v)(endless)],
    ['gradBP of one field', () => gradBP<Link>(v => splitBV(v).x)(endless)],
    ['backpropWith', () => backpropWith<Link, Link>(v => v)(endless)[1](endless)],
    ['gradBP in another gradient', () => gradBP(x => mul(x, gradBP<Link>(v => splitBV(v).x)(endless).x), 3)],
    ['add of the class', () => B.structural.add(endless, endless)],
    ['add', () => add(endless, endless)],
    ['sin', () => sin(endless)]
  ])('of 100,000 levels are refused by %s, which says so', (_, run) => {
    expect(run).toThrow(NotDifferentiableError)
    expect(run).toThrow(/^a record \{ x, next \} is nested too deeply for the stack, \d+ levels or more: use an array/)
  })

  it('are not blamed for a function that never ends', () => {
    const forever = (n: number): number => forever(n + 1) + 1
    expect(() => gradBP<Link>(() => constVar(forever(0)))(chain(3))).toThrow(RangeError)
    const instance: B.Backprop<number> = { ...B.number, zero: forever }
    expect(() => B.array(instance).zero([1, 2])).toThrow(RangeError)
    class Endless {
      get [B.instance](): B.Backprop<Endless> {
        return { zero: () => (forever(0), this), add: x => x, one: x => x }
      }
    }
    expect(() => B.structural.zero([[new Endless()]])).toThrow(RangeError)
  })
})

describe('large structures', () => {
  it('of 1,000 fields have the gradient of each', () => {
    const names = Array.from({ length: 1000 }, (_, i) => `field${i}`)
    type Fields = Readonly<Record<string, number>>
    const value: Fields = Object.fromEntries(names.map((name, i) => [name, i]))
    const f = gradBP<Fields>(v => {
      const parts = splitBV(v)
      return names.reduce((sum, name) => add(sum, square(parts[name] ?? sum)), constVar(0, v))
    })
    expect(f(value)).toEqual(mul(2, value))
    expect(gradBP<Fields, Fields>(v => mul(v, v))(value)).toEqual(mul(2, value))
    expect(gradBP<Fields, Fields>(v => joinBV({ ...splitBV(v) }) as never)(value)).toEqual(mapValues(value, () => 1))
    expect(Object.keys(f(value))).toEqual(names)
  })

  const mapValues = <A, B>(x: Readonly<Record<string, A>>, f: (a: A) => B): Readonly<Record<string, B>> =>
    Object.fromEntries(Object.entries(x).map(([key, a]) => [key, f(a)]))

  it('of 10,000 numbers in a record and in an array are differentiated beside each other', () => {
    const n = 10_000
    const xs = Array.from({ length: n }, (_, i) => i)
    type Fields = Readonly<Record<number, number>>
    const fields: Fields = Object.fromEntries(xs.entries())
    const [d, e] = gradBP2<ReadonlyArray<number>, Fields>((v, w) => {
      const [us, vs] = [splitBV(v), splitBV(w)]
      return xs.reduce((sum, i) => add(sum, mul(us[i] ?? sum, vs[i] ?? sum)), constVar(0, v))
    })(xs, fields)
    expect([d, e]).toEqual([xs, fields])
  })

  it('keep the order of their fields', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.double({ noNaN: true })), value => {
        const gradient = gradBP<typeof value, typeof value>(v => mul(v, 3))(value)
        expect(Object.keys(gradient)).toEqual(Object.keys(value))
        expect(Object.values(gradient).every(d => d === 3)).toBe(true)
      })
    )
  })
})
