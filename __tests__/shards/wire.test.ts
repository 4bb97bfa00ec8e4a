import * as fc from 'fast-check'
import { none, some } from 'fp-ts/Option'
import { BackpropError, gradBP, NotDifferentiableError, splitBV } from 'backprop-ts'
import { dot, matrix, outer, vector, complex, zeros } from 'backprop-ts/LinearAlgebra'
import { numbersInto, putTogether, takeApart } from '../../src/shards/wire'

const sent = (x: unknown): unknown => {
  const { layout, numbers } = takeApart('x', x)
  return putTogether(layout, numbers)
}

const bare = (fields: object): object => Object.assign(Object.create(null) as object, fields)

describe('a structure that is taken apart', () => {
  test.each([
    ['numbers', [1, -0, NaN, Infinity, -Infinity, 5e-324]],
    ['no numbers', []],
    ['static leaves', { a: 'text', b: true, c: null, d: undefined, e: '' }],
    [
      'vectors and matrices',
      {
        w: matrix([
          [1, 2, 3],
          [4, 5, 6]
        ]),
        b: vector([7, 8]),
        none: vector([])
      }
    ],
    ['tuples', [1, 'a', [2, [3]], vector([4])]],
    ['options', [none, some(2), some(vector([1]))]],
    [
      'maps',
      new Map<unknown, unknown>([
        ['a', 1],
        [2, vector([3])]
      ])
    ],
    ['typed arrays', [new Float64Array([1, 2]), new Float32Array([0.5]), new Uint8Array([255]), new Int32Array([-7])]],
    ['an empty matrix', zeros(0, 784)],
    ['a record without a prototype', bare({ a: 1 })],
    ['a number alone', 3],
    ['keys that look like prototypes', JSON.parse('{ "__proto__": 1, "constructor": 2 }')],
    ['an array with undefined', [1, undefined, 2]]
  ])('comes back: %s', (_, x) => {
    expect(sent(x)).toStrictEqual(x)
  })

  test('holds a buffer of Node as the array that it is', () => {
    expect(sent(Buffer.from([1, 2]))).toStrictEqual(new Uint8Array([1, 2]))
  })

  test('comes back, whatever it is', () => {
    const leaf = fc.oneof(fc.double(), fc.string(), fc.boolean(), fc.constant(null), fc.constant(undefined))
    const tree = fc.letrec<{ tree: unknown }>(tie => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('tree'), { maxKeys: 4 }),
        fc.array(fc.double()).map(xs => vector(xs))
      )
    })).tree
    fc.assert(fc.property(tree, x => expect(sent(x)).toStrictEqual(x)))
  })

  test('has its numbers in the order of its keys', () => {
    const { numbers } = takeApart('x', { b: 1, a: [2, vector([3, 4])], c: matrix([[5, 6]]) })
    expect([...numbers]).toEqual([1, 2, 3, 4, 5, 6])
  })

  test('may hold an outer product that was not multiplied out', () => {
    const x = vector(Array.from({ length: 40 }, (_, i) => i))
    const { numbers } = takeApart('x', { w: outer(x, x) })
    expect(numbers[40 * 3 + 5]).toBe(15)
  })

  test('has vectors and matrices that are views', () => {
    const { layout, numbers } = takeApart('x', [vector([1, 2]), matrix([[3]])])
    const [v, m] = putTogether(layout, numbers) as [{ data: Float64Array }, { data: Float64Array }]
    expect(v.data.buffer).toBe(numbers.buffer)
    expect(m.data.buffer).toBe(numbers.buffer)
  })

  test.each([
    ['a function', { f: [() => 1] }, 'parameters: the function (anonymous) has no gradient'],
    ['a bigint', { a: [1, 2n] }, 'parameters: the bigint 2n cannot be sent to a worker'],
    ['a symbol', { a: Symbol('s') }, 'parameters: Symbol(s) cannot be sent to a worker'],
    ['a key that is a symbol', { [Symbol('s')]: 1 }, 'parameters: Symbol(s) cannot be sent to a worker'],
    ['a key of a map', new Map([[{}, 1]]), 'parameters: an empty record cannot be sent to a worker'],
    ['a complex vector', { z: complex(vector([1])) }, 'cannot be sent to a worker'],
    ['a date', [new Date()], 'parameters: a Date has no gradient']
  ])('cannot hold %s', (_, x, message) => {
    expect(() => takeApart('parameters', x)).toThrow(NotDifferentiableError)
    expect(() => takeApart('parameters', x)).toThrow(message)
  })

  test('says where the part is that cannot be sent', () => {
    expect(() => takeApart('shard 2', { layers: [{ f: 1n }] })).toThrow('(at .layers.0.f)')
  })

  test('passes errors of its own getters on', () => {
    const broken = Object.defineProperty({}, 'a', {
      enumerable: true,
      get: () => {
        throw new RangeError('mine')
      }
    })
    expect(() => takeApart('parameters', broken)).toThrow(new RangeError('mine'))
  })

  test('cannot contain itself', () => {
    const loop: unknown[] = []
    loop.push(loop)
    expect(() => takeApart('parameters', loop)).toThrow(BackpropError)
  })
})

describe('numbers written into memory', () => {
  test('need the same layout', () => {
    const { layout, numbers } = takeApart('x', { a: vector([1, 2]), b: 'text' })
    expect(numbersInto('x', { a: vector([3, 4]), b: 'text' }, layout, numbers)).toBe(true)
    expect([...numbers]).toEqual([3, 4])
    expect(numbersInto('x', { a: vector([5, 6, 7]), b: 'text' }, layout, numbers)).toBe(false)
    expect(numbersInto('x', { a: vector([5, 6]), b: 'other' }, layout, numbers)).toBe(false)
    expect([...numbers]).toEqual([3, 4])
  })

  test('are those of a gradient, in the layout of the parameters', () => {
    const parameters = { a: vector([1, 2]), tag: 'text', unused: [1, 2] }
    const { layout, numbers } = takeApart('x', parameters)
    const gradient = gradBP(p => {
      const { a } = splitBV(p)
      return dot(a, a)
    }, parameters)
    expect(numbersInto('gradient', gradient, layout, numbers)).toBe(true)
  })
})

describe('damaged data', () => {
  const some2 = new Float64Array(2)
  test.each([
    ['too few numbers', '["vector",3]', 'the number 3 is not a count of the 2 numbers that remain'],
    ['too many numbers', '["vector",1]', '1 numbers are left over'],
    ['a negative length', '["numbers",-1]', 'the number -1 is not a count'],
    ['sizes that are no numbers', '["matrix",{},2]', 'is no size'],
    ['negative sizes', '["matrix",-1,-2]', 'the number -1 is no size'],
    ['a size without end', '["matrix",0,1e15]', 'the number 1000000000000000 is no size'],
    ['an unknown tag', '["eval","1"]', 'the layout has the string "eval" in place of a tag'],
    ['no list', '{"a":1}', 'the layout has a record { a } in place of a list'],
    ['parts that are no list', '["array",3]', 'the layout has the number 3 in place of a list'],
    ['a typed array of another class', '["typed","constructor",2]', '"constructor" is no typed array'],
    ['keys without parts', '["record",["a","b"],[["numbers",2]]]', '2 keys for 1 parts'],
    ['a static value that is a record', '["static",{}]', 'in place of a tag'],
    ['a key that is a record', '["map",[{}],[["numbers",2]]]', 'cannot be sent']
  ])('are refused: %s', (_, layout, message) => {
    expect(() => putTogether(layout, some2)).toThrow(BackpropError)
    expect(() => putTogether(layout, some2)).toThrow(message)
  })

  test('set no prototypes', () => {
    const x = putTogether('["record",["__proto__"],[["record",["polluted"],[["numbers",2]]]]]', some2) as object
    expect(Object.getPrototypeOf(x)).toBe(Object.prototype)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})
