import { expectTypeOf } from 'expect-type'
import { flow } from 'fp-ts/function'
import { type BVar, mul, splitBV, square, sub } from 'backprop-ts'
import { dot, matVec, type Matrix, matrix, type Vector, vector } from 'backprop-ts/LinearAlgebra'
import { conjugateGradient, lbfgs, lineSearch, type Minimum, newton, type Stopped } from 'backprop-ts/Minimize'
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
