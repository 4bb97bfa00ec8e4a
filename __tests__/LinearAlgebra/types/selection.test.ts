import { type BVar, gradBP } from 'backprop-ts'
import {
  create,
  diag,
  diagRect,
  gather,
  type Matrix,
  mTm,
  norm2,
  slice,
  sym,
  takeDiag,
  trace,
  unSym,
  type Vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import { expectTypeOf } from 'expect-type'
import { pipe } from 'fp-ts/function'
import type * as O from 'fp-ts/Option'
import { compiled, the } from '../../support/types'

type V<N extends number> = Vector<N>
type M<R extends number, C extends number> = Matrix<R, C>

const [v3, v5, m23, m33] = [zeros(3), zeros(5), zeros(2, 3), zeros(3, 3)] as const
const unsized: Vector = v3
const unsizedMatrix: Matrix = m33
const places: ReadonlyArray<number> = [0, 1]

describe('parts by their places', () => {
  it('have the size of the selection', () => {
    expectTypeOf(slice(1, 3)(v5)).toEqualTypeOf<V<2>>()
    expectTypeOf(pipe(v5, slice(0, 5))).toEqualTypeOf<V<5>>()
    expectTypeOf(slice(0, 2, 1, 2)(m23)).toEqualTypeOf<M<2, 1>>()
    expectTypeOf(gather([2, 0, 2, 2])(v3)).toEqualTypeOf<V<4>>()
    expectTypeOf(gather([1])(m23)).toEqualTypeOf<M<1, 3>>()
    expectTypeOf(gather(places)(v3)).toEqualTypeOf<Vector>()
    expectTypeOf(gather(places)(m23)).toEqualTypeOf<M<number, 3>>()
    expectTypeOf(slice(1, 3)(unsized)).toEqualTypeOf<V<2>>()
    expectTypeOf(slice(v3.data.length, 3)(v5)).toEqualTypeOf<Vector>()
    compiled(() => {
      expectTypeOf(slice(1, 3)(the<BVar<'s', V<5>>>())).toEqualTypeOf<BVar<'s', V<2>>>()
      expectTypeOf(gather([1])(the<BVar<'s', M<2, 3>>>())).toEqualTypeOf<BVar<'s', M<1, 3>>>()
    })
  })

  it('do not reach beyond the whole', () => {
    compiled(() => {
      // @ts-expect-error six elements of five
      slice(1, 6)(v5)
      // @ts-expect-error the end comes before the start
      slice(3, 1)(v5)
      // @ts-expect-error three rows of two
      slice(0, 3, 0, 1)(m23)
      // @ts-expect-error four columns of three
      slice(0, 1, 0, 4)(m23)
      // @ts-expect-error a matrix is no vector
      slice(0, 1)(m23)
      // @ts-expect-error four elements of three
      gradBP(x => norm2(slice(0, 4)(x)), v3)
      // @ts-expect-error an index is a number
      gather(['a'])
    })
  })

  it('are of known size once that was checked', () => {
    expectTypeOf(create(3)(unsized)).toEqualTypeOf<O.Option<V<3>>>()
    expectTypeOf(create(2, 3)(unsizedMatrix)).toEqualTypeOf<O.Option<M<2, 3>>>()
    compiled(() => {
      expectTypeOf(create(3)(the<BVar<'s', Vector>>())).toEqualTypeOf<O.Option<BVar<'s', V<3>>>>()
      // @ts-expect-error two sizes are for a matrix
      create(3, 1)(unsized)
    })
  })
})

describe('diagonals and symmetric matrices', () => {
  it('of abstract sizes in functions of a user are square if their type says so', () => {
    const spread = <S, N extends number>(a: BVar<S, M<N, N>>) => trace(sym(a))
    expectTypeOf(spread<'s', 5>).returns.toEqualTypeOf<BVar<'s', number>>()
    const scaled = <S, N extends number>(a: BVar<S, M<N, N>>) => diag(takeDiag(a))
    expectTypeOf(scaled<'s', 5>).returns.toEqualTypeOf<BVar<'s', M<5, 5>>>()
    const same = <S, N extends number>(a: BVar<S, M<N, N>>): BVar<S, V<N>> => takeDiag(a)
    expectTypeOf(gradBP(a => norm2(same(a)), m33)).toEqualTypeOf<M<3, 3>>()
    expectTypeOf(gradBP(a => spread(a), m33)).toEqualTypeOf<M<3, 3>>()
    compiled(() => {
      // @ts-expect-error the sizes may differ
      return <S, N extends number, K extends number>(a: BVar<S, M<N, K>>) => trace(a)
    })
  })

  it('have their sizes', () => {
    expectTypeOf(diag(v3)).toEqualTypeOf<M<3, 3>>()
    expectTypeOf(takeDiag(m33)).toEqualTypeOf<V<3>>()
    expectTypeOf(takeDiag(unsizedMatrix)).toEqualTypeOf<Vector>()
    expectTypeOf(pipe(m33, takeDiag)).toEqualTypeOf<V<3>>()
    expectTypeOf(trace(m33)).toEqualTypeOf<number>()
    expectTypeOf(diagRect(0, v3, 3, 4)).toEqualTypeOf<M<3, 4>>()
    expectTypeOf(sym(m33)).toEqualTypeOf<M<3, 3>>()
    expectTypeOf(unSym(m33)).toEqualTypeOf<M<3, 3>>()
    expectTypeOf(sym(unsizedMatrix)).toEqualTypeOf<Matrix>()
    expectTypeOf(mTm(m23)).toEqualTypeOf<M<3, 3>>()
    expectTypeOf(gradBP(a => trace(a), m33)).toEqualTypeOf<M<3, 3>>()
    compiled(() => {
      expectTypeOf(diagRect(the<BVar<'s', number>>(), v3, 4, 5)).toEqualTypeOf<BVar<'s', M<4, 5>>>()
      expectTypeOf(diagRect(1, the<BVar<'s', V<3>>>(), 4, 5)).toEqualTypeOf<BVar<'s', M<4, 5>>>()
      expectTypeOf(sym(the<BVar<'s', M<3, 3>>>())).toEqualTypeOf<BVar<'s', M<3, 3>>>()
      expectTypeOf(trace(the<BVar<'s', M<3, 3>>>())).toEqualTypeOf<BVar<'s', number>>()
    })
  })

  it('are refused where the sizes do not fit', () => {
    compiled(() => {
      // @ts-expect-error two rows, three columns
      trace(m23)
      // @ts-expect-error two rows, three columns
      takeDiag(m23)
      // @ts-expect-error two rows, three columns
      sym(m23)
      // @ts-expect-error two rows, three columns, in a variable
      gradBP(a => trace(a), m23)
      // @ts-expect-error three elements, a diagonal of two
      diagRect(0, v3, 2, 4)
    })
  })
})
