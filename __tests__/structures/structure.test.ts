import { runInNewContext } from 'node:vm'
import { gradBP, joinBV, NotDifferentiableError, splitBV } from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import { matrix, vector } from 'backprop-ts/LinearAlgebra'

const { add, one, zero } = B.structural

class Bare {
  readonly n = 1
  hasOwnProperty(): boolean {
    return true
  }
}

describe('zero', () => {
  const asClass = ': give its class a Backprop.instance, or make it a plain record'
  const asFunction = ': leave it out, or keep it in a class with a Backprop.instance'

  it.each<[string, unknown, string]>([
    ['a function', Math.sin, `the function sin has no gradient${asFunction}`],
    ['an instance of a class', new Date(), `a Date has no gradient${asClass}`],
    ['one that has methods of a record', new Bare(), `a Bare has no gradient${asClass}`],
    [
      'what inherits from an object',
      Object.create(Object.create(null) as object),
      `an empty record has no gradient${asClass}`
    ],
    ['a DataView', new DataView(new ArrayBuffer(8)), `a DataView has no gradient${asClass}`],
    ['an array of large integers', new BigInt64Array(1), `a BigInt64Array of 1 has no gradient${asClass}`],
    ['one without signs', new BigUint64Array(1), `a BigUint64Array of 1 has no gradient${asClass}`]
  ])('refuses %s, and says what to do', (_, value, message) => {
    for (const x of [value, [value], { a: value }]) {
      expect(() => zero(x)).toThrow(NotDifferentiableError)
      expect(() => zero(x)).toThrow(message)
    }
  })
})

describe('a record', () => {
  it('may come from another realm', () => {
    expect({ ...(zero(runInNewContext('({ a: 1 })') as unknown) as object) }).toEqual({ a: 0 })
    expect(() => zero(runInNewContext('new Date()') as unknown)).toThrow(NotDifferentiableError)
  })

  it('may have no prototype, and its gradient has none', () => {
    const bare = Object.assign(Object.create(null) as object, { a: 1 })
    for (const x of [zero(bare), one(bare), add(bare, bare), gradBP<object, object>(v => v)(bare)])
      expect(Object.getPrototypeOf(x)).toBe(null)
    expect(Object.getPrototypeOf(zero({ a: 1 }))).toBe(Object.prototype)
  })

  it('is no member of a union if its _tag is not text', () => {
    expect(add({ _tag: 1, x: 1 }, { _tag: 2, x: 1 })).toEqual({ _tag: 3, x: 2 })
  })

  it('may have symbols for keys, of which only the enumerable ones are its parts', () => {
    const [shown, hidden] = [Symbol('shown'), Symbol('hidden')]
    const value = Object.defineProperty({ [shown]: 1, a: 2 }, hidden, { value: 3, enumerable: false })
    expect(add(value, value)).toEqual({ [shown]: 2, a: 4 })
    expect(Reflect.ownKeys(zero(value) as object)).toEqual(['a', shown])
  })

  it('may have a key __proto__, which is a field like any other', () => {
    const value = JSON.parse('{ "__proto__": 1, "a": 2 }') as object
    const field = { value: 2, enumerable: true, writable: true, configurable: true }
    expect(Object.getOwnPropertyDescriptor(add(value, value), '__proto__')).toEqual(field)
    const gradient = gradBP<object, object>(v => joinBV([v, v]))(value)
    expect(Object.getOwnPropertyDescriptor(gradient, '__proto__')).toEqual(field)
    expect(Object.keys(add(value, { a: 1 }))).toEqual(['__proto__', 'a'])
    expect(Object.keys(add({ a: 1 }, value))).toEqual(['a', '__proto__'])
  })
})

describe('an array', () => {
  it('may have holes, which stay in the gradient as what they hold', () => {
    const holes = [1]
    holes[2] = 3
    expect(zero(holes)).toEqual([0, undefined, 0])
    expect(gradBP<ReadonlyArray<number>>(v => splitBV(v)[2]!)(holes)).toEqual([0, undefined, 1])
  })

  it('may be empty', () => {
    expect([zero([]), one([]), add([], []), add([], [1])]).toEqual([[], [], [], [1]])
  })
})

describe('an instance of a class that carries its own', () => {
  it('is that, though it be a typed array, too', () => {
    class Weights extends Float64Array {
      get [B.instance](): B.Backprop<Weights> {
        return { zero: () => new Weights(7), add: x => x, one: x => x }
      }
    }
    expect(zero(new Weights(1))).toHaveLength(7)
  })

  it('may be a record', () => {
    const value = { n: 1, [B.instance]: { zero: () => 'zero', add: () => 'sum', one: () => 'one' } }
    expect([zero(value), add(value, value), one(value)]).toEqual(['zero', 'sum', 'one'])
  })

  it('is found by a symbol that copies of the package share', () => {
    expect(B.instance).toBe(Symbol.for('backprop-ts/Backprop'))
  })

  it('may have sizes', () => {
    expect(zero([vector([1, 2]), matrix([[1], [2]])])).toEqual([vector([0, 0]), matrix([[0], [0]])])
  })
})
