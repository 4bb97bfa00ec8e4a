import { type BVar, type Const, constVar, gradBP } from 'backprop-ts'
import {
  columnMeans,
  covariance,
  type Matrix,
  matrix,
  meanCov,
  norm0,
  norm1,
  norm2,
  normFrobenius,
  normInf,
  sumColumns,
  sumElements,
  sumRows,
  type Vector,
  vector
} from 'backprop-ts/LinearAlgebra'
import { expectTypeOf } from 'expect-type'

/** A value that only the compiler sees. */
declare const the: <A>() => A
/** Checked by the compiler, never run. */
const compiled = (_: () => unknown): void => undefined

const v3 = vector([1, 2, 3])
const m23 = matrix([
  [1, 2, 3],
  [4, 5, 6]
])
type M23 = Matrix<2, 3>

it('sums and statistics have as many elements as there are rows or columns', () => {
  expectTypeOf(sumRows(m23)).toEqualTypeOf<Vector<2>>()
  expectTypeOf(sumColumns(m23)).toEqualTypeOf<Vector<3>>()
  expectTypeOf(columnMeans(m23)).toEqualTypeOf<Vector<3>>()
  expectTypeOf(covariance(m23)).toEqualTypeOf<Matrix<3, 3>>()
  expectTypeOf(meanCov(m23)).toEqualTypeOf<readonly [means: Vector<3>, covariances: Matrix<3, 3>]>()
  expectTypeOf(gradBP(a => sumElements(covariance(a)), m23)).toEqualTypeOf<M23>()
})

it('statistics of variables are variables, those of constants constants, those of unsized matrices unsized', () => {
  compiled(() => {
    expectTypeOf(sumRows(the<BVar<'s', M23>>())).toEqualTypeOf<BVar<'s', Vector<2>>>()
    expectTypeOf(covariance(the<BVar<'s', M23>>())).toEqualTypeOf<BVar<'s', Matrix<3, 3>>>()
    expectTypeOf(meanCov(the<BVar<'s', M23>>())[0]).toEqualTypeOf<BVar<'s', Vector<3>>>()
    expectTypeOf(columnMeans(constVar(m23))).toEqualTypeOf<Const<Vector<3>>>()
    expectTypeOf(sumColumns(the<Matrix>())).toEqualTypeOf<Vector>()
    expectTypeOf(sumColumns(the<BVar<'t', BVar<'s', M23>>>())).toEqualTypeOf<BVar<'t', BVar<'s', Vector<3>>>>()
  })
})

it('norms are numbers', () => {
  expectTypeOf(norm0(m23)).toEqualTypeOf<number>()
  expectTypeOf(norm1(v3)).toEqualTypeOf<number>()
  expectTypeOf(norm2(v3)).toEqualTypeOf<number>()
  expectTypeOf(norm2(m23)).toEqualTypeOf<number>()
  expectTypeOf(normInf(m23)).toEqualTypeOf<number>()
  expectTypeOf(normFrobenius(m23)).toEqualTypeOf<number>()
  compiled(() => {
    expectTypeOf(norm1(the<BVar<'s', M23>>())).toEqualTypeOf<BVar<'s', number>>()
  })
})

it('arguments that have no rows, or no such norm, do not compile', () => {
  compiled(() => {
    // @ts-expect-error a vector has no rows
    sumRows(v3)
    // @ts-expect-error a vector is not a batch
    covariance(v3)
    // @ts-expect-error a number has no norm here
    norm1(3)
    // @ts-expect-error a number has no norm here
    norm2(3)
    // @ts-expect-error of a vector it is norm2
    normFrobenius(v3)
    // @ts-expect-error the covariance of three columns is three by three
    covariance(m23) satisfies Matrix<2, 2>
  })
})
