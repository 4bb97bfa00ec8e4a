import { type BVar, gradBP } from 'backprop-ts'
import type { Add, Min, Sub } from 'backprop-ts/LinearAlgebra'
import {
  concat,
  dot,
  hcat,
  headTail,
  type Matrix,
  matMul,
  matrix,
  norm2,
  snoc,
  split,
  splitCols,
  splitRows,
  sumElements,
  type Vector,
  vector,
  vcat,
  zeros
} from 'backprop-ts/LinearAlgebra'
import { expectTypeOf } from 'expect-type'
import { pipe } from 'fp-ts/function'
import { compiled, the } from '../../support/types'

type V<N extends number> = Vector<N>
type M<R extends number, C extends number> = Matrix<R, C>

const [v0, v2, v3, v5] = [zeros(0), zeros(2), zeros(3), zeros(5)] as const
const [m23, m24, m53] = [zeros(2, 3), zeros(2, 4), zeros(5, 3)] as const
const unsized: Vector = v3
const unsizedMatrix: Matrix = m23
const someNumber: number = v2.data.length

describe('arithmetic on sizes', () => {
  it('adds sizes', () => {
    expectTypeOf<Add<0, 0>>().toEqualTypeOf<0>()
    expectTypeOf<Add<2, 3>>().toEqualTypeOf<5>()
    expectTypeOf<Add<7, 123>>().toEqualTypeOf<130>()
    expectTypeOf<Add<9999, 1>>().toEqualTypeOf<10000>()
    expectTypeOf<Add<123456789012345, 987654321098765>>().toEqualTypeOf<1111111110111110>()
  })

  it('subtracts sizes, but not the larger from the smaller', () => {
    expectTypeOf<Sub<5, 5>>().toEqualTypeOf<0>()
    expectTypeOf<Sub<1000, 998>>().toEqualTypeOf<2>()
    expectTypeOf<Sub<10000, 1>>().toEqualTypeOf<9999>()
    expectTypeOf<Sub<5, 6>>().toBeNever()
    expectTypeOf<Sub<5, 16>>().toBeNever()
  })

  it('finds the smaller of two sizes', () => {
    expectTypeOf<Min<3, 7>>().toEqualTypeOf<3>()
    expectTypeOf<Min<70, 8>>().toEqualTypeOf<8>()
    expectTypeOf<Min<3, 3>>().toEqualTypeOf<3>()
  })

  it('gives `number` for unknown sizes, and refuses numbers that are not sizes', () => {
    expectTypeOf<Add<number, 3>>().toEqualTypeOf<number>()
    expectTypeOf<Sub<3, number>>().toEqualTypeOf<number>()
    expectTypeOf<Min<number, 3>>().toEqualTypeOf<number>()
    expectTypeOf<Add<-1, 3>>().toBeNever()
    expectTypeOf<Add<1, 1e21>>().toBeNever()
    expectTypeOf<Sub<3, 0.5>>().toBeNever()
    expectTypeOf<Sub<3, -1>>().toBeNever()
  })
})

describe('vector and matrix of a variable', () => {
  it('are variables, of the sizes that the compiler knows', () => {
    compiled(() => {
      expectTypeOf(vector(the<BVar<'s', ReadonlyArray<number>>>())).toEqualTypeOf<BVar<'s', Vector>>()
      expectTypeOf(vector(the<BVar<'s', Float64Array>>())).toEqualTypeOf<BVar<'s', Vector>>()
      expectTypeOf(vector(the<BVar<'s', Int8Array>>())).toEqualTypeOf<BVar<'s', Vector>>()
      expectTypeOf(vector(the<BVar<'s', readonly [number, number]>>())).toEqualTypeOf<BVar<'s', V<2>>>()
      expectTypeOf(vector(the<BVar<'s', BVar<'t', number[]>>>())).toEqualTypeOf<BVar<'s', BVar<'t', Vector>>>()
      expectTypeOf(matrix(the<BVar<'s', number[][]>>())).toEqualTypeOf<BVar<'s', Matrix>>()
      type Tuple = readonly [number, number, number]
      expectTypeOf(matrix(the<BVar<'s', readonly [Tuple, Tuple]>>())).toEqualTypeOf<BVar<'s', M<2, 3>>>()
      // @ts-expect-error -- not numbers
      vector(the<BVar<'s', ReadonlyArray<string>>>())
      // @ts-expect-error -- one number
      vector(the<BVar<'s', number>>())
    })
  })

  it('leave plain values as they are', () => {
    expectTypeOf(vector([1, 2])).toEqualTypeOf<V<2>>()
    expectTypeOf(vector(Float64Array.of(1))).toEqualTypeOf<Vector>()
    expectTypeOf(gradBP(v => norm2(vector(v)), Float64Array.of(3, 4))).toEqualTypeOf<Float64Array<ArrayBuffer>>()
  })
})

describe('joining', () => {
  it('adds up the sizes', () => {
    expectTypeOf(concat(v2, v3)).toEqualTypeOf<V<5>>()
    expectTypeOf(snoc(v2, 1)).toEqualTypeOf<V<3>>()
    expectTypeOf(hcat(m23, m24)).toEqualTypeOf<M<2, 7>>()
    expectTypeOf(vcat(m23, m53)).toEqualTypeOf<M<7, 3>>()
    expectTypeOf(gradBP(x => norm2(concat(x, v2)), v3)).toEqualTypeOf<V<3>>()
  })

  it('gives a variable for variables', () => {
    compiled(() => {
      expectTypeOf(concat(v2, the<BVar<'s', V<3>>>())).toEqualTypeOf<BVar<'s', V<5>>>()
      expectTypeOf(snoc(v2, the<BVar<'s', number>>())).toEqualTypeOf<BVar<'s', V<3>>>()
      expectTypeOf(hcat(the<BVar<'s', M<2, 3>>>(), m24)).toEqualTypeOf<BVar<'s', M<2, 7>>>()
    })
  })

  it('gives an unsized value for unsized values', () => {
    expectTypeOf(concat(unsized, v3)).toEqualTypeOf<Vector>()
    expectTypeOf(concat(v3, unsized)).toEqualTypeOf<Vector>()
    compiled(() => {
      expectTypeOf(hcat(m23, the<M<2, number>>())).toEqualTypeOf<M<2, number>>()
      expectTypeOf(vcat(unsizedMatrix, m23)).toEqualTypeOf<Matrix>()
    })
  })

  it('refuses matrices that do not fit', () => {
    compiled(() => {
      // @ts-expect-error two rows, five rows
      hcat(m23, m53)
      // @ts-expect-error three columns, four columns
      vcat(m23, m24)
      // @ts-expect-error three columns, four columns
      gradBP(a => sumElements(vcat(a, m24)), m23)
      // @ts-expect-error a vector is no number
      snoc(v2, v3)
      // @ts-expect-error a matrix is no vector
      concat(v2, m23)
      // @ts-expect-error variables of two scopes
      concat(the<BVar<'s', V<2>>>(), the<BVar<'t', V<2>>>())
    })
  })
})

describe('splitting', () => {
  it('gives parts whose sizes add up to that of the whole', () => {
    expectTypeOf(split(2)(v5)).toEqualTypeOf<readonly [V<2>, V<3>]>()
    expectTypeOf(pipe(v5, split(2))).toEqualTypeOf<readonly [V<2>, V<3>]>()
    expectTypeOf(split(5)(v5)).toEqualTypeOf<readonly [V<5>, V<0>]>()
    expectTypeOf(headTail(v5)).toEqualTypeOf<readonly [number, V<4>]>()
    expectTypeOf(splitRows(2)(m53)).toEqualTypeOf<readonly [M<2, 3>, M<3, 3>]>()
    expectTypeOf(splitCols(1)(m53)).toEqualTypeOf<readonly [M<5, 1>, M<5, 2>]>()
  })

  it('undoes joining', () => {
    expectTypeOf(split(2)(concat(v2, v3))).toEqualTypeOf<readonly [typeof v2, typeof v3]>()
    const [left, right] = splitCols(3)(hcat(m23, m24))
    expectTypeOf(left).toEqualTypeOf<M<2, 3>>()
    expectTypeOf(right).toEqualTypeOf<M<2, 4>>()
  })

  it('gives variables for a variable', () => {
    compiled(() => {
      expectTypeOf(split(2)(the<BVar<'s', V<5>>>())).toEqualTypeOf<readonly [BVar<'s', V<2>>, BVar<'s', V<3>>]>()
      expectTypeOf(headTail(the<BVar<'s', V<5>>>())).toEqualTypeOf<readonly [BVar<'s', number>, BVar<'s', V<4>>]>()
    })
    const product = gradBP(x => {
      const [a, b] = split(2)(x)
      return dot(a, b)
    }, zeros(4))
    expectTypeOf(product).toEqualTypeOf<V<4>>()
  })

  it('gives unsized parts for unsized values and at places that the compiler does not know', () => {
    expectTypeOf(split(2)(unsized)).toEqualTypeOf<readonly [V<2>, Vector]>()
    expectTypeOf(split(someNumber)(v3)).toEqualTypeOf<readonly [Vector, Vector]>()
    expectTypeOf(headTail(unsized)).toEqualTypeOf<readonly [number, Vector]>()
    expectTypeOf(splitRows(1)(unsizedMatrix)).toEqualTypeOf<readonly [M<1, number>, Matrix]>()
  })

  it('refuses values that are too small', () => {
    compiled(() => {
      // @ts-expect-error three elements of two
      split(3)(v2)
      // @ts-expect-error no elements
      headTail(v0)
      // @ts-expect-error six rows of five
      splitRows(6)(m53)
      // @ts-expect-error four columns of three
      splitCols(4)(m53)
      // @ts-expect-error four elements of three
      gradBP(x => norm2(split(4)(x)[0]), v3)
      // @ts-expect-error a size is not negative
      split(-1)(v2)
      // @ts-expect-error four columns in all, three rows
      matMul(hcat(zeros(2, 2), zeros(2, 2)), zeros(3, 1))
    })
  })

  it('keeps abstract sizes apart in functions of a user', () => {
    const swapped = <N extends number>(x: V<N>, y: V<3>) => concat(y, x)
    expectTypeOf(swapped<4>).returns.toEqualTypeOf<V<7>>()
    expect(swapped(v2, v3).length).toBe(5)
  })

  it('checks at run time whether abstract sizes suffice', () => {
    const tailOf = <S, N extends number>(x: BVar<S, V<N>>) => headTail(x)[1]
    const upper = <S, N extends number, K extends number>(x: BVar<S, M<N, K>>) => splitRows(2)(x)[0]
    expectTypeOf(tailOf<'s', 5>).returns.toEqualTypeOf<BVar<'s', V<4>>>()
    expectTypeOf(upper<'s', 5, 3>).returns.toEqualTypeOf<BVar<'s', M<2, 3>>>()
    expect(gradBP(x => norm2(tailOf(x)), v5)).toEqual(zeros(5))
    expect(() => gradBP(x => norm2(tailOf(x)), v0)).toThrow('headTail: Vector<0> has no first element')
  })
})
