import * as fc from 'fast-check'
import { add, type BVar, exp, joinBV, mul, sin, splitBV, square } from 'backprop-ts'
import { grad, hessian, hvp, jvp, laplacian, valueAndGrad } from 'backprop-ts/Derivatives'
import {
  dot,
  logSumExp,
  matrix,
  matVec,
  ravel,
  sumElements,
  toArray2,
  type Vector,
  vector
} from 'backprop-ts/LinearAlgebra'
import { expectClose } from '../support/numerical'
import type { Untyped } from '../support/fixtures'

const numbers = (n: number) => fc.array(fc.double({ min: -1.5, max: 1.5, noNaN: true }), { minLength: n, maxLength: n })

const model = {
  w: matrix([
    [1, 2],
    [3, 4]
  ]),
  b: vector([5, 6]),
  scale: 2,
  name: 'm'
}
type Model = typeof model
const { reverseGet: unflat } = ravel(model)

const loss = <S>(v: BVar<S, Model>): BVar<S, number> => {
  const { w, b, scale } = splitBV(v)
  const y = sin(add(mul(matVec(w, vector([1, -1])), scale), b))
  return add(logSumExp(mul(y, y)), mul(square(scale), dot(b, y)))
}

describe('grad and valueAndGrad', () => {
  it('are gradBP and backprop of functions to numbers', () => {
    expect([grad(x => mul(x, x), 3), grad(x => mul(x, x))(3)]).toStrictEqual([6, 6])
    expect(valueAndGrad(v => dot(v, v), vector([1, 2]))).toStrictEqual([5, vector([2, 4])])
  })
})

describe('the Hessian', () => {
  it('of a function of a number is its second derivative', () => {
    expect(hessian(x => mul(x, mul(x, x)), 2)).toBe(12)
    expect(hessian(x => mul(x, mul(x, x)))(2)).toBe(12)
  })

  it('of a function of a record is a record of records', () => {
    const point = { x: 2, y: vector([3, 4]) }
    const f = <S>(p: BVar<S, typeof point>) => {
      const { x, y } = splitBV(p)
      return mul(square(x), dot(y, y))
    }
    expect(hessian(f, point)).toStrictEqual({
      x: { x: 50, y: vector([24, 32]) },
      y: {
        x: vector([24, 32]),
        y: matrix([
          [8, 0],
          [0, 8]
        ])
      }
    })
  })

  it('of a vector is symmetric, is the product by hvp, and its trace is the Laplacian', () => {
    const f = <S>(u: BVar<S, Vector>): BVar<S, number> => loss((unflat as Untyped)(u) as BVar<S, Model>)
    fc.assert(
      fc.property(numbers(7), numbers(7), (xs, vs) => {
        const [x, v] = [vector(7, xs), vector(7, vs)]
        const h = hessian(f, x as Vector)
        const rows: ReadonlyArray<ReadonlyArray<number>> = toArray2(h)
        rows.forEach((row, i) => row.forEach((n, j) => expectClose(n, rows[j]![i]!, 1e-10)))
        expectClose(hvp(f, x as never, v as never), matVec(h, v as never), 1e-9)
        expectClose(
          laplacian(f, x as never),
          rows.reduce((sum, row, i) => sum + row[i]!, 0),
          1e-9
        )
        // The product is the derivative of the gradient along the vector, by central differences.
        const step = 1e-5
        const at = (t: number) => grad(f, add(x, mul(v, t)) as never)
        const difference = mul(add(at(step) as typeof x, mul(at(-step) as typeof x, -1)), 1 / (2 * step))
        expectClose(hvp(f, x as never, v as never), difference, 1e-6)
      }),
      { numRuns: 20 }
    )
  })

  it('and its products keep the structure of the argument, with its static leaves', () => {
    const direction = {
      ...model,
      w: matrix([
        [0, 0],
        [0, 0]
      ]),
      b: vector([0, 0]),
      scale: 1
    }
    const product = hvp(loss, model, direction)
    const h = hessian(loss, model)
    expect(product.name).toBe('m')
    expectClose(product.scale, h.scale.scale, 1e-12)
    expectClose(product.b, h.b.scale, 1e-12)
    expectClose(product.w, h.w.scale, 1e-12)
  })

  it('is differentiable: third derivatives of every kind agree', () => {
    const f = <S>(x: BVar<S, number>): BVar<S, number> => mul(exp(mul(x, 2)), sin(x))
    const third = (x: number): number => Math.exp(2 * x) * (2 * Math.sin(x) + 11 * Math.cos(x))
    for (const second of [hessian, laplacian] as ReadonlyArray<unknown> as ReadonlyArray<Untyped>) {
      expectClose(
        (grad as Untyped)((x: unknown) => second(f, x), 0.7),
        third(0.7),
        1e-9
      )
      expectClose(
        (jvp as Untyped)((x: unknown) => second(f, x), 0.7, 1),
        [second(f, 0.7), third(0.7)],
        1e-9
      )
    }
    expectClose(
      (grad as Untyped)((x: unknown) => (hvp as Untyped)(f, x, 1), 0.7),
      third(0.7),
      1e-9
    )
  })

  it('of a linear function is zero, and of no numbers is empty', () => {
    expect(hessian(v => sumElements(v), vector([1, 2]))).toStrictEqual(
      matrix([
        [0, 0],
        [0, 0]
      ])
    )
    expect(laplacian(v => sumElements(v), vector([1, 2]))).toBe(0)
    expect(laplacian(v => sumElements(v), vector([]))).toBe(0)
    expect(hessian(v => sumElements(v), vector([]))).toStrictEqual(matrix(0, 0, []))
  })

  it('waits for its point, and joins variables of a structure', () => {
    expect(laplacian(x => mul(x, mul(x, x)))(2)).toBe(12)
    expect(hvp(x => mul(x, mul(x, x)))(2, 10)).toBe(120)
    const f = (t: unknown): unknown =>
      (laplacian as Untyped)(
        (p: unknown) => {
          const { a, b } = splitBV(p as BVar<unknown, { readonly a: number; readonly b: number }>)
          return mul(square(a), square(b))
        },
        { a: t, b: 3 }
      )
    expect([f(2), (grad as Untyped)(f, 2)]).toStrictEqual([26, 8])
    expect(joinBV).toBeDefined()
  })
})
