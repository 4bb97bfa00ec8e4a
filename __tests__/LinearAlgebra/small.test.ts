import { DimensionError, gradBP2, negate, UnsupportedOperationError } from 'backprop-ts'
import { cross, dot, toArray, vec2, vec3, vec4, type Vector, zeros } from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { vectors } from '../support/dense'
import { expectClose } from '../support/numerical'
import { describeOperations, expectRefusal, loose } from '../support/operations'

const number = fc.double({ min: -2, max: 2, noNaN: true })
const listed = (...xs: ReadonlyArray<number>): readonly number[] => xs

describeOperations([
  { name: 'vec2', f: vec2, naive: listed, operands: fc.tuple(number, number) },
  { name: 'vec3', f: vec3, naive: listed, operands: fc.tuple(number, number, number) },
  { name: 'vec4', f: vec4, naive: listed, operands: fc.tuple(number, number, number, number) },
  {
    name: 'cross',
    f: cross,
    naive: ({ data: x }: Vector, { data: y }: Vector) =>
      [0, 1, 2].map(i => {
        const [j, k] = [(i + 1) % 3, (i + 2) % 3]
        return x[j]! * y[k]! - x[k]! * y[j]!
      }),
    operands: fc.tuple(vectors(3), vectors(3))
  }
])

describe('the cross product', () => {
  it('is orthogonal to both, changes its sign when they are swapped, and is as long as the area between them', () => {
    fc.assert(
      fc.property(vectors(3), vectors(3), (u, v) => {
        const [x, y] = [u as Vector<3>, v as Vector<3>]
        const z = cross(x, y)
        expectClose([dot(z, x), dot(z, y)], [0, 0], 1e-12)
        expectClose(cross(y, x), negate(z), 1e-12)
        expectClose(dot(z, z), dot(x, x) * dot(y, y) - dot(x, y) ** 2, 1e-12)
      })
    )
  })

  it('refuses vectors that do not have three elements', () => {
    expectRefusal(
      cross,
      [zeros(3), zeros(2)],
      DimensionError,
      'cross: Vector<3> and Vector<2>: both need three elements'
    )
    expectRefusal(cross, [zeros(4), zeros(4)], DimensionError, 'cross: Vector<4> and Vector<4>')
    expectRefusal(
      cross,
      [zeros(3, 1), zeros(3)],
      UnsupportedOperationError,
      'cross: expected a Vector, got Matrix<3, 1>'
    )
    expectRefusal(cross, [zeros(3), 3], UnsupportedOperationError, 'cross: expected a Vector, got the number 3')
  })
})

describe('a small vector', () => {
  it('passes each element its own gradient', () => {
    expect(gradBP2((x, y) => dot(vec4(x, 0, y, x), vec4(1, 10, 100, 1000)), 3, 4)).toEqual([1001, 100])
    expect(toArray(vec2(-0, Infinity))).toEqual([-0, Infinity])
  })

  it.each([
    ['vec2', vec2, [1, zeros(1)]],
    ['vec3', vec3, [1, 2, zeros(1)]],
    ['vec4', vec4, [zeros(1), 1, 2, 3]]
  ])('made by %s refuses elements that are not numbers', (name, f, xs) => {
    expectRefusal(f, xs, UnsupportedOperationError, `${name}: expected a number, got Vector<1>`)
    expect(() => loose(f)(1, '2', 3, 4)).toThrow(`${name}: expected a number, got the string "2"`)
  })
})
