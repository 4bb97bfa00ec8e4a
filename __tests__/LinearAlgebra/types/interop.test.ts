import { type BVar } from 'backprop-ts'
import {
  fromJSON,
  fromMatrixLike,
  fromNdarray,
  type Matrix,
  type MatrixLike,
  type Ndarray,
  type NdarrayLike,
  toFloat64Array,
  toNdarray,
  type Vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import { expectTypeOf } from 'expect-type'
import type * as E from 'fp-ts/Either'
import { compiled, the } from '../../support/types'

describe('values of other libraries', () => {
  it('keep the sizes that the compiler knows', () => {
    const data = [1, 2, 3, 4, 5, 6]
    expectTypeOf(fromNdarray({ data, shape: [6] })).toEqualTypeOf<Vector<6>>()
    expectTypeOf(fromNdarray({ data, shape: [2, 3] })).toEqualTypeOf<Matrix<2, 3>>()
    expectTypeOf(fromMatrixLike({ rows: 0, columns: 3, get: () => 0 })).toEqualTypeOf<Matrix<0, 3>>()
    expectTypeOf(toNdarray(zeros(6))).toEqualTypeOf<Ndarray<[6]>>()
    expectTypeOf(toNdarray(zeros(2, 3))).toEqualTypeOf<Ndarray<[2, 3]>>()
    expectTypeOf(toFloat64Array(zeros(2, 3))).toExtend<Float64Array>()
    expectTypeOf(fromNdarray(toNdarray(zeros(2, 3)))).toEqualTypeOf<Matrix<2, 3>>()
  })

  it('can be of any size', () => {
    compiled(() => {
      expectTypeOf(fromNdarray(the<NdarrayLike>())).toEqualTypeOf<Vector | Matrix>()
      expectTypeOf(fromNdarray(the<NdarrayLike<number[]>>())).toEqualTypeOf<Vector | Matrix>()
      expectTypeOf(fromMatrixLike(the<MatrixLike>())).toEqualTypeOf<Matrix>()
      expectTypeOf(fromJSON(the<unknown>())).toEqualTypeOf<E.Either<Error, Vector | Matrix>>()
    })
  })

  it('cannot be variables', () => {
    compiled(() => {
      // @ts-expect-error a variable, whose gradient would be lost
      toNdarray(the<BVar<'s', Vector>>())
      // @ts-expect-error a variable, whose gradient would be lost
      toFloat64Array(the<BVar<'s', Vector>>())
    })
  })
})
