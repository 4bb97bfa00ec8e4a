import { type BVar, gradBP } from 'backprop-ts'
import {
  convolve,
  cumSum,
  diff,
  flatten,
  kron,
  type Matrix,
  type Mul,
  norm2,
  pad,
  ravel,
  reshape,
  reverse,
  roll,
  sumElements,
  tile,
  trapezoid,
  triu,
  type Vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import { expectTypeOf } from 'expect-type'
import { pipe } from 'fp-ts/function'
import type { Iso } from 'monocle-ts/Iso'
import { compiled, the } from '../../support/types'

type V<N extends number> = Vector<N>
type M<R extends number, C extends number> = Matrix<R, C>

const [v2, v3, v6, m23, m33] = [zeros(2), zeros(3), zeros(6), zeros(2, 3), zeros(3, 3)] as const
const unsized: Vector = v3
const unsizedMatrix: Matrix = m33

describe('products of sizes', () => {
  it('are those of numbers', () => {
    expectTypeOf<Mul<7, 8>>().toEqualTypeOf<56>()
    expectTypeOf<Mul<0, 8>>().toEqualTypeOf<0>()
    expectTypeOf<Mul<8, 0>>().toEqualTypeOf<0>()
    expectTypeOf<Mul<1, 1>>().toEqualTypeOf<1>()
    expectTypeOf<Mul<28, 28>>().toEqualTypeOf<784>()
    expectTypeOf<Mul<9090, 1005>>().toEqualTypeOf<9135450>()
    expectTypeOf<Mul<10, 100>>().toEqualTypeOf<1000>()
    expectTypeOf<Mul<number, 2>>().toEqualTypeOf<number>()
    expectTypeOf<Mul<2, number>>().toEqualTypeOf<number>()
    expectTypeOf<Mul<-1, 2>>().toEqualTypeOf<never>()
    expectTypeOf<Mul<2, 0.5>>().toEqualTypeOf<never>()
  })
})

describe('other shapes', () => {
  it('have their sizes', () => {
    expectTypeOf(flatten(m23)).toEqualTypeOf<V<6>>()
    expectTypeOf(pipe(m23, flatten)).toEqualTypeOf<V<6>>()
    expectTypeOf(flatten(unsizedMatrix)).toEqualTypeOf<Vector>()
    expectTypeOf(reshape(2, 3)(v6)).toEqualTypeOf<M<2, 3>>()
    expectTypeOf(reshape(3, 2)(m23)).toEqualTypeOf<M<3, 2>>()
    expectTypeOf(reshape(6)(m23)).toEqualTypeOf<V<6>>()
    expectTypeOf(reshape(1, 3)(unsized)).toEqualTypeOf<M<1, 3>>()
    expectTypeOf(reverse(v3)).toEqualTypeOf<V<3>>()
    expectTypeOf(pipe(m23, roll(1))).toEqualTypeOf<M<2, 3>>()
    expectTypeOf(pad(1, 2)(v3)).toEqualTypeOf<V<6>>()
    expectTypeOf(pad(1, 0, 2, 2)(m23)).toEqualTypeOf<M<3, 7>>()
    expectTypeOf(tile(4)(v3)).toEqualTypeOf<V<12>>()
    expectTypeOf(tile(4, 2)(m23)).toEqualTypeOf<M<8, 6>>()
    expectTypeOf(triu(m23, 1)).toEqualTypeOf<M<2, 3>>()
    expectTypeOf(pipe(m23, triu)).toEqualTypeOf<M<2, 3>>()
    expectTypeOf(kron(m23, m33)).toEqualTypeOf<M<6, 9>>()
    compiled(() => {
      expectTypeOf(flatten(the<BVar<'s', M<2, 3>>>())).toEqualTypeOf<BVar<'s', V<6>>>()
      expectTypeOf(reshape(3, 2)(the<BVar<'s', M<2, 3>>>())).toEqualTypeOf<BVar<'s', M<3, 2>>>()
      expectTypeOf(kron(m23, the<BVar<'s', M<3, 3>>>())).toEqualTypeOf<BVar<'s', M<6, 9>>>()
    })
  })

  it('have as many elements', () => {
    compiled(() => {
      // @ts-expect-error six elements do not make two by two
      reshape(2, 2)(v6)
      // @ts-expect-error they do not make five
      reshape(5)(m23)
      // @ts-expect-error they do not make seven
      reshape(7)(m23)
      // @ts-expect-error in a variable, too
      gradBP(x => norm2(reshape(3, 3)(x)), v6)
      // @ts-expect-error a vector is flat
      flatten(v3)
      // @ts-expect-error a matrix is padded on four sides
      pad(1, 1)(m23)
      // @ts-expect-error a matrix is repeated in two directions
      tile(2)(m23)
    })
  })

  it('of abstract sizes are accepted', () => {
    const turned = <S, N extends number>(x: BVar<S, V<N>>, n: N): BVar<S, number> => sumElements(reshape(1, n)(x))
    expectTypeOf(gradBP(x => turned(x, 3), v3)).toEqualTypeOf<V<3>>()
  })
})

describe('functions along a vector', () => {
  it('have its size, or one less', () => {
    expectTypeOf(cumSum(v3)).toEqualTypeOf<V<3>>()
    expectTypeOf(diff(v3)).toEqualTypeOf<V<2>>()
    expectTypeOf(diff(unsized)).toEqualTypeOf<Vector>()
    expectTypeOf(trapezoid(v3)).toEqualTypeOf<number>()
    expectTypeOf(trapezoid(v3, 0.1)).toEqualTypeOf<number>()
    expectTypeOf(trapezoid(v3, v3)).toEqualTypeOf<number>()
    compiled(() => {
      expectTypeOf(diff(the<BVar<'s', V<3>>>())).toEqualTypeOf<BVar<'s', V<2>>>()
      expectTypeOf(trapezoid(the<BVar<'s', V<3>>>())).toEqualTypeOf<BVar<'s', number>>()
      expectTypeOf(trapezoid(v3, the<BVar<'s', number>>())).toEqualTypeOf<BVar<'s', number>>()
      expectTypeOf(trapezoid(the<BVar<'s', V<3>>>(), v3)).toEqualTypeOf<BVar<'s', number>>()
      // @ts-expect-error three values at two positions
      trapezoid(v3, v2)
      // @ts-expect-error no element, no difference
      diff(zeros(0))
    })
  })
})

describe('convolutions', () => {
  it('have the size of their mode', () => {
    expectTypeOf(convolve(v6, v3)).toEqualTypeOf<V<8>>()
    expectTypeOf(convolve(v6, v3, 'full')).toEqualTypeOf<V<8>>()
    expectTypeOf(convolve(v6, v3, 'same')).toEqualTypeOf<V<6>>()
    expectTypeOf(convolve(v6, v3, 'valid')).toEqualTypeOf<V<4>>()
    expectTypeOf(convolve(m33, m23)).toEqualTypeOf<M<4, 5>>()
    expectTypeOf(convolve(m33, m23, 'valid')).toEqualTypeOf<M<2, 1>>()
    expectTypeOf(convolve(unsized, v3, 'valid')).toEqualTypeOf<Vector>()
    compiled(() => {
      expectTypeOf(convolve(the<BVar<'s', V<6>>>(), v3)).toEqualTypeOf<BVar<'s', V<8>>>()
      expectTypeOf(convolve(m33, the<BVar<'s', M<2, 2>>>(), 'valid')).toEqualTypeOf<BVar<'s', M<2, 2>>>()
      // @ts-expect-error a matrix beside a vector
      convolve(v3, m33)
      // @ts-expect-error a vector beside a matrix
      convolve(m33, v3)
      // @ts-expect-error no such mode
      convolve(v3, v3, 'half')
    })
  })
})

describe('ravel', () => {
  it('is an iso of the structure and a vector', () => {
    expectTypeOf(ravel({ a: 1, b: v3 })).toEqualTypeOf<Iso<{ a: number; b: V<3> }, Vector>>()
    expectTypeOf(ravel(1)).toEqualTypeOf<Iso<number, Vector>>()
    compiled(() => {
      // @ts-expect-error units have the structure of the values
      ravel({ a: 1 }, { b: 1 })
      // @ts-expect-error a function has no numbers
      ravel(() => 0)
    })
  })
})
