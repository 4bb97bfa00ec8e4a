import * as fc from 'fast-check'
import { add, type BVar, exp, gradBP, mul, splitBV, sqrt, square, sub } from 'backprop-ts'
import { dot, matrix, matVec, sumElements, toArray, type Vector, vector } from 'backprop-ts/LinearAlgebra'
import { lbfgs } from 'backprop-ts/Minimize'
import { problems, sumOfSquares } from './problems'
import { expectClose } from '../support/numerical'

const number = (size: number) => fc.double({ min: -size, max: size, noNaN: true })
const numbers = (n: number, size: number) => fc.array(number(size), { minLength: n, maxLength: n })

/** Two numbers in order, of which either may be infinite and both may be equal. */
const interval = fc.oneof(
  fc.tuple(number(1), number(1)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
  number(1).map(a => [a, a] as const),
  number(1).map(a => [-Infinity, a] as const),
  number(1).map(a => [a, Infinity] as const),
  fc.constant([-Infinity, Infinity] as const)
)

const programs = fc.integer({ min: 1, max: 8 }).chain(n =>
  fc.record({
    root: fc.array(numbers(n, 2), { minLength: n, maxLength: n }),
    target: numbers(n, 3),
    start: numbers(n, 5),
    box: fc.array(interval, { minLength: n, maxLength: n })
  })
)

/** How far a vector is from the conditions of Karush, Kuhn and Tucker, by the step of a projected gradient. */
const violation = (x: Vector, g: Vector, box: ReadonlyArray<readonly [number, number]>): number => {
  const [xs, gs] = [toArray(x), toArray(g)]
  return Math.max(...box.map(([low, high], i) => Math.abs(Math.min(Math.max(xs[i]! - gs[i]!, low), high) - xs[i]!)))
}

describe('lbfgs within bounds', () => {
  it('finds where the conditions of Karush, Kuhn and Tucker hold, of convex quadratic programs', () => {
    fc.assert(
      fc.property(programs, ({ root, target, start, box }) => {
        const [m, t] = [matrix(root), vector(target)]
        const f = <S>(x: BVar<S, Vector>): BVar<S, number> => {
          const [d, r] = [sub(x, t), matVec(m, sub(x, t))]
          return add(dot(r, r), mul(0.1, dot(d, d)))
        }
        const [lower, upper] = [vector(box.map(([low]) => low)), vector(box.map(([, high]) => high))]
        const { parameters, converged, gradientNorm, iterations } = lbfgs(f, vector(start), { lower, upper })
        expect(converged).toBe(true)
        const xs = toArray(parameters)
        box.forEach(([low, high], i) => expect(xs[i]! >= low && xs[i]! <= high).toBe(true))
        const gradient = gradBP(f, parameters)
        expect(violation(parameters, gradient, box)).toBeLessThan(1e-6)
        const gs = toArray(gradient)
        const reduced = gs.map((g, i) => ((g > 0 && xs[i] === box[i]![0]) || (g < 0 && xs[i] === box[i]![1]) ? 0 : g))
        expect(gradientNorm).toBeCloseTo(Math.hypot(...reduced), 12)
        expect(iterations).toBeLessThan(300)
      }),
      { numRuns: 200 }
    )
  })

  it('does what it does without bounds, where none is near', () => {
    for (const problem of problems.slice(0, 8)) {
      const { start } = problem
      const f = sumOfSquares(problem)
      const far = mul(0, start)
      const bounded = lbfgs(f, start, { lower: sub(far, 1e12), upper: add(far, 1e12) })
      expectClose(bounded.value, lbfgs(f, start).value, 1e-8)
    }
  })

  it('takes bounds of structures, of which some are infinite', () => {
    const start = { rates: vector([1, 1, 1]), level: 5 }
    const target = vector([-1, 0.5, 1.5])
    const { parameters, gradientNorm, stopped } = lbfgs(
      p => {
        const { rates, level } = splitBV(p)
        return add(dot(sub(rates, target), sub(rates, target)), square(sub(level, sumElements(rates))))
      },
      start,
      { lower: { rates: vector([0, 0, 0]), level: -Infinity }, upper: { rates: vector([2, 2, 2]), level: 1 } }
    )
    expect(stopped).toBe('gradient')
    expect(gradientNorm).toBeLessThan(1e-8)
    expect(toArray(parameters.rates)[0]).toBe(0)
    expect(parameters.level).toBe(1)
    // With r₀ at 0 and the level at 1, the others solve 2 r₁ + r₂ = 1.5 and r₁ + 2 r₂ = 2.5.
    expectClose(parameters.rates, vector([0, 1 / 6, 7 / 6]), 1e-7)
  })

  it('moves the start within the bounds, and stays where they leave one point', () => {
    expect(lbfgs(x => square(x), 7, { upper: -2 }).parameters).toBe(-2)
    expect(lbfgs(x => square(x), 7, { lower: 3, upper: 3 })).toStrictEqual({
      parameters: 3,
      value: 9,
      gradientNorm: 0,
      iterations: 0,
      evaluations: 1,
      stopped: 'gradient',
      converged: true
    })
  })

  it('reaches and keeps bounds where the gradient is infinite', () => {
    for (const x of [0, 1]) {
      const found = lbfgs(
        p => {
          const { x, y } = splitBV(p)
          return add(sqrt(x), square(sub(y, 1)))
        },
        { x, y: 5 },
        { lower: { x: 0, y: -10 } }
      )
      expect(found.converged).toBe(true)
      expect(found.parameters.x).toBe(0)
      expect(found.parameters.y).toBeCloseTo(1, 8)
    }
    const { parameters, stopped, evaluations } = lbfgs(x => sqrt(x), 1, { lower: 0 })
    expect([parameters, stopped]).toStrictEqual([0, 'gradient'])
    expect(evaluations).toBeLessThan(10)
  })

  it('follows a bound to a corner, and leaves a bound again', () => {
    const corner = lbfgs(x => dot(x, vector([1, -1, 2])), vector([0, 0, 0]), {
      lower: vector([-1, -2, -3]),
      upper: vector([1e6, 2e6, 3e6])
    })
    expect(toArray(corner.parameters)).toStrictEqual([-1, 2e6, -3])
    const left = lbfgs(x => add(exp(x), square(sub(x, 4))), 0, { lower: 0 })
    expect(left.stopped).toBe('gradient')
    expect(left.parameters).toBeCloseTo(lbfgs(x => add(exp(x), square(sub(x, 4))), 0).parameters, 8)
  })

  it('solves a problem of 100 numbers of which half end at a bound', () => {
    const n = 100
    const target = vector(Array.from({ length: n }, (_, i) => Math.sin(i)))
    const { parameters, iterations, converged } = lbfgs(
      x => {
        const d = sub(x, target)
        return add(dot(d, d), mul(0.01, dot(exp(x), exp(x))))
      },
      vector(Array.from({ length: n }, () => 3)),
      { lower: mul(0, target) }
    )
    expect(converged).toBe(true)
    expect(iterations).toBeLessThan(30)
    const free = toArray(parameters).filter(x => x > 0).length
    expect(free).toBeGreaterThan(40)
    expect(free).toBeLessThan(60)
  })

  it('refuses bounds that no number is between, and those of another structure', () => {
    expect(() => lbfgs(x => square(x), 1, { lower: 2, upper: 1 })).toThrow(
      'lbfgs: lower bounds must be at most the upper ones, got 2 and 1'
    )
    expect(() => lbfgs(x => square(x), 1, { lower: NaN })).toThrow('got NaN and Infinity')
    expect(() => lbfgs(x => square(x), 1, { upper: -Infinity })).toThrow('got -Infinity and -Infinity')
    expect(() => lbfgs(x => square(x), 1, { lower: Infinity })).toThrow('got Infinity and Infinity')
    expect(() => lbfgs(x => dot(x, x), vector([1, 2]), { lower: vector([1]) as never })).toThrow(
      'ravel: expected Vector<2>, got Vector<1>'
    )
    for (const memory of [0, 1.5])
      expect(() => lbfgs(x => square(x), 1, { memory })).toThrow('lbfgs: memory must be a positive whole number')
  })
})
