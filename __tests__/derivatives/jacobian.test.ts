import * as fc from 'fast-check'
import * as O from 'fp-ts/Option'
import * as main from 'backprop-ts'
import * as linear from 'backprop-ts/LinearAlgebra'
import { add, type BVar, exp, gradBP, joinBV, mul, sin, splitBV } from 'backprop-ts'
import { forwardJacobian, jacobian, reverseJacobian } from 'backprop-ts/Derivatives'
import {
  complex,
  diag,
  mapVector,
  matMul,
  matrix,
  matVec,
  ravel,
  real,
  sumElements,
  vector
} from 'backprop-ts/LinearAlgebra'
import { expectClose } from '../support/numerical'
import type { Untyped, Untyped1 } from '../support/fixtures'

type Any = (f: Untyped1, a: unknown) => unknown
const forwards = forwardJacobian as Any
const backwards = reverseJacobian as Any
const auto = jacobian as Any

/** The functions of the library on values that have no types here. */
const u = { ...main, ...linear } as unknown as { readonly [K in keyof typeof main | keyof typeof linear]: Untyped }

const part = (v: unknown): Readonly<Record<string, unknown>> => u.splitBV(v) as Readonly<Record<string, unknown>>

const m = matrix([
  [1, 2],
  [3, 4],
  [5, 6]
])

/** Functions with their points and Jacobians, one for each pair of kinds of result and argument. */
const cases: Readonly<Record<string, readonly [f: Untyped1, a: unknown, jacobian: unknown]>> = {
  'a number in a number': [x => u.square(x), 3, 6],
  'a number in a vector': [x => u.sumElements(u.square(x)), vector([1, 2]), vector([2, 4])],
  'a number in a matrix': [
    x => (u.element(1, 0) as Untyped1)(x),
    m,
    matrix([
      [0, 0],
      [1, 0],
      [0, 0]
    ])
  ],
  'a number in a typed array': [
    x => (u.element(1) as Untyped1)(u.vector(x)),
    Float64Array.of(1, 2),
    Float64Array.of(0, 1)
  ],
  'a typed array in a typed array': [x => x, Float64Array.of(1, 2), [Float64Array.of(1, 0), Float64Array.of(0, 1)]],
  'an empty matrix in a number': [x => u.mul(matrix(0, 2, []), x), 3, matrix(0, 2, [])],
  'a vector in a number': [x => u.mul(vector([1, 2]), u.square(x)), 3, vector([6, 12])],
  'a vector in a vector': [x => u.matVec(m, x), vector([1, 1]), m],
  'a vector in a matrix': [
    x => u.matVec(x, vector([7, 8])),
    matrix([
      [1, 2],
      [3, 4]
    ]),
    [
      matrix([
        [7, 8],
        [0, 0]
      ]),
      matrix([
        [0, 0],
        [7, 8]
      ])
    ]
  ],
  'a vector in a typed array': [
    x => u.square(u.vector(x)),
    Float64Array.of(1, 2),
    [Float64Array.of(2, 0), Float64Array.of(0, 4)]
  ],
  'a vector in a record': [
    v => u.mul(part(v)['b'], part(v)['a']),
    { a: 2, b: vector([3, 4]), name: 'n' },
    {
      a: vector([3, 4]),
      b: matrix([
        [2, 0],
        [0, 2]
      ]),
      name: 'n'
    }
  ],
  'a matrix in a number': [x => u.mul(m, x), 3, m],
  'a matrix in a vector': [
    x => u.diag(x),
    vector([1, 2]),
    [
      [vector([1, 0]), vector([0, 0])],
      [vector([0, 0]), vector([0, 1])]
    ]
  ],
  'a matrix in a matrix': [x => u.transpose(x), matrix([[1, 2]]), [[matrix([[1, 0]])], [matrix([[0, 1]])]]],
  'a record in a record': [
    v => u.joinBV({ p: u.mul(part(v)['x'], part(v)['y']), q: u.square(part(v)['y']) }),
    { x: 2, y: 3 },
    { p: { x: 3, y: 2 }, q: { x: 0, y: 6 } }
  ],
  'a list in a list': [
    v => {
      const [x, y] = u.sequenceVar(v) as [unknown, unknown]
      return u.collectVar([u.mul(x, y), x])
    },
    [2, 3],
    [
      [3, 2],
      [1, 0]
    ]
  ],
  'an option in a number': [x => u.joinBV(O.some(u.square(x))), 3, O.some(6)],
  'a number in an option': [v => u.square(part(v)['value'] ?? 0), O.some(3), O.some(6)],
  'no number in no number': [v => v, [], []],
  'an empty vector in a vector': [x => u.matVec(matrix(0, 2, []), x), vector([1, 2]), matrix(0, 2, [])],
  'a vector in an empty vector': [x => u.matVec(matrix(2, 0, []), x), vector([]), matrix(2, 0, [])],
  'a result that does not depend on the argument': [() => vector([1, 2]), 3, vector([0, 0])]
}

describe('the Jacobian', () => {
  it.each(Object.entries(cases))('of %s has the structure of the result, of structures of the argument', (_, c) => {
    const [f, a, want] = c
    expect(backwards(f, a)).toStrictEqual(want)
    expect(forwards(f, a)).toStrictEqual(want)
    expect(auto(f, a)).toStrictEqual(want)
    expect((jacobian as unknown as (f: Untyped1) => Untyped1)(f)(a)).toStrictEqual(want)
  })

  it.each(Object.entries(cases))('of %s is itself differentiable, by both modes and in both', (_, [f, a]) => {
    // The argument moves along itself, and all numbers of the Jacobian are added up.
    const total = (j: Any) => (t: unknown) => {
      const { get } = ravel(j(f, a) as number)
      const scaled = (x: unknown): unknown => f(u.mul(x, t))
      return u.sumElements(u.square(get(j(scaled, a) as number)))
    }
    const slopes = [backwards, forwards].map(j => (gradBP as Untyped)(total(j), 1.5))
    const h = 1e-4
    const plain = total(backwards) as (t: number) => number
    expectClose(slopes[0], slopes[1], 1e-9)
    expectClose(slopes[0], (plain(1.5 + h) - plain(1.5 - h)) / (2 * h), 1e-6)
  })

  it('takes the mode with fewer passes', () => {
    let calls = 0
    const counted =
      (f: Untyped1): Untyped1 =>
      x => {
        calls++
        return f(x)
      }
    const long = vector(Array.from({ length: 50 }, (_, i) => i))
    auto(
      counted(x => mul(long, x as number)),
      3
    )
    expect(calls).toBe(2)
    calls = 0
    auto(
      counted(x => u.dot(long, x)),
      long
    )
    expect(calls).toBe(2)
    calls = 0
    forwards(
      counted(x => u.dot(long, x)),
      long
    )
    expect(calls).toBe(50)
  })

  it('of element-wise functions is diagonal, and takes one pass for all elements', () => {
    const x = vector([1, 2, 3])
    const f = <S>(v: BVar<S, typeof x>) =>
      add(
        mul(sin(v), v),
        mapVector(y => exp(mul(y, 2)), v)
      )
    const want = diag(gradBP(f, x))
    expect(jacobian(f, x)).toStrictEqual(want)
    expectClose(forwardJacobian(f, x), want, 1e-15)
    // A sum of all elements inside is not element-wise.
    const g = <S>(v: BVar<S, typeof x>) => mul(v, sumElements(v))
    expect(jacobian(g, x)).toStrictEqual(
      matrix([
        [7, 1, 1],
        [2, 8, 2],
        [3, 3, 9]
      ])
    )
  })

  it('agrees by both modes on random maps', () => {
    const numbers = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 6, maxLength: 6 })
    fc.assert(
      fc.property(numbers, ([a, b, c, d, e, f]) => {
        const x = {
          w: matrix([
            [a!, b!],
            [c!, d!]
          ]),
          b: vector([e!, f!])
        }
        const layer = <S>(v: BVar<S, typeof x>) => {
          const { w, b } = splitBV(v)
          return joinBV({ y: sin(add(matVec(w, b), b)), z: matMul(w, w), s: sumElements(w) })
        }
        expectClose(forwardJacobian(layer, x), reverseJacobian(layer, x), 1e-12)
      }),
      { numRuns: 30 }
    )
  })

  it('has zeros in the place of bigints and arrays of integers, which do not move', () => {
    const point = { a: 2, n: 7n, i: Int32Array.of(5), name: 'p' }
    const f = (v: unknown): unknown => u.joinBV([part(v)['a'], u.mul(part(v)['a'], 3)])
    const row = (a: number) => ({ a, n: 0n, i: Int32Array.of(0), name: 'p' })
    for (const j of [forwards, backwards]) expect(j(f, point)).toStrictEqual([row(1), row(3)])
  })

  it('refuses values of other classes with advice', () => {
    expect(() => reverseJacobian(x => complex(x), vector([1, 2]))).toThrow(/no layout .* Use vjp or jvp/u)
    expect(() => forwardJacobian(x => complex(x), vector([1, 2]))).toThrow(/no layout/u)
    expect(() => forwardJacobian(z => real(z), complex(vector([1, 2])))).toThrow(/no layout/u)
    expect(() => reverseJacobian(z => real(z), complex(vector([1, 2])))).toThrow(/no layout/u)
  })
})
