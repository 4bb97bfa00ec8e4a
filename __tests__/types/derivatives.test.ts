import { expectTypeOf } from 'expect-type'
import type * as O from 'fp-ts/Option'
import { flow, pipe } from 'fp-ts/function'
import { add, type BVar, joinBV, mul, splitBV, square, sub } from 'backprop-ts'
import {
  checkpoint,
  customGrad,
  grad,
  hessian,
  hvp,
  implicitRoot,
  type Jacobian,
  jacobian,
  jvp,
  laplacian,
  valueAndGrad,
  vjp
} from 'backprop-ts/Derivatives'
import { dot, type Matrix, matrix, matVec, sumElements, type Vector, vector } from 'backprop-ts/LinearAlgebra'
import { compiled, the } from '../support/types'

interface Line {
  readonly slope: number
  readonly offsets: Vector<3>
  readonly name: string
}

describe('the types of derivatives', () => {
  it('infer points, results and directions without annotations', () => {
    compiled(() => {
      expectTypeOf(grad(x => mul(x, x), 3)).toEqualTypeOf<number>()
      expectTypeOf(
        pipe(
          3,
          grad(x => mul(x, x))
        )
      ).toEqualTypeOf<number>()
      expectTypeOf(valueAndGrad(v => dot(v, v), vector([1, 2]))).toEqualTypeOf<readonly [number, Vector<2>]>()
      expectTypeOf(jvp(x => mul(x, vector([1, 2, 3])), 3, 1)).toEqualTypeOf<readonly [Vector<3>, Vector<3>]>()
      expectTypeOf(vjp(x => mul(x, vector([1, 2, 3])), 3)[1]).toEqualTypeOf<(dy: Vector<3>) => number>()
      expectTypeOf(hvp(v => dot(v, v), vector([1, 2]), vector([1, 0]))).toEqualTypeOf<Vector<2>>()
      expectTypeOf(laplacian(v => dot(v, v), vector([1, 2]))).toEqualTypeOf<number>()
      expectTypeOf(grad(flow(sub(1), square), 3)).toEqualTypeOf<number>()
      expectTypeOf(grad(x => jvp(y => mul(y, y), x, 1)[1], 3)).toEqualTypeOf<number>()
      expectTypeOf(grad(x => hessian(y => mul(y, mul(y, y)), x), 3)).toEqualTypeOf<number>()
    })
  })

  it('give Jacobians and Hessians the structure of the result and of the argument', () => {
    compiled(() => {
      const m = the<Matrix<4, 3>>()
      expectTypeOf(jacobian(x => matVec(m, x), vector([1, 2, 3]))).toEqualTypeOf<Matrix<4, 3>>()
      expectTypeOf(jacobian(x => mul(m, x), 3)).toEqualTypeOf<Matrix<4, 3>>()
      expectTypeOf(hessian(v => dot(v, v), vector([1, 2]))).toEqualTypeOf<Matrix<2, 2>>()
      expectTypeOf(hessian(x => mul(x, x), 2)).toEqualTypeOf<number>()
      const j = jacobian(v => {
        const { slope, offsets } = splitBV(v)
        return joinBV({ y: mul(offsets, slope), z: slope })
      }, the<Line>())
      expectTypeOf(j).toEqualTypeOf<{
        readonly y: { readonly slope: Vector<3>; readonly offsets: Matrix<3, 3>; readonly name: string }
        readonly z: Line
      }>()
      expectTypeOf<Jacobian<readonly [number, number], Vector<2>>>().toEqualTypeOf<readonly [Vector<2>, Vector<2>]>()
      expectTypeOf<Jacobian<O.Option<number>, number>>().toEqualTypeOf<O.Option<number>>()
      expectTypeOf<Jacobian<Vector<2>, Matrix<3, 4>>>().toEqualTypeOf<ReadonlyArray<Matrix<3, 4>>>()
      expectTypeOf<Jacobian<Matrix<2, 5>, Vector<3>>>().toEqualTypeOf<ReadonlyArray<ReadonlyArray<Vector<3>>>>()
      expectTypeOf<Jacobian<Float64Array, number>>().toEqualTypeOf<ReadonlyArray<number>>()
    })
  })

  it('refuse a gradient of anything but a number, a wrong direction and a pullback that does not fit', () => {
    compiled(() => {
      // @ts-expect-error -- the result is a vector
      grad(x => mul(x, vector([1, 2])), 3)
      // @ts-expect-error -- the result is a vector
      hessian(v => mul(v, 2), vector([1, 2]))
      // @ts-expect-error -- the direction has another size
      jvp(v => sumElements(v), vector([1, 2]), vector([1, 2, 3]))
      customGrad(
        x => square(x),
        // @ts-expect-error -- the pullback gives a vector for a number
        dy => mul(dy, vector([1, 2]))
      )
    })
  })

  it('make functions of plain values and of variables', () => {
    compiled(() => {
      const cube = customGrad(
        x => mul(x, square(x)),
        (dy, x) => mul(dy, mul(3, square(x)))
      )
      expectTypeOf(cube(3)).toEqualTypeOf<number>()
      expectTypeOf(cube(the<BVar<'s', number>>())).toEqualTypeOf<BVar<'s', number>>()
      const norm = checkpoint(<S>(v: BVar<S, Vector<2>>) => dot(v, v))
      expectTypeOf(norm(the<BVar<'s', Vector<2>>>())).toEqualTypeOf<BVar<'s', number>>()
      const root = implicitRoot((x, p) => add(mul(x, x), p), Math.sqrt)
      expectTypeOf(root(2)).toEqualTypeOf<number>()
      // @ts-expect-error -- the parameter is a number
      root(vector([1]))
      expectTypeOf(matrix([[1]])).toEqualTypeOf<Matrix<1, 1>>()
    })
  })
})
