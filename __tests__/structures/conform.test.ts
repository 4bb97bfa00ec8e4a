import * as O from 'fp-ts/Option'
import { backpropWith, constVar, gradBP, ShapeError } from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import { matrix, vector } from 'backprop-ts/LinearAlgebra'

/** Of the function that gives its argument back. */
const pullback = (value: unknown): ((dy: unknown) => unknown) =>
  backpropWith(x => x, value as object)[1] as (dy: unknown) => unknown

/** What a value's pullback says to a cotangent: the gradient, or why it refuses. */
const answer = (value: unknown, dy: unknown): unknown => {
  try {
    return pullback(value)(dy)
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error
    return error.message.replace('the pullback: the cotangent does not have the shape of the value: ', '')
  }
}

/** Two classes with instances of their own. */
class Metres {
  constructor(readonly n: number) {}
  get [B.instance](): B.Backprop<Metres> {
    return metres
  }
}
class Feet extends Metres {}
const metres = B.fromIso({ get: (x: Metres) => x.n, reverseGet: (n: number) => new Metres(n) })(B.number)

/** Has what arrays and vectors have, and is neither. */
class Walk {
  readonly sameShape = 'circle'
  constructor(readonly length: number) {}
  get [B.instance](): B.Backprop<Walk> {
    return walks
  }
}
const walks = B.fromIso({ get: (x: Walk) => x.length, reverseGet: (n: number) => new Walk(n) })(B.number)

class Counts extends Map<string, number> {}

const hole = [1]
hole[2] = 3

describe('a cotangent', () => {
  it.each<[string, unknown, unknown, string]>([
    ['a number', 1, 2n, 'expected the number 1, got the bigint 2n'],
    ['a bigint', 1n, 2, 'expected the bigint 1n, got the number 2'],
    ['an array', [1, 2], [1], 'expected an array of 2, got an array of 1'],
    ['a longer array', [1, 2], [1, 2, 3], 'expected an array of 2, got an array of 3'],
    ['an array for a number', 1, [1], 'expected the number 1, got an array of 1'],
    ['a number for an array', [1], 1, 'expected an array of 1, got the number 1'],
    ['null for a number', 1, null, 'expected the number 1, got null'],
    ['a record without a key', { a: 1, b: 2 }, { a: 1 }, 'the field b is missing'],
    ['an array for a vector', vector([1, 2]), [1, 2], 'expected Vector<2>, got an array of 2'],
    ['a vector for an array', [1, 2], vector([1, 2]), 'expected an array of 2, got Vector<2>'],
    ['a vector for a matrix', matrix([[1, 2]]), vector([1, 2]), 'expected Matrix<1, 2>, got Vector<2>'],
    ['a part', { b: [vector([1])] }, { b: [vector([1, 2])] }, 'at .b.0: expected Vector<1>, got Vector<2>'],
    ['the other side of a union', O.some(1), O.none, 'the field value is missing'],
    ['an array with a hole', [1, 2, 3], hole, 'at .1: expected the number 2, got undefined'],
    [
      'a record that has a length',
      { length: 2 },
      { length: [1] },
      'at .length: expected the number 2, got an array of 1'
    ],
    ['a typed array', Float64Array.of(1, 2), [1, 2], 'expected a Float64Array of 2, got an array of 2'],
    [
      'another typed array',
      Float64Array.of(1),
      Uint8Array.of(1),
      'expected a Float64Array of 1, got a Uint8Array of 1'
    ],
    [
      'a shorter one',
      Float64Array.of(1, 2),
      Float64Array.of(1),
      'expected a Float64Array of 2, got a Float64Array of 1'
    ],
    ['a map', new Map([['a', 1]]), { a: 1 }, 'expected a Map, got a record { a }'],
    ['a map without a key', new Map([['a', 1]]), new Map(), 'the field a is missing'],
    ['a map with another key', new Map(), new Map([['a', 1]]), 'there is no field a in a Map'],
    ['another class', new Metres(1), new Feet(1), 'expected a Metres, got a Feet'],
    ['another size', vector([1, 2]), vector([1]), 'expected Vector<2>, got Vector<1>'],
    ['another matrix', matrix([[1, 2]]), matrix([[1], [2]]), 'expected Matrix<1, 2>, got Matrix<2, 1>'],
    ['an element', [[1, 2]], [[1, 'x']], 'at .0.1: expected the number 2, got the string "x"'],
    ['a field', { a: { b: 1 } }, { a: {} }, 'at .a: the field b is missing'],
    ['a field too many', { a: { b: 1 } }, { a: { b: 1, c: 1 } }, 'at .a: there is no field c in a record { b }'],
    ['an entry', new Map([['a', 1]]), new Map([['a', [1]]]), 'at .a: expected the number 1, got an array of 1']
  ])('of another shape is told where it differs, such as %s', (_, value, dy, message) => {
    expect(answer(value, dy)).toBe(message)
  })

  it.each<[string, unknown, unknown]>([
    ['records that have a length', { length: [1, 2] }, { length: [3, 4] }],
    ['records that lack what is static', { a: 1, name: 'x' }, { a: 2 }],
    ['records that have something else for it', { a: 1, name: 'x' }, { a: 2, name: [1] }],
    ['arrays that fill a hole', hole, [4, undefined, 5]],
    ['instances of one class', new Metres(1), new Metres(2)],
    ['instances whose length is a field like any other', new Walk(2), new Walk(3)],
    ['matrices of one size', matrix([[1, 2]]), matrix([[3, 4]])],
    ['maps of the same keys', new Map([['a', 1]]), new Map([['a', 2]])],
    ['arrays that carry something else', Object.assign([1, 2], { index: 3 }), [3, 4]],
    ['records without a prototype', { a: 1 }, Object.assign(Object.create(null) as object, { a: 2 })],
    ['bigints', 1n, 2n],
    ['empty records', {}, {}]
  ])('of the same shape is taken, such as %s', (_, value, dy) => {
    const filled = typeof dy === 'object' && 'name' in (value as object) ? { ...dy, name: 'x' } : dy
    expect(answer(value, dy)).toEqual(filled)
  })

  it('may be a map of a class of its own', () => {
    expect(answer(new Map([['a', 1]]), new Counts([['a', 2]]))).toEqual(new Map([['a', 2]]))
  })

  it('may be a variable of an enclosing scope', () => {
    expect(gradBP(d => pullback(1)(d) as typeof d, 3)).toBe(1)
    expect(() => gradBP(d => pullback(1)(constVar([1, 2], d)) as typeof d, 3)).toThrow(
      /expected the number 1, got an array of 2/
    )
  })
})
