import * as fc from 'fast-check'
import { add, axpy, type BVar, cos, exp, mul, pow, square, sub } from 'backprop-ts'
import { hessian } from 'backprop-ts/Derivatives'
import {
  dot,
  eigenvalues,
  element,
  matrix,
  matVec,
  norm2,
  sumElements,
  toArray,
  type Vector,
  vector
} from 'backprop-ts/LinearAlgebra'
import { newton } from 'backprop-ts/Minimize'
import { exact, type ModelStep, steihaug } from '../../src/minimize/trust-region'

const numbers = (n: number) => fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: n, maxLength: n })

/** A symmetric matrix, a gradient that is not zero, and a radius. */
const models = fc.integer({ min: 1, max: 6 }).chain(n =>
  fc
    .record({
      half: fc.array(numbers(n), { minLength: n, maxLength: n }),
      gradient: numbers(n),
      digits: fc.integer({ min: -6, max: 6 })
    })
    .map(({ half, gradient, digits }) => ({
      h: matrix(half.map((row, i) => row.map((x, j) => x + half[j]![i]!))),
      g: vector(gradient.map(x => x + (x < 0 ? -0.1 : 0.1))),
      radius: 10 ** digits
    }))
)

describe('the least value of a quadratic model in a ball', () => {
  const decreaseOf = (h: ReturnType<typeof matrix>, g: Vector, p: Vector): number =>
    -dot(g, p) - dot(p, matVec(h, p)) / 2

  const checkStep = (h: ReturnType<typeof matrix>, g: Vector, radius: number, { step, decrease }: ModelStep): void => {
    expect(norm2(step)).toBeLessThanOrEqual(radius * (1 + 1e-8))
    const scale = Math.abs(dot(g, step)) + norm2(step) * norm2(matVec(h, step))
    expect(Math.abs(decrease - decreaseOf(h, g, step))).toBeLessThan(1e-9 * scale)
    // No worse than the best step against the gradient, up to the accuracy of the length.
    const against = mul(-1 / norm2(g), g)
    const bend = dot(against, matVec(h, against))
    const length = bend > 0 ? Math.min(radius, norm2(g) / bend) : radius
    expect(decrease).toBeGreaterThanOrEqual(decreaseOf(h, g, mul(length, against)) * 0.998)
  }

  it('is found by eigenvalues: the shifted Hessian is positive, and no shift or the sphere is met', () => {
    fc.assert(
      fc.property(models, ({ h, g, radius }) => {
        const { step, decrease } = exact(g, h)(radius)
        checkStep(h, g, radius, { step, decrease })
        const least = Math.min(...toArray(eigenvalues(h)))
        // (H + μ) p = -g with the μ of least squares.
        const rest = mul(-1, add(g, matVec(h, step)))
        const shift = dot(rest, step) / dot(step, step)
        const scale = norm2(g) + Math.abs(least) * norm2(step)
        expect(norm2(sub(rest, mul(shift, step)))).toBeLessThan(1e-6 * scale)
        expect(shift).toBeGreaterThanOrEqual(-least - 1e-6 * (1 + Math.abs(least) + Math.abs(shift)))
        if (shift > 1e-6 * (1 + Math.abs(least)) * (1 + norm2(g) / radius))
          expect(norm2(step)).toBeGreaterThan(0.998 * radius)
      })
    )
  })

  it('is approached by conjugate gradients', () => {
    fc.assert(
      fc.property(models, ({ h, g, radius }) => {
        checkStep(h, g, radius, steihaug(g, v => matVec(h, v), 1e-12)(radius))
      })
    )
  })

  it('is on the sphere if the gradient has no part where the model bends downwards', () => {
    const h = matrix([
      [2, 0],
      [0, -1]
    ])
    const { step, decrease } = exact(vector([3, 0]), h)(2)
    expect(norm2(step)).toBeCloseTo(2, 12)
    expect(toArray(step)[0]).toBeCloseTo(-1, 12)
    expect(decrease).toBeCloseTo(1.5 + 2, 12)
    const tiny = exact(vector([3, -1e-300]), h)(2)
    expect(norm2(tiny.step)).toBeCloseTo(2, 12)
    expect(toArray(tiny.step)[1]).toBeGreaterThan(0)
  })
})

describe('newton', () => {
  it('leaves a saddle where the Hessian shows a way down', () => {
    const f = <S>(x: BVar<S, Vector>): BVar<S, number> => {
      const [a, b] = [element(0)(x), element(1)(x)]
      return add(mul(a, a), cos(b))
    }
    const start = vector([1, 1e-9])
    for (const subproblem of ['exact', 'products'] as const) {
      const { parameters, value, stopped } = newton(f, start, { subproblem })
      expect(stopped).toBe('gradient')
      expect(value).toBeCloseTo(-1, 14)
      expect(Math.min(...toArray(eigenvalues(hessian(f, parameters))))).toBeGreaterThan(0)
    }
  })

  it('stays where it is along directions in which the function is flat', () => {
    const slope = fc.double({ min: -3, max: 3, noNaN: true })
    const parameters = fc.array(fc.tuple(slope, slope), { minLength: 2, maxLength: 5 })
    fc.assert(
      fc.property(parameters, fc.constantFrom('square', 'fourth'), (pairs, power) => {
        const [slopes, start] = [vector(pairs.map(([a]) => a + (a < 0 ? -0.1 : 0.1))), vector(pairs.map(([, x]) => x))]
        const f = <S>(x: BVar<S, Vector>): BVar<S, number> => {
          const squared = square(sub(dot(slopes, x), 3))
          return power === 'square' ? squared : square(squared)
        }
        const { parameters, value, converged } = newton(f, start, { subproblem: 'exact' })
        expect(converged).toBe(true)
        expect(value).toBeLessThan(1e-9)
        // The nearest point where the function is least.
        const nearest = axpy((3 - dot(slopes, start)) / dot(slopes, slopes), slopes, start)
        expect(norm2(sub(parameters, nearest))).toBeLessThan(0.02)
      })
    )
  })

  it('uses only products from 51 numbers on, and with a few of them', () => {
    const f = <S>(x: BVar<S, Vector>): BVar<S, number> => add(sumElements(exp(x)), dot(x, x))
    const start = (n: number) => vector(Array.from({ length: n }, (_, i) => i / n))
    const chosen = newton(f, start(51))
    expect(chosen).toStrictEqual(newton(f, start(51), { subproblem: 'products' }))
    expect(newton(f, start(50))).toStrictEqual(newton(f, start(50), { subproblem: 'exact' }))
    expect(chosen.converged).toBe(true)
    expect(chosen.evaluations).toBeLessThan(40)
  })

  it('goes no further than the radius in its first step', () => {
    const { parameters } = newton(x => mul(x, x), 10, { radius: 0.5, iterations: 1 })
    expect(parameters).toBeGreaterThanOrEqual(9.5)
    expect(parameters).toBeLessThan(9.5005)
    for (const subproblem of ['exact', 'products'] as const)
      expect(newton(x => mul(-1, x), 0, { subproblem }).stopped).toBe('unbounded')
  })

  it('stops where second derivatives are not finite', () => {
    for (const subproblem of ['exact', 'products'] as const) {
      const found = newton(x => add(pow(x, 1.5), x), 0, { subproblem })
      expect([found.stopped, found.iterations, found.gradientNorm]).toStrictEqual(['notFinite', 1, 1])
    }
  })

  it('starts at tiny numbers, and where the function bends downwards', () => {
    expect(newton(x => square(sub(x, 1)), 1e-200).parameters).toBe(1)
    expect(newton(x => cos(x), 1e-3).parameters).toBeCloseTo(Math.PI, 8)
    expect(newton(x => exp(sub(cos(x), 1)), 1e-3).value).toBeCloseTo(Math.exp(-2), 14)
  })

  it('refuses wrong options', () => {
    expect(() => newton(x => mul(x, x), 1, { radius: 0 })).toThrow('newton: radius must be a positive finite number')
    expect(() => newton(x => mul(x, x), 1, { radius: Infinity })).toThrow('got the number Infinity')
    expect(() => newton(x => mul(x, x), 1, { subproblem: 'best' as never })).toThrow(
      "newton: subproblem must be 'exact' or 'products', got the string \"best\""
    )
  })
})
