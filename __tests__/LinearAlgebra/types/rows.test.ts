import { type BVar, type Const, constVar, gradBP } from 'backprop-ts'
import {
  col,
  fromColumns,
  fromRows,
  type Listed,
  type Matrix,
  norm2,
  row,
  sumElements,
  toColumns,
  toRows,
  uncol,
  unrow,
  type Vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import { expectTypeOf } from 'expect-type'
import { compiled, the } from '../../support/types'

type V<N extends number> = Vector<N>
type M<R extends number, C extends number> = Matrix<R, C>

const [v2, v3, m23] = [zeros(2), zeros(3), zeros(2, 3)] as const
const unsized: Matrix = m23

describe('a vector as a matrix', () => {
  it('has one row or one column', () => {
    expectTypeOf(row(v3)).toEqualTypeOf<M<1, 3>>()
    expectTypeOf(col(v3)).toEqualTypeOf<M<3, 1>>()
    expectTypeOf(unrow(row(v3))).toEqualTypeOf<V<3>>()
    expectTypeOf(uncol(col(v3))).toEqualTypeOf<V<3>>()
    expectTypeOf(gradBP(x => sumElements(row(x)), v3)).toEqualTypeOf<V<3>>()
    compiled(() => {
      expectTypeOf(row(the<BVar<'s', V<3>>>())).toEqualTypeOf<BVar<'s', M<1, 3>>>()
      expectTypeOf(uncol(the<BVar<'s', M<3, 1>>>())).toEqualTypeOf<BVar<'s', V<3>>>()
      // @ts-expect-error two rows, not one
      unrow(m23)
      // @ts-expect-error three columns
      uncol(m23)
      // @ts-expect-error two rows, in a variable
      gradBP(a => norm2(unrow(a)), m23)
    })
  })
})

describe('rows and columns', () => {
  it('are as many as the matrix has', () => {
    expectTypeOf(toRows(m23)).toEqualTypeOf<Listed<2, V<3>>>()
    expectTypeOf(toColumns(m23)).toEqualTypeOf<Listed<3, V<2>>>()
    expectTypeOf(toRows(m23).length).toEqualTypeOf<2>()
    expectTypeOf(toRows(m23)).toExtend<ReadonlyArray<V<3>>>()
    expectTypeOf(toRows(unsized)).toEqualTypeOf<Listed<number, Vector>>()
    compiled(() => {
      expectTypeOf(toRows(the<BVar<'s', M<2, 3>>>())).toEqualTypeOf<Listed<2, BVar<'s', V<3>>>>()
    })
  })

  it('make a matrix again, of a size that the compiler knows', () => {
    expectTypeOf(fromRows([v3, v3])).toEqualTypeOf<M<2, 3>>()
    expectTypeOf(fromColumns([v3, v3])).toEqualTypeOf<M<3, 2>>()
    expectTypeOf(fromRows([])).toEqualTypeOf<M<0, 0>>()
    expectTypeOf(fromColumns([])).toEqualTypeOf<M<0, 0>>()
    expectTypeOf(fromRows(toRows(m23))).toEqualTypeOf<M<2, 3>>()
    expectTypeOf(fromRows(toColumns(m23))).toEqualTypeOf<M<3, 2>>()
    expectTypeOf(fromRows(toRows(m23).map(x => x))).toEqualTypeOf<M<number, 3>>()
    compiled(() => {
      const [x, c] = [the<BVar<'s', V<3>>>(), constVar(v3)]
      expectTypeOf(fromRows([x, v3])).toEqualTypeOf<BVar<'s', M<2, 3>>>()
      expectTypeOf(fromRows([v3, x])).toEqualTypeOf<BVar<'s', M<2, 3>>>()
      expectTypeOf(fromColumns([x, x, c])).toEqualTypeOf<BVar<'s', M<3, 3>>>()
      expectTypeOf(fromRows([v3, c])).toEqualTypeOf<Const<M<2, 3>>>()
      expectTypeOf(fromRows(toRows(the<BVar<'s', M<2, 3>>>()))).toEqualTypeOf<BVar<'s', M<2, 3>>>()
    })
    expectTypeOf(gradBP(a => sumElements(fromColumns(toRows(a))), m23)).toEqualTypeOf<M<2, 3>>()
  })

  it('of different sizes make none', () => {
    compiled(() => {
      // @ts-expect-error two elements, three elements
      fromRows([v2, v3])
      // @ts-expect-error three elements, two elements
      fromColumns([v3, v3, v2])
      // @ts-expect-error three elements, two elements, one in a variable
      fromRows([the<BVar<'s', V<3>>>(), v2])
      // @ts-expect-error a matrix is no row
      fromRows([v2, m23])
      // @ts-expect-error variables of two scopes
      fromRows([the<BVar<'s', V<3>>>(), the<BVar<'t', V<3>>>()])
    })
  })
})
