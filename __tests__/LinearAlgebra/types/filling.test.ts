import { type BVar, type Const, constVar, gradBP } from 'backprop-ts'
import {
  constant,
  cross,
  linspace,
  type Matrix,
  norm2,
  range,
  sumElements,
  vec2,
  vec3,
  vec4,
  type Vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import { expectTypeOf } from 'expect-type'
import { compiled, the } from '../../support/types'

describe('vectors and matrices from numbers', () => {
  it('have the size that is asked for', () => {
    expectTypeOf(vec2(1, 2)).toEqualTypeOf<Vector<2>>()
    expectTypeOf(vec3(1, 2, 3)).toEqualTypeOf<Vector<3>>()
    expectTypeOf(vec4(1, 2, 3, 4)).toEqualTypeOf<Vector<4>>()
    expectTypeOf(constant(1, 5)).toEqualTypeOf<Vector<5>>()
    expectTypeOf(constant(1, 5, 6)).toEqualTypeOf<Matrix<5, 6>>()
    expectTypeOf(linspace(0, 1, 7)).toEqualTypeOf<Vector<7>>()
    expectTypeOf(range(8)).toEqualTypeOf<Vector<8>>()
    expectTypeOf(range(zeros(2).data.length)).toEqualTypeOf<Vector>()
    expectTypeOf(cross(vec3(1, 2, 3), zeros(3))).toEqualTypeOf<Vector<3>>()
    expectTypeOf(gradBP(x => sumElements(constant(x, 2, 3)), 1)).toEqualTypeOf<number>()
  })

  it('are variables if a number is one', () => {
    compiled(() => {
      const [x, c] = [the<BVar<'s', number>>(), constVar(1)]
      expectTypeOf(vec2(1, x)).toEqualTypeOf<BVar<'s', Vector<2>>>()
      expectTypeOf(vec3(1, 2, x)).toEqualTypeOf<BVar<'s', Vector<3>>>()
      expectTypeOf(vec3(x, 2, c)).toEqualTypeOf<BVar<'s', Vector<3>>>()
      expectTypeOf(vec4(1, x, 3, x)).toEqualTypeOf<BVar<'s', Vector<4>>>()
      expectTypeOf(vec2(c, 1)).toEqualTypeOf<Const<Vector<2>>>()
      expectTypeOf(constant(x, 5)).toEqualTypeOf<BVar<'s', Vector<5>>>()
      expectTypeOf(constant(x, 5, 6)).toEqualTypeOf<BVar<'s', Matrix<5, 6>>>()
      expectTypeOf(linspace(0, x, 7)).toEqualTypeOf<BVar<'s', Vector<7>>>()
      expectTypeOf(cross(zeros(3), the<BVar<'s', Vector<3>>>())).toEqualTypeOf<BVar<'s', Vector<3>>>()
    })
  })

  it('are refused of anything else', () => {
    compiled(() => {
      // @ts-expect-error a vector is no number
      vec2(1, zeros(1))
      // @ts-expect-error one element too few
      vec3(1, 2)
      // @ts-expect-error variables of two scopes
      vec3(1, the<BVar<'s', number>>(), the<BVar<'t', number>>())
      // @ts-expect-error variables of two scopes
      linspace(the<BVar<'s', number>>(), the<BVar<'t', number>>(), 3)
      // @ts-expect-error a text is no number
      constant('1', 2)
      // @ts-expect-error two elements
      cross(zeros(3), zeros(2))
      // @ts-expect-error four elements
      gradBP(x => norm2(cross(x, zeros(3))), zeros(4))
    })
  })
})
