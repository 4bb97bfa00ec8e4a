import { inspect } from 'node:util'
import { backprop, gradBP, ImplicitConversionError, joinBV, mul, splitBV, square, withBP, inputVar } from 'backprop-ts'
import { matrix, vector } from 'backprop-ts/LinearAlgebra'
import { sum } from 'backprop-ts/Prelude'

/** The use of a variable of `value` inside a runner. */
const during = <R>(value: unknown, use: (v: never) => R): R => {
  const results: R[] = []
  gradBP(v => (results.push(use(v as never)), v))(value as never)
  return results[0] as R
}

const reading = (name: string, holding: string, by = 'splitBV(v), viewVar(lens)(v) or sequenceVar(v)'): string =>
  `${name} was read from a BVar holding ${holding}: use ${by}, or primal(v) for its plain value`

describe('a variable refuses to be read like the value it holds, and says what to do', () => {
  const record = { w: 1, b: { c: 2 } }
  it.each<[string, unknown, (v: never) => unknown, string, string]>([
    ['a field of a record', record, v => v['w'], 'w', 'a record { w, b }'],
    ['a destructured record', record, ({ b }) => b, 'b', 'a record { w, b }'],
    ['an index', [1, 2], v => v[0], '0', 'an array of 2'],
    ['the length of an array', [1, 2], v => v['length'], 'length', 'an array of 2'],
    ['the method map of an array', [1, 2], v => (v as number[]).map(x => x), 'map', 'an array of 2'],
    ['a method of a number', 3, v => (v as number).toFixed(2), 'toFixed', 'the number 3'],
    ['the length of text', 'text', v => v['length'], 'length', 'the string "text"'],
    ['a method of a Map', new Map([['a', 1]]), v => (v as Map<string, number>).get('a'), 'get', 'a Map'],
    ['an element of a typed array', Float64Array.of(1, 2), v => v[1], '1', 'a Float64Array of 2']
  ])('%s', (_, value, use, name, holding) => {
    const read = (): unknown => during(value, use)
    expect(read).toThrow(ImplicitConversionError)
    expect(read).toThrow(reading(name, holding))
  })

  it.each<[string, (v: never) => unknown]>([
    ['a destructured array', v => (([x]: readonly unknown[]) => x)(v)],
    ['a spread array', v => [...(v as number[])]],
    [
      'a loop',
      v => {
        for (const x of v as number[]) return x
        return undefined
      }
    ]
  ])('%s', (_, use) => {
    expect(() => during([1, 2], use)).toThrow(reading('Symbol(Symbol.iterator)', 'an array of 2'))
  })

  const ofVector = 'element(i)(v), toArray(v) or mapVector(f, v)'
  const ofMatrix = 'element(i, j)(v), toRows(v) or mapMatrix(f, v)'
  it.each<[string, unknown, (v: never) => unknown, string, string, string]>([
    ['an index of a vector', vector([1, 2]), v => v[0], '0', 'Vector<2>', ofVector],
    ['an index beyond its end', vector([1, 2]), v => v[7], '7', 'Vector<2>', ofVector],
    ['its length', vector([1, 2]), v => v['length'], 'length', 'Vector<2>', ofVector],
    ['a method as of arrays', vector([1, 2]), v => v['map'], 'map', 'Vector<2>', ofVector],
    ['its iterator', vector([1, 2]), v => [...(v as number[])], 'Symbol(Symbol.iterator)', 'Vector<2>', ofVector],
    ['an index of a matrix', matrix([[1, 2]]), v => v[0], '0', 'Matrix<1, 2>', ofMatrix],
    ['its size', matrix([[1, 2]]), v => v['rows'], 'rows', 'Matrix<1, 2>', ofMatrix]
  ])('%s, by the functions of linear algebra', (_, value, use, name, holding, by) => {
    const read = (): unknown => during(value, use)
    expect(read).toThrow(ImplicitConversionError)
    expect(read).toThrow(reading(name, holding, by))
  })

  it('also at the second order, where it holds a variable', () => {
    const inner = gradBP<{ readonly w: number }>(v => square((v as never)['w']))
    const f = gradBP<{ readonly w: number }, { readonly w: number }>(v => inner(v as never) as never)
    expect(() => f({ w: 1 })).toThrow(reading('w', 'a record { w }'))
  })

  it('and the run that failed leaves the library usable', () => {
    expect(() => during([1], v => v[0])).toThrow(ImplicitConversionError)
    expect(gradBP(square, 3)).toBe(6)
  })
})

describe('a variable stays harmless', () => {
  it('when it is asked for what its value does not have', () => {
    for (const value of [3, { w: 1 }, [1], new Map()])
      for (const key of ['then', 'unknown', 'asymmetricMatch', '$$typeof', 'nodeType', '5'])
        expect(during(value, v => v[key])).toBeUndefined()
    for (const key of ['then', '$$typeof', '-1', 'fields']) expect(during(vector([1]), v => v[key])).toBeUndefined()
    expect(during(null, v => v['length'])).toBeUndefined()
    expect(during(undefined, v => v['length'])).toBeUndefined()
  })

  it('when it is asked for a symbol', () => {
    expect(during([1], v => v[Symbol.toStringTag])).toBeUndefined()
    expect(during({ [Symbol.for('mine')]: 1 }, v => v[Symbol.for('mine')])).toBeUndefined()
  })

  it('when it is asked for what every object has', () => {
    expect(during({ w: 1 }, v => typeof v['hasOwnProperty'])).toBe('function')
    expect(during({ w: 1 }, v => 'w' in (v as object))).toBe(false)
  })

  it('when it is awaited', async () => {
    const gradient = await withBP(async s => {
      const x = inputVar(s)(3)
      const same: unknown = await Promise.resolve(x)
      expect(same).toBe(x)
      return 1
    })
    expect(gradient).toBe(1)
  })

  it('when it is printed, compared or made JSON of', () => {
    expect(during({ w: [1, 2] }, v => JSON.stringify({ v }))).toBe('{"v":{"w":[1,2]}}')
    expect(during({ w: 1 }, v => inspect(v))).toBe('BVar({ w: 1 })')
    expect(during([1, 2], v => Object.is(v, v) && (v as unknown) === v)).toBe(true)
    during({ w: 1 }, v => {
      expect(v).toBe(v)
      expect(v).toEqual(v)
      expect(v).not.toEqual({ w: 1 })
      expect([v]).toContain(v)
      expect(v).toBeDefined()
    })
  })

  it('when it is a key, an element or a field', () => {
    during(3, v => {
      expect(new Map([[v, 1]]).get(v)).toBe(1)
      expect(new Set([v, v]).size).toBe(1)
      expect({ v }.v).toBe(v)
    })
  })

  it('with its gradient unchanged by the reads', () => {
    const f = gradBP<readonly number[]>(v => {
      expect((v as never)['then']).toBeUndefined()
      JSON.stringify(v)
      return sum(mul(v, v))
    })
    expect(f([1, 2])).toEqual([2, 4])
  })
})

describe('a variable that was spread is refused, since its fields are not those of its value', () => {
  const line = { slope: 2, offset: 1 }
  const spread = 'a BVar was spread, as in { ...v, a: 1 }: use joinBV({ ...splitBV(v), a: 1 })'

  it.each<readonly [string, (v: never) => unknown]>([
    ['the result', v => ({ ...(v as object), slope: 5 })],
    ['a part of the result', v => ({ first: [{ ...(v as object) }] })],
    ['what joinBV is given', v => joinBV({ ...(v as object), slope: 5 } as never)]
  ])('as %s', (_, f) => {
    for (const run of [() => gradBP(f as never, line), () => backprop(f as never, line)]) {
      expect(run).toThrow(ImplicitConversionError)
      expect(run).toThrow(spread)
    }
  })

  it('and what the message says to do works', () => {
    expect(gradBP(v => joinBV({ ...splitBV(v), slope: 5 }), line)).toEqual({ slope: 0, offset: 1 })
  })
})
