import { type BVar, type Const, gradBP } from 'backprop-ts'
import {
  addToColumns,
  addToRows,
  argMax,
  cumProd,
  element,
  type Listed,
  type Matrix,
  maxColumns,
  maxElement,
  maxRows,
  median,
  norm2,
  productElements,
  scaleColumns,
  scaleRows,
  segmentSum,
  sortVector,
  standardDeviation,
  type Vector,
  variance,
  zeros
} from 'backprop-ts/LinearAlgebra'
import { expectTypeOf } from 'expect-type'
import { pipe } from 'fp-ts/function'
import { compiled, the } from '../../support/types'

type V<N extends number> = Vector<N>
type M<R extends number, C extends number> = Matrix<R, C>

const [v2, v3, m23] = [zeros(2), zeros(3), zeros(2, 3)] as const
const unsized: Vector = v3
const unsizedMatrix: Matrix = m23

describe('reductions', () => {
  it('give numbers, and vectors of the size of a row or a column', () => {
    expectTypeOf(maxElement(m23)).toEqualTypeOf<number>()
    expectTypeOf(pipe(v3, maxElement)).toEqualTypeOf<number>()
    expectTypeOf(maxRows(m23)).toEqualTypeOf<V<2>>()
    expectTypeOf(maxColumns(m23)).toEqualTypeOf<V<3>>()
    expectTypeOf(maxRows(unsizedMatrix)).toEqualTypeOf<Vector>()
    expectTypeOf(productElements(v3)).toEqualTypeOf<number>()
    expectTypeOf(variance(m23)).toEqualTypeOf<number>()
    expectTypeOf(median(v3)).toEqualTypeOf<number>()
    expectTypeOf(sortVector(v3)).toEqualTypeOf<V<3>>()
    expectTypeOf(cumProd(v3)).toEqualTypeOf<V<3>>()
    compiled(() => {
      expectTypeOf(maxRows(the<BVar<'s', M<2, 3>>>())).toEqualTypeOf<BVar<'s', V<2>>>()
      expectTypeOf(maxElement(the<Const<V<3>>>())).toEqualTypeOf<Const<number>>()
      expectTypeOf(standardDeviation(the<BVar<'s', BVar<'t', V<3>>>>())).toEqualTypeOf<BVar<'s', BVar<'t', number>>>()
      // @ts-expect-error a vector has no rows
      maxRows(v3)
      // @ts-expect-error a matrix is not sorted
      sortVector(m23)
      // @ts-expect-error an array is no vector
      median([1, 2])
    })
  })

  it('give indices as plain numbers, one for each row of a matrix', () => {
    expectTypeOf(argMax(v3)).toEqualTypeOf<number>()
    expectTypeOf(argMax(m23)).toEqualTypeOf<Listed<2, number>>()
    compiled(() => {
      expectTypeOf(argMax(the<BVar<'s', V<3>>>())).toEqualTypeOf<number>()
      expectTypeOf(argMax(the<BVar<'s', M<2, 3>>>())).toEqualTypeOf<Listed<2, number>>()
    })
  })
})

describe('an element', () => {
  it('is a number, where there is one', () => {
    expectTypeOf(element(2)(v3)).toEqualTypeOf<number>()
    expectTypeOf(pipe(m23, element(1, 2))).toEqualTypeOf<number>()
    expectTypeOf(element(2)(unsized)).toEqualTypeOf<number>()
    compiled(() => {
      expectTypeOf(element(0)(the<BVar<'s', V<3>>>())).toEqualTypeOf<BVar<'s', number>>()
      // @ts-expect-error the elements are 0, 1 and 2
      element(3)(v3)
      // @ts-expect-error the rows are 0 and 1
      element(2, 0)(m23)
      // @ts-expect-error the columns are 0, 1 and 2
      element(0, 3)(m23)
      // @ts-expect-error a matrix has two indices
      element(0)(m23)
      // @ts-expect-error in a variable, too
      gradBP(x => element(3)(x), v3)
    })
  })

  it('of abstract size is accepted', () => {
    const first = <S, N extends number>(x: BVar<S, V<N>>): BVar<S, number> => element(0)(x)
    expectTypeOf(gradBP(x => first(x), v3)).toEqualTypeOf<V<3>>()
  })
})

describe('sums by segment', () => {
  it('have as many elements or rows as there are segments', () => {
    expectTypeOf(segmentSum([0, 1, 0], 2)(v3)).toEqualTypeOf<V<2>>()
    expectTypeOf(segmentSum([0, 1], 5)(m23)).toEqualTypeOf<M<5, 3>>()
    compiled(() => {
      expectTypeOf(segmentSum([0, 1], 5)(the<BVar<'s', M<2, 3>>>())).toEqualTypeOf<BVar<'s', M<5, 3>>>()
    })
  })
})

describe('a vector beside a matrix', () => {
  it('has the size of a row or a column', () => {
    expectTypeOf(addToRows(m23, v3)).toEqualTypeOf<M<2, 3>>()
    expectTypeOf(addToColumns(m23, v2)).toEqualTypeOf<M<2, 3>>()
    expectTypeOf(scaleRows(m23, v2)).toEqualTypeOf<M<2, 3>>()
    expectTypeOf(scaleColumns(m23, v3)).toEqualTypeOf<M<2, 3>>()
    compiled(() => {
      expectTypeOf(addToRows(the<BVar<'s', M<2, 3>>>(), v3)).toEqualTypeOf<BVar<'s', M<2, 3>>>()
      expectTypeOf(scaleRows(m23, the<BVar<'s', V<2>>>())).toEqualTypeOf<BVar<'s', M<2, 3>>>()
      // @ts-expect-error the rows have three elements
      addToRows(m23, v2)
      // @ts-expect-error the columns have two elements
      addToColumns(m23, v3)
      // @ts-expect-error there are two rows
      scaleRows(m23, v3)
      // @ts-expect-error there are three columns
      scaleColumns(m23, v2)
      // @ts-expect-error in a variable, too
      gradBP(a => norm2(addToRows(a, v2)), m23)
    })
  })
})
