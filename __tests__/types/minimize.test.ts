import { expectTypeOf } from 'expect-type'
import { flow } from 'fp-ts/function'
import { type BVar, joinBV, mul, splitBV, square, sub } from 'backprop-ts'
import { dot, matVec, type Matrix, matrix, type Vector, vector } from 'backprop-ts/LinearAlgebra'
import {
  conjugateGradient,
  lbfgs,
  type LeastSquares,
  levenbergMarquardt,
  lineSearch,
  type Minimum,
  newton,
  type Stopped
} from 'backprop-ts/Minimize'
import { compiled } from '../support/types'

describe('the types of minimizers', () => {
  it('infer the parameters without annotations', () => {
    compiled(() => {
      expectTypeOf(lbfgs(x => mul(x, x), 3)).toEqualTypeOf<Minimum<number>>()
      expectTypeOf(conjugateGradient(x => dot(x, x), vector([1, 2])).parameters).toEqualTypeOf<Vector<2>>()
      const start = { w: matrix([[1, 2]]), b: vector([5]), name: 'line' }
      const fitted = newton(p => {
        const { w, b } = splitBV(p)
        const r = sub(matVec(w, vector([1, 2])), b)
        return dot(r, r)
      }, start)
      expectTypeOf(fitted.parameters).toEqualTypeOf<{ w: Matrix<1, 2>; b: Vector<1>; name: string }>()
      expectTypeOf(fitted.stopped).toEqualTypeOf<Stopped>()
      expectTypeOf(lbfgs(flow(sub(1), square), 3).parameters).toEqualTypeOf<number>()
      const f = <S>(x: BVar<S, Vector>): BVar<S, number> => dot(x, x)
      expectTypeOf(lbfgs(f, vector([1, 2])).parameters).toEqualTypeOf<Vector<2>>()
    })
  })

  it('infer residuals, and lay covariances out like Hessians', () => {
    compiled(() => {
      const start = { w: matrix([[1, 2]]), b: vector([5]), rate: 1, name: 'line' }
      const found = levenbergMarquardt(
        p => {
          const { w, b, rate } = splitBV(p)
          return joinBV({ near: sub(matVec(w, vector([1, 2])), b), far: mul(rate, 2) })
        },
        start,
        { onStep: ({ parameters }) => expectTypeOf(parameters.w).toEqualTypeOf<Matrix<1, 2>>() }
      )
      expectTypeOf(found.parameters).toEqualTypeOf<{ w: Matrix<1, 2>; b: Vector<1>; rate: number; name: string }>()
      expectTypeOf(found.residuals.near.length).toEqualTypeOf<1>()
      expectTypeOf(found.residuals.far).toEqualTypeOf<number>()
      expectTypeOf(found.covariance().rate.rate).toEqualTypeOf<number>()
      expectTypeOf(found.covariance(1).b.b).toEqualTypeOf<Matrix<1, 1>>()
      expectTypeOf(levenbergMarquardt(x => sub(x, 1), 3)).toEqualTypeOf<LeastSquares<number, number>>()
      expectTypeOf(levenbergMarquardt(flow(sub(1), square), 3).parameters).toEqualTypeOf<number>()
      expectTypeOf(levenbergMarquardt(x => x, vector([1, 2])).covariance()).toEqualTypeOf<Matrix<2, 2>>()
      const f = <S>(x: BVar<S, Vector>): BVar<S, Vector> => mul(2, x)
      expectTypeOf(levenbergMarquardt(f, vector([1, 2])).parameters).toEqualTypeOf<Vector<2>>()
      // @ts-expect-error the radius is a number
      levenbergMarquardt(x => sub(x, 1), 3, { radius: 'far' })
      // @ts-expect-error residuals are no functions
      levenbergMarquardt(() => () => 1, 3)
    })
  })

  it('infer what callbacks get', () => {
    compiled(() => {
      lbfgs(x => dot(x, x), vector([1, 2]), {
        onStep: ({ parameters, value }) => {
          expectTypeOf(parameters).toEqualTypeOf<Vector<2>>()
          expectTypeOf(value).toEqualTypeOf<number>()
        },
        lower: vector([0, 0])
      })
      const found = lineSearch(t => [t * t, -1, 'there'] as const)
      expectTypeOf(found.at[2]).toEqualTypeOf<'there'>()
      expectTypeOf(lineSearch(t => [t, -1]).step).toEqualTypeOf<number>()
    })
  })

  it('refuse functions to anything but numbers, and bounds of other structures', () => {
    compiled(() => {
      // @ts-expect-error the function gives a vector
      lbfgs(x => mul(x, 2), vector([1, 2]))
      // @ts-expect-error the bound has another size
      lbfgs(x => dot(x, x), vector([1, 2]), { lower: vector([1]) })
      // @ts-expect-error conjugate gradients know no bounds
      conjugateGradient(x => dot(x, x), vector([1, 2]), { lower: vector([1, 1]) })
      // @ts-expect-error there is no such option
      newton(x => mul(x, x), 3, { tolerance: 1 })
      // @ts-expect-error the slope is missing
      lineSearch(t => [t])
    })
  })
})
