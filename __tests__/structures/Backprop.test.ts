import { deepStrictEqual } from 'node:assert'
import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'
import { gradBP, NotDifferentiableError, ShapeError } from 'backprop-ts'
import { structural } from 'backprop-ts/Backprop'
import { Counted } from '../support/counted'

/** Whole numbers, so that sums are exact in any order. */
const number = fc.integer({ min: -1000, max: 1000 })
const leaf: fc.Arbitrary<(n: () => number) => unknown> = fc.constantFrom<(n: () => number) => unknown>(
  n => n(),
  n => BigInt(n()),
  () => 'text',
  () => true,
  () => null,
  () => undefined,
  n => Float64Array.of(n(), n()),
  n => Int16Array.of(n()),
  n => new Counted(n()),
  n => O.some(n()),
  () => O.none,
  n => E.left({ reason: n() })
)
const { shape } = fc.letrec<{ shape: (n: () => number) => unknown }>(tie => ({
  shape: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('shape'), { maxLength: 4 }).map(items => (n: () => number) => items.map(make => make(n))),
    fc
      .dictionary(
        fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('__proto__', 'constructor', 'toString')),
        tie('shape'),
        { maxKeys: 4 }
      )
      .map(fields => (n: () => number) => {
        const out = {}
        for (const key of Object.keys(fields))
          Object.defineProperty(out, key, {
            value: fields[key]?.(n),
            enumerable: true,
            writable: true,
            configurable: true
          })
        return out
      }),
    fc
      .array(fc.tuple(fc.string({ maxLength: 2 }), tie('shape')), { maxLength: 3 })
      .map(entries => (n: () => number) => new Map(entries.map(([key, make]) => [key, make(n)])))
  )
}))

/** Three values of one random shape. */
const alike = fc.tuple(shape, fc.infiniteStream(number)).map(([make, numbers]) => {
  const next = (): number => numbers.next().value as number
  return [make(next), make(next), make(next)] as const
})

const { add, one, zero } = structural

describe('the structural instance satisfies the laws', () => {
  const law = (name: string, check: (x: unknown, y: unknown, z: unknown) => readonly [unknown, unknown]): void => {
    it(name, () => {
      fc.assert(
        fc.property(alike, ([x, y, z]) => {
          // Not jest's own, which takes a key named constructor for the class.
          deepStrictEqual(...check(x, y, z))
        }),
        { numRuns: 200 }
      )
    })
  }
  law('identity on the right', (x, y) => [add(x, zero(y)), x])
  law('identity on the left', (x, y) => [add(zero(y), x), x])
  law('commutativity', (x, y) => [add(x, y), add(y, x)])
  law('associativity', (x, y, z) => [add(x, add(y, z)), add(add(x, y), z)])
  law('idempotence of zero', x => [zero(zero(x)), zero(x)])
  law('idempotence of one', x => [one(one(x)), one(x)])
  law('zero depends on the shape alone', (x, y) => [zero(x), zero(y)])
  law('one is the gradient of the identity', x => [one(x), gradBP<object, object>(v => v)(x as object)])
  law('two uses of a variable give one plus one', x => [
    add(one(x), one(x)),
    gradBP<readonly [unknown, unknown], readonly [unknown, unknown]>(v => v)([x, x]).reduce(add)
  ])
})

describe('the structural instance', () => {
  it('pads the shorter array with the longer one’s tail', () => {
    expect(add([1, 2, 3], [10])).toEqual([11, 2, 3])
    expect(add([10], [1, 2, 3])).toEqual([11, 2, 3])
    expect(add(Float64Array.of(1), Float64Array.of(1, 2))).toEqual(Float64Array.of(2, 2))
  })

  it('takes what one side lacks from the other', () => {
    expect([add(undefined, 3), add(3, undefined), add([1], undefined)]).toEqual([3, 3, [1]])
    expect([add('unit', undefined), add(undefined, 'unit')]).toEqual(['unit', 'unit'])
  })

  it('unites the keys of records and maps', () => {
    expect(add({ a: 1, b: 2 }, { b: 3, c: 4 })).toEqual({ a: 1, b: 5, c: 4 })
    expect(
      add(
        new Map([
          ['a', 1],
          ['b', 2]
        ]),
        new Map([['b', 3]])
      )
    ).toEqual(
      new Map([
        ['a', 1],
        ['b', 5]
      ])
    )
  })

  it('takes none for the zero of an option', () => {
    expect([add(O.some(1), O.none), add(O.none, O.some(1)), add(O.none, O.none), add(O.some(1), O.some(2))]).toEqual([
      O.some(1),
      O.some(1),
      O.none,
      O.some(3)
    ])
  })

  it('adds neither different sides of an Either nor different structures, and names both', () => {
    expect(() => add(E.left(1), E.right(2))).toThrow(/tagged "Left" and one tagged "Right"/)
    expect(() => add([1], { a: 1 })).toThrow(/an array of 1 and a record \{ a \} have different structures/)
    for (const [x, y] of [
      [1, 'a'],
      ['a', 'b'],
      [1, 1n],
      [Float64Array.of(1), Float32Array.of(1)],
      [[1], Float64Array.of(1)]
    ] as const)
      expect(() => add(x, y)).toThrow(ShapeError)
  })

  it('refuses what has no gradient', () => {
    for (const x of [new Date(), () => 3, { f: () => 3 }, [new Set([1])]])
      expect(() => zero(x)).toThrow(NotDifferentiableError)
  })

  it('changes none of its arguments', () => {
    const [x, y] = [
      { a: [1, 2], m: new Map([['k', 1]]) },
      { a: [3, 4], m: new Map([['k', 2]]) }
    ]
    add(x, y)
    expect([x, y]).toEqual([
      { a: [1, 2], m: new Map([['k', 1]]) },
      { a: [3, 4], m: new Map([['k', 2]]) }
    ])
  })
})
