import {
  abs,
  add,
  type BVar,
  div,
  gradBP,
  gradBP2,
  max,
  min,
  mod,
  mul,
  negate,
  powInt,
  recip,
  relu,
  ShapeError,
  signum,
  splitBV,
  square,
  sub,
  UnsupportedOperationError
} from 'backprop-ts'
import { matrix, sumElements, toArray, vector } from 'backprop-ts/LinearAlgebra'
import { structural } from 'backprop-ts/Numeric'
import * as fc from 'fast-check'
import { pipe } from 'fp-ts/function'
import { describeBinaryEdges, describeUnaryEdges } from '../support/edges'
import { between, describeBinary, describeUnary } from '../support/operands'

const anywhere = between(-4, 4)
/** Away from 0. */
const nonzero = fc.oneof(between(-4, -0.5), between(0.5, 4))
/** Whole numbers and a fraction from one of two ranges that do not meet. */
const fraction = (min: number, max: number): fc.Arbitrary<number> =>
  fc.tuple(fc.integer({ min: -3, max: 3 }), between(min, max)).map(([i, x]) => i + x)

describeBinary([
  ['add', add, (x, y) => x + y, [anywhere, anywhere]],
  ['sub', sub, (x, y) => x - y, [anywhere, anywhere]],
  ['mul', mul, (x, y) => x * y, [anywhere, anywhere]],
  ['div', div, (x, y) => x / y, [anywhere, nonzero]],
  // The quotient stays between two whole numbers.
  [
    'mod',
    mod,
    (x, y) => (x < 0 ? (x % y) + y : x % y),
    [fc.oneof(between(3.6, 3.9), between(-4.8, -4.5)), between(1, 1.1)]
  ],
  ['min', min, Math.min, [fraction(0, 0.4), fraction(0.5, 0.9)]],
  ['max', max, Math.max, [fraction(0, 0.4), fraction(0.5, 0.9)]]
])

describeUnary([
  ['negate', negate, x => -x, anywhere],
  ['abs', abs, Math.abs, nonzero],
  ['signum', signum, Math.sign, nonzero],
  ['recip', recip, x => 1 / x, nonzero],
  ['square', square, x => x * x, anywhere]
])

const { NaN: nan, POSITIVE_INFINITY: inf } = Number

describeBinaryEdges([
  [
    'add',
    add,
    [
      [0, -0, 0, 1, 1],
      [-0, -0, -0, 1, 1],
      [inf, 1, inf, 1, 1],
      [inf, -inf, nan, 1, 1],
      [nan, 1, nan, 1, 1],
      [1e3, -1e3, 0, 1, 1]
    ]
  ],
  [
    'sub',
    sub,
    [
      [0, 0, 0, 1, -1],
      [-0, 0, -0, 1, -1],
      [inf, inf, nan, 1, -1],
      [1, nan, nan, 1, -1]
    ]
  ],
  [
    'mul',
    mul,
    [
      [0, 0, 0, 0, 0],
      [-0, 3, -0, 3, 0],
      [inf, 2, inf, 2, inf],
      [inf, 0, nan, 0, inf],
      [nan, 2, nan, 2, nan]
    ]
  ],
  [
    'div',
    div,
    [
      [0, 2, 0, 0.5, 0],
      [1, inf, 0, 0, 0],
      [-1, inf, -0, 0, 0],
      [1, 0, inf, inf, -inf],
      [-1, 0, -inf, inf, inf],
      [1, -0, -inf, -inf, -inf],
      [0, 0, nan, inf, nan],
      [nan, 1, nan, 1, nan],
      [1e200, 1e-200, inf, 1e200, -inf]
    ]
  ],
  [
    'min, which shares a tie,',
    min,
    [
      [1, 2, 1, 1, 0],
      [2, 1, 1, 0, 1],
      [2, 2, 2, 0.5, 0.5],
      [0, -0, -0, 0.5, 0.5],
      [-0, 0, -0, 0.5, 0.5],
      [inf, inf, inf, 0.5, 0.5],
      [-inf, inf, -inf, 1, 0],
      [nan, 1, nan, nan, nan],
      [1, nan, nan, nan, nan],
      [nan, nan, nan, nan, nan]
    ]
  ],
  [
    'max, which shares a tie,',
    max,
    [
      [1, 2, 2, 0, 1],
      [2, 1, 2, 1, 0],
      [2, 2, 2, 0.5, 0.5],
      [0, -0, 0, 0.5, 0.5],
      [-0, 0, 0, 0.5, 0.5],
      [-inf, -inf, -inf, 0.5, 0.5],
      [-inf, inf, inf, 0, 1],
      [nan, 1, nan, nan, nan],
      [1, nan, nan, nan, nan],
      [nan, nan, nan, nan, nan]
    ]
  ]
])

describeBinaryEdges([
  [
    'mod',
    mod,
    [
      [7, 3, 1, 1, -2],
      [-7, 3, 2, 1, 3],
      [7, -3, -2, 1, 3],
      [-7, -3, -1, 1, -2],
      [6, 3, 0, 1, -2],
      [-6, 3, 0, 1, 2],
      [6, -3, -0, 1, 2],
      [-0, 3, 0, 1, 0],
      [1 - 2 ** -53, 2 ** -53, 0, 1, 1 - 2 ** 53],
      [2, inf, 2, 1, 0],
      [-2, inf, inf, 1, 1],
      [2, -inf, -inf, 1, 1],
      [inf, 3, nan, nan, nan],
      [1, 0, nan, nan, nan],
      [nan, 3, nan, nan, nan],
      [3, nan, nan, nan, nan]
    ]
  ]
])

it('mod is between 0 and its second argument, and differs from the first by a multiple of it', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 999 }), fc.boolean(), (x, n, negative) => {
      const y = negative ? -n : n
      const r = mod(x, y)
      expect(negative ? r <= 0 && r > y : r >= 0 && r < y).toBe(true)
      expect(Math.abs((x - r) % y)).toBe(0)
    })
  )
})

describeUnaryEdges([
  [
    'negate',
    negate,
    [
      [0, -0, -1],
      [-0, 0, -1],
      [inf, -inf, -1],
      [nan, nan, -1]
    ]
  ],
  [
    'abs',
    abs,
    [
      [0, 0, 0],
      [-0, 0, 0],
      [-1e3, 1e3, -1],
      [inf, inf, 1],
      [-inf, inf, -1],
      [nan, nan, nan]
    ]
  ],
  [
    'signum',
    signum,
    [
      [0, 0, 0],
      [-0, -0, 0],
      [1e3, 1, 0],
      [-inf, -1, 0],
      [nan, nan, 0]
    ]
  ],
  [
    'recip',
    recip,
    [
      [0, inf, -inf],
      [-0, -inf, -inf],
      [inf, 0, 0],
      [-inf, -0, 0],
      [nan, nan, nan]
    ]
  ],
  [
    'square',
    square,
    [
      [0, 0, 0],
      [-0, 0, 0],
      [-1e3, 1e6, -2e3],
      [-inf, inf, -inf],
      [1e200, inf, 2e200],
      [nan, nan, nan]
    ]
  ]
])

it.each([
  ['add', add, 2, 0],
  ['sub', sub, 0, 0],
  ['mul', mul, 6, 2],
  ['div', div, 0, 0],
  ['min', min, 1, 0],
  ['max', max, 1, 0]
] as const)('%s with one operand twice gives it both shares of the gradient', (_, f, first, second) => {
  expect(gradBP(x => f(x, x), 3)).toBe(first)
  expect(gradBP(x => gradBP(y => f(y, y), x), 3)).toBe(second)
  expect(toArray(gradBP(x => f(x, x), vector([3, 3])))).toEqual([first, first])
})

it('in a pipe, add, sub, mul and div take the piped value first', () => {
  expect(pipe(5, sub(2))).toBe(3)
  expect(pipe(6, div(2))).toBe(3)
  expect(gradBP2((x, y) => pipe(x, sub(y)), 5, 2)).toEqual([1, -1])
  expect(gradBP2((x, y) => pipe(x, div(y)), 1, 2)).toEqual([0.5, -0.25])
  expect(gradBP(x => pipe(x, mul(4), add(1), square), 2)).toBe(72)
})

it('add takes undefined beside a value for an operand, not for a missing one', () => {
  const loose = add as unknown as (x: unknown, y: unknown) => unknown
  expect(() => loose(1, undefined)).toThrow(UnsupportedOperationError)
})

it.each([
  ['min', (r: object) => min(r, { a: vector([0.5, 3]) }), [0, 2]],
  ['max', (r: object) => max(r, { a: vector([0.5, 3]) }), [2, 0]],
  ['abs', abs, [2, 2]],
  ['signum', signum, [0, 0]],
  ['relu', relu, [2, 0]]
] as const)(
  'the square of %s has second derivatives inside structures that hold variables of an outer gradient',
  (_, f, want) => {
    const g = f as unknown as <T>(x: T) => T
    const totalOf = sumElements as unknown as <T>(x: { readonly a: T }) => T
    const second = gradBP(x => totalOf(gradBP(r => square(g(r)), { a: x })), vector([1, -2]))
    expect(toArray(second).map(n => n + 0)).toEqual(want)
  }
)

it('arithmetic on a structure of variables gives a structure of variables', () => {
  expect(
    gradBP(x => {
      const { w, tag } = mul(2, { w: x, tag: 'weight' })
      return tag === 'weight' ? mul(w, w) : w
    }, 3)
  ).toBe(24)
  expect(
    gradBP(x => {
      const [p, q] = add([x, square(x)] as const, 1)
      return mul(p, q)
    }, 3)
  ).toBe(34)
})

it('structures combine field by field and keep what is not a number', () => {
  const x = { name: 'layer', on: true, none: null, w: [1, 2], m: new Map([['k', 3]]), f: Float64Array.of(4) }
  expect(add(x, x)).toStrictEqual({ ...x, w: [2, 4], m: new Map([['k', 6]]), f: Float64Array.of(8) })
  expect(mul(10, x)).toStrictEqual({ ...x, w: [10, 20], m: new Map([['k', 30]]), f: Float64Array.of(40) })
  expect(sub(x, 1)).toStrictEqual({ ...x, w: [0, 1], m: new Map([['k', 2]]), f: Float64Array.of(3) })
})

it('arithmetic makes a step of gradient descent on a whole network', () => {
  const network = { hidden: { w: matrix([[1, 2]]), b: vector([3]) }, scale: 4 }
  const loss = <S>(n: BVar<S, typeof network>) => {
    const { hidden, scale } = splitBV(n)
    const { w, b } = splitBV(hidden)
    return add(square(scale), add(sumElements(square(w)), sumElements(square(b))))
  }
  const next = sub(network, mul(0.25, gradBP(loss, network)))
  expect(next).toStrictEqual({ hidden: { w: matrix([[0.5, 1]]), b: vector([1.5]) }, scale: 2 })
})

it('arithmetic on structures leaves its operands as they were', () => {
  const x = Object.freeze({ a: Object.freeze([1, 2]) })
  const sum = add(x, x)
  expect(sum).toEqual({ a: [2, 4] })
  expect(negate(x).a).not.toBe(x.a)
})

it('a number in a field beside a vector is broadcast, and its gradient is summed', () => {
  const loose = mul as unknown as (x: unknown, y: unknown) => unknown
  const [a, b] = gradBP2((x, y) => loose(x, y) as typeof y, { k: 2 }, { k: vector([1, 10]) })
  expect(a).toEqual({ k: 11 })
  expect(b).toEqual({ k: vector([2, 2]) })
})

it.each([
  ['arrays of other lengths', [1, 2], [1, 2, 3], 'add: an array of 2 and an array of 3 have different shapes'],
  ['records of other fields', { a: 1, b: 2 }, { a: 1, c: 2 }, 'add: a record { a, b } and a record { a, c }'],
  ['records of more fields', { a: 1 }, { a: 1, c: 2 }, 'add: a record { a } and a record { a, c }'],
  ['a record and an array', { a: 1 }, [1], 'add: a record { a } and an array of 1'],
  ['maps of other keys', new Map([[1, 1]]), new Map([[2, 1]]), 'add: a Map and a Map']
])('add refuses %s', (_, x, y, message) => {
  const loose = add as unknown as (x: unknown, y: unknown) => unknown
  expect(() => loose(x, y)).toThrow(ShapeError)
  expect(() => loose(x, y)).toThrow(message)
  expect(() => gradBP(u => loose(u, y) as typeof u, x as object)).toThrow(ShapeError)
})

it('a variable of a number, filled to a shape, gets the sum of the cotangent as a number', () => {
  type Loose = (...xs: ReadonlyArray<unknown>) => unknown
  const [grad, fill, total] = [gradBP, structural.fromNumber, structural.total] as unknown as ReadonlyArray<Loose>
  for (const weights of [vector([2, 5]), { a: 2, b: [5] }, Float64Array.of(2, 5)]) {
    const weighted: Loose = x => total!(mul(fill!(x, weights) as never, weights as never))
    expect(grad!(weighted, 3)).toBe(7)
    // The cube has the second derivative 6 x.
    expect(grad!((u: unknown) => grad!((v: unknown) => weighted(powInt(v as number, 3)), u), 3)).toBe(126)
  }
})

it('a number broadcast over a structure has third and fourth derivatives', () => {
  const weighted = mul as unknown as (x: unknown, y: unknown) => Record<string, number>
  const totalOf = sumElements as unknown as (x: unknown) => number
  const gradient = gradBP as unknown as (f: (x: unknown) => unknown, x: unknown) => unknown
  // The sum of (n x) ** 4 over n = 1, 2 is 17 x ** 4.
  const quartic = (x: unknown): unknown => totalOf(square(square(weighted(x, { a: 1, b: 2 }))))
  const slope = (x: unknown): unknown => gradient(quartic, x)
  const second = (x: unknown): unknown => gradient(slope, x)
  const third = (x: unknown): unknown => gradient(second, x)
  expect([slope(2), second(2), third(2), gradient(third, 2)]).toEqual([544, 816, 816, 408])
})
